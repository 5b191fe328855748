"""`tsunagu play`: the complete case against a running server, by separate people.

They sign in, write and listen over real HTTP and Socket.IO; nothing here touches the database.
`story.py` is the order of things, `acts/` what happens, `stage.py` who is there.
"""

from pathlib import Path

import click

from portal.cli.options import say
from portal.cli.people import NotHeard, Refused


@click.command("play")
@click.option("--server", default="http://127.0.0.1:8000", show_default=True)
@click.option(
    "--drawings", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True
)
@click.option(
    "--records", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True
)
@click.option("--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True)
def command(server: str, drawings: Path, records: Path, out: Path) -> None:
    """Play the whole case on a server with the sample group; leave the quote's PDF in OUT."""
    from portal.cli.play.stage import NotSeen, Stage
    from portal.cli.play.story import play

    stage = Stage(server.rstrip("/"), drawings, records, out)
    try:
        play(stage, say)
    except (NotHeard, NotSeen, Refused) as problem:
        raise click.ClickException(str(problem)) from problem
    except OSError as away:
        raise click.ClickException(f"{server} does not answer: {away}") from away
    finally:
        stage.clear()
