"""Measures all pictures of a shop, on all processors."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Final

from models.images.listing import Listed, opened
from models.images.quality import Report, report

_AT_ONCE: Final = 8  # pictures that a process is handed at a time


def measured(pictures: Sequence[Listed], *, processes: int | None = None) -> Iterator[Report | str]:
    """What each picture's report is, in their order; why it cannot be read where there is none."""
    enough = min(processes or os.cpu_count() or 1, -(-len(pictures) // _AT_ONCE))
    if enough:
        # Spawned, not forked: the caller may have threads.
        with ProcessPoolExecutor(enough, mp_context=get_context("spawn")) as pool:
            yield from pool.map(measure, pictures, chunksize=_AT_ONCE)


def measure(picture: Listed) -> Report | str:
    """The report of one picture; why it cannot be read where there is none."""
    try:
        return report(opened(picture.path), said=picture.colours)
    except Exception as error:  # noqa: BLE001  (whatever a decoder makes of a broken file)
        # What is told of a picture is read elsewhere too, where this machine's folders are nobody's business.
        return str(error).replace(str(picture.path), picture.path.name) or type(error).__name__
