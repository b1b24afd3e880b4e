"""Cards of products, remembered: by the dialogue for what is said next, by the store for what becomes of them."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from rasa_sdk.events import SlotSet

from actions.product_view import products_block
from actions.skill import Event, Reply
from actions.turn import Turn
from bot.errors import StoreUnavailable
from bot.shop import Product
from bot.shop.experiments import unit_of
from bot.shop.reactions import ReactionKind, ShownList, ShownProduct, list_id_of

log = logging.getLogger(__name__)


async def show_cards(
    turn: Turn,
    reply: Reply,
    products: Sequence[Product],
    reasons: Mapping[str, str | None],
    *,
    source: str,
    explored: Collection[str] = (),
) -> list[Event]:
    """Shows cards with these reasons and remembers their order.

    Args:
        turn: the present turn.
        reply: where they are shown.
        products: best first.
        reasons: why each is shown, where there is something to say.
        source: what made the list, for the record.
        explored: ids of products that were chosen by chance.
    """
    block = products_block(products, reasons, turn.language)
    if block is None:
        return []
    shown = [item.product_id for item in block.items]
    list_id = list_id_of(turn.key(" ".join(shown)))
    recorded = await _record(turn, list_id, source, shown, explored)
    reply.show(replace(block, list_id=list_id) if recorded else block)
    return [
        SlotSet("shown_products", shown),
        SlotSet("shown_reasons", {turn.language: {key: why for key, why in reasons.items() if why}}),
        SlotSet("seen_products", None),
        SlotSet("viewed_product", shown[0] if len(shown) == 1 else None),
        SlotSet("product_topic", None),
    ]


async def note(turn: Turn, kind: ReactionKind, *products: Product) -> None:
    """Keeps what the customer said or did in words about products that they were shown."""
    for product in products:
        try:
            await turn.services.reactions.record(
                turn.principal,
                kind=kind,
                product_id=product.product_id,
                key=list_id_of(turn.key(f"{kind} {product.product_id}")),
            )
        except StoreUnavailable:
            log.warning("reaction_not_recorded")


def arm_of(turn: Turn) -> str | None:
    """The arm of the running experiment that this customer is in."""
    experiment = turn.services.experiment
    return None if experiment is None else experiment.arm_of(unit_of(turn.principal))


async def _record(
    turn: Turn, list_id: str, source: str, shown: Sequence[str], explored: Collection[str]
) -> bool:
    """Whether the list was kept: a reaction to one that was not would count for nothing, so none is asked for."""
    services = turn.services
    listed = ShownList(
        list_id=list_id,
        source=source,
        products=[ShownProduct(product_id=each, explored=each in explored) for each in shown],
        model_version=getattr(services.recommender, "version", None),
        experiment=services.experiment.name if services.experiment else None,
        arm=arm_of(turn),
    )
    try:
        await services.reactions.record_impressions(turn.principal, listed)
    except StoreUnavailable:
        log.warning("impressions_not_recorded")
        return False
    return True
