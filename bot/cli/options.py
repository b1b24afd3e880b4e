"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from bot.bench import wares
from bot.errors import FrontdoorError

datasets = click.option(
    "--datasets",
    "root",
    envvar="DATASETS",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the public data sets; ../shared/datasets by default.",
)


class NoDatasets(FrontdoorError):
    """There is nothing to measure on."""


def named(root: Path | None) -> Path:
    """The folder of the public data sets: the one that was named, or the one that lies where it usually does.

    Raises:
        NoDatasets: there is none.
    """
    folder = root or wares.folder()
    if folder is None:
        raise NoDatasets("there are no data sets here; name their folder with --datasets")
    return folder
