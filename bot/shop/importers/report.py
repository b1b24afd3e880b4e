"""What an import did, and what it could not use."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

# A file with a mistake in every row must not fill the memory with complaints; the count goes on.
MAX_LISTED: Final = 1000


class RowError(ValueError):
    """One value of a row cannot be used.

    Args:
        column: where it stands, as the file calls it; None when it is about the whole row.
        reason: what is wrong, in the middle of a sentence.
    """

    def __init__(self, column: str | None, reason: str) -> None:
        self.column = column
        self.reason = reason
        super().__init__(f"{column}: {reason}" if column else reason)


@dataclass(frozen=True)
class Problem:
    """A row, or a remark about one: ``line`` counts from 1, in the file as it is before unpacking records."""

    line: int
    column: str | None
    reason: str

    def __str__(self) -> str:
        where = f"line {self.line}"
        return f"{where}, {self.column}: {self.reason}" if self.column else f"{where}: {self.reason}"


@dataclass(kw_only=True)
class ImportReport:
    """The outcome of one file; records are products, orders, and so on, not lines.

    Attributes:
        accepted: records that are now in the store, changed or not.
        changed: those among them that are new or were different before.
        rejected: records left out, each with a problem.
        notes: values that were corrected on the way in, or columns that were not used.
        also: rows of other kinds that came along, such as an order file's customers.
        applied: False when nothing was kept, because the import was strict and something was wrong.
    """

    kind: str
    format: str
    accepted: int = 0
    changed: int = 0
    rejected: int = 0
    note_count: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    also: Counter[str] = field(default_factory=Counter)
    applied: bool = True
    duration_s: float = 0.0

    def reject(self, problem: Problem) -> None:
        """Counts a record that was left out."""
        self.rejected += 1
        if len(self.problems) < MAX_LISTED:
            self.problems.append(problem)

    def note(self, remark: Problem) -> None:
        """Counts a correction."""
        self.note_count += 1
        if len(self.notes) < MAX_LISTED:
            self.notes.append(remark)
