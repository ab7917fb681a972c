"""Terms: memberships that are over by a column that is not read, or that begin on the day of an update."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from kankei.fields import date
from kankei.model import Channel, DraftRow, Problem
from kankei.model.axis import JOINED
from kankei_importers.gate.finding import noted
from kankei_importers.header import fold
from kankei_importers.layout import Layout, columns_used
from kankei_importers.table import Table

__all__ = ["check_terms"]

_TERM = re.compile(
    r"(?:会員証?|登録|利用|認定|委嘱|資格)?(?:有効)?(?:期限|期間|満了)日?(?:終了|満了)?日?|有効年月日|任期"
)
_UPDATE = re.compile(r"更新|updat")


def check_terms(
    table: Table, layout: Layout, rows: Sequence[DraftRow], channel: Channel, today: dt.date | None
) -> Iterator[Problem]:
    """Say how many members count though their term is over on ``today``, or as of a day of an update."""
    if channel not in JOINED or layout.signature:
        return
    days = layout.occurred_on.printed(table)
    if channel is not Channel.SURVEY and days and all(_UPDATE.search(fold(day)) for day in days):
        facts = {"rows": f"{sum(1 for row in rows if row.counts):,}"}
        yield Problem(code="gate.day_of_update", column=days[0], facts=facts)
    used = {header for header, _ in columns_used(table, layout)}
    for header in dict.fromkeys(table.header):
        if today is None or header in used or not _TERM.fullmatch(fold(header)):
            continue
        cells = table.column(fold(header))
        over = {cell for cell in set(cells) if date.is_valid(cell) and date.parse(cell) < today}
        found = [
            row.number
            for row, cell in zip(rows, cells, strict=True)
            if cell in over and row.touchpoint and row.counts and row.touchpoint.ended_on is None
        ]
        yield from noted("gate.term_over", found, column=header)
