"""The plan's indicators, measured on touchpoints; pure.

Moves are those that ``moves.parted`` tells, each on its day.
"""

import datetime as dt
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from kankei.counting.beginning import beginning
from kankei.counting.columns import NOBODY, STATUSES, Flags, Small, Touches, listens
from kankei.counting.gaps import Gap, gaps, gaps_of, gaps_of_sources
from kankei.counting.periods import first_day
from kankei.counting.population import in_number, population
from kankei.counting.recorded import SHARE, sources_of
from kankei.counting.standings import Standings, standings
from kankei.model.axis import Status
from kankei.model.indicator import Indicator, Measure
from kankei.model.rule import CountingRule

Floats = NDArray[np.float64]
MONTHS = 96
"""How far back a record is read for its seasons."""
MONTHS_OF_NUMBER = 60
"""The same for the number, every month of which is a count of its own."""
NO_DAY = dt.date.max.toordinal()
_DONE = STATUSES.index(Status.DONE)


def holds(touches: Touches, indicator: Indicator, *, until: dt.date) -> bool:
    """Whether the indicator can be computed: some touchpoint of each side it is made of is on record by then.

    A town whose lists never told of a move out has not had none: it does not know. Nor does it know of the
    years before the first list.
    """
    match indicator.measure:
        case Measure.ENTERED:
            return False
        case Measure.NUMBER:
            return True
    sides = [side for side in (indicator.ties, indicator.minus) if side]
    early = touches.day <= until.toordinal()
    return all(bool((listens(touches, side) & early).any()) for side in sides)


def gaps_in(touches: Touches, indicator: Indicator, *, as_of: dt.date) -> tuple[Gap, ...]:
    """The gaps by a day in the record of each tie that the indicator is made of; of the number, ``gaps``.

    And those in the lists of its sources which brought one in ``SHARE`` of what it has.
    """
    early = (touches.status == _DONE) & (touches.day <= as_of.toordinal())
    found = list[Gap]()
    for tie in indicator.ties + indicator.minus:
        heard = early & listens(touches, [tie])
        whole = tuple(gaps_of(tie, touches.day[heard], as_of=as_of))
        by_source = _days_by_source(touches, heard)
        found += [*whole, *gaps_of_sources(by_source, whole, tie=tie, as_of=as_of)]
    return tuple(found)


def _days_by_source(touches: Touches, heard: Flags) -> dict[str, Small]:
    mine = {code: touches.day[heard & (touches.source == code)] for code in sources_of(touches, heard)}
    least = int(heard.sum()) / SHARE
    return {touches.sources[code]: days for code, days in mine.items() if len(days) >= least}


def measured(
    touches: Touches, indicator: Indicator, *, rule: CountingRule, since: dt.date, until: dt.date
) -> float:
    """The indicator from ``since`` to ``until``; the number is that of the last day.

    Raises:
        ValueError: It is only entered (``Measure.ENTERED``).
    """
    within = (
        (touches.status == _DONE) & (touches.day >= since.toordinal()) & (touches.day <= until.toordinal())
    )
    chosen = within & listens(touches, indicator.ties)
    match indicator.measure:
        case Measure.NUMBER:
            return float(in_number(standings(touches, rule=rule, as_of=until)).sum())
        case Measure.PEOPLE:
            return float(
                _people(touches, chosen) - _people(touches, within & listens(touches, indicator.minus))
            )
        case Measure.MOVES:
            return float(_moves(touches, within, indicator.ties) - _moves(touches, within, indicator.minus))
        case Measure.HEADS:
            return float(chosen.sum() + touches.companions[chosen].sum())
        case Measure.AMOUNT:
            return float(touches.amount[chosen].sum())
    raise ValueError(indicator.measure)


def monthly(touches: Touches, indicator: Indicator, *, rule: CountingRule, as_of: dt.date) -> Floats:
    """The record month by month up to ``as_of``, oldest first: what each month brought.

    Months end on the day of the month of ``as_of``. Only months that lie wholly after the first touchpoint of
    each side of the indicator and its last gap, at most ``MONTHS`` (``MONTHS_OF_NUMBER``). Of the number, by
    how many people it rose, and only since its windows lie wholly in the record: before that it rises because
    lists begin.
    """
    first = _first_day(touches, indicator)
    if first is None or first > as_of:
        return np.empty(0)
    longest = MONTHS_OF_NUMBER if indicator.measure is Measure.NUMBER else MONTHS
    starts = [first_day(as_of, months) for months in range(longest + 1)]
    starts = [start for start in starts if start >= first][::-1]
    if indicator.measure is Measure.NUMBER:
        ends = [start - dt.timedelta(days=1) for start in starts[:-1]] + [as_of]
        whole = _whole_from(standings(touches, rule=rule, as_of=as_of))
        levels = [
            measured(touches, indicator, rule=rule, since=end, until=end) for end in ends if end >= whole
        ]
        return np.diff(np.array(levels))
    last = max((gap.until for gap in gaps_in(touches, indicator, as_of=as_of)), default=dt.date.min)
    starts = [start for start in starts if start > last]
    ends = [start - dt.timedelta(days=1) for start in starts[1:]]
    spans = zip(starts[:-1], ends, strict=True)
    return np.array([measured(touches, indicator, rule=rule, since=a, until=b) for a, b in spans])


def _first_day(touches: Touches, indicator: Indicator) -> dt.date | None:
    """Since when every side of the indicator is on record; None where one never is."""
    done = touches.status == _DONE
    sides = [done]
    if indicator.measure is not Measure.NUMBER:
        sides = [done & listens(touches, side) for side in (indicator.ties, indicator.minus) if side]
    firsts = [int(touches.day[side].min(initial=NO_DAY)) for side in sides]
    return None if NO_DAY in firsts else dt.date.fromordinal(max(firsts))


def _whole_from(standing: Standings) -> dt.date:
    """Since when no window of the number holds days before the record, or a gap in it."""
    people = population(standing)
    begins = beginning(standing, people)
    days = [gap.whole_from for gap in gaps(standing, people)] + ([begins.whole_from] if begins else [])
    return max(days, default=dt.date.min)


def _people(touches: Touches, chosen: Flags) -> int:
    """Distinct people of the chosen touchpoints; those of nobody in particular are none."""
    people = np.unique(touches.person[chosen])
    return len(people) - int(NOBODY in people)


def _moves(touches: Touches, within: Flags, ties: Collection[str]) -> int:
    """Moves of people in particular: each way, of each person, once a day."""
    moves = within & listens(touches, ties) & (touches.person != NOBODY)
    return len(np.unique(np.stack([touches.person[moves], touches.day[moves]]), axis=1).T)
