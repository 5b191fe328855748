"""Who is in charge: seen in the own company, given by who is or by a manager.

A's, B's and X's people in charge of the standing case are `a_engineer`, `b_engineer` and
`x_customer`; C's nobody yet. `o.person` is A's purchaser.
"""

from tests.permissions.table import EVERYBODY, MEMBERS, PASS, Row, each

SEES = each([*MEMBERS, "x_customer"], 200)
GIVES = each([*MEMBERS], 403) | each(["a_engineer", "a_manager", "b_engineer", "x_customer"], PASS)
OTHERS_OF_A = each(["a_engineer", "a_sales", "a_coordinator", "a_administrator"], 403)
OF_PERSON = OTHERS_OF_A | each(["a_purchaser", "a_manager"], PASS)
MANAGES = each(EVERYBODY, 403) | each(["x_customer", "y_customer", "z_manager"], 404)
MANAGES |= {"a_manager": PASS}
OPEN_AT_A = each([*(who for who in MEMBERS if who[0] == "a"), "v_lead"], 200)
HANDS_OVER = each(["a_coordinator", "a_sales", "a_manager", "v_lead"], PASS)
AWAY = {"since": "2099-01-01", "until": "2099-01-02"}


def _inquiry(api: str = ""):
    return lambda o: f"{api}/inquiries/{o.inquiry}/duties"


def _person(tail: str, api: str = ""):
    return lambda o: f"{api}/people/{o.person}/{tail}"


def _leads(o):
    return f"/companies/{o.world.companies['a']}/leads"


def _giving(o):
    return {"kind": "inquiry", "thing_id": str(o.inquiry), "person_id": str(o.person)}


def _away(o):
    return {**AWAY, "deputy_id": str(o.world.people["a_engineer"])}


ROWS = [
    Row("duties.section", "GET", _inquiry(), SEES),
    Row("api_duties.of_inquiry", "GET", _inquiry("/api/v1"), SEES),
    Row("duties.give", "POST", _inquiry(), GIVES, data=_giving),
    Row("api_duties.give", "POST", _inquiry("/api/v1"), GIVES, json=_giving),
    Row("duties.of_person", "GET", _person("duties"), OF_PERSON),
    Row("duties.hand_over", "POST", _person("duties"), OF_PERSON, data=lambda o: {}),
    Row("duties.hand_over_drafts", "POST", _person("duties/drafts"), MANAGES, data=lambda o: {}),
    Row("duties.note_absence", "POST", _person("duties/absence"), OF_PERSON, data=_away),
    Row("duties.end_absence", "POST", _person("duties/absence/end"), OF_PERSON),
    Row("leads.show", "GET", _leads, OPEN_AT_A, others=403),
    Row("leavings.settle", "POST", lambda o: f"{_leads(o)}/open", HANDS_OVER, others=403),
    Row("leads.hand_over", "POST", _leads, HANDS_OVER, others=403),
    Row("api_duties.of_person", "GET", _person("duties", "/api/v1"), OF_PERSON),
    Row("api_duties.hand_over", "POST", _person("duties", "/api/v1"), OF_PERSON,
        json=lambda o: {}),
    Row("api_duties.note_absence", "PUT", _person("absence", "/api/v1"), OF_PERSON, json=_away),
    Row("api_duties.end_absence", "DELETE", _person("absence", "/api/v1"), OF_PERSON),
]  # fmt: skip
