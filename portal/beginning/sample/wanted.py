"""What the customers want: their requests, with the drawings. The acts are in `asking.py`."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.beginning.sample.drawn import Title, corner_holes, dxf_plate, pdf_sheet, step_block
from portal.beginning.sample.told import FIRST_REQUEST


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
    controlled: bool = False
    """Whether its drawing is under export control, as the customer says."""

    def drawing(self) -> tuple[str, bytes]:
        """The file's name, and what is in it."""
        make: dict[str, Callable[[], bytes]] = {
            "step": lambda: step_block(self.size, corner_holes(self.size)),
            "dxf": lambda: dxf_plate(self.size[0], self.size[1], 8),
            "pdf": lambda: pdf_sheet(self._title()),
        }
        return f"{self.number}.{self.kind}", make[self.kind]()

    def _title(self) -> Title:
        size = (self.size[0], self.size[2])
        return Title(self.number, self.revision, self.name, self.material, size)


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
        FIRST_REQUEST,
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
            Part("本体", "ASN-4001", "A", "S45C", (2,), (150, 100, 40), controlled=True),
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
