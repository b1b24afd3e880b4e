"""Which arm of an experiment a customer is in: decided by their id alone, so that it never changes.

Hashing name and id together makes the arms of one experiment independent of those of another.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from bot.errors import SettingsError
from bot.shop.principal import Principal

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_SCALE: Final = 2**64
MAX_WEIGHT: Final = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """A split of the customers.

    Attributes:
        weights: by arm, at least two; the first arm is the control, with which the others are compared.
    """

    name: str
    weights: Mapping[str, int]

    @property
    def control(self) -> str:
        """The arm that the others are compared with."""
        return next(iter(self.weights))

    def arm_of(self, unit: str) -> str:
        """The arm of a unit; each arm gets a share of all units that is its share of the weights."""
        digest = hashlib.sha256(f"{self.name}\n{unit}".encode("utf-8", "surrogatepass")).digest()
        ends = list(accumulate(self.weights.values()))
        # In whole numbers: the same everywhere, whatever the arithmetic of the machine.
        place = int.from_bytes(digest[:8], "big") * ends[-1] // _SCALE
        return list(self.weights)[bisect_right(ends, place)]


def unit_of(principal: Principal) -> str:
    """Who is assigned and counted as one: the customer, or for a guest the conversation."""
    return principal.customer_id or principal.conversation_id


def read_experiment(text: str) -> Experiment | None:
    """The experiment of the setting ``FRONTDOOR_EXPERIMENT``, ``name: control=9, other=1``; None where it is empty.

    Raises:
        SettingsError: saying what is wrong with it.
    """
    if not text.strip():
        return None
    name, colon, arms = (part.strip() for part in text.partition(":"))
    weights: dict[str, int] = {}
    for part in arms.split(","):
        arm, _, weight = (piece.strip() for piece in part.partition("="))
        if not _NAME.fullmatch(arm) or not weight.isascii() or not weight.isdigit():
            raise _wrong(f"an arm is written name=weight, not {part.strip()!r}")
        if arm in weights:
            raise _wrong(f"the arm {arm!r} stands there twice")
        if len(weight) > len(str(MAX_WEIGHT)) or not 0 < int(weight) <= MAX_WEIGHT:
            raise _wrong(f"the weight of {arm!r} must be between 1 and {MAX_WEIGHT}")
        weights[arm] = int(weight)
    if not colon or not _NAME.fullmatch(name):
        raise _wrong("it begins with the experiment's name and a colon")
    if len(weights) < 2:
        raise _wrong("at least two arms are needed")
    return Experiment(name=name, weights=weights)


def _wrong(why: str) -> SettingsError:
    return SettingsError([f"FRONTDOOR_EXPERIMENT: {why}; for example: ranking: control=1, hybrid=1"])
