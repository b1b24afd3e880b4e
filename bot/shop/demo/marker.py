"""Knows whether the demo shop that is there is the one that would be made."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final, Self

_NAME: Final = "made.json"


@dataclass(frozen=True, kw_only=True)
class Marker:
    """Written when everything is done; ``generator`` changes whenever the generator's code does."""

    seed: int
    today: str
    generator: str

    @classmethod
    def of(cls, seed: int, today: date) -> Self:
        """The marker of the shop that this code would make."""
        return cls(seed=seed, today=today.isoformat(), generator=generator_hash())

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """The marker of the shop in the folder; None when there is none, or one that cannot be read."""
        try:
            return cls(**json.loads((folder / _NAME).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def is_like(self, other: Marker, *, any_day: bool) -> bool:
        """Whether both are of the same shop; ``any_day``: if need be, of another day."""
        same = (self.seed, self.generator) == (other.seed, other.generator)
        return same and (any_day or self.today == other.today)

    def write(self, folder: Path) -> None:
        """Says that the shop in the folder is complete."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _NAME).write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


def forget(folder: Path) -> None:
    """Says that the shop in the folder is not complete."""
    (folder / _NAME).unlink(missing_ok=True)


def generator_hash() -> str:
    """A fingerprint of the generator's code."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
