"""The offer of an exchange before a refund: one line beside a question of the return, made once for an order.

Who has asked for the money, or has heard the offer, is not asked again; the return goes on all the while.
"""

from __future__ import annotations

from typing import Final

from rasa_sdk.events import SlotSet

from actions import reading
from actions.labels import label
from actions.order_view import products_of
from actions.skill import Button, Event, Reply, payload
from actions.turn import Turn
from bot.shop import Order
from bot.shop.policy import exchange_refusal

OFFERED: Final = "exchange_offered"  # slot: number of the order whose customer has made up their mind
HEARD: Final = 6  # messages within which a wish for the money counts


def settled(order: Order) -> Event:
    """Notes that nobody needs to be asked about an exchange of this order any more."""
    event: Event = SlotSet(OFFERED, order.number)
    return event


async def offer(turn: Turn, order: Order, reply: Reply) -> tuple[list[Button], list[Event]]:
    """Says in a line that an exchange is possible, where it is and has not been said.

    Returns:
        The button for it, to go with the question that follows, and what to remember.
    """
    if any(map(_rules_out, turn.earlier_words(HEARD))) or not await _is_possible(turn, order):
        return [], []
    if turn.slot(OFFERED) != order.number:
        reply.say("utter_return_offer_exchange")
    title = label("exchange_instead", turn.language)
    return [{"title": title, "payload": payload("exchange", order_number=order.number)}], [settled(order)]


async def _is_possible(turn: Turn, order: Order) -> bool:
    """Whether all that goes back could be had in another version."""
    if exchange_refusal(order, turn.services.shop.policy, now=turn.services.clock()) is not None:
        return False
    products = await products_of(turn.services, order)
    chosen = set(turn.slot("return_lines") or ())
    others = [
        any(
            variant.in_stock and variant.variant_id != line.variant_id
            for variant in (products[line.product_id].variants if line.product_id in products else ())
        )
        for line in order.lines
        if line.line_id in chosen
    ]
    return bool(others) and all(others)


def _rules_out(words: str) -> bool:
    """Whether the words say that it is the money that is wanted."""
    return reading.wants_money(words) or reading.refuses_exchange(words)
