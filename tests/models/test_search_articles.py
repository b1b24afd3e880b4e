"""The knowledge base is whole, and a broken one is refused with its line."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from models.errors import BadInput
from models.search import read_articles, read_questions, text

KNOWLEDGE = Path(__file__).parents[2] / "data" / "knowledge"


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def test_shipped_articles_are_the_same_in_both_languages() -> None:
    """Every id once in each language, in the same topic, short enough to read in a chat."""
    articles = read_articles(KNOWLEDGE)
    english = {article.article_id: article for article in articles if article.language == "en"}
    chinese = {article.article_id: article for article in articles if article.language == "zh"}
    assert english.keys() == chinese.keys()
    assert len(english) >= 64
    for article_id, article in english.items():
        assert chinese[article_id].topic == article.topic
        assert 30 <= len(article.text.split()) <= 120, article_id
        assert 50 <= len(chinese[article_id].text) <= 300, article_id


def test_every_article_has_known_and_test_questions_in_both_languages() -> None:
    """So that the figures speak for the whole knowledge base."""
    ids = {article.article_id for article in read_articles(KNOWLEDGE)}
    questions = read_questions(KNOWLEDGE / "questions.csv")
    counted = Counter((question.article_id, question.language, question.split) for question in questions)
    for language in ("en", "zh"):
        for split in ("known", "test"):
            assert all(counted[article_id, language, split] for article_id in ids)
            assert counted[None, language, split] >= 25


def test_no_known_question_is_a_test_question_in_other_order() -> None:
    """What measures the search is not what it has learnt, not even with other small words around it."""
    asked: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for question in read_questions(KNOWLEDGE / "questions.csv"):
        if question.article_id is not None:
            essence = tuple(sorted({term for term, _ in text.terms(question.text)}))
            asked.setdefault((question.language, question.split), set()).add(essence)
    for language in ("en", "zh"):
        assert asked[language, "known"].isdisjoint(asked[language, "test"])


def test_article_has_title_and_paragraphs(tmp_path: Path) -> None:
    """Lines of a paragraph are joined, an empty line begins the next."""
    folder = write(
        tmp_path,
        {
            "en/a.md": "# Topic\n\n## one: The first?\nLine one\nline two.\n\nSecond.\n",
            "zh/a.md": "## one: 第一\n内容。\n",
        },
    )
    article = read_articles(folder)[0]
    assert (article.article_id, article.title, article.topic) == ("one", "The first?", "a")
    assert article.paragraphs == ("Line one line two.", "Second.")


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({}, "no articles in"),
        ({"en/a.md": "## one: A\ntext"}, "one is missing in zh"),
        ({"en/a.md": "## one: A\ntext\n## one: B\ntext"}, r"en/a.md:3: one is already in en/a.md:1"),
        ({"en/a.md": "## one: A\n\n## two: B\ntext"}, r"en/a.md:1: article one has no text"),
        ({"en/a.md": "## Just a title\ntext"}, r"en/a.md:1: a heading reads '## id: Title'"),
        ({"en/a.md": "lost words\n## one: A\ntext"}, r"en/a.md:1: text outside of an article"),
    ],
)
def test_broken_knowledge_base_names_the_place(tmp_path: Path, files: dict[str, str], problem: str) -> None:
    """Whoever writes articles is told which line to mend."""
    with pytest.raises(BadInput, match=problem):
        read_articles(write(tmp_path, files))


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    """One run shows everything."""
    folder = write(tmp_path, {"en/a.md": "## one: A\n\n## Two\nx\n", "zh/a.md": "## one: C\nx\n## one: D\nx"})
    with pytest.raises(BadInput, match=r"has no text; .* a heading reads .*already in .*missing in en"):
        read_articles(folder)


@pytest.mark.parametrize(
    "row",
    [
        "fr,bonjour,one,test",
        "en,,one,test",
        "en,hello,one,maybe",
        "en,hello",
        "en,Twice,a,test\nen,twice,b,known",
    ],
)
def test_broken_question_names_its_line(tmp_path: Path, row: str) -> None:
    """A table of questions is checked like everything else that people write."""
    path = tmp_path / "questions.csv"
    path.write_text(f"language,question,article,split\n{row}\n")
    with pytest.raises(BadInput, match=r"questions.csv:[23]"):
        read_questions(path)
