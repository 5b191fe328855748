"""A request at the entrance: somebody without an account asks, and waits for an answer."""

from datetime import timedelta
from io import BytesIO

from portal.beginning.sample.drawn import Title, pdf_sheet
from portal.beginning.sample.stage import Stage
from portal.files.receiving import take_in
from portal.forms import read
from portal.intake import asking, filing
from portal.intake.forms import AskForm
from portal.intake.limits import LARGEST_FILE
from shared_db.access import Guest, Server
from shared_db.entry.entrance import open_groups
from shared_db.foundation.clock import today
from shared_db.models import Language

WORDS = """はじめてご連絡いたします。貴連携のホームページを拝見しました。
試作用のスペーサーを、短納期でお願いできる先を探しております。"""


def somebody_asks_at_the_entrance(stage: Stage) -> None:
    """Who asks types it, and behind the link of the letter adds a drawing and sends it."""
    form = {
        "company_name": "株式会社ひよどり医療機器",
        "person_name": "相沢 千尋",
        "email": "aizawa@hiyodori.example",
        "tel": "03-0000-7001",
        "part_name": "スペーサー（試作）",
        "drawing_number": "HM-0042",
        "material": "A5052",
        "quantities": ["5", "20"],
        "delivery_date": str(today() + timedelta(days=24)),
        "words": WORDS,
    }
    drawing = BytesIO(pdf_sheet(Title("HM-0042")))
    with stage.record.work(Server("the sample group")) as work:
        (group,) = open_groups(work.session)
        intake = asking.ask(work, group, read(AskForm, form), Language.JAPANESE).id
    guest = Guest(intake)
    with stage.record.work(guest) as work:
        filing.reserve_place(work, len(drawing.getvalue()))
    received = take_in(stage.files, drawing, "HM-0042.pdf", LARGEST_FILE)
    with stage.record.work(guest) as work:
        filing.add_file(work, received)
    with stage.record.work(guest) as work:
        asking.send_request(work)
