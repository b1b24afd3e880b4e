"""What was shown to customers and what they did with it: the memory of search, suggestions and experiments.

An *impression* is one product of one list of cards in a conversation. A *reaction* is what the customer did
with a product that was shown: opened it, put it into the cart, liked or disliked it, took that back, bought it. A
reaction counts only where an impression of the same conversation, or of the same customer, bears it out: nobody
can speak for others or about what they were never shown.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, get_args
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.database import insert_once, reading, writing
from bot.errors import IdConflict, InvalidInput
from bot.shop.identifiers import is_storable
from bot.shop.principal import Principal
from bot.shop.reaction_tables import impressions, reactions
from bot.shop.tables import ID_CHARS

ReactionKind = Literal["click", "cart", "like", "dislike", "withdraw", "purchase"]
Opinion = Literal["like", "dislike"]
# What became of a reaction: it counts; it came before; its product was not shown here; that was too long ago.
Verdict = Literal["counted", "duplicate", "never_shown", "too_old"]

KINDS: Final[tuple[ReactionKind, ...]] = get_args(ReactionKind)
OPINIONS: Final[tuple[ReactionKind, ...]] = ("like", "dislike", "withdraw")
ATTRIBUTED_WITHIN: Final = timedelta(days=7)
SESSION_REACTIONS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProduct:
    """One card; ``explored`` when it was shown to learn about it rather than because it was thought best."""

    product_id: str
    explored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownList:
    """One list of cards, best first.

    Attributes:
        list_id: a UUID, the same that the block carries; a repeated turn uses the same again.
        source: which verb made it: ``search``, ``similar``, ``for_customer`` and so on.
        model_version: of the artefact that ranked it.
        experiment, arm: the experiment that decided how it was made, and the arm that the customer is in.
    """

    list_id: str
    source: str
    products: Sequence[ShownProduct]
    model_version: str | None = None
    experiment: str | None = None
    arm: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """What somebody did with a product; ``customer_id`` is None for a guest."""

    conversation_id: str
    customer_id: str | None
    product_id: str
    kind: ReactionKind
    at: datetime


def list_id_of(key: str) -> str:
    """The id of the list that ``key`` names: a turn's key and the list's place in its answer.

    So a turn that is repeated after a crash shows the list that it had shown.
    """
    return str(uuid5(NAMESPACE_OID, key))


class Reactions:
    """Keeps impressions and reactions.

    Args:
        engine: from :func:`bot.database.open_engine`; the caller disposes of it.
        clock: the present moment, aware.
        within: how long after an impression a reaction still counts.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        within: timedelta = ATTRIBUTED_WITHIN,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._within = within

    async def record_impressions(self, principal: Principal, shown: ShownList) -> None:
        """Keeps that this list is shown now; the same list again changes nothing."""
        common = {
            "list_id": shown.list_id,
            "conversation_id": principal.conversation_id,
            "customer_id": principal.customer_id,
            "source": shown.source,
            "model_version": shown.model_version,
            "experiment": shown.experiment,
            "arm": shown.arm,
            "shown_at": self._clock(),
        }
        rows = [
            common | {"product_id": product.product_id, "position": position, "explored": product.explored}
            for position, product in enumerate(shown.products, 1)
        ]
        if rows:
            async with writing(self._engine) as connection:
                await connection.run_sync(insert_once, impressions, rows)

    async def record(
        self,
        principal: Principal,
        *,
        kind: ReactionKind,
        product_id: str,
        key: str,
        list_id: str | None = None,
    ) -> Verdict:
        """Keeps a reaction, attributed to the product's last impression, or to that in the list ``list_id``.

        ``key`` names the reaction within its conversation, so that a repeated one counts once.

        Raises:
            InvalidInput: there is no such kind, or the key cannot be one.
            IdConflict: the key came before for another reaction.
        """
        if kind not in KINDS:
            raise InvalidInput(f"{kind!r} is none of {', '.join(KINDS)}")
        if not key or len(key) > 64 or not is_storable(key):
            raise InvalidInput("key: from 1 to 64 characters of text")
        given = [product_id] if list_id is None else [product_id, list_id]
        if any(len(each) > ID_CHARS or not is_storable(each) for each in given):
            return "never_shown"
        now = self._clock()
        async with reading(self._engine) as connection:
            shown = await _last_impression(connection, principal, product_id, list_id)
        if shown is None:
            return "never_shown"
        shown_in, shown_at = shown
        if shown_at < now - self._within:
            return "too_old"
        row = {
            "conversation_id": principal.conversation_id,
            "key": key,
            "customer_id": principal.customer_id,
            "list_id": shown_in,
            "product_id": product_id,
            "kind": kind,
            "at": now,
        }
        async with writing(self._engine) as connection:
            if await connection.run_sync(insert_once, reactions, row):
                return "counted"
            same = and_(reactions.c.conversation_id == principal.conversation_id, reactions.c.key == key)
            known = (await connection.execute(select(reactions).where(same))).one()
        if (known.product_id, known.kind) != (product_id, kind):
            raise IdConflict("this key was used for another reaction")
        return "duplicate"

    async def opinions(self, conversation_id: str) -> dict[str, Opinion]:
        """What the customer of a conversation likes and dislikes, by product; the last word on each counts."""
        query = (
            select(reactions.c.product_id, reactions.c.kind)
            .where(reactions.c.conversation_id == conversation_id, reactions.c.kind.in_(OPINIONS))
            .order_by(reactions.c.reaction_id)
        )
        async with reading(self._engine) as connection:
            last = {row.product_id: row.kind for row in await connection.execute(query)}
        return {product_id: kind for product_id, kind in last.items() if kind != "withdraw"}

    async def disliked(self, conversation_id: str) -> frozenset[str]:
        """The products that this conversation's customer does not want to see."""
        found = await self.opinions(conversation_id)
        return frozenset(product_id for product_id, opinion in found.items() if opinion == "dislike")

    async def session(self, conversation_id: str, *, limit: int = SESSION_REACTIONS) -> list[Reaction]:
        """The last reactions of a conversation that still hold, oldest first."""
        query = (
            select(reactions)
            .where(reactions.c.conversation_id == conversation_id, _holds())
            .order_by(reactions.c.reaction_id.desc())
            .limit(max(0, limit))
        )
        async with reading(self._engine) as connection:
            return [_reaction(row) for row in await connection.execute(query)][::-1]

    async def since(self, moment: datetime) -> AsyncIterator[Reaction]:
        """All reactions from ``moment`` on that still hold, oldest first: what the recommender learns from.

        Of contradictory opinions the last one holds. Orders are not among them unless somebody reported them as
        ``purchase``: the shop has them already.
        """
        query = select(reactions).where(reactions.c.at >= moment, _holds()).order_by(reactions.c.reaction_id)
        async with reading(self._engine) as connection:
            async for row in await connection.stream(query):
                yield _reaction(row)


async def _last_impression(
    connection: AsyncConnection, principal: Principal, product_id: str, list_id: str | None
) -> tuple[str, datetime] | None:
    """The list, and when it was shown."""
    mine = impressions.c.conversation_id == principal.conversation_id
    if principal.customer_id is not None:
        mine = or_(mine, impressions.c.customer_id == principal.customer_id)
    query = select(impressions.c.list_id, impressions.c.shown_at).where(
        mine, impressions.c.product_id == product_id
    )
    if list_id is not None:
        query = query.where(impressions.c.list_id == list_id)
    newest = query.order_by(impressions.c.shown_at.desc(), impressions.c.list_id).limit(1)
    row = (await connection.execute(newest)).one_or_none()
    return None if row is None else (row.list_id, row.shown_at)


def _holds() -> ColumnElement[bool]:
    """Whether no later opinion of the same conversation, or customer, on the same product replaced this one."""
    later = reactions.alias("later")
    replaced = and_(
        later.c.product_id == reactions.c.product_id,
        later.c.kind.in_(OPINIONS),
        later.c.reaction_id > reactions.c.reaction_id,
    )
    same_conversation = exists().where(replaced, later.c.conversation_id == reactions.c.conversation_id)
    same_customer = exists().where(replaced, later.c.customer_id == reactions.c.customer_id)
    return and_(
        reactions.c.kind != "withdraw",
        or_(reactions.c.kind.not_in(OPINIONS), and_(~same_conversation, ~same_customer)),
    )


def _reaction(row: Row[Any]) -> Reaction:
    return Reaction(**{field.name: getattr(row, field.name) for field in fields(Reaction)})
