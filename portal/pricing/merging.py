"""Two people in one price: field by field, the quantities by their part."""

from collections.abc import Callable, Mapping
from typing import Any

from portal.merging import Decided, Merging
from portal.pricing.forms import PriceForm, TypedPrice
from shared_db.foundation.base import Json
from shared_db.models import QuoteRevision
from shared_db.spine.transaction import Work
from shared_db.spine.typed_changes import changes_since

BREAK = ("part_id", "quantity")


def flat(form: PriceForm) -> dict[str, str]:
    """A price's fields by their keys: `steps/profit`, `<part>/<quantity>/unit_price`, `remarks`."""
    whole = form.model_dump(mode="json")
    fields = {f"steps/{name}": value for name, value in whole.pop("steps").items()}
    for one in whole.pop("breaks"):
        key = f"{one['part_id']}/{one['quantity']}"
        fields |= {f"{key}/{name}": value for name, value in one.items() if name not in BREAK}
    return {key: _said(value) for key, value in (fields | whole).items()}


def merged(
    work: Work,
    revision: QuoteRevision,
    version: int,
    mine: PriceForm,
    theirs: PriceForm,
    decided: Decided,
    labels: Callable[[], Mapping[str, str]],
) -> tuple[TypedPrice, dict[str, str]]:
    """What was typed from an older version with what others typed since, and what that changed.

    Raises `Contested` where both typed in one field.
    """
    merging = Merging(work, changes_since(work.session, revision.id, version), decided)
    taken = merging.flat(flat(mine), flat(theirs), lambda key: labels().get(key, key))
    merging.settle(revision.version)
    tree = mine.model_dump(mode="json")
    for key, value in taken.items():
        _put(tree, key, value)
    return TypedPrice.model_validate(tree), taken


def _put(tree: Json, key: str, value: str) -> None:
    *place, name = key.split("/")
    if not place:
        tree[name] = value
    elif place == ["steps"]:
        tree["steps"][name] = value
    else:
        part_id, quantity = place
        for one in tree["breaks"]:
            if (str(one["part_id"]), str(one["quantity"])) == (part_id, quantity):
                one[name] = value
                return
        tree["breaks"].append({"part_id": part_id, "quantity": quantity, name: value})


def _said(value: Any) -> str:
    if value is None or value is False:
        return ""
    return "1" if value is True else str(value)
