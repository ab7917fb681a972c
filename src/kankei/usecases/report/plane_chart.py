"""The population on the town's own 2×2, drawn: its four fields by name, and in them circles of people."""

from collections.abc import Mapping, Sequence
from math import pi, sqrt
from typing import Any

from kankei.model.plane import Plane
from kankei.usecases.number.standing import PlaneCount
from kankei.usecases.report import framing
from kankei.usecases.report.chart import ACCENT, INK, PLAN, PLAN_TEXT
from kankei.usecases.report.drawing import Drawing
from kankei.wording import Lang, sentence

SIDE, HIGH = 586, 540
"""Pixels of the plane; beside and below it stand the scores."""
LARGEST = 4300.0
"""Area of the circle of most people, in pixels; all the others in proportion."""
SMALLEST = 16.0
WITHIN = 800.0
"""Circles of such an area hold their own figure; smaller ones have it beside them."""
TINTS = {"both": "#d9e5f0", "real": "#f3f1ea", "feeling": "#eaf1f6", "neither": "#f6f6f7"}
CORNERS = {"both": (1, 2), "real": (1, 1), "feeling": (0, 2), "neither": (0, 1)}
"""The upper left corner of each field, where its name stands."""
ACROSS = (0.24, 0.72, 1.16, 1.5, 1.84)
UP = (0.17, 0.5, 1.14, 1.41, 1.66)
"""Where the five steps of a score are drawn, on axes from 0 to 2 whose lines are at 1."""

Places = Sequence[PlaneCount]


def specification(
    places: Places, plane: Plane, *, source: str, caution: str = "", lang: Lang = "ja"
) -> Drawing:
    """Four fields with their names, people and shares; circles by steps of both scores, sized by people.

    ``caution`` is what is to be heeded before the picture is handed out; "" for nothing.
    """
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    fields = framing.data(_fields(places, plane, lang))
    boxes = fields.mark_rect(opacity=1).encode(color=alt.Color("tint:N", scale=None), x2="x2:Q", y2="y2:Q")
    names = fields.mark_text(align="left", baseline="top", dx=12, dy=12, fontSize=14, color=INK)
    heads = fields.mark_text(align="left", baseline="top", dx=12, dy=33, fontSize=23, color=ACCENT)
    ends = [field | {"x": field["x2"]} for field in _fields(places, plane, lang)]
    shares = framing.data(ends).mark_text(
        align="right", baseline="top", dx=-12, dy=41, fontSize=12, color=PLAN_TEXT
    )
    layers = [boxes, *_lines(), *_circles(places, plane)]
    layers += [names.encode(text="name:N"), heads.encode(text="heads:N"), shares.encode(text="share:N")]
    x, y = (_axis(side, plane, lang) for side in "xy")
    chart = alt.layer(*(layer.encode(x=x, y=y) for layer in layers)).properties(width=SIDE, height=HIGH)
    facts = {"months": str(plane.window_months), "both": plane.cells.both}
    return framing.framed(
        [chart],
        headline=_headline(places, lang),
        below=[sentence("picture.plane_how", facts, lang=lang), *filter(None, [caution])],
        source=source,
        words=[_told(field, lang) for field in _fields(places, plane, lang)],
    )


def _told(field: framing.Row, lang: Lang) -> str:
    facts = {name: field[name] for name in ("name", "heads", "share")}
    return sentence("picture.plane_told", facts, lang=lang)


def step(score: float, line: float) -> int:
    """Which of five steps a score is on: none, below the line, on it, from twice, from three times the line.

    >>> [step(score, 2.0) for score in (0.0, 1.0, 2.0, 4.5, 99.0)]
    [0, 1, 2, 3, 4]
    """
    if score < line:
        return int(score > 0)
    return 1 + min(3, int(score / line))


def by_step(places: Places, plane: Plane) -> dict[tuple[int, int], int]:
    """The people of each circle, by the steps of both their scores."""
    return _people(
        places, lambda place: (step(place.real, plane.real_line), step(place.feeling, plane.feeling_line))
    )


def _headline(places: Places, lang: Lang) -> str:
    """The field with most people, and what part of all that is."""
    by_cell = _people(places, lambda place: place.cell)
    if not by_cell:
        return sentence("picture.plane_none", lang=lang)
    everybody, most = sum(by_cell.values()), max(by_cell, key=lambda cell: by_cell[cell])
    facts = {"people": f"{everybody:,}", "cell": most, "share": f"{by_cell[most] / everybody:.0%}"}
    return sentence("picture.plane", facts, lang=lang)


def _people(places: Places, of: Any) -> dict[Any, int]:
    found: dict[Any, int] = {}
    for place in places:
        found[of(place)] = found.get(of(place), 0) + place.people
    return found


def _fields(places: Places, plane: Plane, lang: Lang) -> list[framing.Row]:
    by_cell = _people(places, lambda place: place.cell)
    everybody = max(1, sum(by_cell.values()))
    rows: list[framing.Row] = []
    for cell, (x, y) in CORNERS.items():
        name = getattr(plane.cells, cell)
        people = by_cell.get(name, 0)
        heads = sentence("report.people", {"count": f"{people:,}"}, lang=lang)
        field = {"x": x, "y": y, "x2": x + 1, "y2": y - 1, "tint": TINTS[cell], "name": name}
        rows.append(field | {"heads": heads, "share": f"{people / everybody:.1%}"})
    return rows


def _circles(places: Places, plane: Plane) -> list[Any]:
    """The circles, and the figure of each in it or beside it."""
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    steps = by_step(places, plane)
    most = max(1, *steps.values()) if steps else 1
    rows = [_circle(at, people, most) for at, people in sorted(steps.items())]
    within, beside = ([row for row in rows if (row["size"] >= WITHIN) == large] for large in (True, False))
    spots = framing.data(rows).mark_circle(color=ACCENT, opacity=0.92)
    inner = framing.data(within).mark_text(color="white", fontSize=13).encode(text="label:N")
    aside = [row | {"x": row["x"] + (sqrt(row["size"] / pi) + 5) * 2 / SIDE} for row in beside]
    outer = framing.data(aside).mark_text(color=INK, fontSize=12, align="left").encode(text="label:N")
    return [spots.encode(size=alt.Size("size:Q", scale=None)), inner, outer]


def _circle(at: tuple[int, int], people: int, most: int) -> framing.Row:
    size = max(SMALLEST, LARGEST * people / most)
    return {"x": ACROSS[at[0]], "y": UP[at[1]], "people": people, "label": f"{people:,}", "size": size}


def _lines() -> list[Any]:
    """The two lines that part high from low."""
    ends = ([(1, 0), (1, 2)], [(0, 1), (2, 1)])
    rows = ([{"x": x, "y": y} for x, y in line] for line in ends)
    return [framing.data(line).mark_line(color=PLAN, strokeWidth=1.4) for line in rows]


def _axis(side: str, plane: Plane, lang: Lang) -> Any:
    """An axis with its name, and under the circles what score they stand for."""
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    words, line, places = (
        (plane.real_name, plane.real_line, ACROSS)
        if side == "x"
        else (plane.feeling_name, plane.feeling_line, UP)
    )
    names = dict(zip((f"{place:g}" for place in places), _steps(line, lang), strict=True))
    kind = alt.X if side == "x" else alt.Y
    axis = alt.Axis(
        values=list(places), labelExpr=f"({names!r})[format(datum.value, '~g')]", labelColor=PLAN_TEXT,
        ticks=False, grid=False, domain=False, labelPadding=7, labelAngle=0, labelOverlap=False,
        titleFontSize=14, titleFontWeight="normal", titleColor=INK, titlePadding=9,
    )  # fmt: skip
    return kind(f"{side}:Q", title=f"{words} →", axis=axis).scale(domain=[0, 2], nice=False)


def _steps(line: float, lang: Lang) -> list[str]:
    """The five steps of a score in words."""
    facts: list[tuple[str, Mapping[str, str]]] = [("zero", {}), ("below", {"score": f"{line:g}"})]
    facts += [("from", {"score": f"{line * times:g}"}) for times in (1, 2, 3)]
    return [sentence(f"picture.score_{code}", known, lang=lang) for code, known in facts]
