"""The first inbox: how things go here and who answers, gone once there is something."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from shared_db.models import Company
from tests.factories.inquiries import sent_inquiry, unsent_inquiry
from tests.factories.world import World
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]
STEPS = 'class="first-steps"'


def test_a_customer_reads_three_steps_and_who_answers(world: World, browser: SignIn) -> None:
    with world.record.as_server("a test") as db:
        db.execute(update(Company).where(Company.name == "あおば精機").values(tel="03-0000-1001"))
    page = browser("x_customer").get("/").text
    steps = page.partition(STEPS)[2].partition("</ol>")[0]
    assert steps.count("<li>") == 3
    assert 'href="/inquiries/new"' in page
    answering = page.partition('class="first-answering"')[2].partition("</ul>")[0]
    assert [name in answering for name in ("あおば精機", "墨田板金", "隅田切削")] == [True] * 3
    assert 'href="tel:03-0000-1001"' in answering
    assert answering.count("事務局") == 1
    assert answering.index("事務局") < answering.index("墨田板金")
    assert "遠方工業" not in page, "a shop of another group"


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("a_coordinator", "とりまとめ企業を決め、各社に打診する"),
        ("b_sales", "価格を決め、見積書を発行する"),
        ("c_engineer", "自社の分を見積もる"),
    ],
)
def test_a_shop_reads_what_its_work_is(world: World, browser: SignIn, who: str, said: str) -> None:
    page = browser(who).get("/").text
    assert STEPS in page and said in page
    assert "first-answering" not in page


def test_the_steps_are_gone_once_there_is_a_request(
    world: World, browser: SignIn, files_folder
) -> None:
    unsent_inquiry(world, files_folder, by="y_customer")
    assert STEPS not in browser("y_customer").get("/").text
    assert STEPS in browser("b_engineer").get("/").text, "nobody has sent anything yet"
    sent_inquiry(world, by="x_customer")
    for who in ("x_customer", "a_coordinator", "b_sales", "c_engineer"):
        assert STEPS not in browser(who).get("/").text
