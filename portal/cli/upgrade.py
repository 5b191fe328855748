"""`tsunagu upgrade`: bring a data folder to the PostgreSQL that this version comes with."""

from pathlib import Path

import click

from portal.cli.options import data_option, say, with_plain_errors
from portal.running.folder import DataFolder
from portal.running.upgrade import upgrade_database


@click.command("upgrade", short_help="Bring the database to this version's PostgreSQL.")
@data_option
@with_plain_errors
def command(data: Path) -> None:
    """Bring the database to the PostgreSQL of this version. Make a backup first."""
    with DataFolder(data, say, any_version=True) as folder:
        upgrade_database(folder, say)
