"""What belongs to no slice: open to everybody."""

from tests.permissions.table import EVERYBODY, Row, each

OPEN = {**each(EVERYBODY, 200), None: 200}

ROWS = [
    Row("health.live", "GET", lambda o: "/health/live", OPEN),
    Row("health.ready", "GET", lambda o: "/health/ready", OPEN),
    Row("api.openapi", "GET", lambda o: "/api/openapi.json", OPEN),
]
