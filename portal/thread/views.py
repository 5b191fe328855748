"""The thread's pages: posting without scripts, and the posts before those on the page."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for

from portal.edge import acts
from portal.errors import field_sentences
from portal.forms import read
from portal.sent import number_asked
from portal.thread import section
from portal.thread.forms import NewPost
from portal.thread.queries import find_channel
from portal.thread.service import post_message
from portal.thread.timeline import render_page
from shared_db.access import must_find, visible_inquiries
from shared_db.foundation.errors import Invalid
from shared_db.foundation.ids import new_id
from shared_db.models import Channel
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work

blueprint = Blueprint("thread", __name__)
CHANNEL = "/inquiries/<uuid:inquiry_id>/channels/<any(group,customer):channel>"


@blueprint.get("/inquiries/<uuid:inquiry_id>/thread")
@acts()
def show(work: Work, inquiry_id: UUID) -> str:
    """The thread alone, as it stands now."""
    return section.section(work, must_find(work.session, visible_inquiries(work.actor), inquiry_id))


@blueprint.post(f"{CHANNEL}/messages")
@acts()
def post(work: Work, inquiry_id: UUID, channel: str) -> Any:
    """Post, then show the inquiry again at its thread."""
    inquiry, _stream = find_channel(work, inquiry_id, Channel(channel))
    typed = {name: request.form.get(name, "") for name in ("client_id", "body")}
    try:
        new = read(NewPost, typed)
    except Invalid as problem:
        page = render_template(
            "thread/write.html",
            inquiry=inquiry,
            channel=channel,
            values=typed,
            errors=field_sentences(problem),
            client_id=new_id(),
        )
        return page, 422
    said = {"path": request.path, "body": new.body}
    once(
        work,
        "thread.post_page",
        new.client_id,
        said,
        lambda: post_message(work, inquiry_id, Channel(channel), new).model_dump(mode="json"),
    )
    return redirect(
        url_for("inquiries.show", inquiry_id=inquiry_id, channel=channel, _anchor="aside"), 303
    )


@blueprint.get(f"{CHANNEL}/earlier")
@acts()
def earlier(work: Work, inquiry_id: UUID, channel: str) -> str:
    """The posts before a number, as a piece of the thread."""
    inquiry, stream = find_channel(work, inquiry_id, Channel(channel))
    before = number_asked("before", 0)
    posts, more = render_page(work, stream.id, before)
    return render_template(
        "thread/earlier.html", inquiry=inquiry, channel=channel, posts=posts, earlier=more
    )
