"""Asks and proposals as shops make them, through the services."""

from uuid import UUID, uuid4

from portal.asks.forms import NewAsk
from portal.asks.service import ask_capability
from portal.proposals.forms import NewProposal, NewWord
from portal.proposals.service import answer_proposal, write_proposal
from portal.thread.forms import NewPost
from portal.thread.service import post_message
from shared_db.models import Channel
from tests.factories.world import World


def asked(
    world: World, inquiry_id: UUID, *shops: str, by: str = "a_engineer", part: UUID | None = None
) -> UUID:
    """A question to shops such as "b", "c"; its id."""
    new = NewAsk(
        client_id=uuid4(),
        question="切削をお願いできますか",
        part_id=part,
        company_ids=[world.companies[shop] for shop in shops],
    )
    with world.record.work(world.actor(by)) as work:
        return ask_capability(work, inquiry_id, new).id


def said(
    world: World, inquiry_id: UUID, by: str, words: str, channel: Channel = Channel.GROUP
) -> UUID:
    """A post in one of the channels; the message's id."""
    new = NewPost(client_id=uuid4(), body=words)
    with world.record.work(world.actor(by)) as work:
        return post_message(work, inquiry_id, channel, new).message_id


def plan(world: World, part_ids: list[UUID], *shops: str) -> list[dict[str, object]]:
    """Every part made in as many steps as shops are given, one each."""
    return [
        {
            "part_id": str(part_id),
            "operations": [
                {"name": f"工程 {n}", "company_id": str(world.companies[shop]), "specification": ""}
                for n, shop in enumerate(shops, 1)
            ],
        }
        for part_id in part_ids
    ]


def proposed(
    world: World,
    inquiry_id: UUID,
    part_ids: list[UUID],
    *shops: str,
    by: str = "a_engineer",
    based_on: int = 0,
) -> UUID:
    """A version by the lead shop that gives each part's steps to these shops; its id."""
    new = NewProposal.model_validate(
        {"client_id": uuid4(), "based_on": based_on, "parts": plan(world, part_ids, *shops)}
    )
    with world.record.work(world.actor(by)) as work:
        return write_proposal(work, inquiry_id, new).id


def accepted(world: World, proposal_id: UUID, *people: str) -> None:
    """People such as "b_engineer" accept a version for their companies."""
    for name in people:
        with world.record.work(world.actor(name)) as work:
            answer_proposal(work, proposal_id, NewWord(client_id=uuid4(), accepted=True))
