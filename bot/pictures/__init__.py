"""Pictures that people send: looked through before anybody else sees them, and never kept as they came.

Importing this package loads no decoder: only the process that ``decoder.py`` starts reads what came.
"""

from __future__ import annotations

from bot.pictures.decoder import Busy, Decoder
from bot.pictures.picture import CleanPicture, Reason, Refused

__all__ = ["Busy", "CleanPicture", "Decoder", "Reason", "Refused"]
