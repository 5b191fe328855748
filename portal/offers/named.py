"""Which drawings go with a request: the customer's, and those that the asking shop brought."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.drawings.controlled import to_be_named
from portal.inquiries.queries import standing_drawings
from shared_db.access import (
    Permission,
    own_designs,
    visible_drawings,
    visible_request_drawings,
)
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import N_, Invalid
from shared_db.foundation.lists import among
from shared_db.models import Drawing, DrawingAudience, Inquiry, Request, RequestDrawing
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class Named:
    """What goes with a request. `hidden` counts what is not open to the reader any more."""

    drawings: list[Drawing]
    hidden: int

    @property
    def has_newer(self) -> bool:
        """Whether there is a newer revision of one: the request keeps the one that it named."""
        return any(is_outdated(one) for one in self.drawings)


def is_outdated(drawing: Drawing) -> bool:
    """改訂あり: whether its company has put another in its place."""
    return not drawing.stands


def nameable(work: Work, inquiry: Inquiry) -> list[Drawing]:
    """What the actor can let go with a request: the customer's standing drawings, then the newest
    revisions of what the own shop brought; of its own side for those only who may show them."""
    own = own_designs(work.actor).where(
        Drawing.inquiry_id == inquiry.id,
        Drawing.replaced_at.is_(None),
        Drawing.settled_at.is_not(None),
    )
    if not work.actor.in_group(inquiry.group_id).may(Permission.BRING_DRAWING):
        own = own.where(Drawing.audience != DrawingAudience.OWN)
    designs = work.session.scalars(own.order_by(Drawing.created_at, Drawing.id))
    return [*standing_drawings(work, inquiry), *designs]


def usually_named(
    drawings: Sequence[Drawing],
    part_ids: Collection[UUID],
    before: Collection[Drawing],
    by_name: Collection[UUID],
) -> set[UUID]:
    """Of these the customer's for the asked parts and for the whole, and what went along when the
    same was asked before, in its newest revision. What goes `by_name` only (export control) is
    none of them."""
    series = {one.series_id for one in before if one.series_id}
    return {
        one.id
        for one in drawings
        if (one.is_asked_for and (one.part_id is None or one.part_id in part_ids))
        or (one.series_id in series and one.id not in by_name)
    }


def named_before(work: Work, requests: Collection[Request]) -> list[Drawing]:
    """What goes with these requests."""
    return _named_in(work, [request.id for request in requests]) if requests else []


def named_in(work: Work, request: Request) -> Named:
    """What goes with a request, as far as it is open to the actor."""
    count = len(
        work.session.scalars(
            visible_request_drawings(work.actor).where(RequestDrawing.request_id == request.id)
        ).all()
    )
    drawings = _named_in(work, [request.id])
    return Named(drawings, count - len(drawings))


def let_go_along(
    work: Work,
    inquiry: Inquiry,
    request: Request,
    wanted: Collection[UUID] | None,
    part_ids: Collection[UUID],
    before: Collection[Drawing],
    names: Mapping[UUID, str],
) -> None:
    """Name the drawings of a new request; without a word about them, what usually goes along.

    From now on the asked shop sees them, also what lies on the own side. `names`: the file's name
    of each that is under export control. Raises `Invalid`.
    """
    known = {one.id: one for one in nameable(work, inquiry)}
    by_name = to_be_named(work, inquiry, known.values())
    if wanted is None:
        wanted = usually_named(list(known.values()), part_ids, before, by_name)
    for drawing_id in dict.fromkeys(wanted):
        drawing = known.get(drawing_id)
        if drawing is None:
            raise Invalid.one(
                "drawing_ids",
                "unknown_drawing",
                N_(
                    "A drawing here was replaced or taken away, or isn't yours to show. Choose"
                    " again."
                ),
            )
        if drawing.id in by_name and names.get(drawing.id) != drawing.filename:
            raise Invalid.one(
                "drawing_ids",
                "not_named",
                N_(
                    "“%(name)s”, its other revision or the customer's drawing is under export"
                    " control. Please confirm by its name that the asked shop may see it."
                ),
                name=drawing.filename,
            )
        if not drawing.is_asked_for and drawing.shown_at is None:
            drawing.shown_at = utc_now()
        work.session.add(RequestDrawing(request_id=request.id, drawing_id=drawing.id))
    work.session.flush()


def _named_in(work: Work, request_ids: Collection[UUID]) -> list[Drawing]:
    """The customer's first."""
    ids = visible_request_drawings(work.actor).where(among(RequestDrawing.request_id, request_ids))
    query = visible_drawings(work.actor).where(
        Drawing.id.in_(ids.with_only_columns(RequestDrawing.drawing_id))
    )
    ordered = query.order_by(Drawing.company_id.is_not(None), Drawing.created_at, Drawing.id)
    return list(work.session.scalars(ordered))
