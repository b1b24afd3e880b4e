"""Public histories, split as for their published figures."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np

from bot.evaluate.recommender.histories import leave_one_out, sessions


def written(folder: Path, lines: list[str], held_out: list[int]) -> Path:
    """A data set of these lines."""
    with gzip.open(folder / "sequences.txt.gz", "wt") as file:
        file.write("\n".join(lines) + "\n")
    (folder / "heldout_users.txt").write_text("\n".join(map(str, held_out)) + "\n")
    return folder


def test_the_last_product_is_asked_for_and_the_one_before_it_validated_on(tmp_path: Path) -> None:
    """Neither is learnt from."""
    split = leave_one_out(written(tmp_path, ["1 4 5 6 7"], []))
    assert split.learn.histories[0].tolist() == [4, 5]
    assert split.validate.tolist() == [6]
    assert [history.tolist() for history in split.ask] == [[4, 5, 6]]
    assert split.targets.tolist() == [7]


def test_of_a_user_whose_last_product_is_kept_aside_nothing_is_asked(tmp_path: Path) -> None:
    """What is last in the file is validated on, and everything before it learnt from."""
    split = leave_one_out(written(tmp_path, ["1 4 5 6", "2 4 5 6"], [2]))
    assert [history.tolist() for history in split.learn.histories] == [[4], [4, 5]]
    assert split.validate.tolist() == [5, 6]
    assert len(split.ask) == 1


def test_histories_too_short_to_split_are_left_out(tmp_path: Path) -> None:
    """And every product of the file has a row."""
    split = leave_one_out(written(tmp_path, ["1 4 9", "2 1 2 3"], []))
    assert len(split.learn.histories) == 1
    assert len(split.learn.products) == 10


def test_sessions_are_read_line_by_line(tmp_path: Path) -> None:
    """In the order of the clicks."""
    with gzip.open(tmp_path / "sessions.txt.gz", "wt") as file:
        file.write("3 1 2\n5\n")
    found = sessions(tmp_path / "sessions.txt.gz")
    assert [session.tolist() for session in found] == [[3, 1, 2], [5]]
    assert found[0].dtype == np.int32
