"""Reads YAML as nodes that know their line, and collects everything that is wrong with a file.

The files are YAML 1.2, as Rasa reads them, and scalars keep the words of the file: ``Yes`` is the title of a
button here, not a truth value.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.errors import InvalidInput

__all__ = ["MappingNode", "Node", "Nodes", "ScalarNode", "SequenceNode", "StoryError", "line_of"]

_TAG: Final = "tag:yaml.org,2002:"
_SCALARS: Final[Mapping[str, Callable[[str], Any]]] = {
    "int": int,
    "float": float,
    "bool": lambda text: text.lower() == "true",
    "null": lambda _text: None,
}


class StoryError(InvalidInput):
    """A conversation file is wrong; lists every problem at once, each as ``file:line: what``."""

    code = "invalid_story"

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class Nodes:
    """The nodes of one file; wrong ones are noted in :attr:`problems` and read as empty."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[str] = []

    def root(self) -> Node | None:
        """The document, or None when the file is empty, unreadable or not YAML."""
        try:
            text = self.path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "is not UTF-8"
            self.problems.append(f"{self.path}: {reason}")
            return None
        try:
            node: Node | None = YAML(typ="safe", pure=True).compose(text)
        except YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = f":{mark.line + 1}" if mark else ""
            self.problems.append(f"{self.path}{line}: not YAML: {getattr(error, 'problem', None) or error}")
            return None
        return node

    def problem(self, node: Node, what: str) -> None:
        """Notes what is wrong at a node."""
        self.problems.append(f"{self.path}:{line_of(node)}: {what}")

    def mapping(self, node: Node, what: str, allowed: Collection[str] | None = None) -> dict[str, Node]:
        """The parts of a mapping; keys that are not allowed or come twice are problems."""
        if not isinstance(node, MappingNode):
            self.problem(node, f"{what} needs keys and values here")
            return {}
        parts: dict[str, Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else "?"
            if allowed is not None and name not in allowed:
                self.problem(key, f"{what} has no key {name!r}; there are: {', '.join(sorted(allowed))}")
            elif name in parts:
                self.problem(key, f"{name!r} stands here twice")
            else:
                parts[name] = value
        return parts

    def sequence(self, node: Node, what: str) -> list[Node]:
        """The items of a list."""
        if not isinstance(node, SequenceNode):
            self.problem(node, f"{what} needs a list here")
            return []
        return list(node.value)

    def text(self, node: Node, what: str) -> str:
        """The words of a scalar as they stand in the file."""
        if not isinstance(node, ScalarNode):
            self.problem(node, f"{what} needs a text here")
            return ""
        return str(node.value)

    def texts(self, node: Node, what: str) -> tuple[str, ...]:
        """One text, or a list of them."""
        if isinstance(node, SequenceNode):
            return tuple(self.text(item, what) for item in node.value)
        return (self.text(node, what),)

    def one_of(self, node: Node, what: str, choices: Collection[str]) -> str:
        """A text that must be one of the choices."""
        text = self.text(node, what)
        if isinstance(node, ScalarNode) and text not in choices:
            self.problem(node, f"{what} is one of {', '.join(sorted(choices))}, not {text!r}")
        return text

    def whole(self, node: Node, what: str, *, least: int = 0) -> int:
        """A whole number."""
        value = self.plain(node)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self.problem(node, f"{what} is a whole number of at least {least}")
            return least
        return value

    def truth(self, node: Node, what: str) -> bool:
        """``true`` or ``false``."""
        value = self.plain(node)
        if not isinstance(value, bool):
            self.problem(node, f"{what} is true or false")
            return False
        return value

    def free(self, node: Node, what: str) -> Mapping[str, Any]:
        """A mapping of any shape, as Python values."""
        value = self.plain(node)
        if not isinstance(value, dict):
            self.problem(node, f"{what} needs keys and values here")
            return {}
        return value

    def plain(self, node: Node) -> Any:
        """The node as JSON would have it: moments stay texts."""
        if isinstance(node, MappingNode):
            return {self.text(key, "a key"): self.plain(value) for key, value in node.value}
        if isinstance(node, SequenceNode):
            return [self.plain(item) for item in node.value]
        read = _SCALARS.get(str(node.tag).removeprefix(_TAG), str)
        try:
            return read(str(node.value))
        except ValueError:  # a number in a notation of its own, such as 0x1F
            return str(node.value)


def line_of(node: Node) -> int:
    """The line of the file on which a node begins, from 1."""
    return int(node.start_mark.line) + 1
