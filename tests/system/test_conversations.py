"""Every story under tests/converse, played through the running system."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.converse.reading import read_stories
from bot.converse.report import failure_text
from bot.converse.running import Stage
from bot.converse.story import Story

# Those that ask for much of their order choose first, as frontdoor converse has it.
STORIES = sorted(
    read_stories([Path(__file__).parent.parent / "converse"]),
    key=lambda story: -(story.given.order.strictness if story.given.order else 0),
)


@pytest.mark.system
@pytest.mark.rasa
@pytest.mark.parametrize("story", STORIES, ids=[f"{story.path.stem}: {story.name}" for story in STORIES])
async def test_story(story: Story, stage: Stage) -> None:
    """What comes back is what the story expects."""
    result = await stage.play(story)
    if not result.passed:
        pytest.fail(failure_text(result), pytrace=False)


def test_there_are_enough_stories() -> None:
    """At least two hundred and fifty conversations, none of them twice."""
    names = Counter(story.name for story in STORIES)
    assert [name for name, count in names.items() if count > 1] == []
    assert len(STORIES) >= 250
