"""Options that several subcommands share, and how they speak to the person."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

import click

from portal.beginning.errors import CannotBegin
from portal.running.errors import StartError
from portal.running.folder import default_data_folder

P = ParamSpec("P")

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=default_data_folder,
    show_default="the user's own data folder",
    help="Folder of everything this portal keeps.",
)


def say(line: str) -> None:
    """Print a line at once, also into a pipe."""
    click.echo(line)


def with_plain_errors(run: Callable[P, None]) -> Callable[P, None]:
    """Show what keeps it from running as a sentence, with a non-zero exit code and no trace."""

    @functools.wraps(run)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            run(*args, **kwargs)
        except (StartError, CannotBegin) as error:
            raise click.ClickException(str(error)) from error

    return wrapped
