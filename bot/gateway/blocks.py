"""Turns the dialogue core's messages into checked blocks, and keeps what their buttons stand for."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.blocks import Handoff as HandoffBlock
from bot.blocks import Image, QuickReplies, QuickReply, Text, as_json, check_block, content
from bot.blocks.content import VERSION
from bot.conversations import Handoff, Reply
from bot.conversations.model import Language
from bot.errors import InvalidBlock
from bot.gateway.texts import TEXTS
from bot.pictures.uploads import Upload

HANDOFF_PAYLOAD: Final = "frontdoor:handoff"  # a button of the gateway's own; never reaches the dialogue core
PICTURE_INTENT: Final = "lookup_photo"  # what it means to send a picture
MAX_TEXT: Final = 4000
MAX_TITLE: Final = 200
MAX_BUTTONS: Final = 12
MAX_BLOCKS: Final = 20

_log = logging.getLogger(__name__)


def reply_of(answer: Mapping[str, Any], language: Language) -> Reply:
    """An answer of the dialogue core as what the log stores.

    A block that does not match the schema is logged and replaced by its words; an answer without any message
    becomes an apology, because silence is no answer.
    """
    blocks: list[dict[str, Any]] = []
    buttons: dict[str, dict[str, str]] = {}
    trace = answer.get("trace") or {}
    said = trace.get("language")
    language = said if said in TEXTS else language
    for message in answer["messages"]:
        blocks += _blocks_of(message, buttons, language)
    if not blocks:
        return _apologise(language, trace=trace, answer=answer)
    asked = next((block for block in blocks if block["type"] == "handoff"), None)
    return Reply(
        content={"version": VERSION, "blocks": blocks[:MAX_BLOCKS]},
        buttons=buttons or None,
        handoff=Handoff(reason=asked["reason"], summary=asked.get("summary")) if asked else None,
        checkpoint=answer.get("checkpoint"),
        trace=trace,
        model_id=answer.get("model_id"),
        language=language,
    )


def apology(language: Language) -> Reply:
    """What a customer hears when the dialogue core failed: the truth, and the offer of a person."""
    blocks, buttons = _with_offer(TEXTS[language].apology, language)
    return Reply(content=blocks, buttons=buttons, answered=False)


def notice(language: Language) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """What a customer hears who has waited for some time: content and buttons."""
    return _with_offer(TEXTS[language].notice, language)


def handoff_content() -> dict[Language, dict[str, Any]]:
    """What a customer hears who pressed the gateway's own button for a person."""
    return {
        language: content([HandoffBlock(fallback=texts.handoff, reason="failure", text=texts.handoff)])
        for language, texts in TEXTS.items()
    }


def thanks_content() -> dict[Language, dict[str, Any]]:
    """What a customer hears who gave stars."""
    return {language: text_content(texts.rated) for language, texts in TEXTS.items()}


def stars_content(stars: int) -> dict[str, Any]:
    """A rating as the log shows it."""
    return text_content("★" * stars + "☆" * (5 - stars))


def _apologise(language: Language, *, trace: dict[str, Any], answer: Mapping[str, Any]) -> Reply:
    _log.warning(
        "answer_empty", extra={"actions": [action.get("name") for action in trace.get("actions", [])]}
    )
    blocks, buttons = _with_offer(TEXTS[language].apology, language)
    return Reply(
        content=blocks,
        buttons=buttons,
        checkpoint=answer.get("checkpoint"),
        trace=trace,
        model_id=answer.get("model_id"),
        language=language,
    )


def _with_offer(text: str, language: Language) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    buttons: dict[str, dict[str, str]] = {}
    offer = _issue([{"title": TEXTS[language].person, "payload": HANDOFF_PAYLOAD}], buttons)
    return {"version": VERSION, "blocks": [as_json(Text.of(text)), *offer]}, buttons


def _blocks_of(
    message: Mapping[str, Any], buttons: dict[str, dict[str, str]], language: Language
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    text = message.get("text")
    if isinstance(text, str) and text.strip():
        found.append(as_json(Text.of(text.strip()[:MAX_TEXT])))
    custom = message.get("custom")
    if isinstance(custom, Mapping) and "block" in custom:
        found.append(_checked(custom["block"], language))
    offered = message.get("buttons")
    if isinstance(offered, Sequence) and not isinstance(offered, str):
        found += _issue(offered, buttons)
    return found


def _checked(block: Any, language: Language) -> dict[str, Any]:
    try:
        return check_block(block)
    except InvalidBlock as error:
        kind = block.get("type") if isinstance(block, dict) else None
        # The schema's message quotes the value, which may be personal: only the place is logged.
        _log.warning(
            "invalid_block", extra={"block": str(kind)[:40], "where": str(error).split(":", 1)[0][:80]}
        )
        fallback = block.get("fallback") if isinstance(block, dict) else None
        words = fallback if isinstance(fallback, str) and fallback.strip() else TEXTS[language].unshowable
        return as_json(Text.of(words[:MAX_TEXT]))


def _issue(offered: Sequence[Any], buttons: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """Quick replies with fresh ids; what they stand for goes to ``buttons``."""
    options: list[QuickReply] = []
    for button in offered[:MAX_BUTTONS]:
        title, payload = button.get("title"), button.get("payload")
        if not (isinstance(title, str) and title.strip() and isinstance(payload, str) and payload):
            _log.warning("invalid_button")
            continue
        option = QuickReply(id=secrets.token_urlsafe(9), title=title.strip()[:MAX_TITLE])
        buttons[option.id] = {"title": option.title, "payload": payload}
        options.append(option)
    if not options:
        return []
    fallback = "\n".join(f"{number}. {option.title}" for number, option in enumerate(options, 1))
    return [as_json(QuickReplies(fallback=fallback, options=options))]


def text_content(text: str) -> dict[str, Any]:
    """A message of plain words."""
    return content([Text.of(text)])


def picture_content(upload: Upload, url: str, words: str, language: Language) -> dict[str, Any]:
    """A customer's picture with the words beside it, if there are any."""
    shown = TEXTS[language].picture
    picture = Image(fallback=shown, url=url, alt=shown, width=upload.width, height=upload.height)
    return content([picture, *([Text.of(words)] if words else [])])


def picture_payload(upload: Upload, words: str) -> str:
    """A customer's picture as the dialogue core gets it: like a button, with the words as buttons have them."""
    entities = {"upload_id": upload.upload_id} | ({"words": words} if words else {})
    return f"/{PICTURE_INTENT}{json.dumps(entities, ensure_ascii=False)}"
