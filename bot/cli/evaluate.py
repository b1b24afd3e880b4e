"""``frontdoor evaluate``: measures quality; one module per subcommand, imported only when it is called."""

from __future__ import annotations

import importlib
from typing import Final

import click

COMMANDS: Final = {
    "dialogue": "bot.cli.evaluate_dialogue:dialogue",
    "images": "bot.cli.evaluate_images:images",
    "knowledge": "bot.cli.evaluate_knowledge:knowledge",
    "recommender": "bot.cli.evaluate_recommender:recommender",
    "search": "bot.cli.evaluate_search:evaluate_search",
    "tau": "bot.cli.evaluate_tau:tau",
}


class _LazyGroup(click.Group):
    """Imports a subcommand's module when it is needed."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(cls=_LazyGroup)
def evaluate() -> None:
    """Measure the dialogue and the models on data that nothing was trained on."""
