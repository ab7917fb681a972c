"""What a file should be: a list of this town, of that year, from the system its name says."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence

from msgspec import Struct

from kankei.fields import date, month
from kankei.fields.column import by_distinct
from kankei.fields.home import Home
from kankei.fields.year import Year, years_in, years_in_short
from kankei.model import Channel, DraftRow, Problem
from kankei.model.axis import GIFTS, JOINED
from kankei_importers.gate.finding import finding, noted
from kankei_importers.gate.places import names_a_municipality
from kankei_importers.header import fold
from kankei_importers.layout import Layout
from kankei_importers.table import Table

__all__ = [
    "NOTHING_EXPECTED",
    "Expectation",
    "check_months",
    "check_portal",
    "check_town",
    "check_year",
    "check_year_told",
    "year_said",
]

_TOWN_COLUMN = re.compile(
    r"(?:寄付先?|受入)(?:自治体|団体|市区町村|市町村)(?:名称?)?|(?:自治体|地方公共団体)(?:名称?)?"
)
_CODE_COLUMN = re.compile(r"(?:寄付先|受入)?(?:全国)?(?:地方公共団体|自治体|団体)(?:コード|cd)")
_LOOSE_COLUMN = re.compile(r"(?:寄付|受入|申込)先|市区?町村名?")
"""Columns that say it, or what a gift is for, or where somebody lives."""
_OF_GIFT = re.compile(r"寄付|受入|申込")
"""How the header of a column begins that says of each gift by itself to whom it went."""
_FEWEST_ALIKE = 5
"""Rows with one and the same municipality from which on it is not by chance where all givers live."""
_CODE = re.compile(r"\d{5,6}")
_HOME_COLUMNS = ("住所_市区郡町村名", "転入先市区町村", "転入先自治体", "新住所_市区郡町村名")
_SYSTEMS = {
    "rms": r"rms",
    "egg": r"egg|エッグ",
    "redhorse": r"redhorse|レッドホース",
    "shincho": r"shincho|新朝",
    "zoom": r"zoom",
    "connpass": r"connpass",
    "passmarket": r"passmarket",
    "satofull": r"satofull|さとふる",
}
"""Systems by the words that a file's name has for them. A portal's name (楽天, チョイス) is none: its gifts
come through any of the systems."""
_MOST_OUTSIDE = 0.1
_PERIOD = re.compile(r"(?:対象)?期間\s*:?\s*(20\d\d)\s?[-/.年]")


class Expectation(Struct, frozen=True, kw_only=True):
    """What whoever brings a file knows of it; empty or None where they say nothing.

    ``year`` is a fiscal or a calendar year, or either. ``today``: nothing that is done can lie far behind it.
    """

    town: str = ""
    """磐梯町"""
    town_code: str = ""
    """全国地方公共団体コード, six digits."""
    home: Home | None = None
    """The same town as its own lists write addresses in it."""
    year: Year | None = None
    today: dt.date | None = None


NOTHING_EXPECTED = Expectation()


def check_portal(table: Table, layout: Layout) -> Iterator[Problem]:
    """The file's name says another system than its headers."""
    words = _words(table.sheet.name)
    named = {system for system, pattern in _SYSTEMS.items() if _stands(pattern, words)}
    if layout.name in _SYSTEMS and named and layout.name not in named:
        yield finding("gate.wrong_portal", 0.9, named=", ".join(sorted(named)), layout=layout.title)


def check_town(table: Table, layout: Layout, channel: Channel, expected: Expectation) -> Iterator[Problem]:
    """Another municipality in a column of its own, above the header or in the file's name."""
    if not expected.town:
        return
    read = {header for source in layout.record.values() for header in source.printed(table)}
    for header in table.header:
        column = fold(header)
        if (header in read and channel in GIFTS) or not _names_towns(column, channel):
            continue
        if _are_of_other_town(column, list(filter(None, table.column(column))), channel, expected):
            yield finding("gate.wrong_town", 0.98, column=header, town=expected.town)
            return
    above = " ".join(cell for _, cells in table.sheet.preamble for cell in cells)
    for text, sure in ((above, 0.9), (_stem(table.sheet.name), 0.85)):
        if expected.town not in text and names_a_municipality(text):
            yield finding("gate.wrong_town", sure, town=expected.town)
            return


def check_year(
    table: Table, channel: Channel, rows: Sequence[DraftRow], expected: Expectation
) -> Iterator[Problem]:
    """More than a few days outside the year that was asked for, or that the file's name says.

    A year of which only the number is told is taken as fiscal and as calendar at once. By its name alone a
    list of members is only wrong if people joined after that year: it holds everybody who ever did.
    """
    days = [row.touchpoint.occurred_on for row in rows if row.touchpoint is not None]
    year, named = year_said(table, expected), expected.year is None
    if year is None or not days:
        return
    outside = [day for day in days if not year.holds(day)]
    if named and channel in JOINED:
        outside = [day for day in outside if day.year > year.number]
    share = len(outside) / len(days)
    if share > (0.5 if named else _MOST_OUTSIDE):
        first, last = min(days).isoformat(), max(days).isoformat()
        yield finding("gate.wrong_year", share, year=str(year), first=first, last=last)


def check_year_told(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Days without year or month in a list whose title or name tells them: it is said which were taken."""
    of, year = table.month(), table.fiscal_year()
    if of is None and year is None:
        return
    told = zip(table.read(layout.occurred_on), rows, strict=True)
    cells = [day for day, row in told if row.touchpoint]
    open_year, open_month = (sum(by_distinct(cells, kind)) for kind in (date.is_month_day, month.is_day))
    column = table.header_of(layout.occurred_on) if open_year or open_month else ""
    if open_year and year:
        facts = {"rows": f"{open_year:,}", "year": str(year)}
        yield Problem(code="gate.year_told", column=column, facts=facts)
        open_year = 0
    if of and (open_year or open_month):
        facts = {"rows": f"{open_year + open_month:,}", "year": str(of.year), "month": str(of.month)}
        yield Problem(code="gate.month_told", column=column, facts=facts)


def check_months(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Months without a day: it is said in how many rows the first day of the month was taken."""
    cells = table.read(layout.occurred_on)
    months = set(filter(month.is_valid, table.told(layout.occurred_on)))
    pairs = zip(cells, rows, strict=True) if months else ()
    found = [row.number for cell, row in pairs if cell in months and row.touchpoint]
    yield from noted("gate.month_alone", found, column=table.header_of(layout.occurred_on))


def year_said(table: Table, expected: Expectation) -> Year | None:
    """The year that was asked for, else the one that the file's name says, else lines above the header.

    What a name calls 2026 or 令和8年 may be a fiscal year all the same.
    """
    if expected.year is not None:
        return expected.year
    name = _stem(table.sheet.name)
    above = _words(" ".join(cell for _, cells in table.sheet.preamble for cell in cells))
    told = (
        years_in(name),
        years_in_short(name),
        [year for year in years_in(above) if year.fiscal],
        [Year(int(found[1])) for found in _PERIOD.finditer(above)],
    )
    years = next(filter(None, told), [])
    if len({year.number for year in years}) != 1:
        return None
    return Year(years[0].number, any(year.fiscal for year in years) or None)


def _names_towns(column: str, channel: Channel) -> bool:
    """Whether a column says for which town its rows are.

    In a list of visitors (視察) a column 自治体名 says where they are from, so only gifts are judged by it.
    """
    if channel in GIFTS:
        patterns = (_CODE_COLUMN, _TOWN_COLUMN, _LOOSE_COLUMN)
        return any(pattern.fullmatch(column) for pattern in patterns)
    return channel is Channel.RESIDENCY and column in map(fold, _HOME_COLUMNS)


def _are_of_other_town(column: str, cells: Sequence[str], channel: Channel, expected: Expectation) -> bool:
    """Whether such a column names another municipality in every row, or that of some gifts whole."""
    different = set(cells)
    strange = {cell for cell in different if _of_other_town(column, cell, channel, expected)}
    if len(different) == 1 and not _LOOSE_COLUMN.fullmatch(column):
        return bool(strange)
    if channel not in GIFTS:
        return False
    alone = len(different) == 1 and len(cells) >= _FEWEST_ALIKE
    if not alone and not _OF_GIFT.match(column):
        return False
    return any(_CODE.fullmatch(_words(cell)) or names_a_municipality(cell) for cell in strange)


def _of_other_town(column: str, cell: str, channel: Channel, expected: Expectation) -> bool:
    """Whether the one value of such a column names a municipality that is not the town."""
    words = _words(cell)
    if channel in GIFTS and _CODE_COLUMN.fullmatch(column):
        code = expected.town_code
        return bool(code) and words.lstrip("0") not in {code.lstrip("0"), code[:5].lstrip("0")}
    return expected.town not in words


def _stands(pattern: str, words: str) -> bool:
    return re.search(rf"(?<![a-z])(?:{pattern})(?![a-z])", words) is not None


def _words(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().strip()


def _stem(name: str) -> str:
    return re.split(r"[\\/]", unicodedata.normalize("NFKC", name))[-1].rpartition(".")[0]
