"""``frontdoor images intake``: photos of goods become lines to look through."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image, ImageDraw

from bot.cli import cli, intake_lines
from bot.cli.intake import intake
from bot.cli.pictures import read_listed
from bot.cli.proposing import Proposal
from bot.errors import InvalidInput
from bot.settings import Settings
from models.errors import NotTrained
from models.images import artifact
from models.images.gallery import Near
from models.images.intake import Sighting
from tests.bot.shop.conftest import product, variant
from tests.models.images.conftest import weights_in

HOSTILE = "=1+1 <script>alert(1)</script>"
GOODS = {"p-red": "red", "p-blue": "blue", "p-black": "black"}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(intake, [str(each) for each in arguments])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop of three things, of which the black one has two sizes and the blue one a hostile title."""
    var = tmp_path_factory.mktemp("var")
    (var / "media").mkdir()
    records = []
    for product_id, colour in GOODS.items():
        name = f"{product_id}.webp"
        drawn((200, 200), [((30, 30, 170, 170), colour)]).save(var / "media" / name)
        sizes = ("s", "m") if colour == "black" else ("m",)
        records.append(
            product(
                product_id,
                title=HOSTILE if colour == "blue" else f"{colour} thing",
                pictures=[{"url": f"/media/{name}"}],
                variants=[variant(f"{product_id}-{size}") for size in sizes],
            )
        )
    (var / "products.jsonl").write_text("".join(json.dumps(each) + "\n" for each in records))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRONTDOOR_VAR_DIR", str(var))
        cli(args=["import", "products", str(var / "products.jsonl")], standalone_mode=False)
        listed, _ = read_listed(Settings.from_env())
        artifact.build(var / "artifacts", listed, source=weights_in(var / "network.safetensors", seed=3))
    return var


@pytest.fixture
def var(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRONTDOOR_VAR_DIR", str(made))
    return made


def drawn(size: tuple[int, int], things: list[tuple[tuple[int, int, int, int], str]]) -> Image.Image:
    """Discs on white."""
    picture = Image.new("RGB", size, "white")
    for place, colour in things:
        ImageDraw.Draw(picture).ellipse(place, fill=colour)
    return picture


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A table with two red things and a black one, the blue one alone, and what is no photo of anything."""
    folder = tmp_path / "photos"
    folder.mkdir()
    places = [((40, 40, 180, 180), "red"), ((300, 40, 440, 180), "red"), ((170, 240, 310, 380), "black")]
    drawn((480, 420), places).save(folder / "table.jpg", quality=95)
    drawn((200, 200), [((30, 30, 170, 170), "blue")]).save(folder / "=alone.PNG")
    shutil.copy(folder / "table.jpg", folder / "table-again.jpeg")
    (folder / "broken.webp").write_bytes(b"RIFF....WEBP")
    (folder / "notes.txt").write_text("three boxes")
    (folder / "folder.jpg").mkdir()
    return folder


def lines_of(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8-sig") as rows:
        return list(csv.DictReader(rows))


@pytest.mark.usefixtures("var")
def test_each_thing_becomes_a_line(photos: Path) -> None:
    """With its product, a variant where there is only one, and a decision; the summary adds up."""
    outcome = run(photos)
    assert outcome.exit_code == 0, outcome.output
    lines = lines_of(photos / "intake.csv")
    assert [(line["product_id"], line["variant_id"], line["decision"]) for line in lines] == [
        ("p-blue", "p-blue-m", "accept"),
        ("p-red", "p-red-m", "accept"),
        ("p-red", "p-red-m", "accept"),
        ("p-black", "", "check"),
    ]
    assert {line["quantity"] for line in lines} == {"1"}
    assert all(float(line["probability"]) >= 0.8 for line in lines)
    assert lines[1]["next_best"].count("|") == 1
    assert re.search(r"red thing \(p-red\) +2 +2 +0", outcome.stdout)
    assert re.search(r"black thing \(p-black\) +1 +0 +1", outcome.stdout)
    assert "4 things in 2 photos" in outcome.stdout


@pytest.mark.usefixtures("var")
def test_what_cannot_be_read_is_told_and_the_rest_goes_on(photos: Path) -> None:
    """Also that a photo is there under two names, which would be counted twice."""
    told = run(photos).stderr
    assert "passed over: broken.webp: cannot be read as a picture" in told
    assert "passed over: table.jpg: is the same photo as table-again.jpeg" in told


@pytest.mark.usefixtures("var")
def test_the_same_photo_gives_the_same_movements(photos: Path, tmp_path: Path) -> None:
    """Under another name too, so that nothing is received twice."""
    run(photos)
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(photos / "table.jpg", other / "renamed.jpg")
    run(other)
    known = {line["movement_id"] for line in lines_of(photos / "intake.csv")}
    again = [line["movement_id"] for line in lines_of(other / "intake.csv")]
    assert len(again) == len(set(again)) == 3
    assert set(again) < known


@pytest.mark.usefixtures("var")
def test_a_reviewed_file_is_not_written_over(photos: Path) -> None:
    """Unless somebody insists."""
    (photos / "intake.csv").write_text("precious")
    refused = run(photos)
    assert isinstance(refused.exception, InvalidInput)
    assert (photos / "intake.csv").read_text() == "precious"
    assert run(photos, "--force").exit_code == 0
    assert len(lines_of(photos / "intake.csv")) == 4


@pytest.mark.usefixtures("var")
def test_a_place_that_is_not_there_is_told_before_the_work(photos: Path, tmp_path: Path) -> None:
    """Neither file is written."""
    refused = run(photos, "--html", tmp_path / "nowhere" / "page.html")
    assert "nothing can be written" in str(refused.exception)
    assert not (photos / "intake.csv").exists()


@pytest.mark.usefixtures("var")
def test_the_page_shows_both_pictures_and_runs_nothing(photos: Path, tmp_path: Path) -> None:
    """Titles are text, whatever is in them; nothing is loaded from anywhere."""
    page = tmp_path / "page.html"
    assert run(photos, "--csv", tmp_path / "out.csv", "--html", page).exit_code == 0
    text = page.read_text()
    assert text.count('<img src="data:image/webp;base64,') == 8
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "http" not in re.sub(r"<meta http-equiv[^>]*>", "", text)
    assert not (photos / "intake.csv").exists()


@pytest.mark.usefixtures("var")
def test_spreadsheets_run_nothing(photos: Path) -> None:
    """What looks like a formula is text; ids stay as they are."""
    run(photos)
    (line,) = (each for each in lines_of(photos / "intake.csv") if each["product_id"] == "p-blue")
    assert (line["title"], line["photo"]) == (f"'{HOSTILE}", "'=alone.PNG")


@pytest.mark.usefixtures("var")
def test_a_folder_without_pictures_is_told(tmp_path: Path) -> None:
    """Or with none that can be read."""
    assert "no pictures" in str(run(tmp_path).exception)
    (tmp_path / "x.jpg").write_bytes(b"")
    assert "none of the 1 pictures" in str(run(tmp_path).exception)
    assert not (tmp_path / "intake.csv").exists()


def test_without_an_artefact_the_command_that_makes_it_is_named(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written."""
    monkeypatch.setenv("FRONTDOOR_VAR_DIR", str(tmp_path / "empty"))
    outcome = run(photos)
    assert isinstance(outcome.exception, NotTrained)
    assert "frontdoor train images" in str(outcome.exception)


def sighting(**changes: Any) -> Sighting:
    return Sighting(
        **{
            "sighting_id": "m1",
            "place": (0.0, 0.0, 100.0, 100.0),
            "seen": np.zeros((4, 4, 3), dtype=np.uint8),
            "near": [Near("p-red", 0.9)],
            "probability": 0.79,
        }
        | changes
    )


@pytest.mark.parametrize(
    ("seen", "product_id"),
    [
        (sighting(), "p-red"),
        (sighting(near=[Near("gone", 1.0)], probability=0.99), "gone"),
        (sighting(near=[], probability=0.0), ""),
    ],
)
def test_what_is_unsure_is_to_be_checked(seen: Sighting, product_id: str) -> None:
    """So is a product that the shop no longer sells, and what is like nothing."""
    records = [product("p-red", variants=[variant("p-red-m")])]
    proposal = Proposal(Settings(), records, drawn=True)
    proposal.add(Path("x.jpg"), [seen])
    (line,) = proposal.lines
    assert (line.product_id, line.decision) == (product_id, "check")
    assert product_id in proposal.page()


def test_file_names_that_are_no_text_are_written(tmp_path: Path) -> None:
    """Linux allows any bytes."""
    proposal = Proposal(Settings(), [], drawn=True)
    proposal.add(Path("caf\udce9.jpg"), [sighting()])
    intake_lines.write(tmp_path / "out.csv", proposal.lines)
    assert lines_of(tmp_path / "out.csv")[0]["photo"] == "caf?.jpg"
    assert "caf?.jpg" in proposal.page()
