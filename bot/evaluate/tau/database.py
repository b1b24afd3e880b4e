"""The benchmark's files as they are: users, orders and products by their ids, and the tasks."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bot.errors import InvalidInput

Json = dict[str, Any]
Part = Literal["train", "dev"]


@dataclass(frozen=True)
class Database:
    """The shop of the benchmark; the values are its own JSON."""

    users: dict[str, Json]
    orders: dict[str, Json]
    products: dict[str, Json]

    def copy(self) -> Database:
        """Another one, to be changed."""
        return deepcopy(self)

    def of_user(self, user_id: str) -> Database:
        """A copy of one user with their orders; the products are shared, for no tool changes them."""
        user = self.users[user_id]
        orders = {number: self.orders[number] for number in user["orders"]}
        return Database(deepcopy({user_id: user}), deepcopy(orders), self.products)


@dataclass(frozen=True)
class Call:
    """One expected call of a tool."""

    name: str
    arguments: Json


@dataclass(frozen=True)
class Task:
    """One customer's errand: what they know and want, and the calls that fulfil it."""

    part: Part
    task_id: int
    user_id: str
    instruction: str
    calls: Sequence[Call]

    @property
    def name(self) -> str:
        """For people: ``train/17``."""
        return f"{self.part}/{self.task_id}"


def read_database(folder: Path) -> Database:
    """The shop in a folder of the benchmark.

    Raises:
        InvalidInput: a file is missing or is not what it should be.
    """
    return Database(
        users={user["user_id"]: user for user in _lines(folder / "users.jsonl.gz")},
        orders={order["order_id"]: order for order in _lines(folder / "orders.jsonl.gz")},
        products={product["product_id"]: product for product in _lines(folder / "products.jsonl.gz")},
    )


def read_tasks(folder: Path, part: Part) -> list[Task]:
    """The tasks of a part, in the order of the file.

    Raises:
        InvalidInput: as for :func:`read_database`.
    """
    return [
        Task(
            part=part,
            task_id=given["task_id"],
            user_id=given["user_id"],
            instruction=given["instruction"],
            calls=tuple(Call(call["name"], call["kwargs"]) for call in given["actions"]),
        )
        for given in _lines(folder / f"tasks_{part}.jsonl.gz")
    ]


def _lines(path: Path) -> Iterator[Json]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            yield from map(json.loads, file)
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{path}: {error}") from error
