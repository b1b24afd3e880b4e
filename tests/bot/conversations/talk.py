"""Short ways to say the things that every test of conversations says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.blocks import Text, content
from bot.conversations import Agent, Handoff, Incoming, Reply
from tests.fakes import new_id

ANN = Agent(agent_id="a1", email="ann@shop.test", name="Ann", role="agent")
BEN = Agent(agent_id="b1", email="ben@shop.test", name="Ben", role="agent")


def words(text: str) -> dict[str, Any]:
    return content([Text.of(text)])


def message(text: str = "hello", *, client_msg_id: str | None = None) -> Incoming:
    """A message that the bot answers."""
    return replace(silent(text), text=text, client_msg_id=client_msg_id or new_id())


def silent(text: str = "hello", *, handoff: Handoff | None = None) -> Incoming:
    """A message that the bot is not asked about, as an agent's are."""
    return Incoming(client_msg_id=new_id(), body_hash=text, content=words(text), handoff=handoff)


def reply(text: str = "hi", **parts: Any) -> Reply:
    return Reply(content=words(text), **({"checkpoint": {"at": text}, "trace": {"intent": text}} | parts))
