"""Strays: days of another year than all others, and house numbers that a spreadsheet made days of."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kankei.model import Channel, DraftRow, Problem
from kankei.model.axis import JOINED
from kankei_importers.gate.finding import noted
from kankei_importers.layout import Layout
from kankei_importers.table import Table

__all__ = ["check_house_numbers", "check_stray_days"]

_FEWEST, _MOST = 10, 0.2
_FAR = 180
"""Days without anybody that lie between what belongs together and what does not."""
_DAY = re.compile(r"(?<![\d年])\d{1,2}月\d{1,2}日(?!\d)")


def check_stray_days(
    table: Table, layout: Layout, rows: Sequence[DraftRow], channel: Channel
) -> Iterator[Problem]:
    """Say in which rows the day is half a year from all others: in January last year's is soon written."""
    days = Counter(row.touchpoint.occurred_on for row in rows if row.touchpoint is not None)
    if channel in JOINED or channel is Channel.RESIDENCY or days.total() < _FEWEST:
        return
    first, *others = sorted(days)
    groups = [[first]]
    for day in others:
        if (day - groups[-1][-1]).days <= _FAR:
            groups[-1].append(day)
        else:
            groups.append([day])
    usual = set(max(groups, key=lambda group: sum(days[day] for day in group)))
    found = [row.number for row in rows if row.touchpoint and row.touchpoint.occurred_on not in usual]
    if found and len(found) <= _MOST * days.total():
        yield from noted(
            "gate.stray_days", found, column=table.header_of(layout.occurred_on), of=f"{days.total():,}"
        )


def check_house_numbers(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Say in how many rows an address ends in a day: a spreadsheet makes 1月2日 of 1-2."""
    source = layout.record.get("address")
    told = table.told(source) if source else ()
    days = {cell for cell in told if "月" in cell and _DAY.search(cell)}
    if source is None or not days:
        return
    pairs = zip(table.read(source), rows, strict=True)
    found = [row.number for cell, row in pairs if row.record and cell in days]
    yield from noted("gate.house_number_day", found, column=source.printed(table)[-1])
