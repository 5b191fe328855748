"""A bracket with a line of each kind, and a leg that goes into it four times."""

from typing import Any


def line(kind: str, line_id: str, **terms: Any) -> dict[str, Any]:
    return {"line_id": line_id, "kind": kind, "terms": terms}


def part(name: str, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    of_it = {"scrap_rate": "0", "quantities": [] if "parent" in more else [10, 1]}
    return {"part_id": name, "estimate_part_id": name, **of_it, "lines": list(lines), **more}


def document(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"format": 2, "currency": "JPY", "parts": list(parts)}


STEEL = line("material", "steel", basis="weight", mass_kg="2", price_per_kg="100")
MILLING = line("operation", "milling", setup_minutes="30", run_minutes="5", hourly_rate="6000")
MILLING["work_centre_id"] = "mill"
SCREWS = line("bought", "screws", unit_price="30")
PLATING = line("outside", "plating", basis="rule", unit_price="10", minimum="3000")
BRACKET = part("bracket", STEEL, MILLING, SCREWS, PLATING)
LEG = part("leg", STEEL, parent="bracket", quantity_per="4")
