"""Moments: the columns of an undeclared list that say when something was done, how long, and when paid."""

from kankei.model import Channel
from kankei.model.axis import GIFTS, JOINED
from kankei_importers.layout import (
    Cell,
    DayInParts,
    First,
    FirstDay,
    HeldOn,
    LastDay,
    OneDay,
    Source,
    Spared,
)
from kankei_importers.mapping import Mapping
from kankei_importers.no_day import NEVER, NOTHING

__all__ = ["STAYS", "column_of", "day_of_payment", "days_of", "end_of"]

STAYS = frozenset({Channel.TRIAL_STAY, Channel.WORK_STAY, Channel.DUAL_RESIDENCE})
"""Channels of which somebody stays for days."""
_HELD = "held"


def column_of(mapping: Mapping, *meanings: str) -> Cell | None:
    """The best column of the first meaning that the list has."""
    found = (mapping.columns[meaning][:1] for meaning in meanings if mapping.columns.get(meaning))
    return next((Cell(headers) for headers in found), None)


def days_of(mapping: Mapping, channel: Channel) -> list[Source]:
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
        cells = [Spared(Cell((header,)), NOTHING) for header in mapping.columns.get(meaning, ())]
        if meaning == "happened_on":
            found += map(FirstDay, cells)
        else:
            found += map(OneDay, cells) if meaning == "wished_on" and alone else cells
        found += _day_in_parts(mapping) if meaning == "applied_on" else []
        found += [HeldOn()] if meaning == _HELD else []
    return found


def end_of(mapping: Mapping) -> Source | None:
    """The columns of ends (退会日, 死亡日), or the end that the cells of the day may tell (利用期間)."""
    ends, day = mapping.columns.get("ended_on", ()), column_of(mapping, "happened_on")
    if ends:
        return First(tuple(Spared(Cell((header,)), NEVER) for header in ends))
    return LastDay(day) if day else None


def day_of_payment(mapping: Mapping, channel: Channel) -> Cell | None:
    """The day on which somebody paid a fee: of signing up or joining, where nothing else tells one."""
    return None if channel in GIFTS or channel is Channel.RESIDENCY else column_of(mapping, "paid_on")


def _day_in_parts(mapping: Mapping) -> list[Source]:
    """The day that stands in columns for its year, month and day, if there is one."""
    parts = [column_of(mapping, meaning) for meaning in ("year", "month", "day")]
    if None in parts:
        return []
    return [DayInParts(tuple(part for part in (column_of(mapping, "era"), *parts) if part))]
