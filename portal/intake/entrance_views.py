"""Pages at the portal's entrance, for somebody without an account: to ask, and to prove it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage

from portal.drawings.kinds import TABLE
from portal.drawings.receiving import take_in
from portal.drawings.uploads import size
from portal.edge import asked_by, file_store, public, record, request_tag, settings
from portal.errors import field_sentences
from portal.extensions import limiter
from portal.forms import SENTENCES, nested, read
from portal.intake import asking
from portal.intake.blueprint import blueprint
from portal.intake.forms import QUANTITIES, AskForm
from portal.intake.limits import (
    ASKED_FROM_ONE_PLACE,
    FILES_BY_ONE_LINK,
    LARGEST_FILE,
    MOST_FILES,
    TRIES_FROM_ONE_PLACE,
)
from portal.language import current_language, say
from shared_db.access.actor import SERVER
from shared_db.clock import today
from shared_db.entrance import files_of, find_intake, open_groups
from shared_db.errors import DomainError, Invalid, NotFound
from shared_db.models import Group, IntakeFile, IntakeState, Language
from shared_db.tokens import read_request_token

LINK = "/ask/<token>"


def groups_to_ask() -> list[Group]:
    """Those that take requests here; none while no letter could go out to prove an address."""
    if settings().smtp_url is None:
        return []
    with record().reading() as db:
        return open_groups(db)


@blueprint.get("/ask")
@public
def form() -> Response:
    """The form for those who are here for the first time."""
    groups = groups_to_ask()
    return _form_page(groups) if groups else _closed()


def _too_often(_limit: Any) -> Response:
    return make_response(render_template("intake/too_often.html"), HTTPStatus.TOO_MANY_REQUESTS)


def _was_taken(answer: Response) -> bool:
    return answer.status_code == HTTPStatus.SEE_OTHER


@blueprint.post("/ask")
@public
@limiter.limit(TRIES_FROM_ONE_PLACE, on_breach=_too_often)
@limiter.limit(ASKED_FROM_ONE_PLACE, on_breach=_too_often, deduct_when=_was_taken)
def ask() -> Response:
    """Keep it, and send the letter by which the address is proven."""
    groups = groups_to_ask()
    if not groups:
        return _closed()
    try:
        wanted = read(AskForm, nested(request.form), today=today(groups[0].timezone))
        chosen = _chosen(groups, wanted.group_id)
        with record().work(SERVER, request_tag()) as work:
            asking.ask(work, chosen, wanted, Language(current_language()))
    except Invalid as invalid:
        return _form_page(groups, request.form, field_sentences(invalid))
    except (asking.TooSoon, asking.TooMany) as not_now:
        return _form_page(groups, request.form, {}, say(not_now), not_now.status)
    return make_response(redirect(url_for(".asked"), HTTPStatus.SEE_OTHER))


@blueprint.get("/ask/sent")
@public
def asked() -> str:
    """Where to look now. The same whoever asked, and whether or not the address is known here."""
    return render_template("intake/asked.html")


@blueprint.get(LINK)
@public
def prove(token: str) -> Response:
    """What was asked, for who reads the letter; looking at it changes nothing."""
    return _proof_page(token)


@blueprint.post(LINK)
@asked_by
def send(token: str) -> Response:
    """Send it; with the files that came along, where no scripts run."""
    try:
        intake_id = _intake_id(token)
        for file in request.files.getlist("files"):
            if file.filename:
                _add(intake_id, file)
        if "keep" in request.form:
            return make_response(redirect(request.path, HTTPStatus.SEE_OTHER))
        with record().work(SERVER, request_tag()) as work:
            asking.send_request(work, intake_id)
    except NotFound:
        return _over()
    except DomainError as problem:
        return _proof_page(token, say(problem), problem.status)
    return make_response(redirect(request.path, HTTPStatus.SEE_OTHER))


def _by_link() -> str:
    return f"request link|{request.path}"


@blueprint.post(f"{LINK}/files")
@asked_by
@limiter.limit(FILES_BY_ONE_LINK, key_func=_by_link)
def upload(token: str) -> Response:
    """One file of it."""
    sent = request.files.get("file")
    if sent is None:
        raise NotFound
    return jsonify(_line(token, _add(_intake_id(token), sent)))


@blueprint.post(f"{LINK}/files/<uuid:file_id>/remove")
@asked_by
def remove(token: str, file_id: UUID) -> Response:
    """Take one back."""
    with record().work(SERVER, request_tag()) as work:
        asking.remove_file(work, _intake_id(token), file_id)
    return jsonify(removed=str(file_id))


def _intake_id(token: str) -> UUID:
    intake_id = read_request_token(settings().secret_key, token)
    if intake_id is None:
        raise NotFound
    return intake_id


def _add(intake_id: UUID, sent: FileStorage) -> IntakeFile:
    with record().work(SERVER, request_tag()) as work:
        asking.must_be_unsent(work, intake_id)
        received = take_in(file_store(), sent.stream, sent.filename or "", LARGEST_FILE)  # type: ignore[arg-type]
        return asking.add_file(work, intake_id, received)


def _chosen(groups: list[Group], wanted: UUID | None) -> Group:
    found = [group for group in groups if wanted in (group.id, None)]
    if len(found) != 1:
        raise Invalid.one("group_id", "enum", SENTENCES["enum"])
    return found[0]


def _line(token: str, file: IntakeFile) -> dict[str, Any]:
    return {
        "id": str(file.id),
        "name": file.filename,
        "note": f"{TABLE[file.kind].name} · {size(file.size)}",
        "remove_url": url_for(".remove", token=token, file_id=file.id),
    }


def _form_page(
    groups: list[Group],
    values: Mapping[str, str] | None = None,
    errors: dict[str, str] | None = None,
    sentence: str = "",
    status: int = 0,
) -> Response:
    page = render_template(
        "intake/ask.html",
        groups=[(str(group.id), group.name) for group in groups],
        values=values or {},
        errors=errors or {},
        sentence=sentence,
        quantities=range(QUANTITIES),
        today=today(groups[0].timezone),
    )
    wrong = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return make_response(page, status or wrong)


def _proof_page(token: str, problem: str = "", status: int = HTTPStatus.OK) -> Response:
    intake_id = read_request_token(settings().secret_key, token)
    with record().reading() as db:
        intake = find_intake(db, intake_id) if intake_id else None
        files = files_of(db, intake.id) if intake else []
    if intake is None:
        return _over()
    page = render_template(
        "intake/prove.html",
        intake=intake,
        part=intake.asked["parts"][0],
        unsent=intake.state is IntakeState.UNPROVEN,
        files=[_line(token, file) for file in files],
        token=token,
        most_files=MOST_FILES,
        largest=LARGEST_FILE,
        problem=problem,
    )
    return make_response(page, status)


def _over() -> Response:
    return make_response(render_template("intake/over.html"), HTTPStatus.GONE)


def _closed() -> Response:
    return make_response(render_template("intake/closed.html"), HTTPStatus.NOT_FOUND)
