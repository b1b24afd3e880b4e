"""The knowledge base: Markdown files in one folder per language, with the same articles in each.

A file is a topic, for example ``en/delivery.md``. An article is a heading with an id, and paragraphs::

    ## delivery-cost: How much is delivery?
    Standard delivery costs 4.90 EUR, and it is free for orders over 60 EUR.

    These prices hold for the European Union.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from models.errors import BadInput

Language = Literal["en", "zh"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")
SPLITS: Final = ("known", "test")
_HEADING: Final = re.compile(r"(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*):\s+(?P<title>\S.*)")


@dataclass(frozen=True)
class Article:
    """One article in one language; ``paragraphs`` are what answers are made of."""

    article_id: str
    language: Language
    topic: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole body, paragraphs apart by an empty line."""
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True)
class Question:
    """Something customers ask.

    Attributes:
        article_id: the article that answers; None: nothing does, the bot should say so.
        split: ``known`` questions are indexed as further wordings of their article and used for calibration;
            ``test`` ones are only ever used to measure.
    """

    language: Language
    text: str
    article_id: str | None
    split: str


def read_articles(folder: Path) -> list[Article]:
    """Reads ``folder/{en,zh}/*.md``.

    Raises:
        BadInput: listing every problem with its file and line: a heading without an id, an id that came before,
            an article without text, text before the first article, an article that one language lacks.
    """
    articles: list[Article] = []
    problems: list[str] = []
    for language in LANGUAGES:
        seen: dict[str, str] = {}
        for path in sorted((folder / language).glob("*.md")):
            for line, article in _read_file(path, language, problems):
                place = f"{language}/{path.name}:{line}"
                if article.article_id in seen:
                    problems.append(f"{place}: {article.article_id} is already in {seen[article.article_id]}")
                    continue
                seen[article.article_id] = place
                articles.append(article)
    problems += _untranslated(articles)
    if not articles and not problems:
        problems.append(f"no articles in {folder}")
    if problems:
        raise BadInput("knowledge base: " + "; ".join(problems))
    return articles


def read_questions(path: Path) -> list[Question]:
    """Reads rows of ``language,question,article,split``; without an article the question is out of scope.

    Raises:
        BadInput: naming the first line that cannot be used.
    """
    questions: list[Question] = []
    seen: set[tuple[str, str]] = set()
    with path.open(newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            language = next((known for known in LANGUAGES if known == row.get("language")), None)
            text = (row.get("question") or "").strip()
            split = row.get("split")
            if language is None or not text or split not in SPLITS:
                raise BadInput(
                    f"{path.name}:{number}: needs language en or zh, a question and a split of {SPLITS}"
                )
            if (language, text.lower()) in seen:
                raise BadInput(f"{path.name}:{number}: the same question came before: {text}")
            seen.add((language, text.lower()))
            questions.append(Question(language, text, row.get("article") or None, split))
    return questions


@dataclass
class _Section:
    """A heading as written, or None for what comes before the first one, and the lines below it."""

    line: int
    heading: str | None
    body: list[str]


def _sections(path: Path) -> list[_Section]:
    sections = [_Section(1, None, [])]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("## "):
            sections.append(_Section(number, line[3:].strip(), []))
        elif not line.startswith("# "):  # that is the topic's name, for people who read the file
            sections[-1].body.append(line)
    return sections


def _read_file(path: Path, language: Language, problems: list[str]) -> Iterator[tuple[int, Article]]:
    """Articles with the line of their heading; what is wrong goes to ``problems``."""
    for section in _sections(path):
        place = f"{language}/{path.name}:{section.line}"
        parts = re.split(r"\n\s*\n", "\n".join(section.body))
        paragraphs = tuple(" ".join(part.split()) for part in parts if part.strip())
        if section.heading is None:
            if paragraphs:
                problems.append(f"{place}: text outside of an article")
            continue
        heading = _HEADING.fullmatch(section.heading)
        if heading is None:
            problems.append(f"{place}: a heading reads '## id: Title', not {section.heading!r}")
        elif not paragraphs:
            problems.append(f"{place}: article {heading['id']} has no text")
        else:
            yield (
                section.line,
                Article(heading["id"], language, path.stem, heading["title"].strip(), paragraphs),
            )


def _untranslated(articles: list[Article]) -> Iterator[str]:
    ids = {
        language: {article.article_id for article in articles if article.language == language}
        for language in LANGUAGES
    }
    for language in LANGUAGES:
        for missing in sorted(set().union(*ids.values()) - ids[language]):
            yield f"{missing} is missing in {language}"
