"""Fills the words of ``domain/`` with values that come from outside."""

from __future__ import annotations

from typing import Any, Final

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator

# Rasa fills templates with str.format and mistakes a value that contains "0[" for an unfilled place, upon which the
# customer would read the raw template. Look-alikes are harmless.
LOOK_ALIKES: Final = str.maketrans({"[": "［", "]": "］", "{": "｛", "}": "｝"})


class SafeWords(TemplatedNaturalLanguageGenerator):
    """Rasa's templates, with brackets in values replaced by look-alikes."""

    def _response_variables(
        self, filled_slots: dict[str, Any] | None, kwargs: dict[str, Any]
    ) -> dict[str, Any]:
        variables: dict[str, Any] = super()._response_variables(filled_slots, kwargs)
        return {
            name: value.translate(LOOK_ALIKES) if isinstance(value, str) else value
            for name, value in variables.items()
        }
