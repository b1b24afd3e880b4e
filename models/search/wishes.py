"""What a query asks for besides words: price, colour, material and size.

Colours, materials and sizes are wishes only if the catalogue knows them; any other word stays a word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from models.errors import BadInput
from models.search import text
from models.vocabulary import (
    CHINESE_COLOURS,
    CHINESE_MATERIALS,
    CHINESE_SIZES,
    COLOUR_ALIASES,
    FABRICS,
    MATERIALS,
    PLAIN_MATERIAL_WORDS,
    SHADES,
    SIZE_WORDS,
)

Kind = Literal["colour", "material", "size", "min_price", "max_price"]

_NUMBER: Final = r"(\d{1,3}(?:[.,]\d{3})+|\d{1,6}(?:[.,]\d{1,2})?)(?![\d])"
_AMOUNT: Final = rf"(?:eur|€|\$|£)?\s*{_NUMBER}\s*(?:euros?|eur|bucks|€|\$|£|欧元|块钱|块|元)?"
_ENGLISH_AMOUNT: Final = _AMOUNT + r"(?!\s*(?:ml|cm|l\b|litres?|years?|days?|pieces?|%))"
_AT_MOST: Final = (
    "under|below|(?:no |not )more than|less than|up to|at most|not over|cheaper than|within|"
    "max(?:imum)?|budget(?: of| is)?"
)
_PRICES: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(rf"\b(?:between|from)\s*{_AMOUNT}\s*(?:and|to|-|\u2013)\s*{_AMOUNT}"), "range"),
    (re.compile(rf"{_AMOUNT}\s*(?:到|至|-|\u2013|~)\s*{_AMOUNT}(?:之间|左右|的)"), "range"),
    (re.compile(rf"{_AMOUNT}\s*(?:to|-|\u2013)\s*(\d{{1,6}})\s*(?:euros?|eur|€|欧元|块钱|块|元)"), "range"),
    (re.compile(rf"(?:不到|低于|少于|不超过|不高于|最多|小于)\s*{_AMOUNT}"), "max"),
    (re.compile(rf"{_AMOUNT}\s*(?:以下|以内|之内|之下|内的|封顶)"), "max"),
    (re.compile(rf"(?:高于|超过|至少|不低于|大于)\s*{_AMOUNT}"), "min"),
    (re.compile(rf"{_AMOUNT}\s*(?:以上|起)"), "min"),
    (re.compile(rf"{_AMOUNT}\s*(?:左右|上下)"), "about"),
    (re.compile(rf"(?:\b(?:{_AT_MOST})\b|<=?|≤)\s*{_ENGLISH_AMOUNT}"), "max"),
    (re.compile(rf"{_AMOUNT}\s*(?:or less|or under|max(?:imum)?|tops)\b"), "max"),
    (re.compile(rf"(?:\b(?:over|above|more than|at least|from|min(?:imum)?)\b|>=?|≥)\s*{_ENGLISH_AMOUNT}"), "min"),
    (re.compile(rf"\b(?:around|about|roughly|approximately|circa)\s*{_ENGLISH_AMOUNT}"), "about"),
    (re.compile(r"(?:\bfor\s+)?(?:(?:€|\$|£)\s*(\d{1,6})(?!\d)|(\d{1,6})\s*(?:euros?\b|eur\b|€))"), "about"),
)  # fmt: skip
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_ABOUT: Final = 0.2  # "around 50" is from 40 to 60

# "not leather", "anything but red or pink", "no wool please": the words that a "not" may refuse. At most a few, so
# that what is wished for after them stays a wish.
_REFUSALS: Final = (
    re.compile(
        r"\b(?:not|no|non|without|except(?: for)?|anything but|other than|isnt|arent|instead of|"
        r"dont (?:want|like|need)|hate)[ -](?:(?:in|of|from|made of|made from|any|a|the|really) ){0,3}"
        r"(?P<what>[a-z0-9]+(?:(?: ?,? (?:or|and|nor) |, ?)[a-z0-9]+){0,3})"
    ),
    re.compile(
        r"(?:不要|不想要|别要|不喜欢|不是|除了|非)(?P<what>[\u4e00-\u9fff]{1,6}?(?:[色的料质制]|皮革|羊毛|亚麻|[棉麻皮毛木]))(?:以外|之外)?(?:的)?"
    ),
)

_LETTER_SIZE: Final = (
    r"x{0,4}[sl]|m|\dxl|x-?small|small|medium|large|x-?large|xx-?large|extra (?:large|small)"
)
_SIZES: Final = (
    re.compile(rf"\b(?:in )?(?:a )?size(?:\s+|\s*:\s*)({_LETTER_SIZE}|\d{{1,3}}(?:[.,]5)?)\b"),
    re.compile(r"\bsize(\d{1,3})\b"),
    re.compile(rf"\bin (?:a |an )?({_LETTER_SIZE})\b"),
    re.compile(r"\bin (?:a |an )?(\d{2}(?:[.,]5)?)\b(?! ?(?:cm|mm|ml|l\b|days?|hours?|euros?|eur\b|%))"),
    re.compile(r"\b(?:eu|uk|us) ?(\d{1,2}(?:[.,]5)?)\b"),
    re.compile(r"(?<![a-z0-9])(x{0,4}[sl]|m|\dxl|\d{1,3})\s*[码号]"),
    re.compile(r"(加小|特小|加加大|加大|特大|小|中|大)[码号]"),
    re.compile(r"\b(x{1,4}s|x{1,4}l|\dxl)\b"),
    re.compile(r"\b(medium)\b(?!-)"),
)


_SHORTEST_COLOUR: Final = 3
_CLOTHS: Final = frozenset({*FABRICS, *sum(FABRICS.values(), ()), *MATERIALS})


@dataclass(frozen=True)
class Wish:
    """One condition.

    Attributes:
        kind: what it is about.
        asked: what the customer said, as we understood it: a colour, a size, or cents.
        accepted: for a colour, material or size: the catalogue's values that meet it.
        exact: those of them that are the very word the customer used.
        cloths: for a colour: the materials that the word names too. A denim jacket may be of that cloth or of that
            colour; but that denim is a shade of blue makes no white denim blue.
    """

    kind: Kind
    asked: str
    accepted: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    cloths: frozenset[str] = frozenset()

    @property
    def code(self) -> str:
        """Stable name for reasons and for what was missed, for example ``colour:blue``."""
        return f"{self.kind}:{self.asked}"


@dataclass(frozen=True)
class Understanding:
    """A query taken apart.

    Attributes:
        wishes: its conditions.
        rest: the words that are left.
        refused: what it must not be ("not leather").
        facets: values of the structured data that the rest names, for example ``brand:oxbow kiln``.
        corrected: the query as it was understood, where words of it were misspelt; "did you mean".
    """

    wishes: tuple[Wish, ...]
    rest: str
    refused: tuple[Wish, ...] = ()
    facets: tuple[str, ...] = ()
    corrected: str | None = None


_Values = tuple[frozenset[str], frozenset[str]]  # the catalogue's values that meet a word, that contain it


@dataclass(frozen=True)
class Catalogue:
    """Values that products really have, normalised; ``things`` are the stems of their categories' words."""

    colours: Collection[str]
    materials: Collection[str]
    sizes: Collection[str]
    things: Collection[str] = ()
    _colour_words: Mapping[str, _Values] = field(init=False, repr=False)
    _material_words: Mapping[str, _Values] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Shops write "black leather" or "linen" for a colour; that makes leather no colour.
        shades = frozenset({*SHADES, *sum(SHADES.values(), ())})
        plain = frozenset(
            word
            for value in self.colours
            for word in text.words(value)
            if len(word) < _SHORTEST_COLOUR or word in _CLOTHS or text.stem(word) in self.things
        )
        object.__setattr__(
            self, "_colour_words", _covered(self.colours, SHADES, COLOUR_ALIASES, plain - shades)
        )
        object.__setattr__(
            self, "_material_words", _covered(self.materials, FABRICS, {}, PLAIN_MATERIAL_WORDS)
        )

    @property
    def words(self) -> frozenset[str]:
        """Every English word that can become a colour or a material."""
        return frozenset(self._colour_words) | frozenset(self._material_words)

    def understand(self, query: str) -> Understanding:
        """Reads the wishes out of a query."""
        rest = text.normalise(query)
        refused, rest = self._refused(rest)
        prices, rest = _prices(rest)
        size, rest = self._size(rest)
        found, rest = self._values(rest)
        return Understanding((*found, *size, *prices), " ".join(rest.split()), tuple(refused))

    def wish(self, code: str) -> Wish:
        """The wish that a code such as ``colour:blue`` stands for; a value nobody has is met by nothing."""
        kind, _, asked = code.partition(":")
        match kind:
            case "colour":
                return self._coloured(asked.split("+"))
            case "material":
                return _union("material", asked.split("+"), self._material_words)
            case "size":
                return Wish("size", asked, frozenset({asked}), frozenset({asked}))
            case "min_price" | "max_price" if asked.isdecimal():
                return Wish("min_price" if kind == "min_price" else "max_price", asked)
        raise BadInput(f"wishes: {code!r} is none")

    def _coloured(self, asked: list[str]) -> Wish:
        colour, cloth = (
            _union("colour", asked, self._colour_words),
            _union("material", asked, self._material_words),
        )
        return replace(colour, exact=colour.exact | cloth.exact, cloths=cloth.accepted)

    def _refused(self, rest: str) -> tuple[list[Wish], str]:
        """Colours and materials that a "not" stands before; "not too expensive" refuses nothing."""
        refused: list[Wish] = []

        def take(match: re.Match[str]) -> str:
            found, left = self._values(match["what"])
            named = [wish for wish in found if wish.kind in {"colour", "material"}]
            refused.extend(named)
            return f" {left} " if named else match[0]

        for pattern in _REFUSALS:
            rest = pattern.sub(take, rest)
        return refused, rest

    def _size(self, rest: str) -> tuple[list[Wish], str]:
        for pattern in _SIZES:
            for match in pattern.finditer(rest):
                size = size_value(match[1])
                if size in self.sizes:
                    wish = Wish("size", size, frozenset({size}), frozenset({size}))
                    return [wish], rest[: match.start()] + " " + rest[match.end() :]
        return [], rest

    def _values(self, rest: str) -> tuple[list[Wish], str]:
        """Colours and materials; several of one kind are alternatives, "red or blue"."""
        asked: dict[Kind, list[str]] = {"colour": [], "material": []}

        def take(kind: Kind, word: str, pattern: str) -> None:
            nonlocal rest
            known = self._colour_words if kind == "colour" else self._material_words
            if word in known:
                rest, times = re.subn(pattern, " ", rest)
                asked[kind] += [word] * times

        # Longest first: 酒红 is no 红. 色 goes with its colour, alone it says nothing.
        if text.has_chinese(rest):
            for name in sorted(CHINESE_MATERIALS, key=len, reverse=True):
                take("material", CHINESE_MATERIALS[name], name)
            for name in sorted(CHINESE_COLOURS, key=len, reverse=True):
                take("colour", CHINESE_COLOURS[name], name if name.endswith("色") else f"{name}色?")
        for word in text.words(rest):
            take("colour", word, rf"\b{word}\b")
            take("material", word, rf"\b{word}\b")
        wishes = []
        if asked["colour"]:
            wishes.append(self._coloured(asked["colour"]))
        if asked["material"]:
            wishes.append(_union("material", asked["material"], self._material_words))
        return wishes, rest


def size_value(raw: str) -> str:
    """A size as the catalogue and customers are compared by: ``Extra large`` and ``XL`` are ``xl``."""
    plain = text.normalise(raw).strip().replace("extra ", "x").replace("-", "").replace(",", ".")
    return CHINESE_SIZES.get(plain, SIZE_WORDS.get(plain, plain))


def _union(kind: Kind, asked: list[str], known: Mapping[str, _Values]) -> Wish:
    words = list(dict.fromkeys(asked))
    found = [known[word] for word in words if word in known]
    return Wish(
        kind,
        "+".join(words),
        frozenset(value for accepted, _ in found for value in accepted),
        frozenset(value for _, exact in found for value in exact),
    )


def _covered(
    values: Iterable[str],
    families: Mapping[str, tuple[str, ...]],
    aliases: Mapping[str, str],
    plain: frozenset[str],
) -> dict[str, _Values]:
    """Word → (values that meet it, values that contain the very word)."""
    by_word: dict[str, set[str]] = {}
    for value in values:
        for word in text.words(value):
            if word not in plain and not word.isdigit():
                by_word.setdefault(word, set()).add(value)
    known: dict[str, _Values] = {}
    for word in {*by_word, *families}:
        exact = frozenset(by_word.get(word, ()))
        accepted = exact.union(*(by_word.get(member, ()) for member in families.get(word, ())))
        if accepted:
            known[word] = (accepted, exact)
    for alias, word in aliases.items():
        if alias not in known and word in known:
            known[alias] = known[word]
    return known


def _cents(amount: str) -> int:
    if _THOUSANDS.fullmatch(amount):
        return int(re.sub(r"[.,]", "", amount)) * 100
    return round(float(amount.replace(",", ".")) * 100)


def _prices(rest: str) -> tuple[list[Wish], str]:
    for pattern, meaning in _PRICES:
        match = pattern.search(rest)
        if match is None:
            continue
        amounts = [_cents(group) for group in match.groups() if group]
        low, high = amounts[0], amounts[-1]
        wishes = {
            "max": [Wish("max_price", str(high))],
            "min": [Wish("min_price", str(low))],
            "range": [Wish("min_price", str(min(low, high))), Wish("max_price", str(max(low, high)))],
            "about": [
                Wish("min_price", str(round(low * (1 - _ABOUT)))),
                Wish("max_price", str(round(high * (1 + _ABOUT)))),
            ],
        }[meaning]
        return wishes, rest[: match.start()] + " " + rest[match.end() :]
    return [], rest
