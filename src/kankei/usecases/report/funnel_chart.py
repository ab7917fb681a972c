"""The funnel: of everybody ever met, how many came on to the next thing and the next."""

from collections.abc import Sequence
from itertools import pairwise

from kankei.usecases.report import framing
from kankei.usecases.report.chart import ACCENT, INK, PLAN_TEXT
from kankei.usecases.report.drawing import Drawing
from kankei.usecases.report.framing import Row
from kankei.wording import Lang, sentence

HIGH = 46
"""Pixels of a step."""
WORDS = 250
"""Pixels for the names of the steps."""
Steps = Sequence[tuple[str, int]]
"""Steps by their codes, with their people."""


def heads(steps: Steps) -> list[int]:
    """The people whom the picture tells of: those of each step, and who of the step before is not in it."""
    people = [many for _, many in steps]
    return [*people, *(before - many for before, many in pairwise(people))]


def specification(steps: Steps, *, source: str, caution: str = "", lang: Lang = "ja") -> Drawing:
    """Steps by name with their people, each a part of the one before, as bars around one middle.

    ``caution`` is what is to be heeded before the picture is handed out; "" for nothing.
    """
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    most = max(1, *(people for _, people in steps))
    rows = [_row(steps, place, most, lang) for place in range(len(steps))]
    y = alt.Y("place:O", axis=None)
    span = alt.Scale(domain=[-1 - 2 * WORDS / framing.WIDTH, 1.55], nice=False, zero=False)
    x = alt.X("low:Q", axis=None, scale=span)
    base = framing.data(rows).encode(y=y)
    bars = base.mark_bar(size=HIGH - 14, color=ACCENT).encode(
        x=x, x2="high:Q", opacity=alt.Opacity("ink:Q", scale=None)
    )
    names = base.mark_text(align="left", fontSize=13, color=INK).encode(x=alt.value(0), text="name:N")
    heads = base.mark_text(align="left", dx=8, fontSize=15, color=ACCENT)
    heads = heads.encode(x=alt.X("high:Q", scale=span), text="people:N")
    rates = base.mark_text(align="right", fontSize=12, color=PLAN_TEXT)
    rates = rates.encode(x=alt.value(framing.WIDTH), text="rate:N")
    chart = (bars + names + heads + rates).properties(width=framing.WIDTH, height=HIGH * len(steps))
    facts = {"first": f"{steps[0][1]:,}", "last": f"{steps[-1][1]:,}"}
    return framing.framed(
        [chart],
        headline=sentence("picture.funnel", facts, lang=lang),
        below=[sentence("picture.funnel_how", lang=lang), *filter(None, [caution])],
        source=source,
        words=[_told(row, lang) for row in rows],
    )


def _told(row: Row, lang: Lang) -> str:
    facts = {name: row[name] for name in ("name", "people")}
    facts["rate"] = row["rate"] and sentence("picture.and", lang=lang) + row["rate"]
    return sentence("picture.funnel_told", facts, lang=lang)


def _row(steps: Steps, place: int, most: int, lang: Lang) -> Row:
    name, people = steps[place]
    rate = ""
    if place:
        share = people / max(1, steps[place - 1][1])
        rate = sentence("picture.funnel_rate", {"share": f"{share:.1%}"}, lang=lang)
    return {
        "place": place,
        "name": sentence(f"picture.step_{name}", lang=lang),
        "people": f"{people:,}",
        "rate": rate,
        "low": -people / most,
        "high": people / most,
        "ink": 1 - 0.12 * place,
    }
