"""Each kind of event that threads show, drawn as page and live delivery draw it."""

from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from portal.realtime.facts import OF_MESSAGES
from portal.realtime.rendering import AMENDS, TEMPLATES, render
from shared_db.spine.events import read_fact

ID = "2f1c1d0e-5d3b-4c7e-9b0a-8f1f6f0d7c55"
B = {"company_id": ID, "company": "墨田板金"}
PRICE = {"request_id": ID, "from": "あおば精機", "to": "墨田板金"}
AT = "2026-03-05T01:02:03+00:00"
SAID = {
    "message_id": ID,
    "revision": 1,
    "body": "曲げは <b>できます</b>",
    "revised_at": None,
    "taken_back_at": None,
    "reactions": [],
    "mentions": [],
}
GONE = {"body": None, "taken_back_at": AT}
FACTS: dict[str, list[dict[str, Any]]] = {
    "inquiry_sent": [{"inquiry_id": ID, "number": "RFQ-1", "subject": "治具", "customer": "客先"}],
    "inquiry_revised": [
        {
            "inquiry_id": ID,
            "number": "RFQ-1",
            "revision": 2,
            "changes": [
                {
                    "field": "delivery_date",
                    "part": None,
                    "before": "2026-01-02",
                    "after": "2026-02-03",
                },
                {"field": "target_cost", "part": None, "before": None, "after": None},
                {"field": "quantities", "part": "蓋", "before": "10", "after": "10, 20"},
            ],
            "customer": "客先",
        }
    ],
    "inquiry_state": [
        {"inquiry_id": ID, "number": "RFQ-1", "state": state, "reason": reason}
        for state, reason in (("quoted", ""), ("refused", "設備がありません"), ("accepted", ""))
    ],
    "lead_chosen": [{"inquiry_id": ID, **B}],
    "posted": [{**SAID, "client_id": ID}, {**SAID, **GONE, "client_id": ID}],
    "message_revised": [{**SAID, "revision": 2, "revised_at": AT}],
    "message_taken_back": [{**SAID, **GONE}],
    "reacted": [{**SAID, "reactions": [{"sign": "seen", "person_id": ID, "person": "技術"}]}],
    "capability_asked": [
        {
            "ask_id": ID,
            "question": "できますか",
            "part_id": None,
            "part": None,
            "companies": [{"id": ID, "name": "墨田板金"}],
        }
    ],
    "capability_seen": [{"ask_id": ID, **B}],
    "capability_answered": [{"ask_id": ID, "answer": "partly", "missing": "研削", **B}],
    "proposal_written": [
        {"proposal_id": ID, "number": 1, "companies": [{"id": ID, "name": "墨田板金"}]}
    ],
    "proposal_answered": [
        {"proposal_id": ID, "number": 1, "accepted": accepted, "objection": objection, **B}
        for accepted, objection in ((True, ""), (False, "納期が短い"))
    ],
    "proposal_agreed": [{"proposal_id": ID, "number": 1}],
    "offer_requested": [PRICE],
    "offer_given": [{**PRICE, "offer_id": ID}],
    "request_state": [
        {**PRICE, "state": state}
        for state in ("seen", "answered", "declined", "withdrawn", "expired")
    ],
    "drawing_shown": [
        {
            "drawing_id": ID,
            "filename": "bracket.step",
            "purpose": purpose,
            "number": 2,
            "company": "あおば精機",
            "audience": audience,
        }
        for purpose, audience in (("design", "customer"), ("sketch", "group"))
    ],
    "drawing_taken_back": [{"drawing_id": ID, "company": "あおば精機"}],
    "quote_issued": [{"revision_id": ID, "number": "Q-1", "revision": 2, "company": "あおば精機"}],
    "contact_changed": [{"person": "技術 花子", **B}],
    "quote_answer_recorded": [
        {
            "revision_id": ID,
            "number": "Q-1",
            "accepted": accepted,
            "company": "あおば精機",
            "customer": "客先電機",
            "came_by": "fax",
            "answered_on": "2026-03-05",
        }
        for accepted in (True, False)
    ],
    "quote_answered": [
        {"revision_id": ID, "number": "Q-1", "accepted": accepted} for accepted in (True, False)
    ],
}


def test_every_kind_of_event_that_threads_show_is_tried_here() -> None:
    assert set(FACTS) == TEMPLATES


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("kind", sorted(FACTS))
def test_an_event_is_drawn_with_its_time_and_words(app: Flask, kind: str, language: str) -> None:
    for facts in FACTS[kind]:
        if kind not in OF_MESSAGES:
            read_fact(kind, 1, facts)
        by = {
            "kind": "person",
            "person_id": ID,
            "person": "技術 太郎",
            "company_id": ID,
            "company": "あおば精機",
        }
        event = {"seq": 7, "type": kind, "at": "2026-03-05T01:02:03+00:00", "by": by, "data": facts}
        with app.app_context(), force_locale(language):
            html = render(event)
        assert html is not None
        assert "<b>できます" not in html
        if kind not in AMENDS:
            assert 'data-seq="7"' in html
            assert 'datetime="2026-03-05T01:02:03+00:00"' in html
