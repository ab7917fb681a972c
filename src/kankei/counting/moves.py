"""Moves (異動): each once, however many lists tell of it, and each on its one day.

Whoever moved in until a day has moved out on it, or died. Lists that tell of a move some days apart tell of
one.
"""

import numpy as np
from msgspec.structs import replace

from kankei.counting.columns import (
    CHANNELS,
    NOBODY,
    STATUSES,
    STILL,
    UNKNOWN_ZONE,
    Flags,
    Touches,
    joined,
    listens,
)
from kankei.model.axis import Channel, Status
from kankei.model.kind import UNTIL_DEATH
from kankei.model.rule import SettlementRule

__all__ = ["is_register", "of_register", "parted"]

AGAIN = 365
"""Days within which a move the same way is the one before it, told again: what tells of moves in latest, an
application for 移住支援金, may be handed in until a year after."""
_REGISTERS = ("宛名番号", "住民記録", "住民異動", "住民基本台帳", "住基")
"""Words in the name of a list that comes from the register of residents."""
_STANDARD = "residents"
"""The name of the layout in which systems of the register export moves (標準仕様の異動一覧)."""
_DONE = STATUSES.index(Status.DONE)
_MOVED_IN, _UNTIL_DEATH = f"{Channel.RESIDENCY}:moved_in", f"{Channel.RESIDENCY}:{UNTIL_DEATH}"


def is_register(source: str) -> bool:
    """Whether a list comes from the register of residents, by the name of its source.

    >>> is_register("residents"), is_register("residency:宛名番号"), is_register("移住者アンケート")
    (True, True, False)
    """
    return source == _STANDARD or any(word in source for word in _REGISTERS)


def of_register(touches: Touches) -> Flags:
    """Which touchpoints a list from the register of residents tells of."""
    registers = [place for place, source in enumerate(touches.sources) if is_register(source)]
    return np.isin(touches.source, registers)


def parted(touches: Touches, settlement: SettlementRule) -> Touches:
    """Touchpoints of which each tells of one move, and all that tell of one move stand on one day.

    A move in that is over is one in and one out, or a death; the second stands on the day on which the first
    is over, and tells nothing else: no address, no yen. Moves in one after another, none later than ``AGAIN``
    days after the one before and none out between, are one; so are moves out, and deaths. Its day is the
    first that the register of residents tells, else the first of all. What was parted before stays as it is.
    """
    return _on_one_day(_apart(touches, settlement), settlement)


def _apart(touches: Touches, settlement: SettlementRule) -> Touches:
    """A move in that is over as one in and one out, or a death."""
    until_death = listens(touches, [_UNTIL_DEATH])
    over = (listens(touches, settlement.moved_in) | until_death) & (touches.ended != STILL)
    if not (over | until_death).any():
        return touches
    gone = _told(touches, over & ~until_death, settlement.moved_out[0])
    died = _told(touches, over & until_death, settlement.deaths[0])
    came = joined(touches.where(~until_death), _as(touches.where(until_death), _MOVED_IN))
    still = np.r_[over[~until_death], over[until_death]]
    came = replace(came, ended=np.where(still, STILL, came.ended).astype(np.int32))
    return joined(joined(came, gone), died)


def _on_one_day(touches: Touches, settlement: SettlementRule) -> Touches:
    """What tells of one move, on the day of that move."""
    way = np.zeros(len(touches), dtype=np.int8)
    for number, ties in enumerate((settlement.moved_in, settlement.moved_out, settlement.deaths), start=1):
        way[listens(touches, ties)] = number
    moves = np.flatnonzero((way > 0) & (touches.status == _DONE) & (touches.person != NOBODY))
    moves = moves[np.lexsort((way[moves], touches.day[moves], touches.person[moves]))]
    person, day = touches.person[moves], touches.day[moves]
    first = np.ones(len(moves), dtype=np.bool_)
    first[1:] = (np.diff(person) != 0) | (np.diff(way[moves]) != 0) | (np.diff(day) > AGAIN)
    if first.all():
        return touches
    move = np.cumsum(first) - 1
    nearest = np.lexsort((day, ~of_register(touches.where(moves)), move))[first]
    days = touches.day.copy()
    days[moves] = day[nearest][move]
    return replace(touches, day=days)


def _told(touches: Touches, chosen: Flags, tie: str) -> Touches:
    """How the chosen moves in were over, as touchpoints of their own."""
    ends = touches.where(chosen)
    nothing = np.zeros(len(ends), dtype=np.int32)
    return replace(
        _as(ends, tie),
        day=ends.ended,
        ended=nothing + np.int32(STILL),
        amount=nothing.astype(np.int64),
        companions=nothing,
        zone=np.full(len(ends), UNKNOWN_ZONE, dtype=np.int16),
    )


def _as(touches: Touches, tie: str) -> Touches:
    """The touchpoints as those of a tie."""
    channel, _, kind = tie.partition(":")
    return replace(
        touches,
        kinds=(kind,),
        channel=np.full(len(touches), CHANNELS.index(Channel(channel)), dtype=np.int16),
        kind=np.zeros(len(touches), dtype=np.int16),
    )
