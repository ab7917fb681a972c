"""Sections: rows of which a heading within the list tells what no column does: another day, or no coming."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from msgspec import Struct

from kankei.model import Channel, DraftRow, Problem, Status, TouchpointDraft
from kankei_importers.gate.finding import finding
from kankei_importers.header import dictionary, fold
from kankei_importers.interludes import ASIDE, is_away, is_group, month_and_day
from kankei_importers.layout import First, Layout
from kankei_importers.once import FileDate, HeldOn
from kankei_importers.sections import is_another
from kankei_importers.table import Table
from kankei_importers.title import channel_told

__all__ = ["check_sections"]

_GOES_ON = re.compile(r"続|つづ|頁|ページ")
_REPEATED = "skip.header"


class _Section(Struct, frozen=True):
    """A heading, the number of its row, what those below it did that counts, and whether a header follows."""

    title: str
    number: int
    done: Sequence[TouchpointDraft]
    headed: bool


def check_sections(
    table: Table, layout: Layout, rows: Sequence[DraftRow], channel: Channel
) -> Iterator[Problem]:
    """Stop a list of which a heading says what would be lost, or in which another header stands.

    Of systems whose lists are declared nothing is asked.
    """
    if layout.signature:
        return
    sections = [one for one in _sections(rows) if one.done]
    away = [(one, _members(one)) for one in sections if is_away(one.title)]
    yield from _found("gate.section_away", away)
    if _has_one_day(table, layout):
        yield from _found("gate.section_day", [(one, _of_another_day(one)) for one in sections])
    others = [(one, len(one.done)) for one in sections if _is_of_another_list(table, layout, one, channel)]
    yield from _found("gate.second_table", others)
    yield from _second_headers(table, layout)


def _found(code: str, sections: Sequence[tuple[_Section, int]]) -> Iterator[Problem]:
    """One finding for all sections that concern any row."""
    some = [(one, count) for one, count in sections if count]
    if some:
        count = sum(count for _, count in some)
        yield finding(code, 0.9, row=str(some[0][0].number), rows=f"{count:,}")


def _sections(rows: Sequence[DraftRow]) -> Iterator[_Section]:
    starts = [place for place, row in enumerate(rows) if row.skip == ASIDE]
    for start, end in pairwise([*starts, len(rows)]):
        below = rows[start + 1 : end]
        done = [row.touchpoint for row in below if row.touchpoint and row.touchpoint.status is Status.DONE]
        first = next((row.skip for row in below if row.skip != "skip.blank"), "")
        title = next(filter(str.strip, rows[start].cells), "")
        yield _Section(title, rows[start].number, done, first == _REPEATED)


def _members(section: _Section) -> int:
    """How many count who have no last day that says until when."""
    return sum(1 for one in section.done if one.ended_on is None)


def _of_another_day(section: _Section) -> int:
    """How many count on another day than the heading tells, or in another month."""
    month, day = month_and_day(section.title)
    told = [(one.occurred_on.month, one.occurred_on.day if day else 0) for one in section.done]
    return sum(1 for one in told if month and one != (month, day))


def _has_one_day(table: Table, layout: Layout) -> bool:
    """Whether no column says when, but the title of the list or its name."""
    parts = layout.occurred_on.parts if isinstance(layout.occurred_on, First) else ()
    return all(isinstance(part, HeldOn | FileDate) for part in parts if part.printed(table))


def _is_of_another_list(table: Table, layout: Layout, section: _Section, channel: Channel) -> bool:
    """Whether a heading above the header where it comes again is the title of something else."""
    above = {cell.strip() for _, cells in table.sheet.preamble for cell in cells}
    if not section.headed or section.title.strip() in above or _GOES_ON.search(section.title):
        return False
    if is_group(section.title):
        return False
    told = channel_told([section.title])
    undated = _has_one_day(table, layout) and not any(month_and_day(section.title))
    return undated or (told is not None and told.channel is not channel)


def _second_headers(table: Table, layout: Layout) -> Iterator[Problem]:
    """A header below with other columns, or the same in another order: rows below it are read wrongly."""
    name = layout.record.get("name")
    named = [table.place(header) for header in name.printed(table)] if name else []
    columns = (table.sheet.rows.column(place) for place in dict.fromkeys((0, *named)))
    places = sorted(
        {at for cells in columns for at, cell in enumerate(cells) if "".join(cell.split()) in _words()}
    )
    for place in places:
        number, cells = table.sheet.rows[place]
        if is_another(cells, table.header) and not _is_part_of(cells, table):
            yield finding("gate.second_header", 0.9, row=str(number))
            return


def _is_part_of(cells: Sequence[str], table: Table) -> bool:
    """Whether a row is a line of the header again, which has two."""
    pairs = zip(cells, table.header, strict=False)
    again = all(fold(cell) == fold(header) for cell, header in pairs if cell.strip())
    return again or any(list(cells) == list(line) for _, line in table.sheet.preamble)


@cache
def _words() -> frozenset[str]:
    return frozenset(word for meaning in dictionary().values() for word in meaning.words)
