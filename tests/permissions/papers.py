"""Papers of groups that a shop has left: here nobody has; who has, is in `test_who_has_left`."""

from tests.permissions.table import EVERYBODY, Row, each

ROWS = [
    Row("papers.index", "GET", lambda o: "/papers", each(EVERYBODY, 200)),
    Row("api_papers.index", "GET", lambda o: "/api/v1/papers", each(EVERYBODY, 200)),
    Row("papers.show", "GET", lambda o: f"/papers/{o.inquiry}", {}),
    Row("papers.drawing", "GET", lambda o: f"/papers/drawings/{o.design}", {}),
    Row("papers.rollup", "GET", lambda o: f"/papers/estimates/{o.estimate}", {}),
]
