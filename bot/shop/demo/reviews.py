"""Reviews by buyers: what they noticed, how many stars they gave, and the words they found for it.

The opinion comes first and the words follow from it, so what a review says about each aspect is known.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

from bot.shop.demo.catalogue import DemoProduct
from bot.shop.demo.orders import DemoOrder, DemoOrderLine
from bot.shop.demo.people import DemoCustomer
from bot.shop.demo.phrases import reviews_en, reviews_zh
from bot.shop.demo.phrases.descriptions import noun_of
from bot.shop.demo.phrases.grammar import expand
from bot.shop.demo.seeds import stream

Polarity = Literal["positive", "negative"]

_COMFORT: Final = frozenset(
    {
        "Shirts",
        "T-shirts & Tops",
        "Dresses",
        "Knitwear",
        "Trousers & Skirts",
        "Shoes",
        "Cushions & Blankets",
        "Scarves & Hats",
    }
)
# Where "five washes later" makes sense.
_WASHED: Final = frozenset(
    {
        "Shirts",
        "T-shirts & Tops",
        "Dresses",
        "Knitwear",
        "Trousers & Skirts",
        "Scarves & Hats",
        "Cushions & Blankets",
    }
)
_MISMATCHED_SHARE: Final = 0.03  # stars that do not fit the words: people do that
_CHINESE_WRITERS: Final = 0.85  # of customers whose language is Chinese
_MISFIT_NOTED: Final = 0.78
_FAULT_MET: Final = 0.55
_PRAISE_BURSTS: Final = 3
_SMEAR_BURSTS: Final = 1


@dataclass(frozen=True, kw_only=True)
class DemoReview:
    """One review; ``aspects`` is what it says of each, ``suspicious`` why it should not be believed."""

    review_id: str
    product: DemoProduct
    customer: DemoCustomer
    rating: int
    title: str
    text: str
    language: Literal["en", "zh"]
    created_at: datetime
    aspects: dict[str, Polarity] = field(default_factory=dict)
    suspicious: str | None = None

    @property
    def author(self) -> str:
        """The name as it is shown: never the whole of it."""
        if self.customer.language == "zh":
            return self.customer.name[0] + "**"
        first, _, last = self.customer.name.partition(" ")
        return f"{first} {last[0]}."


@dataclass(frozen=True, kw_only=True)
class _Purchase:
    """A line that arrived."""

    order: DemoOrder
    line: DemoOrderLine
    delivered_at: datetime


def make_reviews(
    seed: int,
    catalogue: list[DemoProduct],
    customers: list[DemoCustomer],
    orders: list[DemoOrder],
    count: int,
    *,
    today: date,
) -> list[DemoReview]:
    """About ``count`` reviews, oldest first: at most one per line that was delivered, and the planted bursts."""
    now = datetime.combine(today, time(), UTC)
    purchases = [
        _Purchase(order=order, line=line, delivered_at=order.delivered_at)
        for order in orders
        if order.delivered_at is not None and order.delivered_at < now - timedelta(days=3)
        for line in order.lines
    ]
    planted = list(_plant(seed, catalogue, customers, purchases, now=now, size=max(4, count // 350)))
    rng = stream(seed, "reviewers")
    # Who has something to complain about writes more often.
    keyed = sorted(purchases, key=lambda one: rng.random() ** (2.0 if _has_flaw(one) else 1.0), reverse=True)
    written = [
        _write(stream(seed, "review", purchase.line.line_id), purchase, now)
        for purchase in keyed[: count - len(planted)]
    ]
    ordered = sorted(
        written + planted, key=lambda review: (review.created_at, review.product.product_id, review.text)
    )
    return [replace(review, review_id=f"RV{number:05d}") for number, review in enumerate(ordered, 1)]


def _has_flaw(purchase: _Purchase) -> bool:
    product = purchase.line.source.product
    return bool(product.runs or product.fault)


def _write(rng: random.Random, purchase: _Purchase, now: datetime) -> DemoReview:
    product, customer = purchase.line.source.product, purchase.order.customer
    opinion = _opinion(rng, purchase)
    rating = _stars(rng, opinion)
    chinese = customer.language == "zh" and rng.random() < _CHINESE_WRITERS
    title, text = _words(rng, purchase, opinion, rating, chinese=chinese)
    latest = min(timedelta(days=35), now - purchase.delivered_at)
    return DemoReview(
        review_id="",
        product=product,
        customer=customer,
        rating=rating,
        title=title,
        text=text,
        language="zh" if chinese else "en",
        created_at=purchase.delivered_at
        + timedelta(seconds=int(latest.total_seconds() * rng.uniform(0.05, 0.98))),
        aspects={_public_aspect(aspect): polarity for aspect, polarity in opinion},
    )


def _public_aspect(aspect: str) -> str:
    """The aspect that a complaint counts towards."""
    return {"size_small": "size", "size_large": "size", "fault": "quality"}.get(aspect, aspect)


def _opinion(rng: random.Random, purchase: _Purchase) -> list[tuple[str, Polarity]]:
    """What the buyer has to say, most pressing first; at least one thing, each aspect once."""
    product = purchase.line.source.product
    said: list[tuple[str, Polarity]] = []
    if product.runs and rng.random() < _MISFIT_NOTED:
        said.append((f"size_{product.runs}", "negative"))
    elif len(product.kind.sizes) >= 5 and rng.random() < 0.34:
        said.append(("size", "negative" if rng.random() < 0.13 else "positive"))
    if product.fault and rng.random() < _FAULT_MET:
        said.append(("fault", "negative"))
    elif rng.random() < 0.5:
        said.append(("quality", "positive" if rng.random() < 0.35 + 0.6 * product.quality else "negative"))
    late = any(
        parcel.delivered_at and parcel.delivered_at.date() > parcel.expected_on
        for parcel in purchase.order.shipments
    )
    if rng.random() < (0.75 if late else 0.22):
        said.append(("delivery", "negative" if late or rng.random() < 0.05 else "positive"))
    if rng.random() < 0.24:
        paid = purchase.line.price_cents / purchase.line.quantity
        cheap = paid < product.price_cents * 0.9
        low, high = product.kind.price_eur
        dear = paid / 100 > low + 0.7 * (high - low)
        said.append(
            ("price", "positive" if rng.random() < (0.92 if cheap else 0.5 if dear else 0.75) else "negative")
        )
    if rng.random() < 0.3:
        said.append(("colour", "positive" if rng.random() < 0.84 else "negative"))
    if product.kind.category in _COMFORT and rng.random() < 0.28:
        said.append(("comfort", "positive" if rng.random() < 0.55 + 0.4 * product.quality else "negative"))
    if not said:
        said.append(("quality", "positive" if rng.random() < 0.3 + 0.65 * product.quality else "negative"))
    return said[:4]


def _stars(rng: random.Random, opinion: list[tuple[str, Polarity]]) -> int:
    """1 to 5: complaints weigh by what they are about."""
    weight = {
        "fault": 2.3,
        "quality": 1.8,
        "size_small": 1.3,
        "size_large": 1.3,
        "size": 1.1,
        "delivery": 1.0,
        "comfort": 1.3,
    }
    score = 4.55 + rng.gauss(0, 0.35)
    for aspect, polarity in opinion:
        score += 0.18 if polarity == "positive" else -weight.get(aspect, 0.9)
    if rng.random() < _MISMATCHED_SHARE:
        score = 6 - score
    return min(5, max(1, round(score)))


def _words(
    rng: random.Random,
    purchase: _Purchase,
    opinion: list[tuple[str, Polarity]],
    rating: int,
    *,
    chinese: bool,
) -> tuple[str, str]:
    """Title and text."""
    bank = reviews_zh if chinese else reviews_en
    facts = _facts(purchase, chinese=chinese)
    mood = "good" if rating >= 4 else "mixed" if rating == 3 else "bad"
    order = opinion[:]
    rng.shuffle(order)
    if rng.random() < 0.7:  # most people keep what they like and what they do not apart
        order.sort(key=lambda said: said[1] == ("positive" if mood == "bad" else "negative"))
    parts = [expand(rng, rng.choice(bank.OPENINGS[mood]), facts)]
    previous: Polarity | None = None
    for aspect, polarity in order:
        sentence = expand(rng, rng.choice(_fitting(bank.ASPECTS[aspect, polarity], purchase)), facts)
        if previous is not None and previous != polarity and rng.random() < 0.6:
            turn = expand(rng, bank.TURNS[polarity == "positive"], facts)
            sentence = turn + sentence if chinese else f"{turn} {_lower_first(sentence)}"
        parts.append(sentence)
        previous = polarity
    if len(order) < 4:
        parts.append(expand(rng, rng.choice(bank.CLOSINGS[mood]), facts))
    sentences = [part for part in parts if part]
    text = ("" if chinese else " ").join(
        sentence if chinese else _upper_first(sentence) for sentence in sentences
    )
    complaint = next(
        (aspect for aspect, polarity in opinion if polarity == "negative" and aspect in bank.TITLES), mood
    )
    title = expand(
        rng, rng.choice(bank.TITLES[complaint if rating <= 3 and rng.random() < 0.6 else mood]), facts
    )
    return _upper_first(title), _habit(rng, text, chinese=chinese)


def _fitting(templates: tuple[str, ...], purchase: _Purchase) -> list[str]:
    """Those that do not wash a lamp, nor praise a parcel that took more than a week for its speed."""
    product = purchase.line.source.product
    unfit = [] if product.kind.category in _WASHED else ["wash", "洗"]
    if (purchase.delivered_at - purchase.order.placed_at).days > 6:
        unfit += ["just {days} days", "Delivered|Here] in {days}", "，{days}天"]
    return [template for template in templates if not any(words in template for words in unfit)]


def _habit(rng: random.Random, text: str, *, chinese: bool) -> str:
    """How some people type."""
    draw = rng.random()
    if chinese:
        return text.replace("。", "，", 1).replace("，，", "，") if draw < 0.1 else text
    if draw < 0.06:
        return text.lower()
    if draw < 0.1:
        return text.replace(". ", ".. ", 1)
    if draw < 0.14:
        return text.rstrip(".!") + "!!"
    return text


def _upper_first(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _lower_first(sentence: str) -> str:
    """Lower case after a connecting word, but for "I" and for sizes."""
    first = sentence.split(" ", 1)[0]
    return (
        sentence
        if first == "I" or first.isupper() or any(char.isdigit() for char in first)
        else sentence[:1].lower() + sentence[1:]
    )


def _facts(purchase: _Purchase, *, chinese: bool) -> dict[str, str]:
    product, variant = purchase.line.source.product, purchase.line.source.variant
    fault = reviews_zh.FAULTS[product.fault] if chinese and product.fault else product.fault or ""
    days = max(1, (purchase.delivered_at.date() - purchase.order.placed_at.date()).days)
    colour = next((one for one in product.colours if one.name == variant.options["colour"]), product.colour)
    pair = product.kind.is_pair
    return {
        "noun": product.kind.name.zh if chinese else noun_of(product.kind),
        "colour": colour.zh if chinese else colour.name,
        "size": variant.options.get("size", ""),
        "days": str(days),
        "material": product.material.zh if chinese else product.material.name,
        "fault": fault,
        "fault_capital": _upper_first(fault),
        "it": "they" if pair else "it",
        "It": "They" if pair else "It",
        "them": "them" if pair else "it",
        "is": "are" if pair else "is",
        "was": "were" if pair else "was",
        "has": "have" if pair else "has",
        "s": "" if pair else "s",
        "es": "" if pair else "es",
        "this": "these" if pair else "this",
        "one": "pair" if pair else "one",
    }


def _plant(
    seed: int,
    catalogue: list[DemoProduct],
    customers: list[DemoCustomer],
    purchases: list[_Purchase],
    *,
    now: datetime,
    size: int,
) -> Iterator[DemoReview]:
    """Bursts of reviews by people who never bought the product, within two days and in nearly the same words."""
    rng = stream(seed, "suspicious")
    buyers: dict[str, set[str]] = defaultdict(set)
    for purchase in purchases:
        buyers[purchase.line.source.product.product_id].add(purchase.order.customer.customer_id)
    plain = [
        product
        for product in catalogue
        if not product.runs and not product.fault and product.created_on < now.date() - timedelta(days=120)
    ]
    targets = rng.sample(plain, k=_PRAISE_BURSTS + _SMEAR_BURSTS)
    for index, product in enumerate(targets):
        praise = index < _PRAISE_BURSTS
        start = now - timedelta(days=rng.randrange(6, 100))
        strangers = [
            customer
            for customer in customers
            if customer.customer_id not in buyers[product.product_id]
            and customer.language == "en"
            and customer.created_at < start
        ]
        facts = {"noun": noun_of(product.kind)}
        for customer in rng.sample(strangers, k=min(size, len(strangers))):
            yield DemoReview(
                review_id="",
                product=product,
                customer=customer,
                rating=5 if praise else 1,
                title="Amazing!!!" if praise else "SCAM",
                text=expand(
                    rng, rng.choice(reviews_en.PRAISE_FOR_HIRE if praise else reviews_en.SMEAR), facts
                ),
                language="en",
                created_at=start + timedelta(minutes=rng.randrange(48 * 60)),
                aspects={"quality": "positive", "delivery": "positive"}
                if praise
                else {"quality": "negative"},
                suspicious="a burst of praise by people who did not buy"
                if praise
                else "a burst of insults by people who did not buy",
            )
