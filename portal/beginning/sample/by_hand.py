"""A customer of whom nobody has an account: all that comes from there comes by hand.

A request by fax, a change by telephone, a quote that is faxed, and the order that comes back.
"""

from datetime import timedelta

from portal.beginning.sample.stage import Asked, Stage
from portal.forms import read
from portal.inquiries import drafts, writing
from portal.inquiries.answers import inquiry_out
from portal.inquiries.content import content_of
from portal.inquiries.forms import InquiryForm, TakenInForm
from portal.inquiries.revising import revise_inquiry
from portal.inquiries.taking_in import take_in_inquiry
from portal.inquiries.typed import Typed
from portal.quotes.by_hand import hand_over_quote, record_answer
from portal.quotes.forms import AnswerByHand, HandingForm
from shared_db.foundation.clock import today
from shared_db.models import CameBy, HandedBy

PERSON = "堀 静香"
FAX = """有限会社つばめ治具　堀

いつもお世話になっております。下記の見積をお願いいたします。
品名：位置決めピン
図番：TB-118
材質：SUJ2
数量：30個、100個
"""


def sales_enters_a_fax(stage: Stage) -> None:
    """B's sales enters what a customer has faxed, in the customer's place."""
    with stage.work("b_sales") as work:
        inquiry = drafts.begin_draft(work)
        form = {
            "came_by": CameBy.FAX.value,
            "company_name": "有限会社つばめ治具",
            "person_name": PERSON,
            "tel": "03-0000-4418",
            "fax": "03-0000-4419",
            "source": FAX,
            "subject": "位置決めピン",
            "delivery_date": str(today() + timedelta(days=30)),
            "repeat": "repeat",
            "quality_level": "standard",
            "parts": [
                {
                    "name": "位置決めピン",
                    "drawing_number": "TB-118",
                    "material": "SUJ2",
                    "quantities": [30, 100],
                }
            ],
        }
        take_in_inquiry(work, inquiry, read(TakenInForm, form))
        out = inquiry_out(work, inquiry)
        stage.asked["pin"] = Asked(out.id, "a", [(part.id, part.quantities) for part in out.parts])


def lead_enters_a_change(stage: Stage) -> None:
    """The customer rings up: the pins rust. The lead's sales enter another material for them."""
    with stage.work("a_sales") as work:
        inquiry = writing.find_to_write(work, stage.asked["pin"].id, lock=True)
        content = content_of(work, inquiry)
        content["parts"][0]["material"] = "SUS440C"
        content["remarks"] = "材質をSUJ2からSUS440Cに変更（錆びるため。堀様よりお電話）"
        form = read(InquiryForm, Typed.from_content(content, inquiry.revision).tree())
        revise_inquiry(work, inquiry, form, inquiry.revision)


def sales_hands_a_quote_over(stage: Stage) -> None:
    """The quote goes out by fax, and that is noted."""
    given = {"way": HandedBy.FAX.value, "given_on": str(today()), "to_whom": f"{PERSON} 様"}
    with stage.work("a_sales") as work:
        hand_over_quote(work, stage.quote("pin"), read(HandingForm, given))


def sales_records_an_order(stage: Stage) -> None:
    """The order comes back by fax, with the customer's own number on it."""
    ((part, quantities),) = stage.asked["pin"].parts
    answer = {
        "accepted": True,
        "came_by": CameBy.FAX.value,
        "answered_on": str(today()),
        "their_number": "TB-26-0318",
        "choices": [{"part_id": str(part), "quantity": quantities[0]}],
    }
    with stage.work("a_sales") as work:
        record_answer(work, stage.quote("pin"), read(AnswerByHand, answer))
