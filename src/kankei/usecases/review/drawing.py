"""Waterfalls as text and as a chart: what was compared, how it came out, and what that says in bits."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

from kankei.matching.explanation import Explanation, Step
from kankei.matching.model import NUMBERS
from kankei.matching.scoring import MIDDLING
from kankei.usecases.report import drawing
from kankei.usecases.report.chart import ACCENT, INK, RULE, styled
from kankei.usecases.report.drawing import Drawing
from kankei.wording import Lang, sentence

__all__ = ["level_name", "name_of", "specification", "svg", "svg_of", "text"]

AGAINST = "#a8452f"
ROW, WIDTH = 24, 420
"""Pixels of a bar's row, and of the plot."""
SMALL = 0.005
"""Bits that round to nothing are not shown."""
PER_MARK = 2.0
"""Bits for each mark of a bar in text."""


def text(explanation: Explanation, *, lang: Lang = "ja", total: str = "why.total") -> str:
    """The waterfall as lines: field, outcome, bits with a bar, and the two values; ``total`` words the last.

    >>> steps = [Step(field="prior", level="", bits=-9.0), Step(field="phone", level="exact", bits=11.0)]
    >>> print(text(Explanation(steps=steps, bits=2.0, threshold=5.0), lang="en").splitlines()[1])
    phone  the same     +11.00  ++++++
    """
    shown = _shown(explanation)
    names = [name_of(step.field, lang) for step in shown]
    levels = [_outcome(step, lang) for step in shown]
    wide, deep = max(map(_cells, names)), max(map(_cells, levels))
    lines = []
    for step, name, level in zip(shown, names, levels, strict=True):
        bar = ("+" if step.bits >= 0 else "-") * max(1, round(abs(step.bits) / PER_MARK))
        values = _values(step, lang)
        line = f"{_padded(name, wide)}  {_padded(level, deep + 4)} {step.bits:+6.2f}  {bar}"
        lines.append(f"{line}  {values}" if values else line)
    return "\n".join([*lines, sentence(total, _sum(explanation), lang=lang)])


def svg(explanation: Explanation, *, lang: Lang = "ja") -> str:
    """The waterfall as an SVG.

    Raises:
        ExtraError: The extra ``charts`` is not installed.
    """
    drawing.require()
    return drawing.svg(specification(explanation, lang=lang))


def svg_of(explanations: Sequence[Explanation], *, lang: Lang = "ja") -> str:
    """Several waterfalls below one another as an SVG; "" of none.

    Raises:
        ExtraError: The extra ``charts`` is not installed.
    """
    drawing.require()
    if not explanations:
        return ""
    drawn = [specification(one, lang=lang) for one in explanations]
    style: Drawing = {name: drawn[0][name] for name in ("$schema", "config") if name in drawn[0]}
    parts = [{name: part for name, part in one.items() if name not in style} for one in drawn]
    words = " ".join(one["description"] for one in drawn)
    return drawing.svg({**style, "background": "white", "vconcat": parts, "description": words})


def specification(explanation: Explanation, *, lang: Lang = "ja") -> Drawing:
    """A bar for each step, from where the one before ended; the sum; the line from which pairs are joined."""
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    bars = _bars(explanation, lang)
    order = [str(bar["name"]) for bar in bars]
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=320, domain=False, ticks=False))
    x = alt.X("begin:Q", title=sentence("why.chart_bits", lang=lang), axis=alt.Axis(gridColor=RULE))
    chart = alt.Chart(alt.InlineData(values=bars)).encode(y=y)
    color = alt.Color("kind:N", legend=None).scale(
        domain=["for", "against", "sum"], range=[ACCENT, AGAINST, INK]
    )
    threshold = alt.Chart(alt.InlineData(values=[{"begin": explanation.threshold}]))
    layers = [
        chart.mark_bar(height=13).encode(x=x, x2="end:Q", color=color),
        chart.mark_text(align="left", dx=5, fontSize=11).encode(x="right:Q", text="label:N", color=color),
        threshold.mark_rule(color=INK, strokeDash=[4, 3]).encode(x="begin:Q"),
    ]
    title = sentence("why.chart_title", lang=lang)
    told = f"{sentence('why.chart_threshold', lang=lang)} {explanation.threshold:+.1f}"
    whole = alt.layer(*layers).properties(
        width=WIDTH, height=ROW * len(bars), background="white", title=alt.Title(title, subtitle=told)
    )
    words = [*(f"{bar['name']} {bar['label']}" for bar in bars), told]
    return {**styled(whole).to_dict(), "description": f"{title}: {', '.join(words)}."}


def _bars(explanation: Explanation, lang: Lang) -> list[dict[str, object]]:
    shown = _shown(explanation)
    ends = list(accumulate(step.bits for step in shown))
    bars: list[dict[str, object]] = []
    for step, end in zip(shown, ends, strict=True):
        name, outcome = name_of(step.field, lang), _outcome(step, lang)
        told = f"{name}: {outcome}" if outcome else name
        bars.append(_bar(told, end - step.bits, end, "for" if step.bits >= 0 else "against", step.bits))
    bars.append(_bar(sentence("why.chart_sum", lang=lang), 0.0, explanation.bits, "sum", explanation.bits))
    return bars


def _bar(name: str, begin: float, end: float, kind: str, bits: float) -> dict[str, object]:
    return {
        "name": name, "begin": begin, "end": end, "right": max(begin, end), "kind": kind,
        "label": f"{bits:+.1f}",
    }  # fmt: skip


def _shown(explanation: Explanation) -> list[Step]:
    """The steps that say something."""
    return [step for step in explanation.steps if abs(step.bits) >= SMALL]


def name_of(field: str, lang: Lang) -> str:
    """What is compared, in words."""
    return sentence(f"why.field_{_slug(field)}", lang=lang)


def level_name(level: str, lang: Lang) -> str:
    """How a comparison came out, in words."""
    return sentence(f"why.level_{_slug(level)}", lang=lang)


def _outcome(step: Step, lang: Lang) -> str:
    """How a step came out, in words; numbers say on what ground they are weighed."""
    if not step.level:
        return ""
    if _is_number(step):
        return sentence(f"why.ground_{_slug(step.level)}", lang=lang)
    return level_name(step.level, lang)


def _values(step: Step, lang: Lang) -> str:
    if step.field in MEASURED and step.left:
        number = MEASURED[step.field](float(step.left))
        return sentence(f"why.value_{_slug(step.field)}", {"number": number}, lang=lang)
    return " | ".join(value for value in (step.left, step.right) if value)


def _counted(octaves: float) -> str:
    """A count to two figures: it is only known in half octaves."""
    return f"{float(f'{2.0**octaves:.2g}'):,.10g}"


def _bits(bits: float) -> str:
    return f"{bits:+.2f}"


MEASURED: Mapping[str, Callable[[float], str]] = {
    "namesakes": _counted,
    "crowd": _counted,
    "scale": lambda octaves: _counted(octaves + MIDDLING),
    "phone names": _counted,
    "email names": _counted,
    "group best": _bits,
    "group others": _bits,
    "group rivals": _bits,
    "group size": _counted,
    "group namesakes": _counted,
    "group clashes": "{:.0%}".format,
}
"""How the value of a step that is a number is written."""


def _is_number(step: Step) -> bool:
    return step.field in NUMBERS


def _sum(explanation: Explanation) -> dict[str, str]:
    chance = 1.0 / (1.0 + 2.0 ** -max(-60.0, min(60.0, explanation.bits)))
    facts = {"bits": explanation.bits, "threshold": explanation.threshold}
    return {name: f"{bits:+.2f}" for name, bits in facts.items()} | {"probability": f"{chance:.2%}"}


def _slug(name: str) -> str:
    return name.replace(",", "").replace(" ", "_")


def _cells(told: str) -> int:
    """Columns of a terminal that a text takes; a kanji takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in told)


def _padded(told: str, width: int) -> str:
    return told + " " * (width - _cells(told))
