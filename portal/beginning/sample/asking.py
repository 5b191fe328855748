"""What the customers ask for: sent, withdrawn, refused, and one that is still being written."""

from datetime import timedelta
from io import BytesIO

from portal.beginning.sample.stage import Asked, Stage
from portal.beginning.sample.wanted import WANTED, Part
from portal.drawings.service import accept_terms, open_drawing
from portal.files.receiving import take_in
from portal.forms import read
from portal.inquiries import drafts, queries, service
from portal.inquiries.answers import inquiry_out
from portal.inquiries.attaching import add_drawing
from portal.inquiries.forms import InquiryForm
from portal.inquiries.revising import ask_for_quantities
from shared_db.foundation.clock import today
from shared_db.models import Drawing, Inquiry
from shared_db.spine.transaction import Work

MOST_BYTES = 10_000_000


READERS = ("stage", "cover", "bracket", "gripper", "shaft", "chassis", "holder", "jig")
"""The requests whose drawings the shops have looked at."""


def customers_send(stage: Stage) -> None:
    """The customers send their requests, each part with its drawing."""
    for name, wanted in WANTED.items():
        with stage.work(wanted.by) as work:
            inquiry = drafts.begin_draft(work)
            parts = [
                {
                    "name": part.name,
                    "drawing_number": part.number,
                    "drawing_revision": part.revision,
                    "material": part.material,
                    "quantities": list(part.quantities),
                    "drawings": [str(_upload(stage, work, inquiry, part, str(row)).id)],
                }
                for row, part in enumerate(wanted.parts)
            ]
            form = {
                "subject": wanted.subject,
                "delivery_date": str(today() + timedelta(days=wanted.days)),
                "target_cost": wanted.target,
                "repeat": wanted.repeat,
                "quality_level": wanted.quality,
                "delivery_place": wanted.place,
                "remarks": wanted.remarks,
                "parts": parts,
            }
            service.send_inquiry(work, inquiry, read(InquiryForm, form))
            out = inquiry_out(work, inquiry)
            stage.asked[name] = Asked(
                out.id,
                wanted.lead,
                [(part.id, part.quantities) for part in out.parts],
                out.parts[0].drawings[0].id,
            )


def coordinator_chooses(stage: Stage) -> None:
    """The coordinator says which shop answers the customer."""
    for asked in stage.asked.values():
        if asked.lead:
            with stage.work("a_coordinator") as work:
                inquiry = queries.find_inquiry(work, asked.id, lock=True)
                service.choose_lead(work, inquiry, stage.companies[asked.lead])


def shops_open_drawings(stage: Stage) -> None:
    """The shops' engineers promise confidentiality and look at the first drawing."""
    for name in READERS:
        asked = stage.asked[name]
        assert asked.drawing is not None
        for who in ("a_engineer", "b_engineer", "c_engineer"):
            with stage.work(who) as work:
                inquiry = queries.find_inquiry(work, asked.id)
                accept_terms(work, inquiry, queries.group_of(work, inquiry).confidentiality_version)
                open_drawing(work, asked.drawing)


def customer_asks_for_more(stage: Stage) -> None:
    """A customer with a quote in hand asks what other quantities would cost."""
    asked = stage.asked["gripper"]
    part, _quantities = asked.parts[0]
    with stage.work("y_buyer") as work:
        inquiry = queries.find_inquiry(work, asked.id, lock=True)
        ask_for_quantities(work, inquiry, {part: [100]}, inquiry.revision)


def customer_begins_another(stage: Stage) -> None:
    """The customer's designer has begun a further request, and not sent it yet."""
    with stage.work("x_design") as work:
        inquiry = drafts.begin_draft(work)
        part = Part("表示器ケース", "ASN-5003", "A", "SUS304 t1.0", (30,), (160, 90, 1), "dxf")
        drawing = _upload(stage, work, inquiry, part, "0")
        typed = {
            "subject": "表示器ケース（量産検討）",
            "delivery_place": "船橋工場 受入",
            "parts-0-name": part.name,
            "parts-0-drawing_number": part.number,
            "parts-0-material": part.material,
            "parts-0-quantities-0": "30",
            "parts-0-drawings": str(drawing.id),
        }
        drafts.keep_draft(work, drafts.NEW, inquiry.id, 1, typed)


def customer_withdraws(stage: Stage) -> None:
    """One request is taken back by its customer."""
    with stage.work("x_buyer") as work:
        inquiry = queries.find_inquiry(work, stage.asked["knob"].id, lock=True)
        service.withdraw_inquiry(work, inquiry, "社内の在庫品で対応することになりました。")


def group_refuses(stage: Stage) -> None:
    """One request is not for these shops, and its customer is told why."""
    with stage.work("a_coordinator") as work:
        inquiry = queries.find_inquiry(work, stage.asked["casting"].id, lock=True)
        reason = "None of our shops does die casting. We would gladly machine the cast blanks."
        service.refuse_inquiry(work, inquiry, reason)


def _upload(stage: Stage, work: Work, inquiry: Inquiry, part: Part, row: str) -> Drawing:
    filename, content = part.drawing()
    return add_drawing(
        work,
        inquiry,
        take_in(stage.files, BytesIO(content), filename, MOST_BYTES),
        row,
        export_controlled=part.controlled,
    )
