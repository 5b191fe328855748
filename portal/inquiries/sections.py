"""The inquiry's page is made of sections; each belongs to the slice whose subject it is.

A slice's `section.py` has `section(work, inquiry) -> str`: its piece of the page as HTML, or ""
for those whom it doesn't concern. The slice also serves it alone, for the page to refresh it.
"""

from importlib import import_module

from markupsafe import Markup

from shared_db.models import Inquiry
from shared_db.spine.transaction import Work

SECTIONS = (
    *("intake", "drawings", "asks", "proposals", "offers", "estimates", "quotes", "duties"),
    "thread",
)


def draw_sections(work: Work, inquiry: Inquiry) -> dict[str, Markup]:
    """Every section of this inquiry's page that concerns the actor, by the slice's name."""
    drawn = {
        name: Markup(import_module(f"portal.{name}.section").section(work, inquiry))  # noqa: S704
        for name in SECTIONS
    }
    return {name: html for name, html in drawn.items() if html}
