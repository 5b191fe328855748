"""What an estimate could be: one's own company's and nobody else's, as the estimate itself."""

from tests.permissions.estimates import OWN, OWN_EDIT
from tests.permissions.table import Row


def _estimate(tail: str):
    return lambda o: f"/estimates/{o.estimate}/{tail}"


def _api(tail: str):
    return lambda o: f"/api/v1/estimates/{o.estimate}/{tail}"


def _alternative(**more: str):
    return lambda o: {"alternative": str(o.part), **more}


ROWS = [
    Row("ways.show_structure", "GET", _estimate("structure"), OWN),
    Row("ways.save_structure", "POST", _estimate("structure"), OWN_EDIT, data=lambda o: {}),
    Row("ways.show_alternatives", "GET", _estimate("alternatives"), OWN),
    Row(
        "ways.change_alternatives",
        "POST",
        _estimate("alternatives"),
        OWN_EDIT,
        data=_alternative(act="choose", reason="x"),
    ),
    Row("ways.show_what_if", "GET", _estimate("what-if"), OWN),
    Row("ways.show_where", "GET", _estimate("where"), OWN),
    Row("api_ways.show_structure", "GET", _api("structure"), OWN),
    Row(
        "api_ways.save_structure", "PUT", _api("structure"), OWN_EDIT, json=lambda o: {"parts": []}
    ),
    Row("api_ways.show_alternatives", "GET", _api("alternatives"), OWN),
    Row(
        "api_ways.make",
        "POST",
        _api("alternatives"),
        OWN_EDIT,
        json=lambda o: {"name": "x", "parts": [str(o.part)]},
    ),
    Row(
        "api_ways.choose",
        "POST",
        _api("alternatives/choose"),
        OWN_EDIT,
        json=_alternative(reason="x"),
    ),
    Row("api_ways.name", "POST", _api("alternatives/name"), OWN_EDIT, json=_alternative(name="x")),
    Row(
        "api_ways.take_away", "POST", _api("alternatives/take-away"), OWN_EDIT, json=_alternative()
    ),
    Row(
        "api_ways.bring_back",
        "POST",
        _api("alternatives/bring-back"),
        OWN_EDIT,
        json=_alternative(),
    ),
    Row("api_ways.what_if", "POST", _api("what-if"), OWN, json=lambda o: {}),
    Row("api_ways.where", "GET", _api("where"), OWN),
]
