"""What is on offer today, and what to do about a code that does not work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from actions import offers, reading, references
from actions.ask_question import known_answer
from actions.fallback import person_button
from actions.find_product import SHOWN
from actions.impressions import show_cards
from actions.labels import day, label
from actions.product_view import cheapest
from actions.skill import Event, Reply, Skill
from actions.turn import Turn
from bot.shop import Product, Promotion

_BROWSED: Final = 200
_CODE: Final = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z0-9-]{4,20}(?![A-Za-z0-9-]))[A-Za-z]+-?\d+[A-Za-z0-9-]*|"
    r"(?<![A-Za-z0-9])[A-Z]{5,20}(?![A-Za-z0-9])"
)
_TROUBLE: Final = re.compile(
    r"\b(?:code|coupon|voucher|promo)\b.{0,50}\b(?:not|n'?t|doesn'?t|isn'?t|won'?t|"
    r"invalid|expired|fail\w*|error|reject\w*|refus\w*|declin\w*)\b|"
    r"\b(?:not|doesn'?t|isn'?t|won'?t|can'?t|cannot|invalid|expired|fail\w*|"
    r"reject\w*)\b.{0,50}\b(?:code|coupon|voucher|promo)\b|"
    r"(?:码|券).{0,12}(?:不能|不了|无效|没用|失效|用不|过期|错误|不行)|(?:不能|无效|失效).{0,8}(?:码|券)"
)
_HOW: Final = re.compile(
    r"\b(?:how|where) (?:do|can|to|should)\b.{0,40}\b(?:code|coupon|voucher|enter|apply|"
    r"use|redeem)\b|(?:怎么|哪里|在哪).{0,8}(?:用|输入|填).{0,8}(?:码|券)|(?:码|券).{0,6}(?:怎么用|在哪)"
)
_NEXT: Final = re.compile(
    r"\b(?:next|upcoming|when(?:'s| is| are| will| does)?)\b.{0,30}\b(?:sale|sales|"
    r"black friday|discount)|什么时候.{0,6}(?:打折|促销|大促)|下次"
)
_STUDENT: Final = re.compile(r"\bstudents?\b|学生")
_NEWCOMER: Final = re.compile(
    r"\b(?:first order|new customers?|sign(?:ing)? up|newsletter|welcome)\b|新客|新用户|首单|注册.{0,4}(?:优惠|折)"
)


class AskPromotions(Skill):
    """Tells what is on offer."""

    unavailable = "utter_find_product_unavailable"

    def name(self) -> str:
        """Runs on ``ask_promotions``."""
        return "action_ask_promotions"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """A code, a rule of the shop, or the offers of the day with things that are reduced."""
        plain = reading.plain(turn.words)
        today = await self.services.shop.promotions(on=self.services.today())
        code = _CODE.search(turn.words)
        if code is not None:
            return await _code(turn, reply, code[0], today)
        if _TROUBLE.search(plain):
            if not await known_answer(turn, reply, label("question_code_problem", turn.language)):
                reply.say("utter_ask_promotions_code_unknown", [person_button(turn)], code="")
            reply.say("utter_ask_promotions_which_code")
            return []
        for pattern, question in (
            (_HOW, "question_use_code"), (_NEXT, "question_next_sale"),
            (_STUDENT, "question_student"), (_NEWCOMER, "question_new_customer_discount"),
        ):  # fmt: skip
            if pattern.search(plain) and await known_answer(turn, reply, label(question, turn.language)):
                return []
        return await self._today(turn, reply, today)

    async def _today(self, turn: Turn, reply: Reply, today: Sequence[Promotion]) -> list[Event]:
        category = await _category(turn)
        reduced = await self._reduced(category, today)
        mine = [p for p in today if category is None or await self._is_for(p, category)]
        if mine:
            reply.say("utter_ask_promotions_today", offers=await offers.told(turn, mine))
        else:
            reply.say("utter_ask_promotions_none_but_reduced" if reduced else "utter_ask_promotions_none")
        if not reduced:
            await known_answer(turn, reply, label("question_new_customer_discount", turn.language))
            return []
        if mine:
            reply.say("utter_ask_promotions_reduced")
        return await show_cards(turn, reply, reduced, {}, source="promotions")

    async def _is_for(self, promotion: Promotion, category: str) -> bool:
        """Whether something of a category is part of a promotion."""
        if not promotion.product_ids:
            return promotion.category in {None, category}
        products = await self.services.shop.products(promotion.product_ids)
        return any(product.category == category for product in products)

    async def _reduced(self, category: str | None, promotions: Sequence[Promotion]) -> list[Product]:
        """Things that cost less than before and can be bought, the largest reduction first."""
        named = [product_id for promotion in promotions for product_id in promotion.product_ids]
        products, _ = await self.services.shop.browse(category=category, limit=_BROWSED)
        found = {p.product_id: p for p in [*await self.services.shop.products(named), *products]}
        pool = [(_reduction(p), p) for p in found.values() if category is None or p.category == category]
        return [p for share, p in sorted(pool, key=lambda pair: -pair[0]) if share > 0 and p.in_stock][:SHOWN]


async def _code(turn: Turn, reply: Reply, code: str, today: Sequence[Promotion]) -> list[Event]:
    """Whether a code is one of today's; what may be wrong with it otherwise."""
    promotion = next((p for p in today if p.code and p.code.casefold() == code.casefold()), None)
    if promotion is not None:
        last = day(promotion.ends_on, turn.language)
        reply.say(
            "utter_ask_promotions_code_valid", code=promotion.code, percent=promotion.percent_off, date=last
        )
    else:
        reply.say("utter_ask_promotions_code_unknown", [person_button(turn)], code=code.upper())
    await known_answer(turn, reply, label("question_code_problem", turn.language))
    return []


async def _category(turn: Turn) -> str | None:
    """The category that the words name."""
    wanted = references.content(turn.words)
    scored = [
        (len(references.shared(wanted, category.category, category.name_in("zh"))), category.category)
        for category in await turn.services.shop.categories()
    ]
    best = max(scored, default=(0, None))
    return best[1] if best[0] else None


def _reduction(product: Product) -> float:
    variant = cheapest(product)
    if variant is None or not variant.compare_at_cents:
        return 0.0
    return 1 - variant.price_cents / variant.compare_at_cents
