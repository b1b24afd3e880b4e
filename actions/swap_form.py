"""Getting another variant of something ordered: what changing an order and an exchange have in common.

The form gathers *drafts*: for each line what it is to become, as far as that is known. It asks for what is
missing, tells what it would cost, and does nothing without a yes.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from rasa_sdk.events import SlotSet

from actions import options, reading
from actions.mentions import Part, described, mentions
from actions.order_form import LEAVING, OrderForm, missed, request
from actions.order_items import Item, parted_items
from actions.payment_choice import named_method
from actions.skill import Event
from actions.turn import Turn
from bot.errors import PolicyRefused
from bot.shop import LineChange, Order, PaymentMethod, Quote
from bot.shop.money import original_method
from bot.shop.policy import Refusal, difference_refusal, lines_refusal

SLOTS: Final = ("swap_drafts", "swap_method", "swap_refusal", "swap_confirmed")
# With these words a question of the form may be answered; with others the customer has something else in mind.
_ANSWERING: Final = frozenset(
    {"inform", "affirm", "deny", "find_product", "refine", "check_availability", "change_order", "exchange",
     "start_return", "place_order", "nlu_fallback"}
)  # fmt: skip
_QUANTITY: Final = re.compile(
    r"\b(?:quantity|qty|amount|number)\D{1,20}(\d{1,2})\b|"
    r"\b(?:quantity|qty|amount|number)\b.{0,150}\bto (\d{1,2})\b|^\W{0,3}(\d{1,2})\W{0,3}$|"
    r"\b(\d{1,2}|two|three|four|five|six) (?:of (?:them|it|those|these)|pieces|pcs|pairs|items|instead)\b|"
    r"\bmake (?:it|that|them) (\d{1,2}|two|three|four|five|six)\b|"
    r"\b(\d{1,2}|two|three|four|five|six) (?:[a-z]+ ){1,3}(?:instead of|rather than) (?:\d|one|two|three|just)|"
    r"数量\D{0,6}(\d{1,2})|(?:改成|改为|换成|变成|要)(\d{1,2}|[一二两三四五六])[件个双条套]"
)
_NUMBERS: Final = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6,
}  # fmt: skip
_REMOVE: Final = re.compile(
    r"\b(?:remove|take (?:out|off)|drop|delete|leave out|without|don'?t (?:need|want))\b|"
    r"去掉|删掉|删除|不要了|取消掉"
)
_KEEP: Final = re.compile(
    r"\b(?:leave|keep) (?:it|that|this|them|the \w+)(?: one)?"
    r"(?: (?:as|like) (?:it|that|they) (?:is|are)| then)?\W*$|"
    r"(?:保持|维持)原样|(?:这件|那件|这个|那个)(?:就)?(?:不换|不改|算)了"
)
Draft = dict[str, Any]


class SwapForm(OrderForm):
    """Finds the order, the items, what they become and who pays, and waits for a yes or no.

    Attributes:
        counts: whether the number of pieces may change too.
    """

    answers = SLOTS
    counts: ClassVar[bool]

    @abstractmethod
    def refusal(self, order: Order) -> Refusal | None:
        """Why nothing of the order can be swapped; None when something can."""

    def swappable(self, order: Order) -> list[str]:
        """Ids of the lines that can be swapped."""
        return [line.line_id for line in order.lines]

    def is_eligible(self, order: Order) -> bool:
        """Orders with something to swap come first."""
        return self.refusal(order) is None

    async def proceed(self, turn: Turn, order: Order) -> list[Event]:
        """Takes what the first words already say."""
        refused = self.refusal(order)
        if refused is not None:
            return [SlotSet("swap_refusal", refused.reason), request(None)]
        items, gone = await parted_items(turn, order, self.swappable(order))
        pointed = [items[place] for place in reading.item_places(turn.words, len(items))]
        meant = pointed or self.begun_with(turn, items)
        begun: list[Draft] = [{"line_id": item.line.line_id} for item in meant]
        drafts = self._read(turn.words, items, gone, []) or self._read(turn.words, items, gone, begun)
        return await self._next(turn, order, drafts, unclear=_is_unclear(turn.words, items, gone))

    def begun_with(self, turn: Turn, items: Sequence[Item]) -> Sequence[Item]:
        """The items that are meant where the words name none."""
        return items if len(items) == 1 else ()

    async def accept(self, turn: Turn, order: Order) -> list[Event] | None:
        """Reads the item, the option, the payment method or the yes, whichever was asked for."""
        asked = turn.slot("requested_slot")
        if asked == "swap_confirmed":
            return await self._accept_confirmation(turn, order)
        pays = asked == "swap_method" and await self._method(turn, order) is not None
        if turn.intent not in _ANSWERING and not pays:
            return None
        match asked:
            case "swap_item":
                return await self._accept_item(turn, order)
            case "swap_option":
                return await self._accept_option(turn, order)
            case "swap_method":
                return await self._accept_method(turn, order)
        return None

    async def _accept_item(self, turn: Turn, order: Order) -> list[Event] | None:
        items, gone = await parted_items(turn, order, self.swappable(order))
        before: list[Draft] = list(turn.slot("swap_drafts") or [])
        drafts = (
            self._read(turn.words, items, gone, before) if mentions(turn.words, items, gone).parts else before
        )
        if drafts == before:
            chosen = self._pointed_at(turn, items)
            target = self._target(turn.words, chosen[0]) if len(chosen) == 1 and turn.words else {}
            drafts = [*before, *({"line_id": item.line.line_id} | target for item in chosen)]
        if drafts == before:
            return None
        return await self._next(turn, order, drafts, unclear=_is_unclear(turn.words, items, gone))

    async def _accept_method(self, turn: Turn, order: Order) -> list[Event] | None:
        method = await self._method(turn, order)
        drafts: list[Draft] = list(turn.slot("swap_drafts") or [])
        if method is not None:
            return await self._next(turn, order, drafts, method_id=method.method_id)
        if turn.intent == "deny":
            return [SlotSet("swap_confirmed", False), request(None)]
        _, offered = await priced(turn, order, drafts)
        places = reading.places(turn.words, len(offered))
        if len(places) == 1:
            return await self._next(turn, order, drafts, method_id=offered[places[0]].method_id)
        items, gone = await parted_items(turn, order, self.swappable(order))
        corrected = self._read(turn.words, items, gone, drafts)
        return await self._next(turn, order, corrected) if corrected != drafts else None

    async def _accept_option(self, turn: Turn, order: Order) -> list[Event] | None:
        drafts: list[Draft] = list(turn.slot("swap_drafts") or [])
        left, gone = await parted_items(turn, order, self.swappable(order))
        items = {item.line.line_id: item for item in left}
        waiting = next((d for d in drafts if not is_known(d) and d["line_id"] in items), None)
        if waiting is None:
            return None
        item = items[waiting["line_id"]]
        present = item.line.variant_id
        if (present and turn.entity("variant_id") == present) or _KEEP.search(reading.plain(turn.words)):
            rest = [draft for draft in drafts if draft is not waiting]
            return (
                await self._next(turn, order, rest)
                if rest
                else [SlotSet("swap_confirmed", False), request(None)]
            )
        said = self._read(turn.words, left, gone, drafts)
        if said != drafts and any(is_known(d) and d["line_id"] != item.line.line_id for d in said):
            return await self._next(turn, order, said)
        target = self._chosen_option(turn, item, waiting.get("candidates") or [])
        if not target:
            return None
        answered = {"line_id": item.line.line_id} | target
        return await self._next(turn, order, [answered if d is waiting else d for d in drafts])

    def _chosen_option(self, turn: Turn, item: Item, offered: Sequence[str]) -> Draft:
        """What a tap, a place in the list or the words want the item to become."""
        button = turn.entity("variant_id")
        if any(variant.variant_id == button for variant in item.variants):
            return {"variant_id": button}
        target = self._target(turn.words, item) if turn.words else {}
        listed_ids = list(offered) or [variant.variant_id for variant in item.others if variant.in_stock]
        places = reading.places(turn.words, len(listed_ids)) if not target else []
        return {"variant_id": listed_ids[places[0]]} if len(places) == 1 else target

    async def _accept_confirmation(self, turn: Turn, order: Order) -> list[Event] | None:
        if turn.intent in LEAVING:
            return None
        drafts: list[Draft] = list(turn.slot("swap_drafts") or [])
        method = await self._method(turn, order)
        if turn.words and (method or turn.intent in _ANSWERING):  # a correction, perhaps with a yes before it
            items, gone = await parted_items(turn, order, self.swappable(order))
            corrected = self._read(turn.words, items, gone, drafts)
            if corrected != drafts or (method and method.method_id != turn.slot("swap_method")):
                return await self._next(
                    turn, order, corrected, method_id=method.method_id if method else None
                )
        if turn.intent == "affirm" and not reading.is_negative(turn.words):
            return [SlotSet("swap_confirmed", True), request(None)]
        if turn.intent == "deny":
            return [SlotSet("swap_confirmed", False), request(None)]
        return missed(turn) if turn.intent == self.intent else None

    def _pointed_at(self, turn: Turn, items: Sequence[Item]) -> list[Item]:
        words = turn.words or turn.entity("ordinal") or ""
        if reading.says_all(words):
            return list(items)
        places = reading.places(words, len(items))
        best = described(words, items) if not places else None
        return [items[place] for place in (places if best is None else [best])]

    def _read(
        self, words: str, items: Sequence[Item], gone: Sequence[Item], drafts: Sequence[Draft]
    ) -> list[Draft]:
        """The drafts with what the words say of them; a line that the words name for the first time is added."""
        if not words:
            return list(drafts)
        named = mentions(words, items, gone)
        parts = {items[place].line.line_id: part for place, part in named.parts.items()}
        if not parts and not named.unclear and not named.gone:
            lines = [d["line_id"] for d in drafts] or [i.line.line_id for i in items if len(items) == 1]
            parts = {line_id: Part(words, words) for line_id in lines if len(lines) == 1}
        found = {draft["line_id"]: dict(draft) for draft in drafts}
        by_line = {item.line.line_id: item for item in items}
        for line_id, part in parts.items():
            target = self._target_of(part, by_line[line_id]) if line_id in by_line else {}
            if target or line_id not in found:
                found[line_id] = {"line_id": line_id} | target
        return list(found.values())

    def _target_of(self, part: Part, item: Item) -> Draft:
        """What is wanted stands behind an item's name, or else somewhere about it."""
        return self._target(part.after, item) or self._target(part.words, item)

    def _target(self, words: str, item: Item) -> Draft:
        """What the words want an item to become: a variant, a number, or several variants to choose from."""
        wanted = options.wanted(words, item.variants)
        quantity = _quantity(words) if self.counts else None
        meant = options.meant(wanted, item.present, item.variants) if quantity is None else []
        meant = [v for v in meant if v.variant_id != item.line.variant_id] or meant[:1]
        target: Draft = {}
        if len(meant) == 1:
            target["variant_id"] = meant[0].variant_id
        elif meant:
            target["candidates"] = [variant.variant_id for variant in meant]
        if self.counts and not meant:
            quantity = 0 if quantity is None and _REMOVE.search(reading.plain(words)) else quantity
            if quantity is not None:
                target["quantity"] = quantity
        return target

    async def _method(self, turn: Turn, order: Order) -> PaymentMethod | None:
        methods = await self.services.shop.payment_methods(turn.principal)
        button = turn.entity("method_id")
        if button is not None:
            return next((method for method in methods if method.method_id == button), None)
        return named_method(turn.words, methods, original=original_method(order)) if turn.words else None

    async def _next(
        self,
        turn: Turn,
        order: Order,
        drafts: list[Draft],
        *,
        method_id: str | None = None,
        unclear: bool = False,
    ) -> list[Event]:
        """What is known, and the next question; ``unclear``: the words also name what could be several items."""
        if method_id is None:
            named = await self._method(turn, order)
            method_id = named.method_id if named else turn.slot("swap_method")
        known = [SlotSet("swap_drafts", drafts or None), SlotSet("swap_method", method_id)]
        if not drafts or unclear:
            return [*known, request("swap_item")]
        if not all(is_known(draft) for draft in drafts):
            return [*known, request("swap_option")]
        try:
            quote = await self.services.shop.quote_change(turn.principal, order.number, changes_of(drafts))
        except PolicyRefused as error:
            return [*known, SlotSet("swap_refusal", error.reason), request(None)]
        refused = lines_refusal(order, quote.lines, exchange=not self.counts)
        if refused is None:
            return [*known, *await self._who_pays(turn, quote, method_id)]
        if refused.reason not in {"out_of_stock", "same_item"}:
            return [*known, SlotSet("swap_refusal", refused.reason), request(None)]
        open_again = [
            {"line_id": draft["line_id"], "refused": refused.reason}
            if self._is_impossible(order, quote, draft)
            else draft
            for draft in drafts
        ]
        return [*known, SlotSet("swap_drafts", open_again), request("swap_option")]

    def _is_impossible(self, order: Order, quote: Quote, draft: Draft) -> bool:
        """Whether it is this line that cannot become what was wanted."""
        alone = [new for new in quote.lines if new.line.line_id == draft["line_id"]]
        refused = lines_refusal(order, alone, exchange=not self.counts)
        return refused is not None and refused.reason in {"out_of_stock", "same_item"}

    async def _who_pays(self, turn: Turn, quote: Quote, method_id: str | None) -> list[Event]:
        """Asks for a payment method only where there is a difference and a choice."""
        methods = await self.services.shop.payment_methods(turn.principal)
        possible = [m for m in methods if difference_refusal(quote.difference_cents, m) is None]
        if method_id is None and len(possible) == 1:
            method_id = possible[0].method_id
        method = next((method for method in methods if method.method_id == method_id), None)
        if difference_refusal(quote.difference_cents, method) is not None:
            if len(methods) == 1:
                return [SlotSet("swap_refusal", "balance_too_small"), request(None)]
            return [SlotSet("swap_method", None), SlotSet("order_hint", "balance"), request("swap_method")]
        if method is None and quote.difference_cents and len(methods) > 1:
            return [request("swap_method")]
        return [SlotSet("swap_method", method_id), request("swap_confirmed")]


def changes_of(drafts: Sequence[Draft]) -> list[LineChange]:
    """Drafts as the shop takes them."""
    return [
        LineChange(
            line_id=draft["line_id"], variant_id=draft.get("variant_id"), quantity=draft.get("quantity")
        )
        for draft in drafts
    ]


async def priced(turn: Turn, order: Order, drafts: Sequence[Draft]) -> tuple[Quote, list[PaymentMethod]]:
    """What the drafts cost, and the payment methods that can pay the difference, in the order they are shown."""
    quote = await turn.services.shop.quote_change(turn.principal, order.number, changes_of(drafts))
    methods = await turn.services.shop.payment_methods(turn.principal)
    return quote, [each for each in methods if difference_refusal(quote.difference_cents, each) is None]


def is_known(draft: Mapping[str, Any]) -> bool:
    """Whether it is known what the line is to become."""
    return draft.get("variant_id") is not None or draft.get("quantity") is not None


def _is_unclear(words: str, items: Sequence[Item], gone: Sequence[Item]) -> bool:
    return bool(mentions(words, items, gone).unclear)


def _quantity(words: str) -> int | None:
    found = _QUANTITY.search(reading.plain(words))
    if found is None:
        return None
    said = next(group for group in found.groups() if group)
    return _NUMBERS[said] if said in _NUMBERS else int(said)
