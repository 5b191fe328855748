"""Sales sets the price: the one draft of a quote, begun, filled in, rested on a newer roll-up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from portal.merging import UNDECIDED, Decided, typed_over
from portal.pricing.basis import Bench, load_bench
from portal.pricing.checks import OVER, PRICEABLE, must_lie_ahead
from portal.pricing.forms import PriceForm
from portal.pricing.merging import flat, merged
from portal.pricing.prices import Priced, price_all
from portal.pricing.queries import Thing, find_thing, newest_of, quote_of
from shared_db.access import (
    Permission,
    must_find,
    visible_companies,
    visible_groups,
    visible_inquiries,
    visible_quote_revisions,
)
from shared_db.acts.duties import take_up
from shared_db.foundation.base import Json
from shared_db.foundation.clock import today
from shared_db.foundation.errors import N_, ChangedMeanwhile, NotAllowed, WrongState
from shared_db.foundation.ids import new_id
from shared_db.models import (
    Inquiry,
    Language,
    Quote,
    QuoteRevision,
    QuoteState,
    RollupRun,
)
from shared_db.spine import streams
from shared_db.spine.events import QuoteDrafted
from shared_db.spine.numbers import next_number
from shared_db.spine.transaction import Work
from shared_db.spine.typed_changes import note_change

DECIMALS = "unit_price_decimals"
VALID_FOR = timedelta(days=30)
_TERMS = (
    "language",
    "valid_until",
    "payment_terms",
    "delivery",
    "delivery_place",
    "addressee_person",
    "remarks",
)


@dataclass(frozen=True)
class Draft:
    """A draft with what it rests on and what it comes to."""

    thing: Thing
    bench: Bench
    form: PriceForm
    priced: list[Priced]


class Saved(NamedTuple):
    """A draft that was kept, and what others had typed in it meanwhile, by the fields' keys."""

    revision: QuoteRevision
    taken: dict[str, str]


def require_lead(work: Work, inquiry: Inquiry, permission: Permission) -> None:
    """Prices are the lead shop's own: its people with the permission, nobody else."""
    work.actor.in_group(inquiry.group_id).require(permission)
    if inquiry.lead_company_id != work.actor.company_id:
        raise NotAllowed(N_("Only the lead shop sets the price of this request."))


def open_pricing(work: Work, inquiry_id: UUID) -> tuple[Inquiry, Draft | None]:
    """The inquiry and its draft, if there is one, for the lead's sales."""
    inquiry = must_find(work.session, visible_inquiries(work.actor), inquiry_id)
    require_lead(work, inquiry, Permission.SET_PRICE)
    draft = _find_draft(work, quote_of(work, inquiry_id))
    return inquiry, load_draft(work, draft.id) if draft else None


def load_draft(work: Work, revision_id: UUID, *, lock: bool = False) -> Draft:
    """A draft as it stands. Raises `WrongState` once it is issued."""
    thing = find_thing(work, revision_id, lock=lock)
    require_lead(work, thing.inquiry, Permission.SET_PRICE)
    if thing.revision.state is not QuoteState.DRAFT:
        raise WrongState("issued", N_("This revision was issued. Begin a new one to change it."))
    bench = load_bench(work, thing.inquiry, thing.revision.rollup_run_id)
    form = form_of(thing.revision)
    return Draft(thing, bench, form, price_draft(bench, form))


def price_draft(bench: Bench, form: PriceForm) -> list[Priced]:
    """What the form comes to, on the roll-up that the draft rests on."""
    return price_all(
        bench.wanted,
        bench.run.result if bench.run else None,
        form,
        currency=bench.group.currency,
        price_step=bench.own.price_step,
    )


def form_of(revision: QuoteRevision) -> PriceForm:
    """A draft's fields as sales left them."""
    terms = {name: getattr(revision, name) for name in _TERMS}
    return PriceForm.model_validate({**revision.pricing, **terms})


def start_draft(work: Work, inquiry_id: UUID, *, take_newest: bool = False) -> QuoteRevision:
    """The one draft: continued if there is one, else begun on the newest roll-up."""
    inquiry = must_find(work.session, visible_inquiries(work.actor), inquiry_id, lock=True)
    require_lead(work, inquiry, Permission.SET_PRICE)
    if inquiry.state not in PRICEABLE:
        raise WrongState("request_over", OVER)
    quote = quote_of(work, inquiry_id)
    draft = _find_draft(work, quote)
    if draft is None:
        draft = _begin(work, inquiry, quote)
    elif take_newest:
        bench = load_bench(work, inquiry, draft.rollup_run_id)
        _rest_on(draft, bench, bench.newest_run)
        _changed(work, inquiry, draft)
    return draft


def save_draft(
    work: Work,
    revision_id: UUID,
    form: PriceForm,
    version: int,
    decided: Decided = UNDECIDED,
    *,
    quiet: bool = False,
    labels: Callable[[], Mapping[str, str]] = dict,
) -> Saved:
    """Keep what sales typed, merged with what others have typed since that version.

    `quiet`: kept while typing, which is no act of its own. `labels`: what fields are called that
    two typed in. Raises `Contested` for those, or `ChangedMeanwhile`.
    """
    thing = find_thing(work, revision_id, lock=True)
    require_lead(work, thing.inquiry, Permission.SET_PRICE)
    draft = thing.revision
    if version > draft.version or draft.state is not QuoteState.DRAFT:
        raise ChangedMeanwhile
    before, taken = form_of(draft), dict[str, str]()
    if version < draft.version:
        form, taken = merged(work, draft, version, form, before, decided, labels)
    if not quiet and form.valid_until <= _today(work, thing.inquiry):
        raise must_lie_ahead()
    values = form.model_dump(mode="json", exclude=set(_TERMS))
    draft.pricing = values
    for name in _TERMS:
        if (said := getattr(form, name)) is not None:
            setattr(draft, name, said)
    _changed(work, thing.inquiry, draft, quiet=quiet)
    if over := typed_over(flat(before), flat(form_of(draft))):
        note_change(work.session, draft.id, draft.version, work.actor.person_id, over)
    return Saved(draft, taken)


def _today(work: Work, inquiry: Inquiry) -> date:
    return today(must_find(work.session, visible_groups(work.actor), inquiry.group_id).timezone)


def _find_draft(work: Work, quote: Quote | None) -> QuoteRevision | None:
    if quote is None:
        return None
    return work.session.scalars(
        visible_quote_revisions(work.actor).where(
            QuoteRevision.quote_id == quote.id, QuoteRevision.state == QuoteState.DRAFT
        )
    ).one_or_none()


def _begin(work: Work, inquiry: Inquiry, quote: Quote | None) -> QuoteRevision:
    bench = load_bench(work, inquiry, None)
    day = today(bench.group.timezone)
    if quote is None:
        number = next_number(work.session, "Q", str(work.actor.company_id), day)
        quote = Quote(
            id=new_id(), inquiry_id=inquiry.id, company_id=work.actor.company_id, number=number
        )
        work.session.add(quote)
        work.session.flush()
        take_up(work, inquiry)
        take_up(work, inquiry, quote=quote)
    earlier = _earlier(work, quote)
    draft = QuoteRevision(
        id=new_id(),
        quote_id=quote.id,
        revision=earlier[-1].revision + 1 if earlier else 1,
        state=QuoteState.DRAFT,
        valid_until=day + VALID_FOR,
    )
    _fill(work, draft, bench, newest_of([(quote, one) for one in earlier]))
    _rest_on(draft, bench, bench.newest_run)
    work.session.add(draft)
    work.session.flush()
    _tell_drafted(work, inquiry, draft)
    return draft


def _earlier(work: Work, quote: Quote) -> list[QuoteRevision]:
    return list(
        work.session.scalars(
            visible_quote_revisions(work.actor)
            .where(QuoteRevision.quote_id == quote.id)
            .order_by(QuoteRevision.revision)
        )
    )


def _fill(work: Work, draft: QuoteRevision, bench: Bench, earlier: QuoteRevision | None) -> None:
    """Begin with what the last revision said, or with what is known of the customer."""
    if earlier is not None:
        draft.pricing = pricing_to_go_on_with(earlier)
        for name in _TERMS:
            if name != "valid_until":
                setattr(draft, name, getattr(earlier, name))
        return
    draft.pricing = {}
    draft.language = bench.partner.language
    own = must_find(work.session, visible_companies(work.actor), work.actor.company_id)
    draft.payment_terms = bench.partner.payment_terms or own.payment_terms
    draft.delivery = _written(bench.inquiry.delivery_date, bench.partner.language)
    draft.delivery_place = bench.inquiry.delivery_place
    draft.addressee_person = bench.partner.person
    draft.remarks = ""


def pricing_to_go_on_with(earlier: QuoteRevision) -> Json:
    """What sales had set for the last revision.

    Before shops had a rule for their prices every draft began with whole yen; nobody chose that.
    """
    is_chosen = "price_step" in (earlier.priced or {}) or earlier.pricing.get(DECIMALS)
    return {name: value for name, value in earlier.pricing.items() if is_chosen or name != DECIMALS}


def _written(day: date | None, language: Language) -> str:
    """A day as words of the document, for sales to change."""
    if day is None:
        return ""
    if language is Language.ENGLISH:
        return f"{day.day} {day:%b} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def _rest_on(draft: QuoteRevision, bench: Bench, run: RollupRun | None) -> None:
    """Pin the draft to a roll-up, and to the revisions that this was built on."""
    built_on = run.inputs.get("estimate", {}) if run else {}
    draft.rollup_run_id = run.id if run else None
    draft.inquiry_revision = built_on.get("inquiry_revision", bench.inquiry.revision)
    draft.proposal_number = built_on.get("proposal_number", bench.proposal_number)


def _changed(work: Work, inquiry: Inquiry, draft: QuoteRevision, *, quiet: bool = False) -> None:
    draft.version += 1
    work.session.flush()
    if not quiet:
        _tell_drafted(work, inquiry, draft)


def _tell_drafted(work: Work, inquiry: Inquiry, draft: QuoteRevision) -> None:
    work.tell(
        streams.company_side(inquiry.id, work.actor.company_id),
        QuoteDrafted(revision_id=draft.id, version=draft.version),
    )
