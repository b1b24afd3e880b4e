"""What a customer wishes for, kept over turns, and the search's codes as words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Self

from actions.labels import Language, known, label, listed
from actions.services import Understanding
from bot.blocks import Money

MAX_CHARS: Final = 120
MAX_TEXT_CHARS: Final = 200
MAX_ALSO: Final = 4  # the conversation's state stays small
MAX_CODES: Final = 12
# The search takes them in this order, and so they are told.
_PRICES: Final = ("min_price", "max_price")


@dataclass(frozen=True)
class Wishes:
    """One search, so that a later word changes one condition and keeps the rest.

    Attributes:
        text: the kind of thing, in the customer's words.
        also: words that came later, such as "with a hood"; the last few.
        category: the category that was chosen by a button.
        codes: the search's codes for what is wished for, such as ``colour:blue``; one of each kind.
        refused: the same codes for what it must not be.
        like: id of the product that it should resemble.
        suggested: whether what was shown are suggestions to this customer, which go on as such.
    """

    text: str = ""
    also: tuple[str, ...] = ()
    category: str | None = None
    codes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    like: str | None = None
    suggested: bool = False

    @classmethod
    def read(cls, slot: Any) -> Self:
        """What :meth:`kept` had made of them; nothing for anything else."""
        if not isinstance(slot, dict):
            return cls()
        return cls(
            text=str(slot.get("text") or ""),
            also=tuple(map(str, slot.get("also") or ())),
            category=slot.get("category"),
            codes=tuple(map(str, slot.get("codes") or ())),
            refused=tuple(map(str, slot.get("refused") or ())),
            like=slot.get("like"),
            suggested=bool(slot.get("suggested")),
        )

    @classmethod
    def new(cls, understood: Understanding, *, category: str | None = None) -> Self:
        """The wishes of a search that begins anew."""
        return cls(
            text=understood.rest[:MAX_TEXT_CHARS],
            category=category,
            codes=tuple(wish.code for wish in understood.wishes)[:MAX_CODES],
            refused=tuple(wish.code for wish in understood.refused)[:MAX_CODES],
        )

    def kept(self) -> dict[str, Any]:
        """As the conversation keeps them: plain values, nothing empty."""
        plain = {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }
        return {name: value for name, value in plain.items() if value}

    @property
    def query(self) -> str:
        """The words to search for."""
        return " ".join(filter(None, (self.text, *self.also)))

    def value(self, kind: str) -> str | None:
        """What is wished for of one kind, for example ``blue``."""
        return next((code.partition(":")[2] for code in self.codes if code.startswith(f"{kind}:")), None)

    def wishing(self, understood: Understanding) -> Self:
        """With the new wishes and refusals instead of the old ones of the same kind."""
        new = [wish.code for wish in understood.wishes]
        refused = [wish.code for wish in understood.refused]
        kinds = {code.partition(":")[0] for code in new}
        if kinds & set(_PRICES):  # "between 20 and 30" after "under 50"
            kinds |= set(_PRICES)
        kept = [code for code in self.codes if code.partition(":")[0] not in kinds and code not in refused]
        return replace(
            self,
            codes=(*kept, *new)[-MAX_CODES:],
            refused=tuple(_unique([*(code for code in self.refused if code not in new), *refused]))[
                -MAX_CODES:
            ],
        )

    def priced(self, *, least: int | None = None, most: int | None = None) -> Self:
        """With another range of prices, in cents."""
        codes = [code for code in self.codes if code.partition(":")[0] not in _PRICES]
        codes += [f"min_price:{least}"] if least is not None else []
        codes += [f"max_price:{most}"] if most is not None else []
        return replace(self, codes=tuple(codes))

    def sized(self, size: str) -> Self:
        """With another size."""
        return replace(self.without("size"), codes=(*self.without("size").codes, f"size:{size}"))

    def without(self, *kinds: str) -> Self:
        """With no condition of these kinds."""
        return replace(self, codes=tuple(c for c in self.codes if c.partition(":")[0] not in kinds))

    def adding(self, words: str) -> Self:
        """With further words."""
        return replace(self, also=tuple(_unique([*self.also, words[:MAX_TEXT_CHARS]]))[-MAX_ALSO:])


def described(codes: Sequence[str], currency: str, language: Language) -> str | None:
    """Codes such as ``colour:blue`` and ``max_price:5000`` in words; those that say nothing are left out."""
    words = [phrase for code in codes if (phrase := _phrase(code, currency, language))]
    return listed(_unique(words), language)[:MAX_CHARS] or None


def summary(wishes: Wishes, currency: str, language: Language) -> str | None:
    """What the search goes by now: the conditions kept and those refused."""
    refused = [
        label("wish_refused", language, value=words)
        for code in wishes.refused
        if (words := described([code], currency, language))
    ]
    wanted = described(wishes.codes, currency, language)
    parts = [*([wanted] if wanted else []), *(words for words in wishes.also), *refused]
    return listed(parts, language)[:MAX_CHARS] or None


def value_words(kind: str, value: str, language: Language) -> str | None:
    """A colour or material in the customer's language; None where there is no word for it."""
    name = f"{kind}_{value.casefold()}"
    return label(name, language) if known(name) else value if language == "en" else None


def attribute_words(name: str, value: str, language: Language) -> str:
    """An attribute's value in the customer's language; as the shop keeps it where there are no words for it."""
    kind = "colour" if "colour" in name else name
    for key in (f"{kind}_{value.casefold()}", f"value_{value.casefold()}"):
        if known(key):
            return label(key, language)
    return value


def _unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))


def _phrase(code: str, currency: str, language: Language) -> str | None:
    kind, _, value = code.partition(":")
    if not value or not known(f"wish_{kind}"):
        return None
    if kind.endswith("_price"):
        value = str(Money(amount_cents=int(value), currency=currency))
    elif kind in {"colour", "material"}:
        translated = [value_words(kind, part, language) for part in value.split("+")]
        if not all(translated):
            return None
        value = "/".join(part for part in translated if part)
    elif kind == "category" and language != "en":
        return None  # the card's title says it, in the right language
    elif kind == "size":
        value = value.upper()
    return label(f"wish_{kind}", language, value=value)
