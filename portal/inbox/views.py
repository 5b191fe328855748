"""The first page: what waits for this person."""

from flask import Blueprint, render_template

from portal.edge import acts
from portal.inbox.first import first_steps
from portal.inbox.service import open_inbox
from shared_db.spine.transaction import Work

blueprint = Blueprint("inbox", __name__)


@blueprint.get("/")
@acts()
def show(work: Work) -> str:
    """The inbox; signed out, the way to the sign-in."""
    return render_template("inbox/show.html", inbox=open_inbox(work), first=first_steps(work))
