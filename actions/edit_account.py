"""Changing name, telephone number or e-mail address of the account, never without a yes."""

from __future__ import annotations

import re
from typing import Final, get_args

from rasa_sdk.events import SlotSet

from actions import details
from actions.ask_question import answer_from_articles
from actions.details import Field
from actions.labels import label
from actions.order_form import request
from actions.short_form import ShortForm, confirmation
from actions.skill import Button, Event, FormSkill, Reply, Skill, payload
from actions.turn import Turn
from bot.errors import InvalidInput
from bot.shop import Customer

FORM: Final = "edit_account_form"
FIELDS: Final[tuple[Field, ...]] = get_args(Field)
_SURNAME: Final = re.compile(r"\b(?:last ?name|surname|family name)\b|改姓|姓氏", re.IGNORECASE)


def present(customer: Customer, field: str) -> str | None:
    """What the account says now."""
    values = {"name": customer.name, "phone": customer.phone, "email": customer.email}
    return values[field]


class ValidateEditAccountForm(ShortForm):
    """Finds out what is to be changed into what, and waits for a yes."""

    form = FORM
    intent = "edit_account"
    answers = ("account_field", "account_value", "account_confirmed")
    unavailable = "utter_account_unavailable"

    def name(self) -> str:
        """Rasa runs it before each question of the form."""
        return "validate_edit_account_form"

    async def begin(self, turn: Turn, reply: Reply) -> list[Event]:
        """Takes what the first words say; a guest is told how to do it."""
        if turn.principal.customer_id is None:
            await answer_from_articles(turn, reply)
            reply.say("utter_account_sign_in")
            return [request(None)]
        field = _field(turn)
        return [request("account_field")] if field is None else await self._take_up(turn, field)

    async def accept(self, turn: Turn, requested: str) -> list[Event] | None:
        """Reads what, into what, or the yes; a new value instead of a yes is a correction."""
        known = turn.slot("account_field")
        named = _field(turn)
        match requested:
            case "account_field":
                return await self._take_up(turn, named) if named else None
            case "account_value" if turn.intent in {"affirm", "deny"}:
                return None
            case "account_value":
                value = await self._with(turn, known, asked=True)
                return value or (await self._take_up(turn, named) if named not in {None, known} else None)
        agreed = confirmation(turn, self.intent)
        if agreed is not None and await self._value(turn, known, asked=False) is None:
            return [SlotSet("account_confirmed", agreed), request(None)]
        return await self._with(turn, named or known, asked=False)

    async def _take_up(self, turn: Turn, field: Field) -> list[Event]:
        """Goes on with a particular: to the yes when the words hold its new value, else to the value."""
        known = await self._with(turn, field, asked=False)
        return known or [SlotSet("account_field", field), request("account_value")]

    async def _with(self, turn: Turn, field: Field, *, asked: bool) -> list[Event] | None:
        value = await self._value(turn, field, asked=asked)
        if value is None:
            return None
        return [
            SlotSet("account_field", field),
            SlotSet("account_value", value),
            request("account_confirmed"),
        ]

    async def _value(self, turn: Turn, field: Field, *, asked: bool) -> str | None:
        if field == "email":
            return turn.email
        if field == "phone":
            return details.phone(turn.words)
        name = details.person(turn.words, asked=asked)
        if name is not None and " " not in name and _SURNAME.search(turn.words):
            customer = await self.services.shop.me(turn.principal)
            return " ".join([*customer.name.split()[:1], name])
        return name


def _field(turn: Turn) -> Field | None:
    pressed = turn.entity("account_field")
    found = next((field for field in FIELDS if field == pressed), None) or details.field(turn.words)
    if found is not None:
        return found
    if turn.email is not None:
        return "email"
    return "phone" if details.phone(turn.words) else None


class _Ask(FormSkill):
    unavailable = "utter_account_unavailable"


class AskAccountField(_Ask):
    """Tells what the account says, and asks what of it to change."""

    def name(self) -> str:
        """Asked by the form for its slot ``account_field``."""
        return "action_ask_account_field"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """One button for each particular."""
        buttons: list[Button] = [
            {
                "title": label(f"field_{field}", turn.language),
                "payload": payload("inform", account_field=field),
            }
            for field in FIELDS
        ]
        buttons.append({"title": label("field_address", turn.language), "payload": payload("change_address")})
        if turn.slot("misses"):
            reply.say("utter_edit_account_ask_field_again", buttons)
            return []
        customer = await self.services.shop.me(turn.principal)
        unknown = label("field_unknown", turn.language)
        values = {field: present(customer, field) or unknown for field in FIELDS}
        reply.say("utter_edit_account_ask_field", buttons, **values)
        return []


class AskAccountValue(_Ask):
    """Asks for the new value."""

    def name(self) -> str:
        """Asked by the form for its slot ``account_value``."""
        return "action_ask_account_value"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Says the question, the second time with an example."""
        again = "_again" if turn.slot("misses") else ""
        reply.say(f"utter_edit_account_ask_{turn.slot('account_field')}{again}")
        return []


class AskAccountConfirmed(_Ask):
    """Shows the change and asks."""

    def name(self) -> str:
        """Asked by the form for its slot ``account_confirmed``."""
        return "action_ask_account_confirmed"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Says what it is now and what it would be."""
        field = turn.slot("account_field")
        customer = await self.services.shop.me(turn.principal)
        before = present(customer, field) or label("field_unknown", turn.language)
        reply.say(
            "utter_edit_account_confirm",
            field=label(f"field_{field}", turn.language),
            before=before,
            after=turn.slot("account_value"),
        )
        return []


class EditAccount(Skill):
    """Changes the account after a yes."""

    unavailable = "utter_account_unavailable"

    def name(self) -> str:
        """Runs when the form has ended."""
        return "action_edit_account"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Silent when nothing was to be changed."""
        field, value, agreed = (turn.slot(name) for name in ValidateEditAccountForm.answers)
        done = [SlotSet(name, None) for name in ValidateEditAccountForm.answers]
        if agreed is None or field is None or value is None:
            return done
        if agreed is False:
            reply.say("utter_edit_account_kept")
            return done
        try:
            await self.services.shop.update_customer(
                turn.principal,
                name=value if field == "name" else None,
                phone=value if field == "phone" else None,
                email=value if field == "email" else None,
                key=turn.key(self.name()),
            )
        except InvalidInput:
            reply.say("utter_edit_account_refused", field=label(f"field_{field}", turn.language))
            return [*done, SlotSet("offer", "person")]
        reply.say("utter_edit_account_done", field=label(f"field_{field}", turn.language), after=value)
        return done
