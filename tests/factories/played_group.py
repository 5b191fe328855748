"""Make the files of a played group, such as tests open after every migration.

    python -m tests.factories.played_group

starts `tsunagu up --sample-people` on a folder of its own, plays the case on it several times, each to
another end, and leaves database, files and facts in tests/fixtures/played.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from portal.beginning.sample.drawn import Title, dxf_plate, pdf_sheet, step_block
from portal.running.embedded import EmbeddedServers
from portal.running.folder import DataFolder
from portal.running.postgres import DATABASE
from portal.trying.people import Person
from portal.trying.play import acts
from portal.trying.play.stage import Stage
from portal.trying.play.story import STORY
from tests.fixtures.supervisor import Portal, free_port, new_data_folder

PLAYED = Path(__file__).parents[1] / "fixtures" / "played"
DUMP, FILES, FACTS = PLAYED / "group.dump", PLAYED / "files", PLAYED / "facts.json"

COLUMNS = "Work Order,Operation,Start,End,Span,Report Type,Qty Completed"
QUOTE = ("number", "state", "issued_at", "valid_until", "document", "prices", "answer", "order")
EVENT = ("seq", "type", "at", "by", "data")
"""What is kept of a quote and of an event; the rest depends on the day or on the reader."""
PURCHASES = "Date,Item,Quantity,Unit,Unit Price\n2026/10/01,SUS304 t2.0,10,kg,1000\n"
TYPED = {"version": 1, "values": {"subject": "治具プレート"}}
INVITED = {
    "name": "山科 望",
    "email": "new@kotobuki.example",
    "language": "ja",
    "roles": "engineer",
}
OPERATIONS = ("Turning & Milling - Machine 4", "Lapping - Machine 1", "Final Inspection Q.C.")


@dataclass(frozen=True)
class Fact:
    """What the API told somebody at an address."""

    who: str
    path: str
    holds: dict[str, Any]


def main() -> None:
    """Make all of it anew."""
    with new_data_folder() as folder, TemporaryDirectory() as hands:
        drawings, records = write_hands_full(Path(hands))
        up = Portal(folder, free_port(), Path(hands) / "up.txt")
        try:
            up.wait_until_ready()
            stage = Stage([up.url], drawings, records, Path(hands) / "out")
            facts = list(lived_through(stage))
            stage.clear()
        finally:
            up.stop()
        with DataFolder(folder) as data, EmbeddedServers(data) as servers:
            shutil.rmtree(FILES, ignore_errors=True)
            shutil.copytree(data.files, FILES)
            options = ("--format=custom", "--compress=9", f"--file={DUMP}")
            servers.postgres.run_client("pg_dump", *options, DATABASE)
    text = json.dumps([asdict(fact) for fact in facts], ensure_ascii=False, indent=1)
    FACTS.write_text(f"{text}\n", encoding="utf-8")


def write_hands_full(folder: Path) -> tuple[Path, Path]:
    """What the people bring: a folder of drawings, and a shop's records with some dirt."""
    drawings = folder / "drawings"
    drawings.mkdir()
    (drawings / "bracket.step").write_bytes(step_block((60, 40, 8)))
    (drawings / "plate.dxf").write_bytes(dxf_plate(200, 120, 8))
    (drawings / "sheet.pdf").write_bytes(pdf_sheet(Title("RPM-TOP-002", "A")))
    records = folder / "records.csv"
    records.write_text("\n".join([COLUMNS, *_reports()]) + "\n", encoding="cp932")
    return drawings, records


def _reports() -> Iterator[str]:
    for n in range(1, 25):
        day, operation = f"2026/03/{n:02d}", OPERATIONS[n % 3 if n % 2 else 0]
        yield f"WO-{n},{operation},{day} 08:00:00,{day} 08:40:00,000:40,S,0"
        yield f"WO-{n},{operation},{day} 09:00:00,{day} 12:{n:02d}:00,003:{n:02d},D,{n * 5}"
    yield "WO-30,Milling,2026/03/20 08:00:00,2026/03/20 08:00:00,000:00,D,10"
    yield "WO-31,Milling,,,001:00,D,10"


def lived_through(stage: Stage) -> Iterator[Fact]:
    """Play the case to each of its ends; yields what must still be said afterwards."""
    ordered = played_to(acts.quote.everybody_learns, stage)
    answered = played_to(acts.quote.customer_asks, replace(stage, inquiry={}, known={}))
    declined = played_to(acts.quote.sales_issues, replace(stage, inquiry={}, known={}))
    asked = played_to(acts.cost.lead_asks, replace(stage, inquiry={}, known={}))
    begun = played_to(acts.inquiry.customer_uploads, replace(stage, inquiry={}, known={}))
    stage["a_sales"].post(f"{answered.path}/price")
    stage["x_buyer"].post(
        f"/quote-revisions/{declined.known['revision']}/decline", reason="予算が合いません"
    )
    stage["b_engineer"].post(f"/requests/{asked.known['request_b']}/decline", reason="機械が故障中")
    for one in (ordered, answered, declined):
        yield from what_was_said(one)
    everyday(begun)


def played_to(last: Callable[[Stage], str], stage: Stage) -> Stage:
    """Play the story up to this act. Who has entered already stays."""
    for act in STORY[: STORY.index(last) + 1]:
        if act is not acts.enter.everybody_enters or not stage.people:
            act(stage)
    return stage


def everyday(stage: Stage) -> None:
    """What people do besides, so that no table is empty.

    The invitation's secret hangs on a server key that goes with the folder, and the key for
    programs is shown to nobody: neither lets anybody in.
    """
    engineer, customer = stage["a_engineer"], stage["x_buyer"]
    own = engineer.me["streams"][0]
    engineer.put(f"/streams/{own}/read", seq=1)
    purchases = stage.records.with_name("purchases.csv")
    purchases.write_text(PURCHASES, encoding="utf-8")
    sent = engineer.upload("/imports", purchases, kind="purchases")
    file = f"/imports/{sent['id']}"
    stage.until(lambda: engineer.get(file)["state"] == "read", "The file was not read")
    engineer.post(f"{file}/take", good_rows_only=True)
    stage.until(lambda: engineer.get(file)["state"] == "done", "Nothing was taken in")
    submit(customer, f"/inquiries/{stage.known['draft']}/typed/inquiry", json=TYPED)
    submit(stage["a_manager"], "/group/people/new", data=INVITED)
    submit(engineer, "/account/tokens", data={"program": "生産管理"})
    submit(customer, "/sign-out", data={})


def submit(person: Person, path: str, **sent: dict[str, Any]) -> None:
    """Send a page's form, which has no other way in."""
    [(kind, values)] = sent.items()
    content = {kind: {"client_id": str(uuid4()), **values}}
    answer = person._call("POST", path, **content)
    assert answer.ok, answer.text


def what_was_said(stage: Stage) -> Iterator[Fact]:
    """Amounts and words that no migration may change, each as somebody reads it."""
    quote = f"/quote-revisions/{stage.known['revision']}"
    yield Fact("x_buyer", quote, picked(stage["x_buyer"].get(quote), QUOTE))
    for short in ("b", "c"):
        offers = f"/requests/{stage.known[f'request_{short}']}/offers"
        yield Fact(f"{short}_engineer", offers, stage[f"{short}_engineer"].get(offers))
    streams = stage["a_engineer"].get(stage.path)["streams"]
    for channel in ("group_channel", "customer_channel"):
        events = f"/streams/{streams[channel]}/events"
        posted = [
            picked(event, EVENT)
            for event in stage["a_engineer"].get(events)["events"]
            if event["type"] == "posted"
        ]
        yield Fact("a_engineer", events, {"events": posted})


def picked(answer: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Only these of an answer's facts."""
    return {name: answer[name] for name in names}


if __name__ == "__main__":
    main()
