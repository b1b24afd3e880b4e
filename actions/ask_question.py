"""Questions answered from the knowledge base, in its own words and with the source."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Final

from rasa_sdk.events import SlotSet

from actions import case_offer
from actions.fallback import clarify, offer_products, person_button, quote
from actions.labels import known, label
from actions.services import ArticleHit
from actions.skill import Button, Event, Reply, Skill, payload
from actions.topics import TOPICS
from actions.turn import Turn
from bot.shop import CaseKind, Order
from models.errors import ModelError

log = logging.getLogger(__name__)

SURE: Final = 0.6  # from here on it is a question, even if nothing answers it
ARTICLES: Final = 3
TITLES: Final = 2
NEAR: Final = 0.2  # an article below this is about something else
OPEN: Final = frozenset({"pending", "processing", "shipped"})
# What kind of case a trouble is that an article may not end.
_CASES: Final[Mapping[str, CaseKind]] = {
    "payment_problem": "payment_problem",
    "website_problem": "website_problem",
    "registration_trouble": "account_trouble",
}
# "I have a question" asks nothing yet.
_EMPTY: Final = frozenset(
    {
        "i have a question", "i've got a question", "question", "a question", "can i ask something",
        "can i ask you something", "can i ask a question", "ask a question", "i have a few questions",
        "quick question", "just a question really", "i wanted to ask something", "i need some information",
        "got a q for you", "there's something i'd like to know", "hi, could i ask a quick question please",
        "我有个问题", "有个问题", "问个问题", "我想问一下", "咨询", "咨询问题", "想咨询一下", "请教一下",
        "有几件事想先了解一下",
    }
)  # fmt: skip


async def articles(turn: Turn) -> Sequence[ArticleHit]:
    """What the knowledge base has on the words, seen in the light of what is asked about.

    A topic without words, as from a button, stands for the most general question about it.

    Raises:
        ModelError: the knowledge base cannot be searched.
    """
    topic = turn.intent or ""
    general = f"question_{topic}"
    query = turn.words or (label(general, turn.language) if known(general) else "")
    if not query:
        return []
    return await turn.services.search.articles(
        query, language=turn.language, limit=ARTICLES, expected=TOPICS.get(topic, ())
    )


async def answer_from_articles(turn: Turn, reply: Reply) -> None:
    """Quotes what fits before a skill does something; without the knowledge base it is done all the same."""
    try:
        quote(await articles(turn), reply)
    except ModelError as error:
        log.warning("answer_without_article", extra={"error": type(error).__name__})


class AnswerQuestion(Skill):
    """Answers from the knowledge base, and goes on to what the shop can do about it."""

    unavailable = "utter_ask_question_unavailable"

    def name(self) -> str:
        """Runs on ``ask_question`` and on every intent of :data:`actions.topics.TOPICS`."""
        return "action_answer_question"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Quotes an article; else products that are named, the nearest articles' titles, or a person."""
        general = turn.intent == "ask_question"
        if general and turn.words.casefold().strip(" .?!。？！") in _EMPTY | {""}:
            reply.say("utter_ask_question_what")
            return []
        hits = await articles(turn)
        if quote(hits, reply):
            return [SlotSet("misses", None), *await self._go_on(turn, reply)]
        if general:
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

    async def _go_on(self, turn: Turn, reply: Reply) -> list[Event]:
        """What follows from the answer; nothing in the middle of a form, which has its own question."""
        if turn.form is not None:
            return []
        match turn.intent:
            case "ask_delivery_time":
                await self._own_parcel(turn, reply)
            case "ask_return_policy":
                reply.say("utter_ask_return_policy_next")
            case "ask_cancellation_policy":
                reply.say("utter_ask_cancellation_policy_next")
            case "ask_contact" | "ask_store_hours":
                reply.say("utter_ask_contact_next")
            case "payment_problem" | "website_problem" | "registration_trouble" as trouble:
                reply.say("utter_report_offer")
                return case_offer.offer(_CASES[trouble], turn.words or trouble)
            case "sign_in_trouble":
                reply.say("utter_sign_in_trouble_next")
            case "create_account" | "switch_account" if turn.principal.customer_id is not None:
                customer = await self.services.shop.customer(turn.principal.customer_id)
                reply.say("utter_account_signed_in_as", name=customer.name)
        return []

    async def _own_parcel(self, turn: Turn, reply: Reply) -> None:
        """Who has an order on its way may rather want to know about that one."""
        order = _latest_open(await self.services.shop.orders(turn.principal))
        if order is not None:
            track: Button = {
                "title": label("choice_track_order", turn.language),
                "payload": payload("track_order", order_number=order.number),
            }
            reply.say("utter_ask_delivery_time_next", [track], order_number=order.number)


def _latest_open(orders: Sequence[Order]) -> Order | None:
    """The newest order that has not arrived."""
    return next((order for order in orders if order.status in OPEN), None)


async def known_answer(turn: Turn, reply: Reply, question: str | None = None) -> bool:
    """Quotes the article that answers for certain; False, and nothing is said, when there is none.

    Raises:
        ModelError: the knowledge base cannot be searched.
    """
    words = turn.words if question is None else question
    return quote(await turn.services.search.articles(words, language=turn.language, limit=1), reply)
