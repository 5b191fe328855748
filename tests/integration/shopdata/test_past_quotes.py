"""Last year's quote sheets: mapped once, taken in, found by similar parts, copied, taken out."""

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from shared_db.models import EarlierPart, EstimatePart, Part, PastQuote, SheetState
from tests.factories.estimates import sub_quoting
from tests.factories.quote_sheets import as_csv, cost_sheet, hostile_sheet, packed, quote_sheet
from tests.factories.world import World
from tests.fixtures.portal import Browser

Jobs = Callable[[], int]
SignIn = Callable[[str | None], Browser]
AT = "/own-data/past-quotes"


class Shop:
    """A's engineer at the page of quotes of earlier years."""

    def __init__(self, world: World, client: Browser, do_jobs: Jobs) -> None:
        self.world, self.client, self.do_jobs = world, client, do_jobs

    def bring(self, files: dict[str, bytes]) -> str:
        """Where the page went after it, all jobs done."""
        sent = [(io.BytesIO(content), name) for name, content in files.items()]
        answer = self.client.post(AT, data={"files": sent}, content_type="multipart/form-data")
        assert answer.status_code == 303, answer.text
        self.do_jobs()
        return str(answer.location)

    def sheets(self, state: SheetState | None = None) -> list[PastQuote]:
        with self.world.record.as_server("a test") as db:
            query = select(PastQuote).order_by(PastQuote.filename)
            return list(db.scalars(query.where(PastQuote.state == state) if state else query))

    def keep(self, quote_id: UUID, **more: str) -> Any:
        """Press "keep" as the page proposes it."""
        told = self.client.get(f"/api/v1/past-quotes/{quote_id}").json["mapping"]
        typed = {f"column-{name}": str(at) for name, at in told["columns"].items()}
        answer = self.client.post(f"{AT}/sheets/{quote_id}", data=typed | {"act": "keep"} | more)
        self.do_jobs()
        return answer

    def parts(self) -> int:
        with self.world.record.as_server("a test") as db:
            some = select(func.count()).select_from(EarlierPart)
            return db.scalar(some.where(EarlierPart.past_quote_id.is_not(None))) or 0


@pytest.fixture
def shop(world: World, browser: SignIn, do_jobs: Jobs) -> Shop:
    return Shop(world, browser("a_engineer"), do_jobs)


def test_a_form_is_mapped_once_and_the_next_files_need_nothing(shop: Shop) -> None:
    files = {f"{n}.xlsx": quote_sheet(f"M-{n}", f"R6.4.{n}") for n in range(1, 4)}
    page = shop.bring(files)
    (first, *_others) = shop.sheets(SheetState.WAITING)
    preview = shop.client.get(f"{AT}/sheets/{first.id}").text
    assert all(said in preview for said in ("山田精機株式会社", "M-1", "取付ブラケット", "¥1,050"))
    assert shop.keep(first.id).status_code == 303
    assert [one.quoted_on.day for one in shop.sheets(SheetState.TAKEN) if one.quoted_on] == [
        1,
        2,
        3,
    ]
    shop.bring({"next.xlsx": quote_sheet("M-9", "2024/5/9", "大和工業")})
    newest = shop.sheets(SheetState.TAKEN)[-1]
    assert (newest.customer, newest.number, newest.parts) == ("大和工業", "M-9", 2)
    said = shop.client.get(page).text
    assert "十個" in said
    codes = {code for _row, _column, _value, code in newest.remarks}
    assert codes == {"not_a_number", "total_row"}


def test_what_is_in_already_adds_nothing_and_says_so(shop: Shop) -> None:
    shop.bring({"a.xlsx": quote_sheet()})
    shop.keep(shop.sheets()[0].id)
    assert shop.parts() == 2
    again = shop.client.post(
        AT, data={"files": [(io.BytesIO(quote_sheet()), "b.xlsx")]}, follow_redirects=True
    )
    assert again.status_code == 422
    both = {
        "copy.xlsx": quote_sheet(),
        "changed.xlsx": quote_sheet(rows=(("別", "", "", 1, "", 1),)),
    }
    shop.bring(both)
    problems = {one.filename: one.problem for one in shop.sheets(SheetState.SAME)}
    assert problems == {"copy.xlsx": "same_file", "changed.xlsx": "same_number"}
    assert shop.parts() == 2


def test_an_import_is_taken_out_by_a_press_and_can_come_again(shop: Shop, browser: SignIn) -> None:
    page = shop.bring({"a.xlsx": quote_sheet()})
    shop.keep(shop.sheets()[0].id)
    undo = f"/own-data/imports/{page.rsplit('/', 1)[-1]}/undo"
    assert browser("a_manager").post(undo).status_code == 303
    assert (shop.parts(), shop.sheets()) == (0, [])
    shop.bring({"a.xlsx": quote_sheet()})
    assert shop.parts() == 2


def test_a_quoted_part_is_found_said_as_last_time_and_its_operations_are_copied(
    shop: Shop,
) -> None:
    shop.bring({"a.xlsx": cost_sheet()})
    shop.keep(shop.sheets()[0].id)
    case = sub_quoting(shop.world)
    with shop.world.record.as_server("a test") as db:
        part = db.get_one(Part, case.parts[0])
        part.name, part.drawing_number = "ベースプレート", "ＢＰ－７"
    estimate = case.build()
    with shop.world.record.as_server("a test") as db:
        rows = select(EstimatePart.id).where(EstimatePart.estimate_id == estimate)
        row = db.scalars(rows).one()
    assert "data-last-time" in shop.client.get(f"/estimates/{estimate}").text
    at = f"/api/v1/estimates/{estimate}/parts/{row}/before"
    (found,) = shop.client.get(at).json["found"]
    assert found["estimate_id"] is None
    assert (found["outcome"], found["customer"]) == ("unknown", "大和工業")
    assert [one["unit_price"] for one in found["prices"]] == ["3500"]
    told = shop.client.post(at, json={"earlier_id": found["id"], "client_id": found["id"]}).json
    assert told["lines"] == 3
    lines = {one["description"]: one for one in case.grid(estimate)["parts"][0]["lines"]}
    assert lines["フライス"]["setup_minutes"] == "30"
    assert {"材料", "メッキ"} <= set(lines)


def test_a_hostile_folder_is_read_for_what_can_be_read(shop: Shop) -> None:
    shop.bring(
        {
            "folder.zip": packed(
                {
                    "見積/hostile.xlsx": hostile_sheet(),
                    "inner.zip": packed({"a.csv": b"a"}),
                    "notes.docx": b"PK",
                    "wrong.csv": b"\x81\x00\xff\xfe\x00",
                    "broken.xlsx": b"PK\x03\x04 no more",
                    "u16.csv": as_csv(
                        [["見積日", "R6.4.1"], ["品名", "数量", "単価"], ["座金", "5", "80"]],
                        "utf-16",
                    ),
                }
            )
        }
    )
    problems = {one.filename: one.problem for one in shop.sheets(SheetState.REFUSED)}
    assert problems == {
        "inner.zip": "nested",
        "notes.docx": "not_a_sheet",
        "wrong.csv": "not_a_sheet",
        "broken.xlsx": "broken",
    }
    # both have the same three columns: one form, mapped once
    waiting = shop.sheets(SheetState.WAITING)
    page = shop.client.get(f"{AT}/sheets/{waiting[-1].id}").text
    assert "<script>alert" not in page
    shop.keep(waiting[0].id)
    with shop.world.record.as_server("a test") as db:
        parts = db.scalars(select(EarlierPart).where(EarlierPart.past_quote_id.is_not(None)))
        prices = {one.name: one.prices[0]["unit_price"] for one in parts}
    assert prices == {
        "=cmd|' /C calc'!A0": "100",
        "<script>alert(1)</script>": "2000",
        "座金": "80",
    }


def test_other_companies_see_nothing_of_it(shop: Shop, browser: SignIn) -> None:
    page = shop.bring({"a.xlsx": quote_sheet()})
    quote = shop.sheets()[0]
    other = browser("b_engineer")
    assert other.get(page).status_code == 404
    assert other.get(f"{AT}/sheets/{quote.id}").status_code == 404
    assert "a.xlsx" not in other.get(AT).text


def test_a_form_with_prices_by_quantity_side_by_side_is_taken_in_with_another_number_of_them(
    shop: Shop,
) -> None:
    top = "見積書,,,\n山田精機株式会社,御中,,No. K-%d\n見積日,R6.4.%d,,\n"
    few = top % (1, 1) + "品名,10個,50個,備考\nブラケット,1200,1100,\n"
    more = top % (2, 2) + "品名,1個,5個,20個,備考\nカラー,900,800,700,支給材\n"
    shop.bring({"1.csv": few.encode(), "2.csv": more.encode()})
    first, other = shop.sheets(SheetState.WAITING)
    assert first.shape == other.shape
    assert "B: 10, C: 50" in shop.client.get(f"{AT}/sheets/{first.id}").text
    assert shop.keep(first.id).status_code == 422  # without them it says no price
    assert shop.keep(first.id, breaks="1").status_code == 303
    assert [one.state for one in shop.sheets()] == [SheetState.TAKEN] * 2
    with shop.world.record.as_server("a test") as db:
        breaks = db.scalars(
            select(EarlierPart.prices)
            .where(EarlierPart.past_quote_id.is_not(None))
            .order_by(EarlierPart.name)
        ).all()
    assert [len(one) for one in breaks] == [3, 2]
