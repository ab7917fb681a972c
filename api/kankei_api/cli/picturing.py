"""Analyses as pictures: what ``kankei analyse … --out FILE.svg`` and ``.png`` draw."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from kankei_api.cli.console import Terminal

if TYPE_CHECKING:
    import pandas as pd

    from kankei.analysis import Analysis
    from kankei.model.rule import CountingRule

TOWN, RULE, RULE_NAME = "town", "rule_title", "rule"
"""Beside what was asked: the town and the rule's title, named under a picture, and the rule's name."""
Say = Callable[[str], str]
"""A code of a table in the terminal's language."""


def draw(
    terminal: Terminal, out: str, found: "Analysis", say: Say, *, town: str, rule: "CountingRule"
) -> None:
    """Write the picture of an analysis that has one; ``town`` and the rule's title are named under it.

    Raises:
        ExtraError: The extra ``charts`` is not installed.
    """
    from kankei.usecases.report import drawing  # noqa: PLC0415

    named = replace(found, asked={**found.asked, TOWN: town, RULE: rule.title, RULE_NAME: rule.name})
    drawing.write(out, PICTURES[found.name](terminal, named, say))


def _caution(terminal: Terminal, found: "Analysis", heads: list[int]) -> str:
    """The warning that the people whom a picture tells of call for, with what may be handed out instead."""
    from kankei.usecases.report.caution import caution  # noqa: PLC0415

    options = [f"--{name} {found.asked[name]}" for name in ("origin", "outcome", "by") if name in found.asked]
    return caution(
        heads,
        as_of=found.as_of,
        rule=found.asked[RULE_NAME],
        analysis=" ".join([found.name, *options]),
        lang=terminal.lang,
    )


def _source(terminal: Terminal, found: "Analysis") -> str:
    from kankei.usecases.report import framing  # noqa: PLC0415

    return framing.source_line(
        town=found.asked[TOWN],
        as_of=found.as_of,
        known_at=found.known_at,
        rule=found.asked[RULE],
        lang=terminal.lang,
    )


def _overlap(terminal: Terminal, found: "Analysis", _: Say) -> dict[str, Any]:
    from kankei.usecases.report import overlap_chart  # noqa: PLC0415

    table = found["sets"]
    sets = [
        (tuple(names.split("+")), people)
        for names, people in zip(table["channels"], table["people"].tolist(), strict=True)
    ]
    small = _caution(terminal, found, overlap_chart.heads(sets))
    return overlap_chart.specification(
        sets, source=_source(terminal, found), caution=small, lang=terminal.lang
    )


def _funnel(terminal: Terminal, found: "Analysis", _: Say) -> dict[str, Any]:
    from kankei.usecases.report import funnel_chart  # noqa: PLC0415

    table = found["funnel"]
    steps = list(zip(table["step"], table["people"].tolist(), strict=True))
    small = _caution(terminal, found, funnel_chart.heads(steps))
    return funnel_chart.specification(
        steps, source=_source(terminal, found), caution=small, lang=terminal.lang
    )


def _conversion(terminal: Terminal, found: "Analysis", say: Say) -> dict[str, Any]:
    from kankei.usecases.report import survival_chart  # noqa: PLC0415

    curves = []
    for name, people, converted in found["groups"][["group", "people", "converted"]].to_numpy().tolist():
        mine = found["curve"][found["curve"]["group"] == name]
        points = mine[["day", "at_risk", "incidence", "low", "high"]].itertuples(index=False, name=None)
        curves.append(
            survival_chart.Curve(name=say(name), people=people, converted=converted, points=list(points))
        )
    told = _ends(found["after_years"])
    small = _caution(terminal, found, survival_chart.heads(curves))
    return survival_chart.specification(
        [curve for curve in curves if curve.people],
        headline=_survival_headline(terminal, found, told, say),
        named=list(map(say, told["group"])),
        below=_survival_notes(terminal, found, say),
        caution=small,
        source=_source(terminal, found),
        lang=terminal.lang,
    )


def _ways(found: "Analysis", say: Say) -> dict[str, str]:
    from kankei.analysis.words import way  # noqa: PLC0415

    return {name: say(way(found.asked[name])) for name in ("origin", "outcome")}


def _ends(after: "pd.DataFrame") -> "pd.DataFrame":
    """The groups with the lowest and the highest incidence, of all that are told of, after one whole year.

    It is the last after which every group is told of that is after the first; of groups alike, the one of
    which most are watched. The lowest comes first; nobody is in the table if too few are watched.
    """
    told = after[after["at_risk"] >= survival_least()].sort_values("at_risk", ascending=False)
    whole = [lines for _, lines in told.groupby("years")]
    last = [lines for lines in whole if len(lines) == len(whole[0])]
    if not last:
        return told
    return last[-1].loc[[last[-1]["incidence"].idxmin(), last[-1]["incidence"].idxmax()]]


def _survival_headline(terminal: Terminal, found: "Analysis", told: "pd.DataFrame", say: Say) -> str:
    """What the curve says after the last whole year that is told of it; of groups, the highest and lowest."""
    if told.empty:
        return terminal.words("picture.survival_none", **_ways(found, say))
    low, high = told.iloc[0], told.iloc[-1]
    facts = {**_ways(found, say), "years": str(low["years"]), "least": str(survival_least())}
    facts |= {"best": say(high["group"]), "worst": say(low["group"])}
    facts |= {"high": f"{high['incidence']:.1%}", "low": f"{low['incidence']:.1%}"}
    if found.asked["by"] != "all":
        alike = low["incidence"] == high["incidence"]
        return terminal.words(f"picture.survival_{'alike' if alike else 'groups'}", **facts)
    if math.isnan(low["low"] + low["high"]):
        return terminal.words("picture.survival_bare", **facts)
    bounds = {"from": f"{low['low']:.1%}", "to": f"{low['high']:.1%}"}
    return terminal.words("picture.survival", **facts, **bounds)


def survival_least() -> int:
    """How many must still be watched for a figure to be said."""
    from kankei.usecases.report import survival_chart  # noqa: PLC0415

    return survival_chart.LEAST


def _survival_notes(terminal: Terminal, found: "Analysis", say: Say) -> list[str]:
    from kankei.analysis.words import note_text  # noqa: PLC0415

    covered, test = found["coverage"].iloc[0], found["test"]
    told = terminal.words("picture.survival_test", p=_p(test["p"].iloc[0])) if len(test) else ""
    ways = _ways(found, say)
    facts = {"known": f"{covered['outcome_people']:,}", "met": f"{covered['with_origin_before']:,}"}
    known = terminal.words("picture.survival_known", outcome=ways["outcome"], **facts)
    moving = found.asked["outcome"].partition(":")[0] in {"settlement", "residency"}
    how = terminal.words("picture.survival_how", **ways, least=str(survival_least()))
    before = [note for note in found.notes if note.code == "analysis.reached_before"]
    apart = [note_text(note, lang=terminal.lang) for note in before]
    return list(filter(None, [how, known if moving else "", *apart, told]))


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"= {value:.3f}"


PICTURES: dict[str, Callable[[Terminal, "Analysis", Say], dict[str, Any]]] = {
    "conversion": _conversion,
    "funnel": _funnel,
    "overlap": _overlap,
}
"""The analyses that have a picture."""
