"""The rail: what this person does, and where."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_babel import gettext

from portal.edge import actor_or_none
from portal.language import current_language
from shared_db.access import Actor, Given, Lead, OwnPermission, Permission
from shared_db.foundation.errors import N_
from shared_db.models import GroupRole, Language, Role
from shared_db.spine import streams


@dataclass(frozen=True)
class Item:
    """A place in the rail. `label` is a message id."""

    endpoint: str
    label: str
    icon: str
    count_endpoint: str | None = None
    """Where the page's script learns how much waits."""

    def shown(self) -> dict[str, Any]:
        """As the layout wants it; the count is filled in by the page's own scripts."""
        return {
            "href": url_for(self.endpoint),
            "label": gettext(self.label),
            "icon": self.icon,
            "count": None,
            "count_url": url_for(self.count_endpoint) if self.count_endpoint else None,
            "current": request.blueprint == self.endpoint.split(".")[0],
        }


INBOX = Item("inbox.show", N_("Inbox"), "inbox", "api_inbox.show")
INQUIRIES = Item("inquiries.index", N_("Inquiries"), "inquiry")
OWN_INQUIRIES = Item("inquiries.index", N_("My requests"), "inquiry")
ESTIMATES = Item("estimates.index", N_("Estimates"), "estimate")
QUOTES = Item("quotes.index", N_("Quotes"), "quote")
PAPERS = Item("papers.index", N_("Papers"), "file")
OWN_DATA = Item("shopdata.index", N_("Own data"), "data")
GROUP = Item("group.index", N_("Group"), "people")


def items_for(actor: Actor) -> list[Item]:
    """What this person's roles are about, in the order of the day's work."""
    if not actor.is_member_somewhere:
        return [INBOX, OWN_INQUIRIES, QUOTES, GROUP]
    items = [INBOX, INQUIRIES]
    costs = actor.may_somewhere(Permission.SEE_ESTIMATE)
    if costs:
        items.append(ESTIMATES)
    if costs or actor.is_customer_somewhere:
        items.append(QUOTES)
    if actor.left:
        items.append(PAPERS)
    if actor.may(OwnPermission.SEE_SHOP_DATA):
        items.append(OWN_DATA)
    return [*items, GROUP]


ROLE_NAMES: dict[Role | GroupRole, str] = {
    Role.CUSTOMER: N_("Customer"),
    GroupRole.COORDINATOR: N_("Coordinator"),
    Role.ENGINEER: N_("Engineer"),
    Role.PURCHASER: N_("Purchaser"),
    Role.SALES: N_("Sales"),
    Role.MANAGER: N_("Manager"),
    GroupRole.ADMINISTRATOR: N_("Administrator"),
}
"""What a role is called on the screen: message ids."""


def role_names(roles: Collection[Given]) -> str:
    """The roles as words, in the order of the table in the case; one that somebody has over
    several groups is said once."""
    return role_words({given.role if isinstance(given, Lead) else given for given in roles})


def role_words(roles: Collection[Role | GroupRole]) -> str:
    """The same, whichever groups it is about."""
    between = ", " if current_language() == Language.ENGLISH else "・"
    return between.join(gettext(name) for role, name in ROLE_NAMES.items() if role in roles)


def viewer(actor: Actor) -> dict[str, Any]:
    """Who looks, as the layout wants it."""
    return {
        "id": str(actor.person_id),
        "name": actor.name,
        "company_id": str(actor.company_id),
        "company_name": actor.company_name,
        "roles": role_names(actor.roles | actor.leads),
        "timezone": None,
        "inbox_stream": str(streams.inbox(actor.person_id).id),
    }


def register(app: Flask) -> None:
    """Give the rail and the person to every page."""

    @app.context_processor
    def rail() -> dict[str, Any]:
        actor = actor_or_none()
        addresses = {
            "home_url": url_for("inbox.show"),
            "search_url": url_for("search.show"),
            "account_url": url_for("accounts.account"),
            "language_url": url_for("accounts.language"),
            "sign_out_url": url_for("accounts.sign_out"),
            "live_path": "/socket.io",
            "group_name": "",
            "Permission": Permission,
            "OwnPermission": OwnPermission,
            "actor": actor,
        }
        if actor is None:
            return {**addresses, "viewer": None, "nav_items": []}
        return {
            **addresses,
            "viewer": viewer(actor),
            "nav_items": [item.shown() for item in items_for(actor)],
        }
