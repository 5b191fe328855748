"""One good request for every operation of the API, on the case in which much was said and done."""

import io
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from portal.ways.alternatives import make, take_away
from portal.ways.forms import MakeBody, WayBody
from shared_db.foundation.clock import today
from shared_db.models import (
    Duty,
    Import,
    ImportKind,
    ImportState,
    Inquiry,
    Order,
    Part,
    PastQuote,
    ProductionRecord,
    Proposal,
    PurchaseRecord,
    Stream,
)
from tests.factories.estimates import SubQuoting
from tests.factories.inquiries import STEP, requirement
from tests.factories.inquiries import part as wanted_part
from tests.factories.quotes import drafted, priceable, prices
from tests.factories.shopdata import HEADER, production
from tests.factories.talk import plan
from tests.factories.world import World
from tests.permissions.case import Case

Sent = dict[str, Any]
FIELDS = (
    "work_order",
    "operation",
    "started_at",
    "ended_at",
    "span_minutes",
    "report_type",
    "good",
)
COLUMNS = dict(zip(FIELDS, HEADER.strip().split(","), strict=True))


@dataclass(frozen=True)
class Call:
    """Who asks, where, and what is sent along."""

    operation: str
    who: str
    path: str
    json: Sent | None = None
    form: Sent = field(default_factory=dict)


def once(**body: Any) -> Sent:
    """A body with an id of its own."""
    return {"client_id": str(uuid4()), **body}


def things(world: World, case: Case) -> SimpleNamespace:
    """What the calls are about: the case, Y's inquiry, an order, and a draft that can be issued."""
    ready = priceable(world, quantities=[[10]])
    draft = drafted(world, ready)
    costing = SubQuoting(world, case.inquiry, [case.part])
    grid = costing.grid(case.estimate)
    for line in grid["parts"][0]["lines"]:
        if line["kind"] == "operation":
            line["work_centre_id"] = str(case.work_centre)
    with world.record.work(world.actor("a_engineer")) as work:
        parts = [UUID(part["id"]) for part in grid["parts"]]
        way, gone = (
            make(work, case.estimate, MakeBody(name=name, parts=parts)).id
            for name in ("案A", "案D")
        )
        take_away(work, case.estimate, WayBody(alternative=gone))
    with world.record.as_server("a test") as db:
        of_y = Inquiry.customer_company_id == world.companies["y"]
        y = db.scalars(select(Inquiry.id).where(of_y)).one()
        done = select(Import.id).where(
            Import.state == ImportState.DONE, Import.kind != ImportKind.QUOTES
        )
        of_case = select(Stream.id).where(Stream.inquiry_id == case.inquiry)
        return SimpleNamespace(
            **vars(case),
            y=y,
            of_b=db.scalars(
                select(Inquiry.id).where(Inquiry.customer_company_id == world.companies["b"])
            ).one(),
            y_parts=db.scalars(select(Part.id).where(Part.inquiry_id == y)).all(),
            y_proposal=db.scalars(select(Proposal.id).where(Proposal.inquiry_id == y)).one(),
            order=db.scalars(select(Order.id)).one(),
            ready=draft,
            values=prices(ready),
            done=db.scalars(done).first(),
            old_quotes=db.scalars(select(PastQuote.import_id)).first(),
            duty=db.scalars(select(Duty.id).where(Duty.estimate_id == case.estimate)).one(),
            made=db.scalars(select(ProductionRecord.operation)).first(),
            bought=db.scalars(select(PurchaseRecord.item)).first(),
            grid=grid,
            way=way,
            way_gone=gone,
            lines=[str(line) for line in costing.outside_lines(case.estimate)],
            offered=costing.offer_body(case.request, "b_engineer")
            | {"below_cost_reason": "次の量産で取り返すため"},
            streams=db.scalars(of_case.where(Stream.kind == "group_channel")).one(),
        )


def calls(t: SimpleNamespace) -> list[Call]:
    """All of them."""
    return [
        *_inquiries(t),
        *_talk(t),
        *_own_data(t),
        *_costs(t),
        *_quotes(t),
        *_duties(t),
        *_entrance(t),
        *_group(t),
    ]


def _group(t: SimpleNamespace) -> list[Call]:
    shop = f"/groups/{t.group}/shops/{t.world.companies['c']}"
    return [
        Call("group.membership", "a_administrator", shop),
        Call(
            "group.end_membership", "a_administrator", f"{shop}/last-day", {"until": "2099-03-31"}
        ),
        Call("group.keep_membership", "a_administrator", f"{shop}/last-day"),
    ]


def _inquiries(t: SimpleNamespace) -> list[Call]:
    x, at = "x_customer", f"/inquiries/{t.inquiry}"
    same = wanted_part("軸", [t.quantity], id=str(t.part), drawings=[str(t.drawing)])
    return [
        Call("inquiries.listed", "a_sales", "/inquiries?q=RFQ&state=quoted&page=1"),
        Call("inquiries.post", x, "/inquiries", once(group_id=str(t.group), **requirement())),
        Call("inquiries.begin", x, "/inquiries/drafts", once(group_id=str(t.group))),
        Call("inquiries.own_drafts", x, "/inquiries/drafts"),
        Call("inquiries.delete_draft", x, f"/inquiries/{t.draft}"),
        Call("inquiries.send", x, f"/inquiries/{t.draft}/send",
             once(**requirement(drawings=[str(t.upload)]))),
        Call("inquiries.take_in", "b_sales", f"/inquiries/{t.of_b}/take-in",
             once(came_by="fax", company_name="株式会社ほかの客先", **requirement())),
        Call("inquiries.show", "b_engineer", at),
        Call("inquiries.revisions", "y_customer", f"/inquiries/{t.y}/revisions"),
        Call("inquiries.revise", x, f"{at}/revise", 
             once(revision=1, voids=str(t.quote_revision), **requirement(parts=[same]))),
        Call("inquiries.ask_quantities", x, f"{at}/quantities",
             once(revision=1, parts=[{"id": str(t.part), "quantities": [t.quantity + 1]}])),
        Call("inquiries.withdraw", x, f"{at}/withdraw", once(reason="延期")),
        Call("inquiries.refuse", "a_coordinator", f"{at}/refuse", once(reason="設備がない")),
        Call("inquiries.choose_lead", "a_coordinator", f"/inquiries/{t.y}/lead",
             once(company_id=str(t.world.companies["a"]))),
        Call("drawings.listed", x, f"{at}/drawings"),
        Call("drawings.upload", x, f"{at}/drawings",
             form=once(file=(io.BytesIO(STEP), "軸.step"), part_key="0")),
        Call("drawings.show", "c_engineer", f"/drawings/{t.drawing}"),
        Call("drawings.remove", x, f"/drawings/{t.upload}"),
        Call("drawings.set_export_control", x, f"/drawings/{t.drawing}/export-control",
             {"export_controlled": True}),
        Call("drawings.open_file", x, f"/drawings/{t.drawing}/file"),
        Call("drawings.previews", x, f"/drawings/{t.drawing}/previews"),
        Call("drawings.preview", x, f"/drawings/{t.drawing}/previews/picture"),
        Call("designs.listed", "b_engineer", f"{at}/designs"),
        Call("designs.bring", "c_engineer", f"{at}/designs",
             form=once(file=(io.BytesIO(STEP), "治具.step"), purpose="sketch", part_id=str(t.part),
                       audience="group", export_controlled="1", named="治具.step")),
        Call("designs.revise", "a_engineer", f"/designs/{t.design}/revisions",
             form=once(file=(io.BytesIO(STEP), "設計2.step"))),
        Call("designs.set_audience", "a_sales", f"/designs/{t.sketch}/audience",
             {"audience": "customer"}),
        Call("designs.correct", "a_engineer", f"/designs/{t.design}/kind",
             {"purpose": "sketch", "part_id": str(t.part)}),
        Call("designs.remove", "a_manager", f"/designs/{t.kept_back}"),
        Call("drawings.terms", "b_engineer", f"{at}/terms"),
        Call("drawings.accept_terms", "b_engineer", f"{at}/terms", once(text_version=1)),
    ]  # fmt: skip


def _talk(t: SimpleNamespace) -> list[Call]:
    at, b = f"/inquiries/{t.inquiry}", str(t.world.companies["b"])
    parts = plan(t.world, [t.part], "a", "b")
    return [
        Call("accounts.me", "z_engineer", "/me"),
        Call("accounts.companies", "y_customer", "/companies"),
        Call("inbox.show", "b_engineer", "/inbox"),
        Call("search.show", "b_engineer", "/search?q=RFQ"),
        Call("thread.post", "c_sales", f"{at}/channels/customer/messages", once(body="了解です")),
        Call("thread.reword", "a_engineer", f"/messages/{t.message}",
             once(revision=1, body="板厚は2.0です", mentions={"people": [str(t.person)]})),
        Call("thread.revisions", "b_sales", f"/messages/{t.message}/revisions"),
        Call("thread.react", "b_sales", f"/messages/{t.message}/reactions/possible"),
        Call("thread.take_reaction_away", "b_sales", f"/messages/{t.message}/reactions/possible"),
        Call("thread.take_back", "a_engineer", f"/messages/{t.message}"),
        Call("thread.events", "b_sales", f"/streams/{t.streams}/events?after=1&limit=5&html=1"),
        Call("thread.read", "b_sales", f"/streams/{t.streams}/read", {"seq": 2}),
        Call("asks.ask", "a_engineer", f"{at}/asks", 
             once(question="できますか", part_id=str(t.part), company_ids=[b])),
        Call("asks.index", "c_engineer", f"{at}/asks"),
        Call("asks.seen", "c_engineer", f"{at}/asks/seen"),
        Call("asks.answer", "b_engineer", f"/asks/{t.ask}/answer",
             once(answer="partly", missing="めっき")),
        Call("proposals.index", "b_engineer", f"{at}/proposals"),
        Call("proposals.write", "a_engineer", f"{at}/proposals", once(based_on=1, parts=parts)),
        Call("proposals.answer", "b_engineer", f"/proposals/{t.y_proposal}/answer",
             once(accepted=True)),
    ]  # fmt: skip


def _own_data(t: SimpleNamespace) -> list[Call]:
    centre, imported = f"/work-centres/{t.work_centre}", f"/imports/{t.import_id}"
    rate = {"hourly_rate": "6,000", "valid_from": "2030-04-01"}
    file = (io.BytesIO(production(3)), "実績.csv")
    return [
        Call("shopdata.work_centres", "a_engineer", "/work-centres"),
        Call("shopdata.create_work_centre", "a_manager", "/work-centres",
             once(name="研削盤", **rate)),
        Call("shopdata.change", "a_manager", centre, once(version=1, name="旋盤２")),
        Call("shopdata.rates", "a_purchaser", f"{centre}/rates"),
        Call("shopdata.add_rate", "a_manager", f"{centre}/rates", once(**rate)),
        Call("shopdata.send_file", "a_engineer", "/imports",
             form=once(kind="production", file=file)),
        Call("shopdata.sent_files", "b_engineer", "/imports?page=1"),
        Call("shopdata.import_report", "a_engineer", imported),
        Call("shopdata.remarks", "a_engineer", f"{imported}/remarks?code=duplicate_row"),
        Call("shopdata.map_columns", "a_engineer", f"{imported}/columns", once(columns=COLUMNS)),
        Call("shopdata.take_in", "a_engineer", f"{imported}/take", once(good_rows_only=True)),
        Call("shopdata.leave", "a_engineer", f"{imported}/leave"),
        Call("shopdata.try_again", "a_engineer", f"{imported}/again", once()),
        Call("shopdata.undo", "b_manager", f"/imports/{t.done}/undo", once()),
        Call("shopdata.sheets", "a_engineer", f"/imports/{t.old_quotes}/sheets"),
        Call("shopdata.understood", "a_engineer", f"/past-quotes/{t.past_quote}"),
        Call("shopdata.map_sheet", "a_engineer", f"/past-quotes/{t.past_quote}/mapping",
             once(columns={"name": 0, "quantity": 3, "unit_price": 5})),
        Call("shopdata.times", "b_engineer", f"/records/times?operation={t.made}"),
        Call("shopdata.prices", "b_engineer", f"/records/prices?item={t.bought}"),
        Call("shopdata.operations", "b_engineer", "/records/operations"),
        Call("shopdata.items", "b_engineer", "/records/items"),
    ]  # fmt: skip


def _costs(t: SimpleNamespace) -> list[Call]:
    own, request = f"/estimates/{t.estimate}", f"/requests/{t.request}"
    asked = once(to_company_id=str(t.world.companies["c"]), line_ids=t.lines, due_on="2030-01-10")
    several = once(requests=[{name: asked[name] for name in asked if name != "client_id"}])
    return [
        Call("estimates.index", "a_sales", "/estimates"),
        Call("estimates.build", "a_engineer", f"/inquiries/{t.inquiry}/estimates"),
        Call("estimates.build_for_request", "b_engineer", f"{request}/estimates"),
        Call("estimates.show", "a_sales", own),
        Call("estimates.save", "a_engineer", own, once(**t.grid)),
        Call("estimates.edit", "a_engineer", f"{own}/edits", once(edits=[])),
        Call("estimates.edits", "a_sales", f"{own}/edits?since=1"),
        Call("estimates.history", "a_sales", f"{own}/history"),
        Call("estimates.state", "a_sales", f"{own}/history/1"),
        Call("estimates.name_version", "a_engineer", f"{own}/history/1/name", once(name="x")),
        Call("estimates.restore", "a_engineer", f"{own}/history/1/restore", once()),
        Call("estimates.compute", "a_engineer", f"{own}/compute", {"parts": t.grid["parts"]}),
        Call("estimates.bring_up_to_date", "a_engineer", f"{own}/bring-up-to-date"),
        Call("estimates.todays_rates", "a_engineer", f"{own}/todays-rates"),
        Call("estimates.use_todays_rates", "a_engineer", f"{own}/todays-rates", once()),
        Call("estimates.proposal", "a_engineer",
             f"{own}/proposal?work_centre_id={t.work_centre}"),
        Call("estimates.rollup", "a_sales", f"{own}/rollup"),
        Call("estimates.pdf", "a_sales", f"{own}/pdf"),
        Call("estimates.xlsx", "a_sales", f"{own}/xlsx"),
        Call("papers.index", "a_sales", "/papers"),
        Call("estimates.offered", "a_sales", f"{own}/offers"),
        Call("estimates.drawn", "a_engineer", f"{own}/drawn"),
        *_ways(t, own),
        Call("copying.before", "a_sales", f"{own}/parts/{t.row}/before?of={t.earlier}"),
        Call("copying.take", "a_engineer", f"{own}/parts/{t.row}/before",
             once(earlier_id=str(t.earlier))),
        Call("copying.put", "a_engineer", f"{own}/parts/{t.row}/template",
             once(template="turning")),
        Call("copying.keep", "a_engineer", f"{own}/parts/{t.row}/keep-template",
             once(name="板金の標準")),
        Call("copying.templates", "a_sales", "/line-templates"),
        Call("copying.rename", "a_engineer", f"/line-templates/{t.line_template}",
             once(name="角物")),
        Call("copying.delete", "a_engineer", f"/line-templates/{t.line_template}"),
        Call("offers.index", "b_sales", "/requests"),
        Call("offers.ask", "a_engineer", f"{own}/requests", asked),
        Call("offers.proposed", "a_sales", f"{own}/requests/proposed"),
        Call("offers.ask_several", "a_engineer", f"{own}/requests/several", several),
        Call("offers.show", "b_sales", request),
        Call("offers.seen", "b_sales", f"{request}/seen"),
        Call("offers.withdraw", "a_engineer", f"{request}/withdraw", once(note="自社で")),
        Call("offers.decline", "b_engineer", f"{request}/decline", once(reason="満杯")),
        Call("offers.offers", "a_sales", f"{request}/offers"),
        Call("offers.give", "b_engineer", f"{request}/offers", t.offered),
        Call("offers.use", "a_engineer", f"/offers/{t.offer}/use", once(line_ids=t.lines[:1])),
    ]  # fmt: skip


def _ways(t: SimpleNamespace, own: str) -> list[Call]:
    part = t.grid["parts"][0]["id"]
    one, gone = ({"alternative": str(way)} for way in (t.way, t.way_gone))
    return [
        Call("ways.show_structure", "a_sales", f"{own}/structure"),
        Call("ways.save_structure", "a_engineer", f"{own}/structure",
             once(parts=[{"part": part, "trial_quantities": [77]}])),
        Call("ways.show_alternatives", "a_sales", f"{own}/alternatives"),
        Call("ways.make", "a_engineer", f"{own}/alternatives", once(name="案B", parts=[part])),
        Call("ways.choose", "a_engineer", f"{own}/alternatives/choose", once(**one, reason="早い")),
        Call("ways.name", "a_engineer", f"{own}/alternatives/name", once(**one, name="案C")),
        Call("ways.take_away", "a_engineer", f"{own}/alternatives/take-away", once(**one)),
        Call("ways.bring_back", "a_engineer", f"{own}/alternatives/bring-back", once(**gone)),
        Call("ways.what_if", "a_sales", f"{own}/what-if", {"rates": "10", "margin": "15"}),
        Call("ways.where", "a_sales", f"{own}/where?target=1000"),
    ]  # fmt: skip


def _quotes(t: SimpleNamespace) -> list[Call]:
    at, issued, x = f"/inquiries/{t.inquiry}", f"/quote-revisions/{t.quote_revision}", "x_customer"
    draft, version = f"/quote-revisions/{t.ready.id}", t.ready.version
    one = [{"part_id": str(t.part), "quantity": t.quantity}]
    return [
        Call("quotes.list_quotes", x, "/quotes?least=1&since=2020-01-01"),
        Call("quotes.of_inquiry", "b_sales", f"{at}/quotes"),
        Call("quotes.start", "a_sales", f"{at}/price", once(take_newest=True)),
        Call("quotes.show", x, issued),
        Call("quotes.show", "a_sales", draft),
        Call("quotes.save", "a_sales", draft, once(version=version, values=t.values)),
        Call("quotes.compute", "a_sales", f"{draft}/compute", {"values": {"valid_until": "x"}}),
        Call("quotes.compute", "a_sales", f"{draft}/compute",
             {"values": {"valid_until": "2099-01-01"}}),
        Call("quotes.issue", "a_sales", f"{draft}/issue", once(version=version)),
        Call("quotes.draw", "a_sales", f"{issued}/drawings"),
        Call("quotes.pdf", x, f"{issued}/pdf?language=ja"),
        Call("quotes.hold", "a_sales", f"{issued}/hold"),
        Call("quotes.keep_as_it_is", "a_sales", f"{issued}/keep", {"seen": [], "note": "承知"}),
        Call("quotes.total", x, f"{issued}/total", {"choices": one}),
        Call("quotes.accept", x, f"{issued}/accept", once(choices=one)),
        Call("quotes.decline", x, f"{issued}/decline", once(reason="予算を超えました")),
        Call("quotes.hand_over", "a_sales", f"{issued}/handings",
             once(way="printed", given_on=today().isoformat(), to_whom="購買課")),
        Call("quotes.record", "a_sales", f"{issued}/record-answer",
             once(accepted=True, came_by="mail", answered_on=today().isoformat(), choices=one)),
        Call("quotes.list_of_orders", "a_sales", "/orders"),
        Call("quotes.order", x, f"/orders/{t.order}"),
    ]  # fmt: skip


def _entrance(t: SimpleNamespace) -> list[Call]:
    at = f"/intakes/{t.intake}"
    return [
        Call("intake.listed", "c_sales", "/intakes"),
        Call(
            "intake.accept",
            "a_coordinator",
            f"{at}/accept",
            once(company_name="株式会社つぎの工業"),
        ),
        Call("intake.refuse", "b_sales", f"{at}/refuse", once(reason="取扱範囲外")),
    ]


def _duties(t: SimpleNamespace) -> list[Call]:
    at, people = f"/inquiries/{t.inquiry}/duties", t.world.people
    of_engineer, manager = f"/people/{people['a_engineer']}", str(people["a_manager"])
    inquiry = {"kind": "inquiry", "thing_id": str(t.inquiry), "person_id": manager}
    row = {"duty_id": str(t.duty), "person_id": ""}
    away = {"since": "2099-01-01", "until": "2099-01-03", "deputy_id": manager}
    return [
        Call("duties.of_inquiry", "x_customer", at),
        Call("duties.give", "a_engineer", at, once(**inquiry)),
        Call("duties.of_person", "a_engineer", f"{of_engineer}/duties"),
        Call("duties.hand_over", "a_manager", f"{of_engineer}/duties",
             once(to_all=manager, rows=[row])),
        Call("duties.note_absence", "a_engineer", f"{of_engineer}/absence", once(**away)),
        Call("duties.end_absence", "a_manager", f"{of_engineer}/absence"),
    ]  # fmt: skip
