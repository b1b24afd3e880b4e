"""The scripted customer: keeps to the instruction and notices what the bot got wrong."""

from __future__ import annotations

from bot.evaluate.tau.customer import Customer
from bot.evaluate.tau.hearing import Heard
from bot.evaluate.tau.instruction import Errand, Item, Replace, SendBack, Swap, Wish

YES_NO = ("Yes, go on", "No, keep it")
BOOTS = Item("Rain Boots", {"colour": "black", "size": "38"})
OTHERS = Item("Rain Boots", {"colour": "green", "size": "40"})


def customer(wish: Wish, *, slips: float = 0.0, seed: str = "1") -> Customer:
    """One who has begun to talk."""
    talking = Customer(Errand("Ada", None, None, (), (wish,)), seed, slips=slips)
    talking.first()
    return talking


def said(talking: Customer, words: str, *options: str) -> str | None:
    """What they answer."""
    move = talking.next(Heard(words, options, ("text",)))
    return move.text.lower() if move else None


def test_a_missing_item_of_two_alike_is_noticed() -> None:
    """One pair of boots is not two."""
    talking = customer(SendBack("#W1234567", (BOOTS, OTHERS), "paypal_1"))
    answer = said(talking, "To check: Rain Boots from W1234567 goes back. Shall I request it?", *YES_NO)
    assert answer is not None
    assert answer.startswith("no, ")
    assert answer.count("rain boots") == 2


def test_the_wrong_one_of_two_alike_is_noticed() -> None:
    """The boots that were meant are the black ones."""
    talking = customer(Replace("#W1234567", (Swap(BOOTS, {"size": "39"}),), "paypal_1", received=True))
    wrong = "To check: Rain Boots: green, 40 → green, 39. Shall I request the exchange?"
    answer = said(talking, wrong, *YES_NO)
    assert answer is not None
    assert "black, 38" in answer
    right = "To check: Rain Boots: black, 38 → black, 39. Shall I request the exchange?"
    assert said(talking, right, *YES_NO) not in {None, answer}


def test_a_patient_customer_taps_what_they_meant() -> None:
    """When the bot asks which of several things was meant."""
    talking = customer(SendBack("#W1234567", (BOOTS,), "paypal_1"))
    offered = ("Exchange something", "Return something", "Talk to a person")
    assert said(talking, "I'm not sure what you mean. Is it one of these?", *offered) == "return something"


def test_the_offer_of_a_person_is_no_question_about_the_errand() -> None:
    """A yes to it would end the errand; the wish is said again."""
    talking = customer(SendBack("#W1234567", (BOOTS,), "paypal_1"))
    answer = said(talking, "I'm not getting it. Shall I fetch a colleague?", "Talk to a person")
    assert answer is not None
    assert "w1234567" in answer


def test_what_was_forgotten_is_not_added_twice() -> None:
    """Who sees it in the list already says yes."""
    things = (Item("Lamp", {}), Item("Rug", {}))
    talking = customer(SendBack("#W1234567", things, "paypal_1"), slips=1.0)
    answer = said(talking, "To check: Lamp, Rug from W1234567 goes back. Shall I request it?", *YES_NO)
    assert answer is not None
    assert "rug" not in answer
