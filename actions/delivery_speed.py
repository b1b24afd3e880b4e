"""An order that should come sooner: people see what can be done, after a yes."""

from __future__ import annotations

import re
from typing import Final

from actions import case_offer, reading
from actions.skill import Event, Reply
from actions.turn import Turn
from bot.shop import Order

# How fast it comes is still to be decided for these.
OPEN: Final = frozenset({"pending", "processing", "shipped"})
_WANTED: Final = re.compile(
    r"\b(?:express|overnight|next.day|same.day|expedited|priority|rush|faster|quicker|standard|slower)"
    r" (?:deliver\w*|shipping|shipment|post|mail)\b|\b(?:faster|sooner|quicker|expedite|hurry)\b|"
    r"\bspeed(?:ing)? (?:\w{1,12} ){0,3}up\b|\brush (?:it|my|the|this)\b|"
    r"\bupgrade (?:the |my )?(?:shipping|delivery)\b|"
    r"加急|特快|快一?[点些]|尽快|次日达|当日达|早[点些日]|提前送|催"
)


def is_wanted(words: str) -> bool:
    """Whether the words ask for another speed of delivery."""
    return bool(_WANTED.search(reading.plain(words)))


def offer(turn: Turn, order: Order, reply: Reply) -> list[Event]:
    """Says that the chat cannot do it, and offers to pass it on."""
    stage = "shipped" if order.status == "shipped" else "open"
    reply.say(f"utter_delivery_speed_offer_{stage}", order_number=order.number)
    return pass_on(turn)


def pass_on(turn: Turn) -> list[Event]:
    """What a yes would open a case about: the customer's last words."""
    return case_offer.offer("delivery_change", " / ".join(turn.earlier_words(3)) or (turn.intent or ""))
