"""Questions answered from the knowledge base, in its own words and with the source."""

from __future__ import annotations

from typing import Final

from rasa_sdk.events import SlotSet

from actions.fallback import clarify, quote
from actions.skill import Event, Reply, Skill
from actions.turn import Turn

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
        """Quotes an article, or passes on to what an unclear message gets."""
        if turn.words.casefold().strip(" .?!。？！") in _EMPTY | {""}:
            reply.say("utter_ask_question_what")
            return []
        if await quote(turn, reply):
            return [SlotSet("misses", None)]
        return await clarify(turn, reply)
