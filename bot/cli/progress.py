"""How far a long piece of work is, on the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def shown(name: str) -> Iterator[Callable[[str, float], None]]:
    """A bar for the block; what it gives is told what is being done and how much of it is, from 0 to 1.

    Nothing is drawn where no terminal is, such as in a log.
    """
    console = Console(stderr=True)
    columns = (TextColumn(f"{name}:"), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("reading", total=1.0)

        def told(what: str, share: float) -> None:
            progress.update(task, description=what, completed=share)

        yield told
