"""How long a search takes inside the action server: no network, one query at a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from bot.bench import finding
from bot.bench.bench import Bench
from bot.bench.figures import Figure, percentile
from models import search

QUERIES: Final = (
    "blue linen shirt",
    "a warm jumper for winter under 80",
    "something for a gift",
    "waterproof jakcet",
    "白色亚麻衬衫",
)
QUESTIONS: Final = (
    "how long does delivery take?",
    "can I send it back after a month",
    "do you ship to Norway?",
    "你们可以退货吗？",
)


async def searches(bench: Bench) -> list[Figure]:
    """Product queries and questions, in both languages; then product queries in a large catalogue."""
    artifacts = bench.var_dir / "artifacts" / search.CAPABILITY
    version = (artifacts / "current").read_text(encoding="utf-8").strip()
    began = time.perf_counter()
    index = search.load(artifacts / version)
    loading_s = time.perf_counter() - began
    rounds = bench.scale(quick=20, full=100)
    products = _times(lambda text: index.products(text, language=_language(text), limit=6), QUERIES, rounds)
    articles = _times(lambda text: index.articles(text, language=_language(text), limit=3), QUESTIONS, rounds)
    figures = [Figure(name="search_load", value=loading_s, unit="s", n=1)]
    for name, times in (("products", products), ("articles", articles)):
        for percent in (50, 95):
            value = percentile(times, percent)
            figures.append(Figure(name=f"search_{name}_p{percent}", value=value, unit="ms", n=len(times)))
    return [*figures, *await finding.finds(bench)]


def _times(query: Callable[[str], object], texts: tuple[str, ...], rounds: int) -> list[float]:
    """Milliseconds of each call; a first round warms up and does not count."""
    times = []
    for round_number in range(rounds + 1):
        for text in texts:
            began = time.perf_counter()
            query(text)
            if round_number:
                times.append((time.perf_counter() - began) * 1000)
    return times


def _language(text: str) -> search.Language:
    return "en" if text.isascii() else "zh"
