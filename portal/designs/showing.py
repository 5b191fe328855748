"""Who may see a shop's drawing: shown to the group, released to the customer, taken back."""

from portal.drawings.controlled import to_be_named
from portal.drawings.service import channel_of, require_own, require_worked_on, take_back
from shared_db.access import WORKED_ON
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import N_, Invalid, NotAllowed, WrongState
from shared_db.models import Drawing, DrawingAudience, Inquiry
from shared_db.spine.events import DrawingShown
from shared_db.spine.transaction import Work

WIDTH = {audience: place for place, audience in enumerate(DrawingAudience)}
"""Each sees what those before it see."""


def show(
    work: Work, inquiry: Inquiry, drawing: Drawing, audience: DrawingAudience, named: str = ""
) -> None:
    """Say who may see a locked drawing from now on; what was seen until then stays on record.

    Raises `NotAllowed` for a release to the customer by another shop than the lead, `WrongState`
    for one that a newer revision has replaced or whose request has ended, `Invalid` where it is
    under export control and isn't named.
    """
    require_own(work, drawing)
    before = drawing.audience
    if before is None or audience is before:
        return
    if WIDTH[audience] < WIDTH[before]:
        take_back(work, inquiry, drawing, audience)
        return
    require_worked_on(inquiry)
    if drawing.replaced_at is not None:
        raise WrongState(
            "replaced", N_("There is a newer revision of this drawing. Show that one instead.")
        )
    if audience is DrawingAudience.CUSTOMER and not may_release(work, inquiry):
        raise NotAllowed(
            N_("Only the shop that leads this request shows drawings to the customer.")
        )
    _require_name(work, inquiry, drawing, named)
    show_first(work, inquiry, drawing, audience)


def show_first(work: Work, inquiry: Inquiry, drawing: Drawing, audience: DrawingAudience) -> None:
    """It is there for these now, and they hear of it."""
    drawing.audience = audience
    if audience is not DrawingAudience.OWN and drawing.shown_at is None:
        drawing.shown_at = utc_now()
    work.session.flush()
    tell_shown(work, inquiry, drawing)


def _require_name(work: Work, inquiry: Inquiry, drawing: Drawing, named: str) -> None:
    if named == drawing.filename or not to_be_named(work, inquiry, [drawing]):
        return
    of_itself = N_("“%(name)s” is under export control. Please confirm that it may be shown.")
    of_others = N_(
        "The customer's drawing or another revision of “%(name)s” is under export control. Please"
        " confirm that it may be shown."
    )
    sentence = of_itself if drawing.export_controlled else of_others
    raise Invalid.one("named", "not_named", sentence, name=drawing.filename)


def may_release(work: Work, inquiry: Inquiry) -> bool:
    """Whether the actor's shop leads the inquiry: it alone shows drawings to the customer."""
    return inquiry.lead_company_id == work.actor.company_id


def audiences_for(work: Work, inquiry: Inquiry, drawing: Drawing) -> list[DrawingAudience]:
    """Who may be chosen for a drawing of the own shop's, the one that holds among them."""
    now = drawing.audience or DrawingAudience.OWN
    widest = DrawingAudience.CUSTOMER if may_release(work, inquiry) else DrawingAudience.GROUP
    if drawing.replaced_at is not None or inquiry.state not in WORKED_ON:
        widest = now
    most = max(WIDTH[now], WIDTH[widest])
    return [audience for audience in DrawingAudience if WIDTH[audience] <= most]


def tell_shown(work: Work, inquiry: Inquiry, drawing: Drawing) -> None:
    """Those who may see it hear of it."""
    work.tell(
        channel_of(inquiry, drawing),
        DrawingShown(
            drawing_id=drawing.id,
            filename=drawing.filename,
            purpose=drawing.purpose,
            number=drawing.number_in_series or 1,
            company=work.actor.company_name,
            audience=drawing.audience or DrawingAudience.OWN,
        ),
    )
