"""The next basket is the first one after a day, and only what is new in it is asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.evaluate.recommender import baskets
from bot.evaluate.recommender.trials import Candidate

LAST = datetime(2011, 11, 21)  # noqa: DTZ001  (as in the file: the shop's own time)


def bought(days_ago: int, customer: int, invoice: str, *products: str) -> list[baskets.Line]:
    """One basket."""
    return [(LAST - timedelta(days=days_ago), customer, invoice, product) for product in products]


def test_only_what_is_new_in_the_first_basket_of_a_returning_customer_is_asked_for() -> None:
    """Later baskets, known products and new customers are not."""
    lines = sorted(
        [
            *bought(100, 1, "a", "cup", "plate"),
            *bought(100, 2, "b", "cup"),
            *bought(20, 1, "c", "cup", "spoon"),
            *bought(10, 1, "d", "fork"),
            *bought(20, 2, "e", "cup"),  # nothing new
            *bought(0, 3, "f", "knife"),  # never seen before
        ]
    )
    validate, test = baskets.divided(lines)
    names = test.learn.products
    assert [[names[row] for row in right] for right in test.right] == [["spoon"]]
    assert [[names[row] for row in history] for history in test.histories] == [["cup", "plate"]]
    assert len(test.learn.histories) == 2
    assert not validate.right


@pytest.mark.parametrize("candidate", baskets.candidates(), ids=lambda each: each.name)
def test_every_model_has_three_settings_and_can_be_fitted(candidate: Candidate) -> None:
    """On a shop of three customers."""
    lines = sorted(
        line for customer in (1, 2, 3) for line in bought(90, customer, str(customer), "cup", "fork")
    )
    _, test = baskets.divided(sorted([*lines, *bought(1, 1, "z", "spoon")]))
    assert len(candidate.tries) == 3
    for fit in candidate.tries.values():
        assert fit(test.learn, 1).scores(test.histories).shape == (1, 3)
