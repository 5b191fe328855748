"""The inquiry page's piece about who is in charge: here of what, and whom to turn to elsewhere."""

from dataclasses import dataclass

from flask import render_template

from portal.duties import queries, service
from portal.duties.holders import Holder, holders
from portal.duties.queries import Contact, Thing
from portal.duties.words import FOR_CUSTOMERS, KINDS
from shared_db.models import Inquiry
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class Shown:
    """One of the own company's things, with who is in charge and what the actor may do about it."""

    thing: Thing
    holder: Holder | None
    choices: list[tuple[str, str]]
    """To whom the actor may hand it over."""
    may_take: bool


def section(work: Work, inquiry: Inquiry) -> str:
    """For everybody who sees the inquiry."""
    return render(work, inquiry)


def render(work: Work, inquiry: Inquiry, errors: dict[str, str] | None = None) -> str:
    """The same, also to be loaded again alone. What was handed over is seen by this."""
    shown = own(work, inquiry)
    service.note_seen(work, inquiry)
    return render_template(
        "duties/section.html",
        inquiry=inquiry,
        rows=shown,
        contacts=elsewhere(work, inquiry),
        kinds=FOR_CUSTOMERS if work.actor.in_group(inquiry.group_id).is_customer else KINDS,
        errors=errors or {},
    )


def own(work: Work, inquiry: Inquiry) -> list[Shown]:
    """The own company's things of an inquiry."""
    found, people = holders(work, [inquiry.id]), queries.colleagues(work)
    of_group = work.actor.in_group(inquiry.group_id)
    shown = []
    for thing in queries.things_of(work, inquiry):
        holder = found.get(thing.id)
        able = [one for one in people if one.may_take(thing.kind, of_group)]
        here = holder.duty.person_id if holder and holder.active else None
        gives = service.may_give(work, holder)
        choices = [(str(one.person.id), one.person.name) for one in able if one.person.id != here]
        mine = any(one.person.id == work.actor.person_id for one in able)
        shown.append(Shown(thing, holder, choices if gives else [], here is None and mine))
    return shown


def elsewhere(work: Work, inquiry: Inquiry) -> list[Contact]:
    """Whom to turn to in the other companies."""
    return queries.contacts(work, inquiry)
