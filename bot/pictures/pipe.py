"""How the gateway and the decoding process tell each other where a picture ends."""

from __future__ import annotations

import struct
from typing import Final

LENGTH: Final = struct.Struct(">I")  # before so many bytes, in both directions
