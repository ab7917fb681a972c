"""Touchpoints as columns: what counting takes, one numpy array a field.

Enumerations travel as their place in ``CHANNELS``, ``STATUSES`` and ``ZONES``, days as ordinals
(``date.toordinal``), so that three million touchpoints are a few dozen megabytes.
"""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property, lru_cache

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from kankei.model.axis import Channel, Status, Zone
from kankei.model.touchpoint import TouchpointDraft

CHANNELS = tuple(Channel)
STATUSES = tuple(Status)
ZONES = tuple(Zone)
IN_TOWN, UNKNOWN_ZONE = ZONES.index(Zone.IN_TOWN), ZONES.index(Zone.UNKNOWN)
"""Places in ``ZONES``."""
NOBODY = 0
"""The person of a touchpoint whose record is nobody in particular; people's numbers begin at 1."""
STILL = 0
"""The end of a touchpoint that has none."""
WORDS = ("kinds", "sources")
"""What of ``Touches`` is no column: the words in which some columns have places."""

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Codes = NDArray[np.int16]
Flags = NDArray[np.bool_]


class Touches(Struct, frozen=True, kw_only=True, eq=False, dict=True):
    """Touchpoints in columns of equal length, in any order.

    ``person`` is a person's number or ``NOBODY``; ``kind`` is a place in ``kinds``, ``source`` one in
    ``sources`` (its record's); ``day`` and ``ended`` are ordinals (``STILL`` if there is no end); ``amount``
    is whole yen, 0 if none; ``zone`` is where the record's address lies; ``thin`` that its record has a name
    and nothing beside it; ``no`` is the touchpoint's number.
    """

    kinds: tuple[str, ...]
    sources: tuple[str, ...]
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
    source: Codes

    def __len__(self) -> int:
        """How many touchpoints."""
        return len(self.person)

    @cached_property
    def tie(self) -> Ints:
        """The channel and the kind of each touchpoint as one number."""
        return self.channel.astype(np.int64) * max(1, len(self.kinds)) + self.kind

    def where(self, chosen: Flags | Ints) -> "Touches":
        """Only the chosen touchpoints, by flag or by place."""
        columns = {name: getattr(self, name)[chosen] for name in self.__struct_fields__ if name not in WORDS}
        return Touches(kinds=self.kinds, sources=self.sources, **columns)


def listens(touches: Touches, ties: Iterable[str]) -> Flags:
    """The touchpoints that one of the ties (``channel`` or ``channel:kind``) means."""
    chosen: Flags = _meant(frozenset(ties), touches.kinds)[touches.tie]
    return chosen


@lru_cache(maxsize=64)
def _meant(ties: frozenset[str], kinds: tuple[str, ...]) -> Flags:
    """For every channel with every kind whether one of the ties means it."""
    table = np.zeros((len(CHANNELS), max(1, len(kinds))), dtype=np.bool_)
    for tie in ties:
        channel, _, kind = tie.partition(":")
        some = [place for place, name in enumerate(kinds) if kind in ("", name)]
        table[[place for place, name in enumerate(CHANNELS) if name == channel], some] = True
    return table.ravel()


def joined(one: Touches, two: Touches) -> Touches:
    """The touchpoints of both, one after the other."""
    one, two = aligned(one, two)
    names = [name for name in one.__struct_fields__ if name not in WORDS]
    return Touches(
        kinds=one.kinds,
        sources=one.sources,
        **{name: np.concatenate([getattr(one, name), getattr(two, name)]) for name in names},
    )


def aligned(one: Touches, two: Touches) -> tuple[Touches, Touches]:
    """Both with the same kinds and the same sources in the same places."""
    kinds = tuple(dict.fromkeys([*one.kinds, *two.kinds]))
    sources = tuple(dict.fromkeys([*one.sources, *two.sources]))
    return _recoded(one, kinds, sources), _recoded(two, kinds, sources)


def _recoded(touches: Touches, kinds: tuple[str, ...], sources: tuple[str, ...]) -> Touches:
    kind = np.array([kinds.index(word) for word in touches.kinds] or [0], dtype=np.int16)
    source = np.array([sources.index(word) for word in touches.sources] or [0], dtype=np.int16)
    return replace(
        touches, kinds=kinds, sources=sources, kind=kind[touches.kind], source=source[touches.source]
    )


class Touch(Struct, frozen=True, kw_only=True):
    """One touchpoint with whom it is of and where that record lives: a row of ``Touches``."""

    person: int | None
    touchpoint: TouchpointDraft
    zone: Zone = Zone.UNKNOWN
    thin: bool = False
    no: int = 0
    source: str = ""


def codes(values: Iterable[StrEnum], enumeration: tuple[StrEnum, ...]) -> Codes:
    """The place of each value in its enumeration."""
    return _places(values, enumeration)


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
    sources = tuple(sorted({row.source for row in rows}))
    return Touches(
        kinds=kinds,
        sources=sources,
        person=np.array([NOBODY if row.person is None else row.person for row in rows], dtype=np.int64),
        channel=codes((point.channel for point in points), CHANNELS),
        kind=_places((point.kind for point in points), kinds),
        day=np.array([point.occurred_on.toordinal() for point in points], dtype=np.int32),
        ended=np.array([_ordinal(point.ended_on) for point in points], dtype=np.int32),
        status=codes((point.status for point in points), STATUSES),
        amount=np.array([point.amount or 0 for point in points], dtype=np.int64),
        companions=np.array([point.companions for point in points], dtype=np.int32),
        zone=codes((row.zone for row in rows), ZONES),
        thin=np.array([row.thin for row in rows], dtype=np.bool_),
        no=np.array([row.no for row in rows], dtype=np.int64),
        source=_places((row.source for row in rows), sources),
    )


def _places(words: Iterable[str], known: tuple[str, ...]) -> Codes:
    place = {word: code for code, word in enumerate(known)}
    return np.fromiter((place[word] for word in words), dtype=np.int16)


def _ordinal(day: dt.date | None) -> int:
    return STILL if day is None else day.toordinal()
