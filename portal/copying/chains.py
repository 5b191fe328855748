"""Templates of lines that everybody has: the usual chains of a trade, without any numbers."""

from dataclasses import dataclass

from flask_babel import gettext

from portal.estimates.bringing import Brought
from shared_db.acts.sub_quotes import NOT_ASKED_YET
from shared_db.foundation.errors import N_
from shared_db.models import LineTerms, OperationTerms, ShareTerms, WeightTerms

OWN, OUTSIDE = OperationTerms(), NOT_ASKED_YET
SHEET, BAR = (N_("Sheet"), ShareTerms()), (N_("Bar"), WeightTerms())
BLOCK, PROFILES = (N_("Block"), WeightTerms()), (N_("Profiles and sheet"), WeightTerms())
Step = tuple[str, LineTerms]


@dataclass(frozen=True)
class Chain:
    """A chain of a trade; its words are message ids."""

    key: str
    name: str
    steps: tuple[Step, ...]

    def lines(self) -> list[Brought]:
        """As lines to be brought, in the reader's language."""
        return [Brought(terms.kind, gettext(words), terms.as_json()) for words, terms in self.steps]


CHAINS = (
    Chain(
        "sheet_metal",
        N_("Sheet metal"),
        (
            SHEET,
            (N_("Laser cutting"), OWN),
            (N_("Deburring"), OWN),
            (N_("Bending"), OWN),
            (N_("Plating"), OUTSIDE),
            (N_("Inspection"), OWN),
        ),
    ),
    Chain(
        "turning",
        N_("Turning"),
        (
            BAR,
            (N_("Sawing"), OWN),
            (N_("Turning"), OWN),
            (N_("Deburring"), OWN),
            (N_("Inspection"), OWN),
        ),
    ),
    Chain(
        "milling",
        N_("Milling"),
        (
            BLOCK,
            (N_("Squaring"), OWN),
            (N_("Milling"), OWN),
            (N_("Drilling and tapping"), OWN),
            (N_("Deburring"), OWN),
            (N_("Inspection"), OWN),
        ),
    ),
    Chain(
        "weldment",
        N_("Weldment"),
        (
            PROFILES,
            (N_("Cutting"), OWN),
            (N_("Bending"), OWN),
            (N_("Welding"), OWN),
            (N_("Finishing"), OWN),
            (N_("Painting"), OUTSIDE),
            (N_("Inspection"), OWN),
        ),
    ),
)
BY_KEY = {chain.key: chain for chain in CHAINS}
