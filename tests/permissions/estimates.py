"""Estimates: one's own company's and nobody else's."""

from tests.permissions.table import A_COSTS, PASS, Row, each

EDITORS = ["a_engineer", "a_purchaser", "a_manager"]
OWN = each(A_COSTS, 200)
OWN_EDIT = each(EDITORS, PASS) | {"a_sales": 403}


def _estimate(tail: str = ""):
    return lambda o: f"/estimates/{o.estimate}{tail}"


def _api(tail: str = ""):
    return lambda o: f"/api/v1/estimates/{o.estimate}{tail}"


SHOPS = each(
    ["a_engineer", "a_sales", "a_purchaser", "a_manager", "b_engineer", "b_sales", "c_engineer"],
    200,
)
EVERYBODY_OWN = SHOPS | each(["z_engineer", "z_manager"], 200)
NOTHING_OWN = each(["x_customer", "y_customer", "a_coordinator", "a_administrator"], 200)

ROWS = [
    Row("estimates.index", "GET", lambda o: "/estimates", EVERYBODY_OWN | NOTHING_OWN),
    Row("api_estimates.index", "GET", lambda o: "/api/v1/estimates", EVERYBODY_OWN | NOTHING_OWN),
    Row("estimates.show", "GET", _estimate(), OWN),
    Row("estimates.rollup", "GET", _estimate("/rollup"), OWN),
    Row("handouts.pdf", "GET", _estimate("/estimate.pdf"), each(A_COSTS, PASS)),
    Row("handouts.xlsx", "GET", _estimate("/estimate.xlsx"), OWN),
    Row("estimates.summary", "GET", _estimate("/summary"), OWN),
    Row("estimates.save", "POST", _estimate(), OWN_EDIT, data=lambda o: {"version": "1"}),
    Row(
        "estimates.autosave",
        "POST",
        _estimate("/typed"),
        OWN_EDIT,
        json=lambda o: {"version": 1, "values": {}},
    ),
    Row("estimates.edits", "GET", _estimate("/edits?since=1"), OWN),
    Row("estimates.edit", "POST", _estimate("/edits"), OWN_EDIT, json=lambda o: {"edits": []}),
    Row("sheet_history.index", "GET", _estimate("/history"), OWN),
    Row("sheet_history.show", "GET", _estimate("/history/1"), OWN),
    Row("sheet_history.restore", "POST", _estimate("/history/1/restore"), OWN_EDIT),
    Row(
        "sheet_history.name",
        "POST",
        _estimate("/history/1/name"),
        OWN_EDIT,
        data=lambda o: {"name": "x"},
    ),
    Row("api_estimates.edits", "GET", _api("/edits?since=1"), OWN),
    Row("api_estimates.edit", "POST", _api("/edits"), OWN_EDIT, json=lambda o: {"edits": []}),
    Row("api_sheet_history.history", "GET", _api("/history"), OWN),
    Row("api_sheet_history.state", "GET", _api("/history/1"), OWN),
    Row("api_sheet_history.restore", "POST", _api("/history/1/restore"), OWN_EDIT),
    Row(
        "api_sheet_history.name_version",
        "PUT",
        _api("/history/1/name"),
        OWN_EDIT,
        json=lambda o: {"name": "x"},
    ),
    Row("estimates.todays_rates", "GET", _estimate("/todays-rates"), OWN),
    Row("estimates.use_todays_rates", "POST", _estimate("/todays-rates"), OWN_EDIT),
    Row("estimates.bring_up_to_date", "POST", _estimate("/bring-up-to-date"), OWN_EDIT),
    Row(
        "estimates.section",
        "GET",
        lambda o: f"/inquiries/{o.inquiry}/estimates",
        each(["a_engineer", "a_sales", "a_purchaser", "a_manager"], 200)
        | each(["b_engineer", "b_sales", "c_engineer"], 200)
        | each(["x_customer", "a_coordinator", "a_administrator"], 403),
    ),
    Row(
        "estimates.build",
        "POST",
        lambda o: f"/inquiries/{o.inquiry}/estimates",
        each(EDITORS, PASS)
        | each(["a_sales", "b_engineer", "b_sales", "c_engineer"], 403)
        | each(["x_customer", "a_coordinator", "a_administrator"], 403),
    ),
    Row(
        "api_estimates.build",
        "POST",
        lambda o: f"/api/v1/inquiries/{o.inquiry}/estimates",
        each(EDITORS, PASS)
        | each(["a_sales", "b_engineer", "b_sales", "c_engineer"], 403)
        | each(["x_customer", "a_coordinator", "a_administrator"], 403),
    ),
    Row(
        "api_estimates.build_for_request",
        "POST",
        lambda o: f"/api/v1/requests/{o.request}/estimates",
        each(EDITORS, 403) | {"b_engineer": PASS} | each(["a_sales", "b_sales"], 403),
    ),
    Row("api_estimates.show", "GET", _api(), OWN),
    Row("api_estimates.rollup", "GET", _api("/rollup"), OWN),
    Row("api_estimates.offered", "GET", _api("/offers"), OWN),
    Row("api_estimates.drawn", "GET", _api("/drawn"), each(A_COSTS, PASS)),
    Row(
        "api_estimates.proposal",
        "GET",
        lambda o: f"/api/v1/estimates/{o.estimate}/proposal?work_centre_id={o.work_centre}",
        each(EDITORS, 200),
    ),
    Row("api_estimates.save", "PUT", _api(), OWN_EDIT, json=lambda o: {"version": 1, "parts": []}),
    Row("api_estimates.compute", "POST", _api("/compute"), OWN, json=lambda o: {"values": {}}),
    Row("api_estimates.bring_up_to_date", "POST", _api("/bring-up-to-date"), OWN_EDIT),
    Row("api_estimates.todays_rates", "GET", _api("/todays-rates"), OWN),
    Row("api_estimates.use_todays_rates", "POST", _api("/todays-rates"), OWN_EDIT),
]
