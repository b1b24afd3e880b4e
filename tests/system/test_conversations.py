"""Every story under tests/converse, played through the running system."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import aiohttp
import pytest

from bot.converse.backstage import StoreBackstage
from bot.converse.reading import read_stories
from bot.converse.report import failure_text
from bot.converse.running import Stage, StoryResult
from bot.converse.story import Story
from bot.database import open_engine
from tests.system.running import RunningSystem

# Those that ask for much of their order choose first, as frontdoor converse has it.
STORIES = sorted(
    read_stories([Path(__file__).parent.parent / "converse"]),
    key=lambda story: -(story.given.order.strictness if story.given.order else 0),
)


@pytest.fixture(scope="module")
def results(
    request: pytest.FixtureRequest, system: RunningSystem, used_customers: set[str]
) -> Mapping[str, StoryResult]:
    """What came of each chosen story; several are played at once, which takes half the time."""
    params = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    chosen = {each["story"].name for each in params if "story" in each}
    stories = [story for story in STORIES if story.name in chosen]

    async def play() -> list[StoryResult]:
        engine = open_engine(system.settings.store_url, timeout_s=5)
        try:
            async with aiohttp.ClientSession() as http:
                backstage = StoreBackstage(engine, system.settings, used=used_customers)
                return await Stage(system.url, backstage, http).play_all(stories)
        finally:
            await engine.dispose()

    return {story.name: result for story, result in zip(stories, asyncio.run(play()), strict=True)}


@pytest.mark.system
@pytest.mark.rasa
@pytest.mark.parametrize("story", STORIES, ids=[f"{story.path.stem}: {story.name}" for story in STORIES])
def test_story(story: Story, results: Mapping[str, StoryResult]) -> None:
    """What comes back is what the story expects."""
    result = results[story.name]
    if not result.passed:
        pytest.fail(failure_text(result), pytrace=False)


def test_there_are_enough_stories() -> None:
    """At least two hundred and fifty conversations, none of them twice."""
    names = Counter(story.name for story in STORIES)
    assert [name for name, count in names.items() if count > 1] == []
    assert len(STORIES) >= 250
