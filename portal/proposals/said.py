"""What the shops have said to "can you make this?", beside the steps that they may be given."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flask_babel import gettext

from portal.asks.queries import Asked, AskedCompany, asks_of
from shared_db.foundation.errors import N_
from shared_db.spine.transaction import Work

IN_SHORT = {
    "asked": N_("No answer yet"),
    "seen": N_("No answer yet"),
    "yes": N_("can"),
    "partly": N_("in part"),
    "no": N_("cannot"),
}
"""An answer beside a shop's name in a list, where there is little room."""


@dataclass(frozen=True)
class ShopsWord:
    """A shop's newest word on a part."""

    company_id: UUID
    company: str
    state: str
    """Asked, seen, or the answer."""
    missing: str
    """What it lacks, as it was said."""
    of_whole: bool
    """Whether it was asked of the whole inquiry, not of this part."""
    overtaken: bool
    """Whether something else is asked for since."""
    answered_at: datetime | None


@dataclass(frozen=True)
class ShopsWords:
    """All that was said about an inquiry."""

    asked: Sequence[Asked] = field(default_factory=tuple)

    def of_part(self, part_id: UUID) -> list[ShopsWord]:
        """One word of each shop that was asked about the part or the whole, by its name.

        An answer counts before a question that waits, and one about the part before one about the
        whole; of two alike the newer.
        """
        best: dict[UUID, tuple[Asked, AskedCompany]] = {}
        for asked in self.asked:
            if asked.ask.part_id not in (part_id, None):
                continue
            for one in asked.companies:
                standing = best.get(one.reply.company_id)
                if standing is None or _weight(asked, one) > _weight(*standing):
                    best[one.reply.company_id] = (asked, one)
        words = [_word(asked, one) for asked, one in best.values()]
        return sorted(words, key=lambda word: word.company)

    def of(self, part_id: UUID, company_id: UUID) -> ShopsWord | None:
        """The word of one shop."""
        words = (word for word in self.of_part(part_id) if word.company_id == company_id)
        return next(words, None)

    def named(self, part_id: UUID, company_id: UUID, name: str) -> str:
        """The shop with its answer, as it stands in the list to choose from."""
        word = self.of(part_id, company_id)
        return f"{name} · {gettext(IN_SHORT[word.state])}" if word else name


def shops_words(work: Work, inquiry_id: UUID) -> ShopsWords:
    """What was said about an inquiry, in three statements."""
    return ShopsWords(asks_of(work, inquiry_id))


def _weight(asked: Asked, one: AskedCompany) -> tuple[bool, bool]:
    """Of two alike the first stands, for they come newest first."""
    return one.reply.answer is not None, asked.ask.part_id is not None


def _word(asked: Asked, one: AskedCompany) -> ShopsWord:
    return ShopsWord(
        one.reply.company_id,
        one.company,
        one.state,
        one.reply.missing,
        asked.ask.part_id is None,
        asked.overtaken,
        one.reply.answered_at,
    )
