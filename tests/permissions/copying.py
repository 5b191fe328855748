"""From before: lines of one's own company's earlier parts and templates, and nobody else's."""

from tests.permissions.estimates import EDITORS, EVERYBODY_OWN, NOTHING_OWN, OWN, OWN_EDIT
from tests.permissions.table import PASS, Row, each

NO_EDITORS = [
    *("x_customer", "y_customer", "a_coordinator", "a_sales", "a_administrator", "b_sales"),
]
OWN_TEMPLATE = each(EDITORS, PASS) | each(NO_EDITORS, 403)


def _row(tail: str):
    return lambda o: f"/estimates/{o.estimate}/parts/{o.row}/{tail}"


def _api(tail: str):
    return lambda o: f"/api/v1/estimates/{o.estimate}/parts/{o.row}/{tail}"


def _template(tail: str = ""):
    return lambda o: f"/line-templates/{o.line_template}{tail}"


def _earlier(o):
    return {"earlier_id": str(o.earlier)}


TURNING = {"template": "turning"}
ROWS = [
    Row("copying.show", "GET", _row("before"), OWN),
    Row("copying.take", "POST", _row("before"), OWN_EDIT, data=_earlier),
    Row("copying.put", "POST", _row("template"), OWN_EDIT, data=lambda o: TURNING),
    Row(
        "copying.keep",
        "POST",
        _row("keep-template"),
        each(EDITORS, PASS) | each(NO_EDITORS, 403),
        data=lambda o: {"name": "旋削の標準"},
    ),
    Row("copying.templates", "GET", lambda o: "/line-templates", EVERYBODY_OWN | NOTHING_OWN),
    Row(
        "copying.rename",
        "POST",
        _template(),
        OWN_TEMPLATE,
        data=lambda o: {f"name-{o.line_template}": "角物"},
    ),
    Row("copying.delete", "POST", _template("/delete"), OWN_TEMPLATE),
    Row("api_copying.before", "GET", _api("before"), OWN),
    Row("api_copying.take", "POST", _api("before"), OWN_EDIT, json=_earlier),
    Row("api_copying.put", "POST", _api("template"), OWN_EDIT, json=lambda o: TURNING),
    Row(
        "api_copying.keep",
        "POST",
        _api("keep-template"),
        each(EDITORS, PASS) | each(NO_EDITORS, 403),
        json=lambda o: {"name": "旋削の標準"},
    ),
    Row(
        "api_copying.templates",
        "GET",
        lambda o: "/api/v1/line-templates",
        EVERYBODY_OWN | NOTHING_OWN,
    ),
    Row(
        "api_copying.rename",
        "PUT",
        lambda o: f"/api/v1/line-templates/{o.line_template}",
        OWN_TEMPLATE,
        json=lambda o: {"name": "角物"},
    ),
    Row(
        "api_copying.delete",
        "DELETE",
        lambda o: f"/api/v1/line-templates/{o.line_template}",
        OWN_TEMPLATE,
    ),
]
