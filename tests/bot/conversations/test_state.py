"""Who may speak, without any store."""

from __future__ import annotations

import pytest

from bot.conversations.state import (
    ConversationClosed,
    Owner,
    State,
    bot_may_speak,
    claim,
    close,
    queue,
    refuse_silent_agent,
    release,
)
from bot.errors import AlreadyClaimed, Conflict

ANN = Owner("a1", "Ann")
BEN = Owner("b1", "Ben")


def test_queueing_keeps_the_epoch_so_that_the_bot_goes_on_answering() -> None:
    """The bot is not silenced while the customer waits."""
    queued = queue(State())
    assert queued == State("queued", 0)
    assert bot_may_speak(queued, 0)


def test_queueing_twice_changes_nothing() -> None:
    """A second request for a person leaves the place in the queue."""
    queued = queue(State())
    assert queue(queued) is queued


def test_queueing_while_an_agent_is_there_changes_nothing() -> None:
    """The person who was asked for is here already."""
    taken = claim(State(), ANN)
    assert queue(taken) is taken


@pytest.mark.parametrize("start", [State(), State("queued", 3)])
def test_claim_silences_the_bot(start: State) -> None:
    """Whatever the bot began before the claim may not be sent after it."""
    taken = claim(start, ANN)
    assert taken == State("agent", start.epoch + 1, ANN)
    assert not bot_may_speak(taken, start.epoch)
    assert not bot_may_speak(taken, taken.epoch)


def test_second_claimer_is_told_the_winner() -> None:
    """The loser of a race knows whom to ask."""
    with pytest.raises(AlreadyClaimed, match="Ann"):
        claim(claim(State(), ANN), BEN)


def test_own_second_claim_changes_nothing() -> None:
    """A double click is one claim."""
    taken = claim(State(), ANN)
    assert claim(taken, ANN) is taken


def test_release_gives_the_bot_a_new_epoch() -> None:
    """Replies from before the takeover stay unsent after the hand-back."""
    back = release(claim(State(), ANN), ANN)
    assert back == State("bot", 2)
    assert not bot_may_speak(back, 0)
    assert bot_may_speak(back, 2)


def test_only_the_owner_releases() -> None:
    """Neither another agent nor one who never claimed hands a conversation back."""
    with pytest.raises(AlreadyClaimed):
        release(claim(State(), ANN), BEN)
    with pytest.raises(Conflict):
        release(State(), ANN)


def test_only_the_owner_closes_an_owned_conversation() -> None:
    """Another agent cannot end it under the owner's hands."""
    with pytest.raises(AlreadyClaimed):
        close(claim(State(), ANN), BEN)
    assert close(claim(State(), ANN), ANN) == State("closed", 2)


def test_nothing_follows_a_close() -> None:
    """A closed conversation is refused by every move but a second close."""
    closed = close(State(), ANN)
    assert close(closed, BEN) is closed
    assert not bot_may_speak(closed, closed.epoch)
    for refused in (
        lambda: queue(closed),
        lambda: claim(closed, ANN),
        lambda: release(closed, ANN),
        lambda: refuse_silent_agent(closed, ANN),
    ):
        with pytest.raises(ConversationClosed):
            refused()


def test_agent_without_the_conversation_may_not_write() -> None:
    """Writing needs a claim, and one's own."""
    with pytest.raises(Conflict, match="take the conversation"):
        refuse_silent_agent(State("queued"), ANN)
    with pytest.raises(AlreadyClaimed):
        refuse_silent_agent(claim(State(), BEN), ANN)
    refuse_silent_agent(claim(State(), ANN), ANN)
