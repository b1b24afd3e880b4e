"""Sentences that say nearly the same are listed together."""

from __future__ import annotations

from bot.cli.grouping import grouped
from models.encoder import Encoder


def group(sentences: list[str], encoder: Encoder | None) -> list[list[str]]:
    return grouped(sentences, words=str, encode=encoder.encode if encoder else None)


def test_english_is_grouped_by_meaning_and_chinese_by_letters(sentence_encoder: Encoder) -> None:
    """The largest group comes first."""
    found = group(
        [
            "do you sell kites",
            "我要开增值税发票",
            "where's my parcel",
            "where is my parcel",
            "要开增值税发票",
        ],
        sentence_encoder,
    )
    assert found == [
        ["我要开增值税发票", "要开增值税发票"],
        ["where's my parcel", "where is my parcel"],
        ["do you sell kites"],
    ]


def test_without_the_encoder_letters_decide() -> None:
    """A list can be read before anything was trained."""
    assert group(["wheres my parcel", "where is my parcel", "kites?", ""], None) == [
        ["wheres my parcel", "where is my parcel"],
        ["kites?"],
        [""],
    ]
