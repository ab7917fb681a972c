"""Tens (十人きざみ): figures for whoever is shown no people, rounded down (docs/decisions/0014).

A figure of fewer than ten is 0; a day, a moment or a rule more tells at most that a ten was passed.
"""

from collections.abc import Callable, Mapping
from math import ceil, floor
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from kankei.counting import goal
from kankei.model.goal import Town
from kankei.model.indicator import Indicator, Measure
from kankei.usecases.number.progress import Forecast, Progress, ProgressLine
from kankei.usecases.number.publication import Rerun
from kankei.usecases.report import Report

__all__ = ["STEP", "YEN", "Figures", "in_tens"]

STEP = 10
"""People, visits, touchpoints and moves are told in so many."""
YEN = 1_000_000
"""Sums of money are told in so many yen: one gift is below."""
PUBLIC = ("number", "estimate", "low", "high", "goal")
"""What is public of a report: its number, how sure it is, and the way to the goal."""
Figures = TypeVar("Figures", Report, Progress, Rerun)


def in_tens(found: Figures, *, town: Town, today: bool = False) -> Figures:
    """The same with every figure that lists tell rounded down, and ``step`` as the mark of it.

    What follows from a figure (rates, paces, distances) follows from the rounded one. The plan's figures,
    what staff entered and what was published stay as they are; of a report of ``today``, by the town's own
    rule, the number, its interval and the way to the goal do too.
    """
    told: Any = _ROUNDED[type(found)](found, town)
    if today and isinstance(found, Report):
        told = _headed(told, found)
    return told  # type: ignore[no-any-return]


def _headed(coarse: Report, exact: Report) -> Report:
    """A report in tens below the heads of the exact one."""
    return replace(coarse, **{name: getattr(exact, name) for name in PUBLIC})


def _progress(found: Progress, town: Town) -> Progress:
    indicators = {one.code: one for one in town.indicator}
    return replace(found, lines=tuple(_line(one, indicators[one.code]) for one in found.lines))


def _report(report: Report, town: Town) -> Report:
    coarse: Report = _down(report)
    way = goal(town, number=coarse.number, as_of=report.as_of)
    return replace(coarse, goal=way, aggregates=report.aggregates, step=STEP)


def _rerun(found: Rerun, town: Town) -> Rerun:
    report = _headed(_report(found.report, town), found.report)
    return replace(found, report=report, people=_down(found.people))


def _line(line: ProgressLine, indicator: Indicator) -> ProgressLine:
    step = YEN if indicator.measure is Measure.AMOUNT else STEP
    told = replace(
        line,
        computed=_lower(line.computed, step),
        per_month=_higher(line.per_month, step),
        per_month_at_most=_higher(line.per_month_at_most, step),
        forecast=_forecast(line.forecast, step),
        step=step,
    )
    if line.basis != "computed":
        return told
    value, previous = _lower(line.value, step), _lower(line.previous, step)
    target = line.target.value if line.target and line.rate is not None else None
    return replace(
        told,
        value=value,
        previous=previous,
        versus_previous=value / previous if value is not None and previous and previous > 0 else None,
        rate=value / target if value is not None and target is not None else None,
    )


def _forecast(ahead: Forecast | None, step: int) -> Forecast | None:
    if ahead is None:
        return None
    low, middle, high = (floor(edge / step) * float(step) for edge in (ahead.low, ahead.middle, ahead.high))
    return replace(ahead, low=low, middle=middle, high=high, chance=round(ahead.chance, 1))


def _lower(figure: float | None, step: int) -> float | None:
    return None if figure is None else floor(figure / step) * float(step)


def _higher(figure: int | None, step: int) -> int | None:
    return None if figure is None else ceil(figure / step) * step


def _down(value: Any) -> Any:
    """Every whole number in a Struct, and in those that it holds, rounded down."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value // STEP * STEP
    if isinstance(value, tuple):
        return tuple(map(_down, value))
    if isinstance(value, Struct):
        return replace(value, **{name: _down(getattr(value, name)) for name in value.__struct_fields__})
    return value


_ROUNDED: Mapping[type[Struct], Callable[[Any, Town], Any]] = {
    Report: _report,
    Progress: _progress,
    Rerun: _rerun,
}
