"""Alembic's entry: one connection, one transaction, an advisory lock against a second migrator."""

from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

import shared_db.models  # noqa: F401  (fills the metadata)
from shared_db.foundation.base import Base

ONE_MIGRATOR = 7_245_001


def run() -> None:
    """Migrate with the connection address that `shared_db.migrate` gives."""
    engine = create_engine(context.config.attributes["url"], poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ONE_MIGRATOR})
        context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
        context.run_migrations()


run()
