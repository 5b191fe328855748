"""What sales decide about an issued quote, on its page."""

from typing import Any
from uuid import UUID

from flask_babel import gettext

from portal.edge import acts
from portal.quotes.deciding import hold_quote, keep_quote
from portal.quotes.forms import KeepForm
from portal.quotes.views import PAGE, blueprint, pressed, sent_as
from shared_db.spine.transaction import Work


@blueprint.post(f"{PAGE}/keep")
@acts()
def keep_as_it_is(work: Work, revision_id: UUID) -> Any:
    """Let the quote stay as it is. What has changed since the page was shown is shown first."""

    def keep() -> None:
        form = sent_as(KeepForm)
        keep_quote(work, revision_id, form.seen, form.note)

    done = gettext("The quote stays as it is. Your decision is on record.")
    return pressed(work, revision_id, keep, done)


@blueprint.post(f"{PAGE}/hold")
@acts()
def hold(work: Work, revision_id: UUID) -> Any:
    """Let nobody order by it until more is decided."""
    done = gettext("The quote is on hold. The customer can't order by it for now.")
    return pressed(work, revision_id, lambda: hold_quote(work, revision_id), done)
