"""What somebody did, from the columns that say when, how much, with whom and whether at all."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from kankei.errors import FieldError
from kankei.fields import date, money, month
from kankei.fields.text import narrow
from kankei.model import Channel, Status, TouchpointDraft
from kankei.model.kind import UNTIL_DEATH
from kankei.model.touchpoint import ENDS_EARLY
from kankei_importers import refunds
from kankei_importers.cells import own_number, says
from kankei_importers.companions import along
from kankei_importers.heads import count_of
from kankei_importers.layout import Kind, Layout, RecordField, Source
from kankei_importers.no_day import NO_DAY
from kankei_importers.rows import Problems
from kankei_importers.statuses import VOID, beside_names, statuses_of
from kankei_importers.table import Table
from kankei_importers.validation import add_problem

__all__ = ["draft_touchpoints"]

T = TypeVar("T")
_BEFORE, _AFTER = 31, 62
"""Days around the first of the month of a list, of which that tells the year: the months beside it too."""
_MOST_YEN = 10_000_000_000
_UNIT_SAID = re.compile(r"[円万千萬仟億¥￥]")
_LOOSE_COMMA = re.compile(r"[,，](?![0-9０-９]{3}(?![0-9０-９]))")
"""A comma that does not part thousands: of 「10,00」 nobody knows which digit is missing."""
_DIALLED = re.compile(r"0[1-9]\d{8,9}")
"""Ten or eleven digits with one zero in front: a telephone's number, and no amount."""
_CONTACTS: tuple[RecordField, ...] = ("phone", "postal_code")
_SHORTEST_CONTACT = 6
"""Digits of a postal code whose zero in front is gone; with fewer it cannot be told from an amount."""
_OF_CONTACT = "money.of_contact"
_HARMLESS_WHERE_VOID = frozenset({"money.zero", "money.negative"})


def draft_touchpoints(
    table: Table, layout: Layout, *, channel: Channel, problems: Problems, today: dt.date | None = None
) -> list[TouchpointDraft | None]:
    """One touchpoint per row; None, with a problem noted, where its day or amount cannot be read.

    ``today``: what is done cannot lie more than a year behind it.
    """
    statuses = statuses_of(table, layout)
    amounts = _amounts(table, layout, statuses, problems)
    statuses, amounts = refunds.settled(table, layout, statuses, amounts, problems)
    days = _days(table, layout, problems)
    if today is not None:
        _check_future(table, layout, problems, days, statuses, today=today)
    details = _read(layout.detail, table)
    ends, deaths = (_ends(table, layout, end, problems, days) for end in (layout.ended_on, layout.died_on))
    kinds = _kinds(layout.kind, table)
    over = [_over_by(*row) for row in zip(kinds, ends, deaths, strict=True)]
    parts = zip(
        days,
        statuses,
        over,
        amounts,
        _companions(table, layout),
        details,
        map(own_number, _read(layout.number, table)),
        strict=True,
    )
    return [
        None
        if day is None
        else TouchpointDraft(
            channel=channel,
            occurred_on=day,
            status=status,
            kind=kind,
            ended_on=ended,
            amount=amount,
            companions=companions,
            detail=detail,
            source_no=number,
        )
        for day, status, (kind, ended), amount, companions, detail, number in parts
    ]


def _over_by(kind: str, ended: dt.date | None, died: dt.date | None) -> tuple[str, dt.date | None]:
    """The kind and the end of a touchpoint: whoever moved in and died here has not moved out."""
    return (UNTIL_DEATH, died) if kind == "moved_in" and died and not ended else (kind, ended)


def _read(source: Source | None, table: Table) -> list[str]:
    return [""] * table.size if source is None else table.read(source)


def _outcomes(values: Sequence[str], parse: Callable[[str], T]) -> dict[str, T | FieldError]:
    """What each distinct value is, or why it cannot be read."""
    found: dict[str, T | FieldError] = {}
    for value in set(values):
        try:
            found[value] = parse(value)
        except FieldError as error:
            found[value] = error.with_traceback(None)
    return found


def _days(table: Table, layout: Layout, problems: Problems) -> list[dt.date | None]:
    """The day of each row, of a month alone its first; a cell that says neither is a problem."""
    values = table.read(layout.occurred_on)
    known = _outcomes(values, partial(_begun, _within(table, layout)))
    days: list[dt.date | None] = []
    for place, value in enumerate(values):
        found = known[value]
        if isinstance(found, FieldError):
            add_problem(problems, table, place, layout.occurred_on, found.code)
            days.append(None)
        else:
            days.append(found)
    return days


def _check_future(
    table: Table,
    layout: Layout,
    problems: Problems,
    days: Sequence[dt.date | None],
    statuses: Sequence[Status],
    *,
    today: dt.date,
) -> None:
    for place, (day, status) in enumerate(zip(days, statuses, strict=True)):
        if day is not None and status is Status.DONE and date.is_far_ahead(day, today):
            add_problem(problems, table, place, layout.occurred_on, "date.future")


def _ends(
    table: Table, layout: Layout, end: Source | None, problems: Problems, days: Sequence[dt.date | None]
) -> list[dt.date | None]:
    """The last day of each row, where there is one; before the first day it is a problem."""
    if end is None:
        return [None] * table.size
    values = table.read(end)
    known = _outcomes(values, partial(_over, _within(table, layout)))
    ends: list[dt.date | None] = []
    for place, (value, day) in enumerate(zip(values, days, strict=True)):
        found = known[value]
        if isinstance(found, FieldError):
            ends.append(None)
            code = found.code.replace("date.empty", "")
        else:
            ends.append(found)
            code = ENDS_EARLY if day is not None and found < day else ""
        if code:
            add_problem(problems, table, place, end, code)
    return ends


def _within(table: Table, layout: Layout) -> Callable[[str], dt.date]:
    """How a cell is read as a day: what it leaves open of month and year the list tells as a whole."""
    of, year = table.month(), table.fiscal_year()
    read = partial(_day, of=of, since=table.twelvemonth(), near=None if year else of)
    return partial(_month_first, read) if layout.month_first else read


def _day(
    value: str, of: dt.date | None = None, since: dt.date | None = None, near: dt.date | None = None
) -> dt.date:
    if NO_DAY.fullmatch(value):
        raise FieldError("date", value, "date.empty")
    if month.is_day(value):
        return month.parse_day(value, of=_told(of, value, "date.no_month"))
    if date.is_month_day(value):
        day = date.parse_month_day(value, since=_told(since, value, "date.no_year"))
        if near is not None and not -_BEFORE <= (day - near).days < _AFTER:
            raise FieldError("date", value, "date.no_year")
        return day
    day = date.parse(value)
    if code := date.doubt(day):
        raise FieldError("date", value, code)
    return day


def _told(by_list: dt.date | None, value: str, code: str) -> dt.date:
    if by_list is None:
        raise FieldError("date", value, code)
    return by_list


def _begun(read: Callable[[str], dt.date], value: str) -> dt.date:
    """The day that a cell says, of a month alone the first."""
    return month.parse(value) if month.is_valid(value) else read(value)


def _over(read: Callable[[str], dt.date], value: str) -> dt.date:
    """The day that a cell says, of a month alone the last."""
    return month.parse_end(value) if month.is_valid(value) else read(value)


def _month_first(read: Callable[[str], dt.date], value: str) -> dt.date:
    try:
        return date.parse_us(value)
    except FieldError as error:
        if error.code != "date.unreadable":
            raise
        return read(value)


def _kinds(kind: Kind | None, table: Table) -> list[str]:
    if kind is None:
        return [""] * table.size
    cells = table.read(kind.source)
    known = {
        cell: next((name for pattern, name in kind.words if says(cell, pattern)), kind.otherwise)
        for cell in set(cells)
    }
    return [known[cell] for cell in cells]


def _amounts(
    table: Table, layout: Layout, statuses: Sequence[Status], problems: Problems
) -> list[int | None]:
    """Yen per row, None where the cell is empty; a refund's zero does not matter."""
    if layout.amount is None:
        return [None] * table.size
    values, worth = table.read(layout.amount), table.worth_of(layout.amount)
    known = _outcomes(values, lambda value: _yen(value, worth))
    of_contact = _contact_as_amount(table, layout, values)
    amounts: list[int | None] = []
    for place, (value, status) in enumerate(zip(values, statuses, strict=True)):
        found = FieldError("money", value, _OF_CONTACT) if place in of_contact else known[value]
        if isinstance(found, FieldError):
            if not (found.code in _HARMLESS_WHERE_VOID and status in VOID):
                add_problem(problems, table, place, layout.amount, found.code)
            found = None
        amounts.append(found)
    return amounts


def _yen(value: str, worth: int) -> int | None:
    """The yen of a cell, whose bare figures are worth so many each."""
    if not value:
        return None
    if _LOOSE_COMMA.search(value):
        raise FieldError("money", value, "money.unreadable")
    if _DIALLED.fullmatch(narrow(value)):
        raise FieldError("money", value, _OF_CONTACT)
    amount = money.parse(value) * (1 if _UNIT_SAID.search(value) else worth)
    if amount > _MOST_YEN:
        raise FieldError("money", value, "money.unreadable")
    return amount


def _contact_as_amount(table: Table, layout: Layout, values: Sequence[str]) -> set[int]:
    """Places of rows whose amount is their own telephone number or postal code, zeros in front or not.

    Of whole thousands nobody can say so: 1,000,000円 may come from 〒100-0000.
    """
    digits = {value: _digits(value) for value in set(values)}
    long = {value: found for value, found in digits.items() if _is_contact(found)}
    if not long:
        return set()
    sources = [layout.record[field] for field in _CONTACTS if field in layout.record]
    return {
        place
        for source in sources
        for place, (value, cell) in enumerate(zip(values, table.read(source), strict=True))
        if value in long and cell and _digits(cell) == long[value]
    }


def _is_contact(digits: str) -> bool:
    return len(digits) >= _SHORTEST_CONTACT and not digits.endswith("000")


def _digits(cell: str) -> str:
    """The digits of a cell, without the zeros in front that a spreadsheet may have taken."""
    return re.sub(r"\D", "", narrow(cell)).lstrip("0")


def _companions(table: Table, layout: Layout) -> list[int]:
    """People who came along: said so, or the head count less the one who signed up, or named beside them."""
    others = [count_of(cell) for cell in _read(layout.companions, table)]
    heads = [count_of(cell) for cell in _read(layout.heads, table)]
    beside = table.noted(layout, beside_names)
    return [
        count if count is not None else everybody - 1 if everybody else max(told.companions or 0, named)
        for count, everybody, told, named in zip(others, heads, beside, along(table, layout), strict=True)
    ]
