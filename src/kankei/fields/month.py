"""A year and a month (年月) where a day is asked for, 2025/4 or 令和7年4月; and 12日 of a known month."""

import datetime as dt
import re
from calendar import monthrange

from kankei.errors import FieldError
from kankei.fields import date
from kankei.fields.numerals import days_in_figures
from kankei.fields.text import squeeze

__all__ = ["is_day", "is_valid", "parse", "parse_day", "parse_end"]

_DASH = "[-‐‑‒–—―−ー/]"
_MONTH = re.compile(
    rf"((?:西暦)?[0-9]{{4}}\s?(?:年|{_DASH})\s?[0-9]{{1,2}}|[0-9]{{6}}"
    rf"|(?:令和|平成|昭和|[令平昭RHS])\s?\.?\s?(?:[0-9]{{1,2}}|元)\s?(?:[.・年]|{_DASH})\s?[0-9]{{1,2}})\s?月?[分中]?"
)
_DAY = re.compile(r"([0-9]{1,2})\s?日?\s?(?:\([^()]{1,5}\)|[月火水木金土日]曜日?)?")


def parse(text: str) -> dt.date:
    """Read a year and a month as the first day of that month.

    A year of four digits and a month parted by a point are none: 2025.1 is what a spreadsheet makes of
    2025.10 too.

    Raises:
        FieldError: ``date.empty``, ``date.impossible``, ``date.unreadable``.

    >>> parse("2025年04月"), parse("R7.4"), parse("202504")
    (datetime.date(2025, 4, 1), datetime.date(2025, 4, 1), datetime.date(2025, 4, 1))
    """
    words = _words(text)
    if not words:
        raise FieldError("date", text, "date.empty")
    found = _MONTH.fullmatch(words)
    if found is None:
        raise FieldError("date", text, "date.unreadable")
    return date.parse(f"{found[1]}01" if found[1].isdecimal() else f"{found[1]}月1日")


def parse_end(text: str) -> dt.date:
    """Read a year and a month as the last day of that month.

    Raises:
        FieldError: As of :func:`parse`.

    >>> parse_end("2025年02月"), parse_end("R7.12")
    (datetime.date(2025, 2, 28), datetime.date(2025, 12, 31))
    """
    begin = parse(text)
    return begin.replace(day=monthrange(begin.year, begin.month)[1])


def is_valid(text: str) -> bool:
    """Whether :func:`parse` reads the cell.

    >>> is_valid("2025-04"), is_valid("2025-04-01"), is_valid("2025.4"), is_valid("2025/13")
    (True, False, False, False)
    """
    if _MONTH.fullmatch(_words(text)) is None:  # as of nearly every cell of days: an error takes longer
        return False
    try:
        parse(text)
    except FieldError:
        return False
    return True


def parse_day(text: str, *, of: dt.date) -> dt.date:
    """Read the number of a day, such as 12 or 12日(土), as a day of the month that ``of`` lies in.

    Raises:
        FieldError: ``date.empty``, ``date.impossible``, ``date.unreadable``.

    >>> parse_day("12日(日)", of=dt.date(2026, 4, 1))
    datetime.date(2026, 4, 12)
    """
    words = _words(text)
    if not words:
        raise FieldError("date", text, "date.empty")
    found = _DAY.fullmatch(words)
    if found is None:
        raise FieldError("date", text, "date.unreadable")
    return date.parse(f"{of.year}-{of.month}-{found[1]}")


def is_day(text: str) -> bool:
    """Whether a cell says the number of a day without its month.

    >>> is_day("12"), is_day("31日"), is_day("32"), is_day("4/12")
    (True, True, False, False)
    """
    found = _DAY.fullmatch(_words(text))
    return found is not None and 1 <= int(found[1]) <= 31


def _words(text: str) -> str:
    return days_in_figures(squeeze(text[:200])).upper()
