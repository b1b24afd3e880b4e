"""What is made of a picture that somebody sends, and why one is refused. Loads no decoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from bot.errors import InvalidInput

MOST_BYTES: Final = 10 * 1024 * 1024

Reason = Literal[
    "not_a_picture", "unsupported", "too_large", "too_many_pixels", "too_small", "animated", "broken"
]


class Refused(InvalidInput):
    """A picture that is not accepted; ``reason`` says why to programs, the message to people."""

    code = "picture_refused"

    def __init__(self, reason: Reason, message: str) -> None:
        self.reason = reason
        super().__init__(message)

    def as_json(self) -> dict[str, Any]:
        """With the reason."""
        return super().as_json() | {"reason": self.reason}


@dataclass(frozen=True)
class CleanPicture:
    """A picture encoded anew, without anything that came along with it.

    Attributes:
        data: a WebP file.
        width, height: in pixels, as people see it.
    """

    data: bytes
    width: int
    height: int
