"""Splits of the public data sets: apart, repeatable, and of the size that was asked for."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.evaluate import datasets
from bot.evaluate.pipelines import NONE
from tests.datasets import dataset

pytestmark = pytest.mark.datasets


def test_clinc_is_split_by_intent_with_what_is_out_of_scope_asked_only() -> None:
    """So many of each intent, none of them on both sides, and the same again for the same seed."""
    root = dataset("clinc150").parent
    split = datasets.clinc150(root, 1, per_intent=10)
    assert set(Counter(intent for _, intent in split.learn).values()) == {10}
    assert not {text for text, _ in split.learn} & {text for text, _ in split.ask}
    assert {intent for _, intent in split.ask} - {intent for _, intent in split.learn} == {NONE}
    assert split == datasets.clinc150(root, 1, per_intent=10) != datasets.clinc150(root, 2, per_intent=10)


def test_banking_few_asks_what_the_full_set_asks() -> None:
    """With few examples the same messages are asked, so that the figures can be compared."""
    root = dataset("banking77").parent
    assert datasets.banking77(root, 1).ask == datasets.banking77(root, 1, per_intent=10).ask


@pytest.mark.parametrize("shop", datasets.SHOPS)
def test_half_of_what_a_hint3_bot_is_asked_is_out_of_scope(shop: str) -> None:
    """As its real customers did."""
    split = datasets.hint3(dataset("hint3").parent, shop, 1)
    share = sum(intent == NONE for _, intent in split.ask) / len(split.ask)
    assert share == pytest.approx(0.5, abs=0.01)
    assert NONE not in {intent for _, intent in split.learn}


@pytest.mark.parametrize("name", ["bitext", "abcd"])
def test_every_intent_of_the_shops_sets_is_mapped(name: str) -> None:
    """An intent without a home would count as not understood."""
    folder = dataset({"bitext": "bitext_customer_support"}.get(name, name))
    pairs = getattr(datasets, name)(folder.parent, 1, 10**6)
    assert [pair for pair in pairs if pair[1].startswith("unmapped")] == []
