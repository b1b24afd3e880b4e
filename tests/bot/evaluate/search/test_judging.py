"""Judgements follow from the raw records by the rules of a line, and from nothing of the search."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.errors import InvalidInput
from bot.evaluate.search import catalogues, judging
from bot.evaluate.search.judging import Item, Query, read_queries

ROOT = Path(__file__).parents[4]
QUERIES = sorted((ROOT / "data" / "held_out" / "search").glob("*.csv"))
HEAD = "query,language,kind,is,wants,never,near\n"
DRESS = {
    "product_id": "1",
    "title": "Wrap Dress",
    "category": "Dresses",
    "attributes": {"material": "linen blend", "colour": "red"},
    "variants": [
        {"options": {"size": "S", "colour": "red"}, "price_cents": 5000},
        {"options": {"size": "M", "colour": "navy"}, "price_cents": 7000},
    ],
}


def one(tmp_path: Path, line: str) -> Query:
    path = tmp_path / "queries.csv"
    path.write_text(HEAD + line + "\n", encoding="utf-8")
    [query] = read_queries(path)
    return query


@pytest.mark.parametrize(
    ("rules", "grade"),
    [
        ("category=dresses,,,", 3),
        ("category=dress,,,", 3),
        ("title=dress && material=linen,colour=red; size=s; price<=60,,", 3),
        ("title=dress,colour=red; size=m,,", 2),
        ("title=dress,colour=red; size=m; price<=60,,", 2),
        ("title=dress,colour=green,,", 1),
        ("title=dress,,material=linen,", 0),
        ("title=skirt,,,category=dress", 1),
        ("title=skirt,,,", 0),
        ("title=res,,,", 0),
        ("title!=skirt,,,", 3),
        ("title+category=dresses && price>=60,,,", 3),
    ],
)
def test_rules_grade_a_product_by_its_best_variant(tmp_path: Path, rules: str, grade: int) -> None:
    """What is asked of colour, size and price must meet in one variant."""
    assert one(tmp_path, f"q,en,keyword,{rules}").grade(Item.of(DRESS)) == grade


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("q,en,keyword,dress,,,", "no comparison"),
        ("q,en,keyword,title<=3,,,", "only a price"),
        ("q,en,keyword,,,,", "only what is not sold has no answer"),
        ("q,en,nothing,title=dress,,,", "only what is not sold has no answer"),
        ("q,en,keyword,title=(,,,", "queries.csv:2"),
        ("q,en,keyword", "not as many columns"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str, problem: str) -> None:
    """A slip in a rule does not silently grade everything 0."""
    with pytest.raises(InvalidInput, match=re.escape(problem)):
        one(tmp_path, line)


def test_there_are_enough_queries_in_both_halves() -> None:
    """At least 300 of the four catalogues, and a third of them in either half."""
    queries = [query for path in QUERIES for query in read_queries(path)]
    tested = sum(query.half == "test" for query in queries)
    assert [path.stem for path in QUERIES] == sorted([catalogues.DEMO, *catalogues.SHARED])
    assert len(queries) >= 300
    assert len(queries) / 3 < tested < len(queries) * 2 / 3


def test_the_demo_shop_answers_each_query_that_is_said_to_have_an_answer() -> None:
    """A rule that nothing meets would measure nothing."""
    items = [Item.of(product) for product in catalogues.demo()]
    for query in read_queries(ROOT / "data" / "held_out" / "search" / "demo.csv"):
        assert any(query.grade(item) == judging.BEST for item in items) == bool(query.must), query.text


def test_nothing_is_made_from_what_is_held_out() -> None:
    """Only the evaluation reads it."""
    readers = [
        path.relative_to(ROOT).as_posix()
        for part in ("bot", "actions", "models")
        for path in (ROOT / part).rglob("*.py")
        if '"held_out"' in path.read_text(encoding="utf-8")
    ]
    assert sorted(readers) == [
        "bot/bench/finding.py",  # how long its queries take, whatever they find
        "bot/cli/evaluate_knowledge.py",
        "bot/cli/evaluate_search.py",
        "bot/evaluate/parts.py",
    ]
