"""Going back before numbers came from drawings loses none that somebody has entered."""

import pytest
from alembic import command
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from shared_db.migrate import configuration
from tests.fixtures.databases import Database

BEFORE = "0035_shops_drawings"
ENTERED = {
    "estimate_line": """UPDATE estimate_line SET measured = '{"holes": {"value": "2",
        "source": {"kind": "hand"}}}' WHERE kind = 'operation'""",
    "company": "UPDATE company SET k_factor = 0.45",
}


@pytest.mark.parametrize("entered", ENTERED.values(), ids=ENTERED)
def test_what_somebody_entered_is_not_dropped_by_going_back(
    database: Database, entered: str
) -> None:
    engine = create_engine(database.owner_url, poolclass=NullPool)
    with engine.begin() as connection:
        assert connection.execute(text(entered)).rowcount
    with pytest.raises(RuntimeError, match="no place for"):
        command.downgrade(configuration(database.owner_url), BEFORE)


def test_where_nothing_was_entered_one_can_go_back(database: Database) -> None:
    command.downgrade(configuration(database.owner_url), BEFORE)
