"""A shop's membership is ended by the administrator, with everything that hangs on it named."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from shared_db.foundation.clock import today
from shared_db.models import (
    Event,
    GroupRole,
    Mail,
    Membership,
    Stream,
    StreamKind,
)
from shared_db.spine.events import EventType
from tests.factories.estimates import sub_quoting
from tests.factories.inquiries import choose_lead, sent_inquiry
from tests.factories.world import World, add_role, of_group
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]


@pytest.fixture
def place(world: World) -> str:
    """B's place in the group."""
    return f"/group/{world.group_id}/shops/{world.companies['b']}"


def last_day(world: World) -> date | None:
    with world.record.as_server("a test") as db:
        own = Membership.company_id == world.companies["b"]
        return db.scalars(select(Membership.until).where(own)).one()


def kinds(client: Browser) -> list[str]:
    return [item["kind"] for item in client.get("/api/v1/inbox").json["items"]]


def test_the_administrator_says_the_last_day_and_confirms_what_is_open(
    world: World, browser: SignIn, place: str
) -> None:
    choose_lead(world, sent_inquiry(world).id, "b")
    case = sub_quoting(world)
    case.ask(case.build(), "b")
    administrator = browser("a_administrator")
    assert place in administrator.get("/group").text
    day = today() + timedelta(days=30)
    asked = administrator.get(place, query_string={"until": day.isoformat()})
    words = "".join(FormPage(asked.text).words.split())
    assert "とりまとめ企業になっている引き合い1" in words
    assert "未回答の二次見積依頼（この会社あて）1" in words
    assert "退会日時点の内容で引き続き閲覧できます" in words
    assert "いま閲覧できる方が引き続き" in words
    assert last_day(world) is None, "nothing has happened yet"
    assert administrator.post(place, {"until": day.isoformat()}).status_code == 303
    assert last_day(world) == day
    assert browser("b_engineer").get("/inquiries").status_code == 200
    assert "まで" in FormPage(browser("c_sales").get("/group").text).words


def test_its_people_and_the_other_shops_coordinators_learn_of_it(
    world: World, browser: SignIn, place: str
) -> None:
    assert browser("a_administrator").post(place, {"until": str(today())}).status_code == 303
    with world.record.as_server("a test") as db:
        letters = select(Mail.to_email).where(Mail.template == "membership_ends")
        written = {email.partition("@")[0] for email in db.scalars(letters)}
        told = db.execute(
            select(Stream.kind, Event.payload, Event.person_id)
            .join(Event, Event.stream_id == Stream.id)
            .where(Event.type == EventType.MEMBERSHIP_ENDS)
        ).all()
    shop = {f"b_{job}" for job in ("manager", "engineer", "sales", "purchaser")}
    assert written == shop | {"a_coordinator"}
    assert {kind for kind, *_ in told} == {StreamKind.GROUP, StreamKind.COMPANY}
    assert {facts["until"] for _, facts, _ in told} == {str(today())}
    assert {person for *_, person in told} == {world.people["a_administrator"]}
    for who in ("a_coordinator", "b_manager"):
        assert "membership_ends" in kinds(browser(who))
    for who in ("a_sales", "c_manager", "b_sales", "z_manager", "x_customer"):
        assert "membership_ends" not in kinds(browser(who))


@pytest.mark.days
def test_it_can_be_taken_back_until_the_last_day_is_over(
    world: World, browser: SignIn, place: str
) -> None:
    administrator = browser("a_administrator")
    administrator.post(place, {"until": str(today())})
    assert administrator.post(f"{place}/keep", {}).status_code == 303
    assert last_day(world) is None
    assert "membership_ends" not in kinds(browser("b_manager"))
    with world.record.as_server("a test") as db:
        own = Membership.company_id == world.companies["b"]
        db.execute(update(Membership).where(own).values(until=today() - timedelta(days=1)))
    assert administrator.post(f"{place}/keep", {}).status_code == 404
    assert administrator.get(place).status_code == 404
    assert "退会済み" in administrator.get("/group").text


@pytest.mark.days
@pytest.mark.parametrize("until", ["", "いつか", "2020-01-01", "yesterday"])
def test_the_last_day_is_today_or_later(
    world: World, browser: SignIn, place: str, until: str
) -> None:
    day = str(today() - timedelta(days=1)) if until == "yesterday" else until
    administrator = browser("a_administrator")
    assert administrator.get(place, query_string={"until": day}).status_code == 422
    refused = administrator.post(place, {"until": day}, follow_redirects=True)
    assert "退会日（最終日）" in refused.text
    assert last_day(world) is None


def test_the_group_keeps_an_administrator(world: World, browser: SignIn) -> None:
    own = f"/group/{world.group_id}/shops/{world.companies['a']}"
    administrator = browser("a_administrator")
    refused = administrator.post(own, {"until": str(today())}, follow_redirects=True)
    assert "この会社のほかにシステム管理者がいません" in refused.text
    add_role(world, "c_manager", GroupRole.ADMINISTRATOR)
    of_c = own.replace(str(world.companies["a"]), str(world.companies["c"]))
    day = {"until": str(today())}
    assert administrator.post(of_c, day).status_code == 303
    late = administrator.post(own, day, follow_redirects=True)
    assert "この会社のほかにシステム管理者がいません" in late.text, "C goes as well"
    assert administrator.post(f"{of_c}/keep", {}).status_code == 303
    done = administrator.post(own, day, follow_redirects=True)
    assert "あおば精機は" in done.text and "システム管理者がいません" not in done.text


def test_who_administrates_in_a_shop_that_stays_is_not_let_go(
    world: World, browser: SignIn
) -> None:
    add_role(world, "c_manager", GroupRole.ADMINISTRATOR)
    own = f"/group/{world.group_id}/shops/{world.companies['a']}"
    assert browser("c_manager").post(own, {"until": str(today())}).status_code == 303
    administrator = browser("a_administrator")
    account = f"/group/accounts/{world.people['c_manager']}"
    form: dict[str, str] = {"before": str(of_group(world, GroupRole.ADMINISTRATOR))}
    assert administrator.post(account, form).status_code == 409, "tomorrow there would be nobody"
    assert administrator.post(f"{own}/keep", {}).status_code == 303
    assert administrator.post(account, form).status_code == 303


def test_a_program_does_the_same(world: World, browser: SignIn) -> None:
    place = f"/api/v1/groups/{world.group_id}/shops/{world.companies['b']}"
    administrator = browser("a_administrator")
    found = administrator.get(place).json
    assert (found["company"], found["until"]) == ("墨田板金", None)
    assert found["open"] == {"leads": 0, "quotes": 0, "orders": 0, "to_answer": 0, "asked": 0}
    said = administrator.put(f"{place}/last-day", json={"until": str(today())})
    assert said.json["until"] == str(today())
    late = administrator.put(f"{place}/last-day", json={"until": "2020-01-01"})
    assert late.json["error"]["fields"]["until"]["code"] == "in_the_past"
    assert administrator.delete(f"{place}/last-day").json["until"] is None
    customer = place.replace(str(world.companies["b"]), str(world.companies["x"]))
    assert administrator.get(customer).status_code == 404
