"""What a message says without the long names in it."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.gist import gist
from bot.dialogue.tokenizer import BilingualTokenizer

TITLE = "Beacon Polka Dot Recycled Paper Notebook in Sage"


def about(text: str, *titles: str, entity: str = "product") -> Message:
    """A message in which these titles were found."""
    found = [
        {"entity": entity, "start": text.index(title), "end": text.index(title) + len(title), "value": title}
        for title in titles
    ]
    return Message({TEXT: text, ENTITIES: found})


@pytest.mark.parametrize(
    ("text", "titles", "said"),
    [
        (f"the {TITLE} arrived broken", [TITLE], "the Notebook arrived broken"),
        (
            f"swap the {TITLE} for the Harbour Striped Cotton Long Shirt please",
            [TITLE, "Harbour Striped Cotton Long Shirt"],
            "swap the Notebook for the Shirt please",
        ),
        ("the Beacon Notebook arrived broken", ["Beacon Notebook"], "the Beacon Notebook arrived broken"),
        ("在 with a strange in", ["in"], "在 with a strange in"),
    ],
)
def test_a_long_title_counts_as_the_thing_it_names(text: str, titles: list[str], said: str) -> None:
    """What is short stays, because its words may be all that there is."""
    assert gist(about(text, *titles)) == said


def test_only_products_are_shortened() -> None:
    """A long reason or address is what the message says."""
    message = about("it is far too small for me", "far too small for me", entity="reason")
    assert gist(message) == "it is far too small for me"


def test_the_tokens_of_a_title_are_one() -> None:
    """It covers the original words, so places in the text stay true; features are made of its lemma."""
    message = about(f"the {TITLE}, arrived broken", TITLE)
    tokens = BilingualTokenizer(BilingualTokenizer.get_default_config()).tokenize(message, TEXT)
    assert [token.lemma for token in tokens] == ["the", "notebook", ",", "arrived", "broken"]
    assert (tokens[1].start, tokens[1].end, tokens[1].text) == (4, 4 + len(TITLE), TITLE)
