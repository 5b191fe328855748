"""What a shop's side of a question is called, by its state: message ids."""

from shared_db.foundation.errors import N_

ANSWERS: dict[str, str] = {
    "asked": N_("Not seen yet"),
    "seen": N_("Seen"),
    "yes": N_("Can make it"),
    "partly": N_("Can make part of it"),
    "no": N_("Cannot make it"),
}
