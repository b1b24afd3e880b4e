"""A glossary: words of a language that the sentence encoder does not know, and what they mean in English.

>>> glossary = Glossary({"订单": "order", "取消": "cancel", "取消订单": "cancel an order", "的": ""})
>>> glossary.english("我的FD10042取消")
'FD10042 cancel'
>>> glossary.english("取消订单")
'cancel an order'
>>> glossary.english("cancel it")
'cancel it'

Reading a sentence through a dictionary, word by word, is an old and sturdy way to a model of another language (for
classifiers: Shi, Mihalcea and Tian, "Cross Language Text Classification by Model Translation", EMNLP 2010). The
order of words stays that of the original, which a sentence encoder forgives.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, Self

import yaml

from models.errors import BadInput, Damaged

HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


class Glossary:
    """Chinese words and their English meanings; an empty meaning is that of a word which adds nothing."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self.meanings: Final = dict(meanings)
        self._longest = max(map(len, self.meanings), default=0)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Reads the YAML files of ``folder``: an English meaning, and the words that have it, separated by spaces.

        Raises:
            BadInput: a file that is none, or a word that has two meanings.
        """
        meanings: dict[str, str] = {}
        for path in sorted(folder.glob("*.yml")):
            try:
                entries = yaml.safe_load(path.read_text(encoding="utf-8"))
            except (yaml.YAMLError, UnicodeDecodeError) as error:
                raise BadInput(f"{path.name}: {error}") from error
            if not isinstance(entries, dict):
                raise BadInput(f"{path.name}: English meanings with their words are needed")
            for meaning, words in entries.items():
                for word in str(words).split():
                    if meanings.setdefault(word, str(meaning)) != str(meaning):
                        raise BadInput(f"{path.name}: {word} means {meanings[word]!r} and {meaning!r}")
        return cls(meanings)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Opens what :meth:`save` wrote.

        Raises:
            Damaged: it is not that.
        """
        try:
            return cls(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise Damaged("encoder", f"{path.name} cannot be read ({error})") from error

    def save(self, path: Path) -> None:
        """Writes one JSON object, the same for the same words."""
        path.write_text(json.dumps(self.meanings, ensure_ascii=False, sort_keys=True), encoding="utf-8")

    def english(self, text: str) -> str:
        """``text`` with its Chinese words in English, the longest first; Chinese that no word covers is left out.

        A text without Chinese comes back as it is.
        """
        if not HAN.search(text):
            return text
        return " ".join(part for part in self._parts(unicodedata.normalize("NFKC", text)) if part)

    def _parts(self, text: str) -> Iterable[str]:
        start = place = 0
        while place < len(text):
            if not HAN.match(text, place):
                place += 1
                continue
            yield text[start:place].strip()
            for length in range(min(self._longest, len(text) - place), 0, -1):
                meaning = self.meanings.get(text[place : place + length])
                if meaning is not None:
                    yield meaning
                    break
            else:
                length = 1
            place += length
            start = place
        yield text[start:].strip()
