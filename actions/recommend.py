"""Suggestions, each with a reason that is true."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from rasa_sdk.events import SlotSet

from actions import product_topics, reading, references
from actions.critiques import Quality
from actions.find_product import SHOWN, currency_of, look_for, unsaid_words
from actions.impressions import arm_of, show_cards
from actions.labels import label
from actions.product_view import cheapest, rated
from actions.refine import bare
from actions.services import Recommender, Suggestion, Taste
from actions.skill import Event, Reply, Skill
from actions.suggestions import ShopRecommender
from actions.turn import Turn
from actions.wishes import Wishes, summary
from bot.shop import Product

INTENT: Final = "recommend"
_BY_WORDS: Final = frozenset(
    {"asked", "rated"}
)  # kinds of suggestions that do not go by anything of the customer
POPULAR: Final = "popular"  # the arm of an experiment whose customers are not suggested to personally
_BOUGHT: Final = 5  # orders that tell what a customer likes
_GIFT: Final = re.compile(
    r"\b(?:gifts?|presents?|birthday|christmas|anniversary|valentine)\b|礼物|送给|送人|生日|圣诞"
)
# What was shown already is not wanted again.
_ELSE: Final = re.compile(r"\b(?:else|more|others?|another|different)\b|别的|其他|另外|还有")
_TO_THE_BOT: Final = re.compile(
    r"\byou (?:\w+ )?(?:bot|robot|machine|idiot|thing)\b|\b(?:stupid|useless|dumb|"
    r"shit\w*|fuck\w*)\b"
)
_ALONGSIDE: Final = re.compile(
    r"\b(?:goes? (?:well )?with|go together|match(?:es|ing)?|pair(?:s|ed)? with|"
    r"wear with|accessor\w+|complete the look)\b|搭配|配什么|搭什么|配套"
)
_AROUND: Final = (
    r"\b(?:for )?(?:my |a |our |his |her )?(?:mum|mom|mother|dad|father|friend|wife|"
    r"husband|girlfriend|boyfriend|partner|sister|brother|son|daughter|"
    r"boss|colleague|teacher|grandma|grandmother|grandpa|grandfather|aunt|uncle|myself|"
    r"me|him|her|them|someone|somebody)\b|"
    r"\b(?:recommend\w*|suggest\w*|advice|advise|ideas?|inspir\w+|pick|choose|popular|"
    r"best ?sellers?|best-selling|trending|favou?rites?|good|nice|great|top|present|"
    r"what(?:'s)?|else|do|would|could|can|should|you|more|another|"
    r"gifts?|gift|who|likes?|loves?|into|loving|buy|buying|"
    r"bought|other|customers|around|year|old|years|is|was|new)\b|推荐|建议|送给?|妈妈|爸爸|朋友|女朋友|"
    r"男朋友|老婆|老公|同事|老师|生日|礼物|热门|爆款|畅销|热销|好看|喜欢|一下|点什么|什么好"
)


class Recommend(Skill):
    """Suggests products."""

    unavailable = "utter_find_product_unavailable"

    def name(self) -> str:
        """Runs on ``recommend``."""
        return "action_recommend"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Near what is asked for, else near what was opened or bought, else what buyers rate highest."""
        most = references.extreme(reading.plain(turn.words))
        understood = await self.services.search.understand(turn.words, language=turn.language)
        if most is not None and references.content(understood.rest):
            return await look_for(turn, reply, Wishes.new(understood), most=most)
        seen = await references.view(turn)
        meant = await references.point(turn, seen, turn.words)
        liked = list(meant.products) or ([seen.viewed] if seen.viewed else [])
        if _ALONGSIDE.search(reading.plain(turn.words)):
            named = liked or list((await references.resolve(turn)).products)
            if named:
                return await product_topics.about(turn, reply, INTENT, named, turn.words)
            if seen.shown:
                return product_topics.ask_which(turn, reply, INTENT, seen.shown, turn.words)
            return product_topics.ask_for_one(turn, reply, INTENT, turn.words)
        return await answer_recommendation(turn, reply, liked, turn.words)


def is_gift(words: str) -> bool:
    """Whether the words look for a present."""
    return bool(_GIFT.search(reading.plain(words)))


async def answer_recommendation(
    turn: Turn, reply: Reply, liked: Sequence[Product], words: str
) -> list[Event]:
    """Suggests by the words and by the products liked."""
    services = turn.services
    recommender = chosen(turn)
    understood = await services.search.understand(words, language=turn.language)
    plain = reading.plain(words)
    alongside = bool(_ALONGSIDE.search(plain))
    wanted = "" if alongside else bare(understood.rest, _AROUND)
    # What is said to the bot is no wish.
    asked = wanted if references.content(wanted) and not _TO_THE_BOT.search(plain) else ""
    gift = "gift" if is_gift(words) else ""
    wishes = Wishes.new(understood)
    shown: list[str] = turn.slot("shown_products") or []
    taste = replace(
        await _taste(turn, wishes, [product.product_id for product in liked], words=asked),
        alongside=alongside,
    )
    if liked or _ELSE.search(plain):
        taste = replace(taste, without=[*taste.without, *shown])
    # What nothing speaks of is left out the second time, and told.
    for attempt in dict.fromkeys([f"{asked} {gift}".strip(), gift, ""]):
        suggestions = await recommender.recommend(
            replace(taste, words=attempt), limit=SHOWN, seed=turn.key(INTENT)
        )
        found = await services.shop.products([suggestion.product_id for suggestion in suggestions])
        products = [product for product in found if product.in_stock]
        if products and (suggestions[0].kind == "asked" or not attempt):
            break
    if not products:
        reply.say("utter_recommend_none")
        return []
    unsaid = unsaid_words(asked, products) if asked else None
    kind = suggestions[0].kind
    reply.say(
        "utter_recommend_unsaid" if unsaid else f"utter_recommend_{kind}",
        words=(unsaid or "").strip(" ,.!?，。"),
    )
    kept = replace(
        wishes,
        text=attempt,
        suggested=kind not in _BY_WORDS,
        like=liked[0].product_id if kind == "like" and liked else None,
    )
    return [*await _show(turn, reply, products, suggestions), SlotSet("wishes", kept.kept() or None)]


async def suggest_again(
    turn: Turn,
    reply: Reply,
    wishes: Wishes,
    *,
    intro: str,
    quality: Quality | None = None,
    without: Collection[str] = (),
    missed: str = "",
) -> list[Event] | None:
    """Suggestions under other conditions than those that were shown; None where nobody can make any.

    Args:
        turn: the present turn.
        reply: what is said to it.
        wishes: the conditions, which all hold, and what they should resemble; without that the customer's history
            and session decide.
        intro: the response that introduces the cards; its value ``wishes`` sums the conditions up.
        quality: what there should be more or less of.
        without: ids that may not come.
        missed: conditions that were given up, in words, for the introduction.
    """
    taste = await _taste(turn, wishes, [wishes.like] if wishes.like else [])
    taste = replace(
        taste, without=[*taste.without, *without], qualities=[quality] if quality is not None else []
    )
    suggestions = await chosen(turn).recommend(taste, limit=SHOWN, seed=turn.key(INTENT))
    found = await turn.services.shop.products([suggestion.product_id for suggestion in suggestions])
    products = [product for product in found if product.in_stock]
    if not products or suggestions[0].kind in _BY_WORDS:
        return None
    summed = summary(wishes, currency_of(products), turn.language)
    reply.say(
        intro if summed else f"{intro}_plain",
        wishes=summed or "",
        quality=quality.said if quality else "",
        missed=missed,
    )
    kept = replace(wishes, suggested=True).kept()
    return [*await _show(turn, reply, products, suggestions), SlotSet("wishes", kept)]


async def _taste(turn: Turn, wishes: Wishes, like: Sequence[str], *, words: str = "") -> Taste:
    """What is known of the customer, under these conditions."""
    session = await turn.services.reactions.session(turn.principal.conversation_id)
    return Taste(
        language=turn.language,
        wishes=wishes.codes,
        refused=wishes.refused,
        like=like,
        session=[] if like else session,
        bought=[] if words or like else await _bought(turn),
        without=[done.product_id for done in session if done.kind == "dislike"],
    )


async def _show(
    turn: Turn, reply: Reply, products: Sequence[Product], suggestions: Sequence[Suggestion]
) -> list[Event]:
    by_id = {suggestion.product_id: suggestion for suggestion in suggestions}
    return await show_cards(
        turn,
        reply,
        products,
        await _reasons(turn, products, by_id),
        source=by_id[products[0].product_id].kind,
        explored={s.product_id for s in suggestions if s.explored},
    )


def chosen(turn: Turn) -> Recommender:
    """What suggests to this customer: the trained recommender, but not in an experiment's arm ``popular``."""
    services = turn.services
    if services.recommender is None or arm_of(turn) == POPULAR:
        return ShopRecommender(services.shop, services.search)
    return services.recommender


async def _bought(turn: Turn) -> list[str]:
    """What the customer bought last, as far as this turn's principal may see it."""
    orders = await turn.services.shop.orders(turn.principal, limit=_BOUGHT)
    return list(dict.fromkeys(line.product_id for order in orders for line in order.lines if line.product_id))


async def _reasons(
    turn: Turn, products: Sequence[Product], suggestions: Mapping[str, Suggestion]
) -> dict[str, str | None]:
    """Why each is suggested, in words that can be checked: the rating it has, what it goes by."""
    because = {s.because for s in suggestions.values() if s.because}
    titles = {p.product_id: p.title_in(turn.language) for p in await turn.services.shop.products(because)}
    reasons: dict[str, str | None] = {}
    for product in products:
        suggestion = suggestions[product.product_id]
        parts = []
        if suggestion.because in titles:
            name = f"reason_{suggestion.kind}"
            parts.append(label(name, turn.language, title=titles[suggestion.because or ""]))
        elif said := rated(product, turn.language):  # the card has the stars already
            parts.append(said)
        variant = cheapest(product)
        if (
            not parts
            and variant
            and variant.compare_at_cents
            and variant.compare_at_cents > variant.price_cents
        ):
            parts.append(label("reason_reduced", turn.language))
        reasons[product.product_id] = label("reason_separator", turn.language).join(parts)[:200] or None
    return reasons


product_topics.register(INTENT, answer_recommendation)
