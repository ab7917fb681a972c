"""Asides: what is written where nothing reads it, that somebody stayed away, or called off."""

import re
from collections.abc import Iterator, Sequence

from kankei.model import DraftRow, Problem, Status
from kankei_importers import remarks
from kankei_importers.header import fold
from kankei_importers.layout import Layout, columns_used
from kankei_importers.table import Table

__all__ = ["check_asides"]

_GONE = re.compile(
    r"欠席|不参加|来場(?:なし|せず)|辞退|登録抹消|(?:退会|取り?消)(?:し|済|\Z)"
    r"|キャンセル(?!待|料|規|ポリシー|な[しい]|期限|可|不可|方法|につい|の場合|は)"
)
_LONGEST = 30
"""Characters above which a cell is a text about something, and no word on its row."""


def check_asides(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Say where a row that counts is called off in a column that is not read, and where a party is uncounted.

    The finding tells column and row, and not what stands there.
    """
    read = {header for header, _ in columns_used(table, layout)}
    for header in dict.fromkeys(table.header):
        if header.strip() and header not in read:
            cells = table.column(fold(header))
            gone = {cell for cell in set(cells) if len(cell) <= _LONGEST and _GONE.search(cell)}
            counted = [_counts(row) and cell in gone for cell, row in zip(cells, rows, strict=True)]
            yield from _told("gate.absence_noted", header, rows, counted)
    name = layout.record.get("name")
    if name is not None:
        named = remarks.read(table.read(name))
        header = next(iter(name.printed(table)), "")
        alone = [
            one.uncounted and row.touchpoint is not None and not row.touchpoint.companions
            for one, row in zip(named, rows, strict=True)
        ]
        yield from _told("gate.party_uncounted", header, rows, alone)


def _counts(row: DraftRow) -> bool:
    return row.touchpoint is not None and row.touchpoint.status is Status.DONE


def _told(code: str, column: str, rows: Sequence[DraftRow], which: Sequence[bool]) -> Iterator[Problem]:
    found = [row.number for row, here in zip(rows, which, strict=True) if here]
    if found:
        facts = {"rows": f"{len(found):,}", "row": str(found[0])}
        yield Problem(code=code, column=column, facts=facts)
