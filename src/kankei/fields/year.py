"""Years (年, 年度) that a text names, by the Gregorian calendar or by an era (和暦)."""

import datetime as dt
import re
from collections.abc import Collection
from typing import NamedTuple

from kankei.errors import FieldError
from kankei.fields import date
from kankei.fields.numerals import days_in_figures
from kankei.fields.text import squeeze

__all__ = ["DAYS_A_YEAR", "Year", "asked", "of_era", "parse", "said", "years_in", "years_in_short"]

DAYS_A_YEAR = 365.25
"""On average, for lengths of time that no calendar dates."""
_LONGEST = 40
_NUMBER = r" ?(?:元|[0-9]{1,2})(?![0-9])"
_SHORT = r"(?<![0-9A-Z\u3400-\u9fff])"
_NO_DATE = r"(?! ?[-./年月] ?[0-9])"
_NAMED = re.compile(
    rf"(?P<fiscal>(?:令和|平成|昭和|大正|{_SHORT}[令平昭RHS]){_NUMBER}|(?<![0-9])(?:19|20)[0-9]{{2}}) ?年度"
    rf"|(?P<year>(?:令和|平成){_NUMBER}{_NO_DATE}|{_SHORT}[令平RH]{_NUMBER}(?= ?年){_NO_DATE}"
    r"|(?<![0-9])20[0-9]{2}(?![0-9]|[-./月][0-9]| ?年 ?[0-9]{1,2} ?月 ?[0-9]))"
)
"""A fiscal year of any time; another year of the last two eras only: 昭和55年 is when people were born."""

_SHORTENED = re.compile(r"(?<![A-Za-z0-9])[RH]\d{1,2}(?![A-Za-z0-9]|\s?[-./]\s?\d|年\d)")
_MONTH = re.compile(r"(?<!\d)(20\d\d)(?:0[1-9]|1[0-2])(?!\d)")
_SPAN = re.compile(r"(?<!\d)(20\d\d)[01]\d[0-3]\d\s?[-~〜―]\s?(?:20\d\d)?[01]\d[0-3]\d(?!\d)")
_BARE = re.compile(r"[1-9]\d?")
_ERAS = ("令和", "平成")
_SAID = re.compile(rf"(?:(?:令和|平成)|[令平RH]\.?){_NUMBER}|(?:西暦)?(?:1989|199[0-9]|2[01][0-9]{{2}})")


class Year(NamedTuple):
    """A year by the number of the Gregorian one in which it begins.

    ``fiscal``: from April on (年度), or else from January (年); None where only its number is told.
    """

    number: int
    fiscal: bool | None = None

    def __str__(self) -> str:
        return f"{self.number}{'' if self.fiscal is None else '年度' if self.fiscal else '年'}"

    def holds(self, day: dt.date) -> bool:
        """Whether a day is in the year; in either, where nothing tells which of the two it is.

        >>> day = dt.date(2026, 2, 1)
        >>> Year(2026, fiscal=True).holds(day), Year(2026, fiscal=False).holds(day), Year(2025).holds(day)
        (False, True, True)
        """
        of_calendar = not self.fiscal and day.year == self.number
        return of_calendar or (self.fiscal is not False and date.fiscal_year(day) == self.number)


def parse(text: str) -> int:
    """Read one year with its sign 年, of an era or not.

    Raises:
        FieldError: ``date.unreadable``, ``date.impossible``.

    >>> parse("令和7年"), parse("R元年"), parse("2025年")
    (2025, 2019, 2025)
    """
    return date.parse(f"{text}12月31日").year


def said(text: str) -> int:
    """Read one year as it is typed for an answer, with its sign 年 or 年度 or without, from 1989 to 2199.

    Raises:
        FieldError: ``date.unreadable``; also for a number that may be of any era.

    >>> said("2026"), said("R8"), said("令和8年度"), said("2026年")
    (2026, 2026, 2026, 2026)
    """
    words = re.sub(" ?年度?$", "", days_in_figures(squeeze(text[:_LONGEST])).upper())
    if not _SAID.fullmatch(words):
        raise FieldError("year", text, "date.unreadable")
    return parse(f"{words}年")


def asked(text: str) -> Year:
    """Read one year as :func:`said` does, and whether it is fiscal where its sign tells.

    >>> [str(asked(text)) for text in ("令和8年度", "2026 年", "R8")]
    ['2026年度', '2026年', '2026']
    """
    words = squeeze(text[:_LONGEST])
    return Year(said(words), True if words.endswith("年度") else False if words.endswith("年") else None)


def years_in(text: str) -> list[Year]:
    """The years that a title or a file's name tells, each once, in order; a whole date tells none.

    >>> years_in("R元年度 寄附一覧"), years_in("名簿_2024.csv"), years_in("名簿_20240401.csv")
    ([Year(number=2019, fiscal=True)], [Year(number=2024, fiscal=False)], [])
    """
    found = []
    for match in _NAMED.finditer(days_in_figures(squeeze(text)).upper()):
        try:
            found.append(Year(parse(f"{match['fiscal'] or match['year']}年"), match["fiscal"] is not None))
        except FieldError:
            continue
    return list(dict.fromkeys(found))


def years_in_short(name: str) -> list[Year]:
    """The years that a file's name says without the word: R8, a month (202604), from one day to another.

    >>> [[year.number for year in years_in_short(name)] for name in ("R8寄附", "寄附_202604", "R8.4.1")]
    [[2026], [2026], []]
    """
    eras = [year.number for found in _SHORTENED.finditer(name) for year in years_in(f"{found[0]}年")]
    months = [int(found[1]) for found in _MONTH.finditer(name)]
    spans = [int(found[1]) for found in _SPAN.finditer(name)]
    return list(map(Year, (*eras, *months, *spans)))


def of_era(numbers: Collection[str], known: Collection[int]) -> str:
    """The one era of which bare numbers are years, if ``known`` years tell it by any of them; else "".

    >>> of_era(["5", "6"], [2024]), of_era(["30"], [2018]), of_era(["6"], []), of_era(["2024"], [2024])
    ('令和', '平成', '', '')
    """
    bare = set(filter(_BARE.fullmatch, numbers))
    eras = [era for era in _ERAS if any(parse(f"{era}{number}年") in known for number in bare)]
    return eras[0] if len(eras) == 1 else ""
