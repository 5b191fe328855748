"""The main pages of a group with very many inquiries, against when it had a hundredth of them.

What waits is the same in both: what grows is what is over.
"""

import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
import requests

from portal.running.folder import DataFolder
from portal.running.postgres import ADMIN, DATABASE, postgres_url
from portal.trying.bench.figures import percentile
from portal.trying.bench.many_inquiries import copy_inquiry
from portal.trying.bench.small_files import write_small_files
from portal.trying.bench.stage import stage
from portal.trying.people import Person, Refused
from portal.trying.play import acts, story
from portal.trying.play.stage import Stage

PAGES = (
    "/",
    "/inquiries",
    "/inquiries?show=ordered",
    "/inquiries?show=all&page=40",
    "/inquiries?show=all&page=4000",
    "/inquiries?show=all&q=%E3%83%96%E3%83%A9",
    "/inquiries?show=all&q=-777",
    "/inquiries?show=all&q=zzqq",
    "/search?q=%E3%83%96%E3%83%A9",
    "/search?q=-777",
    "/search?q=zzqq",
    "{inquiry}",
    "/quotes",
    "/quotes?page=10",
    "/quotes?counterparty=%E7%B2%BE%E6%A9%9F",
    "/quotes?counterparty=zzqq",
    "/estimates",
    "/group",
    "/group/mail",
    "/group/mail?page=1000",
    "/own-data",
    "/api/v1/inbox",
    "/api/v1/inquiries",
)
READERS = ("a_coordinator", "a_engineer", "a_sales", "b_manager", "x_buyer")
HUNDREDTH = 100
"""What "few" is of "many": a thousand of a hundred thousand."""


def measure(inquiries: int, times: int) -> dict[str, Any]:
    """Medians of so many openings in ms by page, before and after, and the worst ratio."""
    with stage() as place, tempfile.TemporaryDirectory() as folder:
        drawings, records = write_small_files(Path(folder))
        case = Stage([place.server], drawings, records, Path(folder))
        try:
            for act in story.STORY[: story.STORY.index(acts.quote.everybody_learns) + 1]:
                act(case)
            fewer = max(1, inquiries // HUNDREDTH)
            filled = _fill(place.folder / "data", str(case.inquiry["id"]), 0, fewer)
            few = _read_all(case, times)
            filled += _fill(place.folder / "data", str(case.inquiry["id"]), fewer, inquiries)
            many = _read_all(case, times)
        finally:
            case.clear()
    ratios = {page: round(many[page] / few[page], 2) for page in few}
    worst = max(ratios, key=lambda page: ratios[page])
    return {
        "inquiries": inquiries,
        "filled_in_seconds": round(filled, 1),
        "pages": {page: {"few": few[page], "many": many[page]} for page in few},
        "worst": {"page": worst, "times": ratios[worst]},
    }


def _fill(data: Path, inquiry_id: str, begun: int, inquiries: int) -> float:
    began = time.perf_counter()
    address = postgres_url(DataFolder(data), ADMIN, DATABASE).replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        copy_inquiry(connection, inquiry_id, inquiries, begun=begun)
    return time.perf_counter() - began


def _read_all(case: Stage, times: int) -> dict[str, float]:
    inquiry = f"/inquiries/{case.inquiry['id']}"
    found = {}
    for reader in READERS:
        for page in PAGES:
            took = _read(case[reader], page.format(inquiry=inquiry), times)
            if took is not None:
                found[f"{reader} {page}"] = took
    return found


def _read(person: Person, page: str, times: int) -> float | None:
    """The median; None for a page that isn't for this person."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        try:
            person.page(page)
        except Refused as no:
            if no.status in (requests.codes.forbidden, requests.codes.not_found):
                return None
            raise
        took.append((time.perf_counter() - began) * 1000)
    return percentile(took, 50)
