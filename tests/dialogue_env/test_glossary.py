"""Chinese in English words, inside Rasa."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.glossary import Glossary
from models import glossary as shared

WORDS = {"订单": "order", "取消": "cancel", "取消订单": "cancel an order", "的": "", "恤": "shirt"}


@given(st.text(alphabet=st.sampled_from("订单取消的恤龘 aT1,！Ａ\n😀"), max_size=40))
def test_both_environments_read_alike(text: str) -> None:
    """The dialogue core never imports the models, so it has a reader of its own, which must hear the same."""
    assert Glossary(WORDS).english(text) == shared.Glossary(WORDS).english(text)


def test_what_the_models_saved_is_read(tmp_path: Path) -> None:
    """The file lies beside the encoder; without it only English is heard."""
    shared.Glossary(WORDS).save(tmp_path / "glossary.json")
    assert Glossary.load(tmp_path / "glossary.json").english("我的订单取消") == "order cancel"
    assert Glossary.load(tmp_path / "nothing.json").english("hello") == "hello"
    assert Glossary.load(tmp_path / "nothing.json").english("取消") == ""
