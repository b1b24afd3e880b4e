"""Arithmetic on ``#rrggbb`` colours."""

from __future__ import annotations


def mix(rgb: str, other: str, share: float) -> str:
    """``rgb`` with the ``share`` (0 to 1) of ``other`` in it."""
    parts = (
        round(int(rgb[place : place + 2], 16) * (1 - share) + int(other[place : place + 2], 16) * share)
        for place in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


def darker(rgb: str, share: float) -> str:
    """``rgb`` with black in it."""
    return mix(rgb, "#1a1410", share)


def lighter(rgb: str, share: float) -> str:
    """``rgb`` with white in it."""
    return mix(rgb, "#ffffff", share)


def distance(rgb: str, other: str) -> float:
    """How different two colours look, 0 to about 765: weighted as eyes do."""
    red, green, blue = (
        int(rgb[place : place + 2], 16) - int(other[place : place + 2], 16) for place in (1, 3, 5)
    )
    mean_red = (int(rgb[1:3], 16) + int(other[1:3], 16)) / 2
    weighted = (2 + mean_red / 256) * red**2 + 4 * green**2 + (2 + (255 - mean_red) / 256) * blue**2
    return float(weighted**0.5)
