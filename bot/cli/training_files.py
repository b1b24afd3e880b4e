"""Adds examples to ``data/nlu`` as a careful person would: one line, everything else stays byte for byte."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from bot.errors import InvalidInput

Language = Literal["en", "zh"]
LANGUAGES: Final = ("en", "zh")
_HEAD: Final = 'version: "3.1"\n\nnlu:\n'
_ANNOTATION: Final = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


class TrainingFiles:
    """The examples and the intents of one project folder."""

    def __init__(self, project: Path) -> None:
        self._project = project

    def intents(self) -> dict[str, str]:
        """Each intent of the domain and the name of its skill."""
        found: dict[str, str] = {}
        for path in sorted((self._project / "domain").glob("*.yml")):
            for entry in _load(path).get("intents") or ():
                found[next(iter(entry)) if isinstance(entry, Mapping) else entry] = path.stem
        return found

    def add(self, text: str, intent: str, language: Language) -> Path:
        """Adds one example and returns the file that it went to.

        Raises:
            InvalidInput: there is no such intent, the words are an example already, or a file is not as expected.
        """
        skill = self._skill(intent)
        # A bracket would begin an entity's annotation.
        words = " ".join(text.translate(str.maketrans("[]{}", "()()")).split())
        if not words:
            raise InvalidInput("there are no words to learn from")
        home: Path | None = None
        kin: str | None = None
        for path, name, examples in self._examples():
            if words.casefold() in {_plain(example).casefold() for example in examples}:
                also = "" if name == intent else "; one sentence cannot teach two intents"
                raise InvalidInput(f"{words!r} is an example of {name} already{also}")
            if name == intent:
                kin = path.name.split(".")[0]
                if path.name.endswith(f".{language}.yml"):
                    home = path
        if home is None:
            home = self._project / "data" / "nlu" / f"{kin or skill}.{language}.yml"
        before = home.read_text(encoding="utf-8") if home.exists() else _HEAD
        after = _with_example(before, intent, words)
        _check(before, after, intent, words, home)
        draft = home.with_suffix(".tmp")
        draft.write_text(after, encoding="utf-8")
        draft.replace(home)
        return home

    def _skill(self, intent: str) -> str:
        known = self.intents()
        if intent not in known:
            near = difflib.get_close_matches(intent, known, n=3, cutoff=0.5)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise InvalidInput(f"the domain has no intent {intent!r}{hint}")
        return known[intent]

    def _examples(self) -> Iterator[tuple[Path, str, list[str]]]:
        for path in sorted((self._project / "data" / "nlu").glob("*.yml")):
            for name, examples in _by_intent(_load(path)).items():
                yield path, name, examples


def _load(path: Path) -> dict[str, Any]:
    loaded = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return loaded if isinstance(loaded, dict) else {}


def _by_intent(loaded: Mapping[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in loaded.get("nlu") or ():
        if isinstance(entry, Mapping) and isinstance(entry.get("examples"), str) and "intent" in entry:
            lines = [line[2:].strip() for line in entry["examples"].splitlines() if line.startswith("- ")]
            found.setdefault(entry["intent"], []).extend(lines)
    return found


def _plain(example: str) -> str:
    return _ANNOTATION.sub(r"\1", example)


def _with_example(text: str, intent: str, words: str) -> str:
    """The file's text with one more line below the intent's last example."""
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    key = _examples_key(text, intent)
    if key is None:
        return "".join([*lines, f"- intent: {intent}\n  examples: |\n    - {words}\n"])
    indent, last = " " * (key.start_mark.column + 2), key.start_mark.line
    for place in range(key.start_mark.line + 1, len(lines)):
        line = lines[place]
        if line.strip() and len(line) - len(line.lstrip()) <= key.start_mark.column:
            break
        if line.strip():
            indent, last = line[: len(line) - len(line.lstrip())], place
    return "".join([*lines[: last + 1], f"{indent}- {words}\n", *lines[last + 1 :]])


def _examples_key(text: str, intent: str) -> ScalarNode | None:
    """Where ``examples`` of the intent stands."""
    root = YAML(typ="safe", pure=True).compose(text)
    entries = _value(root, "nlu") if isinstance(root, MappingNode) else None
    for entry in entries.value if isinstance(entries, SequenceNode) else ():
        name = _value(entry, "intent")
        if isinstance(name, ScalarNode) and name.value == intent:
            return next((key for key, _ in entry.value if key.value == "examples"), None)
    return None


def _value(node: Any, key: str) -> Any:
    return next((value for name, value in node.value if name.value == key), None)


def _check(before: str, after: str, intent: str, words: str, path: Path) -> None:
    """Makes sure that the file says what it said, and one example more."""
    read = YAML(typ="safe", pure=True).load
    wanted, got = (_by_intent(read(text) or {}) for text in (before, after))
    wanted.setdefault(intent, []).append(words)
    if got != wanted:
        raise InvalidInput(f"{path.name} is not written as expected; add the example by hand")
