"""What is looked for, and what is said of an issued quote; one model for page and API."""

# mypy: disable-error-code="valid-type"
# The field types of `portal.forms` are made by functions.

from uuid import UUID

from pydantic import Field, field_validator

from estimator.numbers import BARE
from portal.forms import (
    Checked,
    Day,
    Form,
    OptionalDay,
    amount,
    filled,
    optional_whole,
    problem,
    text,
    whole,
)
from portal.inquiries.forms import WayByHand
from shared_db.models import HandedBy, Language, OfferState

MOST_CHANGES = 1000
Page = optional_whole(minimum=1, maximum=100_000, unit=BARE)


class Choice(Form):
    """One quantity of one part; without a quantity the part is left out."""

    part_id: UUID
    quantity: optional_whole(minimum=1) = None


class Choices(Form):
    """What the customer takes."""

    choices: list[Choice] = Field(default=[], max_length=1000)

    @field_validator("choices")
    @classmethod
    def one_each(cls, choices: list[Choice]) -> list[Choice]:
        """At most one quantity of each part."""
        if len({choice.part_id for choice in choices}) < len(choices):
            raise problem("not_distinct")
        return choices


class AcceptQuoteBody(Choices):
    """Order these."""

    client_id: UUID


class DeclineForm(Form):
    """Why the quote isn't taken."""

    reason: filled(1000)


class DeclineQuoteBody(DeclineForm):
    """The same, once."""

    client_id: UUID


class HandingForm(Form):
    """That a quote was given to the customer by hand: on which way, when and to whom."""

    way: HandedBy
    given_on: Day
    to_whom: text(100) = ""


class HandingBody(HandingForm):
    """The same, once."""

    client_id: UUID


class AnswerByHand(Choices):
    """What the customer answered outside of the portal; a no has its reason."""

    accepted: Checked
    came_by: WayByHand
    answered_on: Day
    their_number: text(60) = ""
    reason: text(1000) = ""


class AnswerByHandBody(AnswerByHand):
    """The same, once."""

    client_id: UUID


class SeenChange(Form):
    """What had become of an offer under a quote when sales decided about it."""

    offer_id: UUID
    state: OfferState
    newest_revision: whole(1, unit=BARE)

    def as_key(self) -> tuple[UUID, str, int]:
        """To be compared with what stands now."""
        return self.offer_id, self.state.value, self.newest_revision


class KeepForm(Form):
    """The quote stays as it is, knowing these changes."""

    seen: list[SeenChange] = Field(default=[], max_length=MOST_CHANGES)
    note: text(1000) = ""


class QuoteSearch(Form):
    """Issued quotes are found by day, amount and counterparty (電子帳簿保存法)."""

    since: OptionalDay = None
    until: OptionalDay = None
    least: amount() = None
    most: amount() = None
    counterparty: text(200) = ""
    mine: Checked = False
    """Only what one is in charge of oneself; for a customer by the request."""
    page: Page = 1
    older_than: UUID | None = None
    """A quote's revision: the page that follows it."""
    newer_than: UUID | None = None


class PdfQuery(Form):
    """Which language; without one, the document's own."""

    language: Language | None = None
