"""What came in is added to the stock once, all of it or nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import FrontdoorError, IdConflict, InvalidInput, NotFound
from bot.shop.movements import (
    MOST_STOCK,
    Movement,
    Stocked,
    known_products,
    receive,
    received,
    stocked,
)
from tests.bot.shop.conftest import Load, product, variant


@pytest.fixture
async def _filled(load: Load) -> None:
    """Coats in two sizes, five of each, and a hat that is not sold at present."""
    await load(
        "products",
        product(variants=[variant("coat-m"), variant("coat-l")]),
        product("hat", title="Hat", active=False),
    )


pytestmark = pytest.mark.usefixtures("_filled")


def movement(movement_id: str = "m1", **changes: Any) -> Movement:
    return Movement(
        **{"movement_id": movement_id, "variant_id": "coat-m", "quantity": 2, "source": "shelf.jpg"} | changes
    )


async def stock(engine: AsyncEngine) -> dict[str, int]:
    return {key: each.stock for key, each in (await stocked(engine, ["coat-m", "coat-l", "hat-m"])).items()}


async def test_what_came_in_is_added(engine: AsyncEngine) -> None:
    """Several movements of a variant, and of a product that is not sold at present, in one go."""
    came = [movement("a"), movement("b", quantity=3), movement("c", variant_id="hat-m", quantity=1)]
    assert await receive(engine, came) == came
    assert await stock(engine) == {"coat-m": 10, "coat-l": 5, "hat-m": 6}
    assert await received(engine, ["a", "b", "z", "\0"]) == {"a": came[0], "b": came[1]}


async def test_the_same_again_changes_nothing(engine: AsyncEngine) -> None:
    """Only what is new is added, and told."""
    await receive(engine, [movement("a")])
    assert await receive(engine, [movement("a"), movement("b")]) == [movement("b")]
    assert await receive(engine, [movement("a"), movement("b")]) == []
    assert (await stock(engine))["coat-m"] == 9


async def test_of_several_at_once_one_adds(engine: AsyncEngine) -> None:
    """Two people press the button at the same moment; the ids come in any order."""
    came = [movement(f"m{number}", variant_id=("coat-m", "coat-l")[number % 2]) for number in range(40)]
    added = await asyncio.gather(*(receive(engine, came[:: 1 if turn % 2 else -1]) for turn in range(4)))
    assert sorted(len(each) for each in added) == [0, 0, 0, 40]
    assert await stock(engine) == {"coat-m": 45, "coat-l": 45, "hat-m": 5}


async def test_thousands_of_movements_fit(engine: AsyncEngine) -> None:
    """More than one statement can hold."""
    came = [movement(f"m{number}", quantity=1) for number in range(2500)]
    assert len(await receive(engine, came)) == 2500
    assert (await stock(engine))["coat-m"] == 2505
    assert len(await received(engine, [each.movement_id for each in came])) == 2500


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (movement("x", variant_id="gone"), NotFound),
        (movement("x", variant_id="\0"), NotFound),
        (movement("x", variant_id="' OR 1=1 --"), NotFound),
        (movement("x", quantity=0), InvalidInput),
        (movement("x", quantity=-3), InvalidInput),
        (movement("x", quantity=100_001), InvalidInput),
        (movement("x", source="s" * 256), InvalidInput),
        (movement("x", source="\ud800"), InvalidInput),
        (movement(""), InvalidInput),
        (movement("x" * 65), InvalidInput),
        (movement("a\0"), InvalidInput),
        (movement("good"), InvalidInput),  # twice
        (movement("before", quantity=3), IdConflict),
        (movement("before", variant_id="coat-l"), IdConflict),
    ],
)
async def test_one_that_is_wrong_stops_all(
    engine: AsyncEngine, wrong: Movement, error: type[FrontdoorError]
) -> None:
    """Nothing of the others is kept, and they can be sent again without it."""
    await receive(engine, [movement("before")])
    with pytest.raises(error):
        await receive(engine, [movement("good"), wrong])
    assert (await stock(engine))["coat-m"] == 7
    assert await received(engine, ["good", "x"]) == {}
    assert await receive(engine, [movement("good")]) == [movement("good")]


async def test_a_variant_has_room_for_so_many_only(engine: AsyncEngine, load: Load) -> None:
    """As many as an import may state; a database would wrap around or refuse."""
    await load("products", product(variants=[variant("coat-m", stock=MOST_STOCK - 3)]))
    with pytest.raises(InvalidInput, match="more than"):
        await receive(engine, [movement("a"), movement("b")])
    assert await receive(engine, [movement("a")])


async def test_variants_are_described(engine: AsyncEngine) -> None:
    """For people who compare them with what lies before them."""
    (found,) = (await stocked(engine, ["coat-l", "gone", "\0"])).values()
    assert found == Stocked(
        variant_id="coat-l",
        product_id="coat",
        title="Rain coat",
        options={"size": "M", "colour": "navy"},
        stock=5,
    )
    assert await known_products(engine, ["coat", "hat", "gone", "\0"]) == {"coat", "hat"}


async def test_nothing_is_nothing(engine: AsyncEngine) -> None:
    """An empty delivery."""
    assert await receive(engine, []) == []
