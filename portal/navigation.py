"""The rail: what this person does, and where."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for

from portal.edge import actor_or_none
from shared_db.access import Actor, Permission
from shared_db.errors import N_


@dataclass(frozen=True)
class Item:
    """A place in the rail. `label` is a message id."""

    endpoint: str
    label: str
    icon: str

    def shown(self) -> dict[str, Any]:
        """As the layout wants it."""
        slice_name = self.endpoint.split(".")[0]
        return {
            "url": url_for(self.endpoint),
            "label": self.label,
            "icon": self.icon,
            "current": request.blueprint == slice_name,
        }


INBOX = Item("inbox.show", N_("Inbox"), "inbox")
INQUIRIES = Item("inquiries.index", N_("Inquiries"), "inquiry")
OWN_INQUIRIES = Item("inquiries.index", N_("My requests"), "inquiry")
ESTIMATES = Item("estimates.index", N_("Estimates"), "estimate")
QUOTES = Item("quotes.index", N_("Quotes"), "quote")
OWN_DATA = Item("shopdata.index", N_("Own data"), "data")
GROUP = Item("group.index", N_("Group"), "group")


def items_for(actor: Actor) -> list[Item]:
    """What this person's roles are about, in the order of the day's work."""
    if actor.is_customer:
        return [INBOX, OWN_INQUIRIES, QUOTES, GROUP]
    items = [INBOX, INQUIRIES]
    if actor.may(Permission.SEE_ESTIMATE):
        items += [ESTIMATES, QUOTES]
    if actor.may(Permission.SEE_SHOP_DATA):
        items.append(OWN_DATA)
    return [*items, GROUP]


def register(app: Flask) -> None:
    """Give the rail and the person to every page."""

    @app.context_processor
    def rail() -> dict[str, Any]:
        actor = actor_or_none()
        items = [item.shown() for item in items_for(actor)] if actor else []
        return {"actor": actor, "nav_items": items, "Permission": Permission}
