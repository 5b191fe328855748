"""Two people at one company's card, at one group's settings, or at one person's roles."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from uuid import UUID

from flask_babel import gettext

from portal.group.forms import RolesForm
from portal.group.hours import clock, days_written
from portal.inquiries.words import reply_promise
from portal.merging import Decided, Merging
from portal.navigation import role_names
from portal.plain_forms import PlainForm, option
from shared_db.access import Given, read_given
from shared_db.foundation.errors import N_
from shared_db.spine.transaction import Work
from shared_db.spine.typed_changes import Change, Changes, changes_since, note_change

ROLES = "roles"
WEEK = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))

CARD = PlainForm(
    {
        "name": N_("Name of the company"),
        "name_in_english": N_("Name in English"),
        "postal_code": N_("Postal code"),
        "address": N_("Address"),
        "address_in_english": N_("Address in English"),
        "tel": N_("Telephone"),
        "fax": N_("Fax"),
        "registration_number": N_("Registration number"),
        "tax_rounding": N_("Rounding of tax"),
        "payment_terms": N_("Payment terms"),
        "words_by_mail": N_("What letters say of our messages"),
        "price_step": N_("Unit prices are rounded up to"),
        "margin_floor": N_("Lowest margin on price"),
        "k_factor": N_("K-factor of bends"),
    },
    {
        "tax_rounding": option(
            {"down": N_("rounded down"), "half_up": N_("rounded half up"), "up": N_("rounded up")}
        ),
        "words_by_mail": option({"1": N_("the first lines"), "": N_("that there is one")}),
        "price_step": "¥{}".format,
        "margin_floor": "{} %".format,
    },
)
SETTINGS = PlainForm(
    {
        "name": N_("Name of the group"),
        "reply_promise_minutes": N_("First reply within"),
        "work_days": N_("Working days"),
        "work_from": N_("Work begins"),
        "work_until": N_("Work ends"),
        "break_from": N_("Break begins"),
        "break_until": N_("Break ends"),
        "holidays_off": N_("Japanese holidays are days off"),
        "closing_days": N_("Own holidays"),
        "confidentiality_text_ja": N_("Text in Japanese"),
        "confidentiality_text_en": N_("Text in English"),
        "open_to_strangers": N_("Requests from people without an account"),
        "marks_drawings": N_("Watermark over drawings"),
    },
    {
        "reply_promise_minutes": lambda minutes: reply_promise(int(minutes)),
        "work_days": lambda days: "・".join(str(gettext(WEEK[int(day) - 1])) for day in days),
        **dict.fromkeys(
            ("work_from", "work_until", "break_from", "break_until"),
            lambda minutes: clock(int(minutes)) if minutes else "",
        ),
        "open_to_strangers": option({"1": N_("are taken"), "": N_("are not taken")}),
        "marks_drawings": option({"1": N_("is laid over"), "": N_("is not laid over")}),
        "holidays_off": option({"1": N_("closed then"), "": N_("open then, too")}),
        "closing_days": lambda days: days_written(list(map(date.fromisoformat, days.split()))),
    },
)


def roles_text(roles: Collection[Given]) -> str:
    """The roles as the form carries them, to see whether they changed meanwhile."""
    return ",".join(sorted(map(str, roles)))


def merged_roles(
    work: Work,
    person_id: UUID,
    form: RolesForm,
    had: Collection[Given],
    among: Collection[Given],
    decided: Decided,
) -> set[Given]:
    """Which of the roles `among` somebody is to have: one field, so that nobody gets a combination
    that nobody has seen. Raises `Contested` where another has changed them since `form.before`."""
    then = {role for role in among if str(role) in form.before.split(",")}
    now = {role for role in had if role in among}
    known = changes_since(work.session, person_id, 0).fields
    last = max(
        (known[str(role)] for role in among if str(role) in known),
        key=lambda one: one.version,
        default=Change("", 0, work.actor.person_id, ""),
    )
    changed = {ROLES: replace(last, before=roles_text(then))} if then != now else {}
    merging = Merging(work, Changes(changed, is_whole=True), decided)
    side = merging.take(
        ROLES, roles_text(form.roles), roles_text(now), lambda: gettext("Roles"), _names_of
    )
    merging.settle(last.version)
    return set(form.roles) if side == "mine" else now


def note_roles(
    work: Work, person_id: UUID, before: Collection[Given], now: Collection[Given]
) -> None:
    """Keep who changed which of somebody's roles."""
    changed = set(before) ^ set(now)
    if not changed:
        return
    earlier = changes_since(work.session, person_id, 0).fields.values()
    version = max((one.version for one in earlier), default=0) + 1
    over = {str(role): role in before for role in changed}
    note_change(work.session, person_id, version, work.actor.person_id, over)


def _names_of(roles: str) -> str:
    return role_names([read_given(role) for role in roles.split(",") if role])
