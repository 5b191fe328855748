"""`tsunagu bench NAME`: figures, not tests. Each brings what it needs and leaves nothing behind;
its last line is one JSON object."""

import json

import click

from portal.cli.options import with_plain_errors


@click.group("bench")
def command() -> None:
    """Measure; the last line is one JSON object."""


@command.command("live")
@click.option("--people", default=50, show_default=True)
@click.option("--rate", default=20, show_default=True, help="Posts a second.")
@click.option("--seconds", default=30, show_default=True)
@with_plain_errors
def live(people: int, rate: int, seconds: int) -> None:
    """Many people in one thread."""
    from portal.cli.bench.live import measure

    _print(measure(people, rate, seconds))


@command.command("quote")
@click.option("--runs", default=30, show_default=True)
@with_plain_errors
def quote(runs: int) -> None:
    """From the last offer to the fetched PDF, by the people's own requests."""
    from portal.cli.bench.quote import measure

    _print(measure(runs))


@command.command("rollup")
@click.option("--parts", default=200, show_default=True)
@click.option("--lines", default=20, show_default=True)
@click.option("--breaks", default=5, show_default=True)
@with_plain_errors
def rollup(parts: int, lines: int, breaks: int) -> None:
    """One large roll-up as the worker does it: read the inputs, compute, record."""
    from portal.cli.bench.rollup import measure

    _print(measure(parts, lines, breaks))


def _print(figures: dict[str, object]) -> None:
    click.echo(json.dumps(figures))
