"""When a person is offered: by the course of a conversation, never by one word."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.dialogue.escalation import Course, Decision, Signals, Weights, decide


def play(turns: list[Signals], weights: Weights = Weights()) -> list[Decision]:  # noqa: B008  (frozen)
    """The decisions of one conversation, its course written down and read back after each turn."""
    course, decisions = Course(), []
    for signals in turns:
        decision = decide(course, signals, weights)
        course = Course.of(json.loads(json.dumps(decision.course.as_slot())))
        decisions.append(decision)
    return decisions


def offers(turns: list[Signals]) -> list[bool]:
    """Whether a person is offered, turn by turn."""
    return [decision.offer for decision in play(turns)]


@pytest.mark.parametrize(
    "signals",
    [
        Signals(mood=-1.0),
        Signals(mood=-1.0, value_cents=1_000_000),
        Signals(mood=0.0, requests=("track_order:FD1",)),
        Signals(misses=2),
        Signals(failures=2),
        Signals(failures=1, value_cents=1_000_000),
    ],
)
def test_no_single_turn_leads_to_an_offer(signals: Signals) -> None:
    """An outburst, one thing that failed or an expensive order alone is no reason."""
    assert offers([signals]) == [False]


def test_anger_that_lasts_leads_to_an_offer() -> None:
    """Two furious messages in a row are enough, two cross ones are not."""
    assert offers([Signals(mood=-1.0)] * 2) == [False, True]
    assert offers([Signals(mood=-0.4)] * 2) == [False, False]


def test_the_same_request_again_and_again_leads_to_an_offer_when_the_mood_sinks() -> None:
    """The customer is cross and asks a third time."""
    asks = Signals(mood=-0.5, requests=("track_order:FD1",))
    assert offers([asks] * 4) == [False, False, True, False]


def test_a_calm_customer_may_ask_again() -> None:
    """Looking at an order three times is no complaint."""
    assert not any(offers([Signals(mood=0.1, requests=("track_order:FD1",))] * 4))


def test_other_orders_are_other_requests() -> None:
    """Asking about four orders is no repetition."""
    turns = [Signals(mood=-0.5, requests=(f"track_order:FD{number}",)) for number in range(3)]
    assert not any(offers(turns))


def test_misses_weigh_more_when_the_customer_is_cross() -> None:
    """Two misunderstood messages, said in annoyance."""
    turns = [Signals(mood=-0.6, misses=1), Signals(mood=-0.6, misses=2)]
    assert offers(turns) == [False, True]
    assert not any(offers([Signals(mood=0.0, misses=1), Signals(mood=0.0, misses=2)]))


def test_value_at_stake_leads_to_an_earlier_offer() -> None:
    """With 250 at stake the same annoyance weighs more."""
    cross = [Signals(mood=-0.6, requests=("track_refund:FD1",))] * 2
    rich = [replace(signals, value_cents=25_000) for signals in cross]
    assert offers(cross) == [False, False]
    assert offers(rich) == [False, True]


def test_a_person_is_not_offered_in_every_turn() -> None:
    """After an offer there is a pause; then, if it goes on, another."""
    decided = offers([Signals(mood=-1.0)] * 9)
    assert decided[:2] == [False, True]
    assert [place for place, offered in enumerate(decided) if offered] == [1, 6]


def test_an_offer_that_was_made_otherwise_counts() -> None:
    """A skill that offered a person itself is not followed by a second offer."""
    turns = [Signals(mood=-1.0), Signals(mood=-1.0, served=True), Signals(mood=-1.0)]
    assert not any(offers(turns))


def test_a_mood_that_recovers_needs_nobody() -> None:
    """Thanks after anger ends the matter."""
    assert not any(offers([Signals(mood=-1.0), Signals(mood=0.8), Signals(mood=0.5), Signals(mood=-0.3)]))


def test_buttons_say_nothing_about_the_mood() -> None:
    """A click keeps it as it was."""
    before, after = play([Signals(mood=-0.8), Signals(mood=None)])
    assert after.course.mood == pytest.approx(before.course.mood, abs=0.001)


def test_reasons_name_what_weighed_most() -> None:
    """The trace tells an operator why."""
    decision = play([Signals(mood=-1.0, misses=1)] * 2)[-1]
    assert decision.reasons[:2] == ("mood", "misses")


def test_weights_can_be_set_and_mistakes_are_named() -> None:
    """A shop may be more patient; a misspelt name is refused."""
    patient = Weights.of({"limit": 5.0})
    assert not any(decision.offer for decision in play([Signals(mood=-1.0)] * 5, patient))
    with pytest.raises(ValueError, match="limt"):
        Weights.of({"limt": 1.0})


def test_a_course_of_another_version_starts_afresh() -> None:
    """A checkpoint may be older than the code."""
    assert Course.of({"mood": -1, "colour": "red"}) == Course()
    assert Course.of(None) == Course()
