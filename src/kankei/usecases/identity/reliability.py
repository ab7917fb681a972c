"""The reliability plot: how often pairs are one person against how likely they were said to be."""

from collections.abc import Mapping, Sequence

from kankei.matching.evaluation import Band
from kankei.usecases.report.chart import ACCENT, INK, PALE, RULE, styled
from kankei.usecases.report.drawing import Drawing
from kankei.wording import Lang, sentence

__all__ = ["specification"]

SIDE = 360
"""Pixels of the square."""


def specification(bands: Mapping[str, Sequence[Band]], *, lang: Lang = "ja") -> Drawing:
    """A point for each band of each kind, larger the more pairs it has; the diagonal is as predicted."""
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    points = [
        {
            "kind": kind,
            "predicted": band.predicted,
            "true": band.true,
            "pairs": band.pairs,
            "label": f"{band.pairs:,}",
        }
        for kind, told in bands.items()
        for band in told
    ]
    axis = alt.Axis(gridColor=RULE, format=".1f", values=[0, 0.2, 0.4, 0.6, 0.8, 1])
    whole = alt.Scale(domain=[0, 1])
    x = alt.X("predicted:Q", title=sentence("evaluate.predicted", lang=lang), axis=axis, scale=whole)
    y = alt.Y("true:Q", title=sentence("evaluate.true", lang=lang), axis=axis, scale=whole)
    color = alt.Color("kind:N", title=None).scale(domain=list(bands), range=[ACCENT, PALE][: len(bands)])
    size = alt.Size("pairs:Q", legend=None).scale(type="log", range=[30, 500])
    ends = [{"predicted": end, "true": end} for end in (0, 1)]
    told = alt.Chart(alt.InlineData(values=points)).encode(x=x, y=y, color=color)
    layers = [
        alt.Chart(alt.InlineData(values=ends)).mark_line(color=INK, strokeDash=[4, 3]).encode(x=x, y=y),
        told.mark_line(strokeWidth=1.4),
        told.mark_circle(opacity=0.9).encode(size=size),
        told.mark_text(dy=-12, fontSize=9).encode(text="label:N"),
    ]
    chart = alt.layer(*layers).properties(
        width=SIDE, height=SIDE, background="white", title=sentence("evaluate.plot_title", lang=lang)
    )
    return dict(styled(chart).to_dict())
