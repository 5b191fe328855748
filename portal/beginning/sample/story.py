"""What the sample's people have done, in its order. To add to it: an act, and its line here.

An act is a function of a `Stage` that calls the portal's services as its people do: what it leaves
is what they would have left. Between the chapters the workers do what was put for them. The first
request and the last word are where `told.py` looks for them.
"""

from collections.abc import Callable

from portal.beginning.sample import (
    agreeing,
    asking,
    before,
    by_hand,
    charge,
    costing,
    designs,
    entrance,
    past_quotes,
    pricing,
    records,
    talk,
    ways,
)
from portal.beginning.sample.stage import Stage

Act = Callable[[Stage], None]
CHAPTERS: tuple[tuple[Act, ...], ...] = (
    (
        asking.customers_send,
        by_hand.sales_enters_a_fax,
        records.records_come,
        past_quotes.old_quotes_come,
        asking.coordinator_chooses,
        asking.shops_open_drawings,
        talk.people_talk,
        by_hand.lead_enters_a_change,
        agreeing.leads_propose,
        designs.leads_bring_designs,
        costing.leads_estimate,
        costing.asked_shops_offer,
    ),
    (
        records.records_are_taken_in,
        past_quotes.old_quotes_are_mapped,
        costing.leads_take_offers,
        ways.lead_tries_ways,
        before.engineers_keep_templates,
    ),
    (
        pricing.sales_quote,
        pricing.sales_begin_a_price,
        pricing.customers_answer,
        by_hand.sales_hands_a_quote_over,
        by_hand.sales_records_an_order,
        asking.customer_asks_for_more,
        talk.customers_ask_about_quotes,
        talk.customers_read,
        talk.coordinator_asks_shops,
        asking.customer_withdraws,
        asking.group_refuses,
        asking.customer_begins_another,
        entrance.somebody_asks_at_the_entrance,
        costing.manager_raises_a_rate,
        charge.manager_hands_over,
        charge.somebody_is_away,
        talk.coordinator_waits,
    ),
)


def live_through(stage: Stage) -> None:
    """Let all of it happen."""
    stage.enter()
    for chapter in CHAPTERS:
        for act in chapter:
            act(stage)
        stage.settle()
