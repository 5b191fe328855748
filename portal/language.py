"""Which language a person reads, and how numbers and dates are written in it."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from babel.lists import format_list
from flask import Flask, request
from flask_babel import Babel, get_locale, gettext
from markupsafe import Markup

from estimator.money import Rounding, rounded
from portal.edge import actor_or_none
from shared_db.foundation.clock import ANYWHERE
from shared_db.foundation.errors import DomainError
from shared_db.models import Language
from templates import catalogue_folders

COOKIE = "language"
_CALENDAR_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})?", re.ASCII)
LANGUAGES = [language.value for language in Language]


def current_language() -> str:
    """The person's own; signed out, the one chosen before or the browser's; else Japanese."""
    actor = actor_or_none()
    if actor is not None:
        return str(actor.language)
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES) or Language.JAPANESE


def say(problem: DomainError) -> str:
    """The sentence of an error, in the reader's language."""
    values = {key: _said(key, value) for key, value in problem.values.items()}
    sentence = str(gettext(problem.sentence))
    return sentence % values if values else sentence


def _said(key: str, value: Any) -> Any:
    """A word in the reader's language; several values as "one or the other", or as a list."""
    if isinstance(value, tuple):
        return format_list([str(one) for one in value], style="or", locale=get_locale())
    if isinstance(value, list):
        return gettext(", ").join(value)
    return gettext(value) if isinstance(value, str) and key.endswith("_label") else value


def money(amount: Decimal | str | int | None, decimals: int = 0) -> str:
    """Yen as ¥1,234,500; a dash where there is none."""
    if amount is None or amount == "":
        return "—"
    value = Decimal(str(amount))
    places = decimals if value == value.to_integral_value() else max(decimals, 2)
    return signed(value, f"¥{half_up(abs(value), places):,f}")


def half_up(value: Decimal | int, decimals: int) -> Decimal:
    """A number as people round it: 0.25 is 0.3, not 0.2."""
    return rounded(Decimal(value), decimals, Rounding.HALF_UP)


def signed(value: Decimal, shown: str) -> str:
    """What is shown of a value, with its minus; none before what was rounded to zero."""
    return f"−{shown}" if value < 0 and shown.strip("¥0,.%") else shown


def number(value: Decimal | str | int | None, decimals: int | None = None) -> str:
    """A number with separators, without trailing zeros unless `decimals` are asked for."""
    if value is None or value == "":
        return "—"
    exact = Decimal(str(value))
    if decimals is not None:
        return f"{half_up(exact, decimals):,f}"
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day(value: date | None) -> str:
    """2026年3月5日 or 5 Mar 2026."""
    if value is None:
        return "—"
    if str(get_locale()) == Language.ENGLISH:
        return f"{value.day} {value:%b} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def is_calendar_day(value: object) -> bool:
    """Whether a browser's calendar can show it: a date as ISO writes it, or nothing yet."""
    return _CALENDAR_DAY.fullmatch(str(value or "")) is not None


def _texts_of_scripts(app: Flask) -> Callable[[], Markup]:
    """What every page tells its scripts to say: the same on each of a language, so drawn once."""
    drawn: dict[str, Markup] = {}

    def in_language() -> Markup:
        language = str(get_locale())
        if language not in drawn:
            texts = app.jinja_env.get_template("layout/texts.html").render()
            drawn[language] = Markup(texts)  # noqa: S704  # as the template escaped them
        return drawn[language]

    return in_language


def register(app: Flask) -> None:
    """Babel over all slices' catalogues, and the filters of the pages."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(map(str, catalogue_folders()))
    Babel(app, locale_selector=current_language, default_timezone=ANYWHERE)
    app.jinja_env.filters.update(money=money, number=number, day=day, half_up=half_up, sentence=say)
    app.jinja_env.globals["texts_of_scripts"] = _texts_of_scripts(app)
    app.jinja_env.tests.update(calendar_day=is_calendar_day)

    @app.context_processor
    def language_of_page() -> dict[str, Any]:
        return {"language": current_language(), "languages": LANGUAGES}
