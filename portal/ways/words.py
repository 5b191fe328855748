"""What the kinds of cost, and what can be changed in them, are called: message ids."""

from estimator.target import Lever
from portal.estimates.typed import KIND_NAMES
from shared_db.foundation.errors import N_

KINDS_SAID: dict[str, str] = {kind.value: word for kind, word in KIND_NAMES.items()}
LEVERS: dict[str, str] = {
    Lever.TIMES: N_("Work times"),
    Lever.RATES: N_("Hourly rates"),
    Lever.MATERIAL: N_("Price of materials"),
    Lever.BOUGHT: N_("Bought parts"),
    Lever.OUTSIDE: N_("Outside processing"),
}
