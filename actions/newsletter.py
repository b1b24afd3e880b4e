"""Subscribing to the newsletter and leaving it."""

from __future__ import annotations

from typing import Final

from rasa_sdk.events import SlotSet

from actions import details
from actions.ask_question import answer_from_articles
from actions.order_form import request
from actions.short_form import ShortForm, confirmation
from actions.skill import Event, FormSkill, Reply, Skill
from actions.turn import Turn

FORM: Final = "newsletter_form"


def _wish(turn: Turn) -> bool | None:
    pressed = turn.entity("newsletter_wanted")
    return pressed == "yes" if pressed is not None else details.newsletter(turn.words)


class ValidateNewsletterForm(ShortForm):
    """Finds out whether the newsletter is wanted, and waits for a yes."""

    form = FORM
    intent = "newsletter"
    answers = ("newsletter_wanted", "newsletter_confirmed")
    unavailable = "utter_account_unavailable"

    def name(self) -> str:
        """Rasa runs it before each question of the form."""
        return "validate_newsletter_form"

    async def begin(self, turn: Turn, reply: Reply) -> list[Event]:
        """A guest is told how to do it; who has what they ask for is told so."""
        if turn.principal.customer_id is None:
            await answer_from_articles(turn, reply)
            reply.say("utter_newsletter_guest")
            return [request(None)]
        wanted = _wish(turn)
        if wanted is None:
            await answer_from_articles(turn, reply)
            return [request("newsletter_wanted")]
        customer = await self.services.shop.me(turn.principal)
        if customer.newsletter == wanted:
            reply.say("utter_newsletter_has_it" if wanted else "utter_newsletter_has_none")
            return [request(None)]
        return [SlotSet("newsletter_wanted", wanted), request("newsletter_confirmed")]

    async def accept(self, turn: Turn, requested: str) -> list[Event] | None:
        """Reads which of the two, or the yes."""
        wanted = _wish(turn)
        if requested == "newsletter_wanted":
            if wanted is None:
                return None
            return [SlotSet("newsletter_wanted", wanted), request("newsletter_confirmed")]
        agreed = confirmation(turn, self.intent)
        if agreed is not None:
            return [SlotSet("newsletter_confirmed", agreed), request(None)]
        if wanted is not None and wanted != turn.slot("newsletter_wanted"):  # a correction
            return [SlotSet("newsletter_wanted", wanted), request("newsletter_confirmed")]
        return None


class AskNewsletterWanted(FormSkill):
    """Asks which of the two."""

    unavailable = "utter_account_unavailable"

    def name(self) -> str:
        """Asked by the form for its slot ``newsletter_wanted``."""
        return "action_ask_newsletter_wanted"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Says how it stands."""
        customer = await self.services.shop.me(turn.principal)
        reply.say("utter_newsletter_ask_on" if customer.newsletter else "utter_newsletter_ask_off")
        return []


class AskNewsletterConfirmed(FormSkill):
    """Asks for the yes."""

    unavailable = "utter_account_unavailable"

    def name(self) -> str:
        """Asked by the form for its slot ``newsletter_confirmed``."""
        return "action_ask_newsletter_confirmed"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Names the address that it goes to."""
        customer = await self.services.shop.me(turn.principal)
        wanted = turn.slot("newsletter_wanted")
        response = "utter_newsletter_confirm_join" if wanted else "utter_newsletter_confirm_leave"
        reply.say(response, email=customer.email or customer.name)
        return []


class SetNewsletter(Skill):
    """Subscribes or unsubscribes after a yes."""

    unavailable = "utter_account_unavailable"

    def name(self) -> str:
        """Runs when the form has ended."""
        return "action_set_newsletter"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Silent when nothing was decided."""
        wanted, agreed = turn.slot("newsletter_wanted"), turn.slot("newsletter_confirmed")
        done = [SlotSet("newsletter_wanted", None), SlotSet("newsletter_confirmed", None)]
        if wanted is None or agreed is None:
            return done
        if agreed is False:
            reply.say("utter_newsletter_kept")
            return done
        await self.services.shop.update_customer(turn.principal, newsletter=wanted, key=turn.key(self.name()))
        reply.say("utter_newsletter_joined" if wanted else "utter_newsletter_left")
        return done
