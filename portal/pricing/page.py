"""What the pages of a draft show: the workbench, and the document as it would be issued."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from flask_babel import gettext

from estimator.quote_document import QuoteDocument, parse
from portal.duties.holders import holders
from portal.language import say
from portal.pricing.cells import cells_of
from portal.pricing.checks import Check, CheckKind, before_issuing, sentence_of
from portal.pricing.issue import document_of, languages_of
from portal.pricing.paper import lost_on_paper
from portal.pricing.queries import Thing
from portal.pricing.service import Draft
from portal.pricing.sheet import labels_of, sheets_of
from shared_db.access import Permission
from shared_db.foundation.errors import WrongState
from shared_db.foundation.ids import new_id
from shared_db.spine import streams
from shared_db.spine.across import heads
from shared_db.spine.transaction import Work


def draft_page(work: Work, draft: Draft, fonts: Path | None) -> dict[str, Any]:
    """The draft as it would be issued, and everything to be known before it is."""
    have = position(work, draft.thing)
    here = work.actor.in_group(draft.thing.inquiry.group_id)
    checks = before_issuing(draft.bench, draft.thing.revision, draft.priced)
    in_the_way = [one.said for one in checks if one.kind is CheckKind.STOPS]
    labels = labels_of(sheets_of(draft))
    document: QuoteDocument | None = None
    try:
        document = parse(document_of(work, draft))
    except WrongState as unprintable:
        if not in_the_way:
            in_the_way = [unprintable]
    lost = lost_on_paper(document, languages_of(draft), fonts) if document else []
    asked = [one for one in checks if one.place is not None]
    return {
        "inquiry": draft.thing.inquiry,
        "quote": draft.thing.quote,
        "revision": draft.thing.revision,
        "document": document,
        "in_the_way": [sentence_of(one) for one in in_the_way],
        "warnings": _warnings([*checks, *lost], labels),
        "needs_reason": any(one.kind is CheckKind.NEEDS_REASON for one in checks),
        "question": _question(_warnings([*asked, *lost], labels)),
        "client_id": new_id(),
        "holder": holders(work, [draft.thing.inquiry.id]).get(draft.thing.quote.id),
        "contact": None,
        "may_issue": not in_the_way and here.may(Permission.ISSUE_QUOTE),
        "follow": have,
    }


def price_page(work: Work, draft: Draft) -> dict[str, Any]:
    """The workbench: its sheets with every figure, and what stands in the way of issuing."""
    stream = streams.company_side(draft.thing.inquiry.id, draft.thing.quote.company_id).id
    checks = before_issuing(draft.bench, draft.thing.revision, draft.priced)
    newest = draft.bench.newest_run
    sheets = sheets_of(draft)
    labels = labels_of(sheets)
    return {
        "inquiry": draft.thing.inquiry,
        "quote": draft.thing.quote,
        "revision": draft.thing.revision,
        "bench": draft.bench,
        "sheets": sheets,
        "labels": labels,
        "cells": cells_of(draft.bench, draft.priced),
        "in_the_way": [sentence_of(one.said) for one in checks if one.kind is CheckKind.STOPS],
        "warnings": _warnings(checks, labels),
        "newer_run": newest is not None and newest.id != draft.thing.revision.rollup_run_id,
        "problem": "",
        "follow": {stream: heads(work.session, [stream]).get(stream, 0)},
    }


def _warnings(checks: Sequence[Check], labels: Mapping[str, str]) -> list[str]:
    """What doesn't stop the issue, in words, each with the quantity that it is about."""
    said = []
    for one in checks:
        if one.kind is not CheckKind.STOPS:
            where = labels.get(f"breaks-{one.place}")
            said.append(f"{where}: {say(one.said)}" if where else say(one.said))
    return said


def _question(warnings: Sequence[str]) -> str:
    """What is asked before issuing: with what it would mean at each quantity."""
    asked = gettext(
        "Issue this quote? The customer is told at once, and it can no longer be changed."
    )
    return "\n".join([*(f"・{one}" for one in warnings), asked])


def position(work: Work, thing: Thing) -> dict[UUID, int]:
    """The streams that the page listens to and up to where it has them, read before the rest."""
    own_side = streams.company_side(thing.inquiry.id, work.actor.company_id)
    keys = [streams.customer_channel(thing.inquiry), own_side]
    known = heads(work.session, [key.id for key in keys])
    return {key.id: known.get(key.id, 0) for key in keys}
