"""`tsunagu up`: the portal with its own PostgreSQL and Valkey, in one command."""

import os
from pathlib import Path

import click

from portal.cli.options import data_option, say, with_plain_errors
from portal.running.address import address_for_people, in_url
from portal.running.apps import LOAD_SAMPLE, LOAD_SAMPLE_PEOPLE, portal_apps
from portal.running.exposure import Exposure
from portal.running.run import RunOptions, run_portal


@click.command("up", short_help="Start the portal with its own database.")
@data_option
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0: the whole network.")
@click.option("--sample", is_flag=True, help="Fill a new folder with a sample group at work.")
@click.option("--sample-people", is_flag=True, help="The same people, before they have begun.")
@click.option("--open-sample", is_flag=True, help="Open the sample's accounts to the network.")
@click.option("--as-root", is_flag=True, help="Open to the network what has to run as root.")
@with_plain_errors
def command(
    data: Path,
    port: int,
    host: str,
    sample: bool,
    sample_people: bool,
    open_sample: bool,
    as_root: bool,
) -> None:
    """Start the portal with its own PostgreSQL and Valkey; stop it with Ctrl-C."""
    address = in_url(host)
    options = RunOptions(
        folder=data,
        port=port,
        exposure=Exposure(
            host=host,
            public_url=os.environ.get("PUBLIC_URL") or address_for_people(host, port),
            open_sample=open_sample,
            as_root=as_root,
        ),
        apps=portal_apps(address, port),
        sample=LOAD_SAMPLE if sample else LOAD_SAMPLE_PEOPLE if sample_people else None,
    )
    run_portal(options, say)
