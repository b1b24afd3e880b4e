"""Pictures that people send: looked through before anybody else sees them, and never kept as they came."""

from __future__ import annotations

from bot.pictures.decoder import Decoder
from bot.pictures.gate import CleanPicture, Reason, Refused, clean

__all__ = ["CleanPicture", "Decoder", "Reason", "Refused", "clean"]
