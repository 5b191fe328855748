"""Bring the database's schema to this version: `python -m shared_db.migrate`.

Runs as the role that owns the tables (MIGRATION_DATABASE_URL); the application's own role owns
nothing and is granted what it needs by the migrations.
"""

import os
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"


def configuration(url: str) -> Config:
    """Alembic's configuration, without a file."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["url"] = url
    return config


def upgrade(url: str) -> None:
    """Run every migration that is missing."""
    command.upgrade(configuration(url), "head")


if __name__ == "__main__":
    address = os.environ.get("MIGRATION_DATABASE_URL")
    if not address:
        sys.exit("The environment variable MIGRATION_DATABASE_URL is not set.")
    upgrade(address)
