"""What an answer must be like, and what it consists of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from models.errors import BadInput
from models.recommender.critique import Critique
from models.recommender.rules import Rules

MOST: Final = 100

Kind = Literal["similar", "together", "customer", "session", "popular"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the caller knows at this moment.

    Attributes:
        available: ids of the products that may be shown now; nothing else ever is. A frozenset that stays the same
            object between changes of stock makes calls faster, see :meth:`Catalogue.mask`.
        limit: most products wanted.
        without: ids that may not come, such as those shown already.
        bought: ids of what the customer has; :attr:`Rules.exclude_bought` decides what that means.
        rules: of the house.
        critiques: what the customer has said so far.
        variety: from 0, only what fits best, to 1, only what is unlike the rest.
        epsilon: how likely one place is given to chance, from 0 to 1.
        seed: of that chance, such as conversation and turn.

    Raises:
        BadInput: a number is out of its range, or a single text is given for several ids.
    """

    available: Collection[str]
    limit: int = 5
    without: Collection[str] = ()
    bought: Collection[str] = ()
    rules: Rules = field(default_factory=Rules)
    critiques: Sequence[Critique] = ()
    variety: float = 0.2
    epsilon: float = 0.0
    seed: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MOST:
            raise BadInput(f"limit: between 1 and {MOST}, not {self.limit}")
        for name in ("variety", "epsilon"):
            if not 0 <= getattr(self, name) <= 1:
                raise BadInput(f"{name}: from 0 to 1, not {getattr(self, name)}")
        for name in ("available", "without", "bought"):
            if isinstance(getattr(self, name), str):
                raise BadInput(f"{name}: several ids, not the text {getattr(self, name)!r}")


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One product of an answer.

    Attributes:
        product_id: which.
        score: comparable within one answer only.
        kind: what it is recommended for: likeness, bought together, the customer's history, this session, or
            because others like it.
        because: the product of the history without which the score would be lowest; None where none raised it.
        explored: whether it came by chance.
    """

    product_id: str
    score: float
    kind: Kind
    because: str | None = None
    explored: bool = False
