"""The reference for τ-bench's retail tools, on a shop of one customer; and what a real copy of the tasks says."""

from __future__ import annotations

import pytest

from bot.evaluate.tau.database import Call, Database, read_database, read_tasks
from bot.evaluate.tau.instruction import (
    Cancel,
    Readdress,
    Repay,
    Replace,
    SendBack,
    Unreadable,
    read_instruction,
)
from bot.evaluate.tau.tools import replay
from tests.datasets import dataset


def shop() -> Database:
    def item(item_id: str, size: str, price: float, *, available: bool = True) -> dict[str, object]:
        return {"item_id": item_id, "options": {"size": size}, "price": price, "available": available}

    def order(order_id: str, status: str) -> dict[str, object]:
        bought = {"name": "Shirt", "product_id": "p", "item_id": "s", "price": 10.0, "options": {"size": "S"}}
        paid = {"transaction_type": "payment", "amount": 10.0, "payment_method_id": "gift_card_1"}
        return {
            "order_id": order_id,
            "user_id": "ada",
            "address": {},
            "items": [bought],
            "fulfillments": [],
            "status": status,
            "payment_history": [paid],
        }

    gift = {"source": "gift_card", "id": "gift_card_1", "balance": 3.0}
    paypal = {"source": "paypal", "id": "paypal_1"}
    variants = {
        "s": item("s", "S", 10.0),
        "m": item("m", "M", 12.0),
        "l": item("l", "L", 20.0),
        "x": item("x", "X", 9.0, available=False),
    }
    return Database(
        users={
            "ada": {
                "user_id": "ada",
                "payment_methods": {"gift_card_1": gift, "paypal_1": paypal},
                "orders": ["#W1", "#W2"],
            }
        },
        orders={"#W1": order("#W1", "pending"), "#W2": order("#W2", "delivered")},
        products={"p": {"product_id": "p", "name": "Shirt", "variants": variants}},
    )


def call(name: str, **arguments: object) -> Call:
    return Call(name, dict(arguments))


def test_cancelling_gives_the_money_back() -> None:
    """At once to a gift card."""
    database = shop()
    cancel = call("cancel_pending_order", order_id="#W1", reason="no longer needed")
    assert replay(database, [cancel]) == []
    assert database.orders["#W1"]["status"] == "cancelled"
    assert database.users["ada"]["payment_methods"]["gift_card_1"]["balance"] == 13.0


def test_items_are_modified_once_and_never_after() -> None:
    """The second time, and a cancellation, are refused."""
    database = shop()
    modify = call(
        "modify_pending_order_items",
        order_id="#W1",
        item_ids=["s"],
        new_item_ids=["m"],
        payment_method_id="gift_card_1",
    )
    refused = replay(
        database, [modify, modify, call("cancel_pending_order", order_id="#W1", reason="no longer needed")]
    )
    assert len(refused) == 2
    assert database.orders["#W1"]["items"][0]["item_id"] == "m"
    assert database.users["ada"]["payment_methods"]["gift_card_1"]["balance"] == 1.0


@pytest.mark.parametrize(
    "wrong",
    [
        call("cancel_pending_order", order_id="#W2", reason="no longer needed"),
        call("cancel_pending_order", order_id="#W1", reason="because"),
        call(
            "exchange_delivered_order_items",
            order_id="#W2",
            item_ids=["s"],
            new_item_ids=["l"],
            payment_method_id="gift_card_1",
        ),
        call(
            "exchange_delivered_order_items",
            order_id="#W2",
            item_ids=["s"],
            new_item_ids=["x"],
            payment_method_id="paypal_1",
        ),
        call("return_delivered_order_items", order_id="#W2", item_ids=["s"], payment_method_id="paypal_1"),
        call("modify_pending_order_payment", order_id="#W1", payment_method_id="gift_card_1"),
    ],
)
def test_what_the_policy_forbids_changes_nothing(wrong: Call) -> None:
    """Wrong state, reason, balance, stock, refund destination, or the same method."""
    database = shop()
    assert len(replay(database, [wrong])) == 1
    assert database == shop()


def test_an_instruction_is_read_wish_by_wish() -> None:
    """Every clause of the grammar."""
    errand = read_instruction(
        "Your name is Ada Moss and your zip code is 10001. You are calm, brief. "
        "Return #W2 via paypal_1: Shirt; Hat {'size': 'L'}; "
        "For #W3, exchange Shirt {'size': 'S'} to {'size': 'M'}; via gift_card_1. "
        "Cancel order #W4 because ordered by mistake. "
        "For #W5, change address to {'order_id': '#W6', 'address1': '1 Quay'} (same as #W6). "
        "For #W7, change payment to paypal_1. "
    )
    assert [type(wish) for wish in errand.wishes] == [SendBack, Replace, Cancel, Readdress, Repay]
    assert (errand.name, errand.postcode, errand.traits) == ("Ada Moss", "10001", ("calm", "brief"))


@pytest.mark.parametrize(
    "text", ["", "Hello.", "Your name is Ada Moss and your zip code is 1. You are x. Sing."]
)
def test_what_is_not_of_the_grammar_is_refused(text: str) -> None:
    """It is counted as a problem rather than guessed."""
    with pytest.raises(Unreadable):
        read_instruction(text)


@pytest.mark.datasets
def test_the_tools_refuse_what_the_benchmark_says_they_refuse() -> None:
    """Twenty calls of the training tasks, for a gift card that does not cover them; every task is readable."""
    folder = dataset("tau_retail/tasks_train.jsonl.gz").parent
    database = read_database(folder)
    tasks = read_tasks(folder, "train")
    refused = [why for task in tasks for why in replay(database.of_user(task.user_id), task.calls)]
    assert (len(tasks), len(refused)) == (500, 20)
    assert all(read_instruction(task.instruction).wishes for task in tasks)
