"""A part that goes into another is a row of the assembly, with what it costs it and what lacks."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared_db.models import EstimatePart
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.world import World
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]


class Assembly:
    """A's estimate of a frame with four legs in each; one has a price, the other not yet."""

    def __init__(self, world: World, client: Browser) -> None:
        self.case: SubQuoting = sub_quoting(world, parts=2, quantities=(10,))
        self.client, self.estimate = client, self.case.build()
        self.frame, self.leg = (part["id"] for part in self.parts())
        with world.record.as_server("a test") as db:
            row = db.get_one(EstimatePart, UUID(self.leg))
            row.parent_id, row.quantity_per, row.quantities = UUID(self.frame), Decimal(4), []

    def parts(self) -> list[dict[str, Any]]:
        return list(self.case.grid(self.estimate)["parts"])

    def of(self, part: int, kind: str) -> str:
        lines = self.parts()[part]["lines"]
        return str(next(line["id"] for line in lines if line["kind"] == kind))

    def price(self, part: int) -> dict[str, str]:
        """Each line of the part comes to a hundred yen a piece; the figures then."""
        edits: list[dict[str, Any]] = [
            {"do": "remove", "line": line["id"]} for line in self.parts()[part]["lines"]
        ]
        edits.append(
            {"do": "add", "line": str(uuid4()), "part": self.parts()[part]["id"],
             "kind": "bought", "after": None, "cells": {"unit_price": "100"}}
        )  # fmt: skip
        answer = self.client.post(f"/estimates/{self.estimate}/edits", json={"edits": edits})
        assert answer.status_code == 200 and not answer.json["refused"], answer.text
        figures: dict[str, str] = answer.json["figures"]
        return figures


@pytest.fixture
def assembly(world: World, browser: SignIn) -> Assembly:
    return Assembly(world, browser("a_engineer"))


def test_what_goes_into_a_part_is_a_row_of_it_that_leads_to_its_own_tab(
    assembly: Assembly,
) -> None:
    assembly.price(0)
    html = assembly.client.get(f"/estimates/{assembly.estimate}").text
    key = f'data-cell="parts-0-below-{assembly.leg}-0">'
    assert "組み込み部品" in html and f"{key}–<" in html
    assert 'href="#part-1">ブラケット 2</a>' in html and "1台に 4 個" in html
    assert 'data-cell="parts-0-missing-0">「ブラケット 2」の原価が未定<' in html
    assembly.price(1)
    html = assembly.client.get(f"/estimates/{assembly.estimate}").text
    assert f"{key}¥4,000<" in html
    assert f'data-cell="parts-0-each-{assembly.leg}-0">¥100.00<' in html
    assert 'data-cell="parts-0-cost-0">¥5,000<' in html


def test_whoever_types_in_either_is_told_the_assemblys_row_anew(assembly: Assembly) -> None:
    frame, leg = assembly.frame, assembly.leg
    told = assembly.price(0)
    assert told[f"{frame}-below-{leg}-0"] == "–"
    assert told[f"{frame}-missing-0"] == "「ブラケット 2」の原価が未定"
    told = assembly.price(1)
    assert told[f"{frame}-below-{leg}-0"] == "¥4,000"
    assert (told[f"{frame}-cost-0"], told[f"{frame}-missing-0"]) == ("¥5,000", "")
