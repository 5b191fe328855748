"""Everything that somebody can fetch: pages, JSON, PDF, streams, errors; and what stands in it."""

import gzip
import html
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import ZipFile

from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.search.forms import Kind
from shared_db.access import Actor, OwnPermission, Permission
from shared_db.models import (
    CapabilityAsk,
    Company,
    Drawing,
    Estimate,
    EstimatePart,
    Group,
    Import,
    Inquiry,
    Intake,
    IntakeFile,
    Job,
    LineTemplate,
    Link,
    Mail,
    Message,
    Offer,
    Order,
    PastQuote,
    Person,
    Proposal,
    QuoteRevision,
    Request,
    Stream,
    WorkCentre,
)
from shared_db.spine.transaction import Record
from tests.fixtures.portal import Browser
from tests.permissions.planted import Secret

IDS: dict[str, Any] = {
    "message_id": Message,
    "ask_id": CapabilityAsk,
    "centre_id": WorkCentre,
    "company_id": Company,
    "drawing_id": Drawing,
    "estimate_id": Estimate,
    "group_id": Group,
    "file_id": IntakeFile,
    "import_id": Import,
    "inquiry_id": Inquiry,
    "intake_id": Intake,
    "job_id": Job,
    "link_id": Link,
    "mail_id": Mail,
    "offer_id": Offer,
    "order_id": Order,
    "person_id": Person,
    "proposal_id": Proposal,
    "request_id": Request,
    "revision_id": QuoteRevision,
    "row_id": EstimatePart,
    "sheet_id": PastQuote,
    "stream_id": Stream,
    "template_id": LineTemplate,
}
"""Whose ids stand in an address under this name."""
WORDS = {
    "channel": ["group", "customer"],
    "form": ["inquiry", "revision"],
    "kind": ["production"],
    "name": ["model", "sheet"],
    **{name: [0] for name in ("page", "level", "column", "row")},
    "token": ["guessed"],
    "version": [1],
}
QUERIES = {
    "api_thread.events": ["?html=1"],
    "estimates.rollup": ["?check=1"],
    "inquiries.index": ["?show=all", "?q=canary"],
    "inquiries.show": ["", "?channel=customer"],
    "quotes.index": ["?least=1"],
    "search.show": ["", *(f"?q=canary&kind={kind.value}" for kind in Kind), "?q=canary"],
    "api_search.show": ["?q=canary", *(f"?q=-&kind={kind.value}" for kind in Kind)],
    "api_quotes.list_quotes": ["?least=1"],
}
"""What some addresses are asked besides."""

TELLING = re.compile(
    r"canary-[\w-]*[0-9]|\w+@example\.jp|(?<![0-9a-fA-F.])[0-9]{6,}(?![0-9a-fA-F])"
)
"""What a secret looks like: a planted word, an address, a number too long for anything else."""


class Library:
    """Every address that can be read, with every id there is."""

    def __init__(self, app: Flask, record: Record) -> None:
        self._app = app
        with record.as_server("a test") as db:
            self.known: dict[str, list[Any]] = {
                name: list(db.scalars(select(model.id))) for name, model in IDS.items()
            }
        self.known |= WORDS

    def open_to(self, actor: Actor | None) -> Iterator[str]:
        """All of them; where a right decides before any id, one is as good as all."""
        for rule in self._app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
                continue
            barred = self.is_barred(rule, actor)
            for path in list(self.filled_in(rule))[: 1 if barred else None]:
                yield from (path + query for query in QUERIES.get(rule.endpoint, [""]))
        for estimate, centre in product(self.known["estimate_id"], self.known["centre_id"]):
            yield f"/api/v1/estimates/{estimate}/proposal?work_centre_id={centre}"

    def is_barred(self, rule: Rule, actor: Actor | None) -> bool:
        """Whether a right that they lack decides before any id or anything sent is looked at."""
        needed = getattr(self._app.view_functions[rule.endpoint], "access", None)
        return bool(
            actor
            and isinstance(needed, Permission | OwnPermission)
            and not actor.may_somewhere(needed)
        )

    def filled_in(self, rule: Rule, method: str = "GET") -> Iterator[str]:
        """The address with every id; fails where it isn't known whose ids these are."""
        names = sorted(rule.arguments)
        adapter = self._app.url_map.bind("localhost")
        for values in product(*(self.known[name] for name in names)):
            yield adapter.build(rule.endpoint, dict(zip(names, values, strict=True)), method=method)


def heard(app: Flask, browser: Browser, stream_ids: list[Any]) -> str:
    """What a browser's socket is told when it follows these streams from their beginnings."""
    client = app.extensions["socketio"].test_client(app, flask_test_client=browser.client)
    if not client.is_connected():
        return ""
    wanted = [{"id": str(stream_id), "have": 0} for stream_id in stream_ids]
    client.emit("follow", {"streams": wanted})
    received = client.get_received()
    client.disconnect()  # else later tests' posts, on other copies of the case, are pushed to it
    return json.dumps(received, ensure_ascii=False)


def text_of(answer: TestResponse) -> str:
    """What somebody reads of an answer; of a PDF its words, of a workbook its cells."""
    shown = str(answer.headers)
    if answer.mimetype == "application/pdf" and b"/Page" in answer.data:
        shown += "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    elif answer.mimetype.endswith("spreadsheetml.sheet"):
        with ZipFile(BytesIO(answer.data)) as book:
            shown += "\n".join(book.read(name).decode() for name in book.namelist())
    else:
        shown += _content(answer).decode("utf-8", "replace")
    answer.close()
    return shown


def _content(answer: TestResponse) -> bytes:
    packed = answer.content_encoding == "gzip"
    return gzip.decompress(answer.data) if packed else answer.data


def plain(text: str) -> str:
    """The text without what escapes, groups or widens its characters."""
    if "\\u" in text:
        text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    text = unicodedata.normalize("NFKC", html.unescape(text))
    return re.sub(r"(?<=\d)[, ](?=\d{3}(?!\d))", "", text)


class Watch:
    """Looks for every secret in what people read; keeps which were met, and where one leaked."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._meant: dict[str, list[Secret]] = defaultdict(list)
        self._met: set[Secret] = set()
        self.leaks: dict[str, list[str]] = defaultdict(list)
        for secret in secrets:
            for form in _forms(secret.text):
                self._meant[form].append(secret)

    def read(self, who: str | None, where: str, text: str) -> None:
        """Somebody has this before their eyes."""
        for form in self._meant.keys() & set(TELLING.findall(plain(text))):
            for secret in self._meant[form]:
                self._met.add(secret)
                if who not in secret.who:
                    self.leaks[f"{secret.what} ({secret.text})"].append(f"{who} at {where}")

    def unseen(self, who: str | None) -> list[str]:
        """What somebody may know, and has not met."""
        secrets = {secret for meant in self._meant.values() for secret in meant}
        return [one.what for one in secrets - self._met if who in one.who]


def _forms(secret: str) -> set[str]:
    """A word as it is; a number without its decimals, cut off or rounded up."""
    if not secret.replace(".", "", 1).isdecimal():
        return {secret}
    whole = int(secret.partition(".")[0])
    return {str(whole), str(whole + 1)}
