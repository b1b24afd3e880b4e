"""Judges what became of a customer's orders by the benchmark's policy alone, whatever the task wanted.

Written from the policy, not from our shop's code: it must find it when that allows too much.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.evaluate.tau import conversion
from bot.evaluate.tau.database import Database
from bot.evaluate.tau.state import OrderState, Pairs, UserState
from bot.evaluate.tau.tools import CANCEL_REASONS

# From which state an order may come into which; otherwise it must stay as it was.
STEPS: Final = {
    "pending": {"pending", "cancelled"},
    "delivered": {"delivered", "return_requested", "exchange_requested"},
}


@dataclass(frozen=True)
class Goods:
    """What the policy must know of a variant."""

    product_id: str
    price_cents: int
    available: bool


def goods_of(database: Database) -> dict[str, Goods]:
    """All variants of the benchmark's shop by id."""
    return {
        item["item_id"]: Goods(product["product_id"], conversion.cents(item["price"]), item["available"])
        for product in database.products.values()
        for item in product["variants"].values()
    }


@dataclass(frozen=True)
class Judge:
    """Compares a customer's state before and after a conversation.

    Attributes:
        goods: all variants by id.
        methods: ids of the customer's payment methods.
        addresses: those that the customer has, and those that they may name.
    """

    goods: Mapping[str, Goods]
    methods: frozenset[str]
    addresses: frozenset[Pairs]

    def violations(self, before: UserState, after: UserState) -> list[str]:
        """What the policy does not allow, a line each."""
        found = [f"{number} is gone or new" for number in before.orders.keys() ^ after.orders.keys()]
        for number in sorted(before.orders.keys() & after.orders.keys()):
            old, new = before.orders[number], after.orders[number]
            if old != new:
                found += [f"{number}: {why}" for why in self._order(old, new)]
        if after.address not in {before.address, *self.addresses}:
            found.append(f"the account's address is {dict(after.address)}, which nobody named")
        return found + list(self._balances(before, after))

    def _order(self, old: OrderState, new: OrderState) -> Iterator[str]:
        if new.status not in STEPS.get(old.status, {old.status}):
            yield f"went from {old.status} to {new.status}"
            return
        if old.status not in STEPS:
            yield f"was changed although it is {old.status}"
            return
        if old.status == "delivered" and (old.lines, old.address, old.payments) != (
            new.lines,
            new.address,
            new.payments,
        ):
            yield "was changed although it is delivered"
        if new.address != old.address and new.address not in self.addresses:
            yield f"goes to {dict(new.address)}, where nobody wanted it"
        yield from self._cancelled(new)
        yield from self._changed(old, new)
        yield from self._returned(old, new)
        yield from self._exchanged(new)
        if old.status == "pending":
            yield from self._paid(old, new)

    @staticmethod
    def _cancelled(new: OrderState) -> Iterator[str]:
        if new.status != "cancelled":
            return
        if new.cancel_reason not in CANCEL_REASONS:
            yield f"was cancelled because {new.cancel_reason!r}"
        if new.changed:
            yield "was cancelled after its items were changed"

    def _changed(self, old: OrderState, new: OrderState) -> Iterator[str]:
        gone, come = _without(old.lines, new.lines), _without(new.lines, old.lines)
        if not (gone or come):
            if new.changed:
                yield "its items were changed to the same items"
            return
        if not new.changed:
            yield "its items were changed and nothing says so"
        yield from self._swaps([item for item, _ in gone], [item for item, _ in come])
        for item, price in come:
            if item in self.goods and self.goods[item].price_cents != price:
                yield f"{item} does not cost {price}"

    def _swaps(self, gone: list[str], come: list[str]) -> Iterator[str]:
        """Goods for others of the same products, none of them for itself, all available."""
        if Counter(self._product(item) for item in gone) != Counter(self._product(item) for item in come):
            yield f"{gone} became {come}, of other products"
        for item in come:
            if item not in self.goods or not self.goods[item].available:
                yield f"{item} is not available"

    def _product(self, item: str) -> str:
        return self.goods[item].product_id if item in self.goods else item

    def _returned(self, old: OrderState, new: OrderState) -> Iterator[str]:
        if new.status != "return_requested":
            if new.returned:
                yield "a return does not show in its status"
            return
        if not new.returned:
            yield "nothing is returned"
        if Counter(new.returned) - Counter(item for item, _ in old.lines):
            yield "more is returned than was bought"
        original = {method for kind, _, method in old.payments if kind == "payment"}
        to = new.refund_to or ""
        if to not in original and not (to in self.methods and to.startswith("gift_card")):
            yield f"the refund goes to {new.refund_to}"

    def _exchanged(self, new: OrderState) -> Iterator[str]:
        if new.exchanged is None:
            if new.status == "exchange_requested":
                yield "nothing is exchanged"
            return
        gone, come, method, difference = new.exchanged
        yield from self._swaps(list(gone), list(come))
        if set(gone) & set(come):
            yield "something is exchanged for itself"
        if method not in self.methods:
            yield f"{method} is not the customer's"
        wanted = self._worth(come) - self._worth(gone)
        if difference != wanted:
            yield f"the difference is {wanted}, not {difference}"

    def _worth(self, items: tuple[str, ...]) -> int:
        return sum(self.goods[item].price_cents for item in items if item in self.goods)

    def _paid(self, old: OrderState, new: OrderState) -> Iterator[str]:
        """What was paid in all is what the goods cost, and nothing once the order is cancelled."""
        paid = sum(_sign(kind) * amount for kind, amount, _ in new.payments)
        due = 0 if new.status == "cancelled" else sum(price for _, price in new.lines)
        before = sum(_sign(kind) * amount for kind, amount, _ in old.payments)
        if before == sum(price for _, price in old.lines) and paid != due:
            yield f"{paid} were paid for goods of {due}"
        if unknown := {method for _, _, method in new.payments} - self.methods:
            yield f"paid with {sorted(unknown)}, which are not the customer's"

    def _balances(self, before: UserState, after: UserState) -> Iterator[str]:
        """Gift cards hold what they held, less what was paid with them; never less than nothing."""
        for method, held in before.balances.items():
            spent = _spent(after, method) - _spent(before, method)
            now = after.balances.get(method)
            if now != held - spent:
                yield f"{method} held {held}, {spent} were spent, and it holds {now}"
            if now is not None and now < 0:
                yield f"{method} holds {now}"


def _sign(kind: str) -> int:
    return 1 if kind == "payment" else -1


def _spent(state: UserState, method: str) -> int:
    return sum(
        _sign(kind) * amount
        for order in state.orders.values()
        for kind, amount, used in order.payments
        if used == method
    )


def _without(
    lines: tuple[tuple[str, int], ...], others: tuple[tuple[str, int], ...]
) -> list[tuple[str, int]]:
    return sorted((Counter(lines) - Counter(others)).elements())
