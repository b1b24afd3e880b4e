"""Which products a customer means: by place, price, look or name, by "it", or by name alone.

What was shown comes first, in the order shown; the search is asked only for what was never shown. Whoever uses this
asks the customer where it is not clear, and never guesses between products that differ.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from actions import reading
from actions.turn import Turn
from bot.shop import Product, Variant
from models.search import size_value

_T = TypeVar("_T")

NAMED: Final = 12  # hits among which a name is looked for
MAX_CANDIDATES: Final = 4
# Of a title's own words, so many must be said before a product counts as named and not only described.
SURE_WORDS: Final = 2

_PLACES: Final[Mapping[str, int]] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "6th": 6,
}  # fmt: skip
_NUMBERS: Final[Mapping[str, int]] = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_CHINESE: Final[Mapping[str, int]] = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_CHINESE_NUMBER: Final = r"([一二两三四五六]|\d)"
_FIRST_FEW: Final = re.compile(r"\b(first|last|top) (two|three|four|2|3|4)\b")
_CHINESE_FEW: Final = re.compile(rf"(前|后|头|最后){_CHINESE_NUMBER}\s?[个件款双条]")
_CHINESE_PLACE: Final = re.compile(rf"第\s?{_CHINESE_NUMBER}")
_WORD_PLACE: Final = re.compile(r"\b(" + "|".join(_PLACES) + r")\b")
# "number 2", "#2", "option 2", "2 and 3", "1 vs 3", or the number alone; "size 42" and "under 50" are no places.
_NUMBER_PLACE: Final = re.compile(r"(?:\b(?:number|option|item|product|nr|no)\.?\s?|#)(\d)\b")
_NUMBER_PAIR: Final = re.compile(
    r"(?<![\w.])(\d)\s?(?:and|&|vs\.?|versus|or|with|to|,|和|跟|与)\s?(\d)(?![\w.])"
)
_NUMBER_ALONE: Final = re.compile(r"(?:the )?(\d)(?: please)?")
_LAST: Final = re.compile(
    r"\b(?:the )?(?:very )?last(?: one)?\b(?! (?:week|month|year|time|"
    r"night))|\bbottom one\b|最后(?:一|那)?[个件款双条]"
)
_ALL: Final = re.compile(
    r"\b(?:all (?:of )?(?:them|these|those|four|three)|them all|both|these two|"
    r"those two|the two|all)\b|全部|所有|都|两[个件款双条](?:都)?|这些|它们"
)
_OTHER: Final = re.compile(r"\bthe other(?: one)?\b|另外?[一那]?[个件款双条]")
_THEM: Final = re.compile(r"\b(?:them|they|these|those)\b|它们|这些|这几")
_IT: Final = re.compile(
    r"\b(?:it|its|it's|this|that)\b(?! (?:one|product|item|thing)s? (?:with|"
    r"in))|这[个件款双条]|那[个件款双条]|它|该商品"
)
_DEFINITE: Final = re.compile(
    r"\b(?:the|that|this|those|these)\b (?:[\w-]+ ){0,3}ones?\b|\bones? (?:with|in|made)\b|"
    r"\b(?:the|that|this) (?:[\w-]+ ){1,3}with\b|(?:这|那)(?:一)?[个件款双条]|"
    r"[\u4e00-\u9fff]的那?[个件款双条]|[\u4e00-\u9fff]色的"
)
_EXTREMES: Final[tuple[tuple[re.Pattern[str], str, bool], ...]] = (
    (re.compile(r"\b(?:cheapest|least expensive|lowest price[d]?|most affordable)\b|"
        r"最便宜|价格最低"), "price", False),
    (re.compile(r"\bthe cheaper(?: one)?\b|\bthe less expensive one\b|便宜的那|较便宜"), "price", False),
    (re.compile(r"\b(?:most expensive|priciest|dearest|highest price[d]?)\b|最贵|价格最高"), "price", True),
    (re.compile(r"\bthe (?:more expensive|pricier|dearer)(?: one)?\b|贵的那|较贵"), "price", True),
    (re.compile(r"\b(?:best|highest|top)[ -]?(?:rated|rating|reviewed)\b|\bbetter[ -]rated\b|评分最高|"
        r"评价最好|好评最多"), "rating", True),
    (re.compile(r"\b(?:worst|lowest)[ -]?(?:rated|rating|reviewed)\b|评分最低|评价最差"), "rating", False),
)  # fmt: skip
_WORD: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
_CJK: Final = re.compile(r"[\u4e00-\u9fff]+")
# Words of questions about a product, which name none.
_COMMON_WORDS: Final = (
    "a about actually again against alert all also am an and another any anything are as ask at available "
    "back be been best better between both but buy buyers by can cheap cheaper cheapest color colors colour "
    "colours come comes compare complain complaints cost costs could customers deal details did difference "
    "different discount do does don't email exactly expensive feedback find fit fits for from get give go "
    "good got happy has have hello hey hi how i i'd i'm if in in-stock info inform information instead into "
    "is it it's item items its just know left let like liked list looking love loved made mail make many "
    "material maybe me meant message mind more most much my need never no not notification notify of off "
    "offer ok okay on one ones opinion opinions or order other our out people perhaps please pls posted price "
    "priced product products put question quick rated rather rating really reduced remind reminder restock "
    "restocked returns review reviews said sale same satisfied say see sell sells send set show size sizes so "
    "sold some something soon sorry star stars still stock style such sure take tell than thank thanks that "
    "that's the their them then there these they thing think this those to too two u up us use using versus "
    "very vs waiting waitlist want was wash watch we wear well were what what's when where which while who "
    "whom whose why will with without would yes you your"
)
_COMMON: Final = frozenset(_COMMON_WORDS.split())
_CHINESE_COMMON: Final = re.compile(
    r"请问|你好|您好|有没有|有吗|是不是|可以|能不能|什么|怎么样|怎么|多少钱|多少|价格|评价|哪个|哪些|这个|那个|"
    r"这件|那件|这款|那款|吗|呢|的|了|是|我|你们|你|您|想|要|看看|"
    r"给|还|会|能|和|跟|比较|对比|尺码|颜色|码|有货|现货|商品"
)


@dataclass(frozen=True)
class View:
    """What the customer has before them, as the shop has it now."""

    shown: tuple[Product, ...] = ()
    viewed: Product | None = None


@dataclass(frozen=True)
class Meant:
    """The products that are meant; or none, and perhaps the ``candidates`` among which to ask.

    Attributes:
        named: found by the search, because what was shown does not have it.
        explicit: the words point at them; otherwise they are what the conversation was about.
    """

    products: tuple[Product, ...] = ()
    candidates: tuple[Product, ...] = ()
    named: bool = False
    explicit: bool = True


async def view(turn: Turn) -> View:
    """What was shown and opened last; what has left the shop since is left out."""
    shown: list[str] = turn.slot("shown_products") or []
    viewed: str | None = turn.slot("viewed_product")
    products = {p.product_id: p for p in await turn.services.shop.products([*shown, *filter(None, [viewed])])}
    return View(
        tuple(products[product_id] for product_id in shown if product_id in products),
        products.get(viewed) if viewed else None,
    )


async def resolve(  # noqa: C901, PLR0911  (one for each way to mean a product, the surest first)
    turn: Turn, words: str | None = None, *, search: bool = True
) -> Meant:
    """Which products are meant by the words, by default the turn's.

    Raises:
        StoreUnavailable: the shop does not answer.
        ModelError: the search does not.
    """
    said = turn.words if words is None else words
    button = turn.entity("product_id")
    if button is not None:
        return Meant(tuple(await turn.services.shop.products([button])))
    seen = await view(turn)
    pointed = await point(turn, seen, said)
    if pointed.products or pointed.candidates:
        return pointed
    named = await _named(turn, said) if search else Meant()
    if len(named.candidates) == 1:
        named = Meant(named.candidates, named=True)
    if named.products:
        return named
    told = mentioned(said, seen.shown)
    if len(told) == 1:
        return Meant((told[0],))
    plain = reading.plain(said)
    if _THEM.search(plain) and len(seen.shown) > 1 and seen.viewed is None:
        return Meant(seen.shown)
    if not named.candidates or _IT.search(plain):
        if seen.viewed is not None:
            return Meant((seen.viewed,), explicit=False)
        if len(seen.shown) == 1:
            return Meant(seen.shown, explicit=False)
    if told and not named.candidates:
        return Meant(candidates=tuple(told))
    if named.candidates and not _IT.search(plain):
        return named
    return Meant(candidates=seen.shown or named.candidates)


async def point(turn: Turn, seen: View, said: str) -> Meant:  # noqa: C901, PLR0911  (one for each way to point)
    """What the words point at among the products shown: a place, an extreme, a look."""
    plain = reading.plain(said)
    shown = seen.shown
    if seen.viewed is not None and seen.viewed not in shown:
        shown = (*shown, seen.viewed)
    if not seen.shown:
        return Meant()
    found = [seen.shown[place] for place in places(plain, len(seen.shown))]
    found += _most(plain, said, seen.shown)[:1]
    if found:
        # "compare it with the first"
        if seen.viewed is not None and _IT.search(plain) and seen.viewed not in found:
            found.insert(0, seen.viewed)
        return Meant(tuple(_unique(found)))
    if _OTHER.search(plain) and len(shown) == 2 and seen.viewed is not None:
        return Meant(tuple(product for product in shown if product is not seen.viewed))
    if _ALL.search(plain) and len(seen.shown) > 1 and not (seen.viewed and _IT.search(plain)):
        if re.search(r"\b(?:both|two)\b|两", plain) and len(seen.shown) > 2:
            return Meant(candidates=seen.shown)
        return Meant(seen.shown)
    if _DEFINITE.search(plain):
        looked = await _by_look(turn, said, seen.shown)
        if len(looked) == 1:
            return Meant((looked[0],))
        if 1 < len(looked) < len(seen.shown):
            return Meant(candidates=tuple(looked))
    return Meant()


def places(plain: str, count: int) -> list[int]:
    """Which of ``count`` products shown are named by their place, as indexes from 0.

    Only what can be nothing else: "in 42" is a size and "under 50" a price.
    """
    few = _FIRST_FEW.search(plain)
    if few is not None:
        number = _NUMBERS.get(few[2]) or int(few[2])
        return list(range(max(count - number, 0), count) if few[1] == "last" else range(min(number, count)))
    chinese_few = _CHINESE_FEW.search(plain)
    if chinese_few is not None:
        number = _CHINESE.get(chinese_few[2]) or int(chinese_few[2])
        behind = chinese_few[1] in {"后", "最后"}
        if not (behind and number == 1):
            return list(range(max(count - number, 0), count) if behind else range(min(number, count)))
    named = [*_WORD_PLACE.findall(plain)]
    found = [_PLACES[word] for word in named]
    found += [_CHINESE.get(sign) or int(sign) for sign in _CHINESE_PLACE.findall(plain)]
    found += [int(number) for number in _NUMBER_PLACE.findall(plain)]
    found += [int(number) for pair in _NUMBER_PAIR.findall(plain) for number in pair]
    alone = _NUMBER_ALONE.fullmatch(plain.strip(" .!?。！？"))
    found += [int(alone[1])] if alone else []
    indexes = [place - 1 for place in found if 1 <= place <= count]
    if _LAST.search(plain) and count:
        indexes.append(count - 1)
    return list(dict.fromkeys(indexes))


def family(product: Product) -> str:
    """What a product is called without its colour: colours of one thing are often products of their own."""
    title = product.title
    for colour in colours(product):
        for pattern in (rf"\s+in {re.escape(colour)}$", rf"\s*[-,/|(]\s*{re.escape(colour)}\)?$"):
            title = re.sub(pattern, "", title, flags=re.IGNORECASE)
    return title.casefold().strip()


def colours(product: Product) -> list[str]:
    """The colours that a product says it has."""
    own = [value for variant in product.variants if (value := option(variant, "colour"))]
    attribute = product.attributes.get("colour") or product.attributes.get("color")
    return _unique([*own, *([attribute] if attribute else [])])


def option(variant: Variant, name: str) -> str | None:
    """A variant's colour or size, under whatever name the shop keeps it."""
    names = {"colour": ("colour", "color", "颜色"), "size": ("size", "shoe size", "尺码", "尺寸")}[name]
    return next((value for key, value in variant.options.items() if key.casefold() in names), None)


def sized(product: Product, size: str) -> list[Variant]:
    """The variants of a size as the search names it, such as ``xl``."""
    return [v for v in product.variants if (own := option(v, "size")) and size_value(own) == size]


def content(said: str) -> set[str]:
    """What the words say besides asking: stems of English words, pairs of Chinese characters."""
    plain = reading.plain(said)
    words = {_stem(word) for word in _WORD.findall(plain) if word not in _COMMON and not word.isdecimal()}
    return {word for word in words if len(word) > 1} | set(_pairs(_CHINESE_COMMON.sub(" ", plain)))


def shared(said: set[str], *texts: str) -> set[str]:
    """Those of the words that the texts hold too."""
    own: set[str] = set()
    for text in texts:
        plain = reading.plain(text)
        own |= {_stem(word) for word in _WORD.findall(plain)} | set(_pairs(plain))
        own |= {_stem(part) for word in _WORD.findall(plain) for part in word.split("-")}
    return said & own


def points_at_one(said: str) -> bool:
    """Whether the words speak of one thing as known: "it", "this"."""
    return bool(_IT.search(reading.plain(said)))


def extreme(plain: str) -> tuple[str, bool] | None:
    """What the words want most or least of, ``price`` or ``rating``, and whether most."""
    return next(((what, highest) for pattern, what, highest in _EXTREMES if pattern.search(plain)), None)


def sorted_by(products: Sequence[Product], what: str, *, highest: bool) -> list[Product]:
    """Products by price or rating, those that have none left out."""
    measured = [(value, product) for product in products if (value := _measure(product, what)) is not None]
    return [product for _, product in sorted(measured, key=lambda pair: -pair[0] if highest else pair[0])]


async def _named(turn: Turn, said: str) -> Meant:
    """A product named in words: certain where only one thing, in whatever colours, has the most of them."""
    wanted = content(said)
    if not wanted:
        return Meant()
    understood = await turn.services.search.understand(said, language=turn.language)
    if not content(understood.rest):
        return Meant()  # "the blue one": a look names nothing by itself
    words = " ".join(sorted(wanted, key=reading.plain(said).find))
    hits = await turn.services.search.products(
        words,
        language=turn.language,
        limit=NAMED,
        wishes=[wish.code for wish in understood.wishes if wish.kind == "colour"],
    )
    products = await turn.services.shop.products([hit.product_id for hit in hits])
    scored = [(len(_title_words(wanted, product)), product) for product in products]
    best = max((score for score, _ in scored), default=0)
    if best == 0:
        return Meant()
    likeliest = [product for score, product in scored if score == best]
    families = Counter(family(product) for product in likeliest)
    if len(families) == 1 and (best >= SURE_WORDS or not await _is_kind(turn, wanted, likeliest)):
        met = [p for p in likeliest if p.in_stock] or likeliest
        return Meant((met[0],), named=True)
    return Meant(candidates=tuple(likeliest[:MAX_CANDIDATES]), named=True)


async def _is_kind(turn: Turn, wanted: set[str], products: Sequence[Product]) -> bool:
    """Whether the one word that agrees only says what kind of thing it is."""
    agreed = set().union(*(_title_words(wanted, product) for product in products))
    kinds = [category.category for category in await turn.services.shop.categories()]
    kinds += [category.name_in(turn.language) for category in await turn.services.shop.categories()]
    values = [value for product in products for value in product.attributes.values()]
    return agreed <= shared(agreed, *kinds, *values)


def _title_words(wanted: set[str], product: Product) -> set[str]:
    return shared(wanted, product.title, product.title_in("zh"))


async def _by_look(turn: Turn, said: str, shown: Sequence[Product]) -> list[Product]:
    """Products shown that have the colour, material or size said, and most of the other words."""
    search = turn.services.search
    understood = await search.understand(said, language=turn.language)
    codes = [wish.code for wish in understood.wishes]
    pool = list(shown)
    if codes:
        hits = await search.products(
            "", language=turn.language, limit=len(shown), only=[p.product_id for p in shown], wishes=codes
        )
        meeting = {hit.product_id for hit in hits if not hit.missed}
        pool = [product for product in shown if product.product_id in meeting]
    wanted = content(understood.rest)
    if not wanted:
        return pool if codes else []
    best = _best(pool, lambda product: len(_own_words(wanted, product)))
    return best or (pool if codes else [])


def mentioned(said: str, shown: Sequence[Product]) -> list[Product]:
    """Products shown whose own words are said most; a word that all of them share tells nothing apart."""
    wanted = content(said)
    found = _best(shown, lambda product: len(_title_words(wanted, product)))
    return [] if len(found) == len(shown) > 1 else found


def _own_words(wanted: set[str], product: Product) -> set[str]:
    return shared(
        wanted,
        product.title,
        product.title_in("zh"),
        product.category or "",
        *product.attributes,
        *product.attributes.values(),
    )


def _best(products: Sequence[Product], score: Callable[[Product], int]) -> list[Product]:
    scores = [score(product) for product in products]
    best = max(scores, default=0)
    return [product for product, own in zip(products, scores, strict=True) if own == best > 0]


def _most(plain: str, said: str, shown: Sequence[Product]) -> list[Product]:
    """Those shown, the cheapest, dearest or best rated first; none when another kind of thing is named."""
    wanted = extreme(plain)
    if wanted is None:
        return []
    for pattern, _, _ in _EXTREMES:
        said = pattern.sub(" ", reading.plain(said))
    named = content(said)
    if named and not any(_own_words(named, product) for product in shown):
        return []
    return sorted_by(shown, wanted[0], highest=wanted[1])


def _measure(product: Product, what: str) -> float | None:
    if what == "rating":
        return product.rating_average
    buyable = [variant.price_cents for variant in product.variants if variant.in_stock]
    return min(buyable or [variant.price_cents for variant in product.variants], default=None)


def _unique(items: Iterable[_T]) -> list[_T]:
    kept: list[_T] = []  # products hold mappings, so no set can tell
    for item in items:
        if item not in kept:
            kept.append(item)
    return kept


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _pairs(plain: str) -> Iterator[str]:
    for run in _CJK.findall(plain):
        for start in range(len(run) - 1):
            yield run[start : start + 2]
