"""Figures, the targets that they are printed beside, and where they are written."""

from __future__ import annotations

import json
import math
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, Final, Literal

import psutil
from rich.console import Console
from rich.table import Table

ROOT: Final = Path(__file__).resolve().parents[2]
SEED: Final = 7  # of everything that a benchmark draws at random


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured figure.

    Attributes:
        name: of the figure, for people and programs; ``part_what_statistic``.
        value: the median over the repetitions, where there are several.
        unit: of value, low, high, peer_value and target.
        n: how many single measurements it is made of.
        low, high: least and greatest over the repetitions.
        target: what the figure should be at most, or at least where ``more_is_better``; None has no target.
        peer: what else was measured in the same way in the same run.
        peer_value: its figure.
    """

    name: str
    value: float
    unit: str
    n: int
    low: float | None = None
    high: float | None = None
    target: float | None = None
    more_is_better: bool = False
    peer: str | None = None
    peer_value: float | None = None

    @classmethod
    def over(cls, values: Sequence[float], **parts: Any) -> Figure:
        """The figure of several repetitions: median, least and greatest."""
        return cls(value=median(values), low=min(values), high=max(values), **parts)

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None without a target."""
        if self.target is None:
            return None
        return self.value >= self.target if self.more_is_better else self.value <= self.target


def percentile(values: Iterable[float], percent: float) -> float:
    """The nearest-rank percentile: a value that was really measured."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no values, no percentile")
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def circumstances(*, seed: int, data: str) -> dict[str, Any]:
    """What a reader must know to judge the figures: code, data and machine."""
    return {
        "commit": _commit(),
        "seed": seed,
        "data": data,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "cores": os.cpu_count(),
            "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
            "load_1m": round(os.getloadavg()[0], 1),
            "system": platform.platform(),
            "python": platform.python_version(),
        },
    }


def write(path: Path, figures: Sequence[Figure], about: Mapping[str, Any]) -> None:
    """Writes the figures as a JSON list; every entry also says under which circumstances it was measured."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body = [_as_json(figure) | dict(about) for figure in figures]
    path.write_text(json.dumps(body, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def show(console: Console, figures: Sequence[Figure], about: Mapping[str, Any]) -> None:
    """Prints the figures beside their targets."""
    machine = about["machine"]
    title = f"{machine['cores']} cores, load {machine['load_1m']}, commit {about['commit']}"
    table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0))
    for column in ("figure", "value", "min to max", "target", "", "peer"):
        justify: Literal["left", "right"] = "left" if column in {"figure", "", "peer"} else "right"
        table.add_column(column, justify=justify, no_wrap=column != "peer", overflow="fold")
    for figure in figures:
        span = "" if figure.low is None else f"{_short(figure.low)} to {_short(figure.high)}"
        sign = "≥" if figure.more_is_better else "≤"
        target = "" if figure.target is None else f"{sign} {_short(figure.target)}"
        mark = {None: "", True: "[green]✓[/]", False: "[red]✗[/]"}[figure.reached]
        peer = "" if figure.peer is None else f"{figure.peer}: {_short(figure.peer_value)}"
        table.add_row(figure.name, f"{_short(figure.value)} {figure.unit}", span, target, mark, peer)
    console.print(table)


def _as_json(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "value": round(figure.value, 4),
        "unit": figure.unit,
        "n": figure.n,
        "peer": figure.peer,
        "peer_value": None if figure.peer_value is None else round(figure.peer_value, 4),
        "min": figure.low,
        "max": figure.high,
        "target": figure.target,
        "reached": figure.reached,
    }


def _short(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _commit() -> str:
    """The commit of the code, with a plus when something is not committed."""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty=+"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)  # noqa: S603  (a fixed command)
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return done.stdout.strip()
