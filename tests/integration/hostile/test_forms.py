"""Whatever is typed into the forms of the pages: taken, or refused on a page that still has it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from uuid import uuid4

import pytest

from tests.fixtures.portal import Browser
from tests.integration.hostile.test_texts import full_rights, shown_by  # noqa: F401
from tests.permissions.case import Case

PAGES = [
    (None, "/sign-in"),
    *(
        ("a_manager", page)
        for page in (
            "/account", "/group", "/group/company", "/group/companies/new", "/group/customers/new",
            "/group/people/new", "/group/people/{0.person}", "/own-data", "/own-data/imports",
            "/own-data/imports/{0.import_id}", "/own-data/work-centres/{0.work_centre}",
            "/inquiries/{0.inquiry}", "/inquiries/{0.inquiry}/price",
            "/inquiries/{0.inquiry}/proposal", "/inquiries/{0.inquiry}/terms",
            "/estimates/{0.estimate}", "/estimates/{0.estimate}/ask", "/requests/{0.request}",
            "/quotes/{0.quote_draft}",
        )
    ),
    *(
        ("b_manager", page)
        for page in (
            "/inquiries/{0.inquiry}", "/estimates/{0.sub_estimate}", "/requests/{0.request}",
            "/requests/{0.request}/offer",
        )
    ),
    *(
        ("x_customer", page)
        for page in (
            "/inquiries/{0.inquiry}", "/inquiries/{0.inquiry}/revise",
            "/inquiries/drafts/{0.draft}", "/quotes/{0.quote_revision}",
        )
    ),
]  # fmt: skip
TYPED = ("text", "textarea", "search", "email", "number", "date", "tel", "password")
LONG = "x" * 30_000
MARKUP = "</textarea><script>x</script><i id=x1 onload=x>\"'{{7*7}}%(x)s髙㈱⌀−\u202e"
NAUGHTY = [
    MARKUP, "１２３", "−1", "9" * 5000, "NaN", "1e999", "²", "2026-02-30", LONG, "", "\x00", "\ud800",
]  # fmt: skip

STAYS = ("keep", "add_row", "remove_row", "fill")
"""Buttons that send nothing."""
NO_TEXTS = ("/sign-in", "/rates")
"""Where nothing is typed but an address, a number or a day."""


@dataclass
class Filled:
    """A form as it stands on a page."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    kept: bool = False
    """Whether what was typed is shown again with what is wrong; passwords are not."""


class Forms(HTMLParser):
    """The forms of a page that are sent with POST; what stands in a `<template>` belongs to none."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.found: list[Filled] = []
        self._address = address
        self._in_form = False
        self._select = ""
        self._templates = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._templates += tag == "template"
        if self._templates:
            return
        if tag == "form":
            self._in_form = given.get("method", "").lower() == "post"
            self.found += [Filled(given.get("action", self._address))] if self._in_form else []
        elif self._in_form and tag in ("input", "textarea", "button", "select") and "name" in given:
            kind = given.get("type", "text" if tag == "input" else tag)
            self.found[-1].values.setdefault(given["name"], given.get("value", ""))
            self.found[-1].typed += [given["name"]] if kind in TYPED else []
            self.found[-1].kept |= kind in TYPED and kind != "password"
            self._select = given["name"] if tag == "select" else self._select
        elif self._in_form and tag == "option" and ("selected" in given):
            self.found[-1].values[self._select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._templates -= tag == "template"
        self._in_form = self._in_form and tag != "form"


def bodies(form: Filled, naughty: str) -> Iterator[dict[str, bytes]]:
    """The form with this in all that is typed, and in all that there is."""
    for names in {tuple(form.typed), tuple(form.values)}:
        filled = form.values | {"client_id": str(uuid4())} | dict.fromkeys(names, naughty)
        yield {name: text.encode("utf-8", "surrogatepass") for name, text in filled.items()}


@pytest.mark.usefixtures("full_rights", "nothing_is_kept")
@pytest.mark.parametrize("who", list(dict.fromkeys(who for who, _ in PAGES)))
def test_nothing_typed_breaks_a_page_comes_alive_or_is_lost(
    case: Case, browser: Callable[[str | None], Browser], who: str | None
) -> None:
    client, wrong, tried = browser(who), [], set()
    for page in (page.format(case) for of, page in PAGES if of == who):
        shown = client.get(page, follow_redirects=True)
        assert shown.status_code == 200, page
        for form in Forms(shown.text, page).found:
            if form.action in tried | {"/sign-out"}:
                continue
            tried.add(form.action)
            for naughty in NAUGHTY:
                for body in bodies(form, naughty):
                    answer = client.post(form.action, body)
                    words, alive = shown_by(answer)
                    lost = answer.status_code == 422 and form.kept and naughty not in words
                    if answer.status_code >= 500 or alive or (naughty == MARKUP and lost):
                        wrong.append((form.action, naughty[:20], answer.status_code, alive, lost))
                    answer.close()
    assert wrong == []


@pytest.mark.usefixtures("full_rights", "nothing_is_kept")
@pytest.mark.parametrize("who", list(dict.fromkeys(who for who, _ in PAGES)))
def test_what_is_too_long_is_said_and_all_of_it_is_still_there(
    case: Case, browser: Callable[[str | None], Browser], who: str | None
) -> None:
    client, wrong = browser(who), []
    for page in (page.format(case) for of, page in PAGES if of == who):
        shown = client.get(page, follow_redirects=True)
        assert "maxlength" not in shown.text, "a browser would cut it without a word"
        for form in Forms(shown.text, page).found:
            if form.kept and form.action != "/sign-out":
                sent = form.values | {"client_id": str(uuid4())} | dict.fromkeys(form.typed, LONG)
                answer = client.post(form.action, {k: v for k, v in sent.items() if k not in STAYS})
                said = "文字以内" in answer.text or form.action.endswith(NO_TEXTS)
                if LONG not in answer.text or not said:
                    wrong.append((form.action, answer.status_code, LONG in answer.text, form.typed))
    assert wrong == []
