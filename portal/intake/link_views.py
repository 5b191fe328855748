"""Behind the link in the letter from the entrance: what was asked, its files, and the sending.

Once it is sent the link changes nothing any more, and shows no word of it: a letter lies about for
years, and whoever finds it is not always who asked.
"""

from http import HTTPStatus
from os import SEEK_END
from typing import Any
from uuid import UUID

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage

from portal.client_address import place
from portal.edge import asked_by, asked_by_guest, file_store, public, record, request_tag
from portal.errors import show
from portal.extensions import limiter
from portal.files.kinds import TABLE
from portal.files.receiving import take_in
from portal.files.words import size
from portal.intake import asking, filing
from portal.intake.blueprint import blueprint
from portal.intake.limits import LARGEST_FILE, MOST_FILES, WRITTEN_BY_ONE_LINK
from portal.language import say
from shared_db.access import Guest
from shared_db.entry.entrance import AlreadySent, files_of, find_intake
from shared_db.foundation.errors import DomainError, NotFound
from shared_db.models import Intake, IntakeFile, IntakeState

LINK = "/ask/<token>"


def _by_link() -> str:
    guest = asked_by_guest()
    return f"request link|{guest.intake_id}" if guest else place()


_limit_writing = limiter.shared_limit(WRITTEN_BY_ONE_LINK, scope="request_link", key_func=_by_link)


@blueprint.get(LINK)
@public
def prove(token: str) -> Response:
    """What was asked, for who reads the letter; looking at it changes nothing."""
    return _proof_page(token)


@blueprint.post(LINK)
@asked_by
@_limit_writing
def send(token: str) -> Response:
    """Send it; with the files that came along, where no scripts run."""
    try:
        guest = _guest()
        for file in request.files.getlist("files"):
            if file.filename:
                _add(guest, file)
        if "keep" not in request.form:
            with record().work(guest, request_tag()) as work:
                asking.send_request(work)
    except NotFound:
        return _over()
    except AlreadySent:
        return _again(token)
    except DomainError as problem:
        return _proof_page(token, say(problem), problem.status)
    return _again(token)


@blueprint.post(f"{LINK}/files")
@asked_by
@_limit_writing
def upload(token: str) -> Response:
    """One file of it."""
    sent = request.files.get("file")
    if sent is None:
        raise NotFound
    return jsonify(_line(token, _add(_guest(), sent)))


@blueprint.post(f"{LINK}/files/<uuid:file_id>/remove")
@asked_by
@_limit_writing
def remove(token: str, file_id: UUID) -> Response:
    """Take one back."""
    with record().work(_guest(), request_tag()) as work:
        filing.remove_file(work, file_id)
    return jsonify(removed=str(file_id))


@blueprint.errorhandler(AlreadySent)
def stands(problem: AlreadySent) -> Response:
    """Refused before anything was read: the button was pressed twice, or the link is an old one."""
    if request.endpoint != "intake.send":
        return show(problem)
    return _again(str((request.view_args or {})["token"]))


def _guest() -> Guest:
    guest = asked_by_guest()
    if guest is None:
        raise NotFound
    return guest


def _add(guest: Guest, sent: FileStorage) -> IntakeFile:
    sent.stream.seek(0, SEEK_END)
    with record().work(guest, request_tag()) as work:
        filing.reserve_place(work, sent.stream.tell())
    received = take_in(file_store(), sent.stream, sent.filename or "", LARGEST_FILE)  # type: ignore[arg-type]
    with record().work(guest, request_tag()) as work:
        return filing.add_file(work, received)


def _line(token: str, file: IntakeFile) -> dict[str, Any]:
    return {
        "id": str(file.id),
        "name": file.filename,
        "note": f"{TABLE[file.kind].name} · {size(file.size)}",
        "remove_url": url_for(".remove", token=token, file_id=file.id),
    }


def _again(token: str) -> Response:
    return make_response(redirect(url_for(".prove", token=token), HTTPStatus.SEE_OTHER))


def _proof_page(token: str, problem: str = "", status: int = HTTPStatus.OK) -> Response:
    guest = asked_by_guest()
    with record().as_server("a guest looks at a request") as db:
        intake = find_intake(db, guest) if guest else None
        unsent = intake is not None and intake.state is IntakeState.UNPROVEN
        files = files_of(db, guest) if guest and unsent else []
    if intake is None:
        return _over()
    if not unsent:
        return _how_it_stands(intake)
    page = render_template(
        "intake/prove.html",
        intake=intake,
        part=intake.asked["parts"][0],
        files=[_line(token, file) for file in files],
        token=token,
        most_files=MOST_FILES,
        largest=LARGEST_FILE,
        problem=problem,
    )
    return make_response(page, status)


def _how_it_stands(intake: Intake) -> Response:
    page = render_template("intake/stands.html", state=intake.state, reason=intake.reason)
    return make_response(page)


def _over() -> Response:
    return make_response(render_template("intake/over.html"), HTTPStatus.GONE)
