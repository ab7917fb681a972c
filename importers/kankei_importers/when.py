"""When: the columns of a mapping that tell the day of a touchpoint, by the channel the list is of."""

import re
from typing import TypeVar

from kankei.model import Channel
from kankei.model.axis import GIFTS, JOINED
from kankei_importers.header import fold
from kankei_importers.layout import (
    Cell,
    DayInParts,
    FileDate,
    First,
    FirstDay,
    HeldOn,
    LastDay,
    OneDay,
    Source,
    Spared,
)
from kankei_importers.mapping import Mapping
from kankei_importers.moved import LeftAgain
from kankei_importers.no_day import NEVER, NOTHING
from kankei_importers.removal import usual_move
from kankei_importers.years import OfYear

__all__ = ["STAYS", "column_of", "died_on", "ended_on", "occurred_on", "paid_on", "signed_up", "ways"]

STAYS = frozenset({Channel.TRIAL_STAY, Channel.WORK_STAY, Channel.DUAL_RESIDENCE})
"""Channels of which somebody stays for days."""
_LASTING = JOINED | {Channel.RESIDENCY, Channel.DUAL_RESIDENCE}
_OF_DEATH = re.compile("死亡|逝去|物故")
_HELD = "held"
T = TypeVar("T", Cell, DayInParts)
_OF_SOMETHING = frozenset({"日付", "ひづけ", "日にち", "日時", "年月日", "月日", "日", "date"})
"""Folded headers of a day of which nothing says what was done then."""


def column_of(mapping: Mapping, *meanings: str) -> Cell | None:
    """The best column of the first meaning that the list has."""
    found = (mapping.columns[meaning][:1] for meaning in meanings if mapping.columns.get(meaning))
    return next((Cell(headers) for headers in found), None)


def occurred_on(mapping: Mapping, channel: Channel) -> First:
    """What says when, the most telling first: paid, happened, joined; what was only wished last.

    A line above the header that tells when an event was held goes before the day on which somebody signed up.
    """
    order = ["came_on", "happened_on", _HELD, "wished_on", "applied_on", "saved_on"]
    if channel in STAYS or channel is Channel.RESIDENCY:
        order.remove(_HELD)
    if channel in GIFTS:
        order = ["paid_on", "happened_on", "applied_on", "saved_on"]
    elif channel in JOINED:
        order = ["applied_on", "happened_on", "saved_on"]
    alone = mapping.columns.keys().isdisjoint({"attendance", "status", "came_on"})
    found: list[Source] = []
    for meaning in order:
        cells = _days(mapping, meaning)
        if meaning == "happened_on":
            found += map(FirstDay, sorted(cells, key=_is_of_leaving))
        else:
            found += map(OneDay, cells) if meaning == "wished_on" and alone else cells
        found += _day_in_parts(mapping) if meaning == "applied_on" else []
        found += [HeldOn()] if meaning == _HELD else []
    return First((*found, HeldOn(), FileDate(), *filter(None, [paid_on(mapping, channel)])))


def _is_of_leaving(day: Spared) -> bool:
    """Whether a day is of moving out, behind which that of moving in goes."""
    return usual_move(fold(day.source.headers[0])) == "moved_out"


def signed_up(mapping: Mapping, channel: Channel) -> tuple[Source, ...]:
    """Those columns of ``occurred_on`` that tell when somebody signed up for what was done another day."""
    if channel in JOINED or channel is Channel.RESIDENCY:
        return ()
    days = (*_days(mapping, "applied_on"), *_days(mapping, "saved_on"))
    return tuple(day for day in days if fold(day.source.headers[0]) not in _OF_SOMETHING)


def ended_on(mapping: Mapping, channel: Channel) -> Source | None:
    """The columns of ends (退会日), or the end that the cells of the day may tell (利用期間).

    Whoever moved in and out by one row (転入日, 転出日) stayed from the one day until the other.
    What was given has no end; whoever died ended by it what would have lasted, and no visit.
    """
    if channel in GIFTS:
        return None
    ends, days = mapping.columns.get("ended_on", ()), mapping.columns.get("happened_on", ())
    if channel not in _LASTING or channel is Channel.RESIDENCY:
        ends = tuple(header for header in ends if not _OF_DEATH.search(fold(header)))
    found: list[Source] = [Spared(_of_year(mapping, header), NEVER) for header in ends]
    came, left = ways(mapping)
    if channel is Channel.RESIDENCY and came and left:
        found.append(LeftAgain(came, left))
    if found:
        return First(tuple(found))
    return LastDay(_of_year(mapping, days[0])) if days else None


def died_on(mapping: Mapping, channel: Channel) -> Source | None:
    """The columns of deaths (死亡日) in a list of moves: whoever died has not moved out."""
    ends = mapping.columns.get("ended_on", ()) if channel is Channel.RESIDENCY else ()
    found = tuple(Spared(Cell((header,)), NEVER) for header in ends if _OF_DEATH.search(fold(header)))
    return First(found) if found else None


def ways(mapping: Mapping) -> tuple[First | None, First | None]:
    """The columns that tell when somebody moved in, and those that tell when they moved out."""
    told = [(Cell((header,)), usual_move(fold(header))) for header in mapping.columns.get("happened_on", ())]
    came, left = (tuple(column for column, move in told if move == way) for way in ("moved_in", "moved_out"))
    return First(came) if came else None, First(left) if left else None


def paid_on(mapping: Mapping, channel: Channel) -> Cell | None:
    """The day on which somebody paid a fee: of signing up or joining, where nothing else tells one."""
    return None if channel in GIFTS or channel is Channel.RESIDENCY else column_of(mapping, "paid_on")


def _day_in_parts(mapping: Mapping) -> list[Source]:
    """The day that stands in columns for its month and day, and its year where the list does not tell it."""
    parts = {meaning: column_of(mapping, meaning) for meaning in ("era", "year", "month", "day")}
    if parts["month"] is None or parts["day"] is None:
        return []
    return [_with_year(mapping, DayInParts(tuple(part for part in parts.values() if part)))]


def _days(mapping: Mapping, meaning: str) -> list[Spared]:
    return [Spared(_of_year(mapping, header), NOTHING) for header in mapping.columns.get(meaning, ())]


def _of_year(mapping: Mapping, header: str) -> Cell | OfYear:
    return _with_year(mapping, Cell((header,)))


def _with_year(mapping: Mapping, days: T) -> T | OfYear:
    """Days with the column that tells their year, where the list has one."""
    years = column_of(mapping, "fiscal_year", "calendar_year")
    return OfYear(days, years, fiscal="fiscal_year" in mapping.columns) if years else days
