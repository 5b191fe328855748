"""`tsunagu bench NAME`: figures (`portal/trying/bench/`). The last line is one JSON object."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from portal.cli.options import with_plain_errors

AT_LEAST_ONE = click.IntRange(min=1)


@click.group("bench")
def command() -> None:
    """Measure; the last line is one JSON object."""


@command.command("live")
@click.option("--people", type=AT_LEAST_ONE, default=50, show_default=True)
@click.option("--rate", type=AT_LEAST_ONE, default=20, show_default=True, help="Posts a second.")
@click.option("--seconds", type=AT_LEAST_ONE, default=30, show_default=True)
@with_plain_errors
def live(people: int, rate: int, seconds: int) -> None:
    """Many people in one thread."""
    from portal.trying.bench.live import measure

    _print(lambda: measure(people, rate, seconds))


@command.command("quote", short_help="From the last offer to the fetched PDF.")
@click.option("--runs", type=AT_LEAST_ONE, default=30, show_default=True)
@with_plain_errors
def quote(runs: int) -> None:
    """From the last offer to the fetched PDF, by the people's own requests."""
    from portal.trying.bench.quote import measure

    _print(lambda: measure(runs))


@command.command("rollup", short_help="One large roll-up as the worker does it.")
@click.option("--parts", type=AT_LEAST_ONE, default=200, show_default=True)
@click.option("--lines", type=AT_LEAST_ONE, default=20, show_default=True)
@click.option("--breaks", type=AT_LEAST_ONE, default=5, show_default=True)
@click.option("--runs", type=AT_LEAST_ONE, default=5, show_default=True)
@with_plain_errors
def rollup(parts: int, lines: int, breaks: int, runs: int) -> None:
    """One large roll-up as the worker does it: read the inputs, compute, record."""
    from portal.trying.bench.rollup import measure

    _print(lambda: measure(parts, lines, breaks, runs))


@command.command("busy", short_help="What others wait while one engineer's figures are computed.")
@click.option("--lines", type=AT_LEAST_ONE, default=400, show_default=True)
@click.option("--records", type=AT_LEAST_ONE, default=20_000, show_default=True)
@click.option("--seconds", type=AT_LEAST_ONE, default=15, show_default=True)
@with_plain_errors
def busy(lines: int, records: int, seconds: int) -> None:
    """What others wait while one types in a large estimate and has times proposed."""
    from portal.trying.bench.busy import measure

    _print(lambda: measure(lines, records, seconds))


@command.command("sheet", short_help="Several engineers typing in one large estimate.")
@click.option("--lines", type=click.IntRange(10, 200), default=200, show_default=True)
@click.option("--breaks", type=click.IntRange(1, 8), default=5, show_default=True)
@click.option("--people", type=AT_LEAST_ONE, default=3, show_default=True)
@with_plain_errors
def sheet(lines: int, breaks: int, people: int) -> None:
    """From key to totals in Chromium, what an edit takes, and the others, while several type."""
    from portal.trying.bench.sheet import measure

    _print(lambda: measure(lines, breaks, people))


@command.command("pages", short_help="The main pages, with very many inquiries on record.")
@click.option("--inquiries", type=AT_LEAST_ONE, default=100_000, show_default=True)
@click.option("--times", type=AT_LEAST_ONE, default=7, show_default=True)
@with_plain_errors
def pages(inquiries: int, times: int) -> None:
    """The main pages with very many inquiries on record, against a hundredth of them."""
    from portal.trying.bench.pages import measure

    _print(lambda: measure(inquiries, times))


@command.command("drawings", short_help="From upload to first picture and facts.")
@click.option(
    "--dir",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Every file below it is sent.",
)
@with_plain_errors
def drawings(folder: Path) -> None:
    """A customer's drawings: from upload to picture and facts, and what others wait meanwhile."""
    from portal.trying.bench.drawings import measure

    _print(lambda: measure(folder))


@command.command("similar", short_help="Whether earlier parts are found, and how soon.")
@click.option("--parts", type=AT_LEAST_ONE, default=100_000, show_default=True)
@click.option("--queries", type=AT_LEAST_ONE, default=200, show_default=True, help="Of each kind.")
@click.option(
    "--production",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of production records, whose repeated orders are looked for by their name.",
)
@with_plain_errors
def similar(parts: int, queries: int, production: Path | None) -> None:
    """Whether an earlier part that is like a new one is among the first five, and how soon."""
    from portal.trying.bench.similar import measure

    _print(lambda: measure(parts, queries, production))


def _print(measure: Callable[[], dict[str, Any]]) -> None:
    """Measure and print; whoever interrupts waits until everything is cleared away."""
    # Here: the listeners patch before anything of the network is imported.
    from portal.running.run import StopRequested, stop_signals_raise
    from portal.trying.people import Disappointed

    try:
        with stop_signals_raise():
            figures = measure()
    except StopRequested as stopped:
        raise click.Abort from stopped
    except Disappointed as sentence:
        raise click.ClickException(str(sentence)) from sentence
    click.echo(json.dumps(figures))
