"""What a sentence of a review says of which aspect, by rules that can name their words.

Words and phrases come from the lexicon; here is the grammar: which judgement belongs to which aspect, what a
negation turns, and what is only hoped, asked or told of something else. ``docs/labelling-aspects.md`` says what it
is meant to find.

>>> [(said.aspect, said.polarity, said.direction) for said in mentions("Runs small, but the fabric is lovely.")]
[('size_fit', 'neutral', 'small'), ('quality_material', 'positive', '')]
>>> mentions("The fabric is not soft at all.")[0].evidence
('fabric', 'not', 'soft')
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from models.errors import BadInput
from models.sentiment.clauses import Clause, Hit, clauses, plain
from models.sentiment.lexicon import Language, Lexicon, lexicon

ASPECTS: Final = (
    "size_fit",
    "quality_material",
    "colour_looks",
    "comfort",
    "price_value",
    "delivery_packaging",
    "service",
    "use",
)
LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")
MOST_CHARS: Final = 2_000  # of a sentence that are read; people end sentences long before
SURE: Final = 0.8  # from which a model's word counts where the rules have none

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD: Final = re.compile(r"[A-Za-z]{3,}")
_UNIT: Final = {"en": re.compile(r"[\w']+"), "zh": re.compile(r"\w")}
_NEGATION_REACH: Final = {"en": 4, "zh": 3}  # words, characters
_JUDGEMENT_REACH: Final = {"en": 8, "zh": 8}
_NEAR: Final = 100  # characters; no reach is longer
_BESIDE: Final = {"en": 3, "zh": 4}
_ALONE: Final = {"en": 4, "zh": 5}  # a clause so short only names an aspect that the next one judges
_TOUCH: Final = re.compile(r"soft|itch|scratch|rough|silky|smooth|软|扎|滑")
# Of these nobody says that they are soft when they mean what it is made of.
_NOT_FABRIC: Final = frozenset(
    {"quality", "taste", "smell", "scent", "质量", "品质", "味道", "口味", "口感", "做工"}
)
_JOINED: Final = re.compile(r"[\s,、]*(?:or|nor|and|又|也|和|或)?[\s,、]*")
_LISTED: Final = 5  # clauses that one judgement may be shared by
_GOES_ON: Final = re.compile(r"[\s,&]*(?:(?:and|or|the|its|their)\s+)*")
_OPPOSITE: Final = {"positive": "negative", "negative": "positive", "neutral": "neutral"}


@dataclass(frozen=True)
class Mention:
    """What is said of one aspect.

    Attributes:
        aspect: one of ``ASPECTS``.
        polarity: ``positive``, ``negative``, or ``neutral`` for middling, told without judging, or good and bad.
        direction: ``small``, ``large`` or ``true`` where ``size_fit`` has one, else empty.
        evidence: the words that say so, as written.
        spans: where they stand, start and end.
    """

    aspect: str
    polarity: str
    direction: str
    evidence: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class _Said:
    """One finding: hits of which it is made, not yet merged with others of its aspect."""

    aspect: str
    polarity: str
    direction: str
    spans: tuple[tuple[int, int], ...]


def mentions(
    sentence: str,
    language: str | None = None,
    *,
    polarity: Callable[[str], float] | None = None,
) -> tuple[Mention, ...]:
    """The aspects that one sentence speaks of, each once, in the order of ``ASPECTS``.

    Args:
        sentence: as ``models.sentiment.sentences`` cuts it; mark-up is overlooked, and what follows the first
            2,000 characters is not read.
        language: ``en`` or ``zh``; None, or another language, reads whatever script is there, both if both are.
        polarity: how probable it is that a clause is positive; asked only where an aspect is named and no
            word judges it, and believed only when it is sure.

    Raises:
        BadInput: the sentence is not text.
    """
    if not isinstance(sentence, str):
        raise BadInput(f"A sentence is text, not {type(sentence).__name__}.")
    text = plain(sentence[:MOST_CHARS])
    found: dict[str, list[_Said]] = defaultdict(list)
    for each in _languages(text, language):
        for said in _read(text, lexicon(each), polarity):
            found[said.aspect].append(said)
    return tuple(_merged(aspect, found[aspect], sentence) for aspect in ASPECTS if aspect in found)


def _languages(text: str, language: str | None) -> Iterator[Language]:
    for each, script in zip(LANGUAGES, (_LATIN_WORD, _HAN), strict=True):
        if language == each or (language not in LANGUAGES and script.search(text)):
            yield each


def _read(text: str, words: Lexicon, polarity: Callable[[str], float] | None) -> Iterator[_Said]:
    question = words.grammar["question"].search(text)
    end = question.start() if question else len(text)
    found = [clause for clause in clauses(text, words) if clause.start < end]
    for place in range(len(found)):
        yield from _Reader(text, words, found, place, polarity).said()


def _merged(aspect: str, said: Sequence[_Said], sentence: str) -> Mention:
    """One mention of all that is said of an aspect; good and bad together are neutral."""
    polarities = {each.polarity for each in said}
    judged = polarities - {"neutral"}
    directions = {each.direction for each in said if each.direction}
    departures = directions - {"true"}
    spans = tuple(sorted({span for each in said for span in each.spans}))
    return Mention(
        aspect,
        judged.pop() if len(judged) == 1 else "neutral",
        "" if len(departures) > 1 else next(iter(departures or directions), ""),
        tuple(sentence[start:end] for start, end in spans),
        spans,
    )


class _Reader:
    """Reads one clause."""

    def __init__(
        self,
        text: str,
        words: Lexicon,
        found: Sequence[Clause],
        place: int,
        polarity: Callable[[str], float] | None,
    ) -> None:
        self.text, self.words, self.polarity = text, words, polarity
        self.clauses, self.place = found, place
        self.clause = clause = found[place]
        grammar = words.grammar
        wish = grammar["wish"].search(text, clause.start, clause.end)
        self.wish = wish.span() if wish else None
        unreal = grammar["unreal"].search(text, clause.start, clause.end)
        # What stands before "… than I thought it would be" is real.
        self.real_end = unreal.start() if unreal and not wish else clause.end
        other = grammar["other_one"].search(text, clause.start, clause.end)
        self.others = other is not None and not text[clause.start : other.start()].strip(" ,")

    def said(self) -> Iterator[_Said]:
        """All findings of the clause."""
        wished = self._wishes()
        hits = [
            hit
            for hit in self.clause.hits
            if hit.start < self.real_end
            and hit.kind != "wished"
            and not any(hit.start < wish.end and wish.start < hit.end for wish in wished)
        ]
        terms = [hit for hit in hits if hit.kind == "term"]
        lent: set[Hit] = set()
        cued = {hit.aspect for hit in hits if hit.kind == "cue"}
        for term in terms:
            if term.aspect in cued:
                continue
            judgement = self._judgement(term, hits)
            if judgement is None:
                yield from self._unjudged(term)
                continue
            if judgement.kind == "yielding" and judgement.aspect != term.aspect:
                lent.add(judgement)
            yield self.told(judgement, term)
        for hit in hits:
            if hit.kind == "cue" or (hit.kind == "yielding" and (hit not in lent or hit.aspect == "comfort")):
                yield self.told(hit, None)
        wish = [self.wish] if self.wish is not None else []
        for hit in wished:
            yield _Said(hit.aspect, hit.polarity, hit.direction, (*wish, (hit.start, hit.end)))

    def told(self, hit: Hit, term: Hit | None) -> _Said:
        """The judgement with what turns it; without a term it is about its own aspect."""
        polarity, direction = hit.polarity, hit.direction
        negation = self._negation(hit)
        wished = self.wish is not None and self.wish[1] <= hit.start
        if wished and negation is not None and polarity == "negative":
            pass  # "I wish it were not so expensive": it is
        elif (negation is not None) != self.others:
            if direction in ("small", "large") and polarity != "positive":
                polarity, direction = "positive", "true"  # "not too small", "does not run small"
            else:
                polarity, direction = _OPPOSITE[polarity], ""
        elif wished and polarity == "positive":
            polarity = "negative"
        spans = {(hit.start, hit.end)} | ({negation} if negation else set())
        if term is not None:
            spans.add((term.start, term.end))
        aspect = hit.aspect if term is None else term.aspect
        return _Said(aspect, polarity, direction if aspect == hit.aspect else "", tuple(sorted(spans)))

    def _negation(self, hit: Hit) -> tuple[int, int] | None:
        """The negation in whose reach a hit stands."""
        language = self.words.language
        for start, end in reversed(self.clause.negations):
            if end <= hit.start:
                if hit.start - end > _NEAR:
                    return None
                reaches = self._units(end, hit.start) <= _NEGATION_REACH[language]
                return (start, end) if reaches and not self._spent(end, hit) else None
        return None

    def _spent(self, negation_end: int, hit: Hit) -> bool:
        """Whether a negation already turns another judgement, to which this one is not joined."""
        between = [
            other.end
            for other in self.clause.hits
            if other.polarity and negation_end <= other.start and other.end <= hit.start
        ]
        return bool(between) and _JOINED.fullmatch(self.text, max(between), hit.start) is None

    def _units(self, start: int, end: int) -> int:
        """Words, or characters, that stand between two places."""
        return len(_UNIT[self.words.language].findall(self.text, start, end))

    def _judgement(self, term: Hit, hits: Iterable[Hit]) -> Hit | None:
        """The nearest word that judges the term; in English rather before it, in Chinese behind."""
        language = self.words.language

        def distance(hit: Hit) -> tuple[int, bool]:
            before = hit.end <= term.start
            gap = self._units(hit.end, term.start) if before else self._units(term.end, hit.start)
            return gap, before == (language == "zh")

        near = [hit for hit in hits if term.start - _NEAR <= hit.end and hit.start <= term.end + _NEAR]
        lending = [hit for hit in near if hit.polarity and self._lends(hit, term, distance(hit)[0])]
        return min(lending, key=distance, default=None)

    def _lends(self, hit: Hit, term: Hit, gap: int) -> bool:
        if hit.kind == "judgement":
            return gap <= _JUDGEMENT_REACH[self.words.language]
        if gap > _BESIDE[self.words.language]:
            return False
        return self._of_fabric(hit, term) or (hit.kind == "yielding" and hit.aspect != "comfort")

    def _of_fabric(self, hit: Hit, term: Hit) -> bool:
        """Soft or itchy fabric is said of the fabric too."""
        named = self.text[term.start : term.end]
        return (
            hit.aspect == "comfort"
            and hit.kind in ("cue", "yielding")
            and _TOUCH.search(self.text, hit.start, hit.end) is not None
            and term.aspect == "quality_material"
            and named not in _NOT_FABRIC
        )

    def _unjudged(self, term: Hit) -> Iterator[_Said]:
        """A term without a judgement: the next clause has it where this one only names things, or a model may."""
        clause = self.clause
        judged = self._judged_before(term) or self._judged_behind()
        if judged is not None:
            where, judgement = judged
            yield _Reader(self.text, self.words, self.clauses, where, None).told(judgement, term)
            return
        if self.polarity is None:
            return
        probability = self.polarity(self.text[clause.start : clause.end].strip())
        if probability >= SURE or probability <= 1 - SURE:
            sure = "positive" if probability >= SURE else "negative"
            yield _Said(term.aspect, sure, "", ((term.start, term.end),))

    def _wishes(self) -> list[Hit]:
        """What somebody wishes it were: it is not."""
        if self.wish is None:
            return []
        return [hit for hit in self.clause.hits if hit.kind == "wished" and hit.start >= self.wish[0]]

    def _judged_before(self, term: Hit) -> tuple[int, Hit] | None:
        """The clause and its word: in "love the colour, fit and fabric" it stands before the first."""
        end = term.start
        for place in range(self.place, max(self.place - _LISTED, -1), -1):
            clause = self.clauses[place]
            judgement = next((hit for hit in clause.hits if hit.kind == "judgement"), None)
            if place < self.place and judgement is not None:
                last = clause.hits[-1]
                goes_on = last.kind == "term" and _GOES_ON.fullmatch(self.text, last.end, end)
                return (place, judgement) if goes_on else None
            if any(hit.kind != "term" for hit in clause.hits):
                return None
            for hit in reversed([hit for hit in clause.hits if hit.end <= end]):
                if not _GOES_ON.fullmatch(self.text, hit.end, end):
                    return None
                end = hit.start
        return None

    def _judged_behind(self) -> tuple[int, Hit] | None:
        """The same where it stands behind the last: "the colour, fit and fabric are lovely"."""
        language, place = self.words.language, self.place + 1
        short = self._units(self.clause.start, self.clause.end) <= _ALONE[language]
        while short and place < min(len(self.clauses), self.place + _LISTED):
            behind = self.clauses[place]
            hit = next((hit for hit in behind.hits if hit.kind == "judgement"), None)
            if hit is not None:
                near = self._units(behind.start, hit.start) <= _JUDGEMENT_REACH[language]
                return (place, hit) if near else None
            short = bool(behind.hits) and all(hit.kind == "term" for hit in behind.hits)
            place += 1
        return None
