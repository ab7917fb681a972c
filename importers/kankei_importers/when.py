"""When: the columns of a mapping that tell the day of a touchpoint, by the channel the list is of."""

from kankei.model import Channel
from kankei.model.axis import GIFTS, JOINED
from kankei_importers.header import fold
from kankei_importers.layout import Cell, DayInParts, FileDate, First, FirstDay, HeldOn, LastDay, Source
from kankei_importers.mapping import Mapping

__all__ = ["STAYS", "ended_on", "occurred_on", "paid_on", "signed_up"]

STAYS = frozenset({Channel.TRIAL_STAY, Channel.WORK_STAY, Channel.DUAL_RESIDENCE})
_HELD = "held"
_OF_SOMETHING = frozenset({"日付", "ひづけ", "日にち", "日時", "年月日", "月日", "日", "date"})
"""Folded headers of a day of which nothing says what was done then."""


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
    found: list[Source] = []
    for meaning in order:
        cells = _cells(mapping, meaning)
        found += map(FirstDay, cells) if meaning == "happened_on" else cells
        found += _day_in_parts(mapping) if meaning == "applied_on" else []
        found += [HeldOn()] if meaning == _HELD else []
    return First((*found, HeldOn(), FileDate(), *filter(None, [paid_on(mapping, channel)])))


def signed_up(mapping: Mapping, channel: Channel) -> tuple[Source, ...]:
    """Those columns of ``occurred_on`` that tell when somebody signed up for what was held another day."""
    if channel in GIFTS | JOINED or channel is Channel.RESIDENCY:
        return ()
    cells = (*_cells(mapping, "applied_on"), *_cells(mapping, "saved_on"))
    return tuple(cell for cell in cells if fold(cell.headers[0]) not in _OF_SOMETHING)


def ended_on(mapping: Mapping) -> Source | None:
    """The last day: in a column of its own, or the end that the cells of the day may tell (利用期間)."""
    if last := _column(mapping, "ended_on"):
        return last
    day = _column(mapping, "happened_on")
    return LastDay(day) if day else None


def paid_on(mapping: Mapping, channel: Channel) -> Cell | None:
    """The day on which somebody paid a fee: of signing up or joining, where nothing else tells one."""
    return None if channel in GIFTS or channel is Channel.RESIDENCY else _column(mapping, "paid_on")


def _day_in_parts(mapping: Mapping) -> list[Source]:
    """The day that stands in columns for its month and day, and its year where the list does not tell it."""
    parts = {meaning: _column(mapping, meaning) for meaning in ("era", "year", "month", "day")}
    if parts["month"] is None or parts["day"] is None:
        return []
    return [DayInParts(tuple(part for part in parts.values() if part))]


def _cells(mapping: Mapping, meaning: str) -> list[Cell]:
    return [Cell((header,)) for header in mapping.columns.get(meaning, ())]


def _column(mapping: Mapping, meaning: str) -> Cell | None:
    return next(iter(_cells(mapping, meaning)), None)
