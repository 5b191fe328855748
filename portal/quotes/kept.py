"""What a shop that has left its group keeps of its quotes: the papers, as they were issued.

Of the request, which goes on without it, it learns nothing any more.
"""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from flask import render_template
from sqlalchemy import Select

from shared_db.access import visible_quote_answers, visible_quote_pdfs, visible_quote_revisions
from shared_db.foundation.base import Json
from shared_db.foundation.lists import among
from shared_db.models import Language, Quote, QuoteAnswer, QuotePdf, QuoteRevision, QuoteState
from shared_db.spine.transaction import Work

PAGE = 50


class Paper(NamedTuple):
    """An issued revision; `languages`: in which it can be had as PDF."""

    revision_id: UUID
    document: Json
    issued_on: date
    state: QuoteState
    languages: list[Language]


def kept_page(work: Work, page: int) -> str:
    """The papers, the newest first."""
    found = _papers(work, _newest_first(work).offset((page - 1) * PAGE).limit(PAGE + 1))
    return render_template(
        "quotes/kept.html", papers=found[:PAGE], page=page, older=len(found) > PAGE
    )


def papers_of(work: Work, inquiry_id: UUID) -> list[Paper]:
    """The same of one request."""
    of = _newest_first(work).join(Quote, Quote.id == QuoteRevision.quote_id)
    return _papers(work, of.where(Quote.inquiry_id == inquiry_id))


def _newest_first(work: Work) -> Select[QuoteRevision]:
    return (
        visible_quote_revisions(work.actor)
        .where(QuoteRevision.issued_at.is_not(None))
        .order_by(QuoteRevision.issued_at.desc(), QuoteRevision.id)
    )


def _papers(work: Work, own: Select[QuoteRevision]) -> list[Paper]:
    revisions = work.session.scalars(own).all()
    answers = visible_quote_answers(work.actor).where(
        among(QuoteAnswer.revision_id, [one.id for one in revisions])
    )
    answered = {one.revision_id for one in work.session.scalars(answers)}
    drawn = visible_quote_pdfs(work.actor).where(
        among(QuotePdf.revision_id, [one.id for one in revisions])
    )
    languages: dict[UUID, list[Language]] = {}
    for pdf in work.session.scalars(drawn.order_by(QuotePdf.language.desc())):
        languages.setdefault(pdf.revision_id, []).append(pdf.language)
    return [
        Paper(
            one.id,
            one.document,
            date.fromisoformat(one.document["issue_date"]),
            _as_known(one.state, one.id in answered),
            languages.get(one.id, []),
        )
        for one in revisions
        if one.document is not None
    ]


def _as_known(state: QuoteState, answered: bool) -> QuoteState:
    """What came of it after the shop had left, it isn't told."""
    by_customer = state in (QuoteState.ACCEPTED, QuoteState.DECLINED)
    return QuoteState.ISSUED if by_customer and not answered else state
