"""What each process uses: resident memory, processor time."""

from __future__ import annotations

import psutil

from bot.bench.bench import Bench
from bot.bench.figures import Figure

MB = 2**20


def resident_bytes(pid: int) -> int:
    """Resident memory of a process and its children."""
    process = psutil.Process(pid)
    return sum(int(each.memory_info().rss) for each in (process, *process.children(recursive=True)))


def cpu_seconds(pid: int) -> float:
    """Processor time that a process and its children have used so far."""
    process = psutil.Process(pid)
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return float(sum(used.user + used.system for used in times))


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
