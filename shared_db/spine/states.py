"""Which state may follow which: the one table. The columns' CHECKs say which states there are."""

from enum import StrEnum
from typing import Any, Final

from shared_db.foundation.errors import N_, WrongState
from shared_db.models import ImportState as M
from shared_db.models import InquiryState as I
from shared_db.models import IntakeState as T
from shared_db.models import JobState
from shared_db.models import OfferState as O
from shared_db.models import QuoteState as Q
from shared_db.models import RequestState as R

FOLLOWS: Final[dict[type[StrEnum], dict[StrEnum, frozenset[StrEnum]]]] = {
    I: {
        I.DRAFT: frozenset({I.OPEN}),
        I.OPEN: frozenset({I.PROPOSED, I.QUOTED, I.WITHDRAWN, I.REFUSED, I.EXPIRED}),
        I.PROPOSED: frozenset({I.OPEN, I.QUOTED, I.WITHDRAWN, I.REFUSED, I.EXPIRED}),
        I.QUOTED: frozenset(
            {I.OPEN, I.PROPOSED, I.ACCEPTED, I.DECLINED, I.WITHDRAWN, I.EXPIRED, I.REFUSED}
        ),
        I.ACCEPTED: frozenset(),
        I.DECLINED: frozenset({I.QUOTED}),
        I.WITHDRAWN: frozenset(),
        I.EXPIRED: frozenset({I.QUOTED, I.WITHDRAWN, I.ACCEPTED, I.DECLINED}),
        I.REFUSED: frozenset(),
    },
    R: {
        R.SENT: frozenset({R.SEEN, R.ANSWERED, R.DECLINED, R.WITHDRAWN, R.EXPIRED}),
        R.SEEN: frozenset({R.ANSWERED, R.DECLINED, R.WITHDRAWN, R.EXPIRED}),
        R.ANSWERED: frozenset({R.WITHDRAWN, R.DECLINED, R.EXPIRED}),
        R.DECLINED: frozenset({R.ANSWERED, R.WITHDRAWN}),
        R.WITHDRAWN: frozenset(),
        R.EXPIRED: frozenset({R.ANSWERED, R.WITHDRAWN}),
    },
    O: {
        O.GIVEN: frozenset({O.CHOSEN, O.NOT_CHOSEN, O.SUPERSEDED, O.WITHDRAWN, O.STALE, O.EXPIRED}),
        O.CHOSEN: frozenset(),
        O.NOT_CHOSEN: frozenset(),
        O.SUPERSEDED: frozenset({O.CHOSEN}),
        O.WITHDRAWN: frozenset({O.CHOSEN}),
        O.STALE: frozenset({O.CHOSEN, O.NOT_CHOSEN, O.SUPERSEDED, O.WITHDRAWN}),
        O.EXPIRED: frozenset({O.CHOSEN, O.NOT_CHOSEN, O.SUPERSEDED, O.WITHDRAWN}),
    },
    Q: {
        Q.DRAFT: frozenset({Q.ISSUED}),
        Q.ISSUED: frozenset({Q.HELD, Q.SUPERSEDED, Q.ACCEPTED, Q.DECLINED, Q.EXPIRED}),
        Q.HELD: frozenset({Q.ISSUED, Q.SUPERSEDED, Q.EXPIRED}),
        Q.SUPERSEDED: frozenset(),
        Q.ACCEPTED: frozenset(),
        Q.DECLINED: frozenset({Q.SUPERSEDED}),
        Q.EXPIRED: frozenset({Q.SUPERSEDED, Q.ACCEPTED, Q.DECLINED}),
    },
    M: {
        M.READING: frozenset({M.READ, M.REFUSED}),
        M.READ: frozenset({M.READING, M.WRITING, M.REFUSED}),
        M.WRITING: frozenset({M.DONE, M.REFUSED}),
        M.DONE: frozenset({M.UNDONE, M.WRITING}),  # quote sheets that waited for their mapping
        M.REFUSED: frozenset({M.READING}),
        M.UNDONE: frozenset(),
    },
    T: {
        T.UNPROVEN: frozenset({T.WAITING}),
        T.WAITING: frozenset({T.ACCEPTED, T.REFUSED}),
        T.ACCEPTED: frozenset(),
        T.REFUSED: frozenset(),
    },
}
"""By the kind of thing first: states of different things are equal as texts.

What ran out is answered only by hand, for an answer that had come in time (`quotes/by_hand.py`).
"""

LIVE_INQUIRY: Final = frozenset({I.OPEN, I.PROPOSED, I.QUOTED})
"""States in which the shops still work on an inquiry."""
UNDER_WAY: Final = frozenset({JobState.QUEUED, JobState.CLAIMED})
"""States of a job that is still to be done."""
UNANSWERED: Final = frozenset({R.SENT, R.SEEN})
"""States in which a request waits for the asked shop's word."""


def following(state: StrEnum) -> frozenset[StrEnum]:
    """The states that may follow this one; none after an end."""
    return FOLLOWS[type(state)][state]


def move(thing: Any, state: StrEnum) -> None:
    """Put a thing into its next state; raises `WrongState` if that may not follow."""
    if state not in following(type(state)(thing.state)):
        raise WrongState(
            "wrong_state",
            N_("This is no longer possible: its state has changed. Reload to see the new state."),
        )
    thing.state = state
