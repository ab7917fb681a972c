"""Names that would be left behind: half a name, a second column of names, names under an unknown header."""

from collections.abc import Iterator, Sequence

from kankei.model import DraftRow, Problem
from kankei.wording import quoted
from kankei_importers.full_names import is_full_name
from kankei_importers.gate.finding import finding
from kankei_importers.header import fold, is_foreign, meaning_of, meanings_of
from kankei_importers.layout import Layout, RecordField, columns_used, side_by_side
from kankei_importers.naming import Asked, asked_together
from kankei_importers.table import Table

__all__ = ["check_naming"]

_FIELDS: tuple[RecordField, ...] = ("name", "kana")
_WHO: tuple[RecordField, ...] = (*_FIELDS, "handle")
_MOST, _LEAST = 0.5, 2


def check_naming(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Stop a list of which a part of the names, or all of them, would not be read; say which it leaves.

    Of systems whose lists are declared nothing is asked.
    """
    if layout.signature:
        return
    header = dict(zip(table.header, asked_together(list(map(fold, table.header))), strict=True))
    for field in _FIELDS:
        source = layout.record.get(field)
        printed = source.printed(table) if source else ()
        read = {column: one for column in printed if (one := header.get(column))}
        left = {
            column: one
            for column, one in header.items()
            if one
            and one.kana == (field == "kana")
            and column not in printed
            and any(table.column(fold(column)))
        }
        yield from _halves(read, left)
        others = [*_others(read, left), *_of_a_question(table, field, printed)]
        if printed and others:
            yield Problem(code="gate.second_name", column=printed[0], facts={"others": quoted(others)})
    yield from _namesakes(table, layout)
    if not any(layout.record[field].printed(table) for field in _WHO if field in layout.record):
        yield from _unread(table, layout, rows)


def _halves(read: dict[str, Asked], left: dict[str, Asked]) -> Iterator[Problem]:
    """Surnames without given names or the other way round, and the second of two columns of names."""
    column = next(iter(read), "")
    if len({one.part for one in read.values()} - {""}) == 1 and all(one.part for one in read.values()):
        yield finding("gate.half_name", 0.9, column=column)
    for header, one in left.items():
        if one.number == 2 and any(other.number == 1 for other in read.values()):
            yield finding("gate.numbered_names", 0.7, column=column, other=header)


def _of_a_question(table: Table, field: RecordField, printed: Sequence[str]) -> list[str]:
    """Columns that ask for a name in other words (パートナー氏名) and are not read; none beside a company."""
    if printed and meaning_of(printed[0])[0] == "organisation":
        return []
    return [
        column
        for column, (meaning, exact) in zip(table.header, meanings_of(table.header), strict=True)
        if meaning == field and not exact and column not in printed and any(table.column(fold(column)))
    ]


def _others(read: dict[str, Asked], left: dict[str, Asked]) -> list[str]:
    """Columns of names that nobody reads: those of other people, and whole names beside a whole name."""
    whose = {one.who for one in read.values()}
    whole = any(not one.part for one in read.values())
    return [
        header
        for header, one in left.items()
        if read and one.number != 2 and (one.who not in whose or (whole and not one.part))
    ]


def _namesakes(table: Table, layout: Layout) -> Iterator[Problem]:
    """Lists beside the one that is read: columns with the header of its names, and names in them."""
    for column in side_by_side(table, layout):
        filled = {other: sum(map(bool, table.column(fold(other)))) for other in table.namesakes(column)}
        if any(filled.values()):
            others = quoted(other for other, rows in filled.items() if rows)
            facts = {"others": others, "rows": f"{sum(filled.values()):,}"}
            yield Problem(code="gate.namesakes", column=column, facts=facts)


def _unread(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """A column that says what nobody knows, full of what looks like names, in a list that reads no name.

    Under the header of somebody else (担当者氏名) they may be the town's own: that is only told.
    """
    used = {header for header, _ in columns_used(table, layout)}
    for column, (meaning, _) in zip(table.header, meanings_of(table.header), strict=True):
        if column in used or meaning or not fold(column):
            continue
        cells = table.column(fold(column))
        filled = [cell for cell, row in zip(cells, rows, strict=True) if cell and not row.skip]
        named = set(filter(is_full_name, set(filled)))
        rows_named = sum(1 for cell in filled if cell in named)
        if len(named) >= min(_LEAST, len(filled)) and rows_named > _MOST * len(filled):
            if is_foreign(column):
                facts = {"rows": f"{rows_named:,}"}
                yield Problem(code="gate.other_name", column=column, facts=facts)
                continue
            share = rows_named / len(filled)
            yield finding("gate.no_name_column", share, column=column, rows=f"{rows_named:,}")
            return
