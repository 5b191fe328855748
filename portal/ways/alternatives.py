"""案: several ways for an estimate. One counts, chosen by somebody for a reason; all can be seen.

An alternative holds lines of its own for some of the parts; whatever belongs to none counts in each
of them. Making the first one turns what stands in the chosen parts into one, too.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from portal.estimates import queries
from portal.estimates.outside_lines import offer_to_line
from portal.estimates.service import changed, open_for_edit, tell_changed
from portal.estimates.whole import note_whole, ways_of, whole_now
from portal.language import say
from portal.ways.forms import ChooseBody, MakeBody, WayBody, WayNameBody
from shared_db.access import visible_estimate_lines
from shared_db.acts.sub_quotes import STANDING, offered_source, offered_terms, sent_as
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import N_, DomainError, Invalid
from shared_db.foundation.ids import new_id
from shared_db.models import Estimate, EstimateLine, EstimateVariant
from shared_db.spine.transaction import Work

MOST = 8
AS_IT_STANDS = N_("As it was first")
TOO_MANY = N_("An estimate has at most %(most)s ways. Use one of these for something else.")
COPIED = (
    *("kind", "description", "work_centre_id", "offer_id", "source_kind", "kept_terms"),
    *("kept_evidence", "kept_measured", "position", "estimate_part_id", "estimate_id"),
    *("remark", "written"),
)
Lines = Mapping[UUID, Sequence[EstimateLine]]


def lines_by_part(work: Work, estimate_id: UUID) -> dict[UUID, list[EstimateLine]]:
    """All lines of the estimate, of whichever way."""
    query = visible_estimate_lines(work.actor).where(EstimateLine.estimate_id == estimate_id)
    found: dict[UUID, list[EstimateLine]] = defaultdict(list)
    for line in work.session.scalars(query.order_by(EstimateLine.position, EstimateLine.id)):
        found[line.estimate_part_id].append(line)
    return found


def make(work: Work, estimate_id: UUID, body: MakeBody) -> EstimateVariant:
    """Another way: a copy of what counts now, of its own in these parts. Counts only if a reason
    is given.

    Raises `Invalid` at `parts`, `name` or `offer`.
    """
    estimate = open_for_edit(work, estimate_id)
    parts = {row.id for row, _part in queries.parts_of(work, estimate.id)}
    if set(body.parts) - parts:
        sentence = N_("This part is not in the estimate (any more).")
        raise Invalid.one("parts", "unknown", sentence)
    there = ways_of(work, estimate.id)
    if len(there) >= MOST:
        raise Invalid.one("name", "too_many", TOO_MANY, most=MOST)
    _another_name(there, body.name)
    before = whole_now(work, estimate)
    last = max((one.position for one in ways_of(work, estimate.id, removed=True)), default=0)
    if not there:
        last += 1
        there = [_new(work, estimate, say(DomainError("", AS_IT_STANDS)), last, chosen=True)]
    made = _new(work, estimate, body.name.strip(), last + 1)
    _give_lines(work, lines_by_part(work, estimate.id), set(body.parts), there, made)
    if body.line is not None and body.offer is not None:
        _take(work, estimate, made, body.line, body.offer)
    if body.reason.strip():
        _count(work, there, made, body.reason)
    changed(work, estimate)
    note_whole(work, estimate, before)
    return made


def choose(work: Work, estimate_id: UUID, body: ChooseBody) -> EstimateVariant:
    """From now on this way counts in roll-up, price and quote; what was issued stays as it was."""
    estimate = open_for_edit(work, estimate_id)
    there = ways_of(work, estimate.id)
    wanted = _find(there, body.alternative)
    before = whole_now(work, estimate)
    _count(work, there, wanted, body.reason)
    changed(work, estimate)
    note_whole(work, estimate, before)
    return wanted


def name(work: Work, estimate_id: UUID, body: WayNameBody) -> EstimateVariant:
    """Call one otherwise. The sheet says the same, so its version stays."""
    estimate = open_for_edit(work, estimate_id)
    there = ways_of(work, estimate.id)
    wanted = _find(there, body.alternative)
    _another_name([one for one in there if one is not wanted], body.name)
    if wanted.name != body.name.strip():
        wanted.name = body.name.strip()
        tell_changed(work, estimate)
    return wanted


def take_away(work: Work, estimate_id: UUID, body: WayBody) -> EstimateVariant:
    """Take away one that doesn't count. Its lines with their offers stay, to be brought back.

    Raises `Invalid` at `alternative` for the one that counts.
    """
    estimate = open_for_edit(work, estimate_id)
    wanted = _find(ways_of(work, estimate.id), body.alternative)
    if wanted.chosen:
        raise Invalid.one(
            "alternative", "counts", N_("This way counts. Let another one count first.")
        )
    before = whole_now(work, estimate)
    wanted.removed = True
    changed(work, estimate)
    note_whole(work, estimate, before)
    return wanted


def bring_back(work: Work, estimate_id: UUID, body: WayBody) -> EstimateVariant:
    """One that was taken away stands beside the others again; it doesn't count.

    Raises `Invalid` at `alternative`, also where there is no way any more to stand beside.
    """
    estimate = open_for_edit(work, estimate_id)
    there = ways_of(work, estimate.id)
    wanted = _find(removed_of(work, estimate.id), body.alternative)
    if not there:
        raise Invalid.one(
            "alternative", "alone", N_("It is in the history: go back to where it was.")
        )
    if len(there) >= MOST:
        raise Invalid.one("alternative", "too_many", TOO_MANY, most=MOST)
    before = whole_now(work, estimate)
    wanted.removed = False
    if any(one.name == wanted.name for one in there):
        wanted.name = _free_name(there, wanted.name)
    _fit_in(work, estimate, there, wanted)
    changed(work, estimate)
    note_whole(work, estimate, before)
    return wanted


def removed_of(work: Work, estimate_id: UUID) -> list[EstimateVariant]:
    """The ways that were taken away."""
    return [one for one in ways_of(work, estimate_id, removed=True) if one.removed]


def lines_of_each(work: Work, estimate_id: UUID) -> Counter[UUID]:
    """How many lines each way has of its own."""
    lines = (line for some in lines_by_part(work, estimate_id).values() for line in some)
    return Counter(line.variant_id for line in lines if line.variant_id is not None)


def _free_name(there: Sequence[EstimateVariant], name: str) -> str:
    names = {one.name for one in there}
    tried = (f"{name[:95]} {number}" for number in range(2, MOST + 2))
    return next(one for one in tried if one not in names)


def _fit_in(
    work: Work, estimate: Estimate, there: Sequence[EstimateVariant], wanted: EstimateVariant
) -> None:
    """Since it was taken away parts may have got ways of their own, or lost them: in each part
    either all ways have lines of their own, or none."""
    counting = next(one for one in there if one.chosen)
    for some in lines_by_part(work, estimate.id).values():
        common = [line for line in some if line.variant_id is None]
        own = any(line.variant_id == wanted.id for line in some)
        if own and common:
            for other in (one for one in there if one is not counting):
                _copy(work, common, other)
            for line in common:
                line.variant_id = counting.id
        elif not own:
            _copy(work, [line for line in some if line.variant_id == counting.id], wanted)
    work.session.flush()


def _find(there: Sequence[EstimateVariant], wanted: UUID) -> EstimateVariant:
    for one in there:
        if one.id == wanted:
            return one
    sentence = N_("This way is not in the estimate (any more).")
    raise Invalid.one("alternative", "unknown", sentence)


def _another_name(there: Sequence[EstimateVariant], said: str) -> None:
    if any(one.name == said.strip() for one in there):
        raise Invalid.one("name", "taken", N_("Another way is called so already."))


def _new(
    work: Work, estimate: Estimate, said: str, position: int, *, chosen: bool = False
) -> EstimateVariant:
    row = EstimateVariant(
        id=new_id(), estimate_id=estimate.id, name=said, position=position, chosen=chosen
    )
    work.session.add(row)
    work.session.flush()
    return row


def _count(
    work: Work, there: Sequence[EstimateVariant], wanted: EstimateVariant, reason: str
) -> None:
    """One after the other: at no moment do two of them count."""
    for one in there:
        one.chosen = False
    work.session.flush()
    wanted.chosen, wanted.reason = True, reason.strip()
    wanted.chosen_by, wanted.chosen_at = work.actor.person_id, utc_now()
    work.session.flush()


def _give_lines(
    work: Work,
    lines: Lines,
    parts: Collection[UUID],
    there: Sequence[EstimateVariant],
    made: EstimateVariant,
) -> None:
    """Lines of its own for `made` in these parts, and in those where the others have their own.

    A part whose lines were everybody's until now: they stay with the one that counts, and each of
    the others gets a copy.
    """
    counting = next(one for one in there if one.chosen)
    for part_id, some in lines.items():
        common = [line for line in some if line.variant_id is None]
        if part_id in parts:
            for other in (one for one in there if one is not counting):
                _copy(work, common, other)
            for line in common:
                line.variant_id = counting.id
        _copy(work, [line for line in some if line.variant_id == counting.id], made)
    work.session.flush()


def _copy(work: Work, lines: Sequence[EstimateLine], into: EstimateVariant) -> None:
    work.session.add_all(
        EstimateLine(
            id=new_id(),
            variant_id=into.id,
            asked_as=line.asked_as or line.id,
            **{name: getattr(line, name) for name in COPIED},
        )
        for line in lines
    )


def _take(
    work: Work, estimate: Estimate, made: EstimateVariant, line_id: UUID, offer_id: UUID
) -> None:
    """The copy of this line takes the offer."""
    copies = lines_by_part(work, estimate.id).values()
    original = {line.id: line.asked_as or line.id for some in copies for line in some}.get(line_id)
    copy = next(
        (
            line
            for some in copies
            for line in some
            if line.variant_id == made.id and line.asked_as == original and original is not None
        ),
        None,
    )
    found = offer_to_line(work, copy.id, str(offer_id)) if copy else None
    if copy is None or found is None or found[1].state not in STANDING:
        raise Invalid.one("offer", "not_answered", N_("This offer does not answer that line."))
    item, offer, request = found
    terms = offered_terms(work.session, offer)[item.id]
    if not terms.breaks:
        raise Invalid.one("offer", "not_offered", N_("Nothing was offered for that line."))
    copy.terms = sent_as(terms, copy.terms)
    copy.came_from(offered_source(work.session, request, offer), offer.id)
