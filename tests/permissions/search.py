"""The search is everybody's: what it finds is settled by what each may see."""

from tests.permissions.table import EVERYBODY, Row, each

ROWS = [
    Row("search.show", "GET", lambda o: "/search?q=canary", each(EVERYBODY, 200)),
    Row("api_search.show", "GET", lambda o: "/api/v1/search?q=canary", each(EVERYBODY, 200)),
]
