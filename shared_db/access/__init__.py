"""The access policy: roles to permissions, and for every shared kind what an actor may see."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from shared_db.access.accounts import (
    group_administrators,
    groups_to_lead,
    people_to_lead,
    visible_account_leads,
    visible_account_roles,
    visible_accounts,
)
from shared_db.access.actor import Actor
from shared_db.access.company import (
    companies_as,
    companies_of_group,
    member_companies,
    places_in_group,
    shops_of_group,
    shops_that_answer,
    visible_companies,
    visible_confidentiality_texts,
    visible_drafts,
    visible_group_roles,
    visible_groups,
    visible_import_remarks,
    visible_imports,
    visible_jobs,
    visible_links,
    visible_mail,
    visible_memberships,
    visible_past_quotes,
    visible_people,
    visible_person_roles,
    visible_production_records,
    visible_purchase_records,
    visible_quote_shapes,
    visible_rates,
    visible_read_positions,
    visible_tokens,
    visible_work_centres,
)
from shared_db.access.drawings import (
    STANDING_REQUEST,
    WORKED_ON,
    asked_drawings,
    own_designs,
    visible_drawings,
    visible_openings,
    visible_request_drawings,
)
from shared_db.access.duties import people_to_turn_to, visible_absences, visible_duties
from shared_db.access.in_group import InGroup
from shared_db.access.inquiries import (
    inner_inquiries,
    is_own_request,
    own_inquiries,
    sees_inquiry,
    visible_acceptances,
    visible_asks,
    visible_inquiries,
    visible_inquiry_revisions,
    visible_intake_files,
    visible_intakes,
    visible_part_quantities,
    visible_parts,
    visible_proposal_answers,
    visible_proposal_operations,
    visible_proposals,
    visible_replies,
    writable_inquiries,
)
from shared_db.access.kept import (
    kept_asks,
    kept_designs,
    kept_replies,
    kept_steps,
    kept_words,
    left_inquiries,
    openable_designs,
)
from shared_db.access.leaving import (
    drafts_left_behind,
    requests_to_end,
    typed_left_behind,
    uploads_left_behind,
)
from shared_db.access.money import (
    asked_shops,
    issued_quotes,
    visible_earlier_parts,
    visible_estimate_lines,
    visible_estimate_parts,
    visible_estimate_savings,
    visible_estimate_variants,
    visible_estimates,
    visible_kept_quotes,
    visible_line_templates,
    visible_offer_bases,
    visible_offer_prices,
    visible_offers,
    visible_order_lines,
    visible_orders,
    visible_quote_answers,
    visible_quote_bases,
    visible_quote_handings,
    visible_quote_pdfs,
    visible_quote_prices,
    visible_quote_revisions,
    visible_quotes,
    visible_request_items,
    visible_requests,
    visible_rollups,
    visible_version_names,
)
from shared_db.access.papers import still_there
from shared_db.access.permissions import Given, Lead, OwnPermission, Permission, read_given
from shared_db.access.principals import Guest, Principal, Server
from shared_db.access.streams import (
    eyes_of,
    readable,
    readable_events,
    visible_streams,
)
from shared_db.access.thread import (
    companies_that_read,
    people_spoken_with,
    visible_mentions,
    visible_message_revisions,
    visible_messages,
    visible_reactions,
)
from shared_db.foundation.errors import NotFound

__all__ = [
    "STANDING_REQUEST",
    "WORKED_ON",
    "Actor",
    "Given",
    "Guest",
    "InGroup",
    "Lead",
    "OwnPermission",
    "Permission",
    "Principal",
    "Server",
    "asked_drawings",
    "asked_shops",
    "companies_as",
    "companies_of_group",
    "companies_that_read",
    "drafts_left_behind",
    "eyes_of",
    "group_administrators",
    "groups_to_lead",
    "inner_inquiries",
    "is_own_request",
    "issued_quotes",
    "kept_asks",
    "kept_designs",
    "kept_replies",
    "kept_steps",
    "kept_words",
    "left_inquiries",
    "member_companies",
    "must_find",
    "openable_designs",
    "own_designs",
    "own_inquiries",
    "people_spoken_with",
    "people_to_lead",
    "people_to_turn_to",
    "places_in_group",
    "read_given",
    "readable",
    "readable_events",
    "requests_to_end",
    "sees_inquiry",
    "shops_of_group",
    "shops_that_answer",
    "still_there",
    "typed_left_behind",
    "uploads_left_behind",
    "visible_absences",
    "visible_acceptances",
    "visible_account_leads",
    "visible_account_roles",
    "visible_accounts",
    "visible_asks",
    "visible_companies",
    "visible_confidentiality_texts",
    "visible_drafts",
    "visible_drawings",
    "visible_duties",
    "visible_earlier_parts",
    "visible_estimate_lines",
    "visible_estimate_parts",
    "visible_estimate_savings",
    "visible_estimate_variants",
    "visible_estimates",
    "visible_group_roles",
    "visible_groups",
    "visible_import_remarks",
    "visible_imports",
    "visible_inquiries",
    "visible_inquiry_revisions",
    "visible_intake_files",
    "visible_intakes",
    "visible_jobs",
    "visible_kept_quotes",
    "visible_line_templates",
    "visible_links",
    "visible_mail",
    "visible_memberships",
    "visible_mentions",
    "visible_message_revisions",
    "visible_messages",
    "visible_offer_bases",
    "visible_offer_prices",
    "visible_offers",
    "visible_openings",
    "visible_order_lines",
    "visible_orders",
    "visible_part_quantities",
    "visible_parts",
    "visible_past_quotes",
    "visible_people",
    "visible_person_roles",
    "visible_production_records",
    "visible_proposal_answers",
    "visible_proposal_operations",
    "visible_proposals",
    "visible_purchase_records",
    "visible_quote_answers",
    "visible_quote_bases",
    "visible_quote_handings",
    "visible_quote_pdfs",
    "visible_quote_prices",
    "visible_quote_revisions",
    "visible_quote_shapes",
    "visible_quotes",
    "visible_rates",
    "visible_reactions",
    "visible_read_positions",
    "visible_replies",
    "visible_request_drawings",
    "visible_request_items",
    "visible_requests",
    "visible_rollups",
    "visible_streams",
    "visible_tokens",
    "visible_version_names",
    "visible_work_centres",
    "writable_inquiries",
]

T = TypeVar("T")


def must_find(session: Session, visible: Select[T], identifier: UUID, *, lock: bool = False) -> T:
    """The one row with this id among those that are visible; else `NotFound`.

    The lock keeps other writers away, not those who only refer to the row (an event names its
    person, a channel its inquiry): they would wait under a stream's lock, and deadlock.
    """
    entity: Any = visible.column_descriptions[0]["entity"]
    query = visible.where(entity.id == identifier)
    if lock:
        query = query.with_for_update(of=entity, key_share=True).execution_options(
            populate_existing=True
        )
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound
    return row
