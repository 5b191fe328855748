"""The inquiry's page is made of sections; each belongs to the slice whose subject it is.

A slice's `section.py` has `section(work, inquiry) -> str`: its piece of the page as HTML, or ""
for those whom it doesn't concern. The slice also serves it alone, for the page to refresh it. The
slices stand above this one, so they are not imported here: the application brings them.
"""

from collections.abc import Callable, Mapping

from flask import Flask, current_app
from markupsafe import Markup

from shared_db.models import Inquiry
from shared_db.spine.transaction import Work

Section = Callable[[Work, Inquiry], str]


def bring(app: Flask, sections: Mapping[str, Section]) -> None:
    """Make the page of these, by the slices' names."""
    app.extensions["inquiry_sections"] = sections


def render_sections(work: Work, inquiry: Inquiry) -> dict[str, Markup]:
    """Every section of this inquiry's page that concerns the actor, by the slice's name."""
    sections: Mapping[str, Section] = current_app.extensions["inquiry_sections"]
    rendered = {name: Markup(section(work, inquiry)) for name, section in sections.items()}  # noqa: S704
    return {name: html for name, html in rendered.items() if html}
