"""Crossings (クロス表): each analysis as tables of people by two questions, which is how it is published."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd
from msgspec import Struct

from kankei.analysis.attribution import NOTHING
from kankei.analysis.frames import Analysis
from kankei.counting.columns import Ints
from kankei.counting.telling import told_axes
from kankei.fields.address import prefectures

__all__ = ["CROSSINGS", "NUMBER", "Crossing", "everywhere"]

NUMBER = "the number"
"""The figure that every report prints, also by homes: no table hides it, or anything behind it."""

_OF_EVERYBODY = ("funnel", "overlap", "channels")


class Crossing(Struct, frozen=True, kw_only=True, eq=False):
    """People by two questions: a table whose cells add up along both sides.

    ``row_is`` and ``column_is`` name the questions; the same question with the same answer means the same
    people in every table, which is how totals that tables share are known to be one figure. The column
    ``shared`` is the same people whatever the table asks. ``of`` is whom all cells together are, "" for
    everybody whom the analysis is about. ``sums`` are the places of columns whose totals together are
    a figure that every report prints. ``note`` is the code of a sentence without which it misleads.
    """

    name: str
    row_is: str
    rows: Sequence[str]
    column_is: str
    columns: Sequence[str]
    people: Ints
    shared: str = ""
    of: str = ""
    sums: Sequence[Sequence[int]] = ()
    note: str = ""

    def named(self, scope: Sequence[str] = ()) -> list[list[str]]:
        """What each cell is, totals included, in words that are the same in every table and publication."""
        rows = [f"{self.row_is}={row}" for row in self.rows]
        columns = [one if one == self.shared else f"{self.column_is}={one}" for one in self.columns]
        words = [[row, column] for row in [*rows, ""] for column in [*columns, ""]]
        words[-1] = [self.of, ""]
        flat = [" ".join(filter(None, [*scope, *pair])) for pair in words]
        width = len(columns) + 1
        return [flat[at : at + width] for at in range(0, len(flat), width)]


def _crossed(
    name: str,
    row: tuple[str, pd.Series],
    column: tuple[str, pd.Series],
    people: pd.Series,
    *,
    of: str = "",
    counted: Sequence[str] = (),
) -> Crossing:
    """Lines of a long table as a crossing; answers that are in no line are nobody's.

    ``counted`` are the axes of the number, where columns are standings.
    """
    (row_is, rows), (column_is, columns) = row, column
    down, row_place = np.unique(rows.astype(str), return_inverse=True)
    across, column_place = np.unique(columns.astype(str), return_inverse=True)
    cells = np.zeros((len(down), len(across)), dtype=np.int64)
    np.add.at(cells, (row_place, column_place), people.to_numpy(np.int64))
    return Crossing(
        name=name,
        row_is=row_is,
        rows=down.tolist(),
        column_is=column_is,
        columns=across.tolist(),
        people=cells,
        of=of,
        sums=_told_together(across.tolist(), cells.sum(axis=0), counted, beside=True) if counted else (),
    )


def _sided(
    name: str, row: tuple[str, pd.Series], yes: pd.Series, all_of: pd.Series, *, of: str = ""
) -> Crossing:
    """Lines with a count of some and of all as a crossing with yes and no."""
    row_is, rows = row
    cells = np.column_stack([yes, all_of - yes]).astype(np.int64)
    return Crossing(
        name=name,
        row_is=row_is,
        rows=[str(one) for one in rows],
        column_is=name,
        columns=["yes", "no"],
        people=cells,
        of=of,
    )


def _in_a_row(
    name: str,
    question: str,
    answers: pd.Series,
    people: pd.Series,
    *,
    shared: str = "",
    of: str = "",
    sums: Sequence[Sequence[int]] = (),
    note: str = "",
) -> Crossing:
    """Lines of one question as a table of a single row, that of everybody or of whom else it is ``of``."""
    return Crossing(
        name=name,
        row_is=f"{of} of".strip(),
        rows=["all"],
        column_is=question,
        columns=[str(one) for one in answers],
        people=people.to_numpy(np.int64)[None, :],
        shared=shared,
        of=of,
        sums=sums,
        note=note,
    )


def _conversion(analysis: Analysis) -> Iterator[Crossing]:
    groups = analysis["groups"]
    who = analysis.asked["by"], groups["group"]
    yield _sided("converted", who, groups["converted"], groups["people"])


def _funnel(analysis: Analysis) -> Iterator[Crossing]:
    """By the last step that each reached: nested figures would say the differences."""
    table = analysis["funnel"]
    stopped = table["people"] - table["people"].shift(-1, fill_value=0)
    yield _in_a_row("furthest", "furthest", table["step"], stopped, note="analysis.furthest")


def _transitions(analysis: Analysis) -> Iterator[Crossing]:
    for until, lines in analysis["transitions"].groupby("until"):
        before, day = f"{lines['fiscal_year'].iloc[0]}-03-31", f"{until:%Y-%m-%d}"
        rows, columns = (before, lines["before"]), (day, lines["after"])
        of = f"known by {day}"
        yield _crossed(day, rows, columns, lines["people"], of=of, counted=analysis.counted)


def _cohorts(analysis: Analysis) -> Iterator[Crossing]:
    table = analysis["retention"]
    whole = table[(table["channel"] == "all") & table["finished"] & (table["years_later"] > 0)]
    for later, lines in whole.groupby("years_later"):
        question = f"active {later} years later"
        who = "cohort", lines["fiscal_year"]
        yield _sided(question, who, lines["active"], lines["people"], of=f"begun {later} years before")


def _attribution(analysis: Analysis) -> Iterator[Crossing]:
    table = analysis["attribution"]
    for touch in ("first", "last"):
        yield _in_a_row(touch, touch, table["channel"], table[touch], shared=NOTHING)


def _overlap(analysis: Analysis) -> Iterator[Crossing]:
    """By their names: the order of the table inside would tell which of two unsaid sets has more people."""
    table = analysis["sets"].sort_values(["degree", "channels"])
    yield _in_a_row("sets", "channels", table["channels"], table["people"], note="analysis.sets")


def _channels(analysis: Analysis) -> Iterator[Crossing]:
    table = analysis["channels"]
    rows, columns = ("fiscal_year", table["fiscal_year"]), ("channel", table["channel"])
    yield _crossed("new_people", rows, columns, table["new_people"])


def _breakdown(analysis: Analysis) -> Iterator[Crossing]:
    """Axes without homes: by the rule residents stand on some of them alone, and nobody's cell hides any.

    Prefectures go from north to south: by people, as inside, the order would tell of two unsaid ones.
    """
    axes = analysis["axes"].groupby("axes", as_index=False)["people"].sum()
    sums = _told_together(axes["axes"].tolist(), axes["people"].to_numpy(np.int64), analysis.counted)
    yield _in_a_row("axes", "axes", axes["axes"], axes["people"], sums=sums)
    table = analysis["channels"]
    yield _crossed("channels", ("channel", table["channel"]), ("zone", table["zone"]), table["people"])
    home = analysis["prefectures"].sort_values("prefecture", key=_southward)
    yield _in_a_row("prefectures", "prefecture", home["prefecture"], home["people"], of="zone=elsewhere")
    ages = analysis["ages"]
    yield _in_a_row("ages", "age", ages["age"], ages["people"])


def _told_together(
    standings: Sequence[str], people: Ints, counted: Sequence[str], *, beside: bool = False
) -> list[list[int]]:
    """The places of standings of which a report tells how many people are on them together.

    Who is in the number on the same axes that it tells, since they follow from these and from the number; who
    is in none, from how many there are. ``beside``: on each other axis that it tells, too, which is known of
    everybody alone and not of the people of the number.
    """
    axes = [frozenset(axes.split("+")) for axes in standings]
    told = told_axes(dict(zip(standings, map(int, people), strict=True)), counted)
    found: dict[object, list[int]] = {}
    for place, on in enumerate(axes):
        found.setdefault((bool(on & {*counted}), on & {*counted} & told), []).append(place)
        for axis in (on & told) - {*counted} if beside else ():
            found.setdefault(axis, []).append(place)
    return list(found.values())


def _southward(names: pd.Series) -> pd.Series:
    """The number of each prefecture; what is none comes last."""
    return names.map({name: float(number) for number, name in enumerate(prefectures())})


def _registration(analysis: Analysis) -> Iterator[Crossing]:
    table = analysis["summary"]
    for question in ("enough", "overdue"):
        yield _sided(question, ("kind", table["kind"]), table[question], table["people"])


CROSSINGS: dict[str, Callable[[Analysis], Iterator[Crossing]]] = {
    "conversion": _conversion,
    "funnel": _funnel,
    "transitions": _transitions,
    "cohorts": _cohorts,
    "attribution": _attribution,
    "overlap": _overlap,
    "channels": _channels,
    "registration": _registration,
    "breakdown": _breakdown,
}
"""How each analysis is published."""


def everywhere(analysis: str, figure: str, *, as_of: dt.date) -> str:
    """What a figure of an analysis of a day is called among those of all analyses; "" if no other has it.

    >>> everywhere("breakdown", "of=all axes=relation", as_of=dt.date(2026, 3, 31))
    '2026-03-31=relation'
    >>> everywhere("transitions", "2025-03-31=new", as_of=dt.date(2026, 3, 31))
    'cohort=2025'
    """
    name = figure.removeprefix("of=all").strip()
    if not name:
        whole = dict.fromkeys(_OF_EVERYBODY, f"known by {as_of}") | {"breakdown": NUMBER}
        return whole.get(analysis, "")
    question, _, answer = name.partition("=")
    if " " in name:
        return name if analysis == "transitions" and name.startswith("known by ") else ""
    match analysis, question:
        case "breakdown", ("axes" | "zone"):
            return f"{as_of}={answer}" if question == "axes" else f"{NUMBER} {name}"
        case ("channels", "fiscal_year") | ("cohorts", "cohort"):
            return f"cohort={answer}"
        case "transitions", day:
            return f"cohort={day[:4]}" if answer == "new" else name
    return ""
