"""What training writes is complete or absent, and what serving reads is verified."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models import artifacts
from models.errors import BadInput, Damaged, NotTrained


def make(root: Path, content: str = "words", capability: str = "demo") -> artifacts.Artifact:
    with artifacts.publish(root, capability) as draft:
        (draft.path / "deep").mkdir()
        (draft.path / "deep" / "data.txt").write_text(content)
        draft.data_hash = "abc"
        draft.seed = 7
        draft.metrics = {"accuracy": 0.9}
        draft.parameters = {"threshold": 0.5}
        draft.packages = ("numpy",)
    return draft.published


def test_published_artifact_is_current_and_says_what_it_was_made_from(tmp_path: Path) -> None:
    """What comes back from disk is what training wrote."""
    made = make(tmp_path)
    found = artifacts.current(tmp_path, "demo")
    assert found == made
    assert (found.path / "deep" / "data.txt").read_text() == "words"
    assert (found.manifest.seed, found.manifest.metrics) == (7, {"accuracy": 0.9})
    assert found.manifest.parameters == {"threshold": 0.5}
    assert found.manifest.packages.keys() == {"numpy"}
    assert found.manifest.files.keys() == {"deep/data.txt"}


def test_nothing_trained_names_the_command(tmp_path: Path) -> None:
    """The error says how to make what is missing."""
    with pytest.raises(NotTrained, match="frontdoor train demo"):
        artifacts.current(tmp_path, "demo")


def test_existence_depends_on_the_data(tmp_path: Path) -> None:
    """What was made from other data has to be made again."""
    assert not artifacts.exists(tmp_path, "demo")
    make(tmp_path)
    assert artifacts.exists(tmp_path, "demo")
    assert artifacts.exists(tmp_path, "demo", data_hash="abc")
    assert not artifacts.exists(tmp_path, "demo", data_hash="other")


def test_failed_build_leaves_everything_as_it_was(tmp_path: Path) -> None:
    """An error while building neither publishes nor leaves rubbish."""
    made = make(tmp_path)
    before = sorted((tmp_path / "demo").iterdir())
    with (  # noqa: PT012  (the error must come after the first file)
        pytest.raises(RuntimeError, match="boom"),
        artifacts.publish(tmp_path, "demo") as draft,
    ):
        (draft.path / "half").write_text("half")
        raise RuntimeError("boom")
    assert artifacts.current(tmp_path, "demo") == made
    assert sorted((tmp_path / "demo").iterdir()) == before
    with pytest.raises(RuntimeError, match="not published"):
        _ = draft.published


def test_empty_build_is_refused(tmp_path: Path) -> None:
    """An artefact without files is a mistake of the builder."""
    with pytest.raises(BadInput, match="at least one file"), artifacts.publish(tmp_path, "demo"):
        pass


@pytest.mark.parametrize("name", ["", "../evil", "Demo", "a/b"])
def test_capability_names_cannot_leave_the_folder(tmp_path: Path, name: str) -> None:
    """A name is one plain word."""
    with pytest.raises(BadInput, match="capability"):
        artifacts.current(tmp_path, name)


def test_only_the_last_two_versions_are_kept(tmp_path: Path) -> None:
    """Old versions go, the one before the current stays as a way back."""
    made = [make(tmp_path, str(number)) for number in range(4)]
    kept = [artifact.version for artifact in artifacts.candidates(tmp_path, "demo")]
    assert kept == [made[3].version, made[2].version]


def damage_altered(path: Path) -> None:
    (path / "deep" / "data.txt").write_text("sword")


def damage_truncated(path: Path) -> None:
    (path / "deep" / "data.txt").write_text("wor")


def damage_missing(path: Path) -> None:
    (path / "deep" / "data.txt").unlink()


def damage_no_manifest(path: Path) -> None:
    (path / artifacts.MANIFEST).unlink()


def damage_half_manifest(path: Path) -> None:
    manifest = path / artifacts.MANIFEST
    manifest.write_bytes(manifest.read_bytes()[:100])


def damage_empty_manifest(path: Path) -> None:
    (path / artifacts.MANIFEST).write_text("")


def damage_other_shape(path: Path) -> None:
    (path / artifacts.MANIFEST).write_text("[1, 2]")


def damage_unknown_field(path: Path) -> None:
    rewrite(path, lambda manifest: manifest | {"surprise": 1})


def damage_files_as_list(path: Path) -> None:
    rewrite(path, lambda manifest: manifest | {"files": ["data.txt"]})


def damage_future_format(path: Path) -> None:
    rewrite(path, lambda manifest: manifest | {"format": 99})


def damage_other_capability(path: Path) -> None:
    rewrite(path, lambda manifest: manifest | {"capability": "search"})


def damage_other_version(path: Path) -> None:
    rewrite(path, lambda manifest: manifest | {"version": "20200101T000000000000Z-000000"})


def rewrite(path: Path, change: Callable[[dict[str, object]], dict[str, object]]) -> None:
    manifest = path / artifacts.MANIFEST
    manifest.write_text(json.dumps(change(json.loads(manifest.read_text()))))


DAMAGES = [
    damage_altered,
    damage_truncated,
    damage_missing,
    damage_no_manifest,
    damage_half_manifest,
    damage_empty_manifest,
    damage_other_shape,
    damage_unknown_field,
    damage_files_as_list,
    damage_future_format,
    damage_other_capability,
    damage_other_version,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda function: function.__name__)
def test_damaged_version_falls_back_to_the_one_before(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    """Whatever happened to the current version, the previous good one is loaded."""
    good = make(tmp_path, "good")
    bad = make(tmp_path, "words")
    damage(bad.path)
    with pytest.raises(Damaged, match=bad.version):
        artifacts.verify(bad.path)
    assert artifacts.current(tmp_path, "demo") == good


def test_all_versions_damaged_is_told_apart_from_untrained(tmp_path: Path) -> None:
    """The operator reads what is wrong with each version."""
    for artifact in (make(tmp_path), make(tmp_path)):
        damage_missing(artifact.path)
    with pytest.raises(Damaged, match="every version is damaged") as caught:
        artifacts.current(tmp_path, "demo")
    assert str(caught.value).count("data.txt cannot be read") == 2


@pytest.mark.parametrize("content", [b"", b"nonsense\n", b"../../etc\n", b"\xff\xfe"])
def test_unreadable_pointer_falls_back_to_the_newest(tmp_path: Path, content: bytes) -> None:
    """A broken ``current`` file loses nothing."""
    make(tmp_path)
    newest = make(tmp_path)
    (tmp_path / "demo" / artifacts.CURRENT).write_bytes(content)
    assert artifacts.current(tmp_path, "demo") == newest


def test_operator_can_go_back_by_writing_the_pointer(tmp_path: Path) -> None:
    """``current`` decides, not the newest date."""
    old = make(tmp_path)
    make(tmp_path)
    (tmp_path / "demo" / artifacts.CURRENT).write_text(old.version)
    assert artifacts.current(tmp_path, "demo") == old


def test_builds_at_the_same_time_all_succeed(tmp_path: Path) -> None:
    """Concurrent builds never damage each other, and one of them is current."""
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda number: make(tmp_path, str(number)), range(24)))
    survivors = list(artifacts.candidates(tmp_path, "demo"))
    assert len(survivors) == artifacts.KEPT
    assert artifacts.pointer(tmp_path, "demo") == survivors[0].version
    assert {artifact.version for artifact in survivors} <= {artifact.version for artifact in made}


def test_crashed_build_is_cleared_away_after_a_day(tmp_path: Path) -> None:
    """A draft that nobody will finish goes; one that may be in the making stays."""
    folder = tmp_path / "demo"
    for name, age_s in ((".draft-old", artifacts.STALE_DRAFT_S + 60), (".draft-new", 60)):
        (folder / name).mkdir(parents=True)
        os.utime(folder / name, (time.time() - age_s,) * 2)
    make(tmp_path)
    assert not (folder / ".draft-old").exists()
    assert (folder / ".draft-new").exists()
