"""Stars and words about the service."""

from __future__ import annotations

from typing import Final

from rasa_sdk.events import SlotSet

from actions import details
from actions.labels import label
from actions.order_form import request
from actions.short_form import ShortForm
from actions.skill import Event, FormSkill, Reply, Skill
from actions.turn import Turn
from bot.blocks import RatingRequest

FORM: Final = "feedback_form"
MAX_TEXT_CHARS: Final = 1500
LEAST_CHARS: Final = 4  # "快" alone or "ok" is no sentence
LOW: Final = 2  # stars that deserve a person
# Opinions in words, where stars were asked for.
_OPINIONS: Final = frozenset({"compliment", "complain", "give_feedback", "problem_solved"})


class ValidateFeedbackForm(ShortForm):
    """Waits for stars and words, and insists on neither."""

    form = FORM
    intent = "give_feedback"
    answers = ("feedback_rating", "feedback_text")
    unavailable = "utter_feedback_unavailable"

    def name(self) -> str:
        """Rasa runs it before each question of the form."""
        return "validate_feedback_form"

    async def begin(self, turn: Turn, reply: Reply) -> list[Event]:
        """Takes stars and words that are there already."""
        return self._read(turn) or [request("feedback_rating")]

    def resume(self, turn: Turn) -> list[Event]:
        """Whoever has gone on to something else is not asked again; what was given still counts."""
        return super().resume(turn) if turn.goes_on else [request(None)]

    async def accept(self, turn: Turn, requested: str) -> list[Event] | None:
        """Stars, or an opinion in words."""
        asked_for_words = requested == "feedback_text"
        if turn.intent == "deny" or (turn.intent == "thank" and asked_for_words):
            return [request(None)]
        read = self._read(turn)
        if read is not None:  # also a correction of the stars
            return read
        told = asked_for_words and len(turn.words) >= LEAST_CHARS and not details.is_request(turn.words)
        if turn.words and (told or turn.intent in _OPINIONS - {self.intent}):
            return [SlotSet("feedback_text", turn.words[:MAX_TEXT_CHARS]), request(None)]
        return None

    @staticmethod
    def _read(turn: Turn) -> list[Event] | None:
        stars = details.stars(turn.words)
        if stars is None:
            return None
        words = turn.words[:MAX_TEXT_CHARS] if details.beyond_stars(turn.words) else None
        return [
            SlotSet("feedback_rating", stars),
            SlotSet("feedback_text", words),
            request(None if words else "feedback_text"),
        ]


class AskFeedbackRating(FormSkill):
    """Asks for stars."""

    unavailable = "utter_feedback_unavailable"

    def name(self) -> str:
        """Asked by the form for its slot ``feedback_rating``."""
        return "action_ask_feedback_rating"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """As a block that can be tapped; its answer may also be typed."""
        if turn.slot("misses"):
            reply.say("utter_feedback_ask_again")
            return []
        question = label("feedback_question", turn.language)
        reply.show(RatingRequest(fallback=question, question=question))
        reply.say("utter_feedback_ask")
        return []


class AskFeedbackText(FormSkill):
    """Asks for a sentence."""

    unavailable = "utter_feedback_unavailable"

    def name(self) -> str:
        """Asked by the form for its slot ``feedback_text``."""
        return "action_ask_feedback_text"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Says the question."""
        reply.say("utter_feedback_ask_text", rating=turn.slot("feedback_rating"))
        return []


class GiveFeedback(Skill):
    """Stores what the customer thinks."""

    unavailable = "utter_feedback_unavailable"

    def name(self) -> str:
        """Runs when the form has ended."""
        return "action_give_feedback"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Silent when nothing was given; who is unhappy is offered a person."""
        rating, text = turn.slot("feedback_rating"), turn.slot("feedback_text")
        done = [SlotSet("feedback_rating", None), SlotSet("feedback_text", None)]
        if rating is None and text is None:
            return done
        await self.services.shop.give_feedback(
            turn.principal, rating=rating, text=text or "", key=turn.key(self.name())
        )
        if rating is not None and rating <= LOW:
            reply.say("utter_feedback_done_low")
            return [*done, SlotSet("offer", "person")]
        reply.say("utter_feedback_done")
        return done
