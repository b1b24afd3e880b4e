"""What customers do with products that they were shown is kept once, and attributed."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import IdConflict, InvalidInput
from bot.shop import Principal
from bot.shop.forgetting import export, forget
from bot.shop.reactions import KINDS, Reaction, ReactionKind, Reactions, ShownList, ShownProduct, list_id_of
from tests.fakes import FakeClock

GUEST = Principal(conversation_id="c-1", customer_id=None)
OTHER_GUEST = Principal(conversation_id="c-2", customer_id=None)
ADA = Principal(conversation_id="c-3", customer_id="ada")
ADA_LATER = Principal(conversation_id="c-4", customer_id="ada")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def kept(engine: AsyncEngine, clock: FakeClock) -> Reactions:
    """The store under test."""
    return Reactions(engine, clock=clock)


def shown(list_id: str, *product_ids: str) -> ShownList:
    return ShownList(
        list_id=list_id,
        source="search",
        products=[ShownProduct(product_id=product_id) for product_id in product_ids],
    )


async def everything(kept: Reactions, clock: FakeClock) -> list[Reaction]:
    return [reaction async for reaction in kept.since(clock() - timedelta(days=3650))]


async def kinds(kept: Reactions, clock: FakeClock) -> list[tuple[str, ReactionKind]]:
    return [(each.product_id, each.kind) for each in await everything(kept, clock)]


async def test_a_reaction_says_who_did_what_and_when(kept: Reactions, clock: FakeClock) -> None:
    """This is a row of the table that the recommender learns from."""
    await kept.record_impressions(ADA, shown("l1", "coat", "hat"))
    assert await kept.record(ADA, kind="click", product_id="hat", key="k", list_id="l1") == "counted"
    assert await everything(kept, clock) == [
        Reaction(conversation_id="c-3", customer_id="ada", product_id="hat", kind="click", at=clock())
    ]


async def test_the_same_reaction_twice_counts_once(kept: Reactions, clock: FakeClock) -> None:
    """A socket that is replayed, a button that is pressed again by a retry, both at the same moment."""
    await kept.record_impressions(GUEST, shown("l1", "coat"))
    verdicts = await asyncio.gather(
        *(kept.record(GUEST, kind="click", product_id="coat", key="k") for _ in range(5))
    )
    assert sorted(verdicts) == ["counted", *["duplicate"] * 4]
    assert await kinds(kept, clock) == [("coat", "click")]


async def test_a_key_stands_for_one_reaction_only(kept: Reactions) -> None:
    """The same key with another content is somebody's mistake, not a repetition."""
    await kept.record_impressions(GUEST, shown("l1", "coat"))
    await kept.record(GUEST, kind="like", product_id="coat", key="k")
    with pytest.raises(IdConflict):
        await kept.record(GUEST, kind="dislike", product_id="coat", key="k")


async def test_the_same_list_twice_is_shown_once(engine: AsyncEngine, kept: Reactions) -> None:
    """A turn that is repeated after a crash shows the list that it had shown."""
    for _ in range(2):
        await kept.record_impressions(GUEST, shown("l1", "coat", "hat"))
    assert len((await export(engine, conversation_id="c-1"))["impressions"]) == 2


@pytest.mark.parametrize(
    ("principal", "product_id", "list_id"),
    [
        (OTHER_GUEST, "coat", "l1"),  # shown to somebody else
        (OTHER_GUEST, "coat", None),
        (GUEST, "boots", None),  # never shown
        (GUEST, "coat", "l2"),  # not in this list
        (GUEST, "coat\0", None),
        (GUEST, "\ud800", None),
        (GUEST, "x" * 10_000, None),
        (GUEST, "coat", "\0"),
        (GUEST, "' OR 1=1 --", "%"),
    ],
)
async def test_nobody_reacts_to_what_they_were_not_shown(
    kept: Reactions, clock: FakeClock, principal: Principal, product_id: str, list_id: str | None
) -> None:
    """Feedback cannot be forged for others, nor about unknown products; it is ignored, and says so."""
    await kept.record_impressions(GUEST, shown("l1", "coat"))
    verdict = await kept.record(principal, kind="like", product_id=product_id, key="k", list_id=list_id)
    assert verdict == "never_shown"
    assert await everything(kept, clock) == []


async def test_a_very_old_list_no_longer_counts(kept: Reactions, clock: FakeClock) -> None:
    """Cards stay in the log for ever; what is clicked after weeks says little about what was shown."""
    await kept.record_impressions(GUEST, shown("l1", "coat"))
    clock.advance(days=8)
    assert await kept.record(GUEST, kind="click", product_id="coat", key="k", list_id="l1") == "too_old"
    await kept.record_impressions(GUEST, shown("l2", "coat"))
    assert await kept.record(GUEST, kind="click", product_id="coat", key="k") == "counted"


async def test_a_reaction_belongs_to_the_last_impression(
    engine: AsyncEngine, kept: Reactions, clock: FakeClock
) -> None:
    """Unless it names the list; a customer may come back to a list of an earlier conversation."""
    await kept.record_impressions(ADA, shown("l1", "coat"))
    clock.advance(minutes=1)
    await kept.record_impressions(ADA_LATER, shown("l2", "coat"))
    await kept.record(ADA_LATER, kind="click", product_id="coat", key="k1")
    await kept.record(ADA_LATER, kind="click", product_id="coat", key="k2", list_id="l1")
    found = (await export(engine, customer_id="ada"))["reactions"]
    assert [row["list_id"] for row in found] == ["l2", "l1"]


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        (["like", "dislike"], "dislike"),
        (["dislike", "like"], "like"),
        (["like", "withdraw"], None),
        (["withdraw"], None),
        (["dislike", "withdraw", "dislike", "click"], "dislike"),
    ],
)
async def test_of_contradictory_opinions_the_last_holds(
    kept: Reactions, clock: FakeClock, said: list[ReactionKind], holds: str | None
) -> None:
    """In the dialogue and in training alike, even within the same moment."""
    await kept.record_impressions(GUEST, shown("l1", "coat"))
    for number, kind in enumerate(said):
        await kept.record(GUEST, kind=kind, product_id="coat", key=f"k{number}")
    assert await kept.opinions("c-1") == ({} if holds is None else {"coat": holds})
    assert await kept.disliked("c-1") == ({"coat"} if holds == "dislike" else set())
    trained = [kind for _, kind in await kinds(kept, clock) if kind in {"like", "dislike"}]
    assert trained == ([] if holds is None else [holds])


async def test_a_customer_changes_their_mind_in_another_conversation(
    kept: Reactions, clock: FakeClock
) -> None:
    """Training hears the last word; a session hears only its own."""
    for principal, kind, key in ((ADA, "like", "k1"), (ADA_LATER, "dislike", "k2")):
        await kept.record_impressions(principal, shown(key, "coat"))
        await kept.record(principal, kind=kind, product_id="coat", key=key)  # type: ignore[arg-type]
    assert await kinds(kept, clock) == [("coat", "dislike")]
    assert await kept.opinions("c-3") == {"coat": "like"}


async def test_a_session_is_the_end_of_its_reactions(kept: Reactions) -> None:
    """Oldest first, as a recommender folds them in; others' are not among them."""
    await kept.record_impressions(GUEST, shown("l1", *"abc"))
    await kept.record_impressions(OTHER_GUEST, shown("l2", "d"))
    for product_id in "abc":
        await kept.record(GUEST, kind="click", product_id=product_id, key=product_id)
    await kept.record(OTHER_GUEST, kind="click", product_id="d", key="d")
    assert [each.product_id for each in await kept.session("c-1", limit=2)] == ["b", "c"]
    assert await kept.session("nowhere") == []


async def test_training_asks_for_what_is_new(kept: Reactions, clock: FakeClock) -> None:
    """From a moment on, including it."""
    await kept.record_impressions(GUEST, shown("l1", "coat", "hat"))
    await kept.record(GUEST, kind="click", product_id="coat", key="k1")
    clock.advance(seconds=1)
    await kept.record(GUEST, kind="click", product_id="hat", key="k2")
    assert [each.product_id async for each in kept.since(clock())] == ["hat"]


def test_a_repeated_turn_names_its_list_as_before() -> None:
    """A UUID, as the block's schema wants it."""
    assert list_id_of("c-1:m-1:show:0") == list_id_of("c-1:m-1:show:0") != list_id_of("c-1:m-1:show:1")
    assert str(UUID(list_id_of("c-1:m-1:show:0"))) == list_id_of("c-1:m-1:show:0")


async def test_an_empty_list_is_nothing(engine: AsyncEngine, kept: Reactions) -> None:
    """A search that found nothing showed nothing."""
    await kept.record_impressions(GUEST, shown("l1"))
    assert (await export(engine, conversation_id="c-1"))["impressions"] == []


@pytest.mark.parametrize(
    ("kind", "key"), [("love", "k"), ("click", ""), ("click", "k" * 65), ("click", "\0")]
)
async def test_what_cannot_be_a_reaction_is_refused(kept: Reactions, kind: ReactionKind, key: str) -> None:
    """With the error that says what is wrong."""
    await kept.record_impressions(GUEST, shown("l1", "coat"))
    with pytest.raises(InvalidInput):
        await kept.record(GUEST, kind=kind, product_id="coat", key=key)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from("ab"), st.sampled_from("xyz"))))
async def test_however_reactions_come_each_key_counts_once_and_the_last_opinion_holds(
    engine: AsyncEngine, kept: Reactions, said: list[tuple[ReactionKind, str, str]]
) -> None:
    """Against a model in five lines: a dictionary of keys."""
    await forget(engine, conversation_id="c-1")
    await kept.record_impressions(GUEST, shown("l1", "a", "b"))
    known: dict[str, tuple[str, str]] = {}
    for kind, product_id, key in said:
        try:
            verdict = await kept.record(GUEST, kind=kind, product_id=product_id, key=key)
        except IdConflict:
            assert known[key] != (kind, product_id)
        else:
            assert verdict == ("duplicate" if key in known else "counted")
            known.setdefault(key, (kind, product_id))
    last = {product: kind for kind, product in known.values() if kind in {"like", "dislike", "withdraw"}}
    assert await kept.opinions("c-1") == {p: kind for p, kind in last.items() if kind != "withdraw"}
