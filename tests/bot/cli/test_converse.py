"""``frontdoor converse`` as a person or a script calls it."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.converse.reading import read_stories
from bot.database import open_engine
from bot.migrations import upgrade_engine
from bot.settings import Settings
from tests.bot.converse.gateway import FakeGateway, bot, serving, text

STORIES = """
stories:
- story: Greets
  steps: [{user: hello}, {expect: {text: you said hello}}]
- story: Expects too much
  steps: [{user: hello}, {expect: {text: a miracle}}]
"""
DOCUMENT = Path(__file__).parents[3] / "docs" / "conversations.md"


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[FakeGateway]:
    """A gateway that repeats, with an empty store beside it."""
    engine = open_engine(Settings(var_dir=tmp_path).store_url)
    await upgrade_engine(engine)
    await engine.dispose()
    async with serving(FakeGateway(lambda frame: [bot(text(f"you said {frame['text']}"))])) as found:
        yield found


async def converse(folder: Path, *arguments: str) -> tuple[int, list[str], str]:
    """Exit code, lines of standard output, standard error."""
    (folder / "stories.yml").write_text(STORIES, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "converse", str(folder / "stories.yml"), *arguments),
        env={"PATH": os.environ["PATH"], "FRONTDOOR_VAR_DIR": str(folder)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, out.decode().splitlines(), err.decode()


async def test_failure_is_the_exit_code_and_the_count_the_last_line(
    gateway: FakeGateway, tmp_path: Path
) -> None:
    """Scripts need no more; both reports are written."""
    junit, report = tmp_path / "out" / "junit.xml", tmp_path / "out" / "report.json"
    code, lines, _ = await converse(
        tmp_path, "--url", gateway.url, "--junit", str(junit), "--json", str(report)
    )
    assert (code, lines[-1]) == (1, "1 passed, 1 failed")
    assert any("a miracle" in line for line in lines)
    assert junit.exists()
    assert report.exists()


async def test_chosen_stories_that_pass_are_a_success(gateway: FakeGateway, tmp_path: Path) -> None:
    """-k looks for words in the name, whatever their case."""
    code, lines, _ = await converse(tmp_path, "--url", gateway.url, "-k", "GREETS")
    assert (code, lines[-1]) == (0, "1 passed, 0 failed")


async def test_no_story_is_no_success(gateway: FakeGateway, tmp_path: Path) -> None:
    """A typing mistake in -k must not look green."""
    code, lines, _ = await converse(tmp_path, "--url", gateway.url, "-k", "nothing is called that")
    assert (code, lines[-1]) == (1, "0 passed, 0 failed")


async def test_system_that_is_not_set_up_is_named(tmp_path: Path) -> None:
    """One sentence that says what to do, and nothing was played."""
    code, _, said = await converse(tmp_path)
    assert code == 1
    assert "frontdoor setup" in said
    assert "Traceback" not in said


def test_documented_example_is_read(tmp_path: Path) -> None:
    """What builders copy from the documentation works."""
    [example] = re.findall(r"```yaml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "example.yml"
    path.write_text(example, encoding="utf-8")
    [story] = read_stories([path])
    assert [turn.button for turn in story.turns] == [None, "Yes, cancel it"]
    assert story.turns[1].actions == ("cancel_order_form", "action_cancel_order")
