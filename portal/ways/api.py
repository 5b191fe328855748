"""What an estimate could be, for programs: the same services, the same wall."""

from uuid import UUID

from portal.api import ApiSlice
from portal.estimates import queries
from portal.ways import alternatives, structure
from portal.ways.answers import (
    AlternativesOut,
    StructureOut,
    WhatIfOut,
    WhereOut,
    alternative_out,
    beside_out,
    placed_out,
    where_out,
)
from portal.ways.comparing import compared
from portal.ways.forms import (
    ChooseBody,
    MakeBody,
    StructureBody,
    WayBody,
    WayNameBody,
    WhatIfBody,
    WhereQuery,
)
from portal.ways.what_if import what_if as compute
from portal.ways.where import where as look
from shared_db.models import Estimate
from shared_db.spine.transaction import Work

api = ApiSlice("ways")
OF_ESTIMATE = "/estimates/<uuid:estimate_id>"
EDITING = ("not_allowed", "inquiry_over")
COMPUTING = ("not_computed",)


@api.get(f"{OF_ESTIMATE}/structure", answer=StructureOut)
def show_structure(work: Work, estimate_id: UUID) -> StructureOut:
    """Which parts go into which, and the quantities that are only tried."""
    return _structure(work, queries.find_estimate(work, estimate_id))


@api.put(f"{OF_ESTIMATE}/structure", body=StructureBody, answer=StructureOut, raises=EDITING)
def save_structure(work: Work, estimate_id: UUID, body: StructureBody) -> StructureOut:
    """Put parts into others or take them out, and try other quantities; all of it or nothing."""
    return _structure(work, structure.save(work, estimate_id, body))


@api.get(f"{OF_ESTIMATE}/alternatives", answer=AlternativesOut, raises=COMPUTING)
def show_alternatives(work: Work, estimate_id: UUID) -> AlternativesOut:
    """The estimate's ways, with what each of them costs."""
    return _alternatives(work, queries.find_estimate(work, estimate_id))


@api.post(
    f"{OF_ESTIMATE}/alternatives",
    body=MakeBody,
    answer=AlternativesOut,
    raises=(*EDITING, *COMPUTING),
)
def make(work: Work, estimate_id: UUID, body: MakeBody) -> AlternativesOut:
    """Make another way: a copy of what stands in these parts. It counts only with a reason."""
    alternatives.make(work, estimate_id, body)
    return _alternatives(work, queries.find_estimate(work, estimate_id))


@api.post(
    f"{OF_ESTIMATE}/alternatives/choose",
    body=ChooseBody,
    answer=AlternativesOut,
    status=200,
    raises=(*EDITING, *COMPUTING),
)
def choose(work: Work, estimate_id: UUID, body: ChooseBody) -> AlternativesOut:
    """Let another way count, for a reason."""
    alternatives.choose(work, estimate_id, body)
    return _alternatives(work, queries.find_estimate(work, estimate_id))


@api.post(
    f"{OF_ESTIMATE}/alternatives/name",
    body=WayNameBody,
    answer=AlternativesOut,
    status=200,
    raises=(*EDITING, *COMPUTING),
)
def name(work: Work, estimate_id: UUID, body: WayNameBody) -> AlternativesOut:
    """Call a way otherwise."""
    alternatives.name(work, estimate_id, body)
    return _alternatives(work, queries.find_estimate(work, estimate_id))


@api.post(
    f"{OF_ESTIMATE}/alternatives/take-away",
    body=WayBody,
    answer=AlternativesOut,
    status=200,
    raises=(*EDITING, *COMPUTING),
)
def take_away(work: Work, estimate_id: UUID, body: WayBody) -> AlternativesOut:
    """Take away a way that doesn't count; its lines stay, to be brought back."""
    alternatives.take_away(work, estimate_id, body)
    return _alternatives(work, queries.find_estimate(work, estimate_id))


@api.post(
    f"{OF_ESTIMATE}/alternatives/bring-back",
    body=WayBody,
    answer=AlternativesOut,
    status=200,
    raises=(*EDITING, *COMPUTING),
)
def bring_back(work: Work, estimate_id: UUID, body: WayBody) -> AlternativesOut:
    """A way that was taken away stands beside the others again; it doesn't count."""
    alternatives.bring_back(work, estimate_id, body)
    return _alternatives(work, queries.find_estimate(work, estimate_id))


@api.post(f"{OF_ESTIMATE}/what-if", body=WhatIfBody, answer=WhatIfOut, status=200, raises=COMPUTING)
def what_if(work: Work, estimate_id: UUID, body: WhatIfBody) -> WhatIfOut:
    """What cost and price would be if something were otherwise; nothing is kept."""
    estimate = queries.find_estimate(work, estimate_id)
    return WhatIfOut(breaks=[beside_out(one) for one in compute(work, estimate, body)])


@api.get(f"{OF_ESTIMATE}/where", query=WhereQuery, answer=WhereOut, raises=COMPUTING)
def where(work: Work, estimate_id: UUID, query: WhereQuery) -> WhereOut:
    """Where the cost sits, and what would have to change to reach a target."""
    estimate = queries.find_estimate(work, estimate_id)
    return where_out(look(work, estimate, **dict(query)))


def _structure(work: Work, estimate: Estimate) -> StructureOut:
    parts = [placed_out(one) for one in structure.structure_of(work, estimate)]
    return StructureOut(version=estimate.version, parts=parts)


def _alternatives(work: Work, estimate: Estimate) -> AlternativesOut:
    ways, _document = compared(work, estimate)
    return AlternativesOut(
        version=estimate.version, alternatives=[alternative_out(one) for one in ways]
    )
