"""What is said beside an earlier part."""

from flask_babel import gettext, ngettext

from estimator.likeness import Like
from portal.copying.past import PastLine
from portal.estimates.bringing import Told
from portal.estimates.terms import NUMBERS, basis_of
from portal.estimates.words import CELL_NAMES
from portal.language import number
from shared_db.foundation.errors import N_
from shared_db.models import EstimateLine

LIKE: dict[Like, str] = {
    Like.NUMBER: N_("same drawing number"),
    Like.STEM: N_("another revision of the drawing"),
    Like.NAME: N_("same name"),
    Like.WORDS: N_("like name"),
    Like.SHAPE: N_("like size"),
    Like.HOLES: N_("as many holes"),
    Like.MATERIAL: N_("same material"),
    Like.CUSTOMER: N_("same customer"),
    Like.QUANTITY: N_("like quantity"),
}


def say_cells(line: EstimateLine | PastLine) -> str:
    """The numbers of a line with the names of their cells."""
    terms = line.kept_terms
    names = NUMBERS[line.kind, basis_of(line.kind, str(terms.get("basis", "")))]
    said = [f"{gettext(CELL_NAMES[name])} {number(terms[name])}" for name in names if name in terms]
    return " · ".join(said)


def say_told(told: Told) -> str:
    """What is to be known of lines that were brought."""
    said = [ngettext("%(num)d line was taken.", "%(num)d lines were taken.", told.lines)]
    if told.rates:
        changes = " · ".join(
            f"{one.description} ¥{number(one.before)} → ¥{number(one.today)}" for one in told.rates
        )
        said.append(gettext("Hourly rates are today's: %(changes)s.", changes=changes))
    if told.to_ask:
        said.append(
            ngettext(
                "%(num)d price of another shop has to be asked anew.",
                "%(num)d prices of other shops have to be asked anew.",
                told.to_ask,
            )
        )
    return " ".join(str(one) for one in said)
