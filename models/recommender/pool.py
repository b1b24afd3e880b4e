"""The products that come into question, before they are weighed one by one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.recommender.catalogue import Mask, Numbers, Rows

# The best so many of what a mask lets through: rows, and scores of any range.
Candidates = Callable[[Mask, int], tuple[Rows, Numbers]]


def best(scores: Numbers, mask: Mask, size: int) -> Rows:
    """Rows of the highest scores among what the mask lets through, highest first; equal ones by row."""
    allowed = np.flatnonzero(mask)
    if len(allowed) > size:
        own = scores[allowed]
        allowed = np.sort(allowed[np.argpartition(-own, size)[:size]])
    return np.asarray(allowed[np.argsort(-scores[allowed], kind="stable")], dtype=np.int64)


def spread(values: Numbers) -> Numbers:
    """The same order from 0 to 1, along the last axis; all 0 where all are equal."""
    if values.size == 0:
        return np.zeros(values.shape, dtype=np.float32)
    least = values.min(axis=-1, keepdims=True)
    span = values.max(axis=-1, keepdims=True) - least
    return np.asarray((values - least) / np.where(span > 0, span, 1), dtype=np.float32)
