"""Conversation files: what is read from them, and what is refused."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from bot.converse.reading import read_stories
from bot.converse.story import Entity, OrderWish, Story, fill
from bot.converse.yaml_nodes import StoryError


def read(folder: Path, text: str) -> list[Story]:
    path = folder / "stories.yml"
    path.write_text(dedent(text), encoding="utf-8")
    return read_stories([path])


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(StoryError) as caught:
        read(folder, text)
    return [problem.removeprefix(str(folder / "stories.yml")) for problem in caught.value.problems]


def test_plain_rasa_test_story_is_read(tmp_path: Path) -> None:
    """A story of `rasa test` works unchanged: annotations become entities, forms and slots are compared."""
    [story] = read(
        tmp_path,
        """
        version: "3.1"
        stories:
        - story: Tracks an order
          steps:
          - user: |
              where is [FD10042](order_number)
            intent: track_order
          - action: track_form
          - active_loop: track_form
          - slot_was_set:
            - order_number: FD10042
            - language
          - action: utter_done
          - active_loop: null
          - user: thanks
            intent: thank
          - bot: You are welcome
        """,
    )
    first, second = story.turns
    assert first.text == "where is FD10042"
    assert first.entities == (Entity("order_number", "FD10042"),)
    assert first.actions == ("track_form", "utter_done")
    assert first.slots == {"order_number": "FD10042", "language": ...}
    assert first.active_loop == ""
    assert second.expect is not None
    assert second.expect.texts == ("You are welcome",)
    assert second.actions is None


def test_expectations_and_given_are_read(tmp_path: Path) -> None:
    """Every key beyond Rasa's has its place."""
    [story] = read(
        tmp_path,
        """
        stories:
        - story: Cancels
          given:
            customer: signed_in
            order: {status: pending, lines: 2, age_days_max: 5}
            language: zh
          steps:
          - user: cancel ${order.number}
          - expect:
              text: [sure, "/ca(n|ncel)/i"]
              not_text: sorry
              blocks: [text, order]
              block: {type: order, status: cancelled}
              status: bot
              store: {order: {status: cancelled}}
              within_ms: 5000
          - button: Yes
        """,
    )
    assert story.given.signed_in
    assert story.given.language == "zh"
    assert story.given.order == OrderWish(status="pending", lines=2, age_days_max=5)
    expect = story.turns[0].expect
    assert expect is not None
    assert expect.texts == ("sure", "/ca(n|ncel)/i")
    assert expect.block == ({"type": "order", "status": "cancelled"},)
    assert expect.order == {"status": "cancelled"}
    assert expect.within_ms == 5000
    assert expect.line == 10


def test_yes_is_the_title_of_a_button(tmp_path: Path) -> None:
    """Words that YAML 1.1 takes for truth values stay words."""
    [story] = read(tmp_path, "stories: [{story: s, steps: [{user: No}, {button: Yes}]}]")
    assert [(turn.text, turn.button) for turn in story.turns] == [("No", None), (None, "Yes")]


def test_names_are_filled_in_everywhere(tmp_path: Path) -> None:
    """A name stands for its value in the words, the entities and the expectations; literally in patterns."""
    [story] = read(
        tmp_path,
        """
        stories:
        - story: s
          given: {order: {}}
          steps:
          - user: "[${order.email}](email)"
          - expect: {text: "/to ${order.email}$/", block: {fallback: "${order.email}"}}
        """,
    )
    turn = fill(story.turns[0], {"order.email": "a.b@c.example"})
    assert turn.text == "a.b@c.example"
    assert turn.entities == (Entity("email", "a.b@c.example"),)
    assert turn.expect is not None
    assert turn.expect.texts == (r"/to a\.b@c\.example$/",)
    assert turn.expect.block == ({"fallback": "a.b@c.example"},)


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ("[{user: hi, intend: greet}]", ":2: a `user:` step has no key 'intend'"),
        ("[{say: hi}]", ":2: a step is one of user, button"),
        ("[{user: hi}, {expect: {texts: hi}}]", ":2: `expect:` has no key 'texts'"),
        ("[{user: hi}, {expect: {text: ''}}]", ":2: `text:` is empty"),
        ("[{user: hi}, {expect: {text: '/(/'}}]", ":2: `text:` /(/ is not a regular expression"),
        ("[{user: hi}, {expect: {status: waiting}}]", ":2: `status:` is one of"),
        ("[{user: hi}, {expect: {within_ms: soon}}]", ":2: `within_ms:` is a whole number"),
        ("[{user: hi}, {expect: {text: a}}, {expect: {text: b}}]", ":2: this answer has an `expect:`"),
        ("[{user: hi}, {expect: {silence: true, text: a}}]", ":2: an answer cannot be silent"),
        ("[{action: utter_greet}, {user: hi}]", ":2: `action:` stands before the customer"),
        ("[{user: '${order.number}'}]", ":2: ${order.number} needs `given: {order: …}`"),
        ("[{user: '${order.nmber}'}]", ":2: there is no ${order.nmber}"),
        ("[{user: '[a]{\"entity\" 1}'}]", ':2: the annotation {"entity" 1} is not JSON'),
        ("[]", ":2: story 's' has no step"),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path: Path, steps: str, problem: str) -> None:
    """What cannot be right is refused before anything is played."""
    found = problems(tmp_path, f"stories:\n- {{story: s, steps: {steps}}}\n")
    assert [each for each in found if each.startswith(problem)], found


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    """A file with three mistakes needs one run to find them."""
    found = problems(
        tmp_path,
        """
        stories:
        - story: one
          given: {customer: vip}
          steps: [{user: hi}]
        - story: one
          step: [{user: hi}]
        """,
    )
    assert [problem.split(":")[1] for problem in found] == ["4", "7", "6", "6"]


@pytest.mark.parametrize("text", ["stories: [", "just words", "", "stories: {a: b}"])
def test_files_that_are_no_conversations_are_refused(tmp_path: Path, text: str) -> None:
    """Broken YAML and other files have a clear problem, except the empty file, which has nothing to play."""
    if text:
        assert problems(tmp_path, text)
    else:
        assert read(tmp_path, text) == []


def test_missing_file_is_named(tmp_path: Path) -> None:
    """A path that does not exist is a problem like any other."""
    with pytest.raises(StoryError, match="No such file"):
        read_stories([tmp_path / "absent.yml"])


def test_annotations_with_values_and_several_entities(tmp_path: Path) -> None:
    """Rasa's longer notations: a synonym's value, JSON with a role, several entities for the same words."""
    [story] = read(
        tmp_path,
        """
        stories:
        - story: s
          steps:
          - user: >-
              [NYC](city:New York) to [Rome]{"entity": "city", "role": "to"}
              [two][{"entity": "n", "value": "2"},{"entity": "m"}]
        """,
    )
    assert story.turns[0].text == "NYC to Rome two"
    assert story.turns[0].entities == (
        Entity("city", "New York"),
        Entity("city", "Rome"),
        Entity("n", "2"),
        Entity("m", "two"),
    )
