"""When a person should be offered before the customer asks for one.

No single word decides. Each turn adds to a *strain* between 0 and about 2: how the customer's mood has gone,
requests that had to be repeated, messages in a row that were not understood, things that did not work; and all
of it weighs more when much money is at stake. A person is offered when the strain reaches 1. The weights are such
that no part reaches it in one turn alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

COURSE: Final = "course"  # the slot with what is kept from turn to turn


@dataclass(frozen=True)
class Weights:
    """What counts how much.

    Attributes:
        memory: share of the earlier mood that is kept in each turn.
        mood: strain of a mood that has been at its worst for long.
        fall: strain of a mood that fell from its best to its worst since the conversation began.
        repeat: strain of each repetition of a request within ``window`` turns.
        miss: strain of each message in a row that was not understood.
        failure: strain of each thing that did not work, forgotten by ``memory``.
        value_factor: by how much all of it grows when ``value_cents`` or more are at stake.
        limit: a person is offered from this strain on.
        pause_turns: turns until a person may be offered again.
        calm: a mood above this never leads to an offer by itself or with repetitions; people who are content repeat
            themselves, too.
    """

    memory: float = 0.55
    mood: float = 1.55
    fall: float = 0.2
    repeat: float = 0.25
    miss: float = 0.3
    failure: float = 0.4
    value_factor: float = 1.25
    value_cents: int = 20_000
    limit: float = 1.0
    window: int = 4
    pause_turns: int = 4
    calm: float = -0.1

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Weights:
        """From settings; unknown names raise ValueError."""
        unknown = values.keys() - {field.name for field in fields(cls)}
        if unknown:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        return cls(**values)


@dataclass(frozen=True)
class Signals:
    """What one turn showed.

    Attributes:
        mood: from -1, angry, to 1; None for a button, which has none.
        requests: what was asked for, as intents with the order they name.
        misses: how many messages in a row were not understood.
        failures: how many things did not work in this turn.
        value_cents: of the order that is talked about, where it is known.
        served: whether a person was offered or fetched in this turn already.
    """

    mood: float | None = None
    requests: tuple[str, ...] = ()
    misses: int = 0
    failures: int = 0
    value_cents: int | None = None
    served: bool = False


@dataclass(frozen=True)
class Course:
    """What is remembered of a conversation's turns.

    Attributes:
        mood: smoothed, from -1 to 1.
        best: the best smoothed mood so far, at least 0.
        recent: the requests of the last turns, oldest first.
        repeats, failures: how much of them is not forgotten yet.
        value_cents: the most that was at stake.
        since_offer: turns since a person was offered; None before.
    """

    mood: float = 0.0
    best: float = 0.0
    recent: tuple[tuple[str, ...], ...] = ()
    repeats: float = 0.0
    failures: float = 0.0
    value_cents: int = 0
    since_offer: int | None = None

    def as_slot(self) -> dict[str, Any]:
        """As it is kept."""
        plain = asdict(self)
        return plain | {
            "mood": round(self.mood, 3),
            "best": round(self.best, 3),
            "repeats": round(self.repeats, 3),
            "failures": round(self.failures, 3),
            "recent": [list(turn) for turn in self.recent],
        }

    @classmethod
    def of(cls, kept: Any) -> Course:
        """What was kept; a fresh course where it cannot be read."""
        if not isinstance(kept, dict) or not kept.keys() <= {field.name for field in fields(cls)}:
            return cls()
        recent = tuple(tuple(str(name) for name in turn) for turn in kept.get("recent") or ())
        return cls(**{**kept, "recent": recent})


@dataclass(frozen=True)
class Decision:
    """What follows from a turn: ``reasons`` name the parts of ``strain`` that weighed, heaviest first."""

    course: Course
    strain: float
    offer: bool
    reasons: tuple[str, ...] = ()


def decide(course: Course, signals: Signals, weights: Weights = Weights()) -> Decision:
    """Takes a turn into the course and says whether a person should be offered now."""
    mood = course.mood
    if signals.mood is not None:
        mood = weights.memory * course.mood + (1 - weights.memory) * max(-1.0, min(1.0, signals.mood))
    seen = {name for turn in course.recent for name in turn}
    again = sum(name in seen for name in signals.requests)
    repeats = (
        course.repeats + again if again else course.repeats * (weights.memory if signals.requests else 1.0)
    )
    failures = course.failures * weights.memory + signals.failures
    best = max(course.best, mood, 0.0)
    value = max(course.value_cents, signals.value_cents or 0)
    parts = {
        "mood": weights.mood * max(0.0, -mood) + weights.fall * max(0.0, best - mood) / 2,
        "repeats": weights.repeat * repeats,
        "misses": weights.miss * signals.misses,
        "failures": weights.failure * failures,
    }
    if mood > weights.calm:  # content people repeat themselves, too
        parts["repeats"] *= 0.5
        parts["mood"] = 0.0
    strain = sum(parts.values()) * (weights.value_factor if value >= weights.value_cents else 1.0)
    since = None if course.since_offer is None else course.since_offer + 1
    due = strain >= weights.limit and (since is None or since > weights.pause_turns)
    offer = due and not signals.served
    after = Course(
        mood=mood,
        best=best,
        recent=(*course.recent, signals.requests)[-weights.window :],
        repeats=repeats,
        failures=failures,
        value_cents=value,
        since_offer=0 if offer or signals.served else since,
    )
    if offer or signals.served:
        # What was answered with the offer of a person does not count again.
        after = replace(after, repeats=0.0, failures=0.0)
    heaviest = sorted((name for name in parts if parts[name] > 0.1), key=lambda name: -parts[name])
    return Decision(after, round(strain, 3), offer, tuple(heaviest))
