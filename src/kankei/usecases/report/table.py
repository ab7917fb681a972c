"""The plan's table as words: one column for each thing that is said of an indicator."""

from collections.abc import Callable, Mapping

from kankei.model.indicator import PlanFigure
from kankei.usecases.number.progress import Progress, ProgressLine
from kankei.usecases.report.terminal import begins_text, day_text, gap_names
from kankei.wording import Lang, sentence

Say = Callable[[ProgressLine, Lang], str]


def columns(found: Progress, *, lang: Lang = "ja") -> dict[str, list[str]]:
    """The table by its headers, a text for each indicator; "" where nothing can be said."""
    return {
        sentence(f"progress.column_{name}", lang=lang): [say(line, lang) for line in found.lines]
        for name, say in SAID.items()
    }


def figure(value: float | None) -> str:
    """A figure as it is printed; "" for none.

    >>> figure(12500.0), figure(None)
    ('12,500', '')
    """
    return "" if value is None else f"{value:,.0f}"


def expected(line: ProgressLine, lang: Lang) -> str:
    """The band of the target year; "" where the record is too short or the year is over."""
    if line.forecast is None:
        return ""
    facts = {name: figure(getattr(line.forecast, name)) for name in ("low", "middle", "high")}
    return sentence("progress.band", facts, lang=lang)


def reached_on(line: ProgressLine, lang: Lang) -> str:
    """When the target is met, with its spread; where the period's own figure meets it, that it is."""
    if line.rate is not None and line.rate >= 1:
        return sentence("progress.met", lang=lang)
    if line.reached is None:
        return ""
    never = sentence("progress.beyond", lang=lang)
    days = (line.reached.early, line.reached.middle, line.reached.late)
    early, middle, late = (never if day is None else day_text(day, lang) for day in days)
    if early == late:
        return middle
    return sentence("progress.reached", {"early": early, "middle": middle, "late": late}, lang=lang)


def needed(line: ProgressLine, lang: Lang) -> str:
    """What each month must bring; where a gap hides how much was reached, at most."""
    if line.per_month_at_most is None:
        return figure(line.per_month)
    return sentence("progress.at_most", {"figure": figure(line.per_month_at_most)}, lang=lang)


def _planned(stone: PlanFigure | None, lang: Lang) -> str:
    if stone is None:
        return ""
    facts = {"value": figure(stone.value), "label": stone.label}
    return sentence("progress.planned", facts, lang=lang)


def basis(line: ProgressLine, lang: Lang) -> str:
    """Where the figure of the period is from; where there is none, the last that was entered."""
    last = line.last_entry
    if line.basis == "none" and last is not None:
        facts = {"value": figure(last.value), "day": day_text(last.until, lang), "source": last.source}
        return sentence("progress.basis_last", facts, lang=lang)
    if line.gaps:
        return sentence("progress.basis_gap", {"gaps": gap_names(line.gaps, lang)}, lang=lang)
    if line.begins is not None:
        return begins_text(line.begins, lang)
    return line.source or sentence(f"progress.basis_{line.basis}", lang=lang)


def _percent(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.1%}"


SAID: Mapping[str, Say] = {
    "name": lambda line, _: line.name,
    "baseline": lambda line, lang: _planned(line.baseline, lang),
    "current": lambda line, lang: _planned(line.current, lang),
    "target": lambda line, lang: _planned(line.target, lang),
    "value": lambda line, _: figure(line.value),
    "unit": lambda line, _: line.unit,
    "rate": lambda line, _: _percent(line.rate),
    "versus": lambda line, _: _percent(line.versus_previous),
    "pace": needed,
    "forecast": expected,
    "reached": reached_on,
    "basis": basis,
}
