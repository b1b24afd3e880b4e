"""What the labels of several garments say: sizes and brands; and what their seams are known for."""

from __future__ import annotations

from typing import Final

SIZES: Final = ("XS", "S", "M", "L", "XL")
SHIRT_SIZES: Final = ("S", "M", "L", "XL", "XXL")
BRANDS: Final = ("Harbour & Pine", "Saltmarsh", "Tidewrack")
MILLS: Final = ("Fernley Mill", "Harbour & Pine", "Corrie & Lark")
SEAM_FAULTS: Final = ("the seam under the arm came open", "a button came off in the first week")
