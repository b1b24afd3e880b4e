"""``frontdoor evaluate dialogue``: how well messages are understood, beside Rasa's default pipeline."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from bot.bench import figures, wares
from bot.cli import options
from bot.errors import FrontdoorError
from bot.evaluate.parts import PARTS, WITHOUT_DATASETS, Evaluation
from bot.evaluate.pipelines import ROOT, Pipeline
from bot.launcher.system import DIALOGUE_PYTHON
from bot.settings import Settings

WIDTH: Final = 150
PEER_PYTHON: Final = ROOT / ".venv-peer" / "bin" / "python"
PEER: Final = "Rasa's default pipeline"
PEER_CONFIG: Final = ROOT / "bot" / "evaluate" / "default_pipeline.yml"


class NothingToCompare(FrontdoorError):
    """The peer was asked for, but its environment is missing."""


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
@options.datasets
@click.option("--peer/--no-peer", default=None, help="Beside Rasa's default pipeline; where it is installed.")
@click.option("--seed", default=figures.SEED, show_default=True, help="Of what is drawn from the data sets.")
def dialogue(parts: tuple[str, ...], *, root: Path | None, peer: bool | None, seed: int) -> None:
    """Measure PARTS of the understanding, or everything; write var/evaluate/dialogue.json."""
    if peer and not PEER_PYTHON.exists():
        raise NothingToCompare(f"there is no {PEER_PYTHON}; make the peer's environment with: make peer")
    settings = Settings.from_env()
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    ours = Pipeline("ours", DIALOGUE_PYTHON, ROOT / "config.yml", settings.var_dir, as_served=True)
    beside = Pipeline(PEER, PEER_PYTHON, PEER_CONFIG, settings.var_dir)
    with_peer = PEER_PYTHON.exists() if peer is None else peer
    evaluation = Evaluation(ours, beside if with_peer else None, root or wares.folder(), seed, {}, say=_say)
    found = []
    for name in (each for each in PARTS if each in (parts or tuple(PARTS))):
        if evaluation.root is None and name not in WITHOUT_DATASETS:
            _say(f"{name}: left out, there are no data sets; name their folder with --datasets")
            continue
        found += PARTS[name](evaluation)
    about = figures.circumstances(seed=seed, data="held-out sentences and public data sets")
    folder = settings.var_dir / "evaluate"
    figures.write(folder / "dialogue.json", found, about)
    (folder / "confusions.json").write_text(
        json.dumps(evaluation.confused, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    figures.show(console, found, about)
    for name, confused in evaluation.confused.items():
        console.print(f"{name}: most frequent confusions")
        for meant, understood, count in confused[:8]:
            console.print(f"  {count:4d}  {meant} → {understood}", markup=False)


def _say(line: str) -> None:
    click.echo(f"▸ {line}", err=True)
