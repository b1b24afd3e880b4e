"""Another address for an order that has not left, or for the account; never without a yes."""

from __future__ import annotations

import re
from typing import Any, Final

from rasa_sdk.events import SlotSet

from actions import reading
from actions.addresses import one_line, read_address
from actions.labels import label
from actions.order_form import LEAVING, OrderForm, another_order, missed, request
from actions.skill import Button, Event, FormSkill, Reply, Skill
from actions.turn import Phase, Turn
from bot.errors import InvalidInput, NotFound, PolicyRefused
from bot.shop import Order
from bot.shop.policy import address_refusal

FORM: Final = "change_address_form"
SLOTS: Final = ("new_address", "address_scope", "address_refusal", "address_confirmed")
_ACCOUNT: Final = re.compile(
    r"\b(?:my account|default|profile|saved|from now on|add (?:a|an|another)|set up|home address)\b|"
    r"账户|账号|默认|以后|新增|添加|设置"
)
_ORDER: Final = re.compile(r"\border\b|\bparcel\b|\bpackage\b|订单|包裹|快递")


class ValidateChangeAddressForm(OrderForm):
    """Finds the order, or the account, and the new address, and waits for a yes or no."""

    form = FORM
    intent = "change_address"
    unavailable = "utter_change_address_unavailable"
    answers = SLOTS

    def name(self) -> str:
        """Rasa runs it before each question of the form."""
        return "validate_change_address_form"

    def is_eligible(self, order: Order) -> bool:
        """Orders that can still go elsewhere come first."""
        return address_refusal(order, self.services.shop.policy) is None

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """The account's own address needs no order."""
        signed_in = turn.principal.customer_id is not None
        if turn.phase(FORM) is Phase.START and signed_in and _is_account(turn):
            known = [SlotSet(name, None) for name in (*SLOTS, "digressions", "order_number")]
            return [*known, SlotSet("address_scope", "account"), *self._read(turn, ask=True)]
        asked = turn.slot("requested_slot") in {"new_address", "address_confirmed"}
        if turn.phase(FORM) is Phase.ANSWER and asked and turn.intent not in LEAVING:
            written = self._read(turn, ask=False)
            if written and written[0]["value"] != turn.slot("new_address"):  # its postcode is no order number
                return [SlotSet("digressions", None), *written]
        if turn.phase(FORM) is Phase.ANSWER and turn.slot("address_scope") == "account":
            if turn.order_number is None:
                return self._accept_any(turn) or []
            return [SlotSet("address_scope", None), *await self._identify(turn, reply, start=False)]
        return await super().answer(turn, reply)

    async def proceed(self, turn: Turn, order: Order) -> list[Event]:
        """Takes the address that the first words may already have."""
        refused = address_refusal(order, self.services.shop.policy)
        if refused is not None:
            return [SlotSet("address_refusal", refused.reason), request(None)]
        return self._read(turn, ask=True)

    async def accept(self, turn: Turn, order: Order) -> list[Event] | None:
        """Reads the address or the yes, whichever was asked for."""
        return self._accept_any(turn)

    def _accept_any(self, turn: Turn) -> list[Event] | None:
        if turn.intent in LEAVING:
            return None
        found = self._read(turn, ask=False)
        if turn.slot("requested_slot") == "new_address":
            return found or None
        if found and found[0]["value"] != turn.slot("new_address"):  # a correction, perhaps after a yes
            return found
        if turn.intent == "affirm" and not reading.is_negative(turn.words):
            return [SlotSet("address_confirmed", True), request(None)]
        if turn.intent == "deny":
            return [SlotSet("address_confirmed", False), request(None)]
        return missed(turn) if turn.intent in {self.intent, "inform"} else None

    @staticmethod
    def _read(turn: Turn, *, ask: bool) -> list[Event]:
        address = read_address(turn.words)
        if address is not None:
            return [SlotSet("new_address", address), SlotSet("misses", None), request("address_confirmed")]
        return [request("new_address")] if ask else []


class AskNewAddress(FormSkill):
    """Tells which address there is, and asks what it should be."""

    unavailable = "utter_change_address_unavailable"

    def name(self) -> str:
        """Asked by the form for its slot ``new_address``."""
        return "action_ask_new_address"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """The present address answers who only wanted to check it."""
        again = "_again" if turn.slot("misses") else ""
        buttons: list[Button] = [{"title": label("keep_address", turn.language), "payload": "/stop"}]
        buttons += another_order(turn, "change_address")
        address = await _present_address(turn)
        if turn.slot("address_scope") == "account":
            reply.say(f"utter_change_address_ask_account{again}", buttons, address=address)
        else:
            number = turn.slot("order_number")
            reply.say(f"utter_change_address_ask{again}", buttons, address=address, order_number=number)
        return []


class AskAddressConfirmed(FormSkill):
    """Repeats the new address and asks for a yes."""

    unavailable = "utter_change_address_unavailable"

    def name(self) -> str:
        """Asked by the form for its slot ``address_confirmed``."""
        return "action_ask_address_confirmed"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Names the order or the account."""
        address = one_line(turn.slot("new_address"))
        again = "_again" if turn.slot("misses") else ""
        if turn.slot("address_scope") == "account":
            reply.say(f"utter_change_address_confirm_account{again}", address=address)
        else:
            number = turn.slot("order_number")
            reply.say(f"utter_change_address_confirm{again}", address=address, order_number=number)
        return []


class ChangeAddress(Skill):
    """Changes the address that the customer agreed to, or says why it cannot be."""

    unavailable = "utter_change_address_unavailable"

    def name(self) -> str:
        """Runs when the form has ended."""
        return "action_change_address"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Silent without an order: the form has said why there is none."""
        number = turn.slot("order_number")
        account = turn.slot("address_scope") == "account"
        if number is None and not account:
            return []
        done = [SlotSet(name, None) for name in (*SLOTS, "order_hint")]
        refusal = turn.slot("address_refusal")
        if refusal is None and turn.slot("address_confirmed") is not True:
            reply.say("utter_change_address_kept")
            return done
        try:
            if refusal is None:
                await self._write(turn, reply, number=None if account else number)
        except PolicyRefused as refused:  # something changed while we were asking
            refusal = refused.reason
        except (InvalidInput, NotFound):
            reply.say("utter_order_expired")
            return [*done, SlotSet("order_number", None)]
        if refusal is not None:
            reply.say(f"utter_change_address_refused_{refusal}", order_number=number)
            return [*done, SlotSet("offer", "person")]
        return done

    async def _write(self, turn: Turn, reply: Reply, *, number: str | None) -> None:
        address: dict[str, Any] = turn.slot("new_address")
        written = one_line(address)
        key = turn.key(self.name())
        if number is None:
            await self.services.shop.update_customer(turn.principal, address=address, key=key)
            reply.say("utter_change_address_done_account", address=written)
            return
        await self.services.shop.change_address(turn.principal, number, address=address, key=key)
        reply.say("utter_change_address_done", address=written, order_number=number)


def _is_account(turn: Turn) -> bool:
    words = reading.plain(turn.words)
    return turn.order_number is None and bool(_ACCOUNT.search(words)) and not _ORDER.search(words)


async def _present_address(turn: Turn) -> str:
    shop = turn.services.shop
    if turn.slot("address_scope") == "account":
        address = (await shop.me(turn.principal)).address
    else:
        address = (await shop.order(turn.principal, turn.slot("order_number"))).shipping_address
    return one_line(address) or label("no_address", turn.language)
