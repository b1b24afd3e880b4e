"""What people type, made safe to store and to hand to the dialogue core. The order of the steps matters."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from bot.errors import InvalidInput, TooLarge

MAX_COMBINING: Final = 8  # marks on one letter; more only serve to draw over the lines around
NOTHING_SAID: Final = "?"  # for a message of nothing but slashes
_KEPT_CONTROLS: Final = frozenset("\n\t")
# Format characters that carry meaning in emoji and in Persian or Indic scripts; other invisible ones are dropped.
_JOINERS: Final = frozenset("\u200c\u200d")
# A token as the dialogue core counts them: a word, or one CJK character, or one other visible character.
_TOKEN: Final = re.compile(r"[^\W\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff]+|\S")
_CLIENT_MSG_ID: Final = re.compile(
    r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
)


@dataclass(frozen=True, slots=True)
class CleanText:
    """A customer's words: as everybody sees them, and as the dialogue core gets them."""

    shown: str
    to_rasa: str


def clean(text: str, *, max_chars: int, max_tokens: int) -> CleanText:
    """Checks and normalises a customer's words.

    Raises:
        InvalidInput: not valid Unicode, or nothing visible in it.
        TooLarge: longer than the limits.
    """
    shown = normal(text, max_chars=max_chars)
    if len(_TOKEN.findall(shown)) > max_tokens:
        raise TooLarge(f"please use at most {max_tokens} words in one message")
    return CleanText(shown, without_slash(shown) or NOTHING_SAID)


def normal(text: str, *, max_chars: int) -> str:
    """The text in NFC, without control and bidirectional-override characters.

    Raises:
        InvalidInput: not valid Unicode, or nothing visible in it.
        TooLarge: more than ``max_chars`` characters.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidInput("this is not valid Unicode text") from error
    # Before the costly steps, with room for what they remove.
    if len(text) > 4 * max_chars:
        raise _too_long(max_chars)
    visible = "".join(_keep(character) for character in unicodedata.normalize("NFC", text))
    shown = _thin_out_marks(visible).strip()
    if not any(character not in _JOINERS and not character.isspace() for character in shown):
        raise InvalidInput("the message is empty")
    if len(shown) > max_chars:
        raise _too_long(max_chars)
    return shown


def without_slash(text: str) -> str:
    """The text without anything that the dialogue core would read as a command: no leading slash of any kind."""
    while unicodedata.normalize("NFKC", text).strip().startswith("/"):
        text = text.lstrip()[1:]
    return text


def body_hash(body: Any) -> str:
    """Fingerprint of what a client sent, by which a repeated message is told from another one."""
    canonical = json.dumps(body, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def client_msg_id(text: str) -> str:
    """The UUID in its one canonical form.

    Raises:
        InvalidInput: it is none.
    """
    if not _CLIENT_MSG_ID.fullmatch(text):
        raise InvalidInput("client_msg_id: not a UUID")
    return text.lower()


def _keep(character: str) -> str:
    if character in _KEPT_CONTROLS or character in _JOINERS:
        return character
    category = unicodedata.category(character)
    # Cc control, Cf invisible formatting, Co private use, Cn unassigned
    return "" if category in {"Cc", "Cf", "Co", "Cn"} else character


def _thin_out_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MAX_COMBINING:
            kept.append(character)
    return "".join(kept)


def _too_long(max_chars: int) -> TooLarge:
    return TooLarge(f"please use at most {max_chars} characters in one message")
