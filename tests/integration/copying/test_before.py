"""A repeat part begins from what it was before: found first, looked at, taken, priced anew."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.copying.service import look_for
from portal.earlier.figures import Outcome
from portal.earlier.last_time import last_time
from portal.estimates.queries import find_estimate, parts_of
from shared_db.acts.sub_quotes import NOT_ASKED_YET
from shared_db.models import (
    EarlierPart,
    Estimate,
    EstimateLine,
    EstimatePart,
    Part,
    SourceKind,
    WorkCentreRate,
)
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.quotes import issued, priceable
from tests.factories.shopdata import HEADER, taken_in
from tests.factories.world import World
from tests.fixtures.portal import Browser

Jobs = Callable[[], int]
SignIn = Callable[[str | None], Browser]


def named(case: SubQuoting, name: str, number: str = "", material: str = "SUS304") -> SubQuoting:
    """The case with its part called so."""
    with case.world.record.as_server("a test") as db:
        part = db.get_one(Part, case.parts[0])
        part.name, part.drawing_number, part.material = name, number, material
    return case


def row_of(world: World, estimate: UUID) -> UUID:
    with world.record.as_server("a test") as db:
        rows = select(EstimatePart.id).where(EstimatePart.estimate_id == estimate)
        return db.scalars(rows).one()


def earlier(world: World, name: str, do_jobs: Jobs, number: str = "", **amounts: str) -> UUID:
    """A's estimate of before, filled and rolled up."""
    case = named(sub_quoting(world), name, number)
    estimate = case.build()
    case.fill(estimate, **amounts)
    do_jobs()
    return estimate


class Now:
    """A's new estimate, and the page of what was before."""

    def __init__(self, world: World, client: Browser, name: str, number: str = "") -> None:
        self.case = named(sub_quoting(world), name, number)
        self.estimate, self.client = self.case.build(), client
        self.row = row_of(world, self.estimate)
        self.at = f"/estimates/{self.estimate}/parts/{self.row}"

    def found(self, q: str = "") -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = self.client.get(f"/api/v1{self.at}/before?q={q}").json["found"]
        return told

    def lines(self) -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = self.case.grid(self.estimate)["parts"][0]["lines"]
        return lines


@pytest.fixture
def client(browser: SignIn) -> Browser:
    return browser("a_engineer")


def test_the_same_drawing_number_is_found_first_however_it_is_written(
    world: World, client: Browser, do_jobs: Jobs
) -> None:
    earlier(world, "ブラケット", do_jobs)
    earlier(world, "座金", do_jobs, "Ｘ－１００")
    now = Now(world, client, "ブラケット", "x-100")
    assert [one["name"] for one in now.found()] == ["座金", "ブラケット"]
    assert "number" in now.found()[0]["like"]


def test_earlier_parts_are_found_by_words_customer_and_number_of_the_inquiry(
    world: World, client: Browser, do_jobs: Jobs
) -> None:
    earlier(world, "特殊フランジ", do_jobs)
    now = Now(world, client, "何か別の物")
    assert [one["name"] for one in now.found("ﾌﾗﾝｼﾞ")] == ["特殊フランジ"]
    number = now.found("フランジ")[0]["number"]
    assert [one["name"] for one in now.found(number)] == ["特殊フランジ"]
    assert now.found("zzqq") == []


def test_all_lines_are_taken_in_the_place_of_empty_ones_at_the_rates_of_today(
    world: World, client: Browser, do_jobs: Jobs
) -> None:
    before = earlier(world, "ブラケット", do_jobs)
    with world.record.as_server("a test") as db:
        line = db.scalars(
            select(EstimateLine).where(
                EstimateLine.estimate_id == before, EstimateLine.kind == "operation"
            )
        ).one()
        centre = db.scalars(select(WorkCentreRate.work_centre_id)).first()
        line.work_centre_id = centre
        db.add(
            WorkCentreRate(
                work_centre_id=centre, hourly_rate=Decimal(5200), valid_from=date(2024, 4, 1),
                set_by=world.people["a_manager"],
            )
        )  # fmt: skip
    now = Now(world, client, "ブラケット")
    [found] = now.found()
    page = client.get(f"{now.at}/before?of={found['id']}").text
    assert "¥4,500 → ¥5,200" in page
    answer = client.post(f"{now.at}/before", data={"earlier_id": found["id"]})
    assert answer.status_code == 303
    assert "旋削 ¥4,500 → ¥5,200" in client.get(answer.headers["Location"]).text
    lines = now.lines()
    assert sorted(line["kind"] for line in lines) == ["material", "operation", "outside"]
    operation = next(line for line in lines if line["kind"] == "operation")
    assert (operation["run_minutes"], operation["hourly_rate"]) == ("2", "5200")


def test_an_offer_of_before_is_not_taken_over_as_an_offer(
    world: World, client: Browser, do_jobs: Jobs
) -> None:
    case = named(sub_quoting(world), "ブラケット")
    estimate = case.build()
    case.fill(estimate)
    case.offer(case.ask(estimate))
    do_jobs()
    now = Now(world, client, "ブラケット")
    [outside] = [
        line
        for line in client.get(f"/api/v1{now.at}/before?of={now.found()[0]['id']}").json["lines"]
        if line["kind"] == "outside"
    ]
    with world.record.as_server("a test") as db:
        for line in db.scalars(
            select(EstimateLine).where(
                EstimateLine.estimate_id == now.estimate, EstimateLine.kind == "outside"
            )
        ):
            db.delete(line)
    body = {"earlier_id": now.found()[0]["id"], "line_id": outside["id"]}
    told = client.post(f"/api/v1{now.at}/before", json=body).json
    assert (told["lines"], told["to_ask"]) == (1, 1)
    with world.record.as_server("a test") as db:
        line = db.scalars(
            select(EstimateLine).where(
                EstimateLine.estimate_id == now.estimate, EstimateLine.kind == "outside"
            )
        ).one()
        assert (line.offer_id, line.terms) == (None, NOT_ASKED_YET)
        assert line.source_kind is SourceKind.HAND


def test_one_line_comes_beside_what_was_typed_and_overwrites_nothing(
    world: World, client: Browser, do_jobs: Jobs
) -> None:
    earlier(world, "ブラケット", do_jobs)
    now = Now(world, client, "ブラケット")
    now.case.fill(now.estimate, hourly_rate="9999")
    found = client.get(f"/api/v1{now.at}/before?of={now.found()[0]['id']}").json
    line = next(one for one in found["lines"] if one["kind"] == "operation")
    before = now.lines()
    client.post(
        f"{now.at}/before", data={"earlier_id": found["found"][0]["id"], "line_id": line["id"]}
    )
    after = now.lines()
    assert [one for one in after if one in before] == before
    assert len(after) == len(before) + 1


def test_price_cost_and_outcome_stand_beside_and_the_actual_minutes_of_a_piece(
    world: World, client: Browser, do_jobs: Jobs, files_folder: Path
) -> None:
    earlier(world, "ブラケット", do_jobs)
    header = HEADER.strip() + ",Part Desc.,Work Order Qty\n"
    rows = "".join(f"W{n},旋削,,,000:{n}0,D,10,ＢＲＡＣＫＥＴ,10\n" for n in (1, 3))
    taken_in(world, files_folder, (header + rows).encode(), do_jobs)
    with world.record.as_server("a test") as db:
        db.scalars(select(EarlierPart)).one().name = "bracket"
    now = Now(world, client, "bracket")
    [found] = now.found()
    assert [price["quantity"] for price in found["prices"]] == [10, 100]
    assert (found["outcome"], found["minutes"], found["work_orders"]) == ("none", "2.00", 2)


def test_what_was_quoted_and_ordered_is_told_of_the_same_drawing_last_time(
    world: World,
) -> None:
    quoted = priceable(world, quantities=[[10]])
    issued(world, quoted)
    [(part_id, quantity)] = quoted.wanted
    with world.record.as_server("a test") as db:
        row = EstimatePart(
            estimate_id=quoted.estimate_id, part_id=part_id, position=1, quantities=[quantity]
        )
        db.add(row)
        db.flush()
        db.add(
            EarlierPart(
                company_id=world.companies["a"], estimate_part_id=row.id, name="ブラケット",
                drawing_number="Ｘ-100", costed_on=date(2025, 4, 1), quantity=quantity,
                prices=[{"quantity": quantity, "unit_cost": "1234.5000"}],
            )
        )  # fmt: skip
    case = named(sub_quoting(world), "別の名", "x-100")
    estimate = case.build()
    with world.record.work(world.actor("a_sales")) as work:
        told = last_time(work, work.session.get_one(Estimate, estimate))
        [found] = told.values()
        assert found.figures is not None
        assert found.figures.outcome is Outcome.OPEN
        [price] = found.figures.prices
        assert price.unit_cost == Decimal("1234.5")
        assert price.unit_price is not None


@pytest.mark.parametrize("who", ["b_engineer", "c_engineer", "z_engineer", "x_customer", None])
def test_another_shop_a_customer_or_a_guest_finds_nothing_and_takes_nothing(
    world: World, browser: SignIn, do_jobs: Jobs, who: str | None
) -> None:
    earlier(world, "秘密のブラケット", do_jobs)
    now = Now(world, browser("a_engineer"), "秘密のブラケット")
    key = now.found()[0]["id"]
    client = browser(who)
    assert "秘密" not in client.get(f"{now.at}/before?of={key}").text
    answer = client.post(f"/api/v1{now.at}/before", json={"earlier_id": key})
    assert answer.status_code in (401, 403, 404)


def test_in_its_own_estimate_a_shop_finds_no_part_of_another_shops(
    world: World, browser: SignIn, do_jobs: Jobs
) -> None:
    mine = earlier(world, "ブラケット", do_jobs)
    case = named(sub_quoting(world), "ブラケット")
    request = case.ask(case.build())
    own = case.build_answer(request)
    with world.record.work(world.actor("b_engineer")) as work:
        estimate = find_estimate(work, own)
        [(row, part)] = parts_of(work, own)
        assert look_for(work, estimate, row, part, "") == []
    row_id = row_of(world, own)
    with world.record.as_server("a test") as db:
        key = db.scalars(
            select(EarlierPart.id)
            .join(EstimatePart, EstimatePart.id == EarlierPart.estimate_part_id)
            .where(EstimatePart.estimate_id == mine)
        ).one()
    answer = browser("b_engineer").post(
        f"/api/v1/estimates/{own}/parts/{row_id}/before", json={"earlier_id": str(key)}
    )
    assert answer.status_code == 404
