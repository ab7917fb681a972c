"""Touchpoints as columns: what counting takes, one numpy array a field.

Enumerations travel as their place in ``CHANNELS``, ``STATUSES`` and ``ZONES``, days as ordinals
(``date.toordinal``), so that three million touchpoints are a few dozen megabytes.
"""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from kankei.model.axis import Channel, Status, Zone
from kankei.model.touchpoint import TouchpointDraft

CHANNELS = tuple(Channel)
STATUSES = tuple(Status)
ZONES = tuple(Zone)
NOBODY = 0
"""The person of a touchpoint whose record is nobody in particular; people's numbers begin at 1."""
STILL = 0
"""The end of a touchpoint that has none."""

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Codes = NDArray[np.int16]
Flags = NDArray[np.bool_]


class Touches(Struct, frozen=True, kw_only=True, eq=False, dict=True):
    """Touchpoints in columns of equal length, in any order.

    ``person`` is a person's number or ``NOBODY``; ``kind`` is a place in ``kinds``; ``day`` and ``ended`` are
    ordinals (``STILL`` if there is no end); ``amount`` is whole yen, 0 if none; ``zone`` is where the
    record's address lies; ``thin`` that its record has a name and nothing beside it; ``no`` is the
    touchpoint's number.
    """

    kinds: tuple[str, ...]
    person: Ints
    channel: Codes
    kind: Codes
    day: Small
    ended: Small
    status: Codes
    amount: Ints
    companions: Small
    zone: Codes
    thin: Flags
    no: Ints

    def __len__(self) -> int:
        """How many touchpoints."""
        return len(self.person)

    @cached_property
    def tie(self) -> Ints:
        """The channel and the kind of each touchpoint as one number."""
        return self.channel.astype(np.int64) * max(1, len(self.kinds)) + self.kind

    def where(self, chosen: Flags | Ints) -> "Touches":
        """Only the chosen touchpoints, by flag or by place."""
        columns = {name: getattr(self, name)[chosen] for name in self.__struct_fields__ if name != "kinds"}
        return Touches(kinds=self.kinds, **columns)


def joined(one: Touches, two: Touches) -> Touches:
    """The touchpoints of both, one after the other."""
    one, two = aligned(one, two)
    names = [name for name in one.__struct_fields__ if name != "kinds"]
    return Touches(
        kinds=one.kinds,
        **{name: np.concatenate([getattr(one, name), getattr(two, name)]) for name in names},
    )


def aligned(one: Touches, two: Touches) -> tuple[Touches, Touches]:
    """Both with the same kinds in the same places."""
    kinds = tuple(dict.fromkeys([*one.kinds, *two.kinds]))
    return _recoded(one, kinds), _recoded(two, kinds)


def _recoded(touches: Touches, kinds: tuple[str, ...]) -> Touches:
    place = np.array([kinds.index(kind) for kind in touches.kinds] or [0], dtype=np.int16)
    columns = {
        name: getattr(touches, name) for name in touches.__struct_fields__ if name not in ("kinds", "kind")
    }
    return Touches(kinds=kinds, kind=place[touches.kind], **columns)


class Touch(Struct, frozen=True, kw_only=True):
    """One touchpoint with whom it is of and where that record lives: a row of ``Touches``."""

    person: int | None
    touchpoint: TouchpointDraft
    zone: Zone = Zone.UNKNOWN
    thin: bool = False
    no: int = 0


def codes(values: Iterable[StrEnum], enumeration: tuple[StrEnum, ...]) -> Codes:
    """The place of each value in its enumeration."""
    place = {value: code for code, value in enumerate(enumeration)}
    return np.fromiter((place[value] for value in values), dtype=np.int16)


def columns(touches: Iterable[Touch]) -> Touches:
    """Rows as columns; the order is kept.

    >>> import datetime as dt
    >>> gift = TouchpointDraft(channel=Channel.DONATION, occurred_on=dt.date(2026, 4, 1), amount=10_000)
    >>> columns([Touch(person=7, touchpoint=gift)]).person.tolist()
    [7]
    """
    rows = list(touches)
    points = [row.touchpoint for row in rows]
    kinds = tuple(sorted({point.kind for point in points}))
    place = {kind: code for code, kind in enumerate(kinds)}
    return Touches(
        kinds=kinds,
        person=np.array([NOBODY if row.person is None else row.person for row in rows], dtype=np.int64),
        channel=codes((point.channel for point in points), CHANNELS),
        kind=np.array([place[point.kind] for point in points], dtype=np.int16),
        day=np.array([point.occurred_on.toordinal() for point in points], dtype=np.int32),
        ended=np.array([_ordinal(point.ended_on) for point in points], dtype=np.int32),
        status=codes((point.status for point in points), STATUSES),
        amount=np.array([point.amount or 0 for point in points], dtype=np.int64),
        companions=np.array([point.companions for point in points], dtype=np.int32),
        zone=codes((row.zone for row in rows), ZONES),
        thin=np.array([row.thin for row in rows], dtype=np.bool_),
        no=np.array([row.no for row in rows], dtype=np.int64),
    )


def _ordinal(day: dt.date | None) -> int:
    return STILL if day is None else day.toordinal()
