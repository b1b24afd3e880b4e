"""What the bot says exists in both languages, and its names agree with the code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from actions.labels import LANGUAGES
from actions.reading import REASONS
from actions.start_return import ValidateReturnForm
from bot.shop.model import ORDER_STATUSES
from bot.shop.policy import AddressReason, CancelReason, ExchangeReason, PaymentReason, ReturnReason
from tests.actions.conftest import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ZH = [{"type": "slot", "name": "language", "value": "zh"}]
LABELS: dict[str, dict[str, str]] = yaml.safe_load(
    (ROOT / "actions" / "labels.yml").read_text(encoding="utf-8")
)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"(?<!{){([a-z_]+)}", text))


def test_every_response_has_both_languages(domain: dict[str, Any]) -> None:
    """One variation for Chinese and one for everybody else."""
    for name, variations in domain["responses"].items():
        conditions = [variation.get("condition") for variation in variations]
        assert conditions == [ZH, None], name


def test_both_halves_say_the_same(domain: dict[str, Any]) -> None:
    """Same values, same buttons, and each half in its language."""
    for name, (chinese, english) in domain["responses"].items():
        words = re.sub(r"{[a-z_]+}", "", chinese["text"])
        assert CHINESE.search(words) or not re.search("[A-Za-z]", words), name
        assert not CHINESE.search(english["text"]), name
        assert placeholders(chinese["text"]) == placeholders(english["text"]), name
        actions = [
            [b["payload"].split("{")[0] for b in half.get("buttons", [])] for half in (chinese, english)
        ]
        assert actions[0] == actions[1], name


def test_buttons_lead_to_known_intents(domain: dict[str, Any]) -> None:
    """No button is a dead end."""
    intents = set(domain["intents"])
    for name, variations in domain["responses"].items():
        for variation in variations:
            for button in variation.get("buttons", []):
                assert button["payload"].removeprefix("/").split("{")[0] in intents, name


def test_every_label_has_both_languages() -> None:
    """Words inside blocks: none missing, same values on both sides."""
    for name, words in LABELS.items():
        assert set(words) == set(LANGUAGES), name
        if name != "date":  # a Chinese date has no weekday
            assert placeholders(words["en"]) == placeholders(words["zh"]), name


# Which rules may refuse what a skill wants to do.
RULES: dict[str, Any] = {
    "cancel_order": CancelReason,
    "return": ReturnReason,
    "exchange": ExchangeReason,
    "change_address": AddressReason,
    "change_payment": PaymentReason,
}


def test_every_status_has_its_words(domain: dict[str, Any]) -> None:
    """A status without words would break the answer to the commonest question."""
    assert {f"utter_track_order_{status}" for status in ORDER_STATUSES} <= set(domain["responses"])
    assert {f"status_{status}" for status in ORDER_STATUSES} <= set(LABELS)


def test_every_refusal_has_its_words(domain: dict[str, Any]) -> None:
    """Each rule of the policy is explained wherever it can refuse."""
    needed = {
        f"utter_{skill}_refused_{reason}" for skill, rules in RULES.items() for reason in get_args(rules)
    }
    assert needed <= set(domain["responses"])


def test_every_reason_for_a_return_has_its_words() -> None:
    """They are buttons and stand in the confirmation."""
    assert {f"reason_{reason}" for reason in REASONS} <= set(LABELS)


@pytest.mark.parametrize("slot", ValidateReturnForm.answers)
def test_answers_of_a_form_are_slots(domain: dict[str, Any], slot: str) -> None:
    """What a form gathers is declared."""
    assert slot in domain["slots"]


def examples() -> list[tuple[str, str, list[str]]]:
    """(file, intent, examples) of the training data."""
    found = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = [line.removeprefix("- ") for line in entry["examples"].splitlines()]
            found.append((path.name, entry["intent"], lines))
    return found


def test_every_intent_is_taught_in_both_languages(domain: dict[str, Any]) -> None:
    """At least 25 English and 12 Chinese phrasings each."""
    counted = {(intent, Path(name).suffixes[0]): len(lines) for name, intent, lines in examples()}
    assert [i for i in domain["intents"] if counted.get((i, ".en"), 0) < 25] == []
    assert [i for i in domain["intents"] if counted.get((i, ".zh"), 0) < 12] == []


def test_no_phrase_teaches_two_intents() -> None:
    """Also when only case or punctuation differ."""
    seen: dict[str, str] = {}
    for _, intent, lines in examples():
        for line in lines:
            plain = line.casefold().strip(" .?!")
            assert seen.setdefault(plain, intent) == intent, line
