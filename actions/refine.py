"""Going on from what was shown: one condition changes, the rest stays."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from rasa_sdk.events import SlotSet

from actions import product_topics, reading, references
from actions.critiques import Quality
from actions.find_product import (
    FOUND,
    MAX_SEEN,
    ask_for_words,
    currency_of,
    highest_price,
    known_category,
    look_for,
    lowest_price,
    open_product,
    unsaid_words,
    wants_more,
)
from actions.impressions import note, show_cards
from actions.references import Meant, View
from actions.skill import Event, Reply, Skill
from actions.turn import Turn
from actions.wishes import Wishes, described
from bot.shop import Product
from models.search import size_value

_INTRO: Final = "utter_refine_done"
_DEARER: Final = re.compile(
    r"\b(?:more expensive|pricier|dearer|higher[- ]end|fancier|more luxurious|"
    r"more premium|better quality|upmarket)\b|"
    r"贵一?[点些]|更贵|高档|更好一?[点些]?的|质量好一?[点些]"
)
_LIKE: Final = re.compile(
    r"\b(?:more|something|anything|others?|ones?|products?|stuff|"
    r"things?) (?:\w+ )?(?:like|similar to)\b|\bsimilar\b|\blike (?:this|that|it)\b|"
    r"\bin the same style\b|类似|相似|差不多的|同款|像.{1,6}(?:那样|一样|的)"
)
_DISLIKE: Final = re.compile(
    r"\b(?:not|don'?t (?:like|want)|hate|anything but|without|except) (?:the |that |"
    r"this )|\bnot (?:it|them|those|these)\b|"
    r"不(?:要|喜欢)(?:这|那|第)"
)
_SMALLER: Final = re.compile(r"\b(?:smaller|a size down|one size (?:down|smaller))\b|小一?[点码号些]|更小")
_LARGER: Final = re.compile(
    r"\b(?:bigger|larger|a size up|one size (?:up|bigger|larger))\b|大一?[点码号些]|更大"
)
# "Something with a hood" names no kind of thing: it goes on with the one before.
_SOMETHING: Final = re.compile(
    r"^(?:something|anything|ones?|some|any) (?:with|without|in|made|for|that|more|"
    r"less)\b"
)
_THE: Final = re.compile(r"\b(?:the|that|this)\b|[这那][个件款双条]")
_ANY: Final[Sequence[tuple[re.Pattern[str], tuple[str, ...]]]] = (
    (re.compile(r"\b(?:any|whatever|doesn'?t matter|don'?t care|no matter|never mind|"
        r"forget).{0,20}\bcolou?rs?\b|\bcolou?r (?:doesn'?t|does not|isn'?t|"
        r"is not) (?:matter|important)\b|颜色(?:无所谓|不限|都行|随便)|什么颜色都"), ("colour",)),
    (re.compile(r"\b(?:any|whatever|doesn'?t matter|don'?t care|no matter|never mind|"
        r"forget).{0,20}\b(?:price|budget)\b|\b(?:price|budget|money) (?:doesn'?t|does not|"
        r"isn'?t|is no|is not)\b|价格(?:无所谓|不限)|多少钱都"), ("min_price", "max_price")),
    (re.compile(r"\b(?:any|whatever|doesn'?t matter|don'?t care|no matter|never mind|"
        r"forget).{0,20}\bsizes?\b|\bsize (?:doesn'?t|does not) matter\b|尺码(?:无所谓|不限|都行)"), ("size",)),
    (re.compile(r"\b(?:any|whatever|doesn'?t matter|don'?t care|no matter|never mind|"
        r"forget).{0,20}\bmaterials?\b|材质(?:无所谓|不限|都行)"), ("material",)),
)  # fmt: skip
_KEPT: Final = ("min_price", "max_price", "size")  # nobody gives these up for something warmer
_LETTERS: Final = ("xs", "s", "m", "l", "xl", "xxl")
# Around the words that say what shall be different.
_AROUND: Final = re.compile(
    r"\b(?:and|or|but|also|maybe|perhaps|ok|okay|no|nah|hmm|well|please|pls|thanks|"
    r"instead|rather|what about|how about|"
    r"do you have|have you got|got any|any|can i see|could i see|can you show me|"
    r"could you show me|show me|i'?d like|i would like|i want|"
    r"i prefer|i'?d prefer|make it|only|just|same|the same|something|anything|ones?|them|it|those|these|that|this|"
    r"which are|that are|that is|with|for|in|of|made|from|a|an|the|is|are|there|more|bit|little|same thing)\b|"
    r"有没有|有吗|还有|换成|换|要|我想要|想要|可以|看看|的|吗|呢|那|吧|一点|一些|再|更|最好|只|适合"
)


class Refine(Skill):
    """Changes the last search as the customer says, or opens what they point at."""

    unavailable = "utter_find_product_unavailable"

    def name(self) -> str:
        """Runs on ``refine``."""
        return "action_refine"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Without anything to go on from, the words begin a search."""
        if turn.entity("product_id"):
            return await open_product(turn, reply, turn.entity("product_id") or "")
        followed = await go_on(turn, reply)
        if followed is not None:
            return followed
        understood = await self.services.search.understand(turn.words, language=turn.language)
        wishes = Wishes.new(understood, category=await known_category(turn))
        if not references.content(bare(wishes.text)) and not wishes.codes:
            await ask_for_words(turn, reply, "utter_find_product_ask")
            return []
        return await look_for(turn, reply, wishes)


async def go_on(turn: Turn, reply: Reply, *, anew: bool = False) -> list[Event] | None:
    """Answers words that go on from what was shown; None when there is nothing to go on from.

    ``anew``: the words sound like a search of their own, so what names a kind of thing begins one.
    """
    seen = await references.view(turn)
    wishes = Wishes.read(turn.slot("wishes"))
    meant = await references.point(turn, seen, turn.words)
    if not _compares(turn.words):
        followed = await product_topics.follow(turn, reply, meant)
        if followed is not None:
            return followed
    if not seen.shown and seen.viewed is None and not wishes.query and not wishes.codes:
        return None
    if wants_more(turn):
        return await _more(turn, reply, wishes, seen)
    changed = await _compared(turn, reply, wishes, seen, meant)
    if changed is not None:
        return changed
    return await _changed(turn, reply, wishes, seen, meant, anew=anew)


def _compares(words: str) -> bool:
    """Whether the words measure what is wanted by what was shown: like it, cheaper, not it."""
    plain = reading.plain(words)
    relative = (
        _LIKE.search(plain) or _DISLIKE.search(plain) or _SMALLER.search(plain) or _LARGER.search(plain)
    )
    priced = reading.cheaper(words) or _DEARER.search(plain)
    return bool(relative or (priced and not references.extreme(plain)))


async def _more(turn: Turn, reply: Reply, wishes: Wishes, seen: View) -> list[Event]:
    """More of the same, without what was shown."""
    shown = [product.product_id for product in seen.shown]
    before = [*(turn.slot("seen_products") or []), *shown][-MAX_SEEN:]
    if not wishes.query and not wishes.codes and not wishes.suggested and seen.shown:
        wishes = _alike(seen.viewed or seen.shown[0], wishes)
    events = await _again(turn, reply, wishes, seen, intro="utter_refine_more", without=before)
    return [*events, SlotSet("seen_products", before)]


async def _again(
    turn: Turn,
    reply: Reply,
    wishes: Wishes,
    seen: View,
    *,
    intro: str,
    without: Collection[str] = (),
    below_cents: int | None = None,
) -> list[Event]:
    """Suggestions again where there were suggestions, else a search."""
    if wishes.suggested and not wishes.query:
        from actions.recommend import suggest_again  # noqa: PLC0415  (a skill of its own, which takes words from here)

        events = await suggest_again(turn, reply, wishes, intro=intro, without=without)
        if events is not None:
            return events
        kind = seen.shown[0].category or references.family(seen.shown[0]) if seen.shown else ""
        wishes = replace(wishes, text=kind, suggested=False)
    return await look_for(turn, reply, wishes, intro=intro, without=without, below_cents=below_cents)


async def _compared(  # noqa: PLR0911  (one for each way to compare)
    turn: Turn, reply: Reply, wishes: Wishes, seen: View, meant: Meant
) -> list[Event] | None:
    """More like one, less of one, cheaper, dearer, larger or smaller than what was shown."""
    plain = reading.plain(turn.words)
    pivots = meant.products or ((seen.viewed,) if seen.viewed else seen.shown)
    if _LIKE.search(plain) and pivots:
        alike = _alike(pivots[0], wishes)
        understood = await turn.services.search.understand(turn.words, language=turn.language)
        if reading.cheaper(turn.words):
            alike = alike.priced(most=(lowest_price(pivots) or 1) - 1)
        return await look_for(turn, reply, alike.wishing(understood), intro="utter_refine_like")
    if meant.products and _DISLIKE.search(plain):
        await note(turn, "dislike", *meant.products)
        without = [product.product_id for product in meant.products]
        kept = [product for product in seen.shown if product not in meant.products]
        if not wishes.query and not wishes.codes and kept:
            return await _keep(turn, reply, kept)
        return await look_for(turn, reply, wishes, without=without, intro=_INTRO)
    if reading.cheaper(turn.words) and pivots and not references.extreme(plain):
        return await _cheaper(turn, reply, wishes, seen, pivots)
    if _DEARER.search(plain) and pivots and not references.extreme(plain):
        dearer = _base(wishes, pivots).priced(least=(highest_price(pivots) or 0) + 1)
        return await _again(turn, reply, dearer, seen, intro=_INTRO)
    if _SMALLER.search(plain) or _LARGER.search(plain):
        return await _resized(turn, reply, wishes, pivots, 1 if _LARGER.search(plain) else -1)
    quality = Quality.read(turn.words)
    if quality is not None and pivots:
        return await _rather(turn, reply, wishes, replace(seen, viewed=pivots[0]), quality)
    return None


async def _rather(
    turn: Turn, reply: Reply, wishes: Wishes, seen: View, quality: Quality
) -> list[Event] | None:
    """Things like the one in question of which their descriptions say more, or less, of the quality.

    Where none is left, colour and material are given up, and told.
    """
    from actions.recommend import suggest_again  # noqa: PLC0415  (as above)

    understood = await turn.services.search.understand(turn.words, language=turn.language)
    if understood.wishes or understood.refused:
        return None  # "more blue" is a colour
    shown = [product.product_id for product in seen.shown]
    pivot = seen.viewed or seen.shown[0]
    alike = replace(wishes, text="", also=(), category=None, like=pivot.product_id)
    looser = replace(alike, codes=tuple(code for code in alike.codes if code.startswith(_KEPT)))
    for attempt, intro in ((alike, "utter_refine_rather"), (looser, "utter_refine_rather_without")):
        given_up = [code for code in alike.codes if code not in attempt.codes]
        events = await suggest_again(
            turn,
            reply,
            attempt,
            intro=intro,
            quality=quality,
            without=shown,
            missed=described(given_up, currency_of(seen.shown), turn.language) or "",
        )
        if events is not None or looser == alike:
            return events
    return None


async def _changed(  # noqa: C901, PLR0911, PLR0912  (one for each kind of change)
    turn: Turn, reply: Reply, wishes: Wishes, seen: View, meant: Meant, *, anew: bool
) -> list[Event] | None:
    """Another colour, material, size, price, or a further word."""
    for pattern, kinds in _ANY:
        if pattern.search(reading.plain(turn.words)):
            return await _again(turn, reply, wishes.without(*kinds), seen, intro=_INTRO)
    if (
        not meant.products
        and not anew
        and (turn.intent == "inform" or _THE.search(reading.plain(turn.words)))
    ):
        named = references.mentioned(turn.words, seen.shown)
        meant = Meant((named[0],)) if len(named) == 1 else meant
    understood = await turn.services.search.understand(turn.words, language=turn.language)
    rest = bare(understood.rest)
    kind = (
        not meant.products
        and not meant.candidates
        and bool(references.content(rest))
        and await _names_kind(turn, rest)
    )
    if (
        anew
        and references.content(rest)
        and not meant.products
        and not meant.candidates
        and not _goes_on(turn)
    ):
        return None
    conditions = understood.wishes or understood.refused
    if meant.products and not kind and len(meant.products) < max(len(seen.shown), 2):
        if len(meant.products) == 1:
            return await open_product(turn, reply, meant.products[0].product_id)
        return await _keep(turn, reply, meant.products)
    if meant.candidates and not conditions and not kind:
        return await _keep(turn, reply, meant.candidates)
    if conditions and seen.viewed is not None and not kind and not references.content(rest):
        options = [wish for wish in understood.wishes if wish.kind in {"colour", "size"}]
        if options and not understood.refused:
            return await product_topics.about(turn, reply, "check_availability", (seen.viewed,), turn.words)
    if not conditions and not references.content(rest):
        if anew:
            return None
        reply.say("utter_refine_how")
        return []
    if kind:
        started = Wishes(text=rest, codes=wishes.without("size", "material").codes)
        return await look_for(turn, reply, started.wishing(understood), intro=_INTRO)
    base = _base(wishes, seen.shown).wishing(understood)
    if not references.content(rest):
        return await _again(turn, reply, base, seen, intro=_INTRO)
    if await _borne_out(turn, base.adding(rest), rest):
        return await look_for(turn, reply, base.adding(rest), intro=_INTRO)
    # Words that nothing in the shop speaks of would only spoil the search.
    return await look_for(turn, reply, base, intro="utter_refine_unsaid", words=rest)


async def _borne_out(turn: Turn, wishes: Wishes, words: str) -> bool:
    """Whether some product found says the words of itself."""
    hits = await turn.services.search.products(
        wishes.query,
        language=turn.language,
        limit=FOUND,
        category=wishes.category,
        wishes=wishes.codes,
        refused=wishes.refused,
    )
    products = await turn.services.shop.products([hit.product_id for hit in hits])
    return unsaid_words(words, products) is None


async def _cheaper(
    turn: Turn, reply: Reply, wishes: Wishes, seen: View, pivots: Sequence[Product]
) -> list[Event]:
    """Only what can be bought for less than the least expensive of what was shown."""
    lowest = lowest_price(pivots)
    if lowest is None:
        return await _again(turn, reply, wishes, seen, intro=_INTRO)
    cheaper = _base(wishes, pivots).priced(most=lowest - 1)
    return await _again(turn, reply, cheaper, seen, intro="utter_find_product_cheaper", below_cents=lowest)


async def _resized(
    turn: Turn, reply: Reply, wishes: Wishes, pivots: Sequence[Product], step: int
) -> list[Event] | None:
    """One size up or down; without a size to start from, which one is asked."""
    sizes = _unique_sizes(pivots)
    present = wishes.value("size")
    if present is None:
        if not sizes:
            return None  # "a smaller bag": a word like any other
        reply.say("utter_refine_which_size", sizes=", ".join(sizes))
        return []
    scale = [size_value(size) for size in sizes]
    scale = [size for size in _LETTERS if size in scale] if present in _LETTERS else sorted(scale)
    place = scale.index(present) + step if present in scale else -1
    if not 0 <= place < len(scale):
        reply.say("utter_refine_no_such_size", sizes=", ".join(sizes))
        return []
    return await look_for(turn, reply, wishes.sized(scale[place]), intro=_INTRO)


async def _keep(turn: Turn, reply: Reply, products: Sequence[Product]) -> list[Event]:
    reply.say("utter_refine_these")
    return await show_cards(turn, reply, products, {}, source="choice")


def _alike(product: Product, wishes: Wishes) -> Wishes:
    """Wishes for things that resemble a product: its kind and its look, in any colour."""
    pattern = product.attributes.get("pattern", "plain")
    kind = references.family(product).split()[-2:]
    words = " ".join(kind if pattern == "plain" else [*kind, pattern])
    prices = [code for code in wishes.codes if code.startswith(("max_price", "size"))]
    return Wishes(text=words, codes=tuple(prices), refused=wishes.refused, like=product.product_id)


def _base(wishes: Wishes, pivots: Sequence[Product]) -> Wishes:
    """The search so far; after products that no search has found, one for their kind."""
    if wishes.query or wishes.codes or wishes.suggested or not pivots:
        return wishes
    return replace(wishes, text=pivots[0].category or references.family(pivots[0]))


def bare(rest: str, around: str | None = None) -> str:
    """The words that say something, without those around them; ``around`` is a pattern of further such words."""
    if around is not None:
        rest = re.sub(around, " ", rest)
    return " ".join(_AROUND.sub(" ", rest).split())


def _goes_on(turn: Turn) -> bool:
    plain = reading.plain(turn.words)
    return (
        product_topics.goes_on(turn.words)
        or reading.refers_back(turn.words)
        or bool(_SOMETHING.search(plain))
    )


async def _names_kind(turn: Turn, rest: str) -> bool:
    """Whether the words name a kind of thing the shop has, and not only a quality."""
    wanted = references.content(rest)
    categories = await turn.services.shop.categories()
    if references.shared(
        wanted, *(name for c in categories for name in (c.category, c.name_in(turn.language)))
    ):
        return True
    hits = await turn.services.search.products(rest, language=turn.language, limit=3)
    for product in await turn.services.shop.products([hit.product_id for hit in hits]):
        last = references.family(product).split()[-1:]
        chinese = re.sub(r"[（(].*", "", product.title_in("zh"))
        if references.shared(wanted, *last, chinese[-3:]):
            return True
    return False


def _unique_sizes(products: Sequence[Product]) -> list[str]:
    found = [size for product in products for v in product.variants if (size := references.option(v, "size"))]
    return list(dict.fromkeys(found))
