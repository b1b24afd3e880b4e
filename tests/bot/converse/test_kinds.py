"""Each story says what it tries out, in one of three ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.converse import kinds
from bot.converse.reading import StoryError, read_stories

FILE = """\
stories:
- story: before any heading
  steps: [{user: hi}]
# ── happy path
- story: below a heading
  steps: [{user: hi}]
- story: says it
  kind: hostile
  steps: [{user: hi}]
- story: says it as Rasa allows
  metadata: {kind: unsure}
  steps: [{user: 你好}, {user: 再见}]
# ── refusals
- story: below another
  steps: [{user: hi}]
# ── something else
- story: below a heading that names no kind
  steps: [{user: hi}]
"""
EXPECTED = [None, "happy_path", "hostile", "unsure", "hostile", None]


def test_kind_is_said_by_the_story_or_by_the_heading_above(tmp_path: Path) -> None:
    """Both ways of reading a file agree."""
    path = tmp_path / "talk.yml"
    path.write_text(FILE, encoding="utf-8")
    assert [story.kind for story in read_stories([path])] == EXPECTED
    assert list(kinds.listed(path)) == EXPECTED


def test_file_name_may_begin_with_a_kind(tmp_path: Path) -> None:
    """For files that try out one thing across skills, of `rasa test` too."""
    path = tmp_path / "test_multi_skill_orders.yml"
    path.write_text(FILE, encoding="utf-8")
    assert next(kinds.listed(path)) == "multi_skill"


def test_chinese_story_is_known_by_its_words(tmp_path: Path) -> None:
    """Whatever else it tries out."""
    path = tmp_path / "talk.yml"
    path.write_text(FILE, encoding="utf-8")
    assert [story.in_chinese for story in read_stories([path])] == [False, False, False, True, False, False]


def test_unknown_kind_is_refused(tmp_path: Path) -> None:
    """A misspelt one would go uncounted."""
    path = tmp_path / "talk.yml"
    path.write_text("stories:\n- story: a\n  kind: hostel\n  steps: [{user: hi}]\n", encoding="utf-8")
    with pytest.raises(StoryError, match=r"talk.yml:3: `kind:` is one of .*hostile.*, not 'hostel'"):
        read_stories([path])
