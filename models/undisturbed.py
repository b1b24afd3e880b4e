"""Training with torch within a larger program, whose threads and chance it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def undisturbed(threads: int) -> Iterator[None]:
    """So many threads in the block; behind it torch's threads and random numbers are as they were before."""
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        with torch.random.fork_rng():
            yield
    finally:
        torch.set_num_threads(before)
