"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

datasets = click.option(
    "--datasets",
    "root",
    envvar="DATASETS",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the public data sets; ../shared/datasets by default.",
)
