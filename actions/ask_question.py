"""Questions answered from the knowledge base, in its own words and with the source."""

from __future__ import annotations

from typing import Final

from rasa_sdk.events import SlotSet

from actions.fallback import articles, clarify, offer_products, person_button, quote
from actions.skill import Button, Event, Reply, Skill, payload
from actions.turn import Turn

SURE: Final = 0.6  # from here on it is a question, even if nothing answers it
TITLES: Final = 2
NEAR: Final = 0.2  # an article below this is about something else
# "I have a question" asks nothing yet.
_EMPTY: Final = frozenset(
    {
        "i have a question", "question", "a question", "can i ask something", "can i ask a question",
        "ask a question", "i have a few questions",
        "我有个问题", "有个问题", "问个问题", "我想问一下", "咨询", "咨询问题",
    }
)  # fmt: skip


class AnswerQuestion(Skill):
    """Answers from the knowledge base."""

    unavailable = "utter_ask_question_unavailable"

    def name(self) -> str:
        """Runs on ``ask_question``."""
        return "action_answer_question"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Quotes an article; else products that are named, the nearest articles' titles, or a person."""
        if turn.words.casefold().strip(" .?!。？！") in _EMPTY | {""}:
            reply.say("utter_ask_question_what")
            return []
        hits = await articles(turn)
        if quote(hits, reply):
            return [SlotSet("misses", None)]
        shown = await offer_products(turn, reply)
        if shown:
            return [SlotSet("misses", None), *shown]
        if turn.confidence < SURE or turn.slot("misses"):
            return clarify(turn, reply)
        titles: list[Button] = [
            {"title": hit.title, "payload": payload("ask_question", words=hit.title)}
            for hit in hits[:TITLES]
            if hit.score >= NEAR
        ]
        response = "utter_ask_question_unsure" if titles else "utter_ask_question_no_answer"
        reply.say(response, [*titles, person_button(turn)])
        return [SlotSet("misses", 1), SlotSet("offer", "person")]


async def known_answer(turn: Turn, reply: Reply, question: str | None = None) -> bool:
    """Quotes the article that answers for certain; False, and nothing is said, when there is none.

    Raises:
        ModelError: the knowledge base cannot be searched.
    """
    words = turn.words if question is None else question
    return quote(await turn.services.search.articles(words, language=turn.language, limit=1), reply)
