"""The card of a question in the thread, with what was answered since."""

from uuid import UUID

from portal.asks.queries import answers_to
from portal.realtime.facts import Fact
from shared_db.spine.transaction import Work


def with_answers(work: Work, asked: list[Fact]) -> None:
    """Put the answers as they stand into the cards of these questions."""
    answers = answers_to(work, [UUID(fact["data"]["ask_id"]) for fact in asked])
    for data in (fact["data"] for fact in asked):
        data["companies"] = [
            company | answers.get((data["ask_id"], company["id"]), {})
            for company in data["companies"]
        ]
