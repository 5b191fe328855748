"""How an earlier part is spoken of: how long ago it was, and what came of it."""

from datetime import date

from flask_babel import gettext, ngettext

from portal.earlier.figures import Outcome
from shared_db.foundation.errors import N_

OUTCOMES: dict[Outcome, str] = {
    Outcome.NONE: N_("not quoted"),
    Outcome.OPEN: N_("quoted"),
    Outcome.WON: N_("won"),
    Outcome.LOST: N_("lost"),
    Outcome.UNKNOWN: N_("outcome not known"),
}
TONES = {
    Outcome.NONE: "",
    Outcome.OPEN: "info",
    Outcome.WON: "success",
    Outcome.LOST: "warning",
    Outcome.UNKNOWN: "",
}
DAYS_OF_A_MONTH, MONTHS_OF_A_YEAR = 30.4, 12


def say_age(since: date, today: date) -> str:
    """How long ago it was, as people say it."""
    months = int((today - since).days / DAYS_OF_A_MONTH)
    if months < 1:
        return str(gettext("this month"))
    if months < MONTHS_OF_A_YEAR:
        return str(ngettext("%(num)s month ago", "%(num)s months ago", months))
    years = months // MONTHS_OF_A_YEAR
    return str(ngettext("%(num)s year ago", "%(num)s years ago", years))
