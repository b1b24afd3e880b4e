"""One dialogue turn as a skill sees it: who speaks, what was said, and what is known so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from typing import Any, Final

from rasa_sdk import Tracker

from actions import reading
from actions.labels import Language
from actions.services import Services
from bot.errors import Unauthorized
from bot.shop import Principal, canonical_email, canonical_number
from bot.shop.principal import verify

_PAYMENT: Final = re.compile(
    r"(?:\b(?:pay ?pal|card|account|visa|mastercard|voucher)|卡|账户)[\s_(#:]*$", re.IGNORECASE
)


class Phase(Enum):
    """Why a form asks its validation what to do."""

    START = "the form has just begun"
    ANSWER = "the customer has said something while the form was waiting"
    RESUME = "something else was answered and the form goes on"


@dataclass(frozen=True)
class Turn:
    """The present turn of one conversation.

    Attributes:
        spoken: what counts as the customer's words instead of those of the message.
    """

    tracker: Tracker
    services: Services
    spoken: str | None = None

    def saying(self, words: str) -> Turn:
        """The same turn with other words."""
        return replace(self, spoken=words)

    @property
    def _message(self) -> dict[str, Any]:
        return self.tracker.latest_message or {}

    @property
    def _metadata(self) -> dict[str, Any]:
        return self._message.get("metadata") or {}

    @property
    def language(self) -> Language:
        """The language to answer in."""
        return "zh" if self.tracker.get_slot("language") == "zh" else "en"

    @property
    def intent(self) -> str | None:
        """What the customer does with these words."""
        name: str | None = (self._message.get("intent") or {}).get("name")
        return name

    @property
    def confidence(self) -> float:
        """How sure the dialogue core is of the intent, from 0 to 1."""
        return float((self._message.get("intent") or {}).get("confidence") or 0)

    @property
    def ranking(self) -> list[str]:
        """Names of the intents that came into question, best first."""
        return [entry["name"] for entry in self._message.get("intent_ranking") or () if entry.get("name")]

    @property
    def words(self) -> str:
        """What the customer wrote; for a button, what was written before it, or nothing."""
        if self.spoken is not None:
            return self.spoken
        text: str = self._message.get("text") or ""
        # Only a button's payload begins with a slash: the gateway takes it off what people type.
        return (self.entity("words") or "") if text.startswith("/") else text.strip()

    def entity(self, name: str) -> str | None:
        """The last value of an entity in this message: a correction comes after what it corrects.

        What is refused ("not leather") is no value.
        """
        values = [
            e["value"]
            for e in self._message.get("entities") or ()
            if e.get("entity") == name and e.get("role") != "not"
        ]
        return str(values[-1]) if values else None

    @property
    def order_number(self) -> str | None:
        """The order number in this message, as the store keeps it.

        Bare digits after the name of a way to pay are that of a card or an account.
        """
        text: str = self._message.get("text") or ""
        values = [
            str(found["value"])
            for found in self._message.get("entities") or ()
            if found.get("entity") == "order_number"
            and not (
                str(found["value"]).isdigit() and _PAYMENT.search(text[: max(found.get("start") or 0, 0)])
            )
        ]
        # Beside a number with letters, bare digits are a postcode or the like.
        written_out = [value for value in values if not value.isdigit()]
        chosen = (written_out or values)[-1:]
        return canonical_number(chosen[0]) if chosen else None

    @property
    def means_other(self) -> bool:
        """Whether another order than the present one is asked for, without naming it."""
        return self.entity("ordinal") == "other" or reading.says_other(self.words)

    @property
    def email(self) -> str | None:
        """The e-mail address in this message."""
        value = self.entity("email")
        return canonical_email(value) if value else None

    def slot(self, name: str) -> Any:
        """What is known from earlier turns, or from the form's validation in this one."""
        return self.tracker.get_slot(name)

    @property
    def form(self) -> str | None:
        """Name of the form that is in progress."""
        name: str | None = (self.tracker.active_loop or {}).get("name")
        return name

    @property
    def goes_on(self) -> bool:
        """Whether nothing was said but that the open form should go on."""
        return bool(self._metadata.get("goes_on"))

    def phase(self, form: str) -> Phase:
        """Why ``form`` is run now, from what has happened since the customer spoke.

        A form that was left for long and is taken up again goes on, whatever led to it.
        """
        if self.goes_on:
            return Phase.RESUME
        since: list[dict[str, Any]] = []
        for event in reversed(self.tracker.events):
            if event["event"] == "user":
                break
            since.append(event)
        if any(event["event"] == "active_loop" and event.get("name") == form for event in since):
            return Phase.START
        if any(
            event["event"] == "action" and event["name"] not in {form, "action_listen"} for event in since
        ):
            return Phase.RESUME
        return Phase.ANSWER

    @cached_property
    def principal(self) -> Principal:
        """Who speaks, vouched for by the gateway.

        Raises:
            Unauthorized: the turn carries no valid principal.
        """
        token = self._metadata.get("principal")
        if not isinstance(token, str):
            raise Unauthorized("the turn carries no principal")
        return verify(token, self.services.principal_key, now=self.services.clock())

    def key(self, action: str) -> str:
        """Names what this action does in this turn, so that a repeated turn has no second effect."""
        return f"{self.principal.conversation_id}:{self._metadata.get('message_id')}:{action}"

    def earlier_words(self, count: int) -> list[str]:
        """The customer's last messages, oldest first; buttons are left out."""
        texts = [event.get("text") or "" for event in self.tracker.events if event["event"] == "user"]
        return [text.strip() for text in texts if text.strip() and not text.startswith("/")][-count:]
