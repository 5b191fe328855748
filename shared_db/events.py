"""What the event log may hold: each type with exactly the facts that its audience may see.

Facts are plain JSON. Ids of things, names as they were at the time, and words; a price only in
the streams of the companies that it concerns. `record` refuses a fact that isn't listed here.
"""

from enum import StrEnum
from typing import Any, Final


class EventType(StrEnum):
    """Every act, as its audiences hear of it."""

    INQUIRY_SENT = "inquiry_sent"
    INQUIRY_REVISED = "inquiry_revised"
    INQUIRY_STATE = "inquiry_state"
    LEAD_CHOSEN = "lead_chosen"
    DUTY_GIVEN = "duty_given"
    CONTACT_CHANGED = "contact_changed"
    ABSENCE_NOTED = "absence_noted"
    DRAWING_OPENED = "drawing_opened"
    EXPORT_CONTROL_SET = "export_control_set"
    TERMS_ACCEPTED = "terms_accepted"
    POSTED = "posted"
    CAPABILITY_ASKED = "capability_asked"
    CAPABILITY_SEEN = "capability_seen"
    CAPABILITY_ANSWERED = "capability_answered"
    PROPOSAL_WRITTEN = "proposal_written"
    PROPOSAL_ANSWERED = "proposal_answered"
    PROPOSAL_AGREED = "proposal_agreed"
    ESTIMATE_CHANGED = "estimate_changed"
    ROLLED_UP = "rolled_up"
    OFFER_REQUESTED = "offer_requested"
    REQUEST_STATE = "request_state"
    OFFER_GIVEN = "offer_given"
    OFFER_STATE = "offer_state"
    QUOTE_DRAFTED = "quote_drafted"
    QUOTE_ISSUED = "quote_issued"
    QUOTE_EARNS_LITTLE = "quote_earns_little"
    QUOTE_PDF_READY = "quote_pdf_ready"
    QUOTE_ANSWERED = "quote_answered"
    QUOTE_HANDED = "quote_handed"
    QUOTE_ANSWER_RECORDED = "quote_answer_recorded"
    QUOTE_STATE = "quote_state"
    QUOTE_KEPT = "quote_kept"
    IMPORT_STATE = "import_state"
    RATES_CHANGED = "rates_changed"
    PEOPLE_CHANGED = "people_changed"
    COMPANY_CHANGED = "company_changed"
    GROUP_CHANGED = "group_changed"
    ROOM_GIVEN = "room_given"
    MEMBERSHIP_ENDS = "membership_ends"
    INTAKE_WAITS = "intake_waits"
    INTAKE_DECIDED = "intake_decided"
    LINK_SENT = "link_sent"
    LINK_REVOKED = "link_revoked"
    JOB_FAILED = "job_failed"
    ASKED_OF_YOU = "asked_of_you"
    SETTLED_FOR_YOU = "settled_for_you"


FACTS: Final[dict[EventType, frozenset[str]]] = {
    EventType.INQUIRY_SENT: frozenset({"inquiry_id", "number", "subject", "customer"}),
    EventType.INQUIRY_REVISED: frozenset(
        {"inquiry_id", "number", "revision", "changes", "customer"}
    ),
    EventType.INQUIRY_STATE: frozenset({"inquiry_id", "number", "state", "reason"}),
    EventType.LEAD_CHOSEN: frozenset({"inquiry_id", "company_id", "company"}),
    EventType.DUTY_GIVEN: frozenset({"kind", "thing_id", "person_id", "person", "before"}),
    EventType.CONTACT_CHANGED: frozenset({"company_id", "company", "person"}),
    EventType.ABSENCE_NOTED: frozenset({"person_id", "person", "since", "until", "deputy"}),
    EventType.DRAWING_OPENED: frozenset({"drawing_id", "filename"}),
    EventType.EXPORT_CONTROL_SET: frozenset({"drawing_id", "filename", "export_controlled"}),
    EventType.TERMS_ACCEPTED: frozenset({"inquiry_id", "text_version"}),
    EventType.POSTED: frozenset({"message_id", "client_id", "body"}),
    EventType.CAPABILITY_ASKED: frozenset({"ask_id", "question", "part_id", "part", "companies"}),
    EventType.CAPABILITY_SEEN: frozenset({"ask_id", "company_id", "company"}),
    EventType.CAPABILITY_ANSWERED: frozenset(
        {"ask_id", "company_id", "company", "answer", "missing"}
    ),
    EventType.PROPOSAL_WRITTEN: frozenset({"proposal_id", "number", "companies"}),
    EventType.PROPOSAL_ANSWERED: frozenset(
        {"proposal_id", "number", "company_id", "company", "accepted", "objection"}
    ),
    EventType.PROPOSAL_AGREED: frozenset({"proposal_id", "number"}),
    EventType.ESTIMATE_CHANGED: frozenset({"estimate_id", "version"}),
    EventType.ROLLED_UP: frozenset({"estimate_id", "run_id", "complete"}),
    EventType.OFFER_REQUESTED: frozenset({"request_id", "from", "to"}),
    EventType.REQUEST_STATE: frozenset({"request_id", "from", "to", "state"}),
    EventType.OFFER_GIVEN: frozenset({"request_id", "offer_id", "from", "to"}),
    EventType.OFFER_STATE: frozenset({"request_id", "offer_id", "state"}),
    EventType.QUOTE_DRAFTED: frozenset({"revision_id", "version"}),
    EventType.QUOTE_ISSUED: frozenset({"revision_id", "number", "revision", "company"}),
    EventType.QUOTE_EARNS_LITTLE: frozenset({"revision_id", "number", "revision", "reason"}),
    EventType.QUOTE_PDF_READY: frozenset({"revision_id", "language"}),
    EventType.QUOTE_ANSWERED: frozenset({"revision_id", "number", "accepted"}),
    EventType.QUOTE_HANDED: frozenset(
        {"revision_id", "number", "revision", "company", "way", "given_on"}
    ),
    EventType.QUOTE_ANSWER_RECORDED: frozenset(
        {"revision_id", "number", "accepted", "company", "customer", "came_by", "answered_on"}
    ),
    EventType.QUOTE_STATE: frozenset({"revision_id", "number", "revision", "state"}),
    EventType.QUOTE_KEPT: frozenset({"revision_id", "number", "offers", "note"}),
    EventType.IMPORT_STATE: frozenset({"import_id", "state"}),
    EventType.RATES_CHANGED: frozenset({"work_centre_id"}),
    EventType.PEOPLE_CHANGED: frozenset({"person_id", "name"}),
    EventType.COMPANY_CHANGED: frozenset({"company_id", "name"}),
    EventType.GROUP_CHANGED: frozenset(
        {"group_id", "name", "reply_promise_minutes", "text_version"}
    ),
    EventType.MEMBERSHIP_ENDS: frozenset({"company_id", "company", "until"}),
    EventType.ROOM_GIVEN: frozenset({"company_id", "company", "bytes"}),
    EventType.INTAKE_WAITS: frozenset({"intake_id"}),
    EventType.INTAKE_DECIDED: frozenset({"intake_id", "accepted"}),
    EventType.LINK_SENT: frozenset({"link_id", "purpose", "email"}),
    EventType.LINK_REVOKED: frozenset({"link_id", "purpose", "email"}),
    EventType.JOB_FAILED: frozenset({"job_id", "kind"}),
    EventType.ASKED_OF_YOU: frozenset({"kind", "inquiry_id", "number", "subject", "url"}),
    EventType.SETTLED_FOR_YOU: frozenset({"kind", "inquiry_id"}),
}


def check_facts(event_type: EventType, facts: dict[str, Any]) -> None:
    """Refuse facts that the type does not list, and types without their facts."""
    if set(facts) != FACTS[event_type]:
        wrong = sorted(set(facts) ^ FACTS[event_type])
        raise ValueError(f"{event_type} is told with exactly {sorted(FACTS[event_type])}: {wrong}")
