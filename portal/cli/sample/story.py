"""What the sample's people have done, in its order. To add to it: an act, and its line here.

An act is a function of a `Stage` that calls the portal's services as its people do: what it leaves
is what they would have left. Between the chapters the workers do what was put for them.
"""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cli.sample import agreeing, asking, by_hand, charge, costing, pricing, records, talk
from portal.cli.sample.stage import Stage
from shared_db.models import Inquiry

Act = Callable[[Stage], None]
CHAPTERS: tuple[tuple[Act, ...], ...] = (
    (
        records.records_come,
        asking.customers_send,
        asking.coordinator_chooses,
        asking.shops_open_drawings,
        talk.people_talk,
        agreeing.leads_propose,
        costing.leads_estimate,
        costing.asked_shops_offer,
    ),
    (
        records.records_are_taken_in,
        costing.leads_take_offers,
    ),
    (
        pricing.sales_quote,
        pricing.sales_begin_a_price,
        pricing.customers_answer,
        talk.customers_ask_about_quotes,
        talk.customers_read,
        talk.coordinator_asks_shops,
        asking.customer_withdraws,
        asking.group_refuses,
        asking.customer_begins_another,
        by_hand.sales_enters_a_fax,
        charge.manager_hands_over,
        charge.somebody_is_away,
    ),
)


def has_begun(db: Session) -> bool:
    """Whether anybody has asked for anything here: then it is left to them."""
    return db.scalar(select(Inquiry.id).limit(1)) is not None


def live_through(stage: Stage) -> None:
    """Let all of it happen."""
    stage.enter()
    for chapter in CHAPTERS:
        for act in chapter:
            act(stage)
        stage.settle()
