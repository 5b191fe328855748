"""The wall: costs, rates and prices planted as canaries are looked for in all that others fetch."""

import json

import pytest
from sqlalchemy import select

from shared_db.access import visible_streams
from shared_db.models import Mail, Stream
from shared_db.spine.across import events_for_delivery
from tests.factories.estimates import SubQuoting, sub_quoting, work_centre
from tests.factories.world import World

A_COST, A_RATE = "777123.45", "888234.5"
B_COST, B_RATE = "666345.25", "555456.75"
B_PRICE = "444567.75"
C_PRICE = "333678.25"
B_REASON = "22113344"
"""Stands in the reason why B sells below its cost."""


def forms_of(number: str) -> list[str]:
    """The ways in which a page, JSON or a letter may write a number."""
    whole, _, decimals = number.partition(".")
    grouped = f"{int(whole):,}"
    return [number, whole, grouped, f"{grouped}.{decimals}"]


@pytest.fixture
def planted(world: World, do_jobs) -> dict:
    """A asks B and C; both have offered; each has its own costs and rates."""
    case = sub_quoting(world)
    work_centre(world, "a", A_RATE, "A の秘密の機械")
    work_centre(world, "b", B_RATE, "B の秘密の機械")
    estimate = case.build()
    case.fill(estimate, price_per_kg=A_COST, hourly_rate=A_RATE)
    to_b = case.ask(estimate, "b")
    own = case.build_answer(to_b)
    case.fill(own, "b_engineer", hourly_rate=B_RATE)
    grid = case.grid(own, "b_engineer")
    grid["parts"][0]["lines"].append(
        {"kind": "bought", "description": "薬液", "unit_price": B_COST}
    )
    case.save(own, grid, "b_engineer")
    offer = case.offer(to_b, price=B_PRICE, below_cost_reason=f"次の{B_REASON}円で取り返す")
    to_c = case.ask(estimate, "c")
    case.offer(to_c, "c_engineer", price=C_PRICE)
    do_jobs()
    return {"case": case, "a": estimate, "b": own, "to_b": to_b, "to_c": to_c, "offer": offer}


def addresses(planted: dict) -> list[str]:
    case: SubQuoting = planted["case"]
    urls = ["/estimates", "/api/v1/estimates", "/api/v1/requests"]
    for estimate in (planted["a"], planted["b"]):
        urls += [f"/estimates/{estimate}{tail}" for tail in ("", "/rollup", "/summary", "/ask")]
        urls += [f"/api/v1/estimates/{estimate}{tail}" for tail in ("", "/rollup")]
    for request in (planted["to_b"], planted["to_c"]):
        urls += [f"/requests/{request}", f"/requests/{request}/offer?mark_up=0"]
        urls += [f"/api/v1/requests/{request}", f"/api/v1/requests/{request}/offers"]
    urls += [f"/inquiries/{case.inquiry}/estimates", f"/inquiries/{case.inquiry}/requests"]
    return urls


def fetched(planted: dict, browser, who: str) -> str:
    """Everything that somebody can read: pages, JSON, the sections, the events of all streams."""
    client = browser(who)
    texts = [client.get(url).get_data(as_text=True) for url in addresses(planted)]
    world: World = planted["case"].world
    compute = {"values": {"parts-0-id": "x"}}
    texts.append(
        client.post(f"/api/v1/estimates/{planted['a']}/compute", json=compute).get_data(
            as_text=True
        )
    )
    with world.record.work(world.actor(who)) as work:
        for stream in work.session.scalars(visible_streams(work.actor).order_by(Stream.id)):
            told = events_for_delivery(work.session, stream.id, 0)
            texts += [json.dumps(event.payload, ensure_ascii=False) for event, _, _ in told]
    return "\n".join(texts)


EVERYONE = {
    "a_engineer": {A_COST, A_RATE, B_PRICE, C_PRICE},
    "a_sales": {A_COST, A_RATE, B_PRICE, C_PRICE},
    "b_engineer": {B_COST, B_RATE, B_PRICE, B_REASON},
    "b_purchaser": {B_COST, B_RATE, B_PRICE, B_REASON},
    "c_engineer": {C_PRICE},
    "a_coordinator": set(),
    "a_administrator": set(),
    "x_customer": set(),
    "y_customer": set(),
    "z_engineer": set(),
    "z_manager": set(),
}
CANARIES = {A_COST, A_RATE, B_COST, B_RATE, B_PRICE, B_REASON, C_PRICE}


@pytest.mark.parametrize("who", EVERYONE)
def test_each_person_reads_the_own_sides_figures_and_no_others(planted, browser, who):
    text = fetched(planted, browser, who)
    found = {canary for canary in CANARIES if any(form in text for form in forms_of(canary))}
    assert found == EVERYONE[who]


def test_no_letter_holds_a_figure(planted):
    with planted["case"].world.record.as_server("a test") as db:
        letters = json.dumps([mail.values for mail in db.scalars(select(Mail))], ensure_ascii=False)
    assert letters
    assert not [c for c in CANARIES if any(form in letters for form in forms_of(c))]


def test_the_group_sees_who_was_asked_and_has_answered(planted, browser):
    case = planted["case"]
    for who in ("b_engineer", "c_engineer", "a_coordinator"):
        page = browser(who).get(f"/inquiries/{case.inquiry}/requests").get_data(as_text=True)
        assert "墨田板金" in page
        assert "隅田切削" in page
    assert browser("x_customer").get(f"/inquiries/{case.inquiry}/requests").status_code == 404


def test_others_find_nothing_at_the_address_of_a_request_or_estimate(planted, browser):
    for who in ("c_engineer", "z_engineer", "x_customer", "a_coordinator"):
        client = browser(who)
        assert client.get(f"/requests/{planted['to_b']}").status_code == 404
        assert client.get(f"/api/v1/requests/{planted['to_b']}").status_code == 404
        for estimate in (planted["a"], planted["b"]):
            assert client.get(f"/estimates/{estimate}").status_code == 404
            assert client.get(f"/api/v1/estimates/{estimate}").status_code == 404
    assert browser("a_engineer").get(f"/estimates/{planted['b']}").status_code == 404
    assert browser("b_engineer").get(f"/estimates/{planted['a']}").status_code == 404
    assert browser(None).get(f"/estimates/{planted['a']}").status_code == 302
    assert browser(None).get(f"/api/v1/estimates/{planted['a']}").status_code == 401


def test_nothing_crosses_the_wall_when_the_asked_shop_rolls_up_its_own(planted, do_jobs):
    case: SubQuoting = planted["case"]

    def heads(who):
        with case.world.record.work(case.world.actor(who)) as work:
            streams = work.session.scalars(visible_streams(work.actor))
            return {stream.id: stream.last_seq for stream in streams}

    before = heads("a_manager")
    grid = case.grid(planted["b"], "b_engineer")
    grid["parts"][0]["scrap_percent"] = "5"
    case.save(planted["b"], grid, "b_engineer")
    do_jobs()
    assert heads("a_manager") == before
