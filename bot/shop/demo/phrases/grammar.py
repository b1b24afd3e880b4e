"""Sentences with choices in them: ``[a|b|]`` stands for one of its parts, ``{name}`` for a fact."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Final

_INNERMOST: Final = re.compile(r"\[([^\[\]]*)\]")


def expand(rng: random.Random, template: str, facts: Mapping[str, str]) -> str:
    """One of the sentences that the template stands for."""
    while match := _INNERMOST.search(template):
        template = template[: match.start()] + rng.choice(match[1].split("|")) + template[match.end() :]
    return re.sub(" {2,}", " ", template.format_map(facts)).strip()
