"""The process in which pictures are decoded: it has little memory and little time, and may die of what it reads.

It is asked on standard input and answers on standard output: a length of four bytes and then so many bytes. An
answer begins with a line of JSON, behind which the encoded picture follows.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import BinaryIO, Final

from bot.pictures.gate import clean
from bot.pictures.picture import Refused
from bot.pictures.pipe import LENGTH

MOST_MEMORY: Final = 1 << 29  # bytes of address space beyond what the process has when it begins
MOST_CPU_S: Final = 5  # for one picture


def main() -> None:
    """Answers until standard input ends."""
    most_bytes = int(sys.argv[1])
    _limit_memory()
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    while True:
        head = asked.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return
        _limit_time()
        _answer(told, asked.read(LENGTH.unpack(head)[0]), most_bytes)


def _answer(told: BinaryIO, data: bytes, most_bytes: int) -> None:
    try:
        picture = clean(data, most_bytes=most_bytes)
    except Refused as refused:
        body = json.dumps({"reason": refused.reason, "message": str(refused)}).encode() + b"\n"
    else:
        head = {"width": picture.width, "height": picture.height}
        body = json.dumps(head).encode() + b"\n" + picture.data
    told.write(LENGTH.pack(len(body)) + body)
    told.flush()


def _limit_memory() -> None:
    had = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    _lower(resource.RLIMIT_AS, had + MOST_MEMORY)
    _lower(resource.RLIMIT_CORE, 0)


def _limit_time() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + MOST_CPU_S + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _lower(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(what, (most, most))
