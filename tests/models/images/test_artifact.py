"""The shop's pictures become an artefact: what changes is looked at anew, what is damaged is passed over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models import artifacts
from models.errors import BadInput, Damaged, NotTrained
from models.images import artifact
from models.images.listing import Listed, opened
from tests.models.images.conftest import COLOURS, weights_in

Draw = Callable[..., Listed]


def built(root: Path, listed: list[Listed], weights: Path) -> artifacts.Artifact:
    return artifact.build(root, listed, source=weights, threads=2)


def shop(draw: Draw) -> list[Listed]:
    """Discs and squares in six colours."""
    return [
        draw(f"{'sq' if square else 'di'}-{colour}", colour, square=square)
        for square in (False, True)
        for colour in COLOURS
    ]


def test_a_product_is_found_by_its_picture(tmp_path: Path, weights: Path, draw: Draw) -> None:
    """First, once, and with what it is said to be."""
    listed = shop(draw)
    lookup = artifact.load(built(tmp_path / "var", listed, weights).path)
    for each in listed:
        looked = lookup.look(opened(each.path))
        assert looked.near[0].product_id == each.product_id
        assert looked.near[0].likeness == pytest.approx(1, abs=1e-3)
        assert len({near.product_id for near in looked.near}) == len(looked.near) == len(listed)
        assert {kind.category for kind in looked.kinds} == {"discs", "squares"}
        assert sum(kind.probability for kind in looked.kinds) == pytest.approx(1, abs=0.01)


def test_a_product_with_several_pictures_comes_once(tmp_path: Path, weights: Path, draw: Draw) -> None:
    """And two products that share a picture both come."""
    listed = [draw("p-1", "red"), draw("p-1", "red", square=True, name="b"), draw("p-2", "blue")]
    twin = replace(listed[0], product_id="p-3")
    lookup = artifact.load(built(tmp_path / "var", [*listed, twin], weights).path)
    near = lookup.look(opened(listed[0].path)).near
    assert sorted(each.product_id for each in near) == ["p-1", "p-2", "p-3"]
    assert {each.product_id for each in near[:2]} == {"p-1", "p-3"}


def test_only_new_pictures_are_looked_at(tmp_path: Path, weights: Path, draw: Draw) -> None:
    """What went is found no more, what came is, and the rest keeps its vectors."""
    root, listed = tmp_path / "var", shop(draw)
    assert built(root, listed, weights).manifest.metrics["new"] == len(listed)
    later = [*listed[1:], draw("new", "yellow")]
    again = built(root, later, weights)
    assert again.manifest.metrics["new"] == 1
    lookup = artifact.load(again.path)
    assert lookup.gallery.product_ids == {each.product_id for each in later}
    assert lookup.look(opened(later[-1].path)).near[0].product_id == "new"


def test_another_network_looks_at_everything_anew(tmp_path: Path, weights: Path, draw: Draw) -> None:
    """Vectors of two networks cannot be compared."""
    root, listed = tmp_path / "var", shop(draw)
    built(root, listed, weights)
    other = weights_in(tmp_path / "other.safetensors", seed=4)
    assert built(root, listed, other).manifest.metrics["new"] == len(listed)


def test_a_picture_that_cannot_be_read_is_passed_over(
    tmp_path: Path, weights: Path, draw: Draw, caplog: pytest.LogCaptureFixture
) -> None:
    """It is named in the log and counted; the others are found."""
    listed = shop(draw)
    listed[0].path.write_bytes(b"no picture")
    listed[1].path.unlink()
    made = built(tmp_path / "var", listed, weights)
    assert made.manifest.metrics["unreadable"] == 2
    assert listed[0].path.name in caplog.text
    assert artifact.load(made.path).gallery.product_ids == {each.product_id for each in listed[2:]}


def test_a_shop_without_pictures_has_nothing_like_anything(tmp_path: Path, weights: Path, draw: Draw) -> None:
    """And says so."""
    lookup = artifact.load(built(tmp_path / "var", [], weights).path)
    looked = lookup.look(opened(draw("p", "red").path))
    assert (looked.verdict, looked.near, looked.kinds) == ("nothing", [], [])
    assert looked.colours[0].name == "red"


def test_the_hash_tells_what_matters(weights: Path, draw: Draw) -> None:
    """Pictures, products and kinds; not where the files lie."""
    listed = shop(draw)
    before = artifact.data_hash(listed, weights)
    assert artifact.data_hash(shop(draw), weights) == before
    assert artifact.data_hash(listed[1:], weights) != before
    assert artifact.data_hash([replace(listed[0], category="other"), *listed[1:]], weights) != before
    draw("di-red", "pink")
    assert artifact.data_hash(listed, weights) != before


def test_a_missing_network_is_said_to_be_missing(tmp_path: Path, draw: Draw) -> None:
    """And nothing is published."""
    with pytest.raises(NotTrained):
        artifact.build(tmp_path / "var", shop(draw), source="nobody/nothing-of-this-name")
    (tmp_path / "cut.safetensors").write_bytes(b"\0" * 100)
    with pytest.raises(Damaged):
        artifact.build(tmp_path / "var", shop(draw), source=tmp_path / "cut.safetensors")
    assert not artifacts.exists(tmp_path / "var", artifact.CAPABILITY)


@pytest.mark.parametrize("name", ["pictures.json", "items.faiss", "network.onnx", "items.json"])
def test_a_damaged_artefact_is_refused(tmp_path: Path, weights: Path, draw: Draw, name: str) -> None:
    """Whichever of its files it is."""
    made = built(tmp_path / "var", shop(draw)[:2], weights)
    (made.path / name).write_bytes(b"{}")
    with pytest.raises(Damaged):
        artifact.load(made.path)


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 900, 3), (900, 1, 3), (3, 2, 3)])
def test_odd_photos_are_looked_at(
    tmp_path: Path, weights: Path, draw: Draw, shape: tuple[int, int, int]
) -> None:
    """Whatever they show, the answer is one."""
    lookup = artifact.load(built(tmp_path / "var", shop(draw), weights).path)
    for value in (0, 128, 255):
        assert lookup.look(np.full(shape, value, dtype=np.uint8)).near


def test_what_is_no_photo_is_refused(tmp_path: Path, weights: Path, draw: Draw) -> None:
    """Without colours, or with numbers that are none of a picture."""
    lookup = artifact.load(built(tmp_path / "var", shop(draw)[:2], weights).path)
    for wrong in (np.zeros((8, 8), dtype=np.uint8), np.zeros((8, 8, 3)), np.zeros((0, 8, 3), dtype=np.uint8)):
        with pytest.raises(BadInput):
            lookup.look(wrong)


def test_vectors_of_known_pictures_are_handed_out(tmp_path: Path, weights: Path, draw: Draw) -> None:
    """Of those that the artefact has seen as they are now."""
    listed = shop(draw)
    with pytest.raises(NotTrained):
        artifact.vectors_of(tmp_path / "var", listed)
    built(tmp_path / "var", listed[1:], weights)
    draw("di-green", "lime")
    known, vectors = artifact.vectors_of(tmp_path / "var", listed)
    assert known == listed[2:]
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
