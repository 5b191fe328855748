"""A sub-quote from asking to the asker's roll-up, and what is refused on the way."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portal.forms import read
from portal.offers.answering import give_offer
from portal.offers.asking import use_offer
from portal.offers.forms import OfferBody
from shared_db.acts.endings import end_inquiry
from shared_db.foundation.clock import today
from shared_db.foundation.errors import ChangedMeanwhile, Invalid, NotAllowed, NotFound, WrongState
from shared_db.models import (
    EstimateLine,
    Inquiry,
    InquiryState,
    Job,
    JobKind,
    Mail,
    Offer,
    OfferState,
    Request,
    RequestItem,
    RequestState,
    RollupRun,
)
from shared_db.telling.audiences import move_inquiry
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.rows import inquiry_rows
from tests.factories.talk import proposed
from tests.factories.world import World
from tests.integration.inquiries.form_page import FormPage


@pytest.fixture
def case(world: World) -> SubQuoting:
    return sub_quoting(world)


def all_of(world: World, model):
    with world.record.as_server("a test") as db:
        return list(db.scalars(select(model)))


def outside_terms(case: SubQuoting, estimate: UUID) -> list[dict]:
    with case.world.record.as_server("a test") as db:
        query = select(EstimateLine).where(
            EstimateLine.estimate_id == estimate, EstimateLine.kind == "outside"
        )
        return [
            line.kept_terms | ({"offer_id": str(line.offer_id)} if line.offer_id else {})
            for line in db.scalars(query.order_by(EstimateLine.id))
        ]


def test_a_request_asks_for_the_pieces_that_will_be_started(case: SubQuoting):
    estimate = case.build()
    grid = case.grid(estimate)
    grid["parts"][0]["scrap_percent"] = "3"
    case.save(estimate, grid)
    case.ask(estimate)
    (item,) = all_of(case.world, RequestItem)
    assert (item.operation, item.specification) == ("めっき", "膜厚 10 µm")
    assert item.quantities == [11, 104]


def test_the_asked_shop_finds_it_in_its_inbox_and_by_mail(case: SubQuoting, browser):
    from portal.offers.waiting import waiting

    request = case.ask(case.build())
    app = browser("b_engineer").client.application
    for who, count in (("b_engineer", 1), ("b_sales", 1), ("c_engineer", 0), ("b_purchaser", 0)):
        with app.test_request_context(), case.world.record.work(case.world.actor(who)) as work:
            found = [item for item in waiting(work) if item.kind == "offer_requested"]
        assert [item.url for item in found] == [f"/requests/{request}"] * count
    letters = [mail for mail in all_of(case.world, Mail) if mail.template == "offer_requested"]
    assert {mail.to_email.split("@")[0] for mail in letters} == {
        "b_engineer",
        "b_sales",
        "b_manager",
    }


def test_opening_it_says_that_it_was_seen_and_only_once(case: SubQuoting, browser):
    request = case.ask(case.build())
    for _ in range(2):
        assert browser("b_engineer").get(f"/requests/{request}").status_code == 200
    told = browser("a_engineer").get(f"/api/v1/requests/{request}").json
    assert told["state"] == "seen"


def test_the_asker_opening_it_is_not_the_asked_having_seen_it(case: SubQuoting, browser):
    request = case.ask(case.build())
    browser("a_engineer").get(f"/requests/{request}")
    assert browser("a_engineer").get(f"/api/v1/requests/{request}").json["state"] == "sent"


def test_an_offer_that_arrives_is_in_nobodys_way_who_is_typing(case: SubQuoting) -> None:
    estimate = case.build()
    request = case.ask(estimate)
    typed = case.grid(estimate)
    case.offer(request, price="123.5")
    typed["parts"][0]["scrap_percent"] = "7"
    case.save(estimate, typed)
    assert case.grid(estimate)["parts"][0]["scrap_percent"] == "7"
    (terms,) = outside_terms(case, estimate)
    assert terms["breaks"][0]["unit_price"] == "123.5000"
    case.save(estimate, typed)
    assert outside_terms(case, estimate) == [terms], "what is sent once more changes nothing"


def test_an_offer_that_is_taken_completes_the_askers_roll_up(case: SubQuoting, browser, do_jobs):
    estimate = case.build()
    case.fill(estimate)
    request = case.ask(estimate)
    do_jobs()
    before = browser("a_engineer").get(f"/api/v1/estimates/{estimate}/rollup").json["run"]
    assert not before["complete"]
    version = case.grid(estimate)["version"]
    offer = case.offer(request, price="123.5")
    assert case.grid(estimate)["version"] == version + 1
    with case.world.record.as_server("a test") as db:
        jobs = db.scalars(select(Job).where(Job.kind == JobKind.ROLLUP, Job.subject_id == estimate))
        newest = max(jobs, key=lambda job: job.created_at)
        assert newest.company_id == case.world.companies["a"]
        assert newest.caused_by == case.world.people["a_engineer"]
    do_jobs()
    run = browser("a_engineer").get(f"/api/v1/estimates/{estimate}/rollup").json["run"]
    assert run["complete"]
    assert run["computes_the_same"]
    by_kind = run["result"]["parts"][0]["breaks"][0]["by_kind"]
    assert by_kind["outside"] == "1235.0000"
    (terms,) = outside_terms(case, estimate)
    assert terms["offer_id"] == str(offer)


def test_sales_is_asked_for_the_price_once_when_it_becomes_complete(case: SubQuoting, do_jobs):
    from shared_db.spine import streams
    from shared_db.spine.across import events_for_delivery

    estimate = case.build()
    case.fill(estimate)
    request = case.ask(estimate)
    case.offer(request)
    do_jobs()
    case.offer(request, price="90")
    do_jobs()

    def asked(who):
        with case.world.record.as_server("a test") as db:
            told = events_for_delivery(db, streams.inbox(case.world.people[who]).id, 0)
        return [event for event, _, _ in told if event.payload.get("kind") == "price_it"]

    assert len(asked("a_sales")) == 1
    assert asked("b_sales") == []


def test_a_quantity_that_is_not_offered_is_missing_never_interpolated(
    case: SubQuoting, browser, do_jobs
):
    estimate = case.build()
    case.fill(estimate)
    request = case.ask(estimate)
    body = case.offer_body(request, "b_engineer")
    body["prices"][1] = {
        "request_item_id": body["prices"][1]["request_item_id"],
        "quantity": body["prices"][1]["quantity"],
        "not_offered": True,
    }
    given = browser("b_engineer").post(f"/api/v1/requests/{request}/offers", json=body)
    assert given.status_code == 201
    case.take(UUID(given.json["id"]))
    do_jobs()
    run = browser("a_engineer").get(f"/api/v1/estimates/{estimate}/rollup").json["run"]
    first, second = run["result"]["parts"][0]["breaks"]
    assert first["complete"]
    assert [missing["reason"] for missing in second["missing"]] == ["quantity_not_offered"]


def wrong(body, **change):
    return {**body, **change}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda b: b["prices"].pop(), "prices"),
        (lambda b: b["prices"][0].update(unit_price=""), "prices-0-unit_price"),
        (lambda b: b["prices"][0].update(unit_price="-5"), "prices-0-unit_price"),
        (lambda b: b["prices"][0].update(unit_price="abc"), "prices-0-unit_price"),
        (lambda b: b["prices"][0].update(unit_price="12.345"), "prices-0-unit_price"),
        (lambda b: b["prices"][0].update(one_off="0.5"), "prices-0-one_off"),
        (lambda b: b["prices"][0].update(lead_time_days=""), "prices-0-lead_time_days"),
        (lambda b: b["prices"][0].update(lead_time_days=4000), "prices-0-lead_time_days"),
        (lambda b: b["prices"].append(dict(b["prices"][0])), "prices-2-quantity"),
        (lambda b: b["prices"][0].update(quantity=0), "prices-0-quantity"),
        (lambda b: b.update(valid_until="2020-01-01"), "valid_until"),
        (lambda b: b.update(valid_until="soon"), "valid_until"),
        (lambda b: b.update(conditions="x" * 2001), "conditions"),
        (lambda b: [p.update(not_offered=True) for p in b["prices"]], "prices"),
    ],
)
def test_an_offer_that_cannot_be_taken_says_why_at_the_field(
    case: SubQuoting, browser, change, field
):
    request = case.ask(case.build())
    body = case.offer_body(request, "b_engineer")
    change(body)
    refused = browser("b_engineer").post(f"/api/v1/requests/{request}/offers", json=body)
    assert refused.status_code == 422
    assert field in refused.json["error"]["fields"]
    assert all_of(case.world, Offer) == []


@pytest.mark.days
def test_the_form_keeps_what_was_typed_when_something_is_wrong(case: SubQuoting, browser):
    request = case.ask(case.build())
    body = case.offer_body(request, "b_engineer", price="８８８")
    flat = {"client_id": body["client_id"], "valid_until": "2020-01-01", "conditions": "前払い"}
    for place, price in enumerate(body["prices"]):
        flat |= {f"prices-{place}-{name}": value for name, value in price.items()}
    page = browser("b_engineer").post(f"/requests/{request}/offer", data=flat)
    assert page.status_code == 422
    shown = page.get_data(as_text=True)
    assert "８８８" in shown
    assert "前払い" in shown
    flat["valid_until"] = (today() + timedelta(days=9)).isoformat()
    for _ in range(2):
        assert (
            browser("b_engineer").post(f"/requests/{request}/offer", data=flat).status_code == 303
        )
    (offer,) = all_of(case.world, Offer)
    assert offer.revision == 1


def test_the_form_begins_with_own_cost_and_the_mark_up_that_is_typed(case: SubQuoting, browser):
    request = case.ask(case.build())
    own = case.build_answer(request)
    case.fill(own, "b_engineer", hourly_rate="6000")
    url = f"/requests/{request}/offer"
    typed = {"fill": "1", "mark_up": "２０", "valid_until": "2030-01-31", "conditions": "先払い"}
    page = browser("b_engineer").post(url, data=typed).get_data(as_text=True)
    # 30 min set-up and 2 min × 10 at 6,000 an hour are 5,000: 500 each, and a fifth on it.
    assert 'value="600"' in page
    assert 'value="2030-01-31"' in page, "what was typed before stays"
    assert "先払い" in page
    for wrong in ("", "abc", "-10", "1001"):
        answer = browser("b_engineer").post(url, data=typed | {"mark_up": wrong})
        assert "0〜1,000の数値" in answer.text
        assert "先払い" in answer.text


def test_a_revision_of_an_offer_begins_with_what_was_offered(case: SubQuoting, browser):
    request = case.ask(case.build())
    body = case.offer_body(request, "b_engineer", price="123.5")
    body["conditions"] = "材料支給のこと"
    body["prices"][1] = {**body["prices"][1], "unit_price": None, "not_offered": True}
    with case.world.record.work(case.world.actor("b_engineer")) as work:
        give_offer(work, request, read(OfferBody, body))
    page = FormPage(browser("b_engineer").get(f"/requests/{request}/offer").text).sent()
    assert page["conditions"] == ["材料支給のこと"]
    assert page["valid_until"] == [body["valid_until"]]
    assert (page["prices-0-unit_price"], page["prices-0-lead_time_days"]) == (["123.5"], ["7"])
    assert page["prices-1-unit_price"] == [""]
    assert page["prices-1-not_offered"] == ["1"]


def test_of_a_request_that_is_over_there_is_no_form(case: SubQuoting, browser):
    from portal.offers.asking import withdraw_request

    request = case.ask(case.build())
    with case.world.record.work(case.world.actor("a_engineer")) as work:
        withdraw_request(work, request, "")
    answer = browser("b_engineer").get(f"/requests/{request}/offer")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/requests/{request}")


def test_a_revised_offer_takes_the_place_of_the_old_one(case: SubQuoting):
    estimate = case.build()
    request = case.ask(estimate)
    first = case.offer(request, price="100")
    second = case.offer(request, price="95")
    states = {offer.id: (offer.revision, offer.state) for offer in all_of(case.world, Offer)}
    assert states == {first: (1, OfferState.SUPERSEDED), second: (2, OfferState.GIVEN)}
    (terms,) = outside_terms(case, estimate)
    assert terms["offer_id"] == str(second)


def test_of_several_shops_none_fills_the_line_until_the_asker_takes_one(case: SubQuoting, browser):
    estimate = case.build()
    case.offer(case.ask(estimate, "b"), "b_engineer", taken=False)
    second = case.offer(case.ask(estimate, "c"), "c_engineer", price="80", taken=False)
    assert outside_terms(case, estimate)[0] == {"basis": "offer", "breaks": []}
    assert browser("c_engineer").post(f"/api/v1/offers/{second}/use").status_code == 403
    assert browser("b_engineer").post(f"/api/v1/offers/{second}/use").status_code == 404
    assert browser("a_engineer").post(f"/api/v1/offers/{second}/use").status_code == 200
    assert outside_terms(case, estimate)[0]["offer_id"] == str(second)


def test_an_offer_replaced_at_this_very_moment_is_not_used_any_more(case: SubQuoting):
    estimate = case.build()
    request = case.ask(estimate)
    older = case.offer(request, price="100")
    said = []

    def use() -> None:
        with case.world.record.work(case.world.actor("a_engineer")) as work:
            try:
                use_offer(work, older)
            except WrongState as refused:
                said.append(refused.code)

    user = threading.Thread(target=use)
    newer = read(OfferBody, case.offer_body(request, "b_engineer", "90"))
    with case.world.record.work(case.world.actor("b_engineer")) as work:
        give_offer(work, request, newer)
        user.start()
        user.join(0.5)
        assert user.is_alive()
    user.join()
    assert said == ["offer_over"]
    (terms,) = outside_terms(case, estimate)
    assert terms["breaks"][0]["unit_price"] == "100.0000"


def test_a_withdrawn_request_empties_the_lines_and_the_asked_shop_is_told(
    case: SubQuoting, browser
):
    estimate = case.build()
    request = case.ask(estimate)
    case.offer(request)
    withdrawn = browser("a_engineer").post(
        f"/api/v1/requests/{request}/withdraw", json={"note": "設計変更のため"}
    )
    assert withdrawn.json["state"] == "withdrawn"
    assert outside_terms(case, estimate)[0]["breaks"] == []
    (offer,) = all_of(case.world, Offer)
    assert offer.state is OfferState.WITHDRAWN
    told = [
        mail.to_email for mail in all_of(case.world, Mail) if mail.template == "request_withdrawn"
    ]
    assert "b_engineer@example.jp" in told
    with pytest.raises(WrongState):
        case.offer(request)


def test_declining_needs_a_reason_and_an_offer_may_still_follow(case: SubQuoting, browser):
    request = case.ask(case.build())
    client = browser("b_engineer")
    empty = client.post(f"/requests/{request}/decline", data={"reason": "  "})
    assert empty.status_code == 422
    assert (
        client.post(f"/requests/{request}/decline", data={"reason": "今月は満杯"}).status_code
        == 303
    )
    told = browser("a_engineer").get(f"/api/v1/requests/{request}").json
    assert (told["state"], told["decline_reason"]) == ("declined", "今月は満杯")
    case.offer(request)
    told = browser("a_engineer").get(f"/api/v1/requests/{request}").json
    assert (told["state"], told["decline_reason"]) == ("answered", "")


def outside_line(case: SubQuoting, estimate: UUID, who: str) -> None:
    grid = case.grid(estimate, who)
    grid["parts"][0]["lines"].append({"kind": "outside", "description": "熱処理"})
    case.save(estimate, grid, who)


def test_the_asked_shop_may_ask_on_but_never_back_up_the_chain(case: SubQuoting):
    to_b = case.ask(case.build())
    of_b = case.build_answer(to_b)
    outside_line(case, of_b, "b_engineer")
    for shop in ("a", "b"):
        with pytest.raises(Invalid) as refused:
            case.ask(of_b, shop, "b_engineer")
        assert set(refused.value.fields) == {"to_company_id"}
    to_c = case.ask(of_b, "c", "b_engineer")
    of_c = case.build_answer(to_c, "c_engineer")
    outside_line(case, of_c, "c_engineer")
    for shop in ("a", "b", "c"):
        with pytest.raises(Invalid) as refused:
            case.ask(of_c, shop, "c_engineer")
        code = refused.value.fields["to_company_id"].code
        assert code == ("own_company" if shop == "c" else "circular")


def test_an_offer_further_down_reaches_the_top_only_as_each_shops_own_offer(
    case: SubQuoting, do_jobs
):
    estimate = case.build()
    to_b = case.ask(estimate)
    of_b = case.build_answer(to_b)
    outside_line(case, of_b, "b_engineer")
    case.offer(case.ask(of_b, "c", "b_engineer"), "c_engineer", price="77")
    do_jobs()
    assert outside_terms(case, of_b)[0]["breaks"] != []
    assert outside_terms(case, estimate)[0]["breaks"] == []


@pytest.mark.parametrize("shop", ["z", "x"])
def test_only_member_shops_of_the_inquirys_group_can_be_asked(case: SubQuoting, shop):
    with pytest.raises(Invalid):
        case.ask(case.build(), shop)


def test_the_same_shop_is_asked_once_for_a_line(case: SubQuoting):
    estimate = case.build()
    case.ask(estimate)
    with pytest.raises(Invalid) as refused:
        case.ask(estimate)
    assert refused.value.fields["line_ids"].code == "already_asked"


def test_only_outside_lines_of_ones_own_estimate_can_be_asked_for(case: SubQuoting):
    estimate = case.build()
    own = [UUID(line["id"]) for line in case.grid(estimate)["parts"][0]["lines"]][:1]
    for lines in (own, [uuid4()]):
        with pytest.raises(Invalid):
            case.ask(estimate, line_ids=lines)


def test_a_due_date_in_the_past_is_refused(case: SubQuoting):
    with pytest.raises(Invalid) as refused:
        case.ask(case.build(), due_on="2020-01-01")
    assert set(refused.value.fields) == {"due_on"}


def test_a_line_that_is_asked_for_cannot_be_removed(case: SubQuoting):
    estimate = case.build()
    case.ask(estimate)
    grid = case.grid(estimate)
    grid["parts"][0]["lines"] = grid["parts"][0]["lines"][:2]
    with pytest.raises(WrongState):
        case.save(estimate, grid)


def revise(case: SubQuoting) -> None:
    from portal.inquiries.queries import note_changed
    from shared_db.acts.staleness import mark_stale

    with case.world.record.work(case.world.actor("x_customer")) as work:
        inquiry = work.session.get_one(Inquiry, case.inquiry)
        inquiry.revision += 1
        note_changed(work, inquiry, case.parts)
        work.session.flush()
        mark_stale(work, inquiry)


def test_an_offer_after_a_revision_needs_the_word_that_it_was_looked_at(case: SubQuoting, browser):
    request = case.ask(case.build())
    revise(case)
    body = case.offer_body(request, "b_engineer")
    client = browser("b_engineer")
    refused = client.post(f"/api/v1/requests/{request}/offers", json=body)
    assert list(refused.json["error"]["fields"]) == ["confirmed_revision"]
    assert "2" in refused.json["error"]["fields"]["confirmed_revision"]["message"]
    given = client.post(
        f"/api/v1/requests/{request}/offers",
        json={**body, "client_id": str(uuid4()), "confirmed_revision": 2},
    )
    assert given.json["inquiry_revision"] == 2


def test_an_offer_after_a_new_proposal_needs_the_word_that_it_was_looked_at(
    case: SubQuoting, browser
):
    request = case.ask(case.build())
    proposed(case.world, case.inquiry, case.parts, "a", "b", based_on=1)
    client = browser("b_engineer")
    form = client.get(f"/requests/{request}/offer").text
    assert "提案方針の第2版を確認しました" in form
    body = case.offer_body(request, "b_engineer")
    refused = client.post(f"/api/v1/requests/{request}/offers", json=body)
    assert list(refused.json["error"]["fields"]) == ["confirmed_proposal"]
    confirmed = {**body, "client_id": str(uuid4()), "confirmed_proposal": 2}
    given = client.post(f"/api/v1/requests/{request}/offers", json=confirmed)
    assert given.json["proposal_number"] == 2


def test_a_revision_turns_estimate_offer_and_roll_up_stale_until_taken_over(
    case: SubQuoting, browser, do_jobs
):
    estimate = case.build()
    case.fill(estimate)
    case.offer(case.ask(estimate))
    do_jobs()
    revise(case)
    do_jobs()
    client = browser("a_engineer")
    run = client.get(f"/api/v1/estimates/{estimate}/rollup").json["run"]
    reasons = [reason["reason"] for reason in run["result"]["stale"]]
    assert reasons == ["part_changed", "stale_line"]
    assert client.post(f"/estimates/{estimate}/bring-up-to-date").status_code == 303
    do_jobs()
    run = client.get(f"/api/v1/estimates/{estimate}/rollup").json["run"]
    assert [reason["reason"] for reason in run["result"]["stale"]] == ["stale_line"]


def test_the_first_proposal_turns_stale_what_was_offered_before_there_was_one(world: World):
    inquiry, parts = inquiry_rows(world, lead="a", parts=1)
    case = SubQuoting(world, inquiry, parts)
    estimate = case.build()
    grid = case.grid(estimate)
    grid["parts"][0]["lines"].append({"kind": "outside", "basis": "offer", "description": "めっき"})
    case.save(estimate, grid)
    offer = case.offer(case.ask(estimate))
    proposed(world, inquiry, parts, "a", "b")
    with world.record.as_server("a test") as db:
        assert db.get_one(Offer, offer).state is OfferState.STALE


def test_ten_offers_at_once_leave_one_standing(case: SubQuoting):
    request = case.ask(case.build())
    problems = []

    def give() -> None:
        try:
            case.offer(request, taken=False)
        except (WrongState, ChangedMeanwhile) as refused:
            problems.append(refused)

    threads = [threading.Thread(target=give) for _ in range(5)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    states = [offer.state for offer in all_of(case.world, Offer)]
    assert problems == []
    assert states.count(OfferState.GIVEN) == 1
    assert states.count(OfferState.SUPERSEDED) == 4


def test_asking_twice_with_the_same_id_asks_once(case: SubQuoting, browser):
    estimate = case.build()
    body = {
        "client_id": str(uuid4()),
        "to_company_id": str(case.world.companies["b"]),
        "line_ids": [str(line) for line in case.outside_lines(estimate)],
    }
    client = browser("a_engineer")
    answers = [client.post(f"/api/v1/estimates/{estimate}/requests", json=body) for _ in range(3)]
    assert {answer.json["id"] for answer in answers} == {answers[0].json["id"]}
    page = {**body, "client_id": str(uuid4()), "to_company_id": str(case.world.companies["c"])}
    sent = [client.post(f"/estimates/{estimate}/ask", data=page) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [303, 303]
    assert len(all_of(case.world, Request)) == 2


def test_nobody_else_can_answer_or_withdraw(case: SubQuoting):
    request = case.ask(case.build())
    from portal.offers.answering import decline_request
    from portal.offers.asking import withdraw_request

    for who, refused in (
        ("c_engineer", NotFound),
        ("z_engineer", NotFound),
        ("a_engineer", NotAllowed),
    ):
        with pytest.raises(refused), case.world.record.work(case.world.actor(who)) as work:
            decline_request(work, request, "x")
    with pytest.raises(NotAllowed), case.world.record.work(case.world.actor("b_engineer")) as work:
        withdraw_request(work, request, "")
    (kept,) = all_of(case.world, Request)
    assert kept.state is RequestState.SENT


@pytest.mark.parametrize("state", [InquiryState.WITHDRAWN, InquiryState.ACCEPTED])
def test_once_the_inquiry_has_ended_what_was_asked_and_offered_stays_as_it_is(
    case: SubQuoting, browser, state: InquiryState
):
    estimate = case.build()
    request = case.ask(estimate)
    case.offer(request)
    terms = outside_terms(case, estimate)
    with case.world.record.work(case.world.actor("x_customer")) as work:
        inquiry = work.session.get_one(Inquiry, case.inquiry)
        inquiry.state, inquiry.lead_company_id = InquiryState.QUOTED, case.world.companies["a"]
        end_inquiry(work, inquiry, state)
    (before,) = all_of(case.world, Offer)
    for who, act, field in (
        ("b_engineer", "decline", "reason"),
        ("a_engineer", "withdraw", "note"),
    ):
        sent = {"client_id": str(uuid4()), field: "やはり無理です"}
        answer = browser(who).post(f"/api/v1/requests/{request}/{act}", json=sent)
        assert (answer.status_code, answer.json["error"]["code"]) == (409, "inquiry_over")
        assert f"/requests/{request}/{act}" not in browser(who).get(f"/requests/{request}").text
    (after,) = all_of(case.world, Offer)
    assert after.state == before.state == OfferState.NOT_CHOSEN
    assert outside_terms(case, estimate) == terms


@pytest.mark.parametrize("end", [InquiryState.DECLINED, InquiryState.EXPIRED])
def test_after_a_no_a_new_quote_may_rest_on_what_was_offered(
    case: SubQuoting, do_jobs, end: InquiryState
):
    estimate = case.build()
    case.offer(case.ask(estimate))
    with case.world.record.work(case.world.actor("x_customer")) as work:
        inquiry = work.session.get_one(Inquiry, case.inquiry)
        move_inquiry(work, inquiry, InquiryState.QUOTED)
        end_inquiry(work, inquiry, end)
    assert [offer.state for offer in all_of(case.world, Offer)] == [OfferState.GIVEN]
    case.fill(estimate, price_per_kg="250")
    do_jobs()
    with case.world.record.as_server("a test") as db:
        runs = select(RollupRun).where(RollupRun.estimate_id == estimate)
        newest = db.scalars(runs.order_by(RollupRun.created_at.desc())).first()
        assert newest is not None
        assert (newest.complete, newest.result["stale"]) == (True, [])


def test_a_kept_run_is_never_changed(case: SubQuoting, do_jobs, owner_database_url):
    import psycopg

    case.fill(case.build())
    do_jobs()
    (run,) = all_of(case.world, RollupRun)
    with (
        psycopg.connect(owner_database_url.replace("+psycopg", "")) as owner,
        pytest.raises(psycopg.errors.IntegrityError),
    ):
        owner.execute("UPDATE rollup_run SET complete = true WHERE id = %s", [run.id])


def test_every_letter_can_be_written_in_both_languages(case: SubQuoting):
    from portal.offers.answering import decline_request
    from portal.offers.asking import withdraw_request
    from templates.letters import write_letter

    request = case.ask(case.build(), due_on=(today() + timedelta(days=3)).isoformat())
    case.offer(request)
    with case.world.record.work(case.world.actor("b_engineer")) as work:
        decline_request(work, request, "材料が入らない")
    with case.world.record.work(case.world.actor("a_engineer")) as work:
        withdraw_request(work, request, "中止しました")
    letters = all_of(case.world, Mail)
    assert {mail.template for mail in letters} == {
        "offer_requested",
        "offer_given",
        "request_declined",
        "request_withdrawn",
    }
    for mail in letters:
        for language in ("ja", "en"):
            letter = write_letter(
                mail.template, language, mail.values, to_name=mail.to_name, sender="", site="//t"
            )
            assert f"//t/requests/{request}" in letter.body
