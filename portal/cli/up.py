"""`tsunagu up`: the portal with its own PostgreSQL and Valkey, in one command."""

import os
from pathlib import Path

import click

from portal.cli.supervisor.apps import LOAD_SAMPLE, portal_apps
from portal.cli.supervisor.errors import StartError
from portal.cli.supervisor.folder import default_data_folder
from portal.cli.supervisor.run import RunOptions, run_portal


def say(line: str) -> None:
    """Print a line at once, also into a pipe."""
    click.echo(line)


@click.command("up")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=default_data_folder,
    show_default="the user's own data folder",
    help="Folder of everything this portal keeps.",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0: the whole network.")
@click.option("--sample", is_flag=True, help="Fill a new folder with a sample group to try.")
def command(data: Path, port: int, host: str, sample: bool) -> None:
    """Start the portal with its own PostgreSQL and Valkey; stop it with Ctrl-C."""
    options = RunOptions(
        folder=data,
        host=host,
        port=port,
        public_url=os.environ.get("PUBLIC_URL") or f"http://{host}:{port}",
        apps=portal_apps(host, port),
        sample=LOAD_SAMPLE if sample else None,
    )
    try:
        run_portal(options, say)
    except StartError as error:
        raise click.ClickException(str(error)) from error
