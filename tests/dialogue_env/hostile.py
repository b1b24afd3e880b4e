"""Texts that have broken programs before."""

from __future__ import annotations

from typing import Final

HOSTILE: Final = (
    "",
    " ",
    "\u200b\u200d\ufeff",
    "!!!???...",
    "😀👍🏽👩‍👩‍👧",
    "\u202edlrow olleh\u202c مرحبا שלום",
    "a" * 1000,
    "a b " * 250,
    "你好" * 500,
    "1" * 1000,
    "a@" * 500,
    "a." * 300 + "@" + "b." * 200,
    "#" * 1000,
    "第" * 1000,
    "e\u0301" * 400,
    "\ud800 lone surrogate",
    "ﷺ" * 50,
    "0[0].__class__ {order_number} %s",
    "FD10042\x00FD10043",
)
