"""What the customers ask for: sent, withdrawn, refused, and one that is still being written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from portal.cli.sample.drawings import dxf_plate, pdf_sheet, step_box
from portal.cli.sample.stage import Asked, Stage
from portal.drawings.receiving import take_in
from portal.drawings.service import accept_terms, add_drawing, open_drawing
from portal.forms import read
from portal.inquiries import drafts, queries, service
from portal.inquiries.answers import inquiry_out
from portal.inquiries.forms import InquiryForm
from shared_db.clock import today
from shared_db.models import Drawing, Inquiry
from shared_db.transaction import Work

MOST_BYTES = 10_000_000


@dataclass(frozen=True)
class Part:
    """What is to be made, with its drawing. `size` is of the box or plate, in mm."""

    name: str
    number: str
    revision: str
    material: str
    quantities: tuple[int, ...]
    size: tuple[int, int, int]
    kind: str = "step"

    def drawing(self) -> tuple[str, bytes]:
        """The file's name, and what is in it."""
        make: dict[str, Callable[[], bytes]] = {
            "step": lambda: step_box(*self.size),
            "dxf": lambda: dxf_plate(self.size[0], self.size[1], 8),
            "pdf": lambda: pdf_sheet(f"{self.number} {self.revision}"),
        }
        return f"{self.number}.{self.kind}", make[self.kind]()


@dataclass(frozen=True)
class Wanted:
    """A request; `days`: how long until it is to be delivered; `lead`: which shop answers."""

    by: str
    subject: str
    days: int
    parts: tuple[Part, ...]
    lead: str = ""
    target: int | None = None
    place: str = "船橋工場 受入"
    remarks: str = ""
    quality: str = "standard"
    repeat: str = "one_off"


WANTED = {
    "stage": Wanted(
        "x_design",
        "測定ステージ用ベースプレート・支柱",
        35,
        (
            Part("ベースプレート", "ASN-2201", "C", "A5052", (1, 5, 20), (240, 160, 20)),
            Part("支柱 ⌀25", "ASN-2202", "B", "SUS303", (4, 20), (25, 25, 180), "pdf"),
        ),
        lead="a",
        target=380_000,
        remarks="ベースプレートの上面は平面度0.02でお願いします。",
        quality="strict",
    ),
    "cover": Wanted(
        "x_buyer",
        "検査装置 安全カバー",
        28,
        (Part("側面カバー", "ASN-3110", "A", "SPCC t1.6", (10, 30), (420, 300, 2), "dxf"),),
        lead="b",
        remarks="塗装は当社で手配します。",
        repeat="repeat",
    ),
    "bracket": Wanted(
        "x_design",
        "ワーク位置決めブラケット",
        30,
        (
            Part("ブラケット 左", "ASN-1407", "D", "SUS304", (10, 50, 100), (80, 60, 45)),
            Part("ブラケット 右", "ASN-1408", "D", "SUS304", (10, 50, 100), (80, 60, 45)),
        ),
        lead="a",
        target=250_000,
        repeat="repeat",
    ),
    "gripper": Wanted(
        "y_buyer",
        "Gripper fingers for a palletising robot",
        40,
        (Part("Gripper finger", "HLR-0502", "2", "A7075", (8, 40), (120, 30, 18)),),
        lead="c",
        place="Yokohama works",
        remarks="The gripping face must be flat within 0.05 mm.",
    ),
    "shaft": Wanted(
        "x_buyer",
        "送り機構 ガイド軸",
        25,
        (Part("ガイド軸 ⌀12 h6", "ASN-0815", "A", "SUJ2", (6, 30), (12, 12, 320), "pdf"),),
        lead="a",
        quality="strict",
    ),
    "chassis": Wanted(
        "y_buyer",
        "Frame of a mobile robot",
        45,
        (
            Part("Side frame", "HLR-0610", "1", "SS400 t3.2", (2, 10), (600, 320, 3), "dxf"),
            Part("Motor mount", "HLR-0611", "1", "A5052", (4, 20), (90, 90, 25)),
        ),
        lead="a",
        place="Yokohama works",
        remarks="Black zinc plating is welcome if you can arrange it.",
    ),
    "holder": Wanted(
        "x_design",
        "プローブホルダー 二次試作",
        21,
        (Part("ホルダー", "ASN-1911", "E", "SUS304 t2.0", (3, 15), (70, 45, 2), "dxf"),),
        lead="a",
        remarks="前回品より板厚を2.0に変更しています。",
    ),
    "jig": Wanted(
        "x_design",
        "校正治具 一式",
        30,
        (
            Part("本体", "ASN-4001", "A", "S45C", (2,), (150, 100, 40)),
            Part("押さえ板", "ASN-4002", "A", "SK95 t1.0", (2, 6), (60, 20, 1), "dxf"),
        ),
        remarks="本体の基準面は研削でお願いします。",
    ),
    "knob": Wanted(
        "x_buyer",
        "調整つまみ",
        18,
        (Part("つまみ ローレット", "ASN-0120", "B", "C3604", (50, 200), (20, 20, 15)),),
    ),
    "casting": Wanted(
        "y_buyer",
        "Die-cast housing",
        60,
        (Part("Housing", "HLR-0701", "0", "ADC12", (2000, 5000), (180, 120, 60)),),
        place="Yokohama works",
    ),
    "sensor": Wanted(
        "x_buyer",
        "センサー取付ブラケット",
        20,
        (Part("取付ブラケット", "ASN-2230", "A", "A5052 t3.0", (5, 20, 50), (90, 60, 3), "dxf"),),
        target=60_000,
        remarks="曲げ方向は図面の矢視Aの通りです。",
    ),
}
"""In the order in which they come."""

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
                out.id, wanted.lead, [(part.id, part.quantities) for part in out.parts]
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
        for who in ("a_engineer", "b_engineer", "c_engineer"):
            with stage.work(who) as work:
                inquiry = queries.find_inquiry(work, stage.asked[name].id)
                accept_terms(work, inquiry, queries.group_of(work, inquiry).confidentiality_version)
                open_drawing(work, inquiry_out(work, inquiry).parts[0].drawings[0].id)


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
        work, inquiry, take_in(stage.files, BytesIO(content), filename, MOST_BYTES), row
    )
