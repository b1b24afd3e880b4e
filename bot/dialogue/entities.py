"""Order numbers, e-mail addresses and places in a list, read with patterns that cannot run away."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from re import _constants as opcodes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

MOST_WAYS: Final = 10_000  # of one pattern at one place

EMAIL: Final = (
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9_](?>[A-Za-z0-9._%+-]{0,63})"
    r"@(?>[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])"
)
# An amount of money is no order number, neither before nor after its sign.
_NO_AMOUNT_BEFORE: Final = r"(?<![A-Za-z0-9.,+@-])(?<![€$£¥￥])(?<![€$£¥￥]\s)"
_NO_AMOUNT_AFTER: Final = (
    r"(?![A-Za-z0-9@]|[.,-]\d|\s{0,2}(?:[€$£¥￥%元块米克]|人民币|"
    r"(?:eur|euros?|usd|dollars?|gbp|pounds?|rmb|yuan|cny)(?![a-z])))"
)
# The shop's own numbers (FD10042), Shopify-like ones (#W1234567) and bare ones of five to eight digits, where a C
# in front marks a cancelled invoice.
ORDER_NUMBERS: Final = (
    r"(?<![A-Za-z0-9])#?FD[ -]?\d{5,8}(?![A-Za-z0-9])",
    r"(?<![A-Za-z0-9])#?W\d{7}(?![A-Za-z0-9])",
    _NO_AMOUNT_BEFORE + r"#?C?\d{5,8}" + _NO_AMOUNT_AFTER,
)
_THING: Final = r"(?:one|order|item|product|article|option|result|choice|parcel|package)s?\b"
# "the first and the third", "the 2nd one", "second": a place; "the first time", "last week": none.
_PLACE_ENDS: Final = r"(?=\s{1,3}" + _THING + r"|\s{1,3}(?:and|or)\b|\s{0,3}(?:[,.!?;，。！？、]|$))"
_NAMES: Final = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
_ENDINGS: Final = ("st", "nd", "rd")
_CHINESE: Final = "一二三四五六七八九十"
# 第二天 is a day, and 第二十 begins with another number.
_NO_PLACE: Final = r"(?![天日周月年次届章一二三四五六七八九十\d])"
LAST: Final = -1


def _place_patterns(place: int) -> list[str]:
    name, ending = _NAMES[place - 1], _ENDINGS[place - 1] if place <= len(_ENDINGS) else "th"
    sign = _CHINESE[place - 1]
    return [
        rf"\b(?:{name}|{place}{ending})\b{_PLACE_ENDS}",
        rf"\b(?:number|no\.?|option|choice|item)\s{{0,2}}{place}\b(?![.,]\d)",
        rf"第\s{{0,2}}(?:{sign}|{place}){_NO_PLACE}\s{{0,2}}[个件款条双项单份]?",
    ]


ORDINALS: Final[Mapping[int, Sequence[str]]] = {
    **{place: _place_patterns(place) for place in range(1, len(_NAMES) + 1)},
    LAST: [
        rf"\b(?:the\s{{1,3}})?last\b(?=\s{{1,3}}{_THING}|\s{{0,3}}[.!?]?\s{{0,3}}$)",
        r"最后(?:一|那)?[个件款条双项单份]",
    ],
}


@dataclass(frozen=True)
class _Rule:
    entity: str
    pattern: re.Pattern[str]
    value: Any | None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ShopEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Finds entities that have a form of their own; learns nothing, so it needs no annotated examples.

    Patterns are matched without regard to case, on the text with compatibility forms unified (full-width digits are
    digits); offsets are those of the original text. Where finds overlap, the one that begins first counts, of those
    the longer, of those the one whose pattern stands first. What another extractor has annotated is left alone.

    Every pattern is checked when the pipeline is built: at one place of a text it may have at most 10,000 ways to
    match, so that no message can make it slow. Repetitions without an upper bound are refused.

    Config:
        patterns: entity → list of regular expressions. The value is what was matched, in capitals and without
            spaces, hyphens and ``#``, except that of ``email``, which is in small letters.
        values: entity → value → list of regular expressions that mean this value.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The values that ``config.yml`` may change; an entity given there replaces all patterns of its section."""
        return {
            "patterns": {"email": [EMAIL], "order_number": list(ORDER_NUMBERS)},
            "values": {"ordinal": {place: list(patterns) for place, patterns in ORDINALS.items()}},
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raises InvalidConfigException for a pattern that is wrong or could be slow."""
        for rule in _sources(config):
            problem = _problem(rule[1])
            if problem:
                raise InvalidConfigException(f"ShopEntityExtractor: {rule[0]}: {problem}: {rule[1]}")

    def __init__(self, config: dict[str, Any]) -> None:
        """Compiles the patterns."""
        config = {**self.get_default_config(), **config}
        self.validate_config(config)
        self._rules = [
            _Rule(entity, re.compile(pattern, re.IGNORECASE), value)
            for entity, pattern, value in _sources(config)
        ]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,  # noqa: ARG003  (Rasa's signature)
        resource: Resource,  # noqa: ARG003
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> ShopEntityExtractor:
        """An extractor, ready for use."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds what is found to the entities of every message."""
        for message in messages:
            known: list[dict[str, Any]] = message.get(ENTITIES, [])
            taken = [(entity[ENTITY_ATTRIBUTE_START], entity[ENTITY_ATTRIBUTE_END]) for entity in known]
            found = list(self._find(message.get(TEXT) or "", taken))
            message.set(ENTITIES, [*known, *self.add_extractor_name(found)], add_to_output=True)
        return messages

    def _find(self, text: str, taken: list[tuple[int, int]]) -> Iterator[dict[str, Any]]:
        plain = _unified(text)
        finds = [
            (match.start(), -match.end(), priority, match.group())
            for priority, rule in enumerate(self._rules)
            for match in rule.pattern.finditer(plain)
            if match.group()
        ]
        for start, minus_end, priority, words in sorted(finds):
            end, rule = -minus_end, self._rules[priority]
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            taken.append((start, end))
            yield {
                ENTITY_ATTRIBUTE_TYPE: rule.entity,
                ENTITY_ATTRIBUTE_START: start,
                ENTITY_ATTRIBUTE_END: end,
                ENTITY_ATTRIBUTE_VALUE: _canonical(rule.entity, words) if rule.value is None else rule.value,
            }


def _sources(config: Mapping[str, Any]) -> Iterator[tuple[str, str, Any | None]]:
    for entity, patterns in config["patterns"].items():
        yield from ((entity, pattern, None) for pattern in patterns)
    for entity, values in config["values"].items():
        for value, patterns in values.items():
            yield from ((entity, pattern, value) for pattern in patterns)


def _unified(text: str) -> str:
    """Compatibility forms unified, sign by sign, so that every offset stays what it was."""
    forms = ((sign, unicodedata.normalize("NFKC", sign)) for sign in text)
    return "".join(form if len(form) == 1 else sign for sign, form in forms)


def _canonical(entity: str, words: str) -> str:
    if entity == "email":
        return words.casefold()
    return re.sub(r"[\s#-]", "", words).upper()


def _problem(pattern: str) -> str | None:
    try:
        tree = parser.parse(pattern, re.IGNORECASE)
    except re.error as error:
        return f"not a regular expression ({error})"
    if _ways(tree) > MOST_WAYS:
        return "could be slow; give every repetition a small upper bound, or make it atomic, (?>…)"
    return None


def _ways(node: Any) -> float:  # noqa: PLR0911  (one for each kind of node)
    """In how many ways at most a part of a parsed pattern can match at one place: what backtracking may cost."""
    if not isinstance(node, tuple):
        return math.prod(_ways(part) for part in node)
    match node:
        case (opcodes.MAX_REPEAT | opcodes.MIN_REPEAT, (low, high, body)):
            return _repeated(low, high, body)
        case (opcodes.POSSESSIVE_REPEAT, (low, high, body)):
            return _once(_repeated(low, high, body))
        case (opcodes.BRANCH, (_, branches)):
            return sum(_ways(branch) for branch in branches)
        case (opcodes.SUBPATTERN, (*_, body)):
            return _ways(body)
        case (opcodes.ATOMIC_GROUP, body) | (opcodes.ASSERT | opcodes.ASSERT_NOT, (_, body)):
            return _once(_ways(body))
        case (opcodes.GROUPREF_EXISTS, (_, *branches)):
            return sum(_ways(branch) for branch in branches if branch is not None)
    return 1


def _repeated(low: int, high: int, body: Any) -> float:
    if high == opcodes.MAXREPEAT:
        return math.inf
    # Any choice repeated this often is too much already, and larger powers take long to compute.
    return (high - low + 1) * min(_ways(body), MOST_WAYS + 1) ** min(high, 20)


def _once(ways: float) -> float:
    """What cannot be entered again counts once, if trying its own ways is affordable."""
    return 1 if ways <= MOST_WAYS else math.inf
