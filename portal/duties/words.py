"""How it is said who is in charge."""

from flask_babel import gettext

from portal.duties.holders import Holder
from shared_db.foundation.errors import N_
from shared_db.models import DutyKind

KINDS = {
    DutyKind.INQUIRY: N_("Inquiry"),
    DutyKind.ESTIMATE: N_("Estimate"),
    DutyKind.QUOTE: N_("Quote"),
}

FOR_CUSTOMERS = KINDS | {DutyKind.INQUIRY: N_("Request for a quote")}


def in_charge(holder: Holder | None) -> str:
    """佐藤（不在、代理 鈴木）; that there is nobody, and who it was."""
    if holder is None:
        return str(gettext("Nobody yet"))
    if not holder.active:
        return str(gettext("Nobody in charge (before: %(name)s)", name=holder.name))
    return name_with_deputy(holder.name, holder.deputy if holder.away else None)


def name_with_deputy(name: str, deputy: str | None) -> str:
    """A name; `deputy` is None unless the person is away, and "" where nobody stands in."""
    if deputy is None:
        return name
    if not deputy:
        return str(gettext("%(name)s (away)", name=name))
    return str(gettext("%(name)s (away; %(deputy)s stands in)", name=name, deputy=deputy))
