"""Progress (進捗): the plan's table with what is, what was a year ago, and what is to be expected.

A figure is computed from touchpoints where kankei holds them; where somebody entered one for exactly the
period, that one stands, with its source.
"""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from msgspec import UNSET, Struct, UnsetType

from kankei.counting import Touches, load_rule, pace, population, standings
from kankei.counting.beginning import Beginning, beginning
from kankei.counting.forecast import Floats, first_met, outcome, paths, summed
from kankei.counting.gaps import Gap, Span, gaps
from kankei.counting.indicators import gaps_in, holds, measured, monthly
from kankei.counting.moves import parted
from kankei.counting.periods import months_between, months_later
from kankei.counting.spans import year_before, year_of
from kankei.model.goal import Town
from kankei.model.indicator import Entry, Indicator, Mark, Measure, PlanFigure
from kankei.model.period import Calendar, Period
from kankei.model.rule import CountingRule
from kankei.store import Store, counts, towns
from kankei.usecases.report import RuleName

__all__ = ["Forecast", "Progress", "ProgressLine", "Reached", "progress"]

AHEAD = 120
"""Months that a forecast looks ahead."""
Basis = Literal["computed", "entered", "none"]


class Forecast(Struct, frozen=True, kw_only=True):
    """What the record's own seasons would give for the plan's target year.

    ``chance`` is the share of paths that meet the target; ``years`` how many years the paths are drawn from.
    """

    due: dt.date
    low: float
    middle: float
    high: float
    chance: float
    years: int


class Reached(Struct, frozen=True, kw_only=True):
    """When the target is met: early, middle and late; None beyond ten years."""

    early: dt.date | None
    middle: dt.date | None
    late: dt.date | None


class ProgressLine(Struct, frozen=True, kw_only=True):
    """One indicator in one period.

    ``value`` is what is, by ``basis``; ``computed`` what kankei's own touchpoints say, also where another
    figure was entered. ``last_entry`` is the latest entry of any earlier span. ``previous`` is the same span
    a year before on the same basis, ``versus_previous`` the ratio to it; ``rate`` is value ÷ target. Where
    less is better it is target ÷ value, of entered figures alone: lists with few moves out do not show
    that few moved; nor is there a day on which such a target is ``reached``. ``per_month`` is what each month
    until the target's last day must bring, rounded up; where a gap hides what was reached by now it is not
    known, and ``per_month_at_most`` is what it can be at most, if missing lists can only add to the figure.
    ``begins`` says of the number why the year before is not held against it, where that is so; ``gaps`` of
    any figure. A figure of days that all lie in a gap is not known. Where ``step`` is set, what kankei's own
    touchpoints say is rounded down to multiples of it.
    """

    code: str
    name: str
    unit: str
    baseline: PlanFigure | None
    current: PlanFigure | None
    target: PlanFigure | None
    value: float | None
    basis: Basis
    source: str
    last_entry: Entry | None
    computed: float | None
    previous: float | None
    versus_previous: float | None
    rate: float | None
    per_month: int | None
    per_month_at_most: int | None
    forecast: Forecast | None
    reached: Reached | None
    begins: Beginning | None = None
    gaps: tuple[Gap, ...] = ()
    step: int | UnsetType = UNSET


class Progress(Struct, frozen=True, kw_only=True):
    """The plan's table for a period, as far as it has gone by ``as_of``."""

    town: str
    plan: str
    period: Period
    as_of: dt.date
    known_at: dt.datetime
    rule: RuleName
    lines: tuple[ProgressLine, ...]


class _Ground(Struct, frozen=True, kw_only=True, eq=False):
    """What every line is worked out from."""

    touches: Touches
    rule: CountingRule
    period: Period
    as_of: dt.date
    begins: Beginning | None
    gaps: Mapping[str, tuple[Gap, ...]]
    """Those of each indicator, by its code."""

    @property
    def year_is_short(self) -> bool:
        """Whether the record does not reach back far enough to hold the number against the year before."""
        return self.begins is not None and year_before(self.as_of) < self.begins.whole_from

    def missing(self, indicator: Indicator, *spans: Span) -> tuple[Gap, ...]:
        """The gaps in what the figure of one of some spans looks at; the number looks back from its end."""
        found = self.gaps[indicator.code]
        if indicator.measure is Measure.NUMBER:
            return tuple(gap for gap in found if any(gap.bears_on(day) for _, day in spans))
        return tuple(gap for gap in found if any(gap.overlaps(*span) for span in spans))


def progress(
    store: Store,
    *,
    period: Period,
    today: dt.date,
    known_at: dt.datetime,
    rule: str = "default",
    town: str | Town = "",
) -> Progress:
    """The plan's indicators in a period, up to its end or to today, whichever is earlier.

    Raises:
        RuleError: The rule or the town cannot be read.
        StoreError: The store cannot be.
    """
    chosen, home = load_rule(rule), towns.chosen(store, town)
    with store.reading() as connection:
        touches = parted(counts.live_touches(connection, known_at=known_at, town=home), chosen.settlement)
    as_of = min(period.until, today)
    standing = standings(touches, rule=chosen, as_of=as_of)
    people = population(standing)
    number = gaps(standing, people)
    ground = _Ground(
        touches=touches,
        rule=chosen,
        period=period,
        as_of=as_of,
        begins=beginning(standing, people),
        gaps={
            one.code: number if one.measure is Measure.NUMBER else gaps_in(touches, one, as_of=as_of)
            for one in home.indicator
        },
    )
    return Progress(
        town=home.name,
        plan=home.plan,
        period=period,
        as_of=as_of,
        known_at=known_at,
        rule=RuleName(name=chosen.name, version=chosen.version, digest=chosen.digest, title=chosen.title),
        lines=tuple(_line(indicator, ground) for indicator in home.indicator),
    )


def _line(indicator: Indicator, ground: _Ground) -> ProgressLine:
    period, as_of = ground.period, ground.as_of
    computed = _measured(indicator, ground, period.since, as_of)
    value, basis, source = _value(indicator, computed, period, as_of)
    short = indicator.measure is Measure.NUMBER and basis == "computed" and ground.year_is_short
    now, before = (period.since, as_of), (year_before(period.since), year_before(as_of))
    missing = ground.missing(indicator, now, before) if basis != "entered" else ()
    previous = None if short or missing else _previous(indicator, ground, basis)
    target = indicator.figure(Mark.TARGET)
    months, (exact, at_most) = _paths(indicator, ground), _pace(indicator, ground, target)
    return ProgressLine(
        code=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        baseline=indicator.figure(Mark.BASELINE),
        current=indicator.figure(Mark.CURRENT),
        target=target,
        value=value,
        basis=basis,
        source=source,
        last_entry=_last(indicator.entries, as_of),
        computed=computed,
        previous=previous,
        versus_previous=value / previous if value is not None and previous and previous > 0 else None,
        rate=_rate(indicator, value, basis, target),
        per_month=exact,
        per_month_at_most=at_most,
        forecast=_forecast(indicator, ground, target, months),
        reached=_reached(indicator, ground, target, months),
        begins=ground.begins if short else None,
        gaps=missing,
    )


def _measured(indicator: Indicator, ground: _Ground, since: dt.date, until: dt.date) -> float | None:
    if until < since or not holds(ground.touches, indicator, until=until):
        return None
    flows = indicator.measure is not Measure.NUMBER
    whole = (gap for gap in ground.gaps[indicator.code] if gap.source is UNSET)
    if flows and any(gap.covers(since, until) for gap in whole):
        return None
    return measured(ground.touches, indicator, rule=ground.rule, since=since, until=until)


def _value(
    indicator: Indicator, computed: float | None, period: Period, as_of: dt.date
) -> tuple[float | None, Basis, str]:
    """What stands in the table: an entry for exactly this span, else what is computed, else nothing."""
    exact = _entry(indicator.entries, period.since, as_of)
    if exact is not None:
        return exact.value, "entered", exact.source
    return (None, "none", "") if computed is None else (computed, "computed", "")


def _last(entries: Sequence[Entry], as_of: dt.date) -> Entry | None:
    earlier = (entry for entry in entries if entry.until <= as_of)
    return max(earlier, key=lambda entry: entry.until, default=None)


def _entry(entries: Sequence[Entry], since: dt.date, until: dt.date) -> Entry | None:
    return next((entry for entry in entries if (entry.since, entry.until) == (since, until)), None)


def _previous(indicator: Indicator, ground: _Ground, basis: Basis) -> float | None:
    """The same span a year before on the same basis: a register's figure is never held against our lists'."""
    since, until = year_before(ground.period.since), year_before(ground.as_of)
    if basis == "computed":
        return _measured(indicator, ground, since, until)
    entered = _entry(indicator.entries, since, until)
    return entered.value if entered is not None else None


def _rate(indicator: Indicator, value: float | None, basis: Basis, target: PlanFigure | None) -> float | None:
    """How far the target is met; None where the ratio says nothing (a negative figure, a target of 0)."""
    if value is None or target is None or target.value <= 0 or value < 0:
        return None
    if indicator.better == "less":
        return target.value / value if value > 0 and basis == "entered" else None
    return value / target.value


def _due(target: PlanFigure, calendar: Calendar) -> dt.date:
    """The target's last day, by the reading of 年 that the period uses."""
    return target.due_fiscal if calendar is Calendar.FISCAL else target.due


def _target_year(target: PlanFigure, calendar: Calendar) -> Period:
    wanted = Calendar.FISCAL if calendar is Calendar.FISCAL else Calendar.CALENDAR
    return year_of(_due(target, calendar), wanted)


def _pace(indicator: Indicator, ground: _Ground, target: PlanFigure | None) -> tuple[int | None, int | None]:
    """What each month must bring; and where a gap hides how much was reached, only what at most."""
    known = holds(ground.touches, indicator, until=ground.as_of)
    if target is None or indicator.better == "less" or not known:
        return None, None
    year, now = _target_year(target, ground.period.calendar), ground.as_of
    since = now if indicator.measure is Measure.NUMBER else year.since
    start = max(now, since - dt.timedelta(days=1))
    got = (_measured(indicator, ground, since, now) or 0.0) if since <= now else 0.0
    found = pace(math.ceil(target.value - got), as_of=start, due=year.until)
    if not found or not ground.missing(indicator, (since, now)):
        return found, None
    return None, None if indicator.minus else found


def _paths(indicator: Indicator, ground: _Ground) -> tuple[Floats, int] | None:
    """Months to come, and from how many years they are drawn; None where the record is too short."""
    if not holds(ground.touches, indicator, until=ground.as_of):
        return None
    record = monthly(ground.touches, indicator, rule=ground.rule, as_of=ground.as_of)
    found = paths(record, AHEAD, drifts=indicator.measure is not Measure.NUMBER)
    return None if found is None else (found, len(record) // 12)


def _forecast(
    indicator: Indicator, ground: _Ground, target: PlanFigure | None, months: tuple[Floats, int] | None
) -> Forecast | None:
    """The target year as the paths would have it; None once it is over."""
    if target is None or months is None:
        return None
    year = _target_year(target, ground.period.calendar)
    if year.until < ground.as_of:
        return None
    values = _year_end(indicator, ground, year, months[0])
    found = outcome(values, target.value, less=indicator.better == "less")
    return Forecast(
        due=year.until,
        low=found.low,
        middle=found.middle,
        high=found.high,
        chance=found.chance,
        years=months[1],
    )


def _year_end(indicator: Indicator, ground: _Ground, year: Period, months: Floats) -> Floats:
    """What each path makes of a year that is not over: the number on its last day, or the year's total."""
    until = float(months_between(ground.as_of, year.until))
    if indicator.measure is Measure.NUMBER:
        level = _measured(indicator, ground, ground.as_of, ground.as_of) or 0.0
        return np.maximum(0.0, level + summed(months, 0.0, until))
    begin = year.since - dt.timedelta(days=1)
    got = _measured(indicator, ground, year.since, ground.as_of) or 0.0
    since = max(0.0, float(months_between(ground.as_of, begin)))
    total = got + summed(months, since, until)
    return total if indicator.minus else np.maximum(got, total)


def _reached(
    indicator: Indicator, ground: _Ground, target: PlanFigure | None, months: tuple[Floats, int] | None
) -> Reached | None:
    """When the paths meet the target: a month's end for the number, the year's end for a yearly total."""
    if target is None or months is None or indicator.better == "less":
        return None
    if indicator.measure is Measure.NUMBER:
        level = _measured(indicator, ground, ground.as_of, ground.as_of) or 0.0
        levels = np.concatenate([np.zeros((len(months[0]), 1)), np.cumsum(months[0], axis=1)], axis=1) + level
        days = [months_later(ground.as_of, step) for step in range(AHEAD + 1)]
    else:
        years = _years_ahead(ground)
        levels = np.stack([_year_end(indicator, ground, year, months[0]) for year in years], axis=1)
        days = [year.until for year in years]
    early, middle, late = (None if at is None else days[at] for at in first_met(levels, target.value))
    return Reached(early=early, middle=middle, late=late)


def _years_ahead(ground: _Ground) -> list[Period]:
    """The year under way and those that the forecast covers whole."""
    calendar = Calendar.FISCAL if ground.period.calendar is Calendar.FISCAL else Calendar.CALENDAR
    years = [year_of(ground.as_of, calendar)]
    while months_between(ground.as_of, years[-1].until) < AHEAD - 12:
        years.append(year_of(years[-1].until + dt.timedelta(days=1), calendar))
    return years
