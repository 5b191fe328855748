"""What the proposal gives to others, as requests that could be sent: shop by shop, line by line.

An operation and the outside line that was made of it know each other by their name: a line may be
renamed, taken away, or added by hand, and then the estimate says something else than the proposal.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from estimator.quantity import Pieces
from portal.estimates import queries as estimates
from portal.offers.asking_anew import (
    lines_asked_already,
    pieces_sent,
    usual_material,
    wanted_pieces,
)
from portal.proposals.queries import PartSteps, Step, Version, current_version
from shared_db.access import visible_offers
from shared_db.foundation.lists import among
from shared_db.models import (
    Company,
    Estimate,
    EstimateLine,
    EstimatePart,
    Inquiry,
    LineKind,
    MaterialBy,
    Offer,
    Part,
    ProposalState,
    Request,
)
from shared_db.spine.transaction import Work
from shared_db.telling.audiences import member_company_ids


@dataclass(frozen=True)
class GivenLine:
    """An outside line that the proposal gives to a shop."""

    line: EstimateLine
    row: EstimatePart
    part: Part
    pieces: list[Pieces]
    material: MaterialBy
    asked: Request | None
    """What the shop was asked for it last, if that wasn't withdrawn."""
    stands: bool
    """Whether it was asked for just this, and that still stands."""
    taken_from: str = ""
    """Whose offer the line has taken already; "" for none."""

    @property
    def is_open(self) -> bool:
        """Whether the shop has still to be asked: it was never, or for something else."""
        was_open = self.asked is None or self.asked.state in ("sent", "seen", "answered")
        return was_open and not self.stands and not self.taken_from


@dataclass(frozen=True)
class GivenShop:
    """A shop with what the proposal gives to it."""

    company_id: UUID
    company: str
    is_member: bool
    """Whether it can be asked: it is one of the group's shops today."""
    lines: list[GivenLine] = field(default_factory=list)
    without_line: list["WithoutLine"] = field(default_factory=list)
    """What it does and no line says yet."""

    @property
    def is_done(self) -> bool:
        """Whether there is nothing (any more) that it could be asked for."""
        return not self.is_member or not (self.to_ask or self.without_line)

    @property
    def to_ask(self) -> list[GivenLine]:
        """The lines that it has still to be asked for."""
        return [one for one in self.lines if one.is_open] if self.is_member else []


@dataclass(frozen=True)
class WithoutLine:
    """An operation that is given to a shop, and has no outside line in the estimate."""

    row_id: UUID
    place: int
    """Which of the part's steps it is: of one version that never changes."""
    part_id: UUID
    part: str
    operation: str
    company_id: UUID
    company: str

    @property
    def key(self) -> str:
        """It, on the page that asks for it."""
        return f"{self.row_id}/{self.place}"


@dataclass(frozen=True)
class Given:
    """What the standing version gives to others; `number` None where there is none, or where the
    estimate is not the lead shop's, of which alone a proposal speaks."""

    number: int | None = None
    is_agreed: bool = False
    shops: list[GivenShop] = field(default_factory=list)
    without_line: list[WithoutLine] = field(default_factory=list)


def given_to_others(work: Work, estimate: Estimate, inquiry: Inquiry) -> Given:
    """Who has to be asked for what, by the proposal that stands."""
    version = current_version(work, inquiry.id) if estimate.request_id is None else None
    if version is None:
        return Given()
    matching = _Matching(work, estimate, version)
    members = set(member_company_ids(work, inquiry.group_id))
    shops = [
        _shop(work, inquiry, matching, company_id, company_id in members)
        for company_id in matching.names
    ]
    return Given(
        version.proposal.number,
        version.proposal.state is ProposalState.AGREED,
        sorted(shops, key=lambda shop: shop.company),
        matching.without_line,
    )


class _Matching:
    """The steps of a version that others do, with the outside lines of their names."""

    def __init__(self, work: Work, estimate: Estimate, version: Version) -> None:
        self._lines = estimates.lines_of(work, estimate.id)
        self.asked = estimates.asked_line_ids(work, estimate.id)
        self.usual = usual_material(self._lines)
        self.parts = {row.id: part for row, part in estimates.parts_of(work, estimate.id)}
        self.wanted = wanted_pieces(work, estimate.id)
        self.offered_by = _offered_by(work, [one for some in self._lines.values() for one in some])
        self.lines: dict[UUID, list[tuple[EstimateLine, EstimatePart]]] = defaultdict(list)
        self.names: dict[UUID, str] = {}
        self.without_line: list[WithoutLine] = []
        rows = estimates.parts_of(work, estimate.id)
        for plan in version.parts:
            if plan.part.dropped_in_revision is not None:
                continue
            others = [
                (place, one)
                for place, one in enumerate(plan.steps)
                if one.company_id != estimate.company_id
            ]
            for row in [row for row, part in rows if part.id == plan.part.id]:
                self._match(plan, row, others)

    def _match(self, plan: PartSteps, row: EstimatePart, steps: Sequence[tuple[int, Step]]) -> None:
        """Steps of one name are met by lines of that name one after the other."""
        free = [one for one in self._lines.get(row.id, []) if one.kind is LineKind.OUTSIDE]
        for place, step in steps:
            self.names[step.company_id] = step.company
            line = next((one for one in free if one.description.strip() == step.name.strip()), None)
            if line is None:
                self.without_line.append(_without(plan, row, place, step))
                continue
            free.remove(line)
            self.lines[step.company_id].append((line, row))


def _shop(
    work: Work, inquiry: Inquiry, matching: _Matching, company_id: UUID, is_member: bool
) -> GivenShop:
    chosen = matching.lines[company_id]
    standing = lines_asked_already(work, inquiry, chosen, company_id)
    lines = []
    for line, row in chosen:
        of_shop = [
            one for one in matching.asked.get(line.id, []) if one.to_company_id == company_id
        ]
        lines.append(
            GivenLine(
                line,
                row,
                matching.parts[row.id],
                pieces_sent(line, row, matching.wanted),
                matching.usual[row.id],
                max(of_shop, key=lambda one: one.created_at, default=None),
                line.id in standing,
                matching.offered_by.get(line.offer_id, "") if line.offer_id else "",
            )
        )
    without = [one for one in matching.without_line if one.company_id == company_id]
    return GivenShop(company_id, matching.names[company_id], is_member, lines, without)


def _without(plan: PartSteps, row: EstimatePart, place: int, step: Step) -> WithoutLine:
    return WithoutLine(
        row.id, place, plan.part.id, plan.part.name, step.name, step.company_id, step.company
    )


def _offered_by(work: Work, lines: Sequence[EstimateLine]) -> dict[UUID, str]:
    """By offer that a line has taken, the shop that gave it."""
    ids = [line.offer_id for line in lines if line.offer_id]
    if not ids:
        return {}
    query = (
        visible_offers(work.actor)
        .join(Request, Request.id == Offer.request_id)
        .join(Company, Company.id == Request.to_company_id)
        .where(among(Offer.id, ids))
        .with_only_columns(Offer.id, Company.name)
    )
    return {offer: shop for offer, shop in work.session.execute(query)}
