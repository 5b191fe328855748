"""What each side keeps to itself, said and typed on the standing case; and who may know it."""

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from portal.accounts.forms import NewToken
from portal.accounts.service import make_token
from portal.asks.forms import NewAnswer, NewAsk
from portal.asks.service import answer_ask, ask_capability, note_asks_seen
from portal.duties.forms import Giving
from portal.duties.service import give
from portal.files.receiving import take_in
from portal.forms import read
from portal.group.forms import CompanyCard, Invitation
from portal.group.service import invite_to_take_over, save_card
from portal.inquiries.attaching import add_drawing
from portal.inquiries.drafts import NEW, begin_draft, keep_draft
from portal.inquiries.queries import find_inquiry
from portal.inquiries.writing import find_to_write
from portal.intake.deciding import accept, refuse
from portal.intake.forms import AcceptForm
from portal.offers.answering import decline_request, give_offer
from portal.offers.asking import withdraw_request
from portal.offers.forms import OfferBody
from portal.pricing.forms import PriceForm
from portal.pricing.service import save_draft, start_draft
from portal.proposals.forms import NewProposal, NewWord
from portal.proposals.service import answer_proposal, write_proposal
from portal.quotes.answering import accept_quote, decline_quote
from portal.quotes.by_hand import hand_over_quote, record_answer
from portal.quotes.forms import AnswerByHand, Choice, HandingForm
from portal.thread.changing import react, reword, take_back
from portal.thread.forms import NewPost, Rewording
from portal.thread.service import post_message
from shared_db.files import FolderStore
from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import today
from shared_db.models import (
    Channel,
    DutyKind,
    Estimate,
    ImportKind,
    Person,
    PersonRole,
    Quote,
    QuoteRevision,
    Role,
    RollupRun,
    Sign,
)
from shared_db.spine.transaction import Work
from tests.factories.designs import CUSTOMER, GROUP, OWN, brought, revised, shown
from tests.factories.estimates import SubQuoting
from tests.factories.inquiries import PDF, choose_lead, revised_inquiry, sent_inquiry
from tests.factories.inquiries import taken_in as entered_for_customer
from tests.factories.intake import asked_at_the_entrance
from tests.factories.quotes import issued, priceable, prices
from tests.factories.shopdata import HEADER, purchases, taken_in
from tests.factories.shopdata import work_centre as own_work_centre
from tests.factories.talk import plan
from tests.factories.world import World
from tests.permissions.case import FIGURES, OFFERED, Case

SMALLEST = Decimal(100_000)
"""An amount of at least so much stands nowhere by chance."""


@dataclass(frozen=True)
class Secret:
    """A word or a number that stands nowhere else, and the people who may meet it."""

    what: str
    text: str
    who: frozenset[str]


@dataclass
class Planting:
    """Everybody does what they do, each time with something to recognise it by."""

    case: Case
    world: World
    files: Path
    do_jobs: Callable[[], object]
    secrets: list[Secret] = field(default_factory=list)

    def people(self, companies: str) -> frozenset[str]:
        """Everybody of these companies: "ab"."""
        return frozenset(name for name in self.world.people if name[0] in companies)

    def costs(self, companies: str) -> frozenset[str]:
        """Those of these companies whose role is with costs."""
        without = ("coordinator", "administrator")
        return frozenset(n for n in self.people(companies) if not n.endswith(without))

    def known_to(self, who: Iterable[str], what: str, text: str) -> str:
        """Something that these people alone may meet."""
        self.secrets.append(Secret(what, text, frozenset(who)))
        return text

    def word(self, who: Iterable[str], what: str) -> str:
        """A word of its own for it."""
        slug = re.sub(r"\W+", "-", what)
        return self.known_to(who, what, f"canary-{slug}-{len(self.secrets)}")

    def by(self, who: str, do: Callable[[Work], Any]) -> Any:
        """Somebody does something."""
        with self.world.record.work(self.world.actor(who)) as work:
            return do(work)


def plant(case: Case, world: World, files: Path, do_jobs: Callable[[], object]) -> list[Secret]:
    """Do all of it; answers with the secrets."""
    planting = Planting(case, world, files, do_jobs)
    for act in (
        the_figures_of_the_case,
        people_and_their_own,
        words_in_the_channels,
        what_is_not_sent_yet,
        what_came_by_other_ways,
        drawings_of_shops,
        a_request_that_comes_to_nothing,
        b_asks_on,
        records_of_b,
        the_draft_of_the_next_quote,
        quotes_that_are_answered,
        an_inquiry_whose_lead_changes,
        who_is_in_charge,
        who_makes_the_quote,
        what_all_that_comes_to,
    ):
        act(planting)
    return planting.secrets


def the_figures_of_the_case(p: Planting) -> None:
    p.known_to(p.costs("a"), "A's material", FIGURES["a"]["price_per_kg"])
    p.known_to(p.costs("a"), "A's rate", FIGURES["a"]["hourly_rate"])
    p.known_to(p.costs("b"), "B's rate", FIGURES["b"]["hourly_rate"])
    p.known_to(p.costs("ab"), "B's price for A", OFFERED)


def people_and_their_own(p: Planting) -> None:
    with p.world.record.as_server("a test") as db:
        address = "x_colleague@example.jp"
        colleague = Person(
            company_id=p.world.companies["x"],
            email=address,
            name="x_colleague",
            email_proven_at=utc_now(),
        )
        db.add(colleague)
        db.flush()
        db.add(PersonRole(person_id=colleague.id, role=Role.CUSTOMER))
    p.world.people["x_colleague"] = colleague.id
    for name in p.world.people:
        # An administrator sees by which address each of the group signs in; not another group's.
        also = {"a_administrator"} if name[0] != "z" else set()
        also |= {"v_lead"} if name[0] in "zwv" else set()
        p.known_to(p.people(name[0]) | also, "an address", f"{name}@example.jp")
    p.known_to(p.people("a"), "whom A invited", "new@example.jp")
    token = NewToken(client_id=uuid4(), program=p.word({"a_engineer"}, "key"))
    p.by("a_engineer", lambda work: make_token(work, token))
    for customer, name in (("x", "客先電機"), ("y", "別客産業")):
        terms = p.word(p.people(customer), "terms of the next quotes")
        card = {"version": 1, "name": name, "tax_rounding": "down", "payment_terms": terms}
        form = read(CompanyCard, card)
        p.by(f"{customer}_customer", lambda work, form=form: save_card(work, form))


def words_in_the_channels(p: Planting) -> None:
    inquiry, shops = p.case.inquiry, p.people("abcv")
    group = NewPost(client_id=uuid4(), body=p.word(shops, "post to the shops"))
    p.by("b_engineer", lambda work: post_message(work, inquiry, Channel.GROUP, group))
    everybody = NewPost(client_id=uuid4(), body=p.word(shops | p.people("x"), "post to all"))
    p.by("x_customer", lambda work: post_message(work, inquiry, Channel.CUSTOMER, everybody))
    before = p.word(shops, "post before it was put in other words")
    said = NewPost(client_id=uuid4(), body=before)
    message = p.by("a_engineer", lambda work: post_message(work, inquiry, Channel.GROUP, said))
    other = Rewording(revision=1, body=p.word(shops, "post in other words"))
    p.by("a_engineer", lambda work: reword(work, message.message_id, other))
    p.by("b_engineer", lambda work: react(work, message.message_id, Sign.POSSIBLE, given=True))
    regretted = NewPost(client_id=uuid4(), body=p.word((), "post that was taken back"))
    gone = p.by("b_sales", lambda work: post_message(work, inquiry, Channel.CUSTOMER, regretted))
    p.by("b_sales", lambda work: take_back(work, gone.message_id))
    to_c = [p.world.companies["c"]]
    new = NewAsk(client_id=uuid4(), question=p.word(shops, "question"), company_ids=to_c)
    ask = p.by("a_engineer", lambda work: ask_capability(work, inquiry, new).id)
    p.by("c_engineer", lambda work: note_asks_seen(work, find_inquiry(work, inquiry)))
    no = NewAnswer(client_id=uuid4(), answer="no", missing=p.word(shops, "what is missing"))
    p.by("c_engineer", lambda work: answer_ask(work, ask, no))


def what_is_not_sent_yet(p: Planting) -> None:
    draft = p.by("x_customer", lambda work: begin_draft(work).id)
    typed = {"subject": p.word({"x_customer"}, "draft")}
    p.by("x_customer", lambda work: keep_draft(work, NEW, draft, 1, typed))
    name = p.word(p.people("x"), "drawing") + ".pdf"
    received = take_in(FolderStore(p.files), io.BytesIO(PDF), name, 10**8)
    p.by(
        "x_customer",
        lambda work: add_drawing(work, find_inquiry(work, p.case.inquiry), received, "0"),
    )


def what_came_by_other_ways(p: Planting) -> None:
    """Somebody unknown asks; a shop writes a request in a customer's place, and gives a quote."""
    jobs = ("coordinator", "sales", "manager")
    takers = frozenset(name for name in p.people("abcv") if name.endswith(jobs))
    for sent, who in ((True, takers), (False, frozenset())):
        asked_at_the_entrance(
            p.world,
            p.files,
            sent=sent,
            email=f"{p.word(who, 'a strangers address')}@new.example",
            filename=p.word(who, "a stranger's file") + ".pdf",
            company_name=p.word(who, "a stranger's company"),
            part_name=p.word(who, "what a stranger asks for"),
            words=p.word(who, "a stranger's words"),
        )
    stranger = "refused@new.example"
    reason = p.word(takers | {stranger}, "why a stranger is refused")
    refused = asked_at_the_entrance(p.world, p.files, email=stranger)
    p.by("b_sales", lambda work: refuse(work, refused, reason))
    taken = "taken@new.example"
    subject = p.word(p.people("abcv") | {taken}, "what a stranger got taken")
    known = asked_at_the_entrance(p.world, p.files, email=taken, part_name=subject)
    into = read(AcceptForm, {"company_name": "株式会社はじめて工業"})
    p.by("b_sales", lambda work: accept(work, known, into))
    draft = p.by("b_sales", lambda work: begin_draft(work).id)
    typed = {"source": p.word({"b_sales"}, "a fax that is being entered")}
    p.by("b_sales", lambda work: keep_draft(work, NEW, draft, 1, typed))
    fax = p.word({"b_sales"}, "a drawing that is being entered") + ".pdf"
    received = take_in(FolderStore(p.files), io.BytesIO(PDF), fax, 10**8)
    p.by("b_sales", lambda work: add_drawing(work, find_to_write(work, draft), received, "0"))
    readers = p.costs("a") | p.people("x")
    given = {"way": "fax", "given_on": today(), "to_whom": p.word(readers, "who got the quote")}
    form = read(HandingForm, given)
    p.by("a_sales", lambda work: hand_over_quote(work, p.case.quote_revision, form))
    by_fax = issued(p.world, priceable(p.world, by_fax=True))
    no = {"accepted": False, "came_by": "fax", "answered_on": today(), "reason": "予算の都合"}
    p.by("a_sales", lambda work: record_answer(work, by_fax, read(AnswerByHand, no)))
    shops = p.people("abcv")
    source = p.word(shops, "the text of a mail")
    entered = entered_for_customer(
        p.world, by="c_sales", lead="c", source=source, came_by="mail", company_name="㈱もみじ"
    )
    guest = "first@momiji.example"
    invited = {"client_id": uuid4(), "name": "もみじ", "email": guest, "language": "ja"}
    form = read(Invitation, invited)
    p.by("c_sales", lambda work: invite_to_take_over(work, find_inquiry(work, entered.id), form))


def drawings_of_shops(p: Planting) -> None:
    """Each shop brings one for each audience, and the lead a newer revision of what it released."""
    shops = p.people("abcv")
    for short, audience, who in (
        ("a", OWN, p.people("a")),
        ("a", GROUP, shops),
        ("a", CUSTOMER, shops | p.people("x")),
        ("c", OWN, p.people("c")),
        ("b", OWN, p.people("b")),
    ):
        name = p.word(who, f"{short}'s drawing, {audience}") + ".step"
        maker = f"{short}_engineer"
        drawing = brought(p.world, p.case.inquiry, p.files, maker, name=name, audience=audience)
        if audience is CUSTOMER:
            newer = p.word(shops, "a revision that was not released") + ".step"
            revised(p.world, drawing, p.files, maker, name=newer)
    regretted = p.word(shops, "a drawing that was taken back") + ".step"
    inquiry, maker = p.case.inquiry, "b_engineer"
    drawing = brought(p.world, inquiry, p.files, maker, name=regretted, audience=GROUP)
    shown(p.world, drawing, OWN, maker)


def a_request_that_comes_to_nothing(p: Planting) -> None:
    """A asks C, who declines; A asks again and withdraws."""
    costing = SubQuoting(p.world, p.case.inquiry, [p.case.part])
    parties = p.costs("ac")
    first = costing.ask(p.case.estimate, "c", note=p.word(parties, "note to C"))
    reason = p.word(parties, "why C declines")
    p.by("c_engineer", lambda work: decline_request(work, first, reason))
    second = costing.ask(p.case.estimate, "c")
    note = p.word(parties, "why A withdraws")
    p.by("a_engineer", lambda work: withdraw_request(work, second, note))


def b_asks_on(p: Planting) -> None:
    """B asks C for a piece of what A asked B for; A learns nothing of that price."""
    costing = SubQuoting(p.world, p.case.inquiry, [p.case.part])
    own, parties = p.costs("b"), p.costs("bc")
    grid = costing.grid(p.case.sub_estimate, "b_engineer")
    grid["parts"][0]["lines"] += [
        {
            "kind": "bought",
            "description": p.word(own, "what B buys"),
            "unit_price": p.known_to(own, "what B pays", "222345.5"),
        },
        {"kind": "outside", "description": p.word(parties, "what B asks on")},
    ]
    costing.save(p.case.sub_estimate, grid, "b_engineer")
    note = p.word(parties, "note from B to C")
    request = costing.ask(p.case.sub_estimate, "c", "b_engineer", note=note)
    price = p.known_to(parties, "C's price for B", "333678.25")
    body = costing.offer_body(request, "c_engineer", price)
    body["conditions"] = p.word(parties, "C's conditions")
    p.by("c_engineer", lambda work: give_offer(work, request, read(OfferBody, body)))


def records_of_b(p: Planting) -> None:
    own = p.costs("b")
    rate = p.known_to(own, "the rate of B's centre", "1234567")
    own_work_centre(p.world, p.word(own, "B's centre"), company="b", rate=rate)
    row = "1,{},2026/03/01 08:00,2026/03/01 09:00,001:00,D,10\n"
    made = HEADER + row.format(p.word(own, "B's operation"))
    bought = purchases(item=p.word(own, "what B bought"))
    for kind, file in ((ImportKind.PRODUCTION, made.encode()), (ImportKind.PURCHASES, bought)):
        taken_in(p.world, p.files, file, p.do_jobs, who="b_engineer", kind=kind)


def the_draft_of_the_next_quote(p: Planting) -> None:
    sales = {"a_sales", "a_manager"}
    own = {
        "part_id": str(p.case.part),
        "quantity": p.case.quantity,
        "unit_price": p.known_to(sales, "the price of a draft", "3141593"),
    }
    remarks = p.word(sales, "remarks of a draft")
    form = read(PriceForm, {"valid_until": "2099-01-01", "remarks": remarks, "breaks": [own]})

    def redraft(work: Work) -> None:
        draft = start_draft(work, p.case.inquiry)
        save_draft(work, draft.id, form, draft.version)

    p.by("a_sales", redraft)


def quotes_that_are_answered(p: Planting) -> None:
    """Two more inquiries of X for which B was asked: one declined with a reason, one ordered."""
    both = p.costs("a") | p.people("x")
    for price in ("2718281", "1618034"):
        ready = priceable(p.world, quantities=[[10]])
        to_b = [p.world.companies["b"]]
        new = NewAsk(client_id=uuid4(), question="？", company_ids=to_b)
        p.by("a_engineer", lambda w, at=ready.inquiry_id, new=new: ask_capability(w, at, new))
        values = prices(ready, remarks=p.word(both, "remarks of a quote"))
        values["breaks"][0]["unit_price"] = p.known_to(both, "the price of a quote", price)
        revision = issued(p.world, ready, **values)
        if price.startswith("2"):
            reason = p.word(both, "why X declines")
            p.by("x_customer", lambda w, r=revision, why=reason: decline_quote(w, r, why))
        else:
            all_of_it = [Choice(part_id=ready.wanted[0][0], quantity=10)]
            p.by("x_customer", lambda w, r=revision, c=all_of_it: accept_quote(w, r, c))


def an_inquiry_whose_lead_changes(p: Planting) -> None:
    """Y's: A leads it first and hands it to C, which learns nothing of what A was offered."""
    shops, everybody = p.people("abcv"), p.people("yabcvw")
    wanted = {
        "subject": p.word(everybody, "subject"),
        "remarks": p.word(everybody, "remarks"),
        "target_cost": int(p.known_to(everybody, "target cost", "8675309")),
    }
    sent = sent_inquiry(p.world, "y_customer", lead="a", **wanted)
    parts: list[Any] = plan(p.world, sent.part_ids, "a", "b")
    for step in parts[0]["operations"]:
        step["specification"] = p.word(shops, "specification")
    new = {"client_id": uuid4(), "based_on": 0, "parts": parts, "note": p.word(shops, "note")}
    proposal = p.by(
        "a_engineer", lambda work: write_proposal(work, sent.id, read(NewProposal, new)).id
    )
    word = NewWord(client_id=uuid4(), accepted=False, objection=p.word(shops, "objection"))
    p.by("b_engineer", lambda work: answer_proposal(work, proposal, word))
    costing = SubQuoting(p.world, sent.id, sent.part_ids)
    request = costing.ask(costing.build())
    price = p.known_to(p.costs("ab"), "B's price for the lead before", "987654.5")
    costing.offer(request, price=price)
    choose_lead(p.world, sent.id, "c")
    material = p.known_to(p.costs("c"), "C's material", "765432.5")
    costing.fill(costing.build("c_engineer"), "c_engineer", price_per_kg=material)
    place = p.word(everybody, "place after a revision")
    revised_inquiry(p.world, sent, "y_customer", **wanted, delivery_place=place)


def who_makes_the_quote(p: Planting) -> None:
    """A gives the quote to somebody whom the customer turns to, and no other shop has heard of."""
    readers = p.people("ax")
    name = p.known_to(readers, "who makes the quote at A", "canary-quoter-8")
    with p.world.record.as_server("a test") as db:
        quoter = Person(company_id=p.world.companies["a"], email="quoter@a.example", name=name)
        db.add(quoter)
        db.flush()
        db.add(PersonRole(person_id=quoter.id, role=Role.SALES))
        of_case = select(Quote.id).where(Quote.inquiry_id == p.case.inquiry)
        quote, quoter_id = db.scalars(of_case).one(), quoter.id
    giving = Giving(kind=DutyKind.QUOTE, thing_id=quote, person_id=quoter_id)
    p.by("a_manager", lambda work: give(work, p.case.inquiry, giving))


def who_is_in_charge(p: Planting) -> None:
    """B gives its estimate to somebody whom nobody outside has heard of, and the inquiry too."""
    name = p.known_to(p.people("b") | {"a_administrator"}, "who estimates at B", "canary-helper-7")
    with p.world.record.as_server("a test") as db:
        helper = Person(company_id=p.world.companies["b"], email="helper@b.example", name=name)
        db.add(helper)
        db.flush()
        db.add(PersonRole(person_id=helper.id, role=Role.ENGINEER))
        helper_id = helper.id
    for kind, thing, person in (
        (DutyKind.ESTIMATE, p.case.sub_estimate, helper_id),
        (DutyKind.INQUIRY, p.case.inquiry, p.world.people["b_manager"]),
    ):
        giving = Giving(kind=kind, thing_id=thing, person_id=person)
        p.by("b_manager", lambda work, giving=giving: give(work, p.case.inquiry, giving))


def what_all_that_comes_to(p: Planting) -> None:
    """The sums of each shop's roll-ups, and what lies between A's cost and its price."""
    p.do_jobs()
    shops = {company_id: short for short, company_id in p.world.companies.items()}
    with p.world.record.as_server("a test") as db:
        runs = db.execute(select(RollupRun.result, Estimate.company_id).join(Estimate)).all()
        quotes = db.scalars(select(QuoteRevision).where(QuoteRevision.priced.is_not(None))).all()
    printed = set().union(*(amounts_in(quote.document) for quote in quotes))
    known = {Decimal(one.text) for one in p.secrets if one.text.replace(".", "").isdigit()}
    found = {(amount, shops[company]) for result, company in runs for amount in amounts_in(result)}
    found |= {(amount, "a") for quote in quotes for amount in amounts_in(quote.priced)}
    for amount, shop in sorted(found):
        if amount not in printed | known:
            p.known_to(p.costs(shop), f"a sum of {shop}", format(amount, "f"))


def amounts_in(document: Any) -> set[Decimal]:
    """Every amount in a document that is too particular to stand somewhere else."""
    if isinstance(document, dict):
        return set().union(*map(amounts_in, document.values()))
    if isinstance(document, list):
        return set().union(*map(amounts_in, document))
    if not isinstance(document, str) or not document.replace(".", "", 1).isdecimal():
        return set()
    amount = Decimal(document)
    return {amount} if amount >= SMALLEST else set()
