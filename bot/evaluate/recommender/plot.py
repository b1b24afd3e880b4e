"""A picture of how good each model is on each data set."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np


def draw(ranked: Mapping[str, Mapping[str, float]], file: Path) -> None:
    """Bars of NDCG@10, one group for each data set, as PNG."""
    import matplotlib as mpl  # noqa: PLC0415  (a second, and few commands draw)

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415  (as above)

    models = list(dict.fromkeys(model for found in ranked.values() for model in found))
    figure, axes = plt.subplots(figsize=(2 + 2.5 * len(ranked), 4), layout="constrained")
    width = 0.8 / len(models)
    for place, model in enumerate(models):
        values = [found.get(model, np.nan) for found in ranked.values()]
        axes.bar(np.arange(len(ranked)) + place * width, values, width, label=model)
    axes.set_xticks(
        np.arange(len(ranked)) + 0.4 - width / 2, [name.removeprefix("seqrec_") for name in ranked]
    )
    axes.set_ylabel("NDCG@10 among all products")
    axes.legend(ncols=2, frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=120)
    plt.close(figure)
