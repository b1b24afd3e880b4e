"""Patterns that no message can make slow."""

from __future__ import annotations

import math
import re
from re import _constants as opcodes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

MOST_WAYS: Final = 10_000  # of one pattern at one place


def safe(pattern: str) -> re.Pattern[str]:
    """One of our own patterns, compiled.

    Raises:
        ValueError: a message could make it slow.
    """
    trouble = problem(pattern)
    if trouble:
        raise ValueError(f"{trouble}: {pattern}")
    return re.compile(pattern, re.IGNORECASE)


def problem(pattern: str) -> str | None:
    """Why a pattern may not be used, or None: it is wrong, or has too many ways to match at one place."""
    try:
        tree = parser.parse(pattern, re.IGNORECASE)
    except re.error as error:
        return f"not a regular expression ({error})"
    if _ways(tree) > MOST_WAYS:
        return "could be slow; give every repetition a small upper bound, or make it atomic, (?>…)"
    return None


def _ways(node: Any) -> float:  # noqa: PLR0911  (one for each kind of node)
    """In how many ways at most a part of a parsed pattern can match at one place: what backtracking may cost."""
    if not isinstance(node, tuple):
        return math.prod(_ways(part) for part in node)
    match node:
        case (opcodes.MAX_REPEAT | opcodes.MIN_REPEAT, (low, high, body)):
            return _repeated(low, high, body)
        case (opcodes.POSSESSIVE_REPEAT, (low, high, body)):
            return _once(_repeated(low, high, body))
        case (opcodes.BRANCH, (_, branches)):
            return sum(_ways(branch) for branch in branches)
        case (opcodes.SUBPATTERN, (*_, body)):
            return _ways(body)
        case (opcodes.ATOMIC_GROUP, body) | (opcodes.ASSERT | opcodes.ASSERT_NOT, (_, body)):
            return _once(_ways(body))
        case (opcodes.GROUPREF_EXISTS, (_, *branches)):
            return sum(_ways(branch) for branch in branches if branch is not None)
    return 1


def _repeated(low: int, high: int, body: Any) -> float:
    if high == opcodes.MAXREPEAT:
        return math.inf
    # Any choice repeated this often is too much already, and larger powers take long to compute.
    return (high - low + 1) * min(_ways(body), MOST_WAYS + 1) ** min(high, 20)


def _once(ways: float) -> float:
    """What cannot be entered again counts once, if trying its own ways is affordable."""
    return 1 if ways <= MOST_WAYS else math.inf
