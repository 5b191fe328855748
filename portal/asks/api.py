"""The asks for programs."""

from http import HTTPStatus
from uuid import UUID

from portal.api.slice import ApiSlice
from portal.asks.answers import AnsweredOut, AskIdOut, AskOut, AsksOut, ReplyOut
from portal.asks.forms import NewAnswer, NewAsk
from portal.asks.queries import Asked, asks_of
from portal.asks.service import answer_ask, ask_capability, note_asks_seen
from shared_db.access import Permission, inner_inquiries, must_find
from shared_db.spine.transaction import Work

api = ApiSlice("asks")


@api.post(
    "/inquiries/<uuid:inquiry_id>/asks",
    body=NewAsk,
    answer=AskIdOut,
    needs=Permission.ASK_CAPABILITY,
    raises=("inquiry_ended",),
)
def ask(work: Work, body: NewAsk, inquiry_id: UUID) -> AskIdOut:
    """Ask chosen member shops whether they can make it."""
    return AskIdOut(ask_id=ask_capability(work, inquiry_id, body).id)


@api.get("/inquiries/<uuid:inquiry_id>/asks", answer=AsksOut)
def index(work: Work, inquiry_id: UUID) -> AsksOut:
    """Who was asked, has seen, has answered."""
    inquiry = must_find(work.session, inner_inquiries(work.actor), inquiry_id)
    return AsksOut(asks=[_shown(asked) for asked in asks_of(work, inquiry.id)])


@api.post("/inquiries/<uuid:inquiry_id>/asks/seen", answer=AsksOut, status=HTTPStatus.OK)
def seen(work: Work, inquiry_id: UUID) -> AsksOut:
    """Say that your company has seen what it is asked."""
    inquiry = must_find(work.session, inner_inquiries(work.actor), inquiry_id)
    note_asks_seen(work, inquiry)
    return AsksOut(asks=[_shown(asked) for asked in asks_of(work, inquiry.id)])


@api.post(
    "/asks/<uuid:ask_id>/answer",
    body=NewAnswer,
    answer=AnsweredOut,
    needs=Permission.ANSWER_CAPABILITY,
    raises=("inquiry_ended",),
)
def answer(work: Work, body: NewAnswer, ask_id: UUID) -> AnsweredOut:
    """Answer for your own company; an answer may be changed later."""
    answer_ask(work, ask_id, body)
    return AnsweredOut(ask_id=ask_id, answer=body.answer, missing=body.missing)


def _shown(asked: Asked) -> AskOut:
    return AskOut(
        id=asked.ask.id,
        question=asked.ask.question,
        part_id=asked.ask.part_id,
        part=asked.part,
        asked_by=asked.asked_by,
        asked_at=asked.ask.created_at,
        inquiry_revision=asked.ask.inquiry_revision,
        replies=[
            ReplyOut(
                company_id=one.reply.company_id,
                company=one.company,
                seen_at=one.reply.seen_at,
                answer=one.reply.answer,
                missing=one.reply.missing,
                answered_at=one.reply.answered_at,
            )
            for one in asked.companies
        ],
    )
