"""`tsunagu play`: the complete case against a running server (`portal/trying/play/`)."""

from pathlib import Path

import click

from portal.cli.options import say


@click.command("play", short_help="Play the whole case on the sample group.")
@click.option(
    "--server",
    "servers",
    multiple=True,
    default=["http://127.0.0.1:8000"],
    show_default=True,
    help="Address of the portal. Named several times, its web processes share the companies.",
)
@click.option(
    "--drawings",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder with STEP, DXF or PDF drawings, also in folders of its own.",
)
@click.option(
    "--records",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="CSV file of a shop's production records.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("out"),
    show_default=True,
    help="Folder for the quote's PDF.",
)
@click.option(
    "--patience",
    type=click.FloatRange(min=1),
    default=30,
    show_default=True,
    help="Seconds that what is expected may take to arrive.",
)
def command(
    servers: tuple[str, ...], drawings: Path, records: Path, out: Path, patience: float
) -> None:
    """Play the whole case on a server with the sample group; leave the quote's PDF in OUT."""
    from portal.trying.play.stage import Stage
    from portal.trying.play.story import Stopped, play

    stage = Stage(servers, drawings, records, out, patience)
    try:
        play(stage, say)
    except Stopped as sentence:
        raise click.ClickException(str(sentence)) from sentence
    finally:
        stage.clear()
