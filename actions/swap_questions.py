"""The questions of the forms that exchange or change what was ordered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rasa_sdk.events import SlotSet

from actions import options
from actions.labels import label, listed
from actions.order_form import OrderQuestion, another_order
from actions.order_items import items_of
from actions.order_view import order_block
from actions.payment_choice import method_name
from actions.skill import Button, Event, Reply, payload
from actions.start_return import lines_left
from actions.swap_form import changes_of, is_known, priced
from actions.turn import Phase, Turn
from bot.blocks import Money
from bot.shop import Order, PaymentMethod, Quote

MAX_BUTTONS: Final = 12
MAX_TITLE_CHARS: Final = 80


async def summary(turn: Turn, order: Order, quote: Quote) -> str:
    """What would become what, in one phrase."""
    names = {item.line.line_id: item.name for item in await items_of(turn, order)}
    parts = []
    for new in quote.lines:
        name = names[new.line.line_id]
        if new.quantity == 0:
            parts.append(label("swap_removed", turn.language, item=name))
            continue
        changed = new.variant is not None and new.variant.variant_id != new.line.variant_id
        before = new.line.variant or name
        after = options.described(new.variant, name) if changed else before
        if new.quantity != new.line.quantity:
            before, after = f"{new.line.quantity} × {before}", f"{new.quantity} × {after}"
        parts.append(label("swap_line", turn.language, item=name, before=before, after=after))
    return listed(parts, turn.language)


def difference(turn: Turn, quote: Quote, method: PaymentMethod | None) -> str:
    """Who pays how much, in one sentence."""
    name = method_name(method, turn.language)
    amount = Money(amount_cents=abs(quote.difference_cents), currency=quote.currency)
    if quote.difference_cents == 0:
        return label("swap_even", turn.language)
    key = "swap_costs" if quote.difference_cents > 0 else "swap_refunds"
    return label(key, turn.language, amount=amount, method=name)


class _Ask(OrderQuestion):
    """A question of such a form."""

    unavailable = "utter_swap_unavailable"

    async def _show(self, turn: Turn, order: Order, reply: Reply) -> None:
        if turn.form is not None and turn.phase(turn.form) is Phase.START:
            reply.show(await order_block(order, self.services, turn.language))

    @staticmethod
    def _intent(turn: Turn) -> str:
        return "exchange" if turn.form == "exchange_form" else "change_order"

    def _another(self, turn: Turn) -> list[Button]:
        return another_order(turn, self._intent(turn))


class AskSwapItem(_Ask):
    """Asks which item it is about."""

    def name(self) -> str:
        """Asked by the forms for their slot ``swap_item``."""
        return "action_ask_swap_item"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """One button for each item that the form counts, in its order."""
        order = await self._order(turn)
        await self._show(turn, order, reply)
        exchange = turn.form == "exchange_form"
        left = [line.line_id for line in (lines_left(order) if exchange else order.lines)]
        buttons: list[Button] = []
        for place, item in enumerate((await items_of(turn, order, left))[:MAX_BUTTONS], 1):
            title = f"{place}. {item.name[:MAX_TITLE_CHARS]}"
            title = f"{title} ({item.line.variant})" if item.line.variant else title
            buttons.append({"title": title, "payload": payload("inform", ordinal=str(place))})
        again = "_again" if turn.slot("misses") else ""
        question = f"utter_swap_ask_item{again}"
        reply.say(question, [*buttons, *self._another(turn)], order_number=order.number)
        return []


class AskSwapOption(_Ask):
    """Asks what an item is to become, or tells what is not to be had."""

    def name(self) -> str:
        """Asked by the forms for their slot ``swap_option``."""
        return "action_ask_swap_option"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """One button for each variant that can be sent."""
        order = await self._order(turn)
        await self._show(turn, order, reply)
        draft = next(d for d in turn.slot("swap_drafts") if not is_known(d))
        item = next(i for i in await items_of(turn, order) if i.line.line_id == draft["line_id"])
        offered = [
            v for v in item.others if not draft.get("candidates") or v.variant_id in draft["candidates"]
        ]
        buttons: Sequence[Button] = [
            {
                "title": options.described(v, v.sku)[:MAX_TITLE_CHARS],
                "payload": payload("inform", variant_id=v.variant_id),
            }
            for v in offered
            if v.in_stock
        ][:MAX_BUTTONS]
        keeps: list[Button] = []
        if item.line.variant_id and (draft.get("refused") or turn.slot("misses")):
            keep = payload("inform", variant_id=item.line.variant_id)
            keeps = [{"title": label("swap_keep", turn.language), "payload": keep}]
        if not buttons:
            person: Button = {
                "title": label("talk_to_person", turn.language),
                "payload": payload("request_human"),
            }
            reply.say("utter_swap_no_other", [*keeps, person, *self._another(turn)], item=item.name)
            return []
        question = "utter_swap_ask_option"
        if draft.get("refused") == "out_of_stock":
            question = "utter_swap_ask_option_sold_out"
        elif draft.get("refused") == "same_item":
            question = "utter_swap_ask_option_same"
        elif turn.slot("misses"):
            question = "utter_swap_ask_option_again"
        present = item.line.variant or options.described(item.present, item.name)
        reply.say(question, [*buttons, *keeps, *self._another(turn)], item=item.name, present=present)
        return []


class AskSwapMethod(_Ask):
    """Asks who pays the difference, or gets it back."""

    def name(self) -> str:
        """Asked by the forms for their slot ``swap_method``."""
        return "action_ask_swap_method"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """One button for each payment method."""
        order = await self._order(turn)
        await self._show(turn, order, reply)
        quote, methods = await priced(turn, order, turn.slot("swap_drafts"))
        buttons: list[Button] = [
            {"title": method_name(m, turn.language), "payload": payload("inform", method_id=m.method_id)}
            for m in methods
        ]
        amount = Money(amount_cents=abs(quote.difference_cents), currency=quote.currency)
        kind = (
            "balance"
            if turn.slot("order_hint") == "balance"
            else "more"
            if quote.difference_cents > 0
            else "less"
        )
        reply.say(f"utter_swap_ask_method_{kind}", buttons, amount=amount)
        return [SlotSet("order_hint", None)] if kind == "balance" else []


class AskSwapConfirmed(_Ask):
    """Repeats what was understood, with what it costs, and asks for a yes."""

    def name(self) -> str:
        """Asked by the forms for their slot ``swap_confirmed``."""
        return "action_ask_swap_confirmed"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Names items, options and money."""
        order = await self._order(turn)
        await self._show(turn, order, reply)
        quote = await self.services.shop.quote_change(
            turn.principal, order.number, changes_of(turn.slot("swap_drafts"))
        )
        methods = await self.services.shop.payment_methods(turn.principal)
        method = next((m for m in methods if m.method_id == turn.slot("swap_method")), None)
        again = "_again" if turn.slot("misses") else ""
        reply.say(
            f"utter_{self._intent(turn)}_confirm{again}",
            self._another(turn),
            order_number=order.number,
            changes=await summary(turn, order, quote),
            money=difference(turn, quote, method),
        )
        return []
