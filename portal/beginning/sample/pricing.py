"""見積書: sales sets prices and issues; the customers order, decline, or think it over.

One of them runs out soon, which shows on the days after.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal.beginning.sample.stage import Asked, Stage
from portal.pricing.forms import PriceForm
from portal.pricing.issue import issue_quote
from portal.pricing.queries import find_thing
from portal.pricing.service import save_draft, start_draft
from portal.quotes.answering import accept_quote, decline_quote, mark_seen
from portal.quotes.forms import Choice
from shared_db.foundation.clock import today


@dataclass(frozen=True)
class Price:
    """How much is put on the cost, in percent of it and (profit) of the price."""

    overhead: str = "12"
    risk: str = "3"
    profit: str = "15"
    shipping: str = "1500"
    days: int = 21
    remarks: str = ""
    valid: int = 30
    """For how many days."""


PRICES = {
    "stage": Price(days=28, remarks="アルマイト処理は含みません。"),
    "cover": Price(profit="18", days=20),
    "bracket": Price(days=25, remarks="溶接治具代は初回のみ申し受けます。", valid=1),
    "gripper": Price(days=30, remarks="Anodising is not included."),
    "pin": Price(days=18, shipping="900"),
}


def sales_quote(stage: Stage) -> None:
    """The leads' sales set the prices, and the quotes go out."""
    for name, price in PRICES.items():
        asked = stage.asked[name]
        with stage.work(f"{asked.lead}_sales") as work:
            draft = start_draft(work, asked.id)
            form = PriceForm.model_validate(_typed(asked, price, draft.delivery_place))
            form = form.model_copy(
                update={"payment_terms": draft.payment_terms, "delivery": draft.delivery}
            )
            draft = save_draft(work, draft.id, form, draft.version).revision
            asked.quote = issue_quote(work, draft.id, draft.version).id


def sales_begin_a_price(stage: Stage) -> None:
    """One price is begun, and not issued yet."""
    with stage.work("a_sales") as work:
        start_draft(work, stage.asked["shaft"].id)


def customers_answer(stage: Stage) -> None:
    """One quote becomes an order, one is declined; the others are read and thought over."""
    for name, who in (("stage", "x_buyer"), ("cover", "x_buyer"), ("bracket", "x_buyer")):
        with stage.work(who) as work:
            mark_seen(work, find_thing(work, stage.quote(name), lock=True))
    with stage.work("x_buyer") as work:
        parts = stage.asked["stage"].parts
        choices = [Choice(part_id=part, quantity=quantities[1]) for part, quantities in parts]
        accept_quote(work, stage.quote("stage"), choices)
    with stage.work("x_buyer") as work:
        reason = "今回は予算が合わず、見送らせていただきます。"
        decline_quote(work, stage.quote("cover"), reason)


def _typed(asked: Asked, price: Price, place: str) -> dict[str, Any]:
    return {
        "steps": {
            "overhead": price.overhead,
            "risk": price.risk,
            "profit_rule": "share_of_price",
            "profit": price.profit,
        },
        "breaks": [
            {
                "part_id": str(part),
                "quantity": quantity,
                "shipping": price.shipping,
                "lead_time_days": price.days,
            }
            for part, quantities in asked.parts
            for quantity in quantities
        ],
        "valid_until": str(today() + timedelta(days=price.valid)),
        "delivery_place": place,
        "remarks": price.remarks,
    }
