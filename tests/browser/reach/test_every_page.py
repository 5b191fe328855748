"""Every page of the portal, on a desk and on a phone, looked at as those do who can't see it or use
a thumb: axe finds nothing serious, what is pressed is large enough, tables keep their headings."""

import re
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from flask import Flask, template_rendered
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select, update
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from shared_db.foundation.settings import Settings
from shared_db.foundation.tokens import request_token
from shared_db.models import (
    Inquiry,
    Intake,
    IntakeState,
    Language,
    Link,
    LinkPurpose,
    Mail,
    Membership,
    MembershipRole,
    Person,
    ProductionRecord,
)
from templates import FOLDER
from tests.factories.accounts import link_path, sent_link
from tests.factories.world import World
from tests.fixtures.on_planted import *  # noqa: F403
from tests.fixtures.portal import Browser
from tests.permissions.case import Case
from tests.permissions.table import PASS, Row
from tests.permissions.test_permission_matrix import ROWS
from tools.build_assets import MODULES

pytestmark = pytest.mark.browser
AXE = MODULES / "axe-core" / "axe.min.js"
WIDTHS = {1280: Language.ENGLISH, 390: Language.JAPANESE}
"""On a desk in English, on a phone in Japanese: both languages, and no page a third time."""
PEOPLE = (
    "x_customer",
    *("a_engineer", "a_sales", "a_administrator", "a_coordinator", "a_manager", "b_engineer"),
)
"""Who looks at a page: the first of the customers who may, and the first of the shops."""
HEADINGS = {"columnheader", "rowheader"}
CELLS = {"cell", "gridcell", *HEADINGS}
IS_PAGE = re.compile(r'\{% extends "layout/\w+\.html" %\}')
PAGES = frozenset(
    str(path.relative_to(FOLDER))
    for path in FOLDER.rglob("*.html")
    if path.parent.name != "layout" and IS_PAGE.search(path.read_text())
)

# What a rule finds is as serious as the rule: those that find nothing serious, a third of them and of the time, are not
# asked. Colours are slow to look at, and looked at twice: on a phone cards, bars and marks stand on other grounds.
SERIOUS = """async () => {
  const slight = axe._audit.rules.filter(({ impact }) => impact === "minor" || impact === "moderate");
  const rules = Object.fromEntries(slight.map(({ id }) => [id, { enabled: false }]));
  return (await axe.run({ resultTypes: ["violations"], rules })).violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)}`));
}"""

# What can be pressed, as large as it can be pressed: a line's, choice's or file's link covers all of it. A link in
# running text is as high as its line: the exception that WCAG 2.5.8 makes as well. On a desk the estimator's sheet is as
# dense as a spreadsheet: there 24 px are enough, as WCAG says; on a phone it is no exception.
SMALL = """() => {
  const touches = (e) => {
    const whole = e.closest("label, .list__item, .file") ?? e;
    const covers = e.matches("input, .list__title, .file__name a");
    return (covers ? whole : e).getBoundingClientRect();
  };
  const inText = (e) => {
    if (!e.matches("a, button") || getComputedStyle(e).display !== "inline") return false;
    const block = e.closest("p, li, dd, td, th, div, span:not(:only-child)");
    const around = block.cloneNode(true);
    around.querySelectorAll("a, button, .visually-hidden").forEach((link) => link.remove());
    return e.closest("p, li:not(.list__item)") && around.textContent.trim() !== "";
  };
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && e.type !== "hidden" && !e.closest(".skip, [aria-hidden=true]"))
    .map((e) => [e, touches(e)])
    .filter(([e, box]) => {
      const least = e.closest(".main--sheet") && innerWidth > 767 ? 23.5 : 43.5;
      return box.width > 1 && (box.height < least || box.width < least) && !inText(e);
    })
    .map(([e, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${e.outerHTML.replace(/\\s+/g, " ").slice(0, 130)}`);
}"""

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


Browsers = Callable[[str | None], Browser]


@dataclass(frozen=True)
class Step:
    """Somebody looks at what stands at an address, or at `html`: what a refused form shows there."""

    who: str | None
    path: str
    html: str | None = None


def walk(case: Case, world: World, settings: Settings, browser: Browsers) -> Iterator[Step]:
    """More addresses than there are pages."""
    yield from (Step(None, path) for path in ("/no-such-page", "/sign-in", "/link/guessed"))
    yield from _by_links(world, settings, browser)
    yield from _at_the_entrance(case, world, settings, browser(None))
    yield from _by_the_table(case)
    yield Step("a_sales", f"/quotes/{case.quote_draft}")
    with world.record.as_server("a test") as db:
        others = select(Inquiry.id).where(Inquiry.lead_company_id == world.companies["c"])
        yield Step("c_manager", f"/inquiries/{db.scalars(others).first()}/price")
        letter = select(Mail.id).where(Mail.company_id == world.companies["a"])
        yield Step("a_manager", f"/group/mail/{db.scalars(letter).first()}")
        made = select(ProductionRecord.operation)
        made = made.where(ProductionRecord.company_id == world.companies["b"])
        name = db.scalars(made).first()
        yield Step("b_engineer", f"/own-data/records/operation?{urlencode({'operation': name})}")
        row = {"company_id": world.companies["y"], "group_id": world.other_group_id}
        db.add(Membership(**row, role=MembershipRole.CUSTOMER, since=date(2020, 1, 1)))
    yield Step("y_customer", "/inquiries/new")
    for path in ("/quotes", f"/papers/{case.inquiry}"):
        yield Step("a_sales", f"{path}/kept", _as_if_a_had_left(world, browser, path))
    for who, path in (
        ("a_engineer", f"/inquiries/{case.inquiry}/asks"),
        ("b_engineer", f"/asks/{case.ask}/answer"),
        ("b_engineer", f"/inquiries/{case.inquiry}/channels/group/messages"),
        ("b_engineer", f"/proposals/{case.proposal}/answer"),
    ):
        yield Step(who, path, browser(who).post(path, {"client_id": str(uuid4())}).text)


def _as_if_a_had_left(world: World, browser: Browsers, path: str) -> str:
    """What a page shows to a shop that is in no group any more."""
    of_a = update(Membership).where(Membership.company_id == world.companies["a"])
    with world.record.as_server("a test") as db:
        db.execute(of_a.values(until=date(2020, 12, 31)))
    kept = browser("a_sales").get(path).text
    with world.record.as_server("a test") as db:
        db.execute(of_a.values(until=None))
    return kept


def _by_links(world: World, settings: Settings, browser: Browsers) -> Iterator[Step]:
    invited = sent_link(world, "a_manager", email="newest@example.jp")
    yield Step(None, link_path(settings, invited))
    comes_in = link_path(settings, sent_link(world, "a_manager", email="by-hand@example.jp"))
    browser(None).post(comes_in, {"name": "新人 花子", "password": "a fresh long secret"})
    with world.record.as_server("a test") as db:
        proof = db.scalars(select(Link).where(Link.purpose == LinkPurpose.PROVE_ADDRESS)).first()
        assert proof is not None
        yield Step(None, link_path(settings, proof, by_mail=True))


def _at_the_entrance(
    case: Case, world: World, settings: Settings, stranger: Browser
) -> Iterator[Step]:
    """It is closed in this case, as there is no mail server; and open for as long as one is said."""
    yield from (Step(None, path) for path in ("/ask", "/ask/guessed"))
    with world.record.as_server("a test") as db:
        unproven = select(Intake.id).where(Intake.state == IntakeState.UNPROVEN)
        links = (case.intake, db.scalars(unproven).one())
    for intake_id in links:
        yield Step(None, f"/ask/{request_token(settings.secret_key, intake_id)}")
    extensions = stranger.client.application.extensions
    extensions["settings"] = replace(settings, smtp_url="smtp://127.0.0.1:9")
    yield Step(None, "/ask/with-mistakes", stranger.post("/ask", {}).text)
    extensions["settings"] = settings
    answers = (stranger.post("/ask", {}) for _ in range(100))
    refused = next(answer for answer in answers if answer.status_code == 429)
    yield Step(None, "/ask/too-often", refused.text)


def once_each(steps: Iterable[Step], browser: Browsers, drawn: list[str]) -> list[Step]:
    """Of these each page once for a customer and once for a shop."""
    found: dict[tuple[str, str], Step] = {}
    for step in steps:
        if step.html is None:
            drawn.clear()
            browser(step.who).get(step.path).close()
        for page in PAGES.intersection(drawn):
            found.setdefault((page, "x" if step.who == "x_customer" else "-"), step)
    missing = PAGES - {page for page, _kind in found}
    assert not missing, f"nobody looks at {sorted(missing)}"
    return sorted(found.values(), key=lambda step: str(step.who))


def _by_the_table(case: Case) -> Iterator[Step]:
    """Every page that the table of permissions has, opened by who may."""
    for row in ROWS:
        path = row.path(case)
        if row.method == "GET" and not path.startswith("/api/"):
            for companies in ("x", "ab"):
                yield from (Step(who, path) for who in _first_who_may(row, path, companies))


def _first_who_may(row: Row, path: str, companies: str) -> list[str]:
    able = [p for p in PEOPLE if p[0] in companies and row.expected(p, path) in (PASS, 200)]
    return able[:1]


Shown = dict[str, str]


@pytest.fixture
def shown() -> Shown:
    """What refused forms show, by their addresses."""
    return {}


@pytest.fixture
def address(app: Flask, shown: Shown) -> Iterator[str]:
    """The portal at work in this process; without its socket."""

    def answer(environ: Any, start: Any) -> Any:
        path = environ["PATH_INFO"]
        if path in shown:
            return Response(shown[path], mimetype="text/html")(environ, start)
        if path.startswith("/socket.io"):
            return Response("", 404)(environ, start)
        return app(environ, start)

    server = make_server("127.0.0.1", 0, answer, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def drawn(app: Flask) -> Iterator[list[str]]:
    """The templates that were drawn."""
    names: list[str] = []

    def note(_app: Flask, template: Any, **_rest: Any) -> None:
        names.append(template.name)

    with template_rendered.connected_to(note, app):
        yield names


@pytest.mark.timeout(300)
def test_nothing_shuts_anybody_out(
    chromium: Chromium,
    address: str,
    case: Case,
    world: World,
    settings: Settings,
    browser: Browsers,
    drawn: list[str],
    shown: Shown,
) -> None:
    found: list[str] = []
    steps = once_each(walk(case, world, settings, browser), browser, drawn)
    shown.update({step.path: step.html for step in steps if step.html is not None})
    for width, language in WIDTHS.items():
        with world.record.as_server("a test") as db:
            db.execute(update(Person).values(language=language))
        context = _context(chromium, width, language)
        page = context.new_page()
        for who, own in groupby(steps, key=lambda step: step.who):
            _sign_in(context, address, browser(who))
            for step in own:
                where = f"{width} {who} {step.path}"
                found += [f"{where}: {what}" for what in _looked_at(page, address, step)]
        context.close()
    assert found == []


def _context(chromium: Chromium, width: int, language: str) -> BrowserContext:
    """One window for everybody: what all pages share is fetched once."""
    window = {"width": width, "height": 860}
    context = chromium.new_context(viewport=window, locale=language)
    context.set_default_timeout(8000)
    context.add_init_script(path=AXE)
    return context


def _sign_in(context: BrowserContext, address: str, client: Browser) -> None:
    name = client.client.application.config["SESSION_COOKIE_NAME"]
    cookie = client.client.get_cookie(name)
    assert cookie is not None
    context.clear_cookies()
    context.add_cookies([{"name": name, "value": cookie.value, "url": address}])


def _tables(page: Page) -> Iterator[str]:
    """What is amiss with what is read aloud of tables: their names, headings, rows and cells."""
    if not (there := page.locator("table:visible").count()):
        return
    wire = page.context.new_cdp_session(page)
    known = {node["nodeId"]: node for node in wire.send("Accessibility.getFullAXTree")["nodes"]}
    wire.detach()
    tables = [node for node in known.values() if _said(node, "role") == "table"]
    grids = [node for node in known.values() if _said(node, "role") == "grid"]
    if len(tables) + len(grids) != there:
        yield f"{len(tables)} of {there} tables are read as such"
    for table in tables:
        name, inside = _said(table, "name"), list(_below(table, known))
        headings = [node for node in inside if _said(node, "role") in HEADINGS]
        rows = [node for node in inside if _said(node, "role") == "row"]
        if not name:
            yield "a table without a name"
        if not headings or not all(_said(heading, "name") for heading in headings):
            yield f"{name}: headings without words"
        if not all(any(_said(n, "role") in CELLS for n in _below(row, known)) for row in rows):
            yield f"{name}: rows without cells"


def _said(node: dict[str, Any], what: str) -> str:
    return str(node.get(what, {}).get("value", ""))


def _below(node: dict[str, Any], known: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for child in node.get("childIds", ()):
        yield known[child]
        yield from _below(known[child], known)


def _looked_at(page: Page, address: str, step: Step) -> Iterator[str]:
    page.goto(address + step.path)
    is_phone = page.viewport_size is not None and page.viewport_size["width"] < 768
    yield from page.evaluate(SERIOUS)
    if is_phone:
        yield from _tables(page)
        yield from (f"small {target}" for target in page.evaluate(SMALL))
        if (over := page.evaluate(TOO_WIDE)) > 0:
            yield f"{over} px too wide"
