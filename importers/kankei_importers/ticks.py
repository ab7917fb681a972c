"""Ticks: columns whose header promises a day or a name, and below which stand marks, hours or numbers.

What stands below tells what such a column means: a mark or an hour under 参加日 or 参加者 tells who came, and
numbers under 参加者 tell how many came.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from kankei_importers.header import fold
from kankei_importers.mapping import Mapping

__all__ = ["by_cells"]

_CHECK_IN = re.compile(r"チェックイン|check(?:ed)?in")
_HOUR = re.compile(r"\d[:時]\d\d")
_TICK = re.compile(
    r"[○〇◯◎●レ✓✔☑☐×✕xX\-ー―01]|済み?|未|有り?|無し?|あり|なし|はい|いいえ|[出欠]席?|不?参加|来場|受付済み?"
    r"|(?i:true|false|yes|no|ok|done)|\d{1,2}[:時]\d\d(?::\d\d|分)?(?i: ?[ap]m)?"
)
"""What says that somebody came, or at what hour, and no day: of a whole cell in half width."""
_PLANNED = re.compile(r"\d{1,2}[:時](?:[03]0分?)?(?::00)?")
"""An hour at which somebody is expected, and hardly ever goes through a door."""
_FEW = 2
_HEADS = re.compile(r"\d{1,3} ?[名人]?")
"""How many came, of a whole cell in half width."""


def by_cells(mapping: Mapping, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Mapping:
    """The mapping with columns of coming and of names by what stands below them in these rows.

    A check-in of which the hour is told, and no check-out, is that of a door and no day of a plan. One that
    is always on the hour or half past is of a plan: it tells of nobody that they came.

    >>> from kankei.model import Channel
    >>> proposed = Mapping(channel=Channel.SURVEY, columns={"name": ("参加者", "氏名")})
    >>> by_cells(proposed, ["氏名", "参加者"], [("佐藤 花子", "○")]).columns
    {'name': ('氏名',), 'attendance': ('参加者',)}
    """
    columns = mapping.columns
    moved: dict[str, str] = {}
    for column in columns.get("attendance", ()):
        if _count_on(_filled(header.index(column), rows)):
            moved[column] = ""
    for column in (*columns.get("came_on", ()), *columns.get("happened_on", ()), *columns.get("name", ())):
        cells = _filled(header.index(column), rows)
        if _is_a_second_name(column, mapping) and _are_heads(cells):
            moved[column] = "heads"
        elif cells and _CHECK_IN.search(fold(column)) and all(map(_PLANNED.fullmatch, cells)):
            moved[column] = ""
        elif sum(_TICK.fullmatch(cell) is not None for cell in cells) > len(cells) / 2:
            moved[column] = "attendance"
        elif cells and _is_of_a_door(column, cells) and "ended_on" not in columns:
            moved[column] = "came_on"
    return _moved(mapping, moved) if moved else mapping


def _moved(mapping: Mapping, moved: dict[str, str]) -> Mapping:
    """The mapping with these columns first under other meanings (``""``: none), and not under their own."""
    left = {name: tuple(one for one in found if one not in moved) for name, found in mapping.columns.items()}
    for column, meaning in moved.items():
        if meaning:
            left[meaning] = (column, *left.get(meaning, ()))
    return msgspec.structs.replace(mapping, columns={name: found for name, found in left.items() if found})


def _is_a_second_name(column: str, mapping: Mapping) -> bool:
    """Whether a column of names has another beside it: the only one is not given up for numbers."""
    names = mapping.columns.get("name", ())
    return column in names and (len(names) > 1 or "surname" in mapping.columns)


def _count_on(cells: Sequence[str]) -> bool:
    """Whether cells number the rows, as 受付 does where it stands for 受付番号."""
    numbers = [int(cell) for cell in cells if cell.isdecimal()]
    ascending = all(one < other for one, other in pairwise(numbers))
    return len(numbers) > max(_FEW, len(cells) / 2) and ascending


def _are_heads(cells: Sequence[str]) -> bool:
    """Whether most cells are numbers, and not only the 0 and 1 of a tick."""
    numbers = [cell for cell in cells if _HEADS.fullmatch(cell)]
    return len(numbers) > len(cells) / 2 and not {"0", "1"}.issuperset(numbers)


def _is_of_a_door(column: str, cells: Sequence[str]) -> bool:
    return _CHECK_IN.search(fold(column)) is not None and all(map(_HOUR.search, cells))


def _filled(place: int, rows: Iterable[Sequence[str]]) -> list[str]:
    """What stands in a column, in half width."""
    cells = (cells[place] for cells in rows if place < len(cells))
    return [text for cell in cells if (text := unicodedata.normalize("NFKC", cell[:40]).strip())]
