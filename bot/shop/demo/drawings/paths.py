"""Outlines: most things in the shop are the same on both sides."""

from __future__ import annotations

from collections.abc import Sequence

# A point (x, y), or a curve to a point with one control point (cx, cy, x, y) or two (c1x, c1y, c2x, c2y, x, y).
Step = Sequence[float]


def half_path(steps: Sequence[Step]) -> str:
    """An open path through the steps."""
    start, *rest = steps
    return f"M{_numbers(start)}" + "".join(_segment(step) for step in rest)


def closed_path(steps: Sequence[Step]) -> str:
    """A closed path through the steps."""
    return half_path(steps) + "Z"


def mirrored_path(steps: Sequence[Step]) -> str:
    """A closed path whose right half is given from the top of the axis x = 0 to its bottom."""
    path = half_path(steps)
    ends = [step[-2:] for step in steps]
    for index in range(len(steps) - 1, 0, -1):
        controls = [steps[index][place : place + 2] for place in range(0, len(steps[index]) - 2, 2)]
        back = [*reversed(controls), ends[index - 1]]
        path += _segment([value for x, y in back for value in (-x, y)])
    return path + "Z"


def both_sides(steps: Sequence[Step]) -> tuple[str, str]:
    """The closed path through the steps, and the same on the other side of the axis x = 0."""
    flipped = [[-value if place % 2 == 0 else value for place, value in enumerate(step)] for step in steps]
    return closed_path(steps), closed_path(flipped)


def box(x: float, y: float, width: float, height: float, radius: float = 0) -> str:
    """A rectangle with round corners, its top left corner at (x, y)."""
    r = min(radius, width / 2, height / 2)
    return (
        f"M{x + r} {y}h{width - 2 * r}a{r} {r} 0 0 1 {r} {r}v{height - 2 * r}a{r} {r} 0 0 1 {-r} {r}"
        f"h{2 * r - width}a{r} {r} 0 0 1 {-r} {-r}v{2 * r - height}a{r} {r} 0 0 1 {r} {-r}Z"
    )


def ellipse(x: float, y: float, rx: float, ry: float) -> str:
    """An ellipse around (x, y)."""
    return f"M{x - rx} {y}a{rx} {ry} 0 1 1 {2 * rx} 0a{rx} {ry} 0 1 1 {-2 * rx} 0Z"


def _segment(step: Step) -> str:
    return "LQC"[len(step) // 2 - 1] + _numbers(step)


def _numbers(step: Step) -> str:
    return " ".join(f"{value:g}" for value in step)
