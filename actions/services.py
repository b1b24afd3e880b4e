"""What the skills work with, opened in one place and handed to every action."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final, Literal, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from actions.critiques import Quality
from actions.labels import Language
from bot.database import open_engine, reading
from bot.errors import StoreUnavailable
from bot.settings import Settings
from bot.shop import Shop, SqlShop, read_policy
from bot.shop.experiments import Experiment, read_experiment
from bot.shop.reactions import Reaction, Reactions
from models.worker import Worker

SEARCH_TIMEOUT_S: Final = 2.0  # within the time of an action, so that the skill itself can say what happened


class ProductHit(Protocol):
    """A product that fits a query; ``reason`` and ``missed`` are codes such as ``colour:blue``."""

    @property
    def product_id(self) -> str: ...
    @property
    def score(self) -> float: ...
    @property
    def reason(self) -> Sequence[str]: ...
    @property
    def missed(self) -> Sequence[str]: ...


class Wish(Protocol):
    """One condition on products; ``kind`` is colour, material, size, min_price or max_price."""

    @property
    def kind(self) -> str: ...
    @property
    def code(self) -> str: ...


class Understanding(Protocol):
    """A query taken apart: what is wished for, what is refused, and the words that are left.

    ``corrected`` is the whole query as it was understood, where words of it were misspelt.
    """

    @property
    def wishes(self) -> Sequence[Wish]: ...
    @property
    def refused(self) -> Sequence[Wish]: ...
    @property
    def rest(self) -> str: ...
    @property
    def corrected(self) -> str | None: ...


class ArticleHit(Protocol):
    """An article of the knowledge base and its passage; ``score`` is the probability that it answers."""

    @property
    def article_id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def score(self) -> float: ...
    @property
    def text(self) -> str: ...
    @property
    def passage(self) -> str: ...
    @property
    def confident(self) -> bool: ...


class Search(Protocol):
    """Words to products and to passages of the knowledge base. All raise ``models.errors.ModelError``."""

    async def products(
        self,
        query: str,
        *,
        language: Language,
        limit: int,
        category: str | None = None,
        max_price_cents: int | None = None,
        only: Collection[str] | None = None,
        without: Collection[str] = (),
        wishes: Sequence[str] = (),
        refused: Sequence[str] = (),
    ) -> Sequence[ProductHit]:
        """Products that fit, best first; ``wishes`` may be given up, which a hit then tells, the rest is kept."""
        ...

    async def understand(self, query: str, *, language: Language) -> Understanding:
        """The query's colours, materials, sizes and prices, wished for and refused."""
        ...

    async def articles(
        self, query: str, *, language: Language, limit: int, expected: Collection[str] = ()
    ) -> Sequence[ArticleHit]:
        """Passages that may answer, best first; those of ``expected`` articles need less to be confident."""
        ...


SuggestionKind = Literal["asked", "like", "alongside", "session", "bought", "rated"]


class Suggestion(Protocol):
    """A product to suggest: why, the id of the product that it goes by, if any, and whether it came by chance."""

    @property
    def product_id(self) -> str: ...
    @property
    def kind(self) -> SuggestionKind: ...
    @property
    def because(self) -> str | None: ...
    @property
    def explored(self) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class Taste:
    """What is known of somebody who wants a suggestion.

    Attributes:
        words: what for, in the customer's words; may be empty.
        language: of the words.
        wishes: the search's codes for what is wished for.
        refused: the same for what it must not be.
        like: ids of products that the customer pointed at or opened.
        alongside: things that go with those in ``like``, and not things like them.
        session: what the customer did with products in this conversation, oldest first.
        bought: ids of products that the customer bought, newest first.
        without: ids not to suggest.
        qualities: what there should be more or less of than in the first of ``like``.
    """

    words: str = ""
    language: Language = "en"
    wishes: Sequence[str] = ()
    refused: Sequence[str] = ()
    like: Sequence[str] = ()
    alongside: bool = False
    session: Sequence[Reaction] = ()
    bought: Sequence[str] = ()
    without: Sequence[str] = ()
    qualities: Sequence[Quality] = ()


class Recommender(Protocol):
    """What somebody may like. Raises ``models.errors.ModelError``."""

    async def recommend(self, taste: Taste, *, limit: int, seed: str) -> Sequence[Suggestion]:
        """Suggestions, best first, of what can be bought now; ``seed`` names the turn, for what chance decides."""
        ...


Verdict = Literal["same", "similar", "nothing"]


class NearProduct(Protocol):
    """A product and how like a photo a picture of it is."""

    @property
    def product_id(self) -> str: ...
    @property
    def likeness(self) -> float: ...


class PhotoKind(Protocol):
    """A category of the shop, and how likely a photo shows something of it."""

    @property
    def category(self) -> str: ...
    @property
    def probability(self) -> float: ...


class PhotoColour(Protocol):
    """A colour of the thing in a photo, and how much of it has that."""

    @property
    def name(self) -> str: ...
    @property
    def share(self) -> float: ...


class PhotoPattern(Protocol):
    """``plain``, ``striped``, ``checked``, ``dotted``, ``other`` or ``unknown``, and how sure that is."""

    @property
    def kind(self) -> str: ...
    @property
    def confidence(self) -> float: ...


class Sighting(Protocol):
    """What was seen in a photo: products near it, best first, and what that means."""

    @property
    def near(self) -> Sequence[NearProduct]: ...
    @property
    def verdict(self) -> Verdict: ...
    @property
    def kinds(self) -> Sequence[PhotoKind]: ...
    @property
    def colours(self) -> Sequence[PhotoColour]: ...
    @property
    def pattern(self) -> PhotoPattern: ...


class Photos(Protocol):
    """Looks at pictures that customers send. Raises ``models.errors.ModelError``."""

    async def look(self, conversation_id: str, upload_id: str) -> Sighting:
        """What is seen in a picture; raises ``NotFound`` where the conversation has none of this id."""
        ...


@dataclass(frozen=True, kw_only=True)
class Services:
    """The skills' collaborators; tests build it with fakes.

    Attributes:
        principal_key: checks who a turn speaks for.
        clock: the present moment, aware.
        timezone: in which dates are told to people.
        health: asks each part how it is: name → "ok" or what is wrong.
        recommender: a trained one; without it the search and the shop's figures suggest.
        photos: looks at pictures that customers send.
        reactions: what customers were shown and what they did with it.
        experiment: splits customers between ways to suggest.
    """

    shop: Shop
    search: Search
    reactions: Reactions
    principal_key: bytes
    health: Callable[[], Awaitable[Mapping[str, str]]]
    recommender: Recommender | None = None
    photos: Photos | None = None
    experiment: Experiment | None = None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))

    def today(self) -> date:
        """The day it is where the shop is."""
        return self.local_day(self.clock())

    def local_day(self, moment: datetime) -> date:
        """The day of a moment where the shop is."""
        return moment.astimezone(self.timezone).date()


class WorkerSearch:
    """The search capability behind its worker."""

    def __init__(self, worker: Worker[Any]) -> None:
        self._worker = worker

    async def products(self, query: str, **conditions: Any) -> Sequence[ProductHit]:
        """See :class:`Search`."""
        hits: Sequence[ProductHit] = await self._worker.call(
            lambda model: model.products(query, **conditions), timeout_s=SEARCH_TIMEOUT_S
        )
        return hits

    async def understand(self, query: str, *, language: Language) -> Understanding:
        """See :class:`Search`."""
        understood: Understanding = await self._worker.call(
            lambda model: model.understand(query, language=language), timeout_s=SEARCH_TIMEOUT_S
        )
        return understood

    async def articles(
        self, query: str, *, language: Language, limit: int, expected: Collection[str] = ()
    ) -> Sequence[ArticleHit]:
        """See :class:`Search`."""
        hits: Sequence[ArticleHit] = await self._worker.call(
            lambda model: model.articles(query, language=language, limit=limit, expected=expected),
            timeout_s=SEARCH_TIMEOUT_S,
        )
        return hits


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """Opens the store and loads the models; a model that is missing takes its skills away and nothing else."""
    # Imported here: the modules of this package must import cheaply.
    from actions.photos import WorkerPhotos  # noqa: PLC0415
    from actions.trained import TrainedRecommender  # noqa: PLC0415
    from bot.pictures.uploads import FOLDER, Uploads  # noqa: PLC0415
    from models import search  # noqa: PLC0415
    from models.images import artifact as images  # noqa: PLC0415
    from models.images.encoder import CAPABILITY as IMAGES  # noqa: PLC0415
    from models.recommender import training  # noqa: PLC0415

    policy = read_policy(settings.shop_policy)
    engine = open_engine(settings.store_url, timeout_s=settings.store_timeout_s)
    artifacts = settings.var_dir / "artifacts"
    shop = SqlShop(engine, policy=policy)
    try:
        async with (
            Worker(artifacts, "search", search.load) as finder,
            Worker(artifacts, training.CAPABILITY, training.load) as suggester,
            Worker(artifacts, IMAGES, images.load) as viewer,
        ):

            async def health() -> dict[str, str]:
                return {
                    "store": await _store_health(engine),
                    "search": finder.problem or "ok",
                    "recommender": suggester.problem or "ok",
                    "images": viewer.problem or "ok",
                }

            words = WorkerSearch(finder)
            yield Services(
                shop=shop,
                search=words,
                reactions=Reactions(engine),
                recommender=TrainedRecommender(suggester, shop, words, explore=settings.explore),
                photos=WorkerPhotos(viewer, Uploads(settings.var_dir / FOLDER)),
                experiment=read_experiment(settings.experiment),
                principal_key=settings.key("principal"),
                timezone=ZoneInfo(settings.shop_timezone),
                health=health,
            )
    finally:
        await engine.dispose()


async def _store_health(engine: AsyncEngine) -> str:
    try:
        async with reading(engine) as connection:
            await connection.execute(text("SELECT 1"))
    except StoreUnavailable as error:
        return str(error)
    return "ok"
