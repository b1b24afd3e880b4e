"""What happens when it is not clear what the customer wants: an article, products, a question, a person."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Final

from rasa_sdk.events import SlotSet

from actions import reading
from actions.find_product import buyable_first, currency_of, show
from actions.labels import known, label
from actions.refine import go_on
from actions.services import ArticleHit
from actions.skill import Button, Event, Reply, Skill, payload
from actions.turn import Turn
from actions.wishes import described
from bot.blocks import Source, Text
from models.errors import ModelError

ARTICLES: Final = 3
HITS: Final = 6
MAX_ANSWER_CHARS: Final = 600
CHOICES: Final = 3
NEAR: Final = 0.2  # an article below this is about something else
REMEMBERED: Final = 6  # attempts to help that are not repeated
# A product query names a thing: some hit must hold one of its words, not only resemble it.
_NAMED: Final = ("word:", "category:")
# Those that take up the customer's words again when they are chosen; the others ask for what they need.
_WITH_WORDS: Final = frozenset(
    {
        "ask_question", "ask_delivery", "ask_delivery_time", "ask_payment", "ask_return_policy",
        "ask_cancellation_policy", "ask_warranty", "ask_gift", "ask_store_hours", "ask_contact", "membership",
        "find_product", "refine", "recommend", "ask_product", "compare_products", "check_availability",
        "ask_reviews", "ask_price", "ask_promotions", "ask_why",
    }
)  # fmt: skip
# Words about an order may name the things in it and are no search for them.
_ABOUT_ORDERS: Final = frozenset(
    {
        "track_order", "cancel_order", "change_order", "change_address", "change_payment", "start_return",
        "exchange", "track_refund", "get_invoice", "report_problem",
    }
)  # fmt: skip
_USUAL: Final = ("track_order", "find_product", "ask_question")

# Whoever says this wants the thing itself, and not what the knowledge base says about its kind.
_LOOKS_FOR: Final = re.compile(
    r"^(?:an?|any|some|do you (?:have|sell)|have you got|show|find|"
    r"i (?:want|need)|i'?m (?:looking|after)|looking for)\b|"
    r"^(?:有没有|有卖|我?想买|我?想要|找|看看|给我看)"
)

log = logging.getLogger(__name__)


def quote(hits: Sequence[ArticleHit], reply: Reply) -> bool:
    """Answers with the article that fits for certain; False when there is none."""
    best = next((hit for hit in hits if hit.confident), None)
    if best is None:
        return False
    # A short article is told whole: its other paragraphs hold the exceptions.
    words = best.text if len(best.text) <= MAX_ANSWER_CHARS else best.passage
    reply.show(Text.of(words, Source(title=best.title, article_id=best.article_id)))
    return True


async def articles(turn: Turn) -> Sequence[ArticleHit]:
    """What the knowledge base has on the customer's words.

    Raises:
        ModelError: the knowledge base cannot be searched.
    """
    return await turn.services.search.articles(turn.words, language=turn.language, limit=ARTICLES)


def clarify(turn: Turn, reply: Reply, hits: Sequence[ArticleHit] = ()) -> list[Event]:
    """Offers what the words may have meant; the second time a person, and never twice the same.

    Args:
        turn: what was not understood.
        reply: where the question is put.
        hits: articles that may be meant, best first.
    """
    misses: int = turn.slot("misses") or 0
    counted: list[Event] = [SlotSet("misses", misses + 1)]
    if turn.form is not None:
        if misses == 0:  # after that the form's own question in other words is enough
            reply.say("utter_fallback_in_form")
        return counted
    if misses == 0:
        reply.say("utter_fallback_clarify", _choices(turn, hits))
        return counted
    if misses % 2 == 1:
        reply.say("utter_fallback_person")
        return [*counted, SlotSet("offer", "person")]
    reply.say("utter_fallback_rephrase")
    return counted


def _choices(turn: Turn, hits: Sequence[ArticleHit]) -> list[Button]:
    """Buttons for the likeliest intents, for the nearest article, and for a person."""
    buttons: list[Button] = []
    near = next((hit for hit in hits if hit.score >= NEAR), None)
    for intent in _likely(turn):
        again = {"words": turn.words} if intent in _WITH_WORDS and turn.words else {}
        if intent in _ABOUT_ORDERS and turn.order_number is not None:
            again = {"order_number": turn.order_number}
        title = label(f"choice_{intent}", turn.language)
        if intent == "ask_question" and near is not None:
            # "Ask a question" says little where the article is known that it may be about.
            again, title, near = {"words": near.title}, near.title, None
        buttons.append({"title": title, "payload": payload(intent, **again)})
    return [*buttons, person_button(turn)]


def _likely(turn: Turn) -> list[str]:
    """Intents worth asking about, the likeliest first, filled up with the usual ones."""
    likely = [intent for intent in turn.ranking if known(f"choice_{intent}")]
    return list(dict.fromkeys([*likely, *_USUAL]))[:CHOICES]


def person_button(turn: Turn) -> Button:
    """The way to a person."""
    return {"title": label("talk_to_person", turn.language), "payload": payload("request_human")}


class Fallback(Skill):
    """Helps with what was not understood."""

    unavailable = "utter_ask_question_unavailable"

    def name(self) -> str:
        """Runs on ``nlu_fallback`` and when no rule applies."""
        return "action_fallback"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """An article that fits, else products that are named, else a question, else a person.

        What was tried already since the customer was last understood is not tried again.
        """
        tried: list[str] = turn.slot("tried") or []
        hits: Sequence[ArticleHit] = ()
        if turn.words:
            try:
                if turn.form is None:  # "sorry, in S": what is a size or a colour goes on from what was shown
                    followed = await go_on(turn, reply, anew=True)
                    if followed is not None:
                        return [SlotSet("misses", None), *followed]
                if _LOOKS_FOR.search(reading.plain(turn.words)):
                    shown = await self._products(turn, reply, tried)
                    if shown:
                        return shown
                hits = [hit for hit in await articles(turn) if _tag(hit) not in tried]
                if quote(hits, reply):
                    best = next(hit for hit in hits if hit.confident)
                    return [SlotSet("misses", None), _remember(tried, _tag(best))]
                shown = await self._products(turn, reply, tried)
                if shown:
                    return shown
            except ModelError as error:  # the rest of the chain still helps
                log.warning("fallback_without", extra={"error": type(error).__name__})
        return [*clarify(turn, reply, hits), SlotSet("tried", tried)]

    @staticmethod
    async def _products(turn: Turn, reply: Reply, tried: Sequence[str]) -> list[Event]:
        """Products that were not just offered, where the words look like a search for them."""
        if turn.order_number is not None or _likely(turn)[0] in _ABOUT_ORDERS.intersection(turn.ranking):
            return []
        events = await offer_products(turn, reply)
        shown = next((e["value"] for e in events if e.get("name") == "shown_products"), ())
        tag = f"products:{','.join(shown)}"
        if not shown or tag in tried:
            reply.take_back()
            return []
        return [SlotSet("misses", None), *events, _remember(tried, tag)]


def _tag(hit: ArticleHit) -> str:
    return f"article:{hit.article_id}"


def _remember(tried: Sequence[str], tag: str) -> Event:
    event: Event = SlotSet("tried", [*tried, tag][-REMEMBERED:])
    return event


async def offer_products(turn: Turn, reply: Reply) -> list[Event]:
    """Shows products whose own words the customer used; nothing in the middle of a form."""
    if turn.form is not None:
        return []
    hits = await turn.services.search.products(
        turn.words, language=turn.language, limit=HITS, category=None, max_price_cents=None
    )
    named = [hit for hit in hits if any(code.startswith(_NAMED) for code in hit.reason)]
    products = await buyable_first(turn, named)
    if not products:
        return []
    missed = described(named[0].missed, currency_of(products), turn.language)
    if missed is None:
        reply.say("utter_fallback_products")
    else:
        reply.say("utter_find_product_relaxed", missed=missed)
    return await show(turn, reply, products, named)
