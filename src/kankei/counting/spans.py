"""Periods: 年度, 暦年 and any span, read from text and named in 和暦."""

import datetime as dt
import re

from kankei.errors import FieldError
from kankei.fields import date, year
from kankei.model.period import Calendar, Period

_SPAN = re.compile(r"(.+?)(?:\.\.|～|〜|から)(.+)")


def fiscal_period(year: int) -> Period:
    """A 年度 by the year in which it begins.

    >>> fiscal_period(2019).label, fiscal_period(2025).until
    ('令和元年度', datetime.date(2026, 3, 31))
    """
    label = f"{_era(year)}年度"
    return Period(
        calendar=Calendar.FISCAL, since=dt.date(year, 4, 1), until=dt.date(year + 1, 3, 31), label=label
    )


def calendar_period(year: int) -> Period:
    """A 暦年.

    >>> calendar_period(2018).label
    '平成30年'
    """
    label = f"{_era(year)}年"
    return Period(
        calendar=Calendar.CALENDAR, since=dt.date(year, 1, 1), until=dt.date(year, 12, 31), label=label
    )


def parse_period(text: str, *, as_of: dt.date) -> Period:
    """The period that a text names: 令和7年度, 2025年度, 令和7年, 2025年, a first and a last day with ``..``
    between; ``fiscal`` and ``calendar`` for the year in which ``as_of`` lies.

    Raises:
        FieldError: None of these (``period.unreadable``).

    >>> parse_period("令和7年度", as_of=dt.date(2026, 5, 1)).since
    datetime.date(2025, 4, 1)
    """
    said = text.strip()
    if said in tuple(Calendar)[:2]:
        return year_of(as_of, Calendar(said))
    try:
        if span := _SPAN.fullmatch(said):
            return span_period(date.parse(span[1]), date.parse(span[2]))
        if said.endswith("年度"):
            return fiscal_period(year.parse(said.removesuffix("度")))
        if said.endswith("年"):
            return calendar_period(year.parse(said))
    except FieldError as error:
        raise FieldError("period", text, "period.unreadable") from error
    raise FieldError("period", text, "period.unreadable")


def span_period(since: dt.date, until: dt.date) -> Period:
    """Any span of days.

    Raises:
        FieldError: It ends before it begins (``period.backwards``).
    """
    if until < since:
        raise FieldError("period", "", "period.backwards")
    label = f"{date.format_era(since)}～{date.format_era(until)}"
    return Period(calendar=Calendar.SPAN, since=since, until=until, label=label)


def year_of(day: dt.date, calendar: Calendar) -> Period:
    """The year in which a day lies: 暦年, or 年度 for any other calendar.

    >>> year_of(dt.date(2026, 3, 31), Calendar.FISCAL).label
    '令和7年度'
    """
    if calendar is Calendar.CALENDAR:
        return calendar_period(day.year)
    return fiscal_period(date.fiscal_year(day))


def year_before(day: dt.date) -> dt.date:
    """The same day a year earlier; 28 February for 29 February.

    >>> year_before(dt.date(2024, 2, 29))
    datetime.date(2023, 2, 28)
    """
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def _era(year: int) -> str:
    """The year's name by the era of its last day: 令和元."""
    return date.format_era(dt.date(year, 12, 31)).split("年")[0]
