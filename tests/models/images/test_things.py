"""Things that lie side by side are told apart where the ground allows it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageDraw

from models.errors import BadInput
from models.images.things import Box, things

WIDTH, HEIGHT = 640, 480
COLOURS = ("#263a5a", "#b3202c", "#1f7a4d", "#d9a520", "#5b2a86", "#0f0f10", "#c45a1e")
# Seven things with room between them, as somebody lays them out.
PLACES = (
    (30, 40, 150, 200),
    (210, 30, 300, 190),
    (370, 50, 470, 180),
    (520, 40, 610, 200),
    (60, 280, 190, 430),
    (270, 270, 380, 440),
    (460, 280, 590, 420),
)
IN_THE_MIDDLE = (5, 1, 4)  # of the places


def laid_out(*places: tuple[int, int, int, int], ground: str = "#f2f0ea", noise: float = 2) -> np.ndarray:
    """Things of several colours on a ground, with the grain of a camera."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), ground)
    pen = ImageDraw.Draw(picture)
    for number, place in enumerate(places):
        draw = pen.ellipse if number % 2 else pen.rectangle
        draw(place, fill=COLOURS[number % len(COLOURS)])
    grain = np.random.default_rng(3).normal(0, noise, (HEIGHT, WIDTH, 3))
    return (np.asarray(picture) + grain).clip(0, 255).astype(np.uint8)


def holds(box: Box, place: tuple[int, int, int, int]) -> bool:
    """Whether the box is around the place, and not much larger."""
    left, top, right, bottom = place
    inside = (
        box.left <= left + 4 and box.top <= top + 4 and box.right >= right - 4 and box.bottom >= bottom - 4
    )
    area = (box.right - box.left) * (box.bottom - box.top)
    return inside and area < 1.7 * (right - left) * (bottom - top)


@pytest.mark.parametrize("ground", ["#ffffff", "#f2f0ea", "#7d8a91", "#2b2b2e"])
@pytest.mark.parametrize("places", [PLACES[5:6], [PLACES[each] for each in IN_THE_MIDDLE], PLACES])
def test_each_thing_has_its_box(places: list[tuple[int, int, int, int]], ground: str) -> None:
    """One, three and seven of them, on light and dark paper."""
    found = things(laid_out(*places, ground=ground))
    missing = [place for place in places if not any(holds(box, place) for box in found)]
    assert (len(found), missing) == (len(places), [])


@pytest.mark.parametrize("noise", [2, 15])
@pytest.mark.parametrize("darker", [0.1, 0.3, 0.5])
def test_a_window_on_one_side_does_no_harm(darker: float, noise: float) -> None:
    """Nobody's table is lit evenly, and phones are noisy in the evening."""
    ramp = 1 - darker * np.indices((HEIGHT, WIDTH)).sum(axis=0) / (HEIGHT + WIDTH)
    photo = (laid_out(*PLACES, noise=noise) * ramp[..., None]).astype(np.uint8)
    assert len(things(photo)) == len(PLACES)


def test_a_thing_that_reaches_over_the_edge_is_cut_there() -> None:
    """Its box ends with the picture."""
    found = things(laid_out((-40, 100, 160, 330), (320, 160, 470, 340)))
    assert len(found) == 2
    assert min(box.left for box in found) == 0


def test_nothing_need_lie_in_the_middle() -> None:
    """Two things in the corners of a large table."""
    assert len(things(laid_out(PLACES[0], PLACES[6]))) == 2


def test_boxes_come_from_top_to_bottom() -> None:
    """In the order in which somebody looks at the photo."""
    found = things(laid_out(*PLACES[::-1]))
    assert [box.top for box in found] == sorted(box.top for box in found)


def patterned() -> np.ndarray:
    """A chessboard with three things on it."""
    rows, columns = np.indices((HEIGHT, WIDTH))
    board = np.where((rows // 40 + columns // 40) % 2, 235, 40).astype(np.uint8)
    picture = Image.fromarray(np.repeat(board[..., None], 3, axis=2))
    for each in IN_THE_MIDDLE:
        ImageDraw.Draw(picture).rectangle(PLACES[each], fill=COLOURS[each])
    return np.asarray(picture)


def test_on_a_pattern_the_whole_picture_is_one_thing() -> None:
    """Whoever looks at it sees that it is to be checked."""
    assert things(patterned()) == [Box(0, 0, WIDTH, HEIGHT)]


def test_in_a_room_the_whole_picture_is_one_thing() -> None:
    """Noise stands for all that is no ground."""
    chance = np.random.default_rng(4)
    small = chance.integers(0, 256, (12, 16, 3), dtype=np.uint8)
    room = np.asarray(Image.fromarray(small).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))
    assert things(room) == [Box(0, 0, WIDTH, HEIGHT)]


def test_an_empty_table_is_one_thing() -> None:
    """Nothing is told apart from it."""
    assert things(laid_out()) == [Box(0, 0, WIDTH, HEIGHT)]


def test_specks_are_no_things() -> None:
    """Crumbs on the paper."""
    assert len(things(laid_out(PLACES[5], (40, 40, 48, 48), (600, 440, 606, 446)))) == 1


@given(arrays(np.uint8, st.tuples(st.integers(1, 90), st.integers(1, 90), st.just(3))))
def test_boxes_lie_in_the_picture(pixels: np.ndarray) -> None:
    """Whatever it shows, each has at least one pixel."""
    height, width = pixels.shape[:2]
    found = things(pixels)
    assert found
    assert all(0 <= box.left < box.right <= width and 0 <= box.top < box.bottom <= height for box in found)
    assert all(box.cut(pixels).size for box in found)


def test_what_is_no_picture_is_refused() -> None:
    """With its shape."""
    with pytest.raises(BadInput, match="picture"):
        things(np.zeros((4, 4), dtype=np.uint8))
