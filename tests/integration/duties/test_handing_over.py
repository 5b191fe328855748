"""Who leaves hands over in one list; what nobody chose for is shown to managers, and readable still."""

from collections.abc import Callable
from uuid import UUID, uuid4

from sqlalchemy import select

from shared_db.models import Event, Person
from shared_db.spine.transaction import Record
from tests.factories.estimates import SubQuoting
from tests.factories.inquiries import sent_inquiry
from tests.factories.talk import accepted, proposed
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.duties.calls import in_charge, items, known_elsewhere, open_duties
from tests.permissions.case import Case

SignIn = Callable[[str | None], Browser]


def rows(client: Browser, person_id: UUID, **to: UUID) -> list[dict[str, str]]:
    """The list's rows, each with whom `to` names for its kind of thing."""
    return [
        {
            "duty_id": one["in_charge"]["duty_id"],
            "person_id": str(to.get(one["kind"], "")),
        }
        for one in open_duties(client, person_id)
    ]


def test_who_is_shut_out_leaves_a_list_and_nobody_in_charge(
    standing: Case, browser: SignIn
) -> None:
    engineer, at = standing.world.people["a_engineer"], standing.inquiry
    manager = browser("a_manager")
    shut_out = manager.post(f"/group/people/{engineer}/deactivate")
    assert shut_out.headers["Location"] == f"/people/{engineer}/duties"
    (item,) = items(manager, "nobody_in_charge")
    assert item["url"] == f"/people/{engineer}/duties"
    assert "担当者なし（前任 a_engineer）：2件" in item["sentence"]
    assert items(browser("a_sales"), "nobody_in_charge") == []
    assert items(browser("b_manager"), "nobody_in_charge") == []
    assert "担当者なし（前任 a_engineer）" in browser("a_sales").get(f"/inquiries/{at}").text
    assert "担当者なし（前任 a_engineer）" in browser("a_sales").get("/estimates").text
    assert "あおば精機" not in known_elsewhere(browser("b_engineer"), at)


def test_a_list_is_handed_over_all_to_one_or_row_by_row(
    standing: Case, browser: SignIn, record: Record
) -> None:
    world, at, manager = standing.world, standing.inquiry, browser("a_manager")
    engineer, sales = world.people["a_engineer"], world.people["a_sales"]
    manager.post(f"/group/people/{engineer}/deactivate")
    chosen = rows(manager, engineer, inquiry=sales)
    sent = {"to_all": str(world.people["a_manager"]), "rows": chosen}
    left = manager.post(f"/api/v1/people/{engineer}/duties", json=sent)
    assert left.json["duties"] == []
    assert in_charge(manager, at) == {
        "inquiry": "a_sales",
        "estimate": "a_manager",
        "quote": "a_sales",
    }
    assert items(manager, "nobody_in_charge") == []
    assert len(items(browser("a_sales"), "duty_given")) == 1
    assert items(manager, "duty_given") == []
    with record.as_server("a test") as db:
        told = db.scalars(select(Event).where(Event.type == "duty_given")).all()
    assert {(e.payload["kind"], e.payload["person"]) for e in told if e.payload["before"]} == {
        ("inquiry", "a_sales"),
        ("estimate", "a_manager"),
    }


def test_what_is_not_somebodys_work_is_said_at_its_row_and_nothing_is_lost(
    standing: Case, browser: SignIn
) -> None:
    world, at, manager = standing.world, standing.inquiry, browser("a_manager")
    engineer, purchaser = world.people["a_engineer"], str(world.people["a_purchaser"])
    typed = {"to_all": purchaser}
    for place, row in enumerate(rows(manager, engineer)):
        typed |= {f"rows-{place}-{name}": value for name, value in row.items()}
    refused = manager.post(f"/people/{engineer}/duties", typed)
    assert refused.status_code == 303 or refused.status_code == 422
    page = (
        manager.get(refused.headers["Location"]).text
        if refused.status_code == 303
        else refused.text
    )
    assert page.count("この方の役割では担当できません") >= 1
    assert f'<option value="{purchaser}" selected>' in page
    assert in_charge(manager, at)["estimate"] == "a_engineer"
    nothing = manager.post(f"/api/v1/people/{engineer}/duties", json={"rows": []})
    assert nothing.status_code == 422


def test_one_hands_over_ones_own_and_nobody_elses(standing: Case, browser: SignIn) -> None:
    world, engineer = standing.world, browser("a_engineer")
    own, sales = world.people["a_engineer"], world.people["a_sales"]
    of_sales = rows(browser("a_manager"), sales)
    stolen = {"to_all": str(own), "rows": of_sales}
    assert engineer.post(f"/api/v1/people/{sales}/duties", json=stolen).status_code == 403
    assert engineer.post(f"/api/v1/people/{own}/duties", json=stolen).status_code == 422
    assert browser("b_manager").get(f"/people/{own}/duties").status_code == 404
    mine = {"to_all": str(world.people["a_manager"]), "rows": rows(engineer, own)}
    assert engineer.post(f"/api/v1/people/{own}/duties", json=mine).json["duties"] == []
    others = {"to_all": str(own), "rows": rows(browser("b_manager"), world.people["b_engineer"])}
    assert others["rows"]
    assert engineer.post(f"/api/v1/people/{own}/duties", json=others).status_code == 404


def test_requests_go_with_the_inquiry_until_an_estimate_answers_them(
    world: World, browser: SignIn
) -> None:
    sent = sent_inquiry(world, lead="a")
    accepted(world, proposed(world, sent.id, sent.part_ids, "a", "c"), "c_sales")
    costing = SubQuoting(world, sent.id, sent.part_ids)
    request = costing.ask(costing.build(), "c")
    sales = world.people["c_sales"]
    (open_,) = open_duties(browser("c_manager"), sales)
    assert open_["requests_to_answer"] == 1
    assert "回答待ちの依頼 1件" in browser("c_manager").get(f"/people/{sales}/duties").text
    costing.build_answer(request, "c_engineer")
    (open_,) = open_duties(browser("c_manager"), sales)
    assert open_["requests_to_answer"] == 0
    assert in_charge(browser("c_manager"), sent.id)["estimate"] == "c_engineer"


def test_what_is_over_is_not_in_the_list(world: World, browser: SignIn) -> None:
    sent = sent_inquiry(world, lead="a")
    proposed(world, sent.id, sent.part_ids, "a", "b", by="a_manager")
    person = world.people["a_manager"]
    assert len(open_duties(browser("a_manager"), person)) == 1
    withdrawn = browser("x_customer").post(
        f"/api/v1/inquiries/{sent.id}/withdraw", json={"client_id": str(uuid4()), "reason": ""}
    )
    assert withdrawn.status_code == 200, withdrawn.json
    assert open_duties(browser("a_manager"), person) == []


def test_what_somebody_wrote_stays_with_the_name_for_those_who_could_read_it(
    standing: Case, browser: SignIn, record: Record
) -> None:
    at, engineer = standing.inquiry, standing.world.people["b_engineer"]
    said = {"client_id": "0a5a3c10-5a5a-4d0e-9d5e-0a5a3c107e5a", "body": "曲げは可能です"}
    browser("b_engineer").post(f"/api/v1/inquiries/{at}/channels/customer/messages", json=said)
    browser("b_manager").post(f"/group/people/{engineer}/deactivate")
    for who in ("x_customer", "a_sales", "b_sales"):
        page = browser(who).get(f"/inquiries/{at}?channel=customer").text
        assert "曲げは可能です" in page and "b_engineer" in page, who
    assert browser("b_sales").get(f"/estimates/{standing.sub_estimate}").status_code == 200
    with record.as_server("a test") as db:
        assert db.get_one(Person, engineer).active is False
    browser("b_manager").post(f"/group/people/{engineer}/reactivate")
    assert in_charge(browser("b_sales"), at)["inquiry"] == "b_engineer"
