"""How customers put what they want: a choice of wordings for each thing, drawn by a seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Final

from bot.evaluate.tau.instruction import Item, Swap

_GREETINGS: Final = ("", "", "", "Hi, ", "Hello, ", "Hi there, ", "Hey, ", "Good morning, ")
_MANNERS: Final = ("", "", "", " please", ", please", " thanks")
_CANCEL: Final = (
    "I'd like to cancel order {order}",
    "please cancel order {order}",
    "cancel my order {order}",
    "I want to cancel {order}",
    "can you cancel order {order}",
    "I need to cancel the order {order}",
)
_CANCEL_WHY: Final = {
    "no longer needed": (
        "I no longer need it",
        "it's no longer needed",
        "I don't need it anymore",
        "because it's no longer needed",
    ),
    "ordered by mistake": (
        "I ordered it by mistake",
        "it was ordered by mistake",
        "because I ordered it by mistake",
        "that was ordered by mistake",
    ),
}
_RETURN: Final = (
    "I'd like to return {items} from order {order}",
    "I want to return {items} of order {order}",
    "please help me return {items} from {order}",
    "I need to send back {items} from order {order}",
    "can I return {items} from order {order}",
    "for order {order} I want to return {items}",
)
_RETURN_WHY: Final = (
    "I changed my mind",
    "it's not what I expected",
    "I don't need it anymore",
    "I just don't like it",
)
_EXCHANGE: Final = (
    "I'd like to exchange {swaps} in order {order}",
    "for order {order} I want to exchange {swaps}",
    "can you exchange {swaps} from order {order}",
    "please exchange {swaps}, order {order}",
)
_CHANGE: Final = (
    "I'd like to change {swaps} in order {order}",
    "for order {order} I want to change {swaps}",
    "can you change {swaps} in my order {order}",
    "please modify order {order}: change {swaps}",
)
_READDRESS: Final = (
    "please change the shipping address of order {order} to {address}",
    "I want order {order} sent to another address: {address}",
    "can you send order {order} to {address} instead",
    "I need to change the address of order {order} to {address}",
)
_REPAY: Final = (
    "I'd like to pay order {order} with {method} instead",
    "please change the payment method of order {order} to {method}",
    "can you change the payment for order {order} to {method}",
    "I want to switch the payment of {order} to {method}",
)
_REFUND_TO: Final = (
    "please refund it to {method}",
    "the refund should go to {method}",
    "refund to {method}",
    "I want the money back on {method}",
)
_USE: Final = (
    "use {method}",
    "please use {method} for the price difference",
    "with {method}",
    "{method}",
)
_YES: Final = ("yes", "yes please", "Yes, go ahead", "yes, that's right", "sure", "ok, do it")
_THANKS: Final = ("thanks, that's all", "thank you, bye", "great, thanks")
_NEVER_MIND: Final = ("never mind then", "never mind, leave it", "then forget it")
_SLIP: Final = ("sorry, I meant {right}", "no wait, {right}", "actually {right}")


class Wording:
    """One customer's way of talking; the same seed always chooses the same words."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._lower = random.random() < 0.2  # some people never use capitals

    def _pick(self, choices: Sequence[str]) -> str:
        return self._random.choice(choices)

    def _finish(self, text: str) -> str:
        text = text[:1].upper() + text[1:]
        return text.lower() if self._lower else text

    def greeted(self, text: str) -> str:
        """The first words of a conversation."""
        return self._finish(self._pick(_GREETINGS) + text)

    def order(self, order: str) -> str:
        """An order's number, as people type it."""
        return self._pick((order, order.removeprefix("#")))

    def method(self, method: str) -> str:
        """A way to pay; the customers know theirs by an id alone."""
        kind, _, digits = method.rpartition("_")
        kind = kind.replace("_", " ")
        return self._pick((method, f"my {kind} {digits}", f"my {kind} ({method})", f"{kind} {digits}"))

    def item(self, item: Item, *, exact: bool) -> str:
        """One thing; ``exact`` adds the options that tell it from others."""
        name = self._pick((item.name, item.name.lower()))
        if exact and item.options:
            return f"the {name} ({', '.join(item.options.values())})"
        return f"the {name}"

    def items(self, items: Sequence[Item]) -> str:
        """Several things; those that the instruction describes are described."""
        return _listed([self.item(item, exact=bool(item.options)) for item in items])

    def swap(self, swap: Swap, *, exact: bool) -> str:
        """One thing for another."""
        return f"{self.item(swap.item, exact=exact)} {self.becomes(swap.options)}"

    def swaps(self, swaps: Sequence[Swap], *, exact: bool = False) -> str:
        """Several things for others; ``exact`` describes what there is now, too."""
        exact = exact or self._random.random() < 0.3
        names = [swap.item.name for swap in swaps]
        return _listed([self.swap(swap, exact=exact or names.count(swap.item.name) > 1) for swap in swaps])

    def becomes(self, options: Mapping[str, str], *, plainly: bool = False) -> str:
        """The new options; none means the same again. ``plainly`` names each option beside its value."""
        if not options:
            return "for the same one again"
        named = [self._option(name, value, plainly=plainly) for name, value in options.items()]
        return f"to {self._pick(('', 'one with '))}{_listed(named)}"

    def _option(self, name: str, value: str, *, plainly: bool) -> str:
        if value in {"none", "no", "yes"}:  # says nothing by itself
            return f"{name} {value}"
        alone = not plainly and not value.isdigit() and len(value) > 3
        return self._pick((f"{name} {value}", value)) if alone else f"{name} {value}"

    def address(self, address: Mapping[str, str]) -> str:
        """An address on one line."""
        street = ", ".join(part for part in (address["address1"], address["address2"]) if part)
        return f"{street}, {address['city']}, {address['state']} {address['zip']}, {address['country']}"

    def cancel(self, order: str, why: str | None) -> str:
        """Wants an order cancelled."""
        said = self._pick(_CANCEL).format(order=self.order(order))
        return said + (f", {self.cancel_reason(why)}" if why else self._pick(_MANNERS))

    def cancel_reason(self, why: str) -> str:
        """Why."""
        return self._pick(_CANCEL_WHY.get(why, (why,)))

    def send_back(self, order: str, items: Sequence[Item]) -> str:
        """Wants to return something."""
        return self._pick(_RETURN).format(order=self.order(order), items=self.items(items))

    def return_reason(self) -> str:
        """The instruction gives none, and the bot may want one."""
        return self._pick(_RETURN_WHY)

    def replace(self, order: str, swaps: Sequence[Swap], *, received: bool) -> str:
        """Wants something else instead."""
        said = self._pick(_EXCHANGE if received else _CHANGE)
        return said.format(order=self.order(order), swaps=self.swaps(swaps))

    def readdress(self, order: str, address: Mapping[str, str]) -> str:
        """Wants an order to go elsewhere."""
        return self._pick(_READDRESS).format(order=self.order(order), address=self.address(address))

    def repay(self, order: str, method: str) -> str:
        """Wants to pay in another way."""
        return self._pick(_REPAY).format(order=self.order(order), method=self.method(method))

    def refund_to(self, method: str) -> str:
        """Where the money of a return should go."""
        return self._pick(_REFUND_TO).format(method=self.method(method))

    def use(self, method: str) -> str:
        """How a difference is paid."""
        return self._pick(_USE).format(method=self.method(method))

    def yes(self) -> str:
        """Agrees."""
        return self._finish(self._pick(_YES))

    def never_mind(self) -> str:
        """Gives something up."""
        return self._finish(self._pick(_NEVER_MIND))

    def slip(self, right: str) -> str:
        """Corrects oneself."""
        return self._finish(self._pick(_SLIP).format(right=right))

    def thanks(self) -> str:
        """Says good-bye."""
        return self._finish(self._pick(_THANKS))

    def chance(self, probability: float) -> bool:
        """Whether this customer does something that not all do."""
        return self._random.random() < probability

    def said(self, *parts: str) -> str:
        """Sentences in one message."""
        sentences = [part[:1].upper() + part[1:] for part in parts if part]
        return self._finish(". ".join(sentences))


def _listed(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
