"""Small routes that do what slices do at the edge, for trying the edge itself."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, abort, request

from portal.api import ApiSlice
from portal.edge import acts, public
from portal.forms import Form, filled
from shared_db.access import Permission
from shared_db.foundation.errors import NotFound
from shared_db.foundation.ids import new_id
from shared_db.models import Company, JobKind
from shared_db.spine import streams
from shared_db.spine.events import PeopleChanged
from shared_db.spine.jobs import put_job
from shared_db.spine.transaction import Work

pages = Blueprint("probe", __name__, url_prefix="/probe")
programs = ApiSlice("probe")


class Said(Form):
    """What a program sends to the probe."""

    client_id: UUID
    words: filled(20)


class Asked(Form):
    """A query of the probe."""

    words: filled(20)


def say(work: Work, words: str) -> None:
    """Something that leaves an event and a job when it is committed."""
    work.tell(
        streams.company(work.actor.company_id),
        PeopleChanged(person_id=work.actor.person_id, name=words),
    )
    put_job(work, JobKind.SEND_MAIL, work.actor.person_id)


@pages.route("/say", methods=["GET", "POST"])
@acts()
def say_it(work: Work) -> Any:
    say(work, "said")
    return "said", int(request.args.get("status", 200))


@pages.get("/who")
@acts()
def who(work: Work) -> Any:
    return work.actor.name


@pages.get("/price")
@acts(Permission.SET_PRICE)
def price(work: Work) -> Any:
    return "may"


@pages.route("/fail/<how>", methods=["GET", "POST"])
@acts()
def fail(work: Work, how: str) -> Any:
    password = "a secret in a local variable"
    say(work, "failed")
    if how == "crash":
        raise RuntimeError(f"a crash with {len(password)} letters")
    if how == "find":
        raise NotFound
    if how == "abort":
        abort(410)
    if how == "end":  # events are appended at the very end: there the record refuses this one
        nowhere = streams.company(new_id())
        work.tell(nowhere, PeopleChanged(person_id=None, name=request.form["words"]))
    if how == "row":
        company = Company(name=request.form["words"])
        company.registration_number = "none"
        work.session.add(company)
    return "no"


@pages.get("/address")
@public
def address() -> Any:
    return {"address": request.remote_addr, "secure": request.is_secure}


@pages.get("/link/<token>")
@public
def link(token: str) -> Any:
    if token == "crash":
        raise RuntimeError
    return "link"


@programs.post("/probe/say", body=Said)
def post(work: Work, body: Said) -> dict[str, str]:
    """Say something once."""
    say(work, body.words)
    return {"said": body.words}


@programs.get("/probe/ask", query=Asked)
def ask(work: Work, query: Asked) -> dict[str, str]:
    """Hear it back."""
    return {"heard": query.words}


def register(app: Flask) -> None:
    """Serve the probe."""
    app.register_blueprint(pages)
    programs.register(app)
