"""Being told once when something is back; guests leave an e-mail address for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rasa_sdk.events import SlotSet

from actions import product_topics, reading, references
from actions.fallback import person_button
from actions.labels import day, label, listed
from actions.order_form import request
from actions.references import MAX_CANDIDATES
from actions.short_form import ShortForm
from actions.skill import Button, Event, FormSkill, Reply, Skill, payload
from actions.turn import Turn
from bot.errors import InvalidInput, NotFound
from bot.shop import Product, Variant
from models.search import size_value

FORM: Final = "stock_alert_form"
MAX_CHOICES: Final = 6
# What a product may be named with.
_NAMING: Final = frozenset(
    {"inform", "stock_alert", "find_product", "ask_product", "refine", "check_availability"}
)
_ANY: Final = re.compile(
    r"\b(?:any|either|whichever|whatever|all|both|no preference|doesn'?t matter)\b|都行|都可以|随便|任何"
)


class ValidateStockAlertForm(ShortForm):
    """Finds out which variant is waited for, and for a guest where to write to."""

    form = FORM
    intent = "stock_alert"
    answers = ("alert_product", "alert_variant", "alert_email")
    unavailable = "utter_stock_alert_unavailable"

    def name(self) -> str:
        """Rasa runs it before each question of the form."""
        return "validate_stock_alert_form"

    async def begin(self, turn: Turn, reply: Reply) -> list[Event]:
        """Of the product that is meant; where several may be, which one is asked."""
        meant = await references.resolve(turn)
        if len(meant.products) == 1:
            return await self._of(turn, meant.products[0])
        choices = [product.product_id for product in meant.products or meant.candidates][:MAX_CANDIDATES]
        kept = [SlotSet("shown_products", choices)] if choices else []
        return [*kept, request("alert_product")]

    async def accept(self, turn: Turn, requested: str) -> list[Event] | None:
        """An address, a size or colour, or a product, in whatever words."""
        if requested == "alert_email":
            return [SlotSet("alert_email", turn.email), request(None)] if turn.email else None
        if requested == "alert_variant":
            chosen = await self._chosen(turn)
            return [SlotSet("alert_variant", chosen), *self._address(turn)] if chosen else None
        if turn.intent in _NAMING or turn.entity("product_id"):
            meant = await references.resolve(turn)
            if len(meant.products) == 1 and meant.explicit:
                return await self._of(turn, meant.products[0])
        return None

    async def _of(self, turn: Turn, product: Product) -> list[Event]:
        """The variants that are waited for; without any the last action says that there is nothing to wait for."""
        known = [SlotSet("alert_product", product.product_id), SlotSet("viewed_product", product.product_id)]
        understood = await self.services.search.understand(turn.words, language=turn.language)
        asked = next((wish.code.partition(":")[2] for wish in understood.wishes if wish.kind == "size"), None)
        size = size_value(turn.entity("size") or "") or asked or await self._asked_before(turn)
        variants = (references.sized(product, size) if size else []) or list(product.variants)
        gone = [variant for variant in variants if not variant.in_stock]
        if not gone:
            return [*known, request(None)]
        if len(gone) == 1:
            return [*known, SlotSet("alert_variant", gone[0].variant_id), *self._address(turn)]
        return [*known, request("alert_variant")]

    async def _asked_before(self, turn: Turn) -> str | None:
        """The size of the last question: after "do you have it in M?", "tell me when it is back" means M."""
        topic = product_topics.Topic.read(turn.slot("product_topic"))
        if topic is None or topic.intent != "check_availability":
            return None
        understood = await self.services.search.understand(topic.words, language=turn.language)
        return next((wish.code.partition(":")[2] for wish in understood.wishes if wish.kind == "size"), None)

    def _address(self, turn: Turn) -> list[Event]:
        """The shop knows where to write to a customer who is signed in."""
        if turn.email is not None:
            return [SlotSet("alert_email", turn.email), request(None)]
        return [request(None if turn.principal.customer_id is not None else "alert_email")]

    async def _chosen(self, turn: Turn) -> str | None:
        """The sold-out variant that the answer names by its option or its place."""
        gone = await _gone(turn)
        button = turn.entity("variant_id")
        if button is not None:
            return next((variant.variant_id for variant in gone if variant.variant_id == button), None)
        understood = await self.services.search.understand(turn.words, language=turn.language)
        size = next((wish.code.partition(":")[2] for wish in understood.wishes if wish.kind == "size"), None)
        said = set(reading.plain(turn.words).replace(",", " ").split())
        for variant in gone:
            own = references.option(variant, "size")
            if own and (size_value(own) == size or size_value(own) in {size_value(word) for word in said}):
                return variant.variant_id
            if any(
                reading.plain(value) in reading.plain(turn.words)
                for value in variant.options.values()
                if len(value) > 2
            ):
                return variant.variant_id
        places = references.places(reading.plain(turn.words), len(gone))
        if places or (_ANY.search(reading.plain(turn.words)) and gone):
            return gone[places[0] if places else 0].variant_id
        return None


class _Ask(FormSkill):
    """A question of the form."""

    unavailable = "utter_stock_alert_unavailable"


class AskAlertProduct(_Ask):
    """Asks which product is waited for."""

    def name(self) -> str:
        """Asked by the form for its slot ``alert_product``."""
        return "action_ask_alert_product"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """With those shown as buttons."""
        seen = await references.view(turn)
        buttons: list[Button] = [
            {
                "title": product.title_in(turn.language)[:80],
                "payload": payload("stock_alert", product_id=product.product_id),
            }
            for product in seen.shown[:MAX_CANDIDATES]
        ]
        again = "_again" if turn.slot("misses") else ""
        reply.say(f"utter_stock_alert_ask_product{again}", buttons)
        return []


class AskAlertVariant(_Ask):
    """Asks which size or colour is waited for."""

    def name(self) -> str:
        """Asked by the form for its slot ``alert_variant``."""
        return "action_ask_alert_variant"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Only those that are sold out are offered."""
        gone = await _gone(turn)
        product = await turn.services.shop.product(turn.slot("alert_product"))
        buttons: list[Button] = [
            {
                "title": " / ".join(variant.options.values())[:80] or product.title_in(turn.language)[:80],
                "payload": payload("inform", variant_id=variant.variant_id),
            }
            for variant in gone[:MAX_CHOICES]
        ]
        again = "_again" if turn.slot("misses") else ""
        reply.say(f"utter_stock_alert_ask_variant{again}", buttons, title=product.title_in(turn.language))
        return []


class AskAlertEmail(_Ask):
    """Asks a guest for an e-mail address."""

    def name(self) -> str:
        """Asked by the form for its slot ``alert_email``."""
        return "action_ask_alert_email"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Says what it is for."""
        misses = turn.slot("misses") or 0
        if misses > 1:
            reply.say("utter_stock_alert_ask_email_help", [person_button(turn)])
        else:
            reply.say("utter_stock_alert_ask_email_again" if misses else "utter_stock_alert_ask_email")
        return []


class SetStockAlert(Skill):
    """Stores the alert."""

    unavailable = "utter_stock_alert_unavailable"

    def name(self) -> str:
        """Runs when the form has ended."""
        return "action_stock_alert"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Silent without a product: the form was left; without a variant there is nothing to wait for."""
        variant_id, product_id = turn.slot("alert_variant"), turn.slot("alert_product")
        done = [SlotSet(name, None) for name in ValidateStockAlertForm.answers]
        if product_id is None:
            return done
        email = turn.slot("alert_email")
        try:
            product = await self.services.shop.product(product_id)
            if variant_id is None:
                reply.say("utter_stock_alert_in_stock", title=product.title_in(turn.language))
                return done
            await self.services.shop.add_stock_alert(
                turn.principal, variant_id=variant_id, email=email, key=turn.key(self.name())
            )
        except InvalidInput:
            reply.say("utter_stock_alert_bad_email")
            return done
        except NotFound:
            reply.say("utter_find_product_gone")
            return done
        variant = next((v for v in product.variants if v.variant_id == variant_id), None)
        title = _named(turn, product, [variant] if variant else [])
        if variant is not None and variant.deliveries:
            when = day(variant.deliveries[0].expected_on, turn.language)
            reply.say("utter_stock_alert_expected", title=title, date=when)
        to = email or label("account_address", turn.language)
        reply.say("utter_stock_alert_done", title=title, email=to)
        return done


async def _gone(turn: Turn) -> list[Variant]:
    """The variants of the alert's product that cannot be had now."""
    product = await turn.services.shop.product(turn.slot("alert_product"))
    return [variant for variant in product.variants if not variant.in_stock]


def _named(turn: Turn, product: Product, variants: Sequence[Variant]) -> str:
    title = product.title_in(turn.language)
    if not variants or len(product.variants) == 1:
        return title
    options = listed(
        [value for name, value in variants[0].options.items() if _tells(product, name)], turn.language
    )
    return label("title_with_options", turn.language, title=title, options=options) if options else title


def _tells(product: Product, name: str) -> bool:
    return len({variant.options.get(name) for variant in product.variants}) > 1
