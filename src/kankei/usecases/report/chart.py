"""The way to the goal, drawn: the plan's line, and the number at every fiscal year's end by one rule."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from kankei.fields.date import format_era
from kankei.model.goal import Milestone
from kankei.usecases.report import drawing
from kankei.usecases.report.drawing import Drawing
from kankei.usecases.report.figures import UNSAID, Report
from kankei.usecases.report.font import FAMILY
from kankei.usecases.report.terminal import goal_text

INK, RULE = "#22262e", "#e3e5e8"
ACCENT, PALE, PALE_TEXT = "#1f4e79", "#6f98bd", "#47759c"
PLAN, PLAN_TEXT = "#8c8f94", "#63666c"
WIDTH, HEIGHT = 640, 222
MARGIN = 0.8  # years beside the lines, where their labels stand
LABEL = 16.0  # pixels that a label is high
Point = dict[str, Any]
Ahead = tuple[dt.date, float, float, float]
"""A day to come, and how few, how many and how many at most are expected then."""


def way_to_the_goal(report: Report) -> str:
    """An SVG of plan and count over the years; "" without the extra ``charts`` or a course to draw."""
    if not report.course or not drawing.available():
        return ""
    return drawing.svg(specification(report))


def specification(report: Report, ahead: Ahead | None = None) -> Drawing:
    """Three lines and their labels, later ones over earlier ones; with ``ahead`` also where they lead.

    In words it is how far the goal is; the page lists the points. The bar through the last point is the
    interval of the report, if it has one.
    """
    chart = layered(report, ahead, near=False)
    drawn = styled(chart.properties(background="transparent")).to_dict()
    return {**drawn, "description": goal_text(report.goal, "ja")}


def layered(report: Report, ahead: Ahead | None, *, near: bool) -> Any:
    """The chart itself; ``near`` leaves the plan out, so that the counted lines fill the height."""
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    years, top = _years(report, ahead), _top(report, ahead, near=near)
    x = alt.X("year:Q", title=None, axis=_year_axis(years))
    x = x.scale(domain=[years[0] - MARGIN, years[-1] + MARGIN], nice=False)
    y = alt.Y("people:Q", title=None, axis=_people_axis()).scale(domain=[0, top], nice=False)
    last = report.course[-1]
    rises = label_rises(last.number * HEIGHT / top, last.without_one_off_donors * HEIGHT / top)
    regular = [(p.as_of, p.without_one_off_donors) for p in report.course]
    regular = [point for point in regular if point[1] != UNSAID]
    layers = [
        *_ahead(report, ahead),
        *_interval(report),
        *([] if near else _plan(report.goal.line)),
        *(_line(regular, PALE, rises[1], slight=True) if regular else []),
        *_line([(p.as_of, p.number) for p in report.course], ACCENT, rises[0], above=ahead is not None),
    ]
    chart = alt.layer(*(layer.encode(x=x, y=y) for layer in layers))
    return chart.properties(width=WIDTH, height=HEIGHT)


def label_rises(upper: float, lower: float) -> tuple[float, float]:
    """How far to lift two labels beside points at these heights to keep them off each other and the axis.

    >>> label_rises(100.0, 50.0), label_rises(10.0, 10.0)
    ((0.0, 0.0), (16.0, 0.0))
    """
    below = max(lower, LABEL / 2)
    return max(upper, below + LABEL) - upper, below - lower


def _ahead(report: Report, ahead: Ahead | None) -> list[Any]:
    """The band of the forecast, from the last count to the target's day, and its middle."""
    if ahead is None:
        return []
    now, (day, low, middle, high) = report.course[-1], ahead
    edges = [
        _point(now.as_of, now.number, "") | {"high": now.number},
        _point(day, low, "") | {"high": high},
    ]
    course = [_point(now.as_of, now.number, ""), _point(day, middle, "")]
    return [
        _chart(edges).mark_area(color=ACCENT, opacity=0.16).encode(y2="high:Q"),
        _chart(course).mark_line(color=ACCENT, strokeDash=[2, 3], strokeWidth=1.6),
    ]


def _interval(report: Report) -> list[Any]:
    """How sure the last count is, as a bar through its point."""
    if report.low is None or report.high is None:
        return []
    point = _point(report.as_of, report.low, "") | {"high": report.high}
    return [_chart([point]).mark_rule(color=ACCENT, strokeWidth=5, opacity=0.35).encode(y2="high:Q")]


def _plan(line: Sequence[Milestone]) -> list[Any]:
    """The plan, dashed, every milestone named to the left of it."""
    points = _chart([_point(stone.due, stone.people, f"計画 {stone.people:,}") for stone in line])
    return [
        points.mark_line(color=PLAN, strokeDash=[5, 4], strokeWidth=1.4),
        points.mark_point(color=PLAN, fill="white", size=46, opacity=1),
        points.mark_text(color=PLAN_TEXT, dx=-9, dy=-9, fontSize=11, align="right").encode(text="label:N"),
    ]


def _line(
    course: Sequence[tuple[dt.date, int]],
    color: str,
    rise: float,
    *,
    slight: bool = False,
    above: bool = False,
) -> list[Any]:
    """A counted line; its last point is larger and named to the right, ``rise`` pixels up, or above it."""
    points = [_point(day, people, f"{people:,}人") for day, people in course]
    line, last = _chart(points), _chart(points[-1:])
    return [
        line.mark_line(color=color, strokeWidth=1.6 if slight else 2.4),
        line.mark_point(color=color, fill=color, size=14 if slight else 26, opacity=1),
        last.mark_point(color=color, fill=color, size=30 if slight else 70, opacity=1),
        last.mark_text(
            color=PALE_TEXT if slight else color,
            dx=4 if above else 9,
            dy=-LABEL if above else -rise,
            fontSize=11 if slight else 14,
            align="right" if above else "left",
        ).encode(text="label:N"),
    ]


def _chart(points: list[Point]) -> Any:
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    return alt.Chart(alt.InlineData(values=points))


def styled(chart: Any) -> Any:
    """A chart in the house's fonts and colours."""
    return (
        chart.configure(font=FAMILY)
        .configure_view(stroke=None)
        .configure_axis(labelFont=FAMILY, labelColor=INK, labelFontSize=11, domainColor=INK, tickColor=INK)
        .configure_text(font=FAMILY)
    )


def _year_axis(years: list[int]) -> Any:
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    names = {str(year): _year_name(year) for year in years}
    return alt.Axis(values=years, labelExpr=f"({names!r})[datum.value]", grid=False, labelAngle=0, tickSize=4)


def _people_axis() -> Any:
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    return alt.Axis(format=",d", gridColor=RULE, domain=False, ticks=False, labelPadding=8, tickCount=5)


def _top(report: Report, ahead: Ahead | None, *, near: bool) -> float:
    """A little more people than any point shows."""
    counted: list[float] = [
        figure for point in report.course for figure in (point.number, point.without_one_off_donors)
    ]
    counted += [report.high or 0, ahead[3] if ahead else 0]
    if near:
        return 1.25 * max([1, *counted])
    return 1.03 * max([1, *counted, *(stone.people for stone in report.goal.line)])


def _years(report: Report, ahead: Ahead | None) -> list[int]:
    """The year ends (2018-12-31 is 2019) that plan and course lie between."""
    days = [stone.due for stone in report.goal.line] + [point.as_of for point in report.course]
    days += [ahead[0]] if ahead else []
    return list(range(int(_place(min(days))), int(_place(max(days)) + 0.999) + 1))


def _year_name(year_end: int) -> str:
    """The year whose end it is: 平成30年末, then 令和元年末 …"""
    return format_era(dt.date(year_end - 1, 12, 31)).split("年")[0] + "年末"


def _place(day: dt.date) -> float:
    """A day on an axis where every year's end is a whole number."""
    first, after = dt.date(day.year, 1, 1), dt.date(day.year + 1, 1, 1)
    return day.year + ((day - first).days + 1) / (after - first).days


def _point(day: dt.date, people: float, label: str) -> Point:
    return {"year": _place(day), "people": people, "label": label}
