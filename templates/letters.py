"""Letters: a text of `templates/mail/` with its values, in the language of who gets it.

The first line of a text is `Subject: …`, then comes a blank line, then the body.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateNotFound

from templates import FOLDER, written
from templates.addresses import address_of
from templates.languages import catalogue

LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Letter:
    """What is sent: one line, plain text, and the name that it goes out in."""

    subject: str
    body: str
    sender: str


def write_letter(
    template: str,
    language: str,
    values: Mapping[str, Any],
    *,
    to_name: str,
    sender: str,
    office: bool = False,
    link: str = "",
    site: str = "",
) -> Letter:
    """The letter. `sender` is the company that sends it, or with `office` the group whose office
    does; `link` is what stands for a secret address; a `place` among the values is a page of
    `site`, and read as its `url`.

    Values are data: nothing in them is read as a template, and none of them can begin a second
    header. Raises jinja2's `TemplateError` if the text or one of its values is missing.
    """
    subject, body = _texts(template, language)
    signed = _office(language).render(group=sender) if office else sender
    context = {**values, "to_name": to_name, "sender": signed, "link": link}
    if place := values.get("place"):
        context["url"] = site + address_of(**place)
    return Letter(_one_line(subject.render(context)), body.render(context).strip() + "\n", signed)


@cache
def _texts(template: str, language: str) -> tuple[Template, Template]:
    """Subject and body apart, so that a value with line ends can't move the border."""
    environment = _environment(language)
    path = FOLDER / "mail" / f"{template}.txt"
    if not template.isidentifier() or not path.is_file():
        raise TemplateNotFound(template)
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    subject = first.removeprefix("Subject:")
    return environment.from_string(subject), environment.from_string(rest)


@cache
def _office(language: str) -> Template:
    return _environment(language).get_template("mail/_office.txt")


@cache
def _environment(language: str) -> Environment:
    # Plain text, so there is nothing to escape.
    environment = Environment(  # noqa: S701
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    texts = catalogue(language)
    environment.install_gettext_translations(texts, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["day"] = partial(written.day, language)
    environment.filters["moment"] = partial(written.moment, language)
    environment.filters["money"] = written.money
    return environment


def _one_line(text: str) -> str:
    """Without line ends and other signs that could begin a header of their own."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1]}…"
