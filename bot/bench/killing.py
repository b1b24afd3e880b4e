"""Lost, repeated and missing messages while the gateway is killed every three seconds under load."""

from __future__ import annotations

import shutil
from dataclasses import replace

from bot.bench.bench import Bench
from bot.bench.durability import hammer
from bot.bench.figures import SEED, Figure, percentile
from bot.converse import sandbox

KILL_EVERY_S = 3.0


async def kills(bench: Bench) -> list[Figure]:
    """A second gateway with a store of its own, before the running dialogue core; killed for ten minutes."""
    with sandbox.copied(bench.installed) as copy:
        running = bench.system.settings
        # The dialogue core and the actions believe whoever knows the running system's secret.
        shutil.copy(running.var_dir / "secret.key", copy.var_dir / "secret.key")
        settings = replace(copy, rasa_url=running.rasa_base_url, actions_url=running.actions_base_url)
        report = await hammer(
            settings.as_environ(),
            seconds=bench.scale(quick=30, full=600),
            kill_every_s=(KILL_EVERY_S, KILL_EVERY_S),
            seed=SEED,
        )
    figures = [
        Figure(name=f"kills_{name}", value=count, unit=unit, n=report.acks, target=0)
        for name, count, unit in (
            ("lost", report.lost, "messages"),
            ("duplicated", report.duplicated, "messages"),
            ("gaps", report.gaps, "numbers"),
            ("misheard", report.misheard, "events"),
            ("unanswered", report.unanswered, "turns"),
            ("damaged_stores", int(report.damaged), "stores"),
        )
    ]
    return [
        Figure(name="kills_survived", value=report.kills, unit="kills", n=report.kills),
        Figure(name="kills_acknowledged", value=report.acks, unit="messages", n=report.acks),
        *figures,
        Figure(
            name="kills_until_next_acknowledgement_p95",
            value=percentile(report.gap_seconds, 95),
            unit="s",
            n=len(report.gap_seconds),
            target=5,
        ),
    ]
