"""The channels' overlap as an UpSet plot: for every set of channels its people."""

from collections.abc import Sequence
from typing import Any

from kankei.usecases.report import framing
from kankei.usecases.report.chart import ACCENT, INK, PALE, RULE
from kankei.usecases.report.drawing import Drawing
from kankei.wording import Lang, sentence

SHOWN = 18
"""Sets that are drawn; what the others are together is said."""
EMPTY = "#dfe3e8"
Sets = Sequence[tuple[tuple[str, ...], int]]
"""Channels and people, each person in one set."""


def heads(sets: Sets) -> list[int]:
    """The people whom the picture tells of: each set that is drawn, the others together, each channel."""
    shown, rest = _parted(sets)
    told = [many for _, many in shown] + [sum(many for _, many in rest)]
    return told + list(_by_channel(sets).values())


def specification(sets: Sets, *, source: str, caution: str = "", lang: Lang = "ja") -> Drawing:
    """People by the exact set of their channels, the largest first; beside each channel all its people.

    ``caution`` is what is to be heeded before the picture is handed out; "" for nothing.
    """
    shown, rest = _parted(sets)
    beside = _by_channel(sets)
    channels = sorted({name for names, _ in shown for name in names}, key=lambda name: -beside[name])
    everybody = sum(people for _, people in sets)
    several = sum(people for names, people in sets if len(names) > 1)
    facts = {"several": f"{several:,}", "share": f"{several / max(1, everybody):.0%}"}
    facts |= {"people": f"{everybody:,}", "sets": str(len(rest)), "rest": f"{sum(p for _, p in rest):,}"}
    return framing.framed(
        [_bars(shown), _matrix(shown, channels, beside, lang)],
        headline=sentence("picture.overlap", facts, lang=lang),
        below=[sentence("picture.overlap_how", facts, lang=lang), *filter(None, [caution])],
        source=source,
        words=[_told(names, people, lang) for names, people in shown],
    )


def _parted(sets: Sets) -> tuple[Sets, Sets]:
    """The sets that are drawn, the largest first, and the others."""
    ordered = sorted(sets, key=lambda one: (-one[1], one[0]))
    return ordered[:SHOWN], ordered[SHOWN:]


def _told(names: Sequence[str], people: int, lang: Lang) -> str:
    channels = sentence("picture.and", lang=lang).join(
        sentence(f"channel.{name}", lang=lang) for name in names
    )
    return sentence("picture.overlap_told", {"channels": channels, "people": f"{people:,}"}, lang=lang)


def _by_channel(sets: Sets) -> dict[str, int]:
    heads: dict[str, int] = {}
    for names, people in sets:
        for name in names:
            heads[name] = heads.get(name, 0) + people
    return heads


def _bars(shown: Sets) -> Any:
    """People by set."""
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    rows: list[framing.Row] = [
        {"set": place, "people": people, "label": f"{people:,}", "tint": ACCENT if len(names) > 1 else PALE}
        for place, (names, people) in enumerate(shown)
    ]
    axis = alt.Axis(format=",d", gridColor=RULE, domain=False, ticks=False, tickCount=4, labelPadding=6)
    base = framing.data(rows).encode(x=alt.X("set:O", axis=None), y=alt.Y("people:Q", title=None, axis=axis))
    bars = base.mark_bar(size=20).encode(color=alt.Color("tint:N", scale=None))
    words = base.mark_text(dy=-7, fontSize=11, color=INK).encode(text="label:N")
    return (bars + words).properties(width=framing.WIDTH, height=190)


def _matrix(shown: Sets, channels: list[str], heads: dict[str, int], lang: Lang) -> Any:
    """Which channels each set is of."""
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    named = {name: f"{sentence(f'channel.{name}', lang=lang)}  {heads[name]:,}" for name in channels}
    order = [named[name] for name in channels]
    dots: list[framing.Row] = [
        {"set": place, "channel": named[name], "tint": ACCENT if name in names else EMPTY}
        for place, (names, _) in enumerate(shown)
        for name in channels
    ]
    ends: list[framing.Row] = []
    for place, (names, _) in enumerate(shown):
        places = sorted(channels.index(name) for name in names)
        ends += [{"set": place, "channel": order[at]} for at in (places[0], places[-1])]
    axis = alt.Axis(domain=False, ticks=False, labelPadding=8, labelLimit=240, labelFontSize=12)
    x, y = alt.X("set:O", axis=None), alt.Y("channel:N", title=None, sort=order, axis=axis)
    links = framing.data(ends).mark_line(color=ACCENT, strokeWidth=2).encode(x=x, y=y, detail="set:O")
    spots = framing.data(dots).mark_circle(size=110, opacity=1)
    spots = spots.encode(x=x, y=y, color=alt.Color("tint:N", scale=None))
    return (links + spots).properties(width=framing.WIDTH, height=24 * len(channels))
