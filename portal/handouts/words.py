"""What the kinds of lines are called at the head of their rows: message ids."""

from shared_db.foundation.errors import N_
from shared_db.models import LineKind

KINDS: dict[LineKind, str] = {
    LineKind.MATERIAL: N_("Materials"),
    LineKind.BOUGHT: N_("Bought parts"),
    LineKind.OPERATION: N_("Own operations"),
    LineKind.OUTSIDE: N_("Outside processing"),
}
