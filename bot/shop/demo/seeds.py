"""Random numbers that depend on the seed and on what they are for, and on nothing else.

Each part draws from streams of its own, so a change in one part leaves the others as they were.
"""

from __future__ import annotations

import hashlib
import random

import numpy as np


def _number(seed: int, names: tuple[str, ...]) -> int:
    return int.from_bytes(hashlib.sha256("\x1f".join((str(seed), *names)).encode()).digest()[:16], "big")


def stream(seed: int, *names: str) -> random.Random:
    """A generator for choices; ``names`` say what for."""
    return random.Random(_number(seed, names))


def array_stream(seed: int, *names: str) -> np.random.Generator:
    """A generator for whole arrays; ``names`` say what for."""
    return np.random.Generator(np.random.PCG64(_number(seed, names)))
