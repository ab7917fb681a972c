"""Contacts that nobody reads: under a header nobody knows, or beside another telephone of the same row."""

from collections.abc import Iterator, Sequence

from kankei.fields import phone
from kankei.model import DraftRow, Problem
from kankei.wording import quoted
from kankei_importers.gate.finding import noted
from kankei_importers.gate.kinds import kind_of
from kankei_importers.header import fold, is_foreign
from kankei_importers.layout import First, Layout, RecordField, columns_used
from kankei_importers.table import Table

__all__ = ["check_unread"]

_CONTACTS: tuple[RecordField, ...] = ("phone", "email")
_MOST, _FEW = 0.5, 2


def check_unread(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Columns that are not read and hold contacts in most of their cells, where none that is read has any.

    And of several columns of telephones in how many rows another number stands beside the one that is read.
    """
    yield from _second_numbers(table, layout, rows)
    if any(layout.record[field].printed(table) for field in _CONTACTS if field in layout.record):
        return
    used = {header for header, _ in columns_used(table, layout)}
    for place, header in enumerate(table.header):
        if not header.strip() or header in used or is_foreign(header):
            continue
        column = zip(table.sheet.rows.column(place), rows, strict=True)
        cells = [cell for cell, row in column if cell.strip() and not row.skip]
        found = sum(kind_of(cell) in _CONTACTS for cell in cells)
        if found >= _FEW and found > _MOST * len(cells):
            yield Problem(code="gate.contacts_unread", column=header, facts={"rows": f"{found:,}"})


def _second_numbers(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    source = layout.record.get("phone")
    columns = list(dict.fromkeys(source.printed(table))) if isinstance(source, First) else []
    if len(columns) < 2:
        return
    numbers = [phone.normalize_column(table.column(fold(column))) for column in columns]
    several = [len(set(told) - {""}) > 1 for told in zip(*numbers, strict=True)]
    found = [row.number for row, more in zip(rows, several, strict=True) if more and row.record]
    yield from noted("gate.second_phone", found, others=quoted(columns))
