"""What a date or period of a text means: partial dates and the expressions that they were read from."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

Unit = Literal["day", "month", "quarter", "part_year", "year"]

FIRST_YEAR, LAST_YEAR = 1800, 2100  # commemorations reach back to the 19th century


class PartialDate(NamedTuple):
    """A date of which year, month or day may be missing."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def iso(self) -> str:
        """ISO 8601, partial where partial: 2024-03, 2024, --06-15, --06."""
        head = f"{self.year:04}" if self.year else ("-" if self.month else "--")
        return head + "".join(f"-{part:02}" for part in (self.month, self.day) if part)

    def first_day(self) -> date | None:
        """The first day that it covers; None without a year."""
        return date(self.year, self.month or 1, self.day or 1) if self.year else None

    def last_day(self) -> date | None:
        """The last day that it covers; None without a year."""
        if not self.year:
            return None
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def is_real(self) -> bool:
        """Whether the calendar has such a date."""
        if self.year is not None and not FIRST_YEAR <= self.year <= LAST_YEAR:
            return False
        if self.month is not None and not 1 <= self.month <= 12:
            return False
        return self.day is None or 1 <= self.day <= monthrange(self.year or 2000, self.month or 1)[1]


@dataclass(slots=True)
class TimeExpression:
    """A date or period at `lower[start:end]`, from the first through the last; of a single date both are the same.

    `long` tells "ngày 15 tháng 6 năm 2023" from "15/6/2023": only there the word "ngày" belongs to the expression.
    """

    start: int
    end: int
    unit: Unit
    first: PartialDate
    last: PartialDate
    long: bool = False

    @property
    def is_range(self) -> bool:
        """Whether two ends are printed (a quarter has none)."""
        return self.first != self.last and self.unit not in ("quarter", "part_year")

    @property
    def has_year(self) -> bool:
        """Whether its year is known."""
        return self.last.year is not None and self.first.year is not None

    @property
    def value(self) -> str:
        """ISO date, partial where partial, or start/end."""
        if self.unit in ("quarter", "part_year"):
            first, last = self.first_day, self.last_day
            if first and last:
                return f"{first}/{last}"
            return f"{self.first.iso()}/{self.last.iso()}"
        return self.first.iso() if self.first == self.last else f"{self.first.iso()}/{self.last.iso()}"

    @property
    def first_day(self) -> date | None:
        """First day, None where the year is not known."""
        return self.first.first_day()

    @property
    def last_day(self) -> date | None:
        """Last day, None where the year is not known."""
        return self.last.last_day()

    def in_year(self, year: int | None) -> TimeExpression:
        """The same expression with this year where it has none of its own."""
        if year is None or self.has_year:
            return self
        first = self.first if self.first.year else self.first._replace(year=year)
        last = self.last if self.last.year else self.last._replace(year=year)
        return (
            TimeExpression(self.start, self.end, self.unit, first, last, self.long)
            if first.is_real() and last.is_real()
            else self
        )
