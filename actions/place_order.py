"""The way to the basket: orders are placed on the shop's pages, where payment is safe."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions import reading
from actions.labels import label
from actions.product_view import products_block
from actions.skill import Button, Event, Reply, Skill, payload
from actions.turn import Turn


class PlaceOrder(Skill):
    """Shows the product that is meant with the way to buy it, or helps to find one."""

    unavailable = "utter_find_product_unavailable"

    def name(self) -> str:
        """Runs on ``place_order``."""
        return "action_place_order"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """What was shown last is meant where the words point at it."""
        meant = self._meant(turn)
        products = [product for product in await self.services.shop.products(meant) if product.in_stock]
        block = products_block(products, {}, turn.language) if products else None
        if block is None:
            buttons: list[Button] = [
                {"title": label("choice_find_product", turn.language), "payload": payload("find_product")}
            ]
            reply.say("utter_place_order_how", buttons)
            return []
        reply.say("utter_place_order_product")
        reply.show(block)
        return [SlotSet("viewed_product", products[0].product_id)]

    @staticmethod
    def _meant(turn: Turn) -> list[str]:
        shown: list[str] = turn.slot("shown_products") or []
        viewed: str | None = turn.slot("viewed_product")
        places = reading.places(turn.words, len(shown))
        if places:
            return [shown[place] for place in places]
        if reading.says_all(turn.words):
            return shown
        return [viewed] if viewed else shown[:1] if len(shown) == 1 else []
