"""Calendar days (日付): Gregorian, Japanese eras (和暦), spreadsheet serials, time stamps of forms.

A day is the calendar day in Asia/Tokyo. Month-first dates are read only by :func:`parse_us`, because
``04/05/2024`` alone does not say what it means.
"""

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache

from kankei.errors import FieldError
from kankei.fields.column import by_distinct
from kankei.fields.moment import JAPAN
from kankei.fields.numerals import days_in_figures
from kankei.fields.text import squeeze

__all__ = [
    "before_year",
    "birth_column",
    "birth_doubt",
    "doubt",
    "fiscal_year",
    "format",
    "format_era",
    "is_far_ahead",
    "is_month_day",
    "is_valid",
    "normalize",
    "normalize_column",
    "parse",
    "parse_era",
    "parse_month_day",
    "parse_serial",
    "parse_us",
]

_ERAS = (
    ("令和", "令R", dt.date(2019, 5, 1)),
    ("平成", "平H", dt.date(1989, 1, 8)),
    ("昭和", "昭S", dt.date(1926, 12, 25)),
    ("大正", "大T", dt.date(1912, 7, 30)),
    ("明治", "明M", dt.date(1868, 10, 23)),
)
_FIRST_YEAR = {sign: first.year for name, short, first in _ERAS for sign in (name, *short)}
_UNKNOWN = frozenset(
    {dt.date(1899, 12, 30), dt.date(1899, 12, 31), dt.date(1900, 1, 1), dt.date(9999, 12, 31)}
)
_PLACEHOLDERS = frozenset(
    {dt.date(1899, 12, 30), dt.date(1899, 12, 31), dt.date(1900, 1, 1), dt.date(1904, 1, 1)}
)
"""What a spreadsheet makes of nothing, and people write for a day they do not know."""
_EARLIEST, _LATEST = dt.date(1868, 10, 23), dt.date(2199, 12, 31)
_AHEAD = dt.timedelta(days=366)

_NO_BIRTHDAYS = frozenset(
    map(dt.date.fromisoformat, ("1901-01-01", "1904-01-01", "1911-11-11", "1970-01-01", "2000-01-01"))
)
"""Days that systems and people fill in where nobody said when they were born."""
_BORN = dt.date(1900, 1, 2), dt.date(2099, 12, 30)

_SEP = r"\s?[-‐‑‒–—―−ー/.・年]\s?"
_SEP2 = r"\s?[-‐‑‒–—―−ー/.・月]\s?"
_TIME = r"(?P<time>[\sT].{0,60}|(?<=[日)])[0-9]{1,2}[:時].{0,60}|)"
_TAIL = rf"\s?[日.]?(?:生(?:まれ)?)?\s?(?:\([^()]{{1,5}}\)|[月火水木金土日]曜日?)?{_TIME}"
_GREGORIAN = re.compile(rf"(?:西暦)?([0-9]{{4}}){_SEP}([0-9]{{1,2}}){_SEP2}([0-9]{{1,2}}){_TAIL}")
_MONTH_DAY = re.compile(rf"([0-9]{{1,2}})(?:\s?月\s?|/)([0-9]{{1,2}}){_TAIL}")
_COMPACT = re.compile(r"([0-9]{4})([0-9][0-9])([0-9][0-9])(?:\.0)?(?P<time>[\sT].{0,60}|)")
_ERA = re.compile(
    rf"(令和|平成|昭和|大正|明治|[令平昭大明RHSTM])\s?\.?\s?([0-9]{{1,2}}|元){_SEP}([0-9]{{1,2}}){_SEP2}([0-9]{{1,2}}){_TAIL}"
)
_ERA_COMPACT = re.compile(r"([RHSTM])([0-9][0-9])([0-9][0-9])([0-9][0-9])(?P<time>)")
_SERIAL = re.compile(r"([0-9]{1,5})(?:\.[0-9]{0,20})?")
_ISO_TIME = re.compile(
    r"[\sT]([0-9][0-9]):([0-9][0-9])(?::[0-9][0-9](?:\.[0-9]{1,9})?)?\s?\(?"
    r"(?:(?:UTC|GMT)?([+-][0-9][0-9]:?[0-9][0-9])|Z|UTC|GMT)\)?"
)
_US = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2}(?=[\s,]))(?:[\s,].{0,60}|)")
_US_WORDS = re.compile(r"([A-Z]{3})[A-Z]{0,6}\.?\s([0-9]{1,2}),?\s([0-9]{4})(?:[\s,].{0,60}|)")
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


def parse(text: str) -> dt.date:
    """Read one day from a cell.

    Takes ISO, slashes, dots, 年月日, eight digits, eras with name, character or letter (元年 too, and
    years past an era's end such as 平成32年, which forms printed before 2019 carry), kanji
    numerals, time stamps behind the day, any width, and a serial between 20000 and 60000. A time with an
    offset is turned to Tokyo.

    Raises:
        FieldError: ``date.empty``, ``date.impossible`` (31 April), ``date.unreadable``.

    >>> parse("令和６年１月５日"), parse("令和六年一月五日"), parse("H30/4/1")
    (datetime.date(2024, 1, 5), datetime.date(2024, 1, 5), datetime.date(2018, 4, 1))
    >>> parse("2026年5月1日(金)15:00"), parse("R8.5.1（金）15時")
    (datetime.date(2026, 5, 1), datetime.date(2026, 5, 1))
    >>> parse("2024/01/15 1:05:22 午後 GMT+9"), parse("2024-01-14T16:00:00Z")
    (datetime.date(2024, 1, 15), datetime.date(2024, 1, 15))
    """
    words = _words(text)
    if match := _GREGORIAN.fullmatch(words) or _COMPACT.fullmatch(words):
        day = _day(text, int(match[1]), match[2], match[3])
        return _in_tokyo(text, day, match["time"])
    if match := _ERA.fullmatch(words) or _ERA_COMPACT.fullmatch(words):
        return _era_day(text, match)
    if _SERIAL.fullmatch(words) and 20_000 <= float(words) <= 60_000:
        return parse_serial(text)
    raise FieldError("date", text, "date.unreadable")


def parse_era(text: str) -> dt.date:
    """Read a day that names its era.

    Raises:
        FieldError: ``date.empty``, ``date.impossible``, ``date.unreadable``, also for a Gregorian day.

    >>> parse_era("昭和元年12月25日")
    datetime.date(1926, 12, 25)
    """
    words = _words(text)
    if match := _ERA.fullmatch(words) or _ERA_COMPACT.fullmatch(words):
        return _era_day(text, match)
    raise FieldError("date", text, "date.unreadable")


def parse_us(text: str) -> dt.date:
    """Read a day written month first, as Zoom and Teams do; before a time a year may have two digits.

    Raises:
        FieldError: ``date.empty``, ``date.impossible``, ``date.unreadable``.

    >>> parse_us("10/05/2026 05:55:00 PM"), parse_us("7/25/26 19:05:00"), parse_us("Jan 15, 2024 09:01 AM")
    (datetime.date(2026, 10, 5), datetime.date(2026, 7, 25), datetime.date(2024, 1, 15))
    >>> parse_us("7/25/26, 6:58:11 PM")
    datetime.date(2026, 7, 25)
    """
    words = _words(text)
    if match := _US.fullmatch(words):
        year = int(match[3])
        return _day(text, year if year >= 100 else 2000 + year, match[1], match[2])
    if (match := _US_WORDS.fullmatch(words)) and match[1] in _MONTHS:
        return _day(text, int(match[3]), str(_MONTHS.index(match[1]) + 1), match[2])
    raise FieldError("date", text, "date.unreadable")


def before_year(text: str) -> tuple[int, int] | None:
    """The two numbers of a day whose year stands behind them; None for any other text.

    >>> before_year("5/14/2026 10:00"), before_year("2026/5/14")
    ((5, 14), None)
    """
    match = _US.fullmatch(squeeze(text[:200]))
    return (int(match[1]), int(match[2])) if match else None


def parse_month_day(text: str, *, since: dt.date) -> dt.date:
    """Read a day without a year, such as 4月10日(木) or 4/10, as one of the twelve months from ``since`` on.

    Raises:
        FieldError: ``date.empty``, ``date.impossible``, ``date.unreadable``.

    >>> april = dt.date(2025, 4, 1)
    >>> parse_month_day("4月10日(木)", since=april), parse_month_day("1/15", since=april)
    (datetime.date(2025, 4, 10), datetime.date(2026, 1, 15))
    """
    match = _MONTH_DAY.fullmatch(_words(text))
    if match is None:
        raise FieldError("date", text, "date.unreadable")
    return _day(text, since.year + (int(match[1]) < since.month), match[1], match[2])


def is_month_day(text: str) -> bool:
    """Whether a cell says a month and a day without a year.

    >>> is_month_day("4月10日(木)"), is_month_day("2025/4/10")
    (True, False)
    """
    return _MONTH_DAY.fullmatch(days_in_figures(squeeze(text[:200]))) is not None


def parse_serial(text: str) -> dt.date:
    """Read a spreadsheet's serial day, 1 (1900-01-01) to 80000, a fraction (the time) ignored.

    Source: ECMA-376 Part 1, 18.17.4.1 (1900 date system).

    Raises:
        FieldError: ``date.empty``, ``date.unreadable``; ``date.impossible`` for serial 60, 29 February 1900,
            a day only spreadsheets know.

    >>> parse_serial("45306.57")
    datetime.date(2024, 1, 15)
    """
    words = _words(text)
    match = _SERIAL.fullmatch(words)
    serial = int(match[1]) if match else 0
    if not 1 <= serial <= 80_000:
        raise FieldError("date", text, "date.unreadable")
    if serial == 60:
        raise FieldError("date", text, "date.impossible")
    return dt.date(1899, 12, 30 if serial > 60 else 31) + dt.timedelta(days=serial)


def normalize(text: str) -> str:
    """ISO form, or ``""`` where no day can be read or one that stands for "unknown" (1900-01-01).

    >>> normalize("R6.1.5"), normalize("不明")
    ('2024-01-05', '')
    """
    try:
        day = parse(text)
    except FieldError:
        return ""
    return "" if day in _UNKNOWN else day.isoformat()


def normalize_column(values: Sequence[str]) -> list[str]:
    """:func:`normalize` of each value, distinct values once; never raises.

    >>> normalize_column(["2024/1/5", "", "2024/2/31"])
    ['2024-01-05', '', '']
    """
    return by_distinct(values, normalize)


def birth_column(values: Sequence[str]) -> list[str]:
    """:func:`normalize` of birth dates, ``""`` also for a day on which nobody in a list can be born.

    Left out are days before 1900-01-02 or after 2099-12-30, and those that fill a box: 1901-01-01, 1904-01-01
    and 1970-01-01 (where calendars of programs begin), 1911-11-11, 2000-01-01. Whoever was really born then
    is known by the rest.

    >>> birth_column(["昭和55年4月1日", "1111-11-11", "1970-01-01"])
    ['1980-04-01', '', '']
    """
    return [day if _can_be_born(day) else "" for day in normalize_column(values)]


@lru_cache(maxsize=65_536)
def _can_be_born(day: str) -> bool:
    if not day:
        return False
    told = dt.date.fromisoformat(day)
    return _BORN[0] <= told <= _BORN[1] and told not in _NO_BIRTHDAYS


def birth_doubt(text: str, *, today: dt.date) -> str:
    """Why nobody can be born on the day that a text says: the code of a sentence, ``""`` if somebody can.

    A text that says nothing is none to doubt.

    >>> birth_doubt("2030-01-01", today=dt.date(2026, 4, 1)), birth_doubt("abc", today=dt.date(2026, 4, 1))
    ('date.unborn', 'date.unreadable')
    """
    if not text:
        return ""
    try:
        return "date.unborn" if parse(text) > today else ""
    except FieldError as error:
        return error.code


def doubt(day: dt.date) -> str:
    """Why nothing can have been done on a day: the code of a sentence, ``""`` if it can.

    >>> doubt(dt.date(1900, 1, 1)), doubt(dt.date(1800, 5, 5)), doubt(dt.date(2024, 1, 5))
    ('date.placeholder', 'date.impossible', '')
    """
    if day in _PLACEHOLDERS:
        return "date.placeholder"
    return "" if _EARLIEST <= day <= _LATEST else "date.impossible"


def is_far_ahead(day: dt.date, today: dt.date) -> bool:
    """Whether a day is more than a year ahead of today: what is said to be done then is miswritten."""
    return day > today + _AHEAD


def is_valid(text: str) -> bool:
    """Whether :func:`parse` reads the cell.

    >>> is_valid("2023-02-29")
    False
    """
    try:
        parse(text)
    except FieldError:
        return False
    return True


def format(day: dt.date) -> str:  # noqa: A001 (the four verbs of a field)
    """The ISO form.

    >>> format(dt.date(2024, 1, 5))
    '2024-01-05'
    """
    return day.isoformat()


def format_era(day: dt.date) -> str:
    """The day in its era; before 明治 the Gregorian year.

    >>> format_era(dt.date(2024, 1, 5)), format_era(dt.date(2019, 5, 1))
    ('令和6年1月5日', '令和元年5月1日')
    """
    for name, _, first in _ERAS:
        if day >= first:
            year = day.year - first.year + 1
            return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"


def fiscal_year(day: dt.date) -> int:
    """The fiscal year (年度), April to March, by the year it starts in.

    >>> fiscal_year(dt.date(2024, 3, 31)), fiscal_year(dt.date(2024, 4, 1))
    (2023, 2024)
    """
    return day.year if day.month >= 4 else day.year - 1


def _words(text: str) -> str:
    """The cell folded; raises ``date.empty``. Longer than any date ever is: unreadable at once."""
    words = days_in_figures(squeeze(text[:200])).upper()
    if not words:
        raise FieldError("date", text, "date.empty")
    return words


def _era_day(text: str, match: re.Match[str]) -> dt.date:
    """The day of an era match."""
    number = 1 if match[2] == "元" else int(match[2])
    if number == 0:
        raise FieldError("date", text, "date.impossible")
    return _day(text, _FIRST_YEAR[match[1]] + number - 1, match[3], match[4])


def _day(text: str, year: int, month: str, day: str) -> dt.date:
    """The calendar day; raises ``date.impossible``."""
    try:
        return dt.date(year, int(month), int(day))
    except ValueError:
        raise FieldError("date", text, "date.impossible") from None


def _in_tokyo(text: str, day: dt.date, time: str) -> dt.date:
    """The day in Tokyo of an ISO time with an offset; the day itself if there is none."""
    match = _ISO_TIME.fullmatch(time)
    if match is None:
        return day
    try:
        moment = dt.datetime.fromisoformat(f"{day.isoformat()}T{match[1]}:{match[2]}{match[3] or 'Z'}")
        return moment.astimezone(JAPAN).date()
    except (ValueError, OverflowError):
        raise FieldError("date", text, "date.impossible") from None
