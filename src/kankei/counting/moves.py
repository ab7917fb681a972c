"""Moves (異動): whoever moved in until a day has moved out on it, or died."""

import numpy as np
from msgspec.structs import replace

from kankei.counting.columns import CHANNELS, STILL, UNKNOWN_ZONE, Flags, Touches, joined, listens
from kankei.model.axis import Channel
from kankei.model.kind import UNTIL_DEATH
from kankei.model.rule import SettlementRule

__all__ = ["parted"]

_MOVED_IN, _UNTIL_DEATH = f"{Channel.RESIDENCY}:moved_in", f"{Channel.RESIDENCY}:{UNTIL_DEATH}"


def parted(touches: Touches, settlement: SettlementRule) -> Touches:
    """Touchpoints of which each tells of one move: a move in that is over is one in and one out, or a death.

    The second stands on the day on which the first is over, and tells nothing else: no address, no yen.
    What was parted before stays as it is.
    """
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
