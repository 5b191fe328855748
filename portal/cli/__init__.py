"""The `tsunagu` command. Each subcommand is a module of this package that defines `command`."""

from importlib import import_module
from importlib.util import find_spec

import click

#: Subcommand → the module that defines it, imported only when it is asked for: `tsunagu up`
#: needn't wait for what `tsunagu bench` imports. One that isn't there isn't shown.
SUBCOMMANDS = {
    "up": "portal.cli.up",
    "init": "portal.cli.init",
    "reset-link": "portal.cli.reset_link",
    "upgrade": "portal.cli.upgrade",
    "play": "portal.cli.play",
    "bench": "portal.cli.bench",
    "facts": "portal.cli.facts",
}


class LazyGroup(click.Group):
    """Finds subcommands by name, and imports the one that is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the subcommands that are installed, in the order of the table."""
        return [name for name, module in SUBCOMMANDS.items() if find_spec(module)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the subcommand; None makes click say that there is no such command."""
        module = SUBCOMMANDS.get(cmd_name)
        if module is None or find_spec(module) is None:
            return None
        command = import_module(module).command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tsunagu")
def main() -> None:
    """Small machine shops quote together as if they were one factory."""
