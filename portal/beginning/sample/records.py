"""自社データ: production and purchase records, as a shop's own programs write them."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from portal.beginning.sample.companies import LEAD
from portal.beginning.sample.stage import Stage
from portal.shopdata import imports
from shared_db.foundation.clock import today
from shared_db.models import ImportKind

REPORTS = "Work Order,Operation,Start,End,Span,Report Type,Qty Completed"
PURCHASES = "Date,Item,Quantity,Unit,Unit Price"
BOUGHT = (("A5052 t20", "kg", 940), ("SUS303 丸棒 ⌀25", "kg", 1180), ("SUS304 t2.0", "kg", 760))
MORNING, LONGEST_SETUP = time(8, 30), 50


def records_come(stage: Stage) -> None:
    """The lead shop's engineer sends what was produced and bought in the last weeks."""
    files = (
        (ImportKind.PRODUCTION, "生産実績.csv", [REPORTS, *_produced()]),
        (ImportKind.PURCHASES, "仕入実績.csv", [PURCHASES, *_bought()]),
    )
    for kind, filename, rows in files:
        stored = stage.files.put_bytes("\n".join([*rows, ""]).encode())
        with stage.work("a_engineer") as work:
            stage.imports.append(imports.receive_file(work, kind, filename, stored).id)


def records_are_taken_in(stage: Stage) -> None:
    """Once they are read, they are taken in."""
    for import_id in stage.imports:
        with stage.work("a_engineer") as work:
            imports.take_in(work, import_id, good_rows_only=True)


def _produced() -> Iterator[str]:
    """A set-up and a run for each work order, going round the work centres."""
    places = [place.operation_name for place in LEAD.work_centres if place.operation_name]
    for n in range(1, 41):
        order, place = f"WO-{1200 + n}", places[n % len(places)]
        began = datetime.combine(today() - timedelta(days=60 - n), MORNING)
        setup, run = 20 + n * 7 % LONGEST_SETUP, 90 + n * 37 % 180
        yield _report(order, place, began, setup, "S", 0)
        yield _report(order, place, began + timedelta(minutes=setup), run, "D", 8 + n % 5 * 6)


def _report(order: str, place: str, began: datetime, minutes: int, kind: str, made: int) -> str:
    ended = began + timedelta(minutes=minutes)
    span = f"{minutes // 60:03d}:{minutes % 60:02d}"
    return (
        f"{order},{place},{began:%Y/%m/%d %H:%M:%S},{ended:%Y/%m/%d %H:%M:%S},{span},{kind},{made}"
    )


def _bought() -> Iterator[str]:
    for n in range(12):
        item, unit, price = BOUGHT[n % len(BOUGHT)]
        day = today() - timedelta(days=90 - n * 6)
        yield f"{day:%Y/%m/%d},{item},{10 + n},{unit},{price + n * 5}"
