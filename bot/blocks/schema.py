"""Checks blocks and socket frames against the JSON Schemas beside this file."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from bot.errors import InvalidBlock, InvalidInput

FOLDER = Path(__file__).parent


def check_content(body: Any) -> dict[str, Any]:
    """Returns the message body unchanged when it matches the schema.

    Raises:
        InvalidBlock: naming the first part that does not match.
    """
    blocks = body.get("blocks") if isinstance(body, dict) else None
    if isinstance(blocks, list):
        # Each by its own type: faster than "one of ten", and the error says what is wrong with that block.
        for place, block in enumerate(blocks):
            try:
                check_block(block)
            except InvalidBlock as error:
                raise InvalidBlock(f"blocks/{place}: {error}") from None
    return _check(body, _validator("schema.json", "envelope"), InvalidBlock)


def check_block(block: Any) -> dict[str, Any]:
    """Returns one block unchanged when it matches the schema.

    Raises:
        InvalidBlock: naming the first part that does not match.
    """
    kind = block.get("type") if isinstance(block, dict) else None
    schemas = _load("schema.json")["$defs"]
    if not isinstance(kind, str) or f"{kind}_block" not in schemas:
        raise InvalidBlock(f"there is no block of type {kind!r}")
    return _check(block, _validator("schema.json", f"{kind}_block"), InvalidBlock)


def check_client_frame(frame: Any) -> dict[str, Any]:
    """Returns a frame of the widget unchanged when it matches the protocol.

    Raises:
        InvalidInput: naming the first part that does not match.
    """
    name = frame.get("t") if isinstance(frame, dict) else None
    definition = {"typing": "client_typing_frame"}.get(str(name), f"{name}_frame")
    allowed = {
        ref["$ref"].rsplit("/", 1)[1] for ref in _load("protocol.json")["$defs"]["client_frame"]["oneOf"]
    }
    if definition not in allowed:
        raise InvalidInput(f"there is no frame of type {name!r}")
    return _check(frame, _validator("protocol.json", definition), InvalidInput)


def _check(value: Any, validator: Draft202012Validator, error: type[InvalidInput]) -> dict[str, Any]:
    problem = next(iter(validator.iter_errors(value)), None)
    if problem is None:
        checked: dict[str, Any] = value
        return checked
    where = "/".join(str(part) for part in problem.absolute_path)
    raise error(f"{where}: {problem.message[:300]}" if where else problem.message[:300])


@cache
def _load(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return loaded


@cache
def _validator(name: str, definition: str) -> Draft202012Validator:
    schema = _load(name)
    resources = [
        (s["$id"], Resource.from_contents(s)) for s in (_load("schema.json"), _load("protocol.json"))
    ]
    registry: Registry[Any] = Registry().with_resources(resources)
    return Draft202012Validator({"$ref": f"{schema['$id']}#/$defs/{definition}"}, registry=registry)
