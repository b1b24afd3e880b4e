"""The shop's own words, for whoever has to recognise them in a sentence.

>>> from pathlib import Path
>>> from models import lexicon
>>> shirt = {
...     "product_id": "P1",
...     "title": "Juniper Linen Shirt in Navy",
...     "category": "Shirts",
...     "brand": "Fernley Mill",
...     "variants": [{"options": {"colour": "navy", "size": "M"}}],
... }
>>> artifact = lexicon.build(Path("var/artifacts"), lexicon.Data(products=[shirt], categories=[]))

The artefact is one file, ``lexicon.json``::

    {"format": 1, "currency": "EUR", "timezone": "Europe/London",
     "terms": [{"entity": "colour", "value": "navy", "forms": ["navy", "navy blue", "藏青色"], "weak": [],
                "family": "blue"}],
     "products": [{"name": "Juniper Linen Shirt", "zh": null, "ids": ["P1"], "keys": ["juniper"]}],
     "everyday_keys": [],
     "everyday_words": ["short"]}

``forms`` are what people say for the value, ``weak`` those that mean it only in the right surroundings. A key tells
products apart by itself unless it is an everyday word. ``everyday_words`` are English words so near to one of ours
that they would pass for a misspelling of it.
"""

from __future__ import annotations

from models.lexicon.artifact import CAPABILITY, FILE, Data, build

__all__ = ["CAPABILITY", "FILE", "Data", "build"]
