"""What a shop's part was and cost, kept so that similar ones find it: written at each roll-up."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared_db.foundation.base import Json
from shared_db.foundation.clock import today
from shared_db.foundation.ids import new_id
from shared_db.foundation.lists import among
from shared_db.models import (
    Company,
    EarlierPart,
    Estimate,
    EstimatePart,
    Group,
    Inquiry,
    LineKind,
    Part,
    Request,
)

SIDES = ("longest_mm", "middle_mm", "shortest_mm")
_KEY = "estimate_part_id"


def remember_parts(session: Session, estimate: Estimate, inputs: Json, result: Json) -> None:
    """Keep each part of an estimate that has lines, with what a roll-up says that it costs.

    `inputs` and `result` as the run keeps them. What is measured is what the shop's own lines say.
    """
    costed = {
        UUID(part["estimate_part_id"]): _costed(part, cost["breaks"])
        for part, cost in zip(inputs["parts"], result["parts"], strict=True)
        if part["lines"] and cost["breaks"]
    }
    if not costed:
        return
    around = _around(session, estimate)
    parts = session.execute(
        select(EstimatePart.id, Part.name, Part.drawing_number, Part.material)
        .join(Part, Part.id == EstimatePart.part_id)
        .where(among(EstimatePart.id, costed))
    )
    rows = [
        {
            "id": new_id(),
            "company_id": estimate.company_id,
            _KEY: part_id,
            "name": name,
            "drawing_number": drawing_number,
            "material": material,
            **around,
            **costed[part_id],
        }
        for part_id, name, drawing_number, material in parts
    ]
    kept = insert(EarlierPart)
    changing = {
        name: kept.excluded[name] for name in rows[0] if name not in ("id", "company_id", _KEY)
    }
    session.execute(kept.on_conflict_do_update(index_elements=[_KEY], set_=changing), rows)


def traits_of(lines: Sequence[Json]) -> dict[str, Any]:
    """The size in mm, volume in cm³ and holes that lines say, as they are kept; the first of each.

    `lines` have `kind`, `terms` and `measured`, as in a roll-up's inputs.
    """
    sides = next(_measured(lines, "size_mm"), [])
    holes = next(_measured(lines, "holes"), None)
    sizes = sorted((Decimal(one) for one in sides), reverse=True)
    return {
        **dict.fromkeys(SIDES),
        **dict(zip(SIDES, sizes, strict=False)),
        "volume_cm3": next(_volumes(lines), None),
        "holes": int(Decimal(holes[0])) if holes else None,
    }


def _costed(part: Json, breaks: Sequence[Json]) -> dict[str, Any]:
    prices = [
        {"quantity": one["quantity"], "unit_cost": one["unit_cost"] if one["complete"] else None}
        for one in breaks
    ]
    quantity = min(one["quantity"] for one in prices)
    return {"prices": prices, "quantity": quantity, **traits_of(part["lines"])}


def _measured(lines: Sequence[Json], name: str) -> Iterator[list[str]]:
    """What is measured of the lines under a name: one number, or the sides."""
    for line in lines:
        told = line.get("measured", {}).get(name)
        if told is not None:
            yield told["value"] if isinstance(told["value"], list) else [told["value"]]


def _volumes(lines: Sequence[Json]) -> Iterator[Decimal]:
    """What the material's lines say; of a mass by the density that a drawing's was reckoned by."""
    for line in lines:
        terms: Mapping[str, Any] = line["terms"]
        if line["kind"] != LineKind.MATERIAL:
            continue
        if terms.get("volume_cm3"):
            yield Decimal(terms["volume_cm3"])
        source = line.get("measured", {}).get("mass_kg", {}).get("source", {})
        density = terms.get("density") or source.get("density")
        if terms.get("mass_kg") and density and Decimal(density):
            yield Decimal(terms["mass_kg"]) * 1000 / Decimal(density)


def _around(session: Session, estimate: Estimate) -> dict[str, Any]:
    """Who asked for it, in which request, and the day by that group's calendar."""
    customer, asking = Company.name.label("customer"), None
    if estimate.request_id is not None:
        by = select(Company.name).join(Request, Request.from_company_id == Company.id)
        asking = session.scalar(by.where(Request.id == estimate.request_id))
    row = session.execute(
        select(Inquiry.number, Inquiry.subject, Group.timezone, customer)
        .join(Group, Group.id == Inquiry.group_id)
        .join(Company, Company.id == Inquiry.customer_company_id)
        .where(Inquiry.id == estimate.inquiry_id)
    ).one()
    return {
        "number": row.number or "",
        "subject": row.subject,
        "customer": asking or row.customer,
        "costed_on": today(row.timezone),
    }
