"""What was bought at once, from which "goes with" is learnt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from models.recommender.interactions import Event, Interactions


def baskets(events: Iterable[Event], products: Sequence[str]) -> Interactions:
    """Purchases of one customer at one moment as one history; what was only looked at is not in it.

    Where nothing was ever bought together, all that a customer has bought is one; where nothing was bought, all
    that they did.

    Raises:
        BadInput: a product is listed twice.
    """
    everything = list(events)
    bought = [event for event in everything if event.kind == "purchase"]
    at_once = [replace(event, customer_id=f"{event.customer_id} {event.at}") for event in bought]
    for chosen in (at_once, bought):
        found = Interactions.from_events(chosen, products)
        if any(len(set(history.tolist())) > 1 for history in found.histories):
            return found
    return Interactions.from_events(everything, products)
