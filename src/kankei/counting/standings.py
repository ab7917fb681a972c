"""Standings: who stands on which axis on a day, and which touchpoints earned it.

Settlement is decided first, because residents stand on no axis that is closed to them; whoever has died
stands on none. Only what was done on or before the day counts. A touchpoint is *heard* by an axis when the
axis's rule listens to it on that day; people *stand* on an axis for one touchpoint that is enough, for a
repetition over fiscal years, or for touchpoints that weigh enough together.
"""

import datetime as dt

import numpy as np
from msgspec import UNSET, Struct
from msgspec.structs import replace

from kankei.counting.columns import (
    IN_TOWN,
    NOBODY,
    STATUSES,
    STILL,
    UNKNOWN_ZONE,
    ZONES,
    Codes,
    Flags,
    Ints,
    Touches,
    listens,
)
from kankei.counting.moves import parted
from kankei.counting.periods import APRIL, first_day, fiscal_years
from kankei.counting.sources import unheard
from kankei.fields.date import fiscal_year
from kankei.fields.moment import check_day
from kankei.model.axis import Axis, Status
from kankei.model.rule import AxisRule, CountingRule, Weighed

NOWHERE = -1
"""The place among people of a touchpoint of nobody in particular."""
SPARSE = 64
"""Numbers of people beyond so many times the touchpoints are sorted."""
_DONE = STATUSES.index(Status.DONE)


class Standings(Struct, frozen=True, kw_only=True, eq=False):
    """Everybody who did anything by the day, in columns over people; and, over ``touches``, what earned what.

    ``touches`` are those that were done by the day; ``index`` is each one's place in ``people`` (``NOWHERE``
    if it is of nobody). ``heard`` are the touchpoints an axis listens to, ``earned`` those among them of
    people who stand on it. ``resident`` is whoever has settled or, if the rule says so, whose latest address
    is in town; ``died`` the ordinal day of each person's death, 0 for the living.
    """

    rule: CountingRule
    as_of: dt.date
    people: Ints
    on: dict[Axis, Flags]
    resident: Flags
    died: Ints
    zone: Codes
    thin: Flags
    touches: Touches
    index: Ints
    heard: dict[Axis, Flags]
    earned: dict[Axis, Flags]

    @property
    def bits(self) -> Ints:
        """The axes of each person as one number: bits in the order of ``Axis``, 0 for none."""
        bits = np.zeros(len(self.people), dtype=np.int64)
        for place, axis in enumerate(Axis):
            bits |= self.on[axis].astype(np.int64) << place
        return bits


class _Ear(Struct, frozen=True, kw_only=True, eq=False):
    """One axis before residents are told apart: what it hears, what of it earns, for whom it is enough."""

    heard: Flags
    earning: Flags
    stood: Flags


class _Moves(Struct, frozen=True, kw_only=True, eq=False):
    """Which touchpoints are moves in; by person, who has settled, and when they went and died (or 0)."""

    came: Flags
    settled: Flags
    last_out: Ints
    died: Ints


def standings(touches: Touches, *, rule: CountingRule, as_of: dt.date) -> Standings:
    """The standing of every person on a day under a rule; the order of touchpoints is of no matter.

    Raises:
        FieldError: ``as_of`` is no plain day.
    """
    check_day(as_of)
    touches = parted(touches, rule.settlement)
    done = touches.where((touches.status == _DONE) & (touches.day <= as_of.toordinal()))
    people, index = _people(done.person)
    moves = _moves(done, index, len(people), rule)
    zone = _zones(done, index, moves)
    resident = zone == IN_TOWN if rule.settlement.address_counts else moves.settled
    ears = {Axis.SETTLEMENT: _Ear(heard=moves.came, earning=moves.came, stood=moves.settled)}
    on = {Axis.SETTLEMENT: moves.settled}
    silent = unheard(done, rule)
    for axis, axis_rule in rule.open_axes:
        ears[axis] = ear = _open_axis(done, index, len(people), axis_rule, as_of, silent=silent)
        on[axis] = ear.stood & (moves.died == 0)
        if not axis_rule.residents:
            on[axis] &= ~resident
    return Standings(
        rule=rule,
        as_of=as_of,
        people=people,
        on={axis: on[axis] for axis in Axis},
        resident=resident,
        died=moves.died,
        zone=zone,
        thin=~_hit(~done.thin, index, len(people)),
        touches=done,
        index=index,
        heard={axis: ears[axis].heard for axis in Axis},
        earned={axis: ears[axis].earning & _of_touches(on[axis], index) for axis in Axis},
    )


def weights(touches: Touches, index: Ints, rule: Weighed) -> Ints:
    """What each touchpoint weighs, whenever it was; 0 where a heavier one of that person and day counts."""
    weight = np.zeros(len(touches), dtype=np.int64)
    for tie in sorted(rule.weights, key=lambda tie: ":" in tie):  # the more special last
        weight[listens(touches, (tie,))] = rule.weights[tie]
    weight[index == NOWHERE] = 0
    if rule.once_per == "touchpoint":
        return weight
    some = np.flatnonzero(weight)
    lasting = np.maximum(touches.day[some], touches.ended[some])
    order = some[np.lexsort((touches.no[some], -lasting, -weight[some], touches.day[some], index[some]))]
    again = (np.diff(index[order]) == 0) & (np.diff(touches.day[order]) == 0)
    weight[order[1:][again]] = 0
    return weight


def weighing_from(as_of: dt.date, rule: AxisRule, weighed: Weighed) -> dt.date:
    """The first day of the window in which touchpoints are weighed."""
    if weighed.window == "fiscal_year":
        return dt.date(fiscal_year(as_of), APRIL, 1)
    return first_day(as_of, rule.window_months)


def distinct_years(touches: Touches, index: Ints, heads: int, chosen: Flags) -> Ints:
    """For each person, in how many fiscal years the chosen touchpoints lie."""
    mine = chosen & (index != NOWHERE)
    if not mine.any():
        return np.zeros(heads, dtype=np.int64)
    years = fiscal_years(touches.day[mine])
    first = years.min()
    seen = np.zeros((heads, int(years.max() - first) + 1), dtype=np.bool_)
    seen[index[mine], years - first] = True
    return np.asarray(seen.sum(axis=1), dtype=np.int64)


def _people(person: Ints) -> tuple[Ints, Ints]:
    """The distinct people in ascending order, and each touchpoint's place among them.

    Numbers that a store hands out one after another make a small table, which is quicker than sorting.
    """
    if int(person.max(initial=NOBODY)) > SPARSE * (len(person) + 1):
        people, place = np.unique(np.append(person, NOBODY), return_inverse=True)
        return people[1:], place[:-1] - 1
    here = np.zeros(int(person.max(initial=NOBODY)) + 1, dtype=np.bool_)
    here[person] = True
    here[NOBODY] = False
    place = np.cumsum(here) - 1
    place[NOBODY] = NOWHERE
    return np.flatnonzero(here), place[person]


def _hit(chosen: Flags, index: Ints, heads: int) -> Flags:
    """The people who have a chosen touchpoint."""
    hit = np.zeros(heads, dtype=np.bool_)
    hit[index[chosen & (index != NOWHERE)]] = True
    return hit


def _of_touches(people: Flags, index: Ints) -> Flags:
    """A flag of people, read off for the person of each touchpoint."""
    padded = np.append(people, False)
    flags: Flags = padded[index]
    return flags


def _latest(days: Ints, index: Ints, heads: int) -> Ints:
    """The greatest value of each person's touchpoints, 0 if there is none."""
    latest = np.zeros(heads, dtype=np.int64)
    np.maximum.at(latest, index, days)
    return latest


def _moves(touches: Touches, index: Ints, heads: int, rule: CountingRule) -> _Moves:
    """Who moved in and has not moved out or died since; out on the same day is out."""
    someone, settlement = index != NOWHERE, rule.settlement
    ways = (settlement.moved_in, settlement.moved_out, settlement.deaths)
    came, went, died = (listens(touches, ties) for ties in ways)
    last_in, last_out, day_of_death = (
        _latest(touches.day[moved & someone].astype(np.int64), index[moved & someone], heads)
        for moved in (came, went, died)
    )
    settled = (last_in > last_out) & (day_of_death == 0)
    return _Moves(came=came, settled=settled, last_out=last_out, died=day_of_death)


def _zones(touches: Touches, index: Ints, moves: _Moves) -> Codes:
    """Where each person lives: in town if they settled, else where their latest known address lies; the dead
    nowhere.

    An address in town that is no later than a move out is none. Of two addresses of one day the one nearer to
    the town is taken, so that the order of rows is of no matter.
    """
    known = (touches.zone != UNKNOWN_ZONE) & (index != NOWHERE)
    nearness = len(ZONES) - 1 - touches.zone[known].astype(np.int64)
    latest = _latest(touches.day[known] * np.int64(len(ZONES)) + nearness, index[known], len(moves.settled))
    zone = np.where(latest > 0, len(ZONES) - 1 - latest % len(ZONES), UNKNOWN_ZONE)
    zone[(zone == IN_TOWN) & (moves.last_out >= latest // len(ZONES))] = UNKNOWN_ZONE
    zone[moves.settled] = IN_TOWN
    zone[moves.died > 0] = UNKNOWN_ZONE
    return zone.astype(np.int16)


def _open_axis(
    touches: Touches, index: Ints, heads: int, rule: AxisRule, as_of: dt.date, *, silent: Flags
) -> _Ear:
    """What the axis hears on the day, residents included, of all that is not left out (``silent``)."""
    until = np.where(touches.ended == STILL, touches.day, touches.ended)
    recent = (until >= first_day(as_of, rule.window_months).toordinal()) & ~silent
    running = ((touches.ended == STILL) | (touches.ended >= as_of.toordinal())) & ~silent
    once = set(rule.channels) - set(rule.lasting)
    enough = recent & listens(touches, once) | running & listens(touches, rule.lasting)
    stood = _hit(enough, index, heads)
    ear = _Ear(heard=enough, earning=enough, stood=stood)
    if rule.repeat is not None:
        again = recent & listens(touches, rule.repeat.channels)
        repeated = distinct_years(touches, index, heads, again) >= rule.repeat.fiscal_years
        ear = _joined(ear, again, repeated, index)
    if rule.weighed is not UNSET:
        begin = weighing_from(as_of, rule, rule.weighed).toordinal()
        weight = weights(touches, np.where(silent, NOWHERE, index), rule.weighed)
        weight[until < begin] = 0
        sums = np.bincount(index[weight > 0], weights=weight[weight > 0], minlength=heads)
        ear = _joined(ear, weight > 0, sums >= rule.weighed.threshold, index)
        weighable = (until >= begin) & listens(touches, rule.weighed.weights)
        ear = replace(ear, heard=ear.heard | weighable)
    return ear


def _joined(ear: _Ear, heard: Flags, stood: Flags, index: Ints) -> _Ear:
    """An ear that also hears something else, which earns the axis for those who stand by it."""
    earning = ear.earning | heard & _of_touches(stood, index)
    return _Ear(heard=ear.heard | heard, earning=earning, stood=ear.stood | stood)
