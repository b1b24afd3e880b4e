"""Questions about products that go on over turns: "and the red one?" asks of it what was asked of another.

A skill that answers something about products registers how it does so. What was asked last, and which products it
is still open for, is kept in the slot ``product_topic``.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from rasa_sdk.events import SlotSet

from actions import reading
from actions.labels import label
from actions.references import MAX_CANDIDATES, Meant
from actions.skill import Button, Event, Reply, payload
from actions.turn import Turn
from bot.shop import Product

MAX_WORDS_CHARS: Final = 200

Answer = Callable[[Turn, Reply, Sequence[Product], str], Awaitable[list[Event]]]

_ANSWERS: Final[dict[str, Answer]] = {}
# Something else is wanted than what was asked before.
_OPENS: Final = re.compile(r"\b(?:show|open|see|view|tell me|details?|look at)\b|看看|打开|介绍|详情")
# The words go on from a question rather than begin something: "and the second?", "what about the red one".
_GOES_ON: Final = re.compile(
    r"^(?:and|or|what about|how about|same for|also|ok and|then)\b|^那|呢[?？]?$|^还有"
)


@dataclass(frozen=True)
class Topic:
    """What was asked of products last; ``open``: the customer has yet to say of which."""

    intent: str
    words: str
    open: bool = False

    @classmethod
    def read(cls, slot: Any) -> Self | None:
        """What :meth:`kept` had made of it."""
        if not isinstance(slot, dict) or slot.get("intent") not in _ANSWERS:
            return None
        return cls(str(slot["intent"]), str(slot.get("words") or ""), bool(slot.get("open")))

    def kept(self) -> Event:
        """As the conversation keeps it."""
        event: Event = SlotSet(
            "product_topic",
            {"intent": self.intent, "words": self.words[:MAX_WORDS_CHARS], "open": self.open},
        )
        return event


def register(intent: str, answer: Answer) -> None:
    """``answer`` is how the skill of this intent answers for given products."""
    _ANSWERS[intent] = answer


async def about(
    turn: Turn, reply: Reply, intent: str, products: Sequence[Product], words: str
) -> list[Event]:
    """Answers, and remembers what was asked, and of what."""
    events = await _ANSWERS[intent](turn, reply, products, words)
    touched = {event.get("name") for event in events}
    if "viewed_product" not in touched and len(products) == 1:
        events = [*events, SlotSet("viewed_product", products[0].product_id)]
    if "product_topic" not in touched:
        events = [*events, Topic(intent, words).kept()]
    return events


async def follow(turn: Turn, reply: Reply, meant: Meant) -> list[Event] | None:
    """Goes on with what was asked last, of the products meant now; None when the words do not go on from it."""
    topic = Topic.read(turn.slot("product_topic"))
    if topic is None or not meant.products or (_OPENS.search(reading.plain(turn.words)) and not topic.open):
        return None
    return await about(turn, reply, topic.intent, meant.products, topic.words)


def goes_on(words: str) -> bool:
    """Whether the words go on from a question."""
    return bool(_GOES_ON.search(reading.plain(words).strip()))


def ask_which(
    turn: Turn, reply: Reply, intent: str, candidates: Sequence[Product], words: str
) -> list[Event]:
    """Asks which of several products is meant; the answer may be a button, a place or a name."""
    offered = list(candidates)[:MAX_CANDIDATES]
    buttons: list[Button] = [
        {
            "title": product.title_in(turn.language)[:80],
            "payload": payload(intent, product_id=product.product_id, words=words[:MAX_WORDS_CHARS]),
        }
        for product in offered
    ]
    reply.say("utter_product_which", buttons)
    return [
        SlotSet("shown_products", [product.product_id for product in offered]),
        SlotSet("viewed_product", None),
        Topic(intent, words, open=True).kept(),
    ]


def ask_for_one(turn: Turn, reply: Reply, intent: str, words: str) -> list[Event]:
    """Asks for a product's name when nothing was shown and nothing is named."""
    button: Button = {
        "title": label("choice_find_product", turn.language),
        "payload": payload("find_product"),
    }
    reply.say("utter_product_name_it", [button])
    return [Topic(intent, words, open=True).kept()]
