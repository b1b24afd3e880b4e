"""Chinese words and what they mean in English, as they lie beside the exported encoder."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Self

HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


class Glossary:
    """Lets an encoder that knows English hear Chinese, word by word; ``models/glossary.py`` makes its file."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self._meanings = dict(meanings)
        self._longest = max(map(len, self._meanings), default=0)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads one JSON object; an encoder without that file hears English alone."""
        return cls(json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {})

    def english(self, text: str) -> str:
        """``text`` with its Chinese words in English, the longest first; other Chinese is left out."""
        if not HAN.search(text):
            return text
        return " ".join(part for part in self._parts(unicodedata.normalize("NFKC", text)) if part)

    def _parts(self, text: str) -> Iterator[str]:
        start = place = 0
        while place < len(text):
            if not HAN.match(text, place):
                place += 1
                continue
            yield text[start:place].strip()
            for length in range(min(self._longest, len(text) - place), 0, -1):
                meaning = self._meanings.get(text[place : place + length])
                if meaning is not None:
                    yield meaning
                    break
            else:
                length = 1
            place += length
            start = place
        yield text[start:].strip()
