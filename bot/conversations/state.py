"""Who answers next: the states of a conversation as pure functions, with no socket, store or clock in sight.

``bot`` → ``queued`` → ``agent`` → ``bot`` or ``closed``. Whoever may speak is named by the *epoch*: it rises each
time the right to speak passes on, and words produced under an older epoch are never sent. Waiting in the queue
does not raise it, because the bot goes on answering until a person comes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from bot.errors import AlreadyClaimed, Conflict

Status = Literal["bot", "queued", "agent", "closed"]


@dataclass(frozen=True, slots=True)
class Owner:
    """The agent who has a conversation."""

    agent_id: str
    name: str


@dataclass(frozen=True, slots=True)
class State:
    """Who answers, and since which change of hands."""

    status: Status = "bot"
    epoch: int = 0
    owner: Owner | None = None


def queue(state: State) -> State:
    """The customer waits for a person; nothing changes where one is already asked for or here.

    Raises:
        Conflict: the conversation is closed.
    """
    refuse_closed(state)
    return replace(state, status="queued") if state.status == "bot" else state


def claim(state: State, agent: Owner) -> State:
    """The agent takes the conversation, from the queue or from the bot; a second claim of hers changes nothing.

    Raises:
        AlreadyClaimed: another agent has it.
        Conflict: the conversation is closed.
    """
    refuse_closed(state)
    if state.owner is not None:
        _refuse_other(state.owner, agent)
        return state
    return State("agent", state.epoch + 1, agent)


def release(state: State, agent: Owner) -> State:
    """The agent hands the conversation back to the bot.

    Raises:
        AlreadyClaimed: another agent has it.
        Conflict: no agent has it.
    """
    refuse_closed(state)
    if state.owner is None:
        raise Conflict("nobody has taken this conversation")
    _refuse_other(state.owner, agent)
    return State("bot", state.epoch + 1)


def close(state: State, agent: Owner) -> State:
    """The conversation ends; the customer's next visit opens a new one. Closing it twice changes nothing.

    Raises:
        AlreadyClaimed: another agent has it.
    """
    if state.status == "closed":
        return state
    if state.owner is not None:
        _refuse_other(state.owner, agent)
    return State("closed", state.epoch + 1)


def bot_may_speak(state: State, epoch: int) -> bool:
    """Whether words that the bot produced under ``epoch`` may still be sent."""
    return state.status in {"bot", "queued"} and state.epoch == epoch


def refuse_silent_agent(state: State, agent: Owner) -> None:
    """Only the agent who has the conversation may write in it.

    Raises:
        AlreadyClaimed: another agent has it.
        Conflict: no agent has it.
    """
    refuse_closed(state)
    if state.owner is None:
        raise Conflict("take the conversation before you answer")
    _refuse_other(state.owner, agent)


def refuse_closed(state: State) -> None:
    """Nothing happens in a closed conversation.

    Raises:
        ConversationClosed: it is closed.
    """
    if state.status == "closed":
        raise ConversationClosed


def _refuse_other(owner: Owner, agent: Owner) -> None:
    if owner.agent_id != agent.agent_id:
        raise AlreadyClaimed(owner.name)


class ConversationClosed(Conflict):
    """The conversation has ended."""

    code = "conversation_closed"

    def __init__(self) -> None:
        super().__init__("this conversation has ended; a new one begins with the next visit")
