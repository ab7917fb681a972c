"""The population on the town's own 2×2, drawn: a circle for each place, as large as the people there."""

from collections.abc import Sequence
from typing import Any

from kankei.model.plane import Plane
from kankei.usecases.report.chart import ACCENT, INK, PLAN, PLAN_TEXT, styled
from kankei.usecases.report.drawing import Drawing
from kankei.usecases.standing import PlaneCount
from kankei.wording import Lang, sentence

SIDE = 480
MOST = 12.0
"""Scores beyond are drawn at the edge."""
TINTS = {"both": "#dfe9f2", "real": "#f3f1ea", "feeling": "#eaf1ea", "neither": "#f6f6f6"}

Point = dict[str, Any]


def specification(places: Sequence[PlaneCount], plane: Plane, *, title: str, lang: Lang = "ja") -> Drawing:
    """Four tinted fields with their names and people, circles over them.

    A score of a high line stands in the middle: each half of an axis has its own scale, so that the many who
    are near zero and the few who are far out are both seen.
    """
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    fields = _chart(_fields(places, plane, lang))
    tint = alt.Color("tint:N", scale=None)
    boxes = fields.mark_rect(opacity=1).encode(color=tint, x2="x2:Q", y2="y2:Q")
    names = fields.mark_text(align="left", baseline="top", dx=10, dy=10, fontSize=14, color=INK)
    heads = fields.mark_text(align="left", baseline="top", dx=10, dy=30, fontSize=13, color=PLAN_TEXT)
    spots = _chart(_spots(places, plane)).mark_circle(color=ACCENT, opacity=0.55, stroke="white")
    size = alt.Size("people:Q", legend=None, scale=alt.Scale(type="sqrt", range=[14, 1100]))
    lines = _lines()
    layers = [
        boxes,
        *lines,
        spots.encode(size=size),
        names.encode(text="name:N"),
        heads.encode(text="heads:N"),
    ]
    x, y = (_axis(kind, words) for kind, words in (("x", plane.real_name), ("y", plane.feeling_name)))
    chart = alt.layer(*(layer.encode(x=x, y=y) for layer in layers))
    whole = chart.properties(width=SIDE, height=SIDE, title=title, background="white")
    return dict(styled(whole).to_dict())


def spread(score: float, line: float) -> float:
    """Where a score is drawn on an axis from 0 to 2, its high line at 1.

    >>> [round(spread(score, 2.0), 2) for score in (0.0, 2.0, 99.0)]
    [0.08, 1.08, 1.92]
    """
    if score < line:
        return 0.08 + 0.84 * score / line
    return 1.08 + 0.84 * (min(score, MOST) - line) / (MOST - line)


def _fields(places: Sequence[PlaneCount], plane: Plane, lang: Lang) -> list[Point]:
    """The four fields; ``x`` and ``y`` are the upper left corner, where the name stands."""
    corners = {"both": (1, 2), "real": (1, 1), "feeling": (0, 2), "neither": (0, 1)}
    found = []
    for cell, (x, y) in corners.items():
        name = getattr(plane.cells, cell)
        people = sum(place.people for place in places if place.cell == name)
        heads = sentence("report.people", {"count": f"{people:,}"}, lang=lang)
        field = {"x": x, "y": y, "x2": x + 1, "y2": y - 1, "tint": TINTS[cell], "name": name}
        found.append(field | {"heads": heads})
    return found


def _spots(places: Sequence[PlaneCount], plane: Plane) -> list[Point]:
    return [
        {
            "x": spread(place.real, plane.real_line),
            "y": spread(place.feeling, plane.feeling_line),
            "people": place.people,
        }
        for place in sorted(places, key=lambda place: -place.people)  # the small ones in front
    ]


def _lines() -> list[Any]:
    """The two high lines."""
    ends = ([(1, 0), (1, 2)], [(0, 1), (2, 1)])
    return [
        _chart([{"x": x, "y": y} for x, y in line]).mark_line(color=PLAN, strokeWidth=1.2) for line in ends
    ]


def _axis(side: str, words: str) -> Any:
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    kind = alt.X if side == "x" else alt.Y
    bare = alt.Axis(labels=False, ticks=False, grid=False, domain=False, titleFontSize=14, titlePadding=10)
    return kind(f"{side}:Q", title=f"{words} →", axis=bare).scale(domain=[0, 2], nice=False)


def _chart(points: list[Point]) -> Any:
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    return alt.Chart(alt.InlineData(values=points))
