"""Resident memory of each process and of all together."""

from __future__ import annotations

import psutil

from bot.bench.bench import Bench
from bot.bench.figures import Figure

MB = 2**20


def resident_bytes(pid: int) -> int:
    """Resident memory of a process and its children."""
    process = psutil.Process(pid)
    return sum(int(each.memory_info().rss) for each in (process, *process.children(recursive=True)))


async def idle_memory(bench: Bench) -> list[Figure]:
    """After the system has answered, while nobody writes."""
    sizes = {name: resident_bytes(pid) / MB for name, pid in bench.system.pids().items()}
    targets = {"rasa": 350.0}
    return [
        *(
            Figure(name=f"memory_{name}", value=size, unit="MB", n=1, target=targets.get(name))
            for name, size in sizes.items()
        ),
        Figure(name="memory_together", value=sum(sizes.values()), unit="MB", n=1, target=1200),
    ]
