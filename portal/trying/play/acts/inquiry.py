"""The customer asks; the shops see it at once and promise confidentiality."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from portal.files.kinds import BY_ENDING
from portal.trying.people import Person, Refused, about
from portal.trying.play.stage import Stage, expect
from shared_db.foundation.clock import today

WANTED = (
    ("ブラケット（切削）", "NIST-CTC-01", "E1", "A5052", [1, 10, 100]),
    ("上板", "RPM-TOP-002", "A", "A5052 t2.0", [5, 50]),
    ("ワイヤ保持具 ⌀12", "WRENCH-125", "", "SUS304", [20]),
)
OF_PARTS = 2
"""So many parts have a drawing of their own; the rest are for the whole."""


def customer_uploads(stage: Stage) -> str:
    """The customer uploads drawings to a draft."""
    customer = stage["x_buyer"]
    draft = customer.post("/inquiries/drafts")
    stage.known["draft"] = draft["id"]
    kept, refused = [], []
    for path in _drawings(stage.drawings):
        try:
            kept.append(customer.upload(f"/inquiries/{draft['id']}/drawings", path)["id"])
        except Refused as no:
            expect(no.status in (400, 422), f"{path.name}: {no}")
            refused.append(path.name)
    stage.known["drawings"] = kept
    expect(bool(kept), "No drawing was taken.")
    return f"{len(kept)} kept, {len(refused)} refused with a sentence"


def customer_sends(stage: Stage) -> str:
    """The customer sends the request, and every member shop sees it live."""
    drawings = stage.known["drawings"]
    parts = [
        {
            "name": name,
            "drawing_number": number,
            "drawing_revision": revision,
            "material": material,
            "quantities": quantities,
            "drawings": drawings[position : position + 1] if position < OF_PARTS else [],
        }
        for position, (name, number, revision, material, quantities) in enumerate(WANTED)
    ]
    stage.inquiry = stage["x_buyer"].post(
        f"/inquiries/{stage.known['draft']}/send",
        subject="検査装置フレーム部品一式",
        delivery_date=str(today() + timedelta(days=60)),
        repeat="repeat",
        quality_level="standard",
        target_cost=480_000,
        delivery_place="貴社指定便・埼玉工場",
        remarks="公差は図面の通り。<rev A> は旧版です。",
        parts=parts,
        drawings=drawings[OF_PARTS:],
    )
    number = stage.inquiry["number"]
    for name in ("a_coordinator", "a_engineer", "b_engineer", "c_engineer"):
        stage[name].hears("inquiry_sent", about(number=number))
    for name, person in stage.people.items():
        if not name.startswith("y_") and person.ear:
            own = person.get(stage.path)["streams"]
            person.ear.follow(*(stream for stream in own.values() if stream))
    return f"{number}, heard by three shops"


def shops_accept_terms(stage: Stage) -> str:
    """The shops' engineers accept the confidentiality terms and open a drawing."""
    drawing = stage.known["drawings"][0]
    for name in ("a_engineer", "b_engineer", "c_engineer"):
        person = stage[name]
        try:
            person.page(f"/api/v1/drawings/{drawing}/file")
        except Refused as no:
            expect(no.status == 403, f"{name}: {no}")
        else:
            expect(False, f"{name} opened a drawing without having accepted the terms.")
        terms = person.get(f"{stage.path}/terms")
        person.post(f"{stage.path}/terms", text_version=terms["text_version"])
        opened = person.page(f"/api/v1/drawings/{drawing}/file")
        expect(len(opened.content) > 0, "The drawing is empty.")
    return "three openings, each recorded"


def lead_looks_at_the_drawings(stage: Stage) -> str:
    """The lead's engineer looks at every drawing, and reads what it says of itself."""
    engineer = stage["a_engineer"]
    seen, measured, refused = 0, 0, 0
    for drawing in stage.known["drawings"]:
        at = f"/drawings/{drawing}/previews"
        found = stage.until(partial(_looked_at, engineer, at), "A drawing was not looked at")
        if "picture" not in found["files"]:
            expect(bool(found["sentence"]), "A drawing can't be seen, and nothing says why.")
            refused += 1
            continue
        picture = engineer.page(f"/api/v1{at}/picture").content
        expect(picture.startswith(b"\x89PNG"), "The picture of a drawing is none.")
        facts = found["facts"]
        seen += 1
        measured += bool(facts["volume_mm3"] or facts["cut_length_mm"])
    return f"{seen} seen, {measured} of them measured, {refused} with a sentence"


def _looked_at(person: Person, at: str) -> dict[str, Any] | None:
    found: dict[str, Any] = person.get(at)
    return None if found["state"] == "waiting" else found


def _drawings(folder: Path) -> list[Path]:
    files = [path for path in folder.rglob("*") if path.suffix.lower() in BY_ENDING]
    return sorted(path for path in files if path.is_file())
