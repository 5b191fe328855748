"""What the workbench comes to while it is typed: a field that can't be read hides its own figures.

No figure from before passes for a new one; those that don't rest on the field stay in sight.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.errors import field_sentences
from portal.forms import nested, read
from portal.language import say
from portal.pricing.answers import ComputedPricesOut, said_priced
from portal.pricing.cells import blank_cells, cells_of
from portal.pricing.checks import is_ahead, must_lie_ahead, sentence_of
from portal.pricing.forms import PriceForm, TypedPrice
from portal.pricing.prices import Priced
from portal.pricing.service import Draft, price_draft
from portal.pricing.sheet import refused_fields, values_of
from portal.understood import read_otherwise
from shared_db.foundation.errors import Invalid

OF_A_ROW = frozenset({"shipping", "unit_price", "one_off", "lead_time_days"})
"""Fields of one quantity, which cost no other its figures."""
OF_ALL = frozenset({"steps", "unit_price_decimals"})
"""Fields on which every figure rests."""
TERMS = PriceForm.model_fields.keys() - OF_ALL - {"breaks"}
"""Fields on which none does."""


def computed(draft: Draft, values: Mapping[str, Any]) -> ComputedPricesOut:
    """The figures of what stands in the fields, and a sentence for each that can't be taken."""
    tree = nested(values)
    try:
        form = read(TypedPrice, tree)
    except Invalid as invalid:
        return _as_far_as_readable(draft, tree, field_sentences(invalid))
    priced = price_draft(draft.bench, form)
    past = not is_ahead(form.valid_until, draft.bench)
    return ComputedPricesOut(
        cells=cells_of(draft.bench, priced),
        errors={"valid_until": say(sentence_of(must_lie_ahead()))} if past else {},
        understood=read_otherwise(values, values_of(form, form.breaks)),
        prices=[said_priced(draft.bench, one) for one in priced],
    )


def _as_far_as_readable(
    draft: Draft, tree: dict[str, Any], errors: dict[str, str]
) -> ComputedPricesOut:
    everywhere = range(len(draft.priced))
    hidden: set[int] = set()
    for field, *below in (name.split("-") for name in errors):
        if field in TERMS | OF_ALL:
            tree[field] = getattr(draft.form, field)
            hidden.update(everywhere if field in OF_ALL else [])
        elif places := _places_of_row(tree, field, below, draft.priced):
            tree["breaks"][int(below[0])].pop(below[1])
            hidden.update(places)
        else:
            return ComputedPricesOut(cells=blank_cells(everywhere), errors=errors, prices=[])
    form = read(PriceForm, tree)
    priced, decimals = price_draft(draft.bench, form), form.unit_price_decimals
    cells = cells_of(draft.bench, priced)
    if hidden:
        cells |= blank_cells(hidden)
    return ComputedPricesOut(
        cells=cells, errors={**refused_fields(priced, decimals), **errors}, prices=[]
    )


def _places_of_row(
    tree: Mapping[str, Any], field: str, below: list[str], priced: Sequence[Priced]
) -> list[int]:
    """Where the figures of a row's field stand; nowhere if the field isn't of one row alone."""
    if field != "breaks" or len(below) != 2 or below[1] not in OF_A_ROW:
        return []
    row = tree["breaks"][int(below[0])]
    key = (str(row.get("part_id")), str(row.get("quantity")))
    return [
        place
        for place, one in enumerate(priced)
        if (str(one.wanted.part_id), str(one.wanted.quantity)) == key
    ]
