"""Publication (公表): an analysis as tables of people with totals in which no small figure can be worked out.

What was published is remembered in the store, unsaid figures too, so that the next publication gives away
neither a small change nor what the last one left unsaid.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence

import msgspec
import numpy as np
import pandas as pd
import sqlalchemy as sa
from msgspec import Struct

from kankei.analysis.attribution import NOTHING
from kankei.analysis.frames import Analysis, Note, frame
from kankei.analysis.suppression import LEAST, Past, Pattern, bordered, suppress
from kankei.counting.columns import Flags, Ints
from kankei.errors import FieldError
from kankei.fields import date
from kankei.store import Store, settings

__all__ = ["COLUMNS", "TOTAL", "public", "published"]

COLUMNS = {"public": {"table": "str", "row": "str", "column": "str", "people": "Int64"}}
"""The table and its columns; an unsaid figure is NA. docs/howto/analysis.md says what each means."""
TOTAL = "total"
"""The row and the column of totals."""


WITHOUT_FIGURES = {
    "analysis.cohorts",
    "analysis.funnel",
    "analysis.new_people",
    "analysis.registration",
    "analysis.residents_off_clock",
    "analysis.settlement_evidence",
    "analysis.unfinished_year",
}


class Crossing(Struct, frozen=True, kw_only=True, eq=False):
    """People by two questions: a table whose cells add up along both sides.

    ``row_is`` and ``column_is`` name the questions; the same question with the same answer means the same
    people in every table, which is how totals that tables share are known to be one figure. The column
    ``shared`` is the same people whatever the table asks.
    """

    name: str
    row_is: str
    rows: Sequence[str]
    column_is: str
    columns: Sequence[str]
    people: Ints
    shared: str = ""


class Said(Struct, frozen=True):
    """A figure of an earlier publication, and whether it was said."""

    people: int
    said: bool


class Publication(Struct, frozen=True, kw_only=True):
    """What left the store at a moment: figures by their names."""

    at: dt.datetime
    as_of: dt.date
    figures: dict[str, Said]


def public(store: Store, analysis: Analysis, *, at: dt.datetime) -> Analysis:
    """The analysis as it may leave the town hall; the store remembers that it did.

    Only people are published, crossed by two questions each with totals: no curves, rates or lists of
    persons, from which single people could be worked out. A figure below ``LEAST`` is unsaid; so is what
    would give it away, in this table or together with an earlier one, and what changed by less than
    ``LEAST`` since an earlier one. Tables that say nothing are not remembered: they bind no later one.

    Raises:
        FieldError: The analysis is of a day still to come (``publication.ahead``), or of none on which
            anything was done.
    """
    day = analysis.as_of
    if code := date.doubt(day) or ("publication.ahead" if day > at.astimezone(date.TOKYO).date() else ""):
        raise FieldError("as_of", str(day), code)
    name = f"published.{analysis.name}"
    return store.write(lambda connection: _publish(connection, name, analysis, at))


def published(store: Store, name: str) -> list[Publication]:
    """All publications of an analysis, oldest first."""
    with store.reading() as connection:
        return _remembered(connection, f"published.{name}")


def _publish(connection: sa.Connection, name: str, analysis: Analysis, at: dt.datetime) -> Analysis:
    past = _remembered(connection, name)
    earlier = [one.figures for one in past]
    figures: dict[str, Said] = {}
    parts, count, unsaid = [], 0, 0
    for table in CROSSINGS[analysis.name](analysis):
        names = _names(analysis, table)
        cells = bordered(table.people)
        close = _close(cells, _names(analysis, table, scoped=False), _otherwise_asked(analysis, earlier))
        pattern = _protected(cells, names, figures, earlier, close)
        figures |= _figures(pattern, names) if pattern.safe else {}
        parts.append(_frame(table, pattern))
        count, unsaid = count + pattern.unsaid.size, unsaid + int(pattern.unsaid.sum())
    now = Publication(at=at, as_of=analysis.as_of, figures=figures)
    if any(figure.said for figure in figures.values()):
        settings.put(connection, name, msgspec.json.encode([*past, now]).decode())
    notes = [Note("analysis.unsaid", {"cells": f"{count:,}", "unsaid": f"{unsaid:,}", "least": str(LEAST)})]
    if past:
        notes.append(Note("analysis.earlier", {"count": str(len(past)), "least": str(LEAST)}))
    empty = frame(COLUMNS["public"], {name: [] for name in COLUMNS["public"]})
    tables = {"public": pd.concat([empty, *parts], ignore_index=True)}
    return msgspec.structs.replace(analysis, tables=tables, notes=(*notes, *_harmless(analysis)))


def _harmless(analysis: Analysis) -> list[Note]:
    """The notes that hold no figures of people: those may not be said beside a table that hides them."""
    return [note for note in analysis.notes if note.code in WITHOUT_FIGURES]


def _remembered(connection: sa.Connection, name: str) -> list[Publication]:
    text = settings.get(connection, name)
    return msgspec.json.decode(text, type=list[Publication]) if text else []


def _protected(
    cells: Ints,
    names: list[list[str]],
    here: dict[str, Said],
    past: Sequence[dict[str, Said]],
    close: Flags,
) -> Pattern:
    """The pattern of a table beside all that readers have already; nothing at all is said of an unsafe one.

    ``here`` are the figures of the tables before it in the same publication; ``close`` are figures that
    differ by too few people from one of another question. What was ever unsaid stays so: a ring that hid it
    once must hide it in every later table.
    """
    before = [_past(names, figures) for figures in past]
    known, hidden = np.zeros(cells.shape, dtype=np.bool_), close.copy()
    for one in [*before, _past(names, here)]:
        change = np.abs(cells - one.cells)
        same = one.present & ~one.unsaid & (change == 0)
        known |= same
        hidden |= one.present & (change < LEAST) & ~same
    for one in before:
        hidden |= one.present & one.unsaid
    pattern = suppress(cells, hidden=hidden & ~known, known=known, past=before)
    return pattern if pattern.safe else msgspec.structs.replace(pattern, unsaid=np.ones_like(known))


def _otherwise_asked(analysis: Analysis, past: Sequence[dict[str, Said]]) -> dict[str, list[int]]:
    """What was published of the same cells under another origin or outcome, by their names without these."""
    scope = " ".join(_scope(analysis))
    asked = re.compile("^" + "".join(rf"{re.escape(one.split('=')[0])}=\S+ ?" for one in _scope(analysis)))
    found: dict[str, list[int]] = {}
    for name, figure in (pair for figures in past for pair in figures.items()):
        if scope and not f"{name} ".startswith(f"{scope} "):
            found.setdefault(asked.sub("", name), []).append(figure.people)
    return found


def _close(cells: Ints, names: list[list[str]], others: dict[str, list[int]]) -> Flags:
    """The figures that differ by fewer than ``LEAST`` from one of the same cell that was asked otherwise.

    Who settled is among who moved in: the difference of two such figures is a figure of people, too.
    """
    near = [
        [any(abs(int(many) - one) < LEAST for one in others.get(name, ())) for many, name in pairs]
        for pairs in (zip(row, line, strict=True) for row, line in zip(cells, names, strict=True))
    ]
    return np.array(near, dtype=np.bool_)


def _past(names: list[list[str]], figures: dict[str, Said]) -> Past:
    """The figures of these names."""
    found = [[figures.get(name) for name in line] for line in names]
    return Past(
        cells=np.array([[one.people if one else 0 for one in line] for line in found], dtype=np.int64),
        present=np.array([[one is not None for one in line] for line in found], dtype=np.bool_),
        unsaid=np.array(
            [[one is not None and not one.said for one in line] for line in found], dtype=np.bool_
        ),
    )


def _scope(analysis: Analysis) -> list[str]:
    """What was asked that makes another figure of the same cell: origin and outcome."""
    return [f"{key}={value}" for key, value in analysis.asked.items() if key != "by"]


def _names(analysis: Analysis, table: Crossing, *, scoped: bool = True) -> list[list[str]]:
    """What each cell is, totals included, in words that are the same in every table and publication.

    Without the scope: in words that are the same whatever origin and outcome were asked for.
    """
    scope = _scope(analysis) if scoped else []
    rows = [f"{table.row_is}={row}" for row in table.rows]
    columns = [
        column if column == table.shared else f"{table.column_is}={column}" for column in table.columns
    ]
    return [
        [" ".join(filter(None, [*scope, row, column])) for column in [*columns, ""]] for row in [*rows, ""]
    ]


def _figures(pattern: Pattern, names: list[list[str]]) -> dict[str, Said]:
    pairs = zip(pattern.cells.ravel().tolist(), pattern.unsaid.ravel().tolist(), strict=True)
    flat = [name for line in names for name in line]
    return {name: Said(people, not unsaid) for name, (people, unsaid) in zip(flat, pairs, strict=True)}


def _frame(table: Crossing, pattern: Pattern) -> pd.DataFrame:
    rows, columns = [*table.rows, TOTAL], [*table.columns, TOTAL]
    flat = zip(pattern.cells.ravel().tolist(), pattern.unsaid.ravel().tolist(), strict=True)
    values = {
        "table": [table.name] * pattern.cells.size,
        "row": [row for row in rows for _ in columns],
        "column": columns * len(rows),
        "people": [None if unsaid else people for people, unsaid in flat],
    }
    return frame(COLUMNS["public"], values)


def _crossed(
    name: str, row: tuple[str, pd.Series], column: tuple[str, pd.Series], people: pd.Series
) -> Crossing:
    """Lines of a long table as a crossing; answers that are in no line are nobody's."""
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
    )


def _sided(
    name: str, row: tuple[str, pd.Series], question: str, yes: pd.Series, all_of: pd.Series
) -> Crossing:
    """Lines with a count of some and of all as a crossing with yes and no."""
    row_is, rows = row
    cells = np.column_stack([yes, all_of - yes]).astype(np.int64)
    return Crossing(
        name=name,
        row_is=row_is,
        rows=[str(one) for one in rows],
        column_is=question,
        columns=["yes", "no"],
        people=cells,
    )


def _in_a_row(
    name: str, question: str, answers: pd.Series, people: pd.Series, *, shared: str = ""
) -> Crossing:
    """Lines of one question as a table of a single row."""
    return Crossing(
        name=name,
        row_is="of",
        rows=["all"],
        column_is=question,
        columns=[str(one) for one in answers],
        people=people.to_numpy(np.int64)[None, :],
        shared=shared,
    )


def _conversion(analysis: Analysis) -> Iterator[Crossing]:
    groups = analysis["groups"]
    who = analysis.asked["by"], groups["group"]
    yield _sided("converted", who, "converted", groups["converted"], groups["people"])


def _funnel(analysis: Analysis) -> Iterator[Crossing]:
    """By the last step that each reached: nested figures would say the differences."""
    people = analysis["funnel"]["people"]
    stopped = people - people.shift(-1, fill_value=0)
    yield _in_a_row("funnel", "furthest", analysis["funnel"]["step"], stopped)


def _transitions(analysis: Analysis) -> Iterator[Crossing]:
    before = ""
    for until, lines in analysis["transitions"].groupby("until"):
        day = f"{until:%Y-%m-%d}"
        rows, columns = (before or "before", lines["before"]), (day, lines["after"])
        yield _crossed(day, rows, columns, lines["people"])
        before = day


def _cohorts(analysis: Analysis) -> Iterator[Crossing]:
    table = analysis["retention"]
    whole = table[(table["channel"] == "all") & table["finished"] & (table["years_later"] > 0)]
    for later, lines in whole.groupby("years_later"):
        question = f"active {later} years later"
        yield _sided(question, ("cohort", lines["fiscal_year"]), question, lines["active"], lines["people"])


def _attribution(analysis: Analysis) -> Iterator[Crossing]:
    table = analysis["attribution"]
    for touch in ("first", "last"):
        yield _in_a_row(touch, touch, table["channel"], table[touch], shared=NOTHING)


def _overlap(analysis: Analysis) -> Iterator[Crossing]:
    table = analysis["sets"]
    yield _in_a_row("channels", "channels", table["channels"], table["people"])


def _channels(analysis: Analysis) -> Iterator[Crossing]:
    table = analysis["channels"]
    rows, columns = ("fiscal_year", table["fiscal_year"]), ("channel", table["channel"])
    yield _crossed("new_people", rows, columns, table["new_people"])


def _registration(analysis: Analysis) -> Iterator[Crossing]:
    table = analysis["summary"]
    for question in ("enough", "overdue"):
        yield _sided(question, ("kind", table["kind"]), question, table[question], table["people"])


CROSSINGS: dict[str, Callable[[Analysis], Iterator[Crossing]]] = {
    "conversion": _conversion,
    "funnel": _funnel,
    "transitions": _transitions,
    "cohorts": _cohorts,
    "attribution": _attribution,
    "overlap": _overlap,
    "channels": _channels,
    "registration": _registration,
}
"""How each analysis is published."""
