"""Each verb answers with the right products, for a true reason, and only with what may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import BadInput
from models.index import ItemIndex
from models.recommender.catalogue import Catalogue
from models.recommender.critique import Cheaper, Having, Lacking, MoreLike, Rather
from models.recommender.interactions import KINDS, Event, Kind
from models.recommender.recommender import Recommender
from models.recommender.rules import Rules
from models.recommender.wanted import Recommendation, Wanted
from tests.models.recommender.shop import IDS, ITEMS, VECTORS, model, shop

ALL = frozenset(IDS)


def wanted(**more: Any) -> Wanted:
    return Wanted(**{"available": ALL, "variety": 0.0, **more})


def events(*happened: tuple[Kind, str]) -> list[Event]:
    return [Event("anna", product_id, kind, at) for at, (kind, product_id) in enumerate(happened)]


def ids(answer: Sequence[Recommendation]) -> list[str]:
    return [each.product_id for each in answer]


def test_similar_is_what_lies_near() -> None:
    """A shirt is like other shirts, and never itself; the reason is what was asked for."""
    answer = shop().similar("linen", wanted(limit=3))
    assert set(ids(answer)) == {"flannel", "poplin", "chinos"}
    assert {(each.kind, each.because, each.explored) for each in answer} == {("similar", "linen", False)}


def test_product_without_a_text_is_like_what_follows_it() -> None:
    """The model knows what the vectors do not; the sold-out product may be asked about."""
    assert ids(shop().similar("mug", wanted(limit=1))) == ["linen"]
    assert "mug" not in ids(shop().similar("mug", wanted(available=ALL - {"mug"})))


def test_goes_with_is_bought_together_and_of_another_kind() -> None:
    """Chinos are bought with the suit most of all, but are trousers too; the mug is only popular."""
    answer = shop().goes_with(["suit"], wanted())
    assert ids(answer) == ["boots", "belt"]
    assert {(each.kind, each.because) for each in answer} == {("together", "suit")}
    assert shop().goes_with(["mug"], wanted()) == ()


def test_products_of_no_kind_go_with_anything() -> None:
    """But never with themselves."""
    plain = Recommender(Catalogue(IDS), model())
    assert ids(plain.goes_with(["suit", "boots"], wanted())) == ["chinos", "belt"]


def test_reason_is_what_the_recommendation_owes_most_to() -> None:
    """Not what came last, and nothing where the product comes of itself."""
    because = {
        each.product_id: each.because for each in shop().for_customer(["suit", "linen"], wanted(limit=9))
    }
    assert (because["boots"], because["trainers"], because["mug"]) == ("suit", "linen", None)


def test_unknown_customer_gets_what_many_like() -> None:
    """And is not told that it is for them."""
    answer = shop().for_customer([], wanted(limit=2))
    assert ids(answer) == ["mug", "linen"]
    assert {(each.kind, each.because) for each in answer} == {("popular", None)}


def test_session_turns_with_each_event() -> None:
    """No training: what is liked now counts now, the newest most."""
    clicked = shop().for_session(events(("click", "flannel")), wanted(limit=3))
    assert ids(clicked)[0] in {"linen", "poplin"}
    turned = shop().for_session(events(("click", "flannel"), ("like", "boots")), wanted(limit=3))
    assert {"suit", "belt", "trainers"} & set(ids(turned)[:1])
    assert turned[0].kind == "session"


@pytest.mark.parametrize(
    ("vectors", "near", "far"),
    [(True, "poplin", "boots"), (False, "trainers", "poplin")],
    ids=["by vectors", "by scores"],
)
def test_dislike_pushes_away_and_holds_for_the_session(*, vectors: bool, near: str, far: str) -> None:
    """Neither the product comes nor, soon, what is like it; a later click on it changes nothing."""
    recommend = shop(vectors=vectors)
    neutral = ids(recommend.for_session([], wanted(limit=9)))
    disliked = ids(recommend.for_session(events(("dislike", "linen")), wanted(limit=9)))
    assert neutral.index(near) < neutral.index(far)
    assert disliked.index(near) > disliked.index(far)
    assert "linen" not in disliked
    later = recommend.for_session(
        events(("dislike", "linen"), ("click", "linen"), ("click", "suit")), wanted()
    )
    assert "linen" not in ids(later)


def test_what_was_just_seen_does_not_come_and_what_is_disliked_is_no_reason() -> None:
    """Even if it was bought before."""
    happened = events(("click", "boots"), ("dislike", "suit"))
    answer = shop().for_session(happened, wanted(limit=9), history=["suit", "linen"])
    assert not {"boots", "suit"} & set(ids(answer))
    assert {each.because for each in answer} == {"linen", "boots", None}


def test_what_came_by_chance_says_so() -> None:
    """And nothing else as its reason."""
    ask = wanted(available={"chinos", "boots", "belt"}, limit=2, epsilon=1.0, seed="anna 1")
    answer = shop().for_customer(["suit"], ask)
    assert [(each.product_id, each.because) for each in answer] == [("chinos", "suit"), ("belt", None)]
    assert [each.explored for each in answer] == [False, True]


def test_liked_in_the_end_is_no_longer_disliked() -> None:
    """The last opinion holds."""
    changed = events(("dislike", "suit"), ("like", "suit"))
    assert shop().for_session(changed, wanted(limit=1))[0].because == "suit"


def test_session_goes_on_from_the_history() -> None:
    """What was bought last year still says something."""
    answer = shop().for_session(events(("click", "mug")), wanted(limit=9), history=["suit"])
    assert "suit" in {each.because for each in answer}


def test_critiques_are_kept() -> None:
    """About facts strictly, about likeness by order."""
    recommend = shop()
    assert set(ids(recommend.similar("linen", wanted(critiques=[Cheaper(6900)])))) == {"flannel"}
    assert set(ids(recommend.similar("poplin", wanted(critiques=[Having("Colour", "BLUE")])))) == {
        "linen",
        "chinos",
    }
    assert not {"boots", "belt"} & set(
        ids(recommend.similar("suit", wanted(critiques=[Lacking("material", "leather")])))
    )
    assert "boots" not in ids(recommend.for_customer([], wanted(limit=9, critiques=[MoreLike("boots")])))
    assert ids(recommend.for_customer([], wanted(critiques=[MoreLike("boots")])))[0] in {
        "trainers",
        "suit",
        "belt",
    }
    assert recommend.for_customer([], wanted(critiques=[Having("colour", "pink")])) == ()


def test_word_moves_the_order_both_ways() -> None:
    """Less formal is the reverse of more formal."""
    more, less = (
        ids(shop().similar("chinos", wanted(limit=9, critiques=[Rather("formal", less=less)])))
        for less in (False, True)
    )
    assert more.index("suit") < more.index("flannel")
    assert less.index("suit") > less.index("flannel")


def test_less_than_this_one_is_kept_strictly() -> None:
    """Of its kind, and never what the word says as much of."""
    than = [Rather("formal", less=True, than="linen")]
    assert ids(shop().similar("linen", wanted(limit=9, critiques=than))) == ["flannel"]
    assert (
        ids(shop().similar("flannel", wanted(critiques=[Rather("formal", less=True, than="flannel")]))) == []
    )
    more = [Rather("formal", than="linen")]
    assert ids(shop().similar("linen", wanted(limit=9, critiques=more))) == ["poplin"]


def test_a_product_to_compare_with_that_was_deleted_compares_with_nothing() -> None:
    """The word alone counts then."""
    found = ids(shop().similar("linen", wanted(limit=9, critiques=[Rather("formal", than="gone")])))
    assert "suit" in found


def test_words_need_an_encoder() -> None:
    """The message names what cannot be followed."""
    with pytest.raises(BadInput, match="critiques"):
        shop(vectors=False).for_customer([], wanted(critiques=[Rather("formal")]))


def test_bought_products_come_again_only_if_the_house_wants() -> None:
    """Coffee does, coats do not."""
    bought = {"bought": ["mug"]}
    assert "mug" not in ids(shop().for_customer([], wanted(**bought)))
    assert "mug" in ids(shop().for_customer([], wanted(**bought, rules=Rules(exclude_bought=False))))
    assert "mug" not in ids(shop().for_session(events(("purchase", "mug")), wanted(limit=9)))


def test_stock_event_is_honoured_by_the_next_call() -> None:
    """Nothing is remembered of the stock before, though the recommender is the same."""
    recommend = shop()
    assert ids(recommend.for_customer([], wanted(limit=1))) == ["mug"]
    assert ids(recommend.for_customer([], wanted(limit=1, available=ALL - {"mug"}))) == ["linen"]
    assert ids(recommend.for_customer([], wanted(limit=1))) == ["mug"]


ID = st.sampled_from([*IDS, "deleted"])
SUBSET = st.sets(ID)


@settings(deadline=None, max_examples=150)
@given(
    available=SUBSET,
    without=SUBSET,
    history=st.lists(ID, max_size=6),
    happened=st.lists(st.tuples(st.sampled_from(KINDS), ID), max_size=6),
    limit=st.integers(1, 12),
    epsilon=st.sampled_from([0.0, 1.0]),
    per_family=st.sampled_from([None, 1, 2]),
    seed=st.text(max_size=3),
)
def test_only_what_is_available_is_ever_shown(
    *,
    available: set[str],
    without: set[str],
    history: list[str],
    happened: list[tuple[Kind, str]],
    limit: int,
    epsilon: float,
    per_family: int | None,
    seed: str,
) -> None:
    """Whatever is asked, in whatever way: no product twice, none too many of a family, none that may not come."""
    ask = Wanted(
        available=available,
        without=without,
        limit=limit,
        epsilon=epsilon,
        seed=seed,
        rules=Rules(per_family=per_family),
    )
    families = {item.product_id: item.family or item.kind for item in ITEMS}
    for answer in (
        shop().similar("linen", ask),
        shop().goes_with(history, ask),
        shop().for_customer(history, ask),
        shop().for_session(events(*happened), ask, history=history),
    ):
        found = ids(answer)
        assert set(found) <= (available - without) & ALL
        assert len(found) == len(set(found)) <= limit
        assert sum(each.explored for each in answer) <= 1
        shown = [families[product_id] for product_id in found]
        assert per_family is None or max(map(shown.count, shown), default=0) <= per_family


def test_unknown_product_is_named() -> None:
    """There is nothing like what nobody knows."""
    with pytest.raises(BadInput, match="deleted"):
        shop().similar("deleted", wanted())


def test_deleted_products_say_nothing() -> None:
    """In a session or a basket they are passed over."""
    with_it = shop().for_session(events(("click", "deleted"), ("click", "suit")), wanted())
    assert with_it == shop().for_session(events(("click", "suit")), wanted())
    assert shop().goes_with(["deleted"], wanted()) == ()
    assert shop().for_customer(["deleted"], wanted())[0].kind == "popular"


def test_parts_of_another_catalogue_are_refused() -> None:
    """Model, vectors, index and facts must all be of the same products."""
    other = Catalogue([*IDS[:-1], "new"])
    index = ItemIndex.build(IDS, VECTORS)
    with pytest.raises(BadInput, match="model: scores 9"):
        Recommender(Catalogue(IDS[:3]), model())
    with pytest.raises(BadInput, match="vectors: 9"):
        Recommender(other, model(), vectors=VECTORS[:4])
    with pytest.raises(BadInput, match="index"):
        Recommender(other, model(), vectors=VECTORS, index=index)
    with pytest.raises(BadInput, match="index: its vectors have 3"):
        Recommender(Catalogue(IDS), model(), vectors=VECTORS[:, :2], index=index)
    with pytest.raises(BadInput, match="another catalogue"):
        Catalogue(["x", "y"], ITEMS)


def test_vectors_must_be_numbers() -> None:
    """A NaN would be near to nothing and everything."""
    with pytest.raises(BadInput, match="finite"):
        Recommender(Catalogue(IDS), model(), vectors=np.full_like(VECTORS, np.nan))
