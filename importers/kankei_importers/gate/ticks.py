"""Ticks: columns of nothing but marks that nobody reads, of which some may say who came, and when."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice

from kankei.fields import date
from kankei.model import DraftRow, Problem
from kankei_importers.gate.asides import REMARKS
from kankei_importers.gate.finding import finding, noted
from kankei_importers.header import fold, meaning_of
from kankei_importers.layout import Layout, columns_used
from kankei_importers.table import Table

__all__ = ["check_ticks", "days_across"]

_MARK = re.compile(r"[○〇◯◎●×✕✖xXレ✓✔☑△▲欠出休]|[出欠]席|不?参加")
_AWAY = frozenset("欠休")
_WHEN = re.compile(r"当日|本日|午[前後]|[昼夜朝]の?部|第?\d{1,2}(?:回目?|日目?|部)|\d{1,2}月\d{1,2}日.{0,5}")
_TIME = re.compile(r"第?\d{1,2}(?:回目?|日目?|部)")
_CHECK = re.compile(r"チェック欄?|確認欄?|来場?者?チェック|受付(?:チェック|欄)|出|来た?|✓|レ")
_LEAST = 2


def check_ticks(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Stop a list with a column of marks for each of several days; of one that may tell who came, say so."""
    ticked, across = _ticked(table, layout), days_across(table, layout)
    if across is not None:
        yield across
        return
    for header in ticked:
        cells = table.column(fold(header))
        if _tells_when(header) or _CHECK.fullmatch(_plain(header)) or _AWAY & set(cells):
            found = [row.number for row, cell in zip(rows, cells, strict=True) if cell and row.counts]
            yield from noted("gate.marks_unread", found, column=header)


def days_across(table: Table, layout: Layout) -> Problem | None:
    """What is found of a list with a column of marks for each of several days; None for any other."""
    days = list(filter(_tells_when, _ticked(table, layout))) or _attended(table, layout)
    return finding("gate.days_across", 0.9, columns="・".join(days[:3])) if len(days) >= _LEAST else None


def _ticked(table: Table, layout: Layout) -> list[str]:
    """The headers of columns of marks that are not read."""
    used = {header for header, _ in columns_used(table, layout)}
    unread = [header for header in dict.fromkeys(table.header) if header.strip() and header not in used]
    return [
        header for header in unread if _is_ticked(table, fold(header)) and not REMARKS.search(fold(header))
    ]


def _attended(table: Table, layout: Layout) -> list[str]:
    """The headers of columns that tell of each of several times who was there (出欠第1回).

    None where a mapping says which of them is read.
    """
    return [
        header
        for header in dict.fromkeys(table.header)
        if not layout.name
        and _TIME.search(_plain(header))
        and meaning_of(header)[0] == "attendance"
        and _is_ticked(table, fold(header))
    ]


def _is_ticked(table: Table, name: str) -> bool:
    """Whether a column holds marks and nothing else, but for their number below the last."""
    others = (cell for cell in table.distinct(name) if cell and not _MARK.fullmatch(cell))
    if len(list(islice(others, 2))) > 1:
        return False
    cells = table.column(name)
    counted = len(cells) > 1 and cells[-1].isdigit()
    said = set(filter(None, cells[:-1] if counted else cells))
    return bool(said) and all(map(_MARK.fullmatch, said))


def _tells_when(header: str) -> bool:
    plain = _plain(header)
    return _WHEN.fullmatch(plain) is not None or date.is_month_day(plain) or date.is_valid(plain)


def _plain(header: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", header))
