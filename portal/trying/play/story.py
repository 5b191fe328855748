"""The order of things. Each act is a function whose docstring is the line that is printed."""

import time
from collections.abc import Callable

from portal.trying.people import Disappointed
from portal.trying.play import acts
from portal.trying.play.stage import Stage

STORY: tuple[Callable[[Stage], str], ...] = (
    acts.enter.everybody_enters,
    acts.inquiry.customer_uploads,
    acts.inquiry.customer_sends,
    acts.inquiry.shops_accept_terms,
    acts.talk.coordinator_opens,
    acts.talk.shops_say_what_they_can,
    acts.talk.customer_is_answered,
    acts.talk.lead_proposes,
    acts.talk.named_shops_accept,
    acts.records.shop_imports_records,
    acts.records.manager_names_the_work_centre,
    acts.inquiry.lead_looks_at_the_drawings,
    acts.cost.lead_estimates,
    acts.designs.lead_shows_its_design,
    acts.cost.lead_asks,
    acts.designs.asked_shop_sees_the_sketch,
    acts.cost.support_shops_offer,
    acts.cost.lead_takes_offers,
    acts.ways.lead_tries_ways,
    acts.cost.costs_roll_up,
    acts.quote.sales_prices,
    acts.quote.sales_issues,
    acts.quote.customer_reads,
    acts.quote.customer_asks,
    acts.quote.customer_asks_for_more,
    acts.quote.customer_accepts,
    acts.quote.everybody_learns,
    acts.search.everybody_searches,
    acts.charge.lead_hands_over,
    acts.by_hand.sales_enters_a_fax,
    acts.before.lead_copies_from_before,
    acts.wall.nobody_sees_too_much,
)


class Stopped(Exception):
    """The play could not go on; says at which step, and why."""


def play(stage: Stage, say: Callable[[str], None]) -> None:
    """Play it, saying each step with its time. Raises `Stopped`."""
    begun = time.perf_counter()
    for act in STORY:
        title = (act.__doc__ or "").strip().splitlines()[0].rstrip(".")
        began = time.perf_counter()
        try:
            seen = act(stage)
        except Disappointed as why:
            raise Stopped(f"{title}: {why}") from why
        took = time.perf_counter() - began
        say(f"{time.perf_counter() - begun:7.2f} s  {took:6.2f} s  {title}: {seen}")
    say(f"The case was played in {time.perf_counter() - begun:.1f} s.")
