"""The trained recommender in the conversation: only what can be bought now, with true reasons."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from actions.services import Taste
from actions.trained import STOCK_S, Stock, TrainedRecommender
from bot.database import writing
from bot.shop import tables
from bot.shop.experiments import Experiment
from bot.shop.reactions import Reaction
from models.recommender import Event, Item, training
from models.worker import Worker
from tests.actions.conftest import CONVERSATION, Bot, Hit
from tests.actions.shop_rows import ANNA, NOW

PRODUCTS = ("p-shirt", "p-coat", "p-coat-red", "p-mug", "p-boots", "p-scarf")
# Who has the coat has the boots; who has the mug has the shirt.
BASKETS = [("p-coat", "p-boots")] * 8 + [("p-mug", "p-shirt")] * 8
ASK = "action_recommend"


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recommender of the small shop."""
    root = tmp_path_factory.mktemp("artifacts")
    events = [
        Event(f"customer {number}", product_id, "purchase", float(moment))
        for number, basket in enumerate(BASKETS)
        for moment, product_id in enumerate(basket)
    ]
    items = [Item(product_id, kind=product_id) for product_id in PRODUCTS]
    training.train(root, events, items, {}, encoder=lambda _texts: pytest.fail("there are no texts"))
    return root


@pytest.fixture
async def trained(bot: Bot, artifacts: Path) -> AsyncIterator[Bot]:
    """The bot with it."""
    async with Worker(artifacts, training.CAPABILITY, training.load) as worker:
        shop = bot.services.shop
        recommender = TrainedRecommender(worker, shop, bot.search, explore=0.0)
        bot.services = replace(bot.services, recommender=recommender)
        yield bot


def clicked(product_id: str, kind: str = "click") -> Reaction:
    """A moment ago in this conversation."""
    return Reaction(
        conversation_id=CONVERSATION,
        customer_id=None,
        product_id=product_id,
        kind=kind,  # type: ignore[arg-type]
        at=NOW - timedelta(minutes=1),
    )


async def suggested(bot: Bot, taste: Taste) -> list[tuple[str, str, str | None]]:
    """What comes, of which kind, and because of what."""
    assert bot.services.recommender is not None
    found = await bot.services.recommender.recommend(taste, limit=3, seed="turn")
    return [(each.product_id, each.kind, each.because) for each in found]


async def test_what_others_took_with_it_goes_with_it(trained: Bot) -> None:
    """Not what looks like it."""
    found = await suggested(trained, Taste(like=["p-coat"], alongside=True))
    assert found[0] == ("p-boots", "alongside", "p-coat")


async def test_a_click_of_this_session_decides_at_once(trained: Bot) -> None:
    """Without any training in between."""
    assert (await suggested(trained, Taste(session=[clicked("p-coat")])))[0] == (
        "p-boots",
        "session",
        "p-coat",
    )
    assert (await suggested(trained, Taste(session=[clicked("p-mug")])))[0] == ("p-shirt", "session", "p-mug")


async def test_what_is_disliked_in_the_session_stays_away(trained: Bot) -> None:
    """Whatever speaks for it."""
    session = [clicked("p-coat"), clicked("p-boots", "dislike")]
    assert "p-boots" not in {each[0] for each in await suggested(trained, Taste(session=session))}


async def test_what_is_sold_out_a_moment_ago_is_not_suggested(trained: Bot) -> None:
    """The list of what can be bought is read again, and the product is looked at once more."""
    assert (await suggested(trained, Taste(bought=["p-coat"])))[0][0] == "p-boots"
    async with writing(trained.engine) as connection:
        sold_out = update(tables.variants).where(tables.variants.c.product_id == "p-boots").values(stock=0)
        await connection.execute(sold_out)
    assert "p-boots" not in {each[0] for each in await suggested(trained, Taste(bought=["p-coat"]))}


async def test_a_product_that_the_model_does_not_know_is_left_to_the_shops_figures(trained: Bot) -> None:
    """It came after the last training."""
    found = await suggested(trained, Taste(like=["p-new"]))
    assert found
    assert {each[1] for each in found} <= {"like", "rated"}


async def test_without_an_artefact_the_shops_figures_suggest(bot: Bot, tmp_path: Path) -> None:
    """A shop that has not trained yet has an answer too."""
    async with Worker(tmp_path, training.CAPABILITY, training.load) as worker:
        recommender = TrainedRecommender(worker, bot.services.shop, bot.search, explore=0.0)
        found = await recommender.recommend(Taste(bought=["p-mug"]), limit=3, seed="turn")
    assert found


async def test_conditions_hold_and_suggestions_stay_personal(trained: Bot) -> None:
    """The search says which of the customer's suggestions meet them."""
    taste = Taste(bought=["p-coat"], refused=["material:leather"])
    assert ("p-boots", "bought", "p-coat") in await suggested(trained, taste)
    trained.search.missed = {"p-boots": ["material:leather"]}
    found = await suggested(trained, taste)
    assert found
    assert "p-boots" not in {product_id for product_id, _, _ in found}


async def test_cheaper_after_suggestions_suggests_again(trained: Bot) -> None:
    """For this customer, and not whatever is cheap."""
    shown = await trained.run(ASK, "what do you recommend", intent="recommend", customer=ANNA)
    assert shown.slots["wishes"] == {"suggested": True}
    again = await trained.run(
        "action_refine",
        "something cheaper",
        intent="refine",
        slots=shown.slots,
        customer=ANNA,
        message_id="m-2",
    )
    assert again.said == ["utter_find_product_cheaper"]
    assert again.slots["wishes"]["suggested"]
    assert trained.search.asked[-1]["only"]


async def test_less_of_a_quality_is_only_said_where_descriptions_bear_it_out(trained: Bot) -> None:
    """This model has no texts, so the search answers as before."""
    trained.search.found_products = [Hit("p-shirt")]
    slots = {"wishes": {"text": "shirt"}, "shown_products": ["p-shirt", "p-mug"]}
    answer = await trained.run("action_refine", "less formal", intent="refine", slots=slots)
    assert answer.said == ["utter_refine_unsaid"]


async def test_what_is_shown_is_kept_with_its_source_and_place(trained: Bot) -> None:
    """So that a reaction to it can count; the block carries the list's id."""
    answer = await trained.run(ASK, "what do you recommend", intent="recommend", customer=ANNA)
    block = answer.blocks[0]
    verdict = await trained.services.reactions.record(
        trained.principal(ANNA),
        kind="like",
        product_id=block["items"][0]["product_id"],
        key="k-1",
        list_id=block["list_id"],
    )
    assert verdict == "counted"


async def test_a_dislike_in_words_holds_for_the_session(trained: Bot) -> None:
    """Search and suggestions leave the product out from now on."""
    shown = await trained.run(ASK, "what do you recommend", intent="recommend")
    slots = shown.slots
    unwanted = slots["shown_products"][0]
    await trained.run("action_refine", "not the first one", intent="refine", slots=slots, message_id="m-2")
    assert await trained.services.reactions.disliked(CONVERSATION) == {unwanted}
    again = await trained.run(ASK, "what else do you recommend", intent="recommend", message_id="m-3")
    assert unwanted not in again.slots["shown_products"]


async def test_the_control_of_an_experiment_gets_no_personal_suggestions(trained: Bot) -> None:
    """The arm called popular sees what the shop's figures say."""
    trained.services = replace(
        trained.services, experiment=Experiment(name="ranking", weights={"popular": 1, "never": 0})
    )
    answer = await trained.run(ASK, "what do you recommend", intent="recommend", customer=ANNA)
    reason = answer.blocks[0]["items"][0].get("reason") or ""
    trained.services = replace(trained.services, experiment=None)
    personal = await trained.run(ASK, "what do you recommend", intent="recommend", customer=ANNA)
    assert personal.slots["shown_products"] != answer.slots["shown_products"] or "bought" in reason


async def test_the_list_of_stock_is_the_same_object_until_something_changes(bot: Bot) -> None:
    """By which the recommender knows it again; it is read at most every half second."""
    now = 0.0
    stock = Stock(bot.services.shop, monotonic=lambda: now)
    first = await stock.available()
    assert "p-scarf" not in first  # sold out
    assert await stock.available() is first
    now += STOCK_S
    assert await stock.available() is first
    async with writing(bot.engine) as connection:
        await connection.execute(update(tables.variants).values(stock=0))
    assert await stock.available() is first
    now += STOCK_S
    assert await stock.available() == frozenset()
