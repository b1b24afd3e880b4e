"""Conversations: who answers next, the log that nothing is lost from, and the agents who take over.

:mod:`~bot.conversations.state` decides, :class:`Log` and :class:`Turns` store, :class:`LocalFanout` tells.
"""

from bot.conversations.agents import Agents
from bot.conversations.fanout import CONSOLE, Fanout, LocalFanout, Overrun
from bot.conversations.log import Log
from bot.conversations.model import (
    Accepted,
    Agent,
    Button,
    Change,
    Conversation,
    Customer,
    Event,
    Finished,
    Handoff,
    Incoming,
    Reply,
    Said,
    Turn,
    TurnRecord,
)
from bot.conversations.review import Misunderstanding, ReviewList
from bot.conversations.state import ConversationClosed, Owner, State, Status
from bot.conversations.store import Store, open_store
from bot.conversations.turns import LEASE_S, Turns
from bot.conversations.visitors import Visitors

__all__ = [
    "CONSOLE",
    "LEASE_S",
    "Accepted",
    "Agent",
    "Agents",
    "Button",
    "Change",
    "Conversation",
    "ConversationClosed",
    "Customer",
    "Event",
    "Fanout",
    "Finished",
    "Handoff",
    "Incoming",
    "LocalFanout",
    "Log",
    "Misunderstanding",
    "Overrun",
    "Owner",
    "Reply",
    "ReviewList",
    "Said",
    "State",
    "Status",
    "Store",
    "Turn",
    "TurnRecord",
    "Turns",
    "Visitors",
    "open_store",
]
