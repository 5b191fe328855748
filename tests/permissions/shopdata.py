"""Own data: its own company's people with costs; the manager alone sets rates and undoes."""

from typing import Any, Final
from uuid import uuid4

from tests.permissions.table import EVERYBODY, PASS, Row, each

SEE: Final = ["a_engineer", "a_purchaser", "a_manager"]
"""The people of A, whose data the standing case holds, with a role for costs."""
OTHERS_WITH_COSTS: Final = ["b_engineer", "c_engineer", "z_engineer", "z_manager"]
"""They see their own pages; of A's things nothing."""
WITHOUT: Final = [who for who in EVERYBODY if who not in {*SEE, *OTHERS_WITH_COSTS}]
LIST: Final = {**each([*SEE, *OTHERS_WITH_COSTS], PASS), **each(WITHOUT, 403)}
"""A list of one's own: everybody with costs has one."""
OWN: Final = {**each(SEE, PASS), **each(WITHOUT, 403)}
"""One of A's things: nobody else finds it."""
MANAGER: Final = {**each(["a_engineer", "a_purchaser", *WITHOUT], 403), "a_manager": PASS}
"""The same, for the manager of A alone."""


def _import(rest: str = "") -> Any:
    return lambda o: f"/own-data/imports/{o.import_id}{rest}"


def _import_api(rest: str = "") -> Any:
    return lambda o: f"/api/v1/imports/{o.import_id}{rest}"


def _past_quote(start: str, rest: str = "") -> Any:
    return lambda o: f"{start}/{o.past_quote}{rest}"


def _centre(rest: str = "") -> Any:
    return lambda o: f"/own-data/work-centres/{o.work_centre}{rest}"


def _once(**body: Any) -> Any:
    return lambda _o: {"client_id": str(uuid4()), **body}


ROWS: Final[list[Row]] = [
    Row("shopdata.index", "GET", lambda _o: "/own-data", LIST),
    Row(
        "shopdata.create_work_centre",
        "POST",
        lambda _o: "/own-data/work-centres",
        {
            **each([*SEE, *OTHERS_WITH_COSTS, *WITHOUT], 403),
            **each(["a_manager", "z_manager"], PASS),
        },
        data=lambda _o: {"name": f"作業区 {uuid4()}"},
    ),
    Row("shopdata.show_work_centre", "GET", _centre(), OWN),
    Row(
        "shopdata.edit_work_centre",
        "POST",
        _centre(),
        {**MANAGER, **each(["b_engineer", "c_engineer", "z_engineer"], 403)},
        data=lambda _o: {"version": "1", "name": "作業区", "active": "1"},
    ),
    Row(
        "shopdata.add_rate",
        "POST",
        _centre("/rates"),
        {**MANAGER, **each(["b_engineer", "c_engineer", "z_engineer"], 403)},
        data=lambda _o: {"hourly_rate": "6000", "valid_from": "2027-04-01"},
    ),
    Row("shopdata.list_of_imports", "GET", lambda _o: "/own-data/imports", LIST),
    Row("shopdata.upload", "POST", lambda _o: "/own-data/imports/production", LIST),
    Row("shopdata.show_import", "GET", _import(), OWN),
    Row("shopdata.remarks_file", "GET", _import("/remarks.csv"), OWN),
    Row("shopdata.map_columns", "POST", _import("/columns"), OWN),
    Row("shopdata.take_in", "POST", _import("/take"), OWN),
    Row("shopdata.try_again", "POST", _import("/again"), OWN),
    Row("shopdata.leave", "POST", _import("/leave"), OWN),
    Row("shopdata.undo", "POST", _import("/undo"), MANAGER),
    Row("shopdata.past_quotes", "GET", lambda _o: "/own-data/past-quotes", LIST),
    Row("shopdata.bring_quotes", "POST", lambda _o: "/own-data/past-quotes", LIST),
    Row(
        "shopdata.past_quote_import",
        "GET",
        lambda o: f"/own-data/past-quotes/{o.import_id}",
        OWN,
    ),
    Row("shopdata.past_quote_sheet", "GET", _past_quote("/own-data/past-quotes/sheets"), OWN),
    Row("shopdata.map_sheet", "POST", _past_quote("/own-data/past-quotes/sheets"), OWN),
    Row("api_shopdata.sheets", "GET", _import_api("/sheets"), OWN),
    Row("api_shopdata.understood", "GET", _past_quote("/api/v1/past-quotes"), OWN),
    Row(
        "api_shopdata.map_sheet",
        "POST",
        _past_quote("/api/v1/past-quotes", "/mapping"),
        OWN,
        json=_once(columns={}),
    ),
    Row("shopdata.records", "GET", lambda _o: "/own-data/records", LIST),
    Row(
        "shopdata.operation",
        "GET",
        lambda _o: "/own-data/records/operation?operation=Nothing",
        each(WITHOUT, 403),
    ),
    Row("shopdata.purchases", "GET", lambda _o: "/own-data/purchases", LIST),
    Row("api_shopdata.work_centres", "GET", lambda _o: "/api/v1/work-centres", LIST),
    Row(
        "api_shopdata.create_work_centre",
        "POST",
        lambda _o: "/api/v1/work-centres",
        {
            **each([*SEE, *OTHERS_WITH_COSTS, *WITHOUT], 403),
            **each(["a_manager", "z_manager"], PASS),
        },
        json=lambda _o: {"client_id": str(uuid4()), "name": f"作業区 {uuid4()}"},
    ),
    Row(
        "api_shopdata.change",
        "PUT",
        lambda o: f"/api/v1/work-centres/{o.work_centre}",
        {**MANAGER, **each(["b_engineer", "c_engineer", "z_engineer"], 403)},
        json=_once(version=1, name="作業区"),
    ),
    Row(
        "api_shopdata.rates",
        "GET",
        lambda o: f"/api/v1/work-centres/{o.work_centre}/rates",
        OWN,
    ),
    Row(
        "api_shopdata.add_rate",
        "POST",
        lambda o: f"/api/v1/work-centres/{o.work_centre}/rates",
        {**MANAGER, **each(["b_engineer", "c_engineer", "z_engineer"], 403)},
        json=_once(hourly_rate="6000", valid_from="2027-04-02"),
    ),
    Row("api_shopdata.send_file", "POST", lambda _o: "/api/v1/imports", LIST),
    Row("api_shopdata.sent_files", "GET", lambda _o: "/api/v1/imports", LIST),
    Row("api_shopdata.remarks", "GET", _import_api("/remarks"), OWN),
    Row("api_shopdata.map_columns", "POST", _import_api("/columns"), OWN, json=_once(columns={})),
    Row("api_shopdata.leave", "POST", _import_api("/leave"), OWN),
    Row("api_shopdata.try_again", "POST", _import_api("/again"), OWN),
    Row("api_shopdata.operations", "GET", lambda _o: "/api/v1/records/operations", LIST),
    Row("api_shopdata.items", "GET", lambda _o: "/api/v1/records/items", LIST),
    Row("api_shopdata.import_report", "GET", lambda o: f"/api/v1/imports/{o.import_id}", OWN),
    Row(
        "api_shopdata.take_in",
        "POST",
        lambda o: f"/api/v1/imports/{o.import_id}/take",
        OWN,
        json=_once(),
    ),
    Row(
        "api_shopdata.undo",
        "POST",
        lambda o: f"/api/v1/imports/{o.import_id}/undo",
        MANAGER,
        json=_once(),
    ),
    Row(
        "api_shopdata.times",
        "GET",
        lambda _o: "/api/v1/records/times?operation=Nothing",
        each(WITHOUT, 403),
    ),
    Row(
        "api_shopdata.prices",
        "GET",
        lambda _o: "/api/v1/records/prices?item=Nothing",
        each(WITHOUT, 403),
    ),
]
