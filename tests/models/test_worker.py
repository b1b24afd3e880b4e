"""A worker keeps answering: late models, new versions, broken versions, slow calls."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models import artifacts
from models.errors import Damaged, DeadlineExceeded, NotTrained
from models.worker import Worker


def make(root: Path, content: str) -> artifacts.Artifact:
    with artifacts.publish(root, "demo") as draft:
        (draft.path / "data.txt").write_text(content)
    return draft.published


def load(path: Path) -> str:
    content = (path / "data.txt").read_text()
    if content == "broken":
        raise ValueError("a format from another age")
    return content


@pytest.fixture
async def worker(tmp_path: Path) -> AsyncIterator[Worker[str]]:
    async with Worker(tmp_path, "demo", load, check_every_s=0) as running:
        yield running


async def answer(worker: Worker[str]) -> str:
    return await worker.call(lambda model: model, timeout_s=5)


async def settle(worker: Worker[str], wanted: str) -> None:
    """Calls until the background load is done; the test's own time-out ends a wait in vain."""
    while await answer(worker) != wanted:  # noqa: ASYNC110  (asking is the very thing that starts a load)
        await asyncio.sleep(0.01)


async def test_calls_run_off_the_event_loop(tmp_path: Path, worker: Worker[str]) -> None:
    """The loop's thread never runs a model."""
    make(tmp_path, "one")
    thread = await worker.call(lambda _: threading.current_thread(), timeout_s=5)
    assert thread is not threading.current_thread()


async def test_model_that_appears_later_is_found(tmp_path: Path, worker: Worker[str]) -> None:
    """Untrained at start is an honest error, and no restart is needed afterwards."""
    assert worker.version is None
    with pytest.raises(NotTrained):
        await answer(worker)
    artifact = make(tmp_path, "one")
    assert await answer(worker) == "one"
    assert (worker.version, worker.problem) == (artifact.version, None)


async def test_new_version_is_picked_up(tmp_path: Path, worker: Worker[str]) -> None:
    """Publishing is all it takes."""
    make(tmp_path, "one")
    assert await answer(worker) == "one"
    make(tmp_path, "two")
    await settle(worker, "two")


async def test_broken_new_version_leaves_the_old_one_answering(tmp_path: Path, worker: Worker[str]) -> None:
    """Whole files that cannot be loaded do not take the capability down."""
    make(tmp_path, "one")
    assert await answer(worker) == "one"
    make(tmp_path, "broken")
    assert [await answer(worker) for _ in range(20)] == ["one"] * 20
    make(tmp_path, "three")
    await settle(worker, "three")


async def test_start_with_a_broken_version_loads_the_one_before(tmp_path: Path) -> None:
    """The fallback also works for a process that has nothing in memory."""
    make(tmp_path, "one")
    make(tmp_path, "broken")
    async with Worker(tmp_path, "demo", load) as worker:
        assert await answer(worker) == "one"


async def test_only_broken_versions_are_reported(tmp_path: Path, worker: Worker[str]) -> None:
    """The reason reaches the caller and the health check."""
    make(tmp_path, "broken")
    with pytest.raises(Damaged, match="another age"):
        await answer(worker)
    assert "another age" in str(worker.problem)


async def test_slow_call_ends_at_its_deadline(tmp_path: Path, worker: Worker[str]) -> None:
    """The caller gets its time back, and calls that waited too long never run."""
    make(tmp_path, "one")
    release = threading.Event()
    ran = []
    with pytest.raises(DeadlineExceeded, match=r"0\.05 s"):
        await worker.call(lambda _: release.wait(10), timeout_s=0.05)
    with pytest.raises(DeadlineExceeded):
        await worker.call(lambda _: ran.append("too late"), timeout_s=0.05)
    release.set()
    assert await answer(worker) == "one"
    assert ran == []


async def test_errors_of_the_call_reach_the_caller(tmp_path: Path, worker: Worker[str]) -> None:
    """A worker hides nothing."""
    make(tmp_path, "one")
    with pytest.raises(ZeroDivisionError):
        await worker.call(lambda _: 1 / 0, timeout_s=5)
