"""Days: the column of a list that says when, where no word of the dictionary names one.

Offices have more words for such a column than anybody can list (拝命日, 友だち追加日時, Date of visit). They
end alike, and below them stand days or months; what they say besides tells days of something else.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice

import msgspec
from msgspec import Struct

from kankei.errors import FieldError
from kankei.fields import date, month, phone
from kankei.model import Channel
from kankei.model.axis import GIFTS
from kankei_importers.bearers import with_bearers
from kankei_importers.cells import one_day
from kankei_importers.header import DAY_PARTS, fold, is_foreign, meanings_of
from kankei_importers.held import WRITTEN
from kankei_importers.mapping import Mapping, propose
from kankei_importers.ticks import by_cells

__all__ = ["days_aside", "is_open", "open_days", "understood"]

_TOLD = frozenset({"came_on", "happened_on", "paid_on", "applied_on", "year"})
"""Meanings by which a list says when; a payment is the act itself only of a gift."""
_ENDING = re.compile(
    r".(?:日|日付|日時|時刻|月)\Z|(?<![a-z])(?:date|time|day|join|joined)(?![a-z])", re.DOTALL
)
_OTHER = re.compile(
    rf"{WRITTEN}|生年|生まれ|誕生|記念|死亡|婚姻|終了|退|満了|期限|有効|解除|失効|抹消|廃止|喪失|取消|キャンセル"
    r"|返金|返還|返礼|礼状|発送|配送|出荷|通知|案内|連絡|処理|最終|予定|見込|次回|前回|希望"
    r"|(?<![a-z])(?:birth|born|expir|end|last|updat|modif|due|cancel|renew|ship|deliver|out|optout|unsub|print)"
)
"""Words of days on which nobody came, gave or joined, or not yet."""
_CAME = re.compile(
    r"来[場店訪館町所園村]|訪|到着|受入|催行|観覧|乗[船車]|入[場館園山]|お?越し|参加|受講|出席|滞在|宿泊|利用|体験|活動|開催|実施|視察|見学|visit|attend"
    r"|寄[附付](?:された|した|して|いただいた|頂いた|のあった|があった)"
)
_BEGUN = re.compile(r"開始|start")
"""Of a form's two moments its end is when it was sent."""
_FIRST, _LAST = "初回", ("最終", "直近", "最新")
"""What stands before two days of one thing in a list that sums people up: 初回来店日, 最終来店日."""
_AT_HOME = frozenset({"自宅", "ご自宅"})
"""Folded headers below which a telephone stands as well as an address."""
_SAMPLE = 500
_FIRST_YEAR = 2000
"""Days before are of births, whatever the column is called."""


class _Column(Struct, frozen=True):
    """A column of days; the lowest ``rank`` goes first."""

    header: str
    meaning: str
    rank: int


def understood(header: Sequence[str], rows: Iterable[Sequence[str]], channel: Channel) -> Mapping:
    """What ``mapping.propose`` makes of the header, with the one column that says when if no word tells it.

    ``rows`` are the cells of each row; the first hundreds are looked at.

    >>> understood(["氏名", "拝命日"], [("佐藤 花子", "R6.4.1")], Channel.COMMUNITY).columns
    {'name': ('氏名',), 'applied_on': ('拝命日',)}
    """
    sample = list(islice(rows, _SAMPLE))
    mapping = with_bearers(by_cells(propose(header, channel), header, sample), header, sample)
    mapping = _homes_rung(mapping, header, sample)
    mapping = _without(_born_in_parts(mapping, header, sample), chain(*_first_and_last(header)))
    told = _TOLD if channel in GIFTS else _TOLD - {"paid_on"}
    if told & mapping.columns.keys():
        return _with_day_of_coming(mapping, header, sample)
    found = _best(header, sample)
    if not found:
        return _of_one_month(mapping, header, sample)
    if len(found) > 1:
        return mapping
    return _with(mapping, *found)


def _with(mapping: Mapping, day: _Column) -> Mapping:
    return msgspec.structs.replace(mapping, columns={**mapping.columns, day.meaning: (day.header,)})


def _with_day_of_coming(mapping: Mapping, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Mapping:
    """The mapping with the one unread column of days of coming, if it has but days of something else.

    What was paid tells of no coming.
    """
    if {"came_on", "happened_on", "wished_on", "amount", "paid_on"} & mapping.columns.keys():
        return mapping
    found = [day for day in _best(header, rows) if day.meaning == "happened_on"]
    return _with(mapping, *found) if len(found) == 1 else mapping


def _homes_rung(mapping: Mapping, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Mapping:
    """The mapping with columns called 自宅 as telephones, where most of these rows have one below."""
    found = list(mapping.columns.get("phone", ()))
    for place, column in enumerate(header):
        cells = [cells[place] for cells in rows if place < len(cells) and cells[place].strip()]
        if fold(column) in _AT_HOME and 2 * sum(map(phone.is_valid, cells)) > len(cells):
            found.append(column)
    columns = {**mapping.columns, "phone": tuple(found)} if found else mapping.columns
    return msgspec.structs.replace(mapping, columns=columns)


def _born_in_parts(mapping: Mapping, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Mapping:
    """The mapping with 元号・年・月・日 as parts of a birth date, where most rows say a day of long ago."""
    parts = [part for part in ("era", "year", "month", "day") if part in mapping.columns]
    columns = [mapping.columns[part][0] for part in parts]
    if "birth_date" in mapping.columns or not parts or {*map(fold, columns)} - DAY_PARTS:
        return mapping
    places = [header.index(column) for column in columns]
    told = [one_day(tuple(cells[place] for place in places)) for cells in rows if max(places) < len(cells)]
    years = [int(day[:4]) for day in map(date.normalize, told) if day]
    if 2 * sum(year < _FIRST_YEAR for year in years) <= len(years):
        return mapping
    renamed = {f"birth_{part}" if part in parts else part: of for part, of in mapping.columns.items()}
    return msgspec.structs.replace(mapping, columns=renamed)


def _of_one_month(mapping: Mapping, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Mapping:
    """The mapping with a column 日 of numbers as the day, whose month 月 before it tells or a title."""
    place = next((place for place, column in enumerate(header) if fold(column) == "日"), None)
    if place is None or not _are_mostly(month.is_day, place, rows):
        return mapping
    parts = {"applied_on": (header[place],)}
    if place and fold(header[place - 1]) == "月" and _are_mostly(month.is_day, place - 1, rows):
        parts = {"month": (header[place - 1],), "day": (header[place],)}
    return msgspec.structs.replace(mapping, columns={**mapping.columns, **parts})


def is_open(cell: str) -> bool:
    """Whether a cell says a day without its year, or without its month too.

    >>> is_open("4/12"), is_open("12日"), is_open("2026/4/12")
    (True, True, False)
    """
    return date.is_month_day(cell) or month.is_day(cell)


def _without(mapping: Mapping, columns: Iterable[str]) -> Mapping:
    """The mapping without columns that no meaning is sure of."""
    unsure = set(columns)
    kept = {
        meaning: tuple(header for header in headers if header not in unsure)
        for meaning, headers in mapping.columns.items()
    }
    return msgspec.structs.replace(mapping, columns={name: found for name, found in kept.items() if found})


def _first_and_last(header: Sequence[str]) -> list[tuple[str, str]]:
    """Columns of the first and the last of several days, of which a row can be read as one alone."""
    printed = {fold(column): column for column in header}
    return [
        (column, printed[last])
        for word, column in printed.items()
        for begin in _LAST
        if word.startswith(_FIRST) and (last := word.replace(_FIRST, begin, 1)) in printed
    ]


def open_days(header: Sequence[str], rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The headers of several unread columns of which each may say when; empty where there is one, or none.

    >>> open_days(["氏名", "拝命日", "承認日", "発送日"], [("佐藤 花子", "R6.4.1", "R6.4.2", "R6.4.3")])
    ('拝命日', '承認日')
    """
    found = _best(header, list(islice(rows, _SAMPLE)))
    return tuple(one.header for one in found) if len(found) > 1 else ()


def days_aside(header: Sequence[str], rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The headers of unread columns of days on which, by their own words, nobody came or joined, or not yet.

    >>> days_aside(["氏名", "転入予定日", "発送日"], [("佐藤 花子", "R8.4.1", "")])
    ('転入予定日',)
    """
    sample = list(islice(rows, _SAMPLE))
    known = (meaning for meaning, _ in meanings_of(header))
    return tuple(
        printed
        for place, (printed, meaning) in enumerate(zip(header, known, strict=True))
        if not meaning
        and _OTHER.search(_plain(printed))
        and _ENDING.search(_plain(printed))
        and _are_mostly(_is_day, place, sample)
    )


def _best(header: Sequence[str], sample: Sequence[Sequence[str]]) -> list[_Column]:
    """The unread columns of days that tell most."""
    known = (meaning for meaning, _ in meanings_of(header))
    summed = dict(_first_and_last(header))
    found = [
        column
        for place, (printed, meaning) in enumerate(zip(header, known, strict=True))
        if (not meaning or printed in summed)
        and (column := _column(printed))
        and _are_mostly(_is_day, place, sample)
    ]
    best = [one for one in found if one.rank == min(other.rank for other in found)]
    return [
        *best,
        *(_Column(summed[one.header], one.meaning, one.rank) for one in best if one.header in summed),
    ]


def _column(printed: str) -> _Column | None:
    """What a header says of the days below it; None if they are no day of a touchpoint."""
    words = _plain(printed)
    if not _ENDING.search(words) or _OTHER.search(words) or is_foreign(printed):
        return None
    if _CAME.search(words):
        return _Column(printed, "happened_on", 0)
    return _Column(printed, "applied_on", 2 if _BEGUN.search(words) else 1)


def _plain(printed: str) -> str:
    """A header in plain width, without what stands in brackets."""
    return unicodedata.normalize("NFKC", printed[:100]).lower().replace("_", " ").partition("(")[0].strip()


def _are_mostly(kind: Callable[[str], bool], place: int, rows: Sequence[Sequence[str]]) -> bool:
    """Whether most rows have such a cell in this place."""
    return sum(1 for cells in rows if place < len(cells) and kind(cells[place])) > len(rows) / 2


def _is_day(cell: str) -> bool:
    """Whether a cell says a day on which somebody can have come."""
    if date.is_month_day(cell) or date.before_year(cell):
        return True
    try:
        return (month.parse(cell) if month.is_valid(cell) else date.parse(cell)).year >= _FIRST_YEAR
    except FieldError:
        return False
