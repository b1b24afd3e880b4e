"""Closing an account: a case for people of the shop, never without a yes."""

from __future__ import annotations

from typing import Final

from rasa_sdk.events import SlotSet

from actions.ask_question import OPEN, answer_from_articles
from actions.labels import listed
from actions.order_form import request
from actions.short_form import ShortForm, confirmation
from actions.skill import Event, FormSkill, Reply, Skill
from actions.turn import Turn

FORM: Final = "delete_account_form"
MAX_OPEN: Final = 3


class ValidateDeleteAccountForm(ShortForm):
    """Waits for a yes."""

    form = FORM
    intent = "delete_account"
    answers = ("deletion_confirmed",)
    unavailable = "utter_account_unavailable"

    def name(self) -> str:
        """Rasa runs it before the question of the form."""
        return "validate_delete_account_form"

    async def begin(self, turn: Turn, reply: Reply) -> list[Event]:
        """Tells what it means; a guest has no account to close."""
        await answer_from_articles(turn, reply)
        if turn.principal.customer_id is None:
            reply.say("utter_account_sign_in")
            return [request(None)]
        return [request("deletion_confirmed")]

    async def accept(self, turn: Turn, requested: str) -> list[Event] | None:
        """Reads the yes or no."""
        agreed = confirmation(turn, self.intent)
        return None if agreed is None else [SlotSet("deletion_confirmed", agreed), request(None)]


class AskDeletionConfirmed(FormSkill):
    """Asks for the yes."""

    unavailable = "utter_account_unavailable"

    def name(self) -> str:
        """Asked by the form for its slot ``deletion_confirmed``."""
        return "action_ask_deletion_confirmed"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Says which account, and what is still on its way."""
        customer = await self.services.shop.me(turn.principal)
        orders = await self.services.shop.orders(turn.principal)
        open_ones = [order.number for order in orders if order.status in OPEN][:MAX_OPEN]
        if open_ones:
            reply.say("utter_delete_account_open_orders", numbers=listed(open_ones, turn.language))
        reply.say("utter_delete_account_confirm", name=customer.name, email=customer.email or "")
        return []


class DeleteAccount(Skill):
    """Asks people of the shop to close the account."""

    unavailable = "utter_account_unavailable"

    def name(self) -> str:
        """Runs when the form has ended."""
        return "action_delete_account"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Silent when nothing was decided."""
        agreed = turn.slot("deletion_confirmed")
        done = [SlotSet("deletion_confirmed", None)]
        if agreed is None:
            return done
        if agreed is False:
            reply.say("utter_delete_account_kept")
            return done
        words = " / ".join(turn.earlier_words(3)) or "-"
        case = await self.services.shop.open_case(
            turn.principal, kind="account_deletion", text=words, key=turn.key(self.name())
        )
        reply.say("utter_delete_account_done", case_id=case.case_id)
        return done
