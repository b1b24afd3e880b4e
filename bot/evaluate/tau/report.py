"""What the played tasks amount to, for people and for other programs."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.evaluate.tau.playing import Played


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Shares from 0 to 1 over tasks; ``exact_always`` counts those that were exact with every seed.

    Attributes:
        tasks: how many different ones.
        runs: how often they were played in all.
        exact: share of runs that ended in exactly the expected state.
        exact_always: share of tasks for which all runs did.
        allowed: share of runs that ended in a state which the policy allows.
        same: share of tasks that ended in the same state with every seed.
        seconds: median of a whole conversation.
        moves: median of the customer's messages.
        slowest_s: the longest that a customer waited for one answer.
    """

    tasks: int
    runs: int
    exact: float
    exact_always: float
    allowed: float
    same: float
    seconds: float
    moves: float
    slowest_s: float

    @classmethod
    def of(cls, played: Sequence[Played]) -> Figures:
        """The figures of these runs, of which there is at least one."""
        by_task: defaultdict[str, list[Played]] = defaultdict(list)
        for each in played:
            by_task[each.task.name].append(each)
        tasks = by_task.values()
        return cls(
            tasks=len(tasks),
            runs=len(played),
            exact=_share([each.exact for each in played]),
            exact_always=_share([all(each.exact for each in runs) for runs in tasks]),
            allowed=_share([not each.violations for each in played]),
            same=_share([len({each.fingerprint for each in runs}) == 1 for runs in tasks]),
            seconds=median(each.seconds for each in played),
            moves=median(each.moves for each in played),
            slowest_s=max(each.slowest_s for each in played),
        )


def groups(played: Sequence[Played]) -> dict[str, list[Played]]:
    """The runs by part, those of tasks that exchange something for itself apart."""
    found: defaultdict[str, list[Played]] = defaultdict(list)
    for each in played:
        apart = " (flawed: an item for itself)" if "same_item" in each.flaws else ""
        found[f"{each.task.part}{apart}"].append(each)
    return dict(sorted(found.items()))


def print_report(console: Console, played: Sequence[Played], *, failures: int = 20) -> None:
    """Prints a table of the figures and the first conversations that did not end as expected."""
    table = Table(
        title="τ-bench retail, a scripted customer against the running system", title_justify="left"
    )
    for column in (
        "",
        "tasks",
        "runs",
        "exact",
        "exact every time",
        "allowed",
        "same every time",
        "median s",
    ):
        table.add_column(column, justify="left" if not column else "right")
    for name, runs in groups(played).items():
        of = Figures.of(runs)
        shares = (of.exact, of.exact_always, of.allowed, of.same)
        table.add_row(
            name, str(of.tasks), str(of.runs), *(f"{share:.1%}" for share in shares), f"{of.seconds:.2f}"
        )
    console.print(table)
    refused = sorted({each.task.name for each in played if "refused" in each.flaws})
    console.print(
        f"{len(refused)} tasks expect a call that the benchmark's own tools refuse: {_few(refused)}"
    )
    failed = [each for each in played if not each.exact and "same_item" not in each.flaws]
    for each in failed[:failures]:
        why = each.problem or "; ".join(each.differences)
        console.print(f"✗ {each.task.name} seed {each.seed}: {why}", markup=False)
    for each in played:
        for violation in each.violations:
            console.print(f"! {each.task.name} seed {each.seed}: not allowed: {violation}", markup=False)


def write_json(path: Path, played: Sequence[Played]) -> None:
    """Writes figures and every conversation."""
    body: dict[str, Any] = {
        "figures": {name: vars(Figures.of(runs)) for name, runs in groups(played).items()},
        "given_up": dict(Counter(each.split(":")[0] for run in played for each in run.given_up)),
        "runs": [_run(each) for each in played],
    }
    path.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _run(played: Played) -> dict[str, Any]:
    return {
        "task": played.task.name,
        "seed": played.seed,
        "exact": played.exact,
        "differences": list(played.differences),
        "violations": list(played.violations),
        "flaws": list(played.flaws),
        "given_up": list(played.given_up),
        "moves": played.moves,
        "seconds": round(played.seconds, 3),
        "fingerprint": played.fingerprint,
        "problem": played.problem,
        "instruction": played.task.instruction,
        "transcript": [f"{who}: {words}" for who, words in played.transcript],
    }


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values)


def _few(names: Sequence[str], *, most: int = 24) -> str:
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")
