"""Contacts that nobody reads: of a list without telephone and mailbox it is said where some are after all."""

from collections.abc import Iterator, Sequence

from kankei.model import DraftRow, Problem
from kankei_importers.gate.kinds import kind_of
from kankei_importers.header import is_foreign
from kankei_importers.layout import Layout, RecordField, columns_used
from kankei_importers.table import Table

__all__ = ["check_unread"]

_CONTACTS: tuple[RecordField, ...] = ("phone", "email")
_MOST, _FEW = 0.5, 2


def check_unread(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Columns that are not read and hold contacts in most of their cells, where none that is read has any."""
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
