"""The verbs: similar, goes with, for this customer, for this session."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from models.errors import BadInput
from models.index import ItemIndex
from models.recommender.answer import Choice, compose, showable
from models.recommender.base import Model
from models.recommender.because import Traced
from models.recommender.candidates import Neighbourhood, folded, highest, ongoing
from models.recommender.catalogue import Catalogue, Mask, Numbers
from models.recommender.content import unit
from models.recommender.critique import Direction
from models.recommender.interactions import LONGEST, Event, History
from models.recommender.pool import Candidates
from models.recommender.session import Session
from models.recommender.wanted import Kind, Recommendation, Wanted
from models.threads import one_thread

ROUNDING: Final = 1e-5


class Recommender:
    """Recommends products of one catalogue; thread-safe, never changes.

    All ids are texts. Products that the model does not know, deleted or new since training, are passed over in
    histories, baskets and sessions. Only what :attr:`Wanted.available` holds at the call is ever in an answer.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        model: Model,
        *,
        vectors: Numbers | None = None,
        index: ItemIndex | None = None,
        together: Model | None = None,
        direction: Direction | None = None,
    ) -> None:
        """Puts the parts together.

        Args:
            catalogue: the products of the model, in its order.
            model: scores histories.
            vectors: float32, shape (products, dimensions), what is alike lies in one direction; by default the
                model's, if it has any.
            index: of these vectors, each of length 1; built anew by default: slow above 20,000 products.
            together: scores baskets; by default the model.
            direction: of a word in the space of the vectors, for "less formal".

        Raises:
            BadInput: model, vectors or index are of another catalogue, or a vector is not finite.
        """
        self._catalogue = catalogue
        self._model = model
        self._together = together or model
        self._direction = direction
        for part in (model, self._together):
            if (width := part.scores([]).shape[1]) != len(catalogue):
                raise BadInput(f"model: scores {width} products, the catalogue has {len(catalogue)}")
        given = model.vectors if vectors is None else vectors
        self._near = None if given is None else _neighbourhood(catalogue, given, index)

    @property
    def catalogue(self) -> Catalogue:
        """The products and their facts."""
        return self._catalogue

    @one_thread()
    def similar(self, product_id: str, wanted: Wanted) -> tuple[Recommendation, ...]:
        """Products like this one, which need not be available itself: also alternatives to what is sold out.

        Raises:
            BadInput: the model does not know the product, or a critique cannot be followed.
        """
        row = self._catalogue.rows.get(product_id)
        if row is None:
            raise BadInput(f"product_id: there is no product {product_id}")
        mask = showable(self._catalogue, wanted)
        mask[row] = False
        traced = Traced(self._model, self._history([product_id]))
        candidates = self._alike(row) or ongoing(traced, self._near)
        choices = self._compose(wanted, mask, candidates)
        return tuple(
            Recommendation(
                self._catalogue.products[choice.row],
                choice.score,
                "similar",
                None if choice.explored else product_id,
                choice.explored,
            )
            for choice in choices
        )

    @one_thread()
    def goes_with(self, product_ids: Sequence[str], wanted: Wanted) -> tuple[Recommendation, ...]:
        """Products of other kinds that are bought together with these; empty where nobody has done so.

        Raises:
            BadInput: a critique cannot be followed.
        """
        basket = self._history(product_ids)
        if not len(basket):
            return ()
        catalogue = self._catalogue
        mask = showable(catalogue, wanted)
        mask[basket] = False
        mask &= ~np.isin(catalogue.kinds, [kind for kind in catalogue.kinds[basket] if kind >= 0])
        with_it, without = self._together.scores([basket, basket[:0]])
        added = with_it - without  # what is bought anyway does not go with anything in particular
        mask &= added > 0
        choices = self._compose(wanted, mask, highest(added))
        return self._answer("together", choices, Traced(self._together, basket))

    @one_thread()
    def for_customer(self, history: Sequence[str], wanted: Wanted) -> tuple[Recommendation, ...]:
        """Products for somebody with this history, oldest first; what many like where it is empty.

        What the history holds may come again, unless ``wanted`` says that it is bought or shown already.

        Raises:
            BadInput: a critique cannot be followed.
        """
        traced = Traced(self._model, self._history(history))
        choices = self._compose(wanted, showable(self._catalogue, wanted), ongoing(traced, self._near))
        return self._answer("customer" if len(traced.history) else "popular", choices, traced)

    @one_thread()
    def for_session(
        self, events: Iterable[Event], wanted: Wanted, *, history: Sequence[str] = ()
    ) -> tuple[Recommendation, ...]:
        """Products for what somebody has just clicked, liked and disliked; nothing is trained.

        Answers to questions and wishes are critiques, in ``wanted``.

        Half of the score is the model's, for the history with the session behind it; half is nearness to what was
        liked and distance from what was not. What was disliked in the end, and what was seen now, does not come.

        Args:
            events: of this session, in any order.
            wanted: by the caller.
            history: of the customer before the session, oldest first.

        Raises:
            BadInput: a critique cannot be followed.
        """
        session = Session.of(events, self._catalogue)
        mask = showable(self._catalogue, wanted)
        mask[session.disliked] = False
        mask[session.history] = False
        earlier = self._history(history)
        rows = np.concatenate((earlier[~np.isin(earlier, session.disliked)], session.history))[-LONGEST:]
        traced = Traced(self._model, rows)
        candidates = folded(traced, session, self._near)
        kind: Kind = "session" if len(session.history) else "customer" if len(rows) else "popular"
        return self._answer(kind, self._compose(wanted, mask, candidates), traced)

    def _answer(self, kind: Kind, choices: Sequence[Choice], traced: Traced) -> tuple[Recommendation, ...]:
        products = self._catalogue.products
        because = traced.reasons([choice.row for choice in choices])
        return tuple(
            Recommendation(
                products[choice.row],
                choice.score,
                kind,
                None if reason is None or choice.explored else products[reason],
                choice.explored,
            )
            for choice, reason in zip(choices, because, strict=True)
        )

    def _compose(self, wanted: Wanted, mask: Mask, candidates: Candidates) -> list[Choice]:
        vectors = None if self._near is None else self._near.vectors
        return compose(self._catalogue, wanted, mask, candidates, vectors=vectors, direction=self._direction)

    def _history(self, product_ids: Sequence[str]) -> History:
        if isinstance(product_ids, str):
            raise BadInput(f"product_ids: several ids, not the text {product_ids!r}")
        return np.array(self._catalogue.known(product_ids[-LONGEST:]), dtype=np.int32)

    def _alike(self, row: int) -> Candidates | None:
        """None for a product of which the vectors say nothing, such as one without a text."""
        if self._near is None or not self._near.vectors[row].any():
            return None
        return self._near.nearest(self._near.vectors[row])


def _neighbourhood(catalogue: Catalogue, vectors: Numbers, index: ItemIndex | None) -> Neighbourhood:
    if vectors.ndim != 2 or len(vectors) != len(catalogue) or not np.isfinite(vectors).all():
        raise BadInput(f"vectors: {len(catalogue)} finite rows are needed, not {vectors.shape}")
    lengths = np.linalg.norm(vectors, axis=1)
    if not ((abs(lengths - 1) < ROUNDING) | (lengths == 0)).all():  # else the model's own, without a copy
        vectors = unit(vectors)
    if index is None:
        index = ItemIndex.build(catalogue.products, vectors)
    if index.ids != catalogue.products:
        raise BadInput("index: it was made of another catalogue")
    if index.dimensions != vectors.shape[1]:
        raise BadInput(f"index: its vectors have {index.dimensions} numbers, not {vectors.shape[1]}")
    return Neighbourhood(vectors, index)
