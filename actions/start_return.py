"""Sending items back: which, why, and only after a yes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rasa_sdk.events import FollowupAction, SlotSet

from actions import exchange_offer, reading
from actions.labels import label, listed
from actions.mentions import described, mentions
from actions.order_form import (
    LEAVING,
    OrderForm,
    OrderQuestion,
    another_order,
    is_digression,
    missed,
    request,
)
from actions.order_items import parted_items
from actions.order_view import item_name, item_names, order_block, products_of
from actions.payment_choice import method_name, named_method
from actions.skill import Button, Event, Reply, Skill, payload
from actions.turn import Phase, Turn
from bot.errors import NotFound, PolicyRefused
from bot.shop import Order, OrderLine, PaymentMethod
from bot.shop.money import original_method
from bot.shop.policy import refund_destination_refusal, return_refusal, returnable_lines

FORM: Final = "return_form"
MAX_REASON_CHARS: Final = 300
MAX_TITLE_CHARS: Final = 80
MAX_LINES: Final = 10  # buttons in one list
# Words of these kinds may answer a question of the form.
_ANSWERING: Final = frozenset({"affirm", "deny", "inform", "start_return", "nlu_fallback"})
_TO_THE_MONEY: Final = frozenset({"deny", "start_return", "track_refund"})
_OFFERS: Final = {
    "not_shipped": "cancel",
    "window_closed": "person",
    "already_exchanged": "person",
    "needs_person": "person",
    "refund_destination": "person",
}


def lines_left(order: Order) -> list[OrderLine]:
    """The lines that can still be sent back, in the order's order."""
    left = set(returnable_lines(order))
    return [line for line in order.lines if line.line_id in left]


class ValidateReturnForm(OrderForm):
    """Finds the order, the items and the reason, and waits for a yes or no."""

    form = FORM
    intent = "start_return"
    unavailable = "utter_return_unavailable"
    answers = ("return_lines", "return_reason", "return_refund_to", "return_confirmed", "return_exchanged")

    def name(self) -> str:
        """Rasa runs it before each question of the form."""
        return "validate_return_form"

    def is_eligible(self, order: Order) -> bool:
        """Orders with something to return come first."""
        return return_refusal(order, self.services.shop.policy, now=self.services.clock()) is None

    async def proceed(self, turn: Turn, order: Order) -> list[Event]:
        """Takes what the first words already say: "the shirt is too small" names an item and a reason."""
        if not self.is_eligible(order):
            return [request(None)]
        left = lines_left(order)
        named = await self._named(turn, order)
        everything = len(left) == 1 or (not named and reading.says_all(turn.words))
        pointed = [left[place] for place in reading.item_places(turn.words, len(left))]
        chosen = left if everything else named or pointed or self._exchanged(turn, left)
        ids = [line.line_id for line in chosen] or None
        return await self._next(turn, order, ids, reading.reason(turn.words))

    async def accept(self, turn: Turn, order: Order) -> list[Event] | None:
        """Reads the items, the reason or the yes, whichever was asked for."""
        if reading.wants_exchange(turn.words) or (turn.intent == "exchange" and not turn.words):
            return self._accept_exchange(turn)
        match turn.slot("requested_slot"):
            case "return_lines":
                return await self._accept_lines(turn, order)
            case "return_reason":
                return await self._accept_reason(turn, order)
            case "return_refund_to":
                return await self._accept_destination(turn, order)
            case "return_confirmed":
                return await self._accept_confirmation(turn, order)
        return None

    @staticmethod
    def _exchanged(turn: Turn, lines: Sequence[OrderLine]) -> list[OrderLine]:
        """The lines of the exchange that the return takes the place of."""
        drafts = {draft["line_id"] for draft in turn.slot("swap_drafts") or ()}
        return [line for line in lines if line.line_id in drafts]

    @staticmethod
    def _accept_exchange(turn: Turn) -> list[Event] | None:
        """Words with an exchange in them ask for it, a yes too; its own intent begins it anyway."""
        if turn.intent not in _ANSWERING:
            return None
        return [SlotSet("return_exchanged", True), request(None)]

    async def _accept_lines(self, turn: Turn, order: Order) -> list[Event] | None:
        left = lines_left(order)
        place = turn.entity("ordinal") if not turn.words else None
        words = turn.words or place or ""
        chosen = await self._named(turn, order)
        if not chosen:
            every = reading.says_all(words)
            chosen = left if every else [left[index] for index in reading.places(words, len(left))]
        if not chosen:
            return None
        ids = [line.line_id for line in chosen]
        reason = turn.slot("return_reason") or reading.reason(turn.words)
        return await self._next(turn, order, ids, reason)

    async def _accept_reason(self, turn: Turn, order: Order) -> list[Event] | None:
        reason = turn.entity("return_reason") or reading.reason(turn.words)
        own_words = turn.intent != "affirm" and (
            turn.intent == "nlu_fallback" or not is_digression(turn.intent)
        )
        if reason is None and (await self._destination(turn, order)) is not None:
            return await self._next(turn, order, turn.slot("return_lines"), None)
        if reason is None and own_words and not reading.places(turn.words, MAX_LINES):
            reason = turn.words[:MAX_REASON_CHARS] or None
        if reason is None or turn.intent in LEAVING - {"stop"}:
            return None
        return await self._next(turn, order, turn.slot("return_lines"), reason)

    async def _accept_destination(self, turn: Turn, order: Order) -> list[Event] | None:
        if turn.intent in LEAVING or await self._destination(turn, order) is None:
            return None
        return await self._next(turn, order, turn.slot("return_lines"), turn.slot("return_reason"))

    async def _accept_confirmation(  # noqa: PLR0911  (one line for each meaning)
        self, turn: Turn, order: Order
    ) -> list[Event] | None:
        if turn.intent in LEAVING:
            return None
        agreed = turn.intent == "affirm" and not reading.is_negative(turn.words)
        before: list[str] = turn.slot("return_lines") or []
        lines = await self._corrected(turn, order, before)
        if lines is None and not agreed:
            return [SlotSet("return_lines", None), request("return_lines")]
        to = await self._destination(turn, order)
        moved = to is not None and to != turn.slot("return_refund_to")
        if lines and (moved or lines != before):  # perhaps with a yes or no before it
            return await self._next(turn, order, lines, turn.slot("return_reason"))
        if turn.intent in _TO_THE_MONEY and reading.wants_money(turn.words):
            # "No, the refund": a no to the exchange, and so not yet a yes to what would be done.
            asks = reading.is_question(turn.words)
            return None if asks else [request("return_confirmed")]
        if agreed:
            return [SlotSet("return_confirmed", True), request(None)]
        if turn.intent == "deny" or lines == []:
            return [SlotSet("return_confirmed", False), request(None)]
        reason = reading.reason(turn.words)
        if reason or to is not None:
            return await self._next(turn, order, before, reason or turn.slot("return_reason"))
        return missed(turn) if turn.intent == self.intent else None

    async def _corrected(self, turn: Turn, order: Order, before: list[str]) -> list[str] | None:
        """The lines that go back after "the lamp as well", "not the lamp" or "only the lamp"; None if unclear."""
        lines = await self._named(turn, order)
        if not lines:
            return before if lines == [] else None
        named = [line.line_id for line in lines]
        if reading.is_without(turn.words):
            return [line_id for line_id in before if line_id not in named]
        if reading.is_addition(turn.words):
            return [line.line_id for line in order.lines if line.line_id in {*before, *named}]
        return named

    async def _destinations(self, turn: Turn, order: Order) -> list[PaymentMethod]:
        """Where the money may go; nothing to choose from where only the way back is allowed."""
        policy = self.services.shop.policy
        if policy.refund_to == "original":
            return []
        methods = await self.services.shop.payment_methods(turn.principal)
        return [each for each in methods if refund_destination_refusal(order, policy, each) is None]

    async def _destination(self, turn: Turn, order: Order) -> str | None:
        """Which of them a button or the words name."""
        methods = await self._destinations(turn, order)
        button = turn.entity("method_id")
        if button is not None:
            return next((each.method_id for each in methods if each.method_id == button), None)
        if not turn.words or not methods:
            return None
        named = named_method(turn.words, methods, original=original_method(order))
        return named.method_id if named else None

    async def _next(
        self, turn: Turn, order: Order, line_ids: list[str] | None, reason: str | None
    ) -> list[Event]:
        """What is known, and the next question."""
        to = await self._destination(turn, order) or turn.slot("return_refund_to")
        known = [
            SlotSet("return_lines", line_ids),
            SlotSet("return_reason", reason),
            SlotSet("return_refund_to", to),
        ]
        if line_ids is None:
            return [*known, request("return_lines")]
        if self._refused(order, line_ids):
            return [*known, request(None)]
        if reason is None:
            return [*known, request("return_reason")]
        if to is None and len(await self._destinations(turn, order)) > 1:
            return [*known, request("return_refund_to")]
        return [*known, request("return_confirmed")]

    def _refused(self, order: Order, line_ids: Sequence[str]) -> bool:
        """Whether these lines are more than may go back without a person."""
        policy, now = self.services.shop.policy, self.services.clock()
        return return_refusal(order, policy, now=now, line_ids=line_ids) is not None

    async def _named(self, turn: Turn, order: Order) -> list[OrderLine] | None:
        """The lines that the words name; None where one name could be several of them."""
        items, gone = await parted_items(turn, order, [line.line_id for line in lines_left(order)])
        words = reading.without_fit(turn.words)
        named = mentions(words, items, gone)
        if named.unclear:
            return None
        best = described(words, items) if not named.parts else None
        places = sorted(named.parts) if best is None else [best]
        return [items[place].line for place in places]


class _Ask(OrderQuestion):
    """A question of the form."""

    unavailable = "utter_return_unavailable"

    async def _show(self, turn: Turn, order: Order, reply: Reply) -> None:
        reply.show(await order_block(order, self.services, turn.language))

    async def _tell_gone(self, turn: Turn, order: Order, reply: Reply) -> None:
        """Says of what was named too, but went back before, that it cannot go back again."""
        items, gone = await parted_items(turn, order, [line.line_id for line in lines_left(order)])
        named = mentions(reading.without_fit(turn.words), items, gone).gone
        if named:
            reply.say(
                "utter_return_item_gone", items=listed([gone[place].name for place in named], turn.language)
            )


class AskReturnLines(_Ask):
    """Shows the order and asks what goes back."""

    def name(self) -> str:
        """Asked by the form for its slot ``return_lines``."""
        return "action_ask_return_lines"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """One button for each item and one for all."""
        order = await self._order(turn)
        await self._tell_gone(turn, order, reply)
        missed_before = bool(turn.slot("misses"))
        if not missed_before and turn.phase(FORM) is not Phase.RESUME:
            await self._show(turn, order, reply)
        products = await products_of(self.services, order)
        buttons: list[Button] = []
        for place, line in enumerate(lines_left(order)[:MAX_LINES], 1):
            name = item_name(line, products, turn.language)[:MAX_TITLE_CHARS]
            title = f"{place}. {name} ({line.variant})" if line.variant else f"{place}. {name}"
            buttons.append({"title": title, "payload": payload("inform", ordinal=str(place))})
        buttons.append(
            {"title": label("all_items", turn.language), "payload": payload("inform", ordinal="all")}
        )
        question = "utter_return_ask_lines_again" if missed_before else "utter_return_ask_lines"
        reply.say(question, [*buttons, *another_order(turn, "start_return")])
        return []


class AskReturnReason(_Ask):
    """Asks why."""

    def name(self) -> str:
        """Asked by the form for its slot ``return_reason``."""
        return "action_ask_return_reason"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Names the items, with one button for each usual reason; what was not chosen by hand is shown first."""
        order = await self._order(turn)
        await self._tell_gone(turn, order, reply)
        if turn.phase(FORM) is Phase.START:
            await self._show(turn, order, reply)
        buttons = [
            {
                "title": label(f"reason_{name}", turn.language).capitalize(),
                "payload": payload("inform", return_reason=name),
            }
            for name in reading.REASONS
        ]
        if turn.slot("misses"):
            reply.say("utter_return_ask_reason_again", buttons)
            return []
        items = await _items(order, turn)
        reply.say(
            "utter_return_ask_reason",
            [*buttons, *another_order(turn, "start_return")],
            items=items,
            order_number=order.number,
        )
        return []


class AskReturnRefundTo(_Ask):
    """Asks where the money should go."""

    def name(self) -> str:
        """Asked by the form for its slot ``return_refund_to``."""
        return "action_ask_return_refund_to"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """One button for each place that the shop allows."""
        order = await self._order(turn)
        await self._tell_gone(turn, order, reply)
        if turn.phase(FORM) is Phase.START:
            await self._show(turn, order, reply)
        policy = self.services.shop.policy
        buttons: list[Button] = [
            {
                "title": method_name(each, turn.language),
                "payload": payload("inform", method_id=each.method_id),
            }
            for each in await self.services.shop.payment_methods(turn.principal)
            if refund_destination_refusal(order, policy, each) is None
        ]
        if turn.slot("misses"):
            reply.say("utter_return_ask_refund_to_again", buttons, order_number=order.number)
            return []
        instead, events = await exchange_offer.offer(turn, order, reply)
        reply.say("utter_return_ask_refund_to", [*buttons, *instead], order_number=order.number)
        return events


class AskReturnConfirmed(_Ask):
    """Repeats what was understood and asks for a yes."""

    def name(self) -> str:
        """Asked by the form for its slot ``return_confirmed``."""
        return "action_ask_return_confirmed"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Names the items and the reason."""
        order = await self._order(turn)
        await self._tell_gone(turn, order, reply)
        if turn.slot("misses"):
            reply.say("utter_return_confirm_again", order_number=order.number)
            return []
        if turn.phase(FORM) is Phase.START:
            await self._show(turn, order, reply)
        words = {"order_number": order.number, "reason": _reason_words(turn)}
        instead, events = await exchange_offer.offer(turn, order, reply)
        buttons = [*instead, *another_order(turn, "start_return")]
        to = turn.slot("return_refund_to")
        if to is None:
            reply.say("utter_return_confirm", buttons, items=await _items(order, turn), **words)
            return events
        methods = await self.services.shop.payment_methods(turn.principal)
        method = next((each for each in methods if each.method_id == to), None)
        reply.say(
            "utter_return_confirm_to",
            buttons,
            items=await _items(order, turn),
            method=method_name(method, turn.language),
            **words,
        )
        return events


class StartReturn(Skill):
    """Requests the return that the customer agreed to, or says why it cannot be."""

    unavailable = "utter_return_unavailable"

    def name(self) -> str:
        """Runs when the form has ended."""
        return "action_start_return"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Silent without an order: the form has said why there is none."""
        number = turn.slot("order_number")
        if number is None:
            return []
        done = [SlotSet(name, None) for name in (*ValidateReturnForm.answers, "order_hint")]
        if turn.slot("return_exchanged"):
            return [FollowupAction("exchange_form")]  # which takes over the order and its items
        try:
            order = await self.services.shop.order(turn.principal, number)
            if turn.slot("return_confirmed") is not True:
                return done + self._kept(order, turn.slot("return_lines"), reply)
            # Not asked again whether it is allowed: a repeated turn gets the answer of the first.
            registered = await self.services.shop.request_return(
                turn.principal,
                number,
                line_ids=turn.slot("return_lines"),
                reason=_reason_words(turn),
                refund_to=turn.slot("return_refund_to"),
                key=turn.key(self.name()),
            )
        except PolicyRefused as refused:  # something changed while we were asking
            return done + _explain(refused.reason, order, reply)
        except NotFound:
            reply.say("utter_order_expired")
            return [*done, SlotSet("order_number", None)]
        reply.say("utter_return_done", return_id=registered.return_id, items=await _items(order, turn))
        return done

    def _kept(self, order: Order, line_ids: Sequence[str] | None, reply: Reply) -> list[Event]:
        """Says why nothing was returned."""
        policy, now = self.services.shop.policy, self.services.clock()
        refusal = return_refusal(order, policy, now=now, line_ids=line_ids)
        if refusal is not None:
            return _explain(refusal.reason, order, reply)
        reply.say("utter_return_kept")
        return []


def _explain(reason: str, order: Order, reply: Reply) -> list[Event]:
    """Says why not, and offers what is possible instead."""
    if reason == "not_delivered" and order.status in {"pending", "processing"}:
        reason = "not_shipped"
    reply.say(f"utter_return_refused_{reason}", order_number=order.number)
    return [SlotSet("offer", _OFFERS.get(reason))]


async def _items(order: Order, turn: Turn) -> str:
    chosen = set(turn.slot("return_lines") or ())
    products = await products_of(turn.services, order)
    return item_names([line for line in order.lines if line.line_id in chosen], products, turn.language)


def _reason_words(turn: Turn) -> str:
    reason: str = turn.slot("return_reason")
    return label(f"reason_{reason}", turn.language) if reason in reading.REASONS else reason
