"""What can go wrong through a person's doing: a code, a sentence that says what to do, a field.

Raised where the rule is; rendered in one place (`portal/errors.py`) for page, JSON and socket.
Sentences are English message ids of the catalogues; `N_` marks them for extraction.
"""

from collections.abc import Mapping
from itertools import islice
from typing import Any, ClassVar

MOST_TOLD = 1000


def N_(sentence: str) -> str:
    """Mark a sentence for the catalogues; it is translated where it is shown."""
    return sentence


class DomainError(Exception):
    """Something a person can put right. `values` fill the sentence's %(name)s.

    Several values in a tuple are said as alternatives, in a list one after the other.
    """

    status: ClassVar[int] = 400

    def __init__(
        self,
        code: str,
        sentence: str,
        *,
        field: str | None = None,
        **values: Any,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.field = field
        self.values = values


class NotFound(DomainError):
    """There is no such thing for this person, whether or not it exists for others."""

    status = 404

    def __init__(self) -> None:
        super().__init__("not_found", N_("There is nothing here that you can see."))


class NotAllowed(DomainError):
    """The person takes part in this, but may not do that."""

    status = 403

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(
            "not_allowed",
            sentence or N_("Your role does not allow this. Ask your company's manager."),
        )


class SignInNeeded(DomainError):
    """Nobody is signed in."""

    status = 401

    def __init__(self) -> None:
        super().__init__("sign_in_needed", N_("Please sign in."))


class WrongState(DomainError):
    """The thing is no longer (or not yet) in a state in which this can be done."""

    status = 409


class ChangedMeanwhile(DomainError):
    """Somebody else was faster; what was typed is kept in front of the person."""

    status = 409

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(
            "changed_meanwhile",
            sentence
            or N_(
                "This was changed meanwhile, by somebody else or by you in another place. "
                "Your input is kept; look at the new state first."
            ),
        )


class Invalid(DomainError):
    """Input that can't be taken: a sentence for each field, by the field's name.

    Of more than a thousand the first are told: nobody reads on, and everybody waits meanwhile.
    """

    status = 422

    def __init__(self, fields: Mapping[str, DomainError]) -> None:
        super().__init__("invalid", N_("Some fields need another look."))
        self.fields = dict(islice(fields.items(), MOST_TOLD))

    @classmethod
    def one(cls, field: str, code: str, sentence: str, **values: Any) -> "Invalid":
        """One field's error."""
        return cls({field: DomainError(code, sentence, field=field, **values)})


class RecordAway(DomainError):
    """The record is not there for a moment: it is being restarted."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "record_away",
            N_("The portal cannot reach its records just now. Please wait a few seconds."),
        )


class TooMany(DomainError):
    """Tried too often."""

    status = 429
