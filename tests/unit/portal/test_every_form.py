"""Every field of every form of the portal, whatever is typed into it."""

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import create_model

import portal
from portal.forms import Form, read
from portal.sentences import OTHER, SENTENCES
from shared_db.foundation.errors import Invalid
from tests.unit.portal.test_forms import BLNS

OWN = [
    "⌀10±0.05 ㈱髙﨑 −1 Ⅳ ①",
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "{{7*7}} ${7*7} %(x)s %s {0} \\n \\x00",
    "'; DROP TABLE inquiry; --",
    "=1+1",
    "\u202eright to left\u200b\ufeff\u0007\x1b[31m",
    " both \n sides\t",
    "ｶﾞ が が",
    "🔩" * 20,
]
NUMBERS = ["12", "0.5", "-3", "1,234", "1,2", "12円", ".5", "5.", "1e5", "2030/3/5", "2030年3月5日"]
SAID = {OTHER, *SENTENCES.values()}
TO_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def _forms(of: type[Form] = Form) -> Iterator[type[Form]]:
    for form in of.__subclasses__():
        yield form
        yield from _forms(form)


for file in Path(portal.__path__[0]).glob("*/forms.py"):
    import_module(f"portal.{file.parent.name}.forms")


def _alone(form: type[Form], name: str) -> type[Form]:
    """A form with nothing but this field."""
    info = form.model_fields[name]
    kind: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    return create_model(f"{form.__name__}.{name}", __base__=Form, typed=(kind, ...))


FIELDS = {
    f"{form.__module__}.{form.__name__}.{name}": (str(info.annotation), _alone(form, name))
    for form in list(_forms())
    if form.__module__.startswith("portal.")
    for name, info in form.model_fields.items()
}
CHOSEN = {"portal.group.forms.GroupSettings.work_days"}
"""Kept as a text, and never typed: boxes that are ticked."""
TEXTS = {
    name: form for name, (kind, form) in FIELDS.items() if kind == str(str) and name not in CHOSEN
}
VALUES = {
    name: form
    for name, (kind, form) in FIELDS.items()
    if re.search(r"\b(int|Decimal|date)\b", kind) and not re.search(r"\b(list|dict)\b", kind)
}


def taken(form: type[Form], typed: str) -> Any:
    """What becomes of it: the value, or the sentence that says what is wrong."""
    try:
        return read(form, {"typed": typed}).typed  # type: ignore[attr-defined]
    except Invalid as refused:
        (problem,) = refused.fields.values()
        return problem.sentence


def naughty() -> list[str]:
    return OWN + (json.loads(BLNS.read_text(encoding="utf-8")) if BLNS.exists() else [])


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_kept_as_it_was_typed_or_refused_in_a_sentence(name: str) -> None:
    mail = name.endswith("email") and "SignIn" not in name
    for typed in naughty():
        kept = unicodedata.normalize("NFKC", typed).strip() if mail else typed
        assert taken(TEXTS[name], typed) in {kept, *SAID}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_has_an_end_and_only_what_can_be_stored(name: str) -> None:
    assert taken(TEXTS[name], "x" * 20_001) == SENTENCES["string_too_long"]
    for typed in ("\x00", "a\x00b", "\ud800", "x\udfff"):
        assert taken(TEXTS[name], typed) == SENTENCES["not_text"]


TYPED = [name for name, form in VALUES.items() if taken(form, "x") != OTHER]
"""The others are counted by programs and pages, not typed by people."""


@pytest.mark.parametrize("name", TYPED)
def test_a_value_typed_in_full_width_is_the_same_value(name: str) -> None:
    for typed in NUMBERS:
        wide = taken(VALUES[name], typed.translate(TO_FULL_WIDTH))
        assert wide == taken(VALUES[name], typed), typed


@pytest.mark.parametrize("name", VALUES)
def test_whatever_is_typed_for_a_value_is_one_or_is_refused_in_a_sentence(name: str) -> None:
    for typed in [*naughty(), "9" * 5000, "1e999999", "²", "٣", "NaN", "inf", "--1", "−５", "0x1f"]:
        value = taken(VALUES[name], typed)
        assert value is None or isinstance(value, int | Decimal | date) or value in SAID
