"""The page by which everybody is asked whom the proposal names: what it begins with, what was typed
in it, and what of that is sent."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from flask import render_template
from werkzeug.datastructures import MultiDict

from portal.estimates import queries as estimates
from portal.offers.agreed import Given, GivenShop, WithoutLine, given_to_others
from portal.offers.along import CanGo
from portal.offers.forms import materials_in, names_in
from portal.offers.words import STATE_NAMES
from shared_db.access import Permission
from shared_db.models import Estimate
from shared_db.spine.transaction import Work

Typed = dict[str, Any]
FOR_ALL = ("due_on", "note")
"""What is typed once for every shop, and may be said otherwise for one."""


def several_page(
    work: Work,
    estimate: Estimate,
    typed: Typed | None = None,
    errors: Mapping[str, str] | None = None,
) -> str:
    """Every shop that the proposal gives something to, filled in, each to be unticked."""
    inquiry = estimates.find_inquiry(work, estimate.inquiry_id)
    given = given_to_others(work, estimate, inquiry)
    can_go = CanGo.of(work, inquiry)
    return render_template(
        "offers/several.html",
        estimate=estimate,
        inquiry=inquiry,
        given=given,
        states=STATE_NAMES,
        may_add=work.actor.in_group(inquiry.group_id).may(Permission.EDIT_ESTIMATE),
        typed=typed or _begin(work, given, can_go),
        errors=dict(errors or {}),
        **can_go.shown(work, inquiry),
    )


def _begin(work: Work, given: Given, can_go: CanGo) -> Typed:
    """Ticked is who has still to be asked, once all named shops have accepted the proposal."""
    return {
        "client_id": str(uuid4()),
        "shops": [str(s.company_id) for s in given.shops if s.to_ask and given.is_agreed],
        "of": {str(shop.company_id): _begin_shop(work, shop, can_go) for shop in given.shops},
    }


def _begin_shop(work: Work, shop: GivenShop, can_go: CanGo) -> Typed:
    lines = shop.to_ask
    before = {one.asked.id: one.asked for one in lines if one.asked}
    parts = {one.part.id for one in lines or shop.lines}
    parts = parts or {one.part_id for one in shop.without_line}
    return {
        "add": [],
        "line_ids": [str(one.line.id) for one in lines],
        "drawing_ids": sorted(can_go.usual(work, parts, before.values())),
    }


def typed_in(form: MultiDict[str, str], shops: Sequence[str]) -> Typed:
    """What stands in the form; `shops`: of which it speaks."""
    return {
        "client_id": form.get("client_id", ""),
        "shops": [shop for shop in shops if shop in form.getlist("shops")],
        "of": {shop: _typed_of(form, shop) for shop in shops},
        **{name: form.get(name, "") for name in FOR_ALL},
    }


def _typed_of(form: MultiDict[str, str], shop: str) -> Typed:
    lines = form.getlist(f"line_ids.{shop}")
    said: Typed = {"line_ids": lines, "materials": materials_in(form, lines)}
    said["add"] = form.getlist(f"add.{shop}")
    said |= {name: form.get(f"{name}.{shop}", "") for name in FOR_ALL}
    if f"drawings_shown.{shop}" in form:
        said["drawing_ids"] = form.getlist(f"drawing_ids.{shop}")
        said["named"] = names_in(form, said["drawing_ids"], f"named.{shop}")
    return said


def as_sent(typed: Typed) -> Typed:
    """The requests to the ticked shops; what nobody says of one is what is said for all."""
    requests = []
    for shop in typed["shops"]:
        said = typed["of"][shop]
        for_all = {name: said[name].strip() or typed[name] for name in FOR_ALL}
        added = [str(_id_of(typed, key)) for key in said["add"]]
        own = {name: value for name, value in said.items() if name != "add"}
        lines = [*said["line_ids"], *added]
        requests.append({"to_company_id": shop, **own, "line_ids": lines, **for_all})
    return {"client_id": typed["client_id"], "requests": requests}


def lines_to_add(typed: Typed, given: Given) -> dict[UUID, WithoutLine]:
    """What of the steps without a line the ticked shops are to be asked for, by the lines' ids."""
    wanted = {key for shop in typed["shops"] for key in typed["of"][shop]["add"]}
    return {_id_of(typed, one.key): one for one in given.without_line if one.key in wanted}


def _id_of(typed: Typed, key: str) -> UUID:
    """The same each time that the same form is sent."""
    return uuid5(NAMESPACE_OID, f"{typed['client_id']}/{key}")


def at_their_place(typed: Typed, errors: Mapping[str, str]) -> dict[str, str]:
    """Errors by the page's own fields: requests-0-line_ids is line_ids of the first ticked shop.

    A day that was typed for all is told there once.
    """
    found: dict[str, str] = {}
    for name, sentence in errors.items():
        place, _, field = name.removeprefix("requests-").partition("-")
        if not place.isdecimal() or not field:
            found["shops" if name == "requests" else name] = sentence
            continue
        shop = typed["shops"][int(place)]
        own = field.partition("-")[0]
        if own in FOR_ALL and not typed["of"][shop][own].strip():
            found[own] = sentence
        else:
            found[f"{own}.{shop}"] = sentence
    return found
