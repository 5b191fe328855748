"""A request that came by fax, from a customer of whom nobody has an account."""

from datetime import timedelta

from portal.cli.sample.stage import Asked, Stage
from portal.forms import read
from portal.inquiries import drafts
from portal.inquiries.answers import inquiry_out
from portal.inquiries.forms import TakenInForm
from portal.inquiries.taking_in import take_in_inquiry
from shared_db.clock import today

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
            "came_by": "fax",
            "company_name": "有限会社つばめ治具",
            "person_name": "堀 静香",
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
        stage.asked["pin"] = Asked(inquiry_out(work, inquiry).id, lead="")
