"""States: words beside a gift that tell neither that it was paid nor that it was not."""

import re
from collections.abc import Iterator, Sequence

from kankei.model import Channel, DraftRow, Problem, Status
from kankei.model.axis import GIFTS
from kankei_importers.cells import says
from kankei_importers.gate.finding import noted
from kankei_importers.header import fold
from kankei_importers.layout import Layout, Source, columns_used
from kankei_importers.layouts.payment import CALLED_OFF, NEUTRAL
from kankei_importers.table import Table

__all__ = ["check_states"]

_OF_PAYMENT = re.compile(
    r"状況|状態|ステータス|進捗|入金|決済|支払|納付|収納|返金|返還|取消|キャンセル|status"
)
"""Folded, what a header says that may tell whether a gift was paid."""
_OF_OTHER_THINGS = re.compile(
    r"発送|配送|出荷|配達|送付|返送|返礼|お?礼状|証明|申請|特例|ワンストップ|方法|手段|方式|種[別類]|金額|番号|会社|機関|期限|理由|対応|健康|在庫"
)


def check_states(
    table: Table, layout: Layout, rows: Sequence[DraftRow], channel: Channel
) -> Iterator[Problem]:
    """Caution that nobody knows what a column of states says of gifts: their other columns decide.

    A day of payment beside such a word still makes a gift of the row: the day is the stronger evidence, and
    most words a system has of its own are about parcels and letters. So both are told, how many there are and
    how many of them are counted. The finding does not repeat the words.
    """
    if channel not in GIFTS:
        return
    yield from _unread_columns(table, layout, rows)
    for source in dict.fromkeys(rule.source for rule in layout.rules if rule.matches == CALLED_OFF):
        cells = table.read(source)
        unread = {cell for cell in set(cells) if cell and not _known(cell, source, layout)}
        found = [row for cell, row in zip(cells, rows, strict=True) if cell in unread and row.touchpoint]
        numbers, counted = [row.number for row in found], f"{sum(row.counts for row in found):,}"
        yield from noted("gate.state_unread", numbers, column=table.header_of(source), counted=counted)


def _unread_columns(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Columns that may tell who has paid, in a list of which nothing else does: all of it counts as paid."""
    if layout.otherwise is not Status.DONE:
        return
    read = {header for header, _ in columns_used(table, layout)}
    for header in dict.fromkeys(table.header):
        folded = fold(header)
        if header not in read and _OF_PAYMENT.search(folded) and not _OF_OTHER_THINGS.search(folded):
            pairs = zip(table.column(folded), rows, strict=True)
            found = [row.number for cell, row in pairs if cell and row.counts]
            yield from noted("gate.payment_unread", found, column=header)


def _known(cell: str, source: Source, layout: Layout) -> bool:
    patterns = [rule.matches for rule in layout.rules if rule.source == source]
    return any(says(cell, pattern) for pattern in [*patterns, NEUTRAL])
