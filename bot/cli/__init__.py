"""The command line: one module per noun, imported only when its command is called."""

from __future__ import annotations

import importlib
import sys
from typing import Any, Final

import click

from bot.errors import FrontdoorError, SettingsError
from models.errors import ModelError

# Command → where its click command lives. The wiring place of the command line; it may import any part.
COMMANDS: Final = {
    "agents": "bot.cli.agents:agents",
    "bench": "bot.cli.bench:bench",
    "catalogue": "bot.cli.audit:catalogue",
    "converse": "bot.cli.converse:converse",
    "demo": "bot.cli.demo:demo",
    "evaluate": "bot.cli.evaluate:evaluate",
    "experiment": "bot.cli.experiment:experiment",
    "images": "bot.cli.images:images",
    "import": "bot.cli.importing:import_",
    "migrate": "bot.cli.migrate:migrate",
    "models": "bot.cli.models:models",
    "mutants": "bot.cli.mutants:mutants",
    "reactions": "bot.cli.reactions:reactions",
    "review": "bot.cli.review:review",
    "run": "bot.cli.run:run",
    "setup": "bot.cli.setup:setup",
    "train": "bot.cli.train:train",
}


class _LazyGroup(click.Group):
    """Imports a command's module when it is needed, so that ``--help`` costs nothing."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="frontdoor")
def cli() -> None:
    """Frontdoor: one conversation is the front door to everything a shop knows."""


def main(args: list[str] | None = None) -> Any:
    """Runs one command; errors of ours are printed as sentences, not as tracebacks."""
    try:
        return cli(args=args)
    except SettingsError as error:
        click.echo("These settings need a look:", err=True)
        for problem in error.problems:
            click.echo(f"  - {problem}", err=True)
        sys.exit(2)
    except (FrontdoorError, ModelError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
