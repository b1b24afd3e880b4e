"""Searching with a picture: what the photo shows, as near as the shop has it, and what the words beside it add."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from rasa_sdk.events import SlotSet

from actions import references
from actions.fallback import person_button
from actions.find_product import SHOWN, category_buttons, currency_of, look_for, sellable
from actions.impressions import note, show_cards
from actions.labels import known, label, listed
from actions.refine import bare
from actions.services import Sighting
from actions.skill import Button, Event, Reply, Skill, payload
from actions.turn import Turn
from actions.wishes import Wishes, described, summary, value_words
from bot.errors import NotFound
from bot.shop import Product

SURE_KIND: Final = 0.6  # from here on a category is named, and other ones step back
SURE_PATTERN: Final = 0.6
SURE_COLOUR: Final = 0.3  # of the thing: less is a stripe or a button
GUESSES: Final = 2  # categories that come first where nothing is like the photo
LIMIT: Final = 40  # products of the same name that are looked through for another colour
MAX_SEEN: Final = 24  # products that "more" leaves out
_ABOUT_PICTURES = (
    r"\b(?:i|you|have|got|photos?|pictures?|pics?|images?|screenshots?|upload\w*|attach\w*|camera|scan|"
    r"visual|reverse|search\w*|look\w*|similar|"
    r"match\w*|find\w*|send|sent|sending|recogni[sz]e|identify|using|use|based|here|"
    r"insta\w*|pinterest|saw|this|that|one|like|sell|same|exact|exactly|thing|item|product|what|is)\b|"
    r"图片|照片|截图|图|拍照|上传|以图|搜索|识别|同款|发|这个|这款|这件|这种|一样|类似|有没有|是什么"
)


class LookUpPhoto(Skill):
    """Shows what the shop has of the thing in a photo."""

    unavailable = "utter_lookup_photo_blind"

    def name(self) -> str:
        """Runs on ``lookup_photo``."""
        return "action_lookup_photo"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Looks at the photo; without one, says how to send it, and looks for what the words describe."""
        upload_id = turn.entity("upload_id")
        if upload_id is None:
            return await self._asked(turn, reply)
        if turn.form is not None:
            # A photo of what is broken, say: whoever looks after the case sees it.
            reply.say("utter_lookup_photo_kept")
            return []
        if self.services.photos is None:
            return await self._by_words(turn, reply, "utter_lookup_photo_blind")
        try:
            sighting = await self.services.photos.look(turn.principal.conversation_id, upload_id)
        except NotFound:
            reply.say("utter_lookup_photo_gone")
            return []
        return await _Answer(turn, reply, upload_id, sighting).given()

    async def _asked(self, turn: Turn, reply: Reply) -> list[Event]:
        """Somebody speaks of a photo and has sent none."""
        if self.services.photos is None:
            return await self._by_words(turn, reply, "utter_lookup_photo_blind")
        return await self._by_words(turn, reply, "utter_lookup_photo_ask")

    async def _by_words(self, turn: Turn, reply: Reply, otherwise: str) -> list[Event]:
        """What the words themselves describe is looked for at once."""
        understood = await self.services.search.understand(turn.words, language=turn.language)
        rest = bare(understood.rest, _ABOUT_PICTURES)
        wishes = Wishes.new(understood)
        if references.content(rest) or wishes.codes:
            reply.say(f"{otherwise}_words")
            kept = Wishes(text=rest, codes=wishes.codes, refused=wishes.refused)
            return await look_for(turn, reply, kept, intro="utter_refine_done")
        reply.say(otherwise, [*await category_buttons(turn), person_button(turn)])
        return [SlotSet("offer", "person")]


class _Answer:
    """The answer to one photo, or to a button below an earlier one.

    Args:
        turn: the present turn.
        reply: what is said to it.
        upload_id: of the photo.
        sighting: what was seen in it.
    """

    def __init__(self, turn: Turn, reply: Reply, upload_id: str, sighting: Sighting) -> None:
        self._turn = turn
        self._reply = reply
        self._upload_id = upload_id
        self._sighting = sighting
        self._change = turn.entity("photo_change")

    async def given(self) -> list[Event]:
        """Says what was found and shows it."""
        turn, services = self._turn, self._turn.services
        understood = await services.search.understand(turn.words, language=turn.language)
        wishes = Wishes.new(understood)
        pivot = await self._pivot()
        if self._change == "not" and pivot is not None:
            await note(turn, "dislike", pivot)
        if self._sighting.verdict == "nothing" and self._change is None:
            return await self._nothing(wishes, understood.rest)
        left_out = await self._left_out()
        near = [each.product_id for each in self._sighting.near if each.product_id not in left_out]
        if self._change == "colour" and pivot is not None:
            missed: Sequence[str] = ()
            products = await self._in_other_colours(pivot, near, left_out)
        else:
            candidates = await self._candidates(near)
            meeting, missed = await self._meeting([each.product_id for each in candidates], wishes)
            products = self._ordered([each for each in candidates if each.product_id in meeting], wishes)
        if not products:
            return self._none_left()
        self._introduce(products, wishes, missed, await self._kind_words())
        return await self._shown(products[:SHOWN], wishes)

    async def _pivot(self) -> Product | None:
        """The product that a button is about."""
        product_id = self._turn.entity("product_id")
        found = await self._turn.services.shop.products([product_id]) if product_id else []
        return found[0] if found else None

    async def _left_out(self) -> Collection[str]:
        """What was disliked, and with a button what was shown before."""
        disliked = await self._turn.services.reactions.disliked(self._turn.principal.conversation_id)
        return {*disliked, *self._seen_before()}

    def _seen_before(self) -> list[str]:
        if self._change is None:
            return []
        turn = self._turn
        return [*(turn.slot("seen_products") or []), *(turn.slot("shown_products") or [])][-MAX_SEEN:]

    async def _candidates(self, near: Sequence[str]) -> list[Product]:
        """Products near the photo, nearest first; only those of its kind, where that is sure and some are."""
        place = {product_id: number for number, product_id in enumerate(near)}
        found = [each for each in await self._turn.services.shop.products(near) if each.active]
        found.sort(key=lambda each: place[each.product_id])
        kind = self._kind()
        return [each for each in found if kind is None or each.category == kind] or found

    async def _meeting(self, near: Sequence[str], wishes: Wishes) -> tuple[Collection[str], Sequence[str]]:
        """Those that meet the wishes, and which wishes had to be given up for that."""
        if not near or not (wishes.codes or wishes.refused):
            return near, ()
        hits = await self._turn.services.search.products(
            "",
            language=self._turn.language,
            limit=len(near),
            only=near,
            wishes=wishes.codes,
            refused=wishes.refused,
        )
        missed = hits[0].missed if hits else ()
        return {hit.product_id for hit in hits if list(hit.missed) == list(missed)}, missed

    def _ordered(self, near: Sequence[Product], wishes: Wishes) -> list[Product]:
        """Nearest first; what cannot be bought steps back, but never the very product."""
        size, first = wishes.value("size"), self._sighting.near[0].product_id
        the_one = first if self._change is None and self._sighting.verdict == "same" else None
        return sorted(near, key=lambda each: (each.product_id != the_one, not sellable(each, size)))

    async def _in_other_colours(
        self, pivot: Product, near: Sequence[str], left_out: Collection[str]
    ) -> list[Product]:
        """Things of the same name in none of its colours: the very model first, then by their looks."""
        own, family = set(references.colours(pivot)), references.family(pivot)
        hits = await self._turn.services.search.products(
            " ".join(family.split()[-2:]),
            language="en",
            limit=LIMIT,
            category=pivot.category,
            without=sorted(left_out),
            refused=[f"colour:{colour.casefold()}" for colour in own],
        )
        found = await self._turn.services.shop.products([hit.product_id for hit in hits])
        place = {product_id: number for number, product_id in enumerate(near)}
        others = [each for each in found if each.active and not own & set(references.colours(each))]
        return sorted(
            others,
            key=lambda each: (
                references.family(each).split()[-1:] != family.split()[-1:],
                references.family(each) != family,
                not each.in_stock,
                place.get(each.product_id, len(place)),
            ),
        )

    def _kind(self) -> str | None:
        """The category that the photo very likely shows something of."""
        kinds = self._sighting.kinds
        return kinds[0].category if kinds and kinds[0].probability >= SURE_KIND else None

    async def _kind_words(self) -> str:
        """The name of that category; empty where none is sure."""
        kind = self._kind()
        categories = await self._turn.services.shop.categories() if kind else []
        return next((each.name_in(self._turn.language) for each in categories if each.category == kind), "")

    def _introduce(
        self, products: Sequence[Product], wishes: Wishes, missed: Sequence[str], kind: str
    ) -> None:
        turn, say = self._turn, self._reply.say
        currency = currency_of(products)
        lacking = described(missed, currency, turn.language)
        summed = summary(wishes, currency, turn.language)
        first = products[0]
        same = self._is_the_one(first)
        title = first.title_in(turn.language)
        if self._change is not None:
            say(f"utter_lookup_photo_{self._change}")
        elif lacking is not None:
            say("utter_lookup_photo_relaxed", missed=lacking)
        elif summed is not None and not same:
            say("utter_lookup_photo_wishes", wishes=summed)
        elif same:
            say(f"utter_lookup_photo_same{'' if first.in_stock else '_sold_out'}", title=title)
        else:
            seen = self._seen()
            form = "plain" if not seen else "of" if kind else "seen"
            say(f"utter_lookup_photo_similar_{form}", seen=seen, kind=kind)

    def _is_the_one(self, product: Product) -> bool:
        """Whether it is what the photo very likely shows."""
        sighting = self._sighting
        return sighting.verdict == "same" and product.product_id == sighting.near[0].product_id

    def _seen(self) -> str:
        """Colours and pattern in words, as far as they are sure; empty where nothing is."""
        turn, sighting = self._turn, self._sighting
        main = [each for each in sighting.colours if each.share >= SURE_COLOUR][:2]
        words = [value_words("colour", each.name, turn.language) or "" for each in main]
        pattern = f"photo_pattern_{sighting.pattern.kind}"
        if known(pattern) and sighting.pattern.confidence >= SURE_PATTERN:
            words.append(label(pattern, turn.language))
        return listed([word for word in words if word], turn.language)

    async def _shown(self, products: Sequence[Product], wishes: Wishes) -> list[Event]:
        turn = self._turn
        seen = self._seen_before()
        events = await show_cards(turn, self._reply, products, {}, source="photo")
        the_one = self._change is None and self._is_the_one(products[0])
        sized = the_one and any(references.option(variant, "size") for variant in products[0].variants)
        self._reply.say(f"utter_lookup_photo_{'size' if sized else 'next'}", self._buttons(products[0]))
        kept = Wishes(text=references.family(products[0]), codes=wishes.codes, refused=wishes.refused)
        return [
            *events,
            SlotSet("wishes", kept.kept()),
            *([SlotSet("seen_products", seen)] if seen else []),
            *([SlotSet("viewed_product", products[0].product_id)] if the_one else []),
        ]

    def _buttons(self, first: Product) -> list[Button]:
        return [
            {
                "title": label(f"photo_{change}", self._turn.language),
                "payload": payload(
                    "lookup_photo",
                    upload_id=self._upload_id,
                    photo_change=change,
                    product_id=first.product_id,
                ),
            }
            for change in ("more", "colour", "not")
        ]

    async def _nothing(self, wishes: Wishes, rest: str) -> list[Event]:
        """Nothing is like it: what the words describe, or a way on."""
        words = bare(rest, _ABOUT_PICTURES)
        if references.content(words):
            self._reply.say("utter_lookup_photo_nothing_words")
            kept = Wishes(text=words, codes=wishes.codes, refused=wishes.refused)
            return await look_for(self._turn, self._reply, kept, intro="utter_refine_done")
        kinds = [kind.category for kind in self._sighting.kinds[:GUESSES]]
        buttons = await category_buttons(self._turn, kinds)
        self._reply.say("utter_lookup_photo_nothing", [*buttons, person_button(self._turn)])
        return [SlotSet("offer", "person")]

    def _none_left(self) -> list[Event]:
        self._reply.say(
            "utter_lookup_photo_no_more" if self._change else "utter_lookup_photo_none",
            [person_button(self._turn)],
        )
        return [SlotSet("offer", "person")]
