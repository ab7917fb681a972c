"""How soon who goes on to the outcome: incidence curves by group, with their bounds."""

import math
from collections.abc import Collection, Sequence
from typing import Any

from msgspec import Struct

from kankei.fields.year import DAYS_A_YEAR
from kankei.usecases.report import framing
from kankei.usecases.report.chart import ACCENT, INK, PLAN_TEXT, RULE
from kankei.usecases.report.drawing import Drawing
from kankei.wording import Lang, sentence

TINTS = (ACCENT, "#b35614", "#1f7a75", "#7c5f96")
DASHES = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3])
"""Lines differ in lightness and in their dashes, too: they are told apart in grey and whatever one sees."""
SHOWN = len(TINTS)
"""Groups that are drawn: more lines than that cannot be told apart."""
COLUMN = 58.0
"""Pixels of a column of figures."""
LEAST = 10
"""A curve is drawn as long as so many are watched: beyond, one person more or less bends it."""


class Curve(Struct, frozen=True, kw_only=True):
    """A group by its shown name: points (day, still watched, incidence, low, high), and who got there."""

    name: str
    people: int
    converted: int
    points: Sequence[tuple[int, int, float, float, float]]


def heads(curves: Sequence[Curve]) -> list[int]:
    """The people whom the picture tells of: those of each group, and who of them got there."""
    return [many for curve in curves for many in (curve.people, curve.converted)]


def specification(
    curves: Sequence[Curve],
    *,
    headline: str,
    below: Sequence[str],
    source: str,
    named: Collection[str] = (),
    caution: str = "",
    lang: Lang = "ja",
) -> Drawing:
    """Steps of incidence over years, each group's 95 % band behind it, its name at its end.

    The groups ``named`` in the headline are drawn, then the largest; how many others there are is said.
    ``caution`` is what is to be heeded before the picture is handed out; "" for nothing.
    """
    first = sorted(curves, key=lambda curve: (curve.name not in named, -curve.people))
    shown, rest = sorted(first[:SHOWN], key=lambda curve: -curve.people), first[SHOWN:]
    besides = [_besides(rest, lang)] if rest else []
    nobody = [] if shown else [sentence("picture.survival_nobody", lang=lang)]
    below = [*below, *besides, *nobody, *filter(None, [caution])]
    if not shown:
        return framing.framed([], headline=headline, below=below, source=source, words=())
    rows = {curve.name: _rows(curve, tint) for curve, tint in zip(shown, TINTS, strict=False)}
    drawn = [row for part in rows.values() for row in part]
    most = (
        min(max(row["high"] or row["share"] for row in drawn), 2.2 * max(row["share"] for row in drawn))
        or 0.01
    )
    last = max(1.0, *(row["years"] for row in drawn))
    chart = _chart(rows, most, last, lang)
    table = _watched(shown, last, lang)
    words = [_told(curve, last, lang) for curve in shown]
    return framing.framed([chart, table], headline=headline, below=below, source=source, words=words)


def _told(curve: Curve, last: float, lang: Lang) -> str:
    """A group, and what share of it had got there after whole years, as long as enough are watched."""
    enough = [point for point in curve.points if point[1] >= LEAST]
    shares = []
    for year, _ in reversed(_years(last)):
        past = [point for point in enough if point[0] <= year * DAYS_A_YEAR]
        if past and enough[-1][0] >= year * DAYS_A_YEAR:
            facts = {"year": str(year), "share": _share(*past[-1][2:], lang=lang)}
            shares.append(sentence("picture.survival_at", facts, lang=lang))
    told = {"group": _group(curve, lang), "shares": sentence("picture.and", lang=lang).join(shares)}
    return sentence("picture.survival_told", told, lang=lang) if shares else told["group"]


def _share(share: float, low: float, high: float, *, lang: Lang) -> str:
    """A share with its bounds, where there are any."""
    if math.isnan(low + high):
        return f"{share:.1%}"
    facts = {"share": f"{share:.1%}", "from": f"{low:.1%}", "to": f"{high:.1%}"}
    return sentence("picture.survival_share", facts, lang=lang)


def _group(curve: Curve, lang: Lang) -> str:
    facts = {"name": curve.name, "converted": f"{curve.converted:,}", "people": f"{curve.people:,}"}
    return sentence("picture.group", facts, lang=lang)


def _besides(rest: Sequence[Curve], lang: Lang) -> str:
    """The groups that are not drawn: how many, of how many people, and who of them got there."""
    people, converted = sum(curve.people for curve in rest), sum(curve.converted for curve in rest)
    facts = {"groups": str(len(rest)), "people": f"{people:,}", "converted": f"{converted:,}"}
    return sentence("picture.survival_rest", facts, lang=lang)


def _rows(curve: Curve, tint: str) -> list[framing.Row]:
    """From nothing at the beginning to the last day on which enough are watched; no bound, no band."""
    rows: list[framing.Row] = [{"years": 0.0, "share": 0.0, "low": None, "high": None, "tint": tint}]
    for day, watched, share, low, high in curve.points:
        if watched >= LEAST:
            bounds = {"low": None, "high": None} if math.isnan(low + high) else {"low": low, "high": high}
            rows.append({"years": day / DAYS_A_YEAR, "share": share, **bounds, "tint": tint})
    return rows


def _chart(rows: dict[str, list[framing.Row]], most: float, last: float, lang: Lang) -> Any:
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    years = alt.Axis(format="d", grid=False, tickMinStep=1, titleFontWeight="normal", titleColor=PLAN_TEXT)
    shares = alt.Axis(
        format=".0%" if most > 0.1 else ".1%",
        gridColor=RULE,
        domain=False,
        ticks=False,
        tickCount=5,
        labelPadding=6,
    )
    x = alt.X("years:Q", title=sentence("picture.years", lang=lang), axis=years)
    x = x.scale(domain=[0, last * 1.02], nice=False)
    height = alt.Scale(domain=[0, 1.04 * most], clamp=True, nice=False)
    y = alt.Y("share:Q", title=None, axis=shares, scale=height)
    tint = alt.Color("tint:N", scale=None)
    layers = []
    for points in rows.values():
        bounded = [point for point in points if point["high"] is not None]
        band = framing.data(bounded).mark_area(opacity=0.09, interpolate="step-after")
        layers.append(
            band.encode(x=x, y=alt.Y("low:Q", title=None, axis=shares, scale=height), y2="high:Q", color=tint)
        )
    for points, dash in zip(rows.values(), DASHES, strict=False):
        line = framing.data(points).mark_line(strokeWidth=2.2, interpolate="step-after", strokeDash=dash)
        layers.append(line.encode(x=x, y=y, color=tint))
    return alt.layer(*layers).properties(width=framing.WIDTH, height=260)


def _watched(shown: Sequence[Curve], last: float, lang: Lang) -> Any:
    """The key, who got there of how many, and how many were still watched after whole years."""
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    rows: list[framing.Row] = []
    for place, (curve, tint) in enumerate(zip(shown, TINTS, strict=False)):
        rows.append({"place": place, "tint": tint, "name": _group(curve, lang)})
    base = framing.data(rows).encode(y=alt.Y("place:O", axis=None), color=alt.Color("tint:N", scale=None))
    dash = alt.StrokeDash("place:O", scale=alt.Scale(range=[list(dash) for dash in DASHES]), legend=None)
    mark = base.mark_rule(strokeWidth=3).encode(x=alt.value(0), x2=alt.value(26), strokeDash=dash)
    names = base.mark_text(align="left", dx=30, fontSize=12).encode(x=alt.value(0), text="name:N")
    across = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, framing.WIDTH], nice=False))
    counts = framing.data(_at_years(shown, last)).mark_text(align="right", fontSize=11, color=INK)
    spots = counts.encode(x=across, y=alt.Y("place:O", axis=None), text="watched:N")
    heads = framing.data(_year_heads(last, lang)).mark_text(align="right", fontSize=10.5, color=PLAN_TEXT)
    words = heads.encode(x=across, y=alt.value(-10), text="words:N")
    return (mark + names + spots + words).properties(width=framing.WIDTH, height=22 * len(shown))


def _years(last: float) -> list[tuple[int, float]]:
    """Whole years and where their column ends, from the right."""
    years = [year for year in (1, 2, 3, 5, 7) if year <= last]
    return [(year, framing.WIDTH - COLUMN * place) for place, year in enumerate(reversed(years))]


def _at_years(shown: Sequence[Curve], last: float) -> list[framing.Row]:
    rows: list[framing.Row] = []
    for place, curve in enumerate(shown):
        for year, x in _years(last):
            after = [watched for day, watched, *_ in curve.points if day >= year * DAYS_A_YEAR]
            rows.append({"place": place, "x": x, "watched": f"{after[0] if after else 0:,}"})
    return rows


def _year_heads(last: float, lang: Lang) -> list[framing.Row]:
    """Above the columns: after how many years, and at their left what they are."""
    columns = _years(last)
    heads: list[framing.Row] = [
        {"x": x, "words": sentence("picture.watched", {"year": str(year)}, lang=lang)} for year, x in columns
    ]
    left = min((x for _, x in columns), default=float(framing.WIDTH)) - COLUMN
    return [*heads, {"x": left, "words": sentence("picture.watched_words", lang=lang)}]
