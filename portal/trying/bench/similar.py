"""How surely and how soon an earlier part that is like a new one is found among very many.

Two kinds of questions: real orders by their part's name and quantity, of which some come again
(what is on record is one half of each name's orders, what is asked for the other); and generated
parts by their shape alone, as another drawing of the same thing would have it.
"""

import csv
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import insert
from sqlalchemy.orm import Session

from estimator.likeness import Traits
from portal.earlier.figures import figures_of
from portal.earlier.similar import similar
from portal.running.embedded import temporary_servers
from portal.trying.bench.figures import percentile
from portal.trying.bench.large_estimate import inquiry_of_a_group, shops_of_a_group
from shared_db.access import Actor
from shared_db.foundation.clock import today
from shared_db.foundation.ids import new_id
from shared_db.foundation.settings import Settings
from shared_db.migrate import upgrade
from shared_db.models import EarlierPart, Estimate, EstimatePart, Part
from shared_db.spine.acting import load_actor
from shared_db.spine.transaction import Record

FIRST = 5
OF_AN_INQUIRY = 250
SEED = 10
NAMES = "ブラケット ベースプレート カバー シャフト スペーサ ハウジング フランジ ガイド ホルダ"
KINDS = "左 右 上 下 A B C 大 小 補強 取付 可動 固定"
MATERIALS = ("SS400", "SPCC", "SUS304", "A5052", "S45C", "A6061")
CUSTOMERS = ("X精機株式会社", "Y工業株式会社", "有限会社Z製作所")
NOISE = 0.0005
"""What another program makes of the same solid: volume and sides by so much."""


@dataclass(frozen=True)
class Question:
    """A part to look for, and the earlier ones of which one is to be among the first."""

    wanted: Traits
    answers: frozenset[UUID]


def measure(parts: int, queries: int, production: Path | None) -> dict[str, Any]:
    """`in_first_5`: the share that was found, in all and by kind; `ms`: with all figures beside."""
    chance = random.Random(SEED)  # noqa: S311 (figures, no secrets)
    with temporary_servers(durable=True) as servers:
        upgrade(servers.owner_url())
        files = servers.data.path / "files"
        settings = Settings(servers.app_url(), servers.redis_url, files, "for this run only")
        record = Record.connect(settings)
        kept, by_name = _halved(production) if production else ([], [])
        rows = [*kept, *(_generated(chance, n) for n in range(max(0, parts - len(kept))))]
        with record.as_server("a benchmark") as db:
            actor = _write(db, rows)
        with psycopg.connect(servers.owner_url().replace("+psycopg", ""), autocommit=True) as own:
            own.execute("VACUUM ANALYZE")
        generated = rows[len(kept) :]
        asked = {
            "by_name": by_name[:queries],
            "by_shape": [_by_shape(chance, chance.choice(generated)) for _ in range(queries)],
        }
        found, took = _ask(record, actor, asked)
        record.engine.dispose()
    every = [one for some in found.values() for one in some]
    return {
        "parts": len(rows),
        "queries": len(every),
        "in_first_5": _share(every),
        **{f"in_first_5_{name}": _share(some) for name, some in found.items()},
        "ms": {"p50": percentile(took, 50), "p95": percentile(took, 95)},
    }


def _ask(
    record: Record, actor: Actor, asked: dict[str, list[Question]]
) -> tuple[dict[str, list[bool]], list[float]]:
    found: dict[str, list[bool]] = {name: [] for name in asked}
    took = []
    for name, questions in asked.items():
        for question in questions:
            began = time.perf_counter()
            with record.work(actor) as work:
                alike = similar(work, question.wanted, 2 * FIRST)
                figures_of(work, alike)
                first = {one.earlier.id for one in alike[:FIRST]}
            took.append((time.perf_counter() - began) * 1000)
            found[name].append(bool(question.answers & first))
    return found, took


def _share(found: Sequence[bool]) -> float:
    return round(sum(found) / len(found), 3) if found else 0.0


def _halved(production: Path) -> tuple[list[dict[str, Any]], list[Question]]:
    """Of orders that came more than once one half as rows, the other as questions: the right answer
    has the name, and of these the nearest quantity."""
    orders: dict[str, tuple[str, int]] = {}
    with production.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            orders[row["Case ID"]] = (row["Part Desc."], int(row["Work Order Qty"]))
    named: dict[str, list[int]] = defaultdict(list)
    for name, quantity in orders.values():
        named[name].append(quantity)
    rows, questions = [], []
    for name, quantities in named.items():
        kept = [_row(name, quantity) for quantity in quantities[::2]]
        rows += kept
        for quantity in quantities[1::2]:
            apart = {one["id"]: abs(log(one["quantity"] / quantity)) for one in kept}
            nearest = min(apart.values())
            right = frozenset(key for key, far in apart.items() if far == nearest)
            questions.append(Question(Traits(name=name, quantities=(quantity,)), right))
    return rows, questions


def _generated(chance: random.Random, number: int) -> dict[str, Any]:
    name = f"{chance.choice(NAMES.split())}{chance.choice(KINDS.split())}"
    sides = sorted((10 ** chance.uniform(0.5, 3) for _ in range(3)), reverse=True)
    volume = sides[0] * sides[1] * sides[2] / 1000 * chance.uniform(0.1, 1)
    return _row(
        name,
        chance.choice((1, 5, 10, 20, 50, 100, 200, 500, 1000)),
        drawing_number=f"{chance.choice('ABKTX')}-{number:06}",
        material=chance.choice(MATERIALS),
        customer=chance.choice(CUSTOMERS),
        longest_mm=Decimal(round(sides[0], 2)),
        middle_mm=Decimal(round(sides[1], 2)),
        shortest_mm=Decimal(round(sides[2], 2)),
        volume_cm3=Decimal(round(volume, 3)),
        holes=chance.randrange(12),
    )


def _row(name: str, quantity: int, **more: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("drawing_number", "material", "customer"), "")
    unknown = dict.fromkeys(("longest_mm", "middle_mm", "shortest_mm", "volume_cm3", "holes"))
    prices = [{"quantity": quantity, "unit_cost": "1000.0000"}]
    return {"id": new_id(), "name": name, "quantity": quantity, "prices": prices} | (
        empty | unknown | more
    )


def _by_shape(chance: random.Random, row: dict[str, Any]) -> Question:
    """The same thing as another drawing has it: another name, hardly another size."""

    def measured(name: str) -> float:
        return float(row[name]) * (1 + chance.uniform(-NOISE, NOISE))

    wanted = Traits(
        name=f"新規部品{chance.randrange(1000)}",
        sides=tuple(measured(name) for name in ("longest_mm", "middle_mm", "shortest_mm")),
        volume=measured("volume_cm3"),
        holes=row["holes"],
        quantities=(chance.choice((1, 30, 300)),),
    )
    return Question(wanted, frozenset({row["id"]}))


def _write(db: Session, rows: Sequence[dict[str, Any]]) -> Actor:
    """The parts as those of estimates of many inquiries; answers with the engineer."""
    group_id, shops, person_id = shops_of_a_group(db)
    for number, some in enumerate(_pieces(rows), 1):
        inquiry = inquiry_of_a_group(db, group_id, shops, person_id, number)
        estimate = Estimate(
            id=new_id(), inquiry_id=inquiry.id, company_id=shops[0], created_by=person_id,
            inquiry_revision=1,
        )  # fmt: skip
        db.add(estimate)
        db.flush()
        places = [(new_id(), new_id()) for _ in some]
        db.execute(
            insert(Part),
            [
                {"id": part, "inquiry_id": inquiry.id, "position": place, "name": row["name"]}
                for place, ((part, _), row) in enumerate(zip(places, some, strict=True), 1)
            ],
        )
        db.execute(
            insert(EstimatePart),
            [
                {
                    "id": key, "estimate_id": estimate.id, "part_id": part, "position": place,
                    "quantities": [row["quantity"]],
                }
                for place, ((part, key), row) in enumerate(zip(places, some, strict=True), 1)
            ],
        )  # fmt: skip
        around = {"company_id": shops[0], "number": f"RFQ-{number}", "costed_on": today()}
        db.execute(
            insert(EarlierPart),
            [
                row | around | {"estimate_part_id": key, "subject": inquiry.subject}
                for (_, key), row in zip(places, some, strict=True)
            ],
        )
    actor = load_actor(db, person_id)
    assert actor is not None
    return actor


def _pieces(rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    for start in range(0, len(rows), OF_AN_INQUIRY):
        yield rows[start : start + OF_AN_INQUIRY]
