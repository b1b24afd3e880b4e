"""The Rasa component that finds what a message is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, ENTITY_ATTRIBUTE_END, ENTITY_ATTRIBUTE_START, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.entities.amounts import find_amounts
from bot.dialogue.entities.comparisons import find_comparisons
from bot.dialogue.entities.dates import find_dates
from bot.dialogue.entities.find import Find, chosen
from bot.dialogue.entities.guard import problem
from bot.dialogue.entities.identifiers import EMAIL, ORDER_NUMBERS, ORDINALS, canonical, find_identifiers
from bot.dialogue.entities.lexicon import Lexicon
from bot.dialogue.entities.meanings import CATEGORY, COLOUR, MATERIAL, PRODUCT, SIZE
from bot.dialogue.entities.names import find_names
from bot.dialogue.entities.negation import refused
from bot.dialogue.entities.newest import NewestLexicon, folder
from bot.dialogue.entities.quantities import (
    BEFORE_CHINESE_THINGS,
    BEFORE_THINGS,
    QUANTITY,
    find_quantities,
    number,
)
from bot.dialogue.entities.reasons import find_reasons
from bot.dialogue.entities.references import REFERENCE, find_references
from bot.dialogue.entities.text import unified

MOST_FINDS: Final = 50  # of one message; they are kept with the conversation, and no sentence says more
MOST_OF_A_KIND: Final = 100
SENT_AT: Final = (
    "sent_at"  # in a message's metadata: when it was written, as ISO 8601 or in seconds since 1970
)
_FINDERS: Final = {
    "person_name": find_names,
    "reason": find_reasons,
    "amount": find_amounts,
    "quantity": find_quantities,
    "comparison": find_comparisons,
    "reference": find_references,
    "identifier": find_identifiers,
}
_THINGS: Final = frozenset({CATEGORY, PRODUCT})
_QUALITIES: Final = frozenset({COLOUR, MATERIAL, SIZE})
# "The", "that" and the like before what they point at.
_POINTING: Final = re.compile(
    r"(?<![A-Za-z0-9])(the|that|this|these|those|my|another|other)\s{1,2}$", re.IGNORECASE
)
_POINTS: Final = {"the": "the", "another": "other", "other": "other"}


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

    Beside the patterns it knows amounts, price limits, days, quantities, references, comparisons, reasons and names
    (``docs/entities.md``), and the words of a shop's catalogue, which it reads from a lexicon and takes up again when
    that changes.

    Config:
        lexicon: folder of the lexicon's versions with a ``current`` file, made by ``frontdoor train lexicon``; where
            ``FRONTDOOR_VAR_DIR`` is set, ``artifacts/lexicon`` in that folder is used instead. Nothing there means
            that only what has a form of its own is found.
        without: kinds of finds to leave out, of ``amount``, ``comparison``, ``date``, ``identifier`` (announced numbers,
            telephones, postcodes), ``lexicon``, ``person_name``, ``quantity``, ``reason`` and ``reference``.
        patterns: entity → list of regular expressions. The value is what was matched, in capitals and without
            spaces, hyphens and ``#``, except that of ``email``, which is in small letters.
        values: entity → value → list of regular expressions that mean this value.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The values that ``config.yml`` may change; an entity given there replaces all patterns of its section."""
        return {
            "patterns": {"email": [EMAIL], "order_number": list(ORDER_NUMBERS)},
            "lexicon": "var/artifacts/lexicon",
            "without": [],
            "values": {"ordinal": {place: list(patterns) for place, patterns in ORDINALS.items()}},
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raises InvalidConfigException for a pattern that is wrong or could be slow."""
        for rule in _sources(config):
            trouble = problem(rule[1])
            if trouble:
                raise InvalidConfigException(f"ShopEntityExtractor: {rule[0]}: {trouble}: {rule[1]}")
        unknown = sorted({*config.get("without", ())} - {*_FINDERS, "date", "lexicon"})
        if unknown:
            raise InvalidConfigException(f"ShopEntityExtractor: without: not known: {', '.join(unknown)}")

    def __init__(self, config: dict[str, Any]) -> None:
        """Compiles the patterns and reads the lexicon."""
        config = {**self.get_default_config(), **config}
        self.validate_config(config)
        self._rules = [
            _Rule(entity, re.compile(pattern, re.IGNORECASE), value)
            for entity, pattern, value in _sources(config)
        ]
        left_out = set(config["without"])
        self._finders = [find for name, find in _FINDERS.items() if name not in left_out]
        self._finds_dates = "date" not in left_out
        self._newest = None if "lexicon" in left_out else NewestLexicon(folder(config["lexicon"]))

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
            text = message.get(TEXT) or ""
            found = (
                [] if _is_payload(text) else [find.as_entity() for find in self._find(text, taken, message)]
            )
            message.set(ENTITIES, [*known, *self.add_extractor_name(found)], add_to_output=True)
        return messages

    def _find(self, text: str, taken: list[tuple[int, int]], message: Message) -> Iterator[Find]:
        plain = unified(text)
        lexicon = self._newest.get() if self._newest is not None else Lexicon.empty()
        # The more trustworthy first: of finds that begin and end alike the first counts.
        finds = [
            Find(match.start(), match.end(), rule.entity, _value(rule, match[0]))
            for rule in self._rules
            for match in islice(rule.pattern.finditer(plain), MOST_OF_A_KIND)
            if match[0]
        ]
        for find in self._finders:
            finds += islice(find(plain), MOST_OF_A_KIND)
        if self._finds_dates:
            today = _day(message.get("metadata"), lexicon.timezone)
            finds += islice(find_dates(plain, today), MOST_OF_A_KIND)
        finds += lexicon.find(plain)
        kept = chosen(finds, taken)
        yield from islice(refused(plain, chosen([*kept, *_beside_things(plain, kept)], taken)), MOST_FINDS)


def _beside_things(text: str, finds: list[Find]) -> Iterator[Find]:
    """Numbers and pointing words before what the shop sells: "two red mugs", "the jacket"."""
    for place, find in enumerate(finds):
        if find.entity not in _THINGS:
            continue
        first = find
        while (
            place > 0
            and finds[place - 1].entity in _QUALITIES
            and not text[finds[place - 1].end : first.start].strip(" -的")
        ):
            place -= 1  # noqa: PLW2901  (walks back over what describes the thing)
            first = finds[place]
        start = max(0, first.start - 12)
        counted = BEFORE_THINGS.search(text, start, first.start) or BEFORE_CHINESE_THINGS.search(
            text, start, first.start
        )
        if counted is not None:
            end = counted.start() + len(counted[0].rstrip())
            yield Find(counted.start(), end, QUANTITY, number(counted["n"]))
        pointing = _POINTING.search(text, start, first.start)
        if pointing is not None and pointing[1].lower() != "my":
            word = pointing[1].lower()
            yield Find(pointing.start(1), pointing.end(1), REFERENCE, _POINTS.get(word, word))


def _is_payload(text: str) -> bool:
    """Whether a button was clicked: Rasa reads its entities itself."""
    return text.startswith("/") and text[1:2].isalpha()


def _value(rule: _Rule, words: str) -> Any:
    return canonical(rule.entity, words) if rule.value is None else rule.value


def _day(metadata: Any, timezone: str) -> date:
    """The day on which a message was written, in the shop's zone; today where that is not known."""
    zone = _zone(timezone)
    sent = metadata.get(SENT_AT) if isinstance(metadata, Mapping) else None
    try:
        if isinstance(sent, str):
            moment = datetime.fromisoformat(sent)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone).date()
        if isinstance(sent, int | float):
            return datetime.fromtimestamp(sent, zone).date()
    except (ValueError, OverflowError, OSError):
        pass
    return datetime.now(zone).date()


@lru_cache(maxsize=8)
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError, ImportError):
        return UTC


def _sources(config: Mapping[str, Any]) -> Iterator[tuple[str, str, Any | None]]:
    for entity, patterns in config["patterns"].items():
        yield from ((entity, pattern, None) for pattern in patterns)
    for entity, values in config["values"].items():
        for value, patterns in values.items():
            yield from ((entity, pattern, value) for pattern in patterns)
