"""A first start that was interrupted while the sample's people were at work.

What they had done is invented and can't be gone on with, so the record is thrown away, and they do
it anew. Nothing else is ever thrown away: a record with more than the sample's own story is left as
it is.
"""

from portal.running.folder import DataFolder, Report
from portal.running.postgres import DATABASE, Postgres, create_database, postgres_url

AGAIN = (
    "The first start was interrupted while the sample's people were at work. What they had done is "
    "thrown away, and done anew."
)


def forget_half_a_story(data: DataFolder, postgres: Postgres, report: Report) -> None:
    """Begin an interrupted sample's record anew; for before the tables are brought up to date."""
    if not data.sample_unfinished.exists() or not _is_half_told(data):
        return
    report(AGAIN)
    with postgres.connect() as connection:
        connection.execute(f"DROP DATABASE {DATABASE}")
        create_database(connection, DATABASE)


def _is_half_told(data: DataFolder) -> bool:
    # Imported here: no other start needs the models in this process.
    from portal.beginning.errors import NoRecord
    from portal.beginning.founding import connected
    from portal.beginning.sample.told import is_half_told

    try:
        with (
            connected(postgres_url(data)) as record,
            record.as_server("the beginning of a group") as db,
        ):
            return is_half_told(db)
    except NoRecord:  # no tables yet: there is nothing to throw away
        return False
