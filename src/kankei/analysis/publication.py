"""Publication (公表): an analysis as tables of people with totals in which no small figure can be worked out.

What was published is remembered in the store, unsaid figures too, so that the next publication gives away
neither a small change nor what the last one left unsaid.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import msgspec
import numpy as np
import pandas as pd
import sqlalchemy as sa
from msgspec import Struct

from kankei.analysis.crossings import CROSSINGS, NUMBER, Crossing, everywhere
from kankei.analysis.frames import Analysis, Note, frame
from kankei.counting.columns import Flags, Ints
from kankei.counting.suppression import LEAST, Past, Pattern, bordered, suppress
from kankei.counting.telling import told_in_a_row
from kankei.counting.together import Table, all_open, shared
from kankei.errors import FieldError
from kankei.fields import date
from kankei.fields.moment import JAPAN
from kankei.store import Store, settings

__all__ = ["COLUMNS", "TOTAL", "public", "published"]

COLUMNS = {"public": {"table": "str", "row": "str", "column": "str", "people": "Int64"}}
"""The table and its columns; an unsaid figure is NA. docs/howto/analysis.md says what each means."""
TOTAL = "total"
"""The row and the column of totals."""


WITHOUT_FIGURES = {
    "analysis.breakdown",
    "analysis.cohorts",
    "analysis.new_people",
    "analysis.registration",
    "analysis.residents_off_clock",
    "analysis.settlement_evidence",
    "analysis.unfinished_year",
}


class PublishedFigure(Struct, frozen=True):
    """A figure of an earlier publication, and whether it was said."""

    people: int
    said: bool


class Publication(Struct, frozen=True, kw_only=True):
    """What left the store at a moment: figures by their names."""

    at: dt.datetime
    as_of: dt.date
    figures: dict[str, PublishedFigure]


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
    if code := date.doubt(day) or ("publication.ahead" if day > at.astimezone(JAPAN).date() else ""):
        raise FieldError("as_of", str(day), code)
    name = f"published.{analysis.name}"
    return store.write(lambda connection: _publish(connection, name, analysis, at))


def published(store: Store, name: str) -> list[Publication]:
    """All publications of an analysis, oldest first."""
    with store.reading() as connection:
        return _remembered(connection, f"published.{name}")


def _publish(connection: sa.Connection, name: str, analysis: Analysis, at: dt.datetime) -> Analysis:
    past = _remembered(connection, name)
    crossings = list(CROSSINGS[analysis.name](analysis))
    others = _in_other_analyses(connection, analysis, crossings)
    earlier = [one.figures for one in past]
    common = shared([table.named(_scope(analysis)) for table in crossings])
    weighed: list[Table] = []
    told, parts = _told(analysis), []
    for table in crossings:
        names = table.named(_scope(analysis))
        cells = bordered(table.people)
        close = _close(cells, table.named(), _otherwise_asked(analysis, earlier))
        elsewhere = np.isin(names, list(common))
        given = np.isin(_everywhere(analysis, names), told)
        pattern = _protected(
            cells, names, weighed,
            past=earlier, others=others, close=close, common=elsewhere, given=given, sums=table.sums,
        )  # fmt: skip
        weighed += [*_ties(names, cells, table.sums), Table(names=names, pattern=pattern)]
        parts.append(_frame(table, pattern))
    figures = _figures(table for table in weighed if table.pattern.safe)
    now = Publication(at=at, as_of=analysis.as_of, figures=figures)
    if any(figure.said for figure in figures.values()):
        settings.put(connection, name, msgspec.json.encode([*past, now]).decode())
    empty = frame(COLUMNS["public"], {name: [] for name in COLUMNS["public"]})
    lines = pd.concat([empty, *parts], ignore_index=True)
    reading = [Note(table.note) for table in crossings if table.note]
    notes = (*_hidden(lines, len(earlier) + len(others)), *reading, *_harmless(analysis))
    return msgspec.structs.replace(analysis, tables={"public": lines}, notes=notes)


def _hidden(lines: pd.DataFrame, past: int) -> list[Note]:
    """How many figures are unsaid, and that earlier publications were weighed."""
    unsaid = {"cells": f"{len(lines):,}", "unsaid": f"{lines['people'].isna().sum():,}"}
    notes = [Note("analysis.unsaid", {**unsaid, "least": str(LEAST)})]
    if past:
        notes.append(Note("analysis.earlier", {"count": str(past), "least": str(LEAST)}))
    return notes


def _harmless(analysis: Analysis) -> list[Note]:
    """The notes that hold no figures of people: those may not be said beside a table that hides them."""
    return [note for note in analysis.notes if note.code in WITHOUT_FIGURES]


def _remembered(connection: sa.Connection, name: str) -> list[Publication]:
    text = settings.get(connection, name)
    return msgspec.json.decode(text, type=list[Publication]) if text else []


def _everywhere(analysis: Analysis, names: list[list[str]]) -> list[list[str]]:
    """What figures are called among those of all analyses."""
    return [[everywhere(analysis.name, name, as_of=analysis.as_of) for name in line] for line in names]


def _told(analysis: Analysis) -> list[str]:
    """The figures that a report tells: the number, and its homes as far as they are told beside it."""
    if analysis.name != "breakdown":
        return []
    homes = analysis["channels"].groupby("zone")["people"].sum()
    told = homes.index[told_in_a_row(homes.to_numpy(np.int64))]
    return [NUMBER, *(f"{NUMBER} zone={zone}" for zone in told)]


def _in_other_analyses(
    connection: sa.Connection, analysis: Analysis, crossings: Sequence[Crossing]
) -> list[dict[str, PublishedFigure]]:
    """What each publication of another analysis says of figures that are here too, by their names here."""
    lines = [line for table in crossings for line in table.named(_scope(analysis))]
    same = dict(zip(chain(*lines), chain(*_everywhere(analysis, lines)), strict=True))
    found = []
    for other in sorted(CROSSINGS.keys() - {analysis.name}):
        for one in _remembered(connection, f"published.{other}"):
            theirs = {everywhere(other, name, as_of=one.as_of): told for name, told in one.figures.items()}
            found.append({name: theirs[every] for name, every in same.items() if every and every in theirs})
    return [figures for figures in found if figures]


def _protected(
    cells: Ints,
    names: list[list[str]],
    weighed: Sequence[Table],
    *,
    past: Sequence[dict[str, PublishedFigure]],
    others: Sequence[dict[str, PublishedFigure]],
    close: Flags,
    common: Flags,
    given: Flags,
    sums: Sequence[Sequence[int]],
) -> Pattern:
    """The pattern of a table beside all that readers have already; nothing at all is said of an unsafe one.

    ``weighed`` are the tables before it in the same publication, those that are not said too, and ``common``
    the figures that another table of it has, too, which hide others only if need be; ``close`` are figures
    that differ by too few people from one of another question; ``others`` is what other analyses published
    of the same figures; ``given`` is what readers have from every report, and ``sums`` of which columns they
    have the sum. What was ever unsaid stays so: a ring that hid it once must hide it in every later table of
    this analysis.
    """
    before = [_past(names, figures) for figures in past]
    elsewhere = [_past(names, figures) for figures in others]
    known, hidden = given.copy(), close.copy()
    told = _figures(table for table in weighed if table.pattern.safe)
    for one in [*before, *elsewhere, _past(names, told)]:
        change = np.abs(cells - one.cells)
        same = one.present & ~one.unsaid & (change == 0)
        known |= same
        hidden |= one.present & (change < LEAST) & ~same
    for one in [*before, *elsewhere]:
        hidden |= one.present & one.unsaid
    said = known | (common & ~hidden & (cells >= LEAST))
    ties = [*_ties(names, cells, sums)]
    for besides, fixed in ((hidden & ~known, said), (hidden & ~known, known), (~known, known)):
        behind = _behind(sums, cells, besides, fixed, before)
        pattern = suppress(cells, hidden=besides | behind, known=fixed, past=before)
        if pattern.safe and all_open([*weighed, *ties, Table(names=names, pattern=pattern)]):
            return pattern
    return msgspec.structs.replace(pattern, unsaid=~known, safe=False)


def _behind(
    sums: Sequence[Sequence[int]], cells: Ints, hidden: Flags, known: Flags, past: Sequence[Past]
) -> Flags:
    """What stays unsaid beside what must, since of some columns readers have the sum from every report."""
    found = np.zeros(cells.shape, dtype=np.bool_)
    lines = [0, 1] if len(cells) == 1 + 1 else [-1, -1]
    for places in map(list, sums):
        here, columns = np.ix_(lines, places), np.ix_(lines, [*places, -1])
        part, fixed = bordered(cells[here][:1]), known[columns]
        fixed[:, -1] = True
        before = [
            Past(cells=one.cells[columns], present=one.present[columns], unsaid=one.unsaid[columns])
            for one in past
        ]
        for one in before:
            one.present[:, -1] = one.unsaid[:, -1] = False
        found[here] |= suppress(part, hidden=hidden[columns], known=fixed, past=before).unsaid[:, :-1]
    return found


def _ties(names: list[list[str]], cells: Ints, sums: Sequence[Sequence[int]]) -> Iterator[Table]:
    """What ties figures together that are no table: a sum that readers have from every report.

    One below ``LEAST`` leaves nothing to hide.
    """
    for places in map(list, sums):
        people = bordered(cells[-1:, places])
        if people[-1, -1] >= LEAST:
            unsaid = np.ones(people.shape, dtype=np.bool_)
            unsaid[:, -1] = False
            line = [names[-1][place] for place in places]
            line.append(" and ".join(line))
            pattern = Pattern(cells=people, small=unsaid, unsaid=unsaid, safe=False)
            yield Table(names=[line, line], pattern=pattern)


def _otherwise_asked(analysis: Analysis, past: Sequence[dict[str, PublishedFigure]]) -> dict[str, list[int]]:
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


def _past(names: list[list[str]], figures: dict[str, PublishedFigure]) -> Past:
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


def _figures(told: Iterable[Table]) -> dict[str, PublishedFigure]:
    found: dict[str, PublishedFigure] = {}
    for table in told:
        cells, unsaid = table.pattern.cells.ravel().tolist(), table.pattern.unsaid.ravel().tolist()
        names = [name for line in table.names for name in line]
        found |= {
            name: PublishedFigure(*one)
            for name, *one in zip(names, cells, np.logical_not(unsaid).tolist(), strict=True)
        }
    return found


def _frame(table: Crossing, pattern: Pattern) -> pd.DataFrame:
    """The figures with their totals; of everybody in one row the total would be that row again."""
    rows, columns = [*table.rows, *[TOTAL] * (list(table.rows) != ["all"])], [*table.columns, TOTAL]
    cells, unsaid = (
        figures[: len(rows)].ravel().tolist()
        for figures in (pattern.cells, pattern.unsaid | (not pattern.safe))
    )
    flat = zip(cells, unsaid, strict=True)
    values = {
        "table": [table.name] * len(cells),
        "row": [row for row in rows for _ in columns],
        "column": columns * len(rows),
        "people": [None if unsaid else people for people, unsaid in flat],
    }
    return frame(COLUMNS["public"], values)
