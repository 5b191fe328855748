"""The group's page is for all of it; people, card and mail for a company's own manager.

`o.person` is somebody of A who is not its manager. Managers of other companies get "not found".
"""

from tests.permissions.table import PASS, Row, each

NOBODYS = "00000000-0000-4000-8000-000000000001"
MANAGERS = ["a_manager", "z_manager", "x_customer", "y_customer"]
OTHER_MANAGERS = each(["z_manager", "x_customer", "y_customer"], 404)
OF_PERSON = {"a_manager": PASS} | OTHER_MANAGERS
OUTSIDERS = each(["z_engineer", "z_manager"], 404) | {"w_manager": 403}
"""W is a customer of the group: it knows of it, and has nothing to say in it."""
INVITES = ["a_administrator", "v_lead"]
"""V's lead administrates the other group."""
LEADS = {"a_administrator": PASS, "v_lead": 404}
SALES = each(["a_sales", "b_sales", "a_manager", "z_manager"], PASS)


def _at(path: str):
    return lambda _o: f"/group{path}"


def _person(tail: str = ""):
    return lambda o: f"/group/people/{o.person}{tail}"


def _leads(o):
    return f"/group/accounts/{o.person}"


def _settings(o):
    return f"/group/{o.group}/settings"


def _room(tail: str = ""):
    return lambda o: f"/group/{o.group}/room{tail}"


def _room_of_b(o):
    return f"/group/{o.group}/room/{NOBODYS}"


def _shop_b(tail: str = ""):
    return lambda o: f"/group/{o.group}/shops/{o.world.companies['b']}{tail}"


def _shop_of_api(tail: str = ""):
    return lambda o: f"/api/v1/groups/{o.group}/shops/{o.world.companies['b']}{tail}"


def _last_day(_o):
    return {"until": "2099-03-31"}


def _managers(endpoint: str, method: str, path: str, status: int = PASS) -> Row:
    return Row(f"group.{endpoint}", method, _at(path), each(MANAGERS, status), others=403)


ROWS = [
    Row("group.index", "GET", _at(""), {}, others=200),
    Row("group.revoke", "POST", _at(f"/invitations/{NOBODYS}/revoke"), {}, others=404),
    _managers("company", "GET", "/company", 200),
    _managers("save_company", "POST", "/company"),
    _managers("new_person", "GET", "/people/new", 200),
    _managers("invite_person", "POST", "/people/new"),
    Row("group.new_customer", "GET", _at("/customers/new"), SALES, others=403),
    Row("group.invite_customer", "POST", _at("/customers/new"), SALES, others=403),
    Row("group.new_company", "GET", _at("/companies/new"), each(INVITES, 200), others=403),
    Row(
        "group.invite_company", "POST", _at("/companies/new"), each(INVITES, PASS), others=403
    ),
    Row("group.room", "GET", _room(), {"a_administrator": 200} | OUTSIDERS, others=403),
    Row("group.give_room", "POST", _room_of_b, {"a_administrator": PASS} | OUTSIDERS, others=403),
    Row("group.membership", "GET", _shop_b(), {"a_administrator": 200} | OUTSIDERS, others=403),
    Row("group.end_membership", "POST", _shop_b(), {"a_administrator": PASS} | OUTSIDERS,
        others=403, data=_last_day),
    Row("group.keep_membership", "POST", _shop_b("/keep"), {"a_administrator": PASS} | OUTSIDERS,
        others=403),
    Row("api_group.membership", "GET", _shop_of_api(), {"a_administrator": 200} | OUTSIDERS,
        others=403),
    Row("api_group.end_membership", "PUT", _shop_of_api("/last-day"),
        {"a_administrator": PASS} | OUTSIDERS, others=403, json=_last_day),
    Row("api_group.keep_membership", "DELETE", _shop_of_api("/last-day"),
        {"a_administrator": PASS} | OUTSIDERS, others=403),
    Row("group.settings", "GET", _settings, {"a_administrator": 200} | OUTSIDERS, others=403),
    Row("group.save", "POST", _settings, {"a_administrator": PASS} | OUTSIDERS, others=403),
    Row("group.person", "GET", _person(), OF_PERSON, others=403),
    Row("group.save_roles", "POST", _person(), OF_PERSON, others=403),
    Row("group.deactivate", "POST", _person("/deactivate"), OF_PERSON, others=403),
    Row("group.reactivate", "POST", _person("/reactivate"), OF_PERSON, others=403),
    Row("group.reset_password", "POST", _person("/reset"), OF_PERSON, others=403),
    Row("group.accounts", "GET", _at("/accounts"), each(INVITES, 200), others=403),
    Row("group.account", "GET", _leads, {"a_administrator": 200, "v_lead": 404}, others=403),
    Row("group.save_group_roles", "POST", _leads, LEADS, others=403),
    _managers("mail", "GET", "/mail", 200),
    _managers("letter", "GET", f"/mail/{NOBODYS}", 404),
    _managers("resend", "POST", f"/mail/{NOBODYS}/resend", 404),
    _managers("retry_job", "POST", f"/jobs/{NOBODYS}/retry", 404),
]  # fmt: skip
