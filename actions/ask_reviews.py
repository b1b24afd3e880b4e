"""What buyers say: the real rating and their own words, never a summary of our making."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from actions import product_topics, qualities, reading, references
from actions.labels import Language, label
from actions.skill import Button, Event, Reply, Skill, payload
from actions.turn import Turn
from bot.blocks import Quote, Reviews
from bot.shop import Product, Review

INTENT: Final = "ask_reviews"
READ: Final = 200
MAX_PRODUCTS: Final = 3
MAX_QUOTE_CHARS: Final = 400
PRAISE: Final = 4  # stars from which a review speaks for a product
LEAST_CHARS: Final = 25  # "Good." helps nobody
_FAULTS: Final = re.compile(
    r"\b(?:complain\w*|bad|negative|critic\w*|worst|dislike\w*|cons|problems?|issues?|"
    r"downsides?|one star|1 star)\b|差评|缺点|不好|抱怨|问题|吐槽"
)
_MERITS: Final = re.compile(
    r"\b(?:positive|good reviews|best reviews|praise\w*|pros|five stars?|5 stars?)\b|好评|优点"
)


class AskReviews(Skill):
    """Tells what buyers say."""

    unavailable = "utter_find_product_unavailable"

    def name(self) -> str:
        """Runs on ``ask_reviews``."""
        return "action_ask_reviews"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Of the product that is meant."""
        meant = await references.resolve(turn)
        if meant.products:
            return await product_topics.about(turn, reply, INTENT, meant.products, turn.words)
        if meant.candidates:
            return product_topics.ask_which(turn, reply, INTENT, meant.candidates, turn.words)
        return product_topics.ask_for_one(turn, reply, INTENT, turn.words)


async def answer_reviews(turn: Turn, reply: Reply, products: Sequence[Product], words: str) -> list[Event]:
    """Rating, count, and two quotes of each."""
    for product in products[:MAX_PRODUCTS]:
        title = product.title_in(turn.language)
        reviews = await turn.services.shop.reviews(product.product_id, limit=READ)
        if not reviews or product.rating_average is None:
            buttons: list[Button] = [
                {
                    "title": label("product_describe", turn.language),
                    "payload": payload("find_product", product_id=product.product_id),
                }
            ]
            reply.say("utter_ask_reviews_none", buttons, title=title)
            continue
        chosen, response = _chosen(reviews, words, turn.language)
        average = f"{product.rating_average:.1f}"
        reply.say(response, title=title, average=average, count=product.rating_count)
        lines = [
            label("review_line", turn.language, stars=review.rating, text=_cut(review.text))
            for review in chosen
        ]
        reply.show(
            Reviews(
                fallback="\n".join(lines),
                product_id=product.product_id,
                title=title[:300],
                average=round(product.rating_average, 1),
                count=product.rating_count,
                quotes=[
                    Quote(
                        review_id=review.review_id,
                        text=_cut(review.text),
                        rating=review.rating,
                        at=review.created_at.date().isoformat(),
                    )
                    for review in chosen
                ],
            )
        )
    return []


def _chosen(reviews: Sequence[Review], words: str, language: Language) -> tuple[list[Review], str]:
    """Two reviews and the response that introduces them: one for and one against, or both on what was asked."""
    ordered = sorted(
        reviews, key=lambda review: (review.language not in {language, None}, len(review.text) < LEAST_CHARS)
    )
    praise = [review for review in ordered if review.rating >= PRAISE]
    faults = [review for review in ordered if review.rating < PRAISE]
    plain = reading.plain(words)
    if _FAULTS.search(plain):
        return (
            (faults[:2], "utter_ask_reviews_faults")
            if faults
            else (praise[:2], "utter_ask_reviews_no_faults")
        )
    if _MERITS.search(plain) and praise:
        return praise[:2], "utter_ask_reviews_found"
    name = qualities.topic(words)
    if name is not None:
        about = [review for review in ordered if qualities.quoted(review.text, words, name)]
        if about:
            return about[:2], "utter_ask_reviews_about"
        return [*praise[:1], *faults[:1]], "utter_ask_reviews_silent"
    if not faults:
        return praise[:2], "utter_ask_reviews_found"
    return [*praise[:1], *faults[:1]], "utter_ask_reviews_found"


def _cut(text: str) -> str:
    """A quote that fits, cut between words."""
    if len(text) <= MAX_QUOTE_CHARS:
        return text
    return text[:MAX_QUOTE_CHARS].rsplit(" ", 1)[0] + " …"


product_topics.register(INTENT, answer_reviews)
