"""The search is everybody's: what it finds is settled by what each may see."""

from portal.search.forms import Kind
from tests.permissions.table import EVERYBODY, Row, each


def _of(kind: Kind, at: str):
    return lambda _o: f"{at}?q=canary&kind={kind.value}"


ROWS = [
    row
    for kind in Kind
    for row in (
        Row("search.show", "GET", _of(kind, "/search"), each(EVERYBODY, 200)),
        Row("api_search.show", "GET", _of(kind, "/api/v1/search"), each(EVERYBODY, 200)),
    )
]
