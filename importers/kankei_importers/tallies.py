"""Tallies: tables of how many followers a channel had, day by day, that name nobody and are no lists."""

import re
from collections.abc import Sequence

from msgspec import Struct

from kankei.errors import FieldError
from kankei.fields import date
from kankei_importers.header import fold

__all__ = ["Tally", "tally_of"]

_HEADS = re.compile(
    r"友だち|友達|ともだち|フォロワー|登録者数|メンバー数|会員数|contacts|followers|friends|members"
)
_FEWER = re.compile(r"増|減|差|ブロック|block|率|新規|解除|reach|リーチ")
"""Words of a column that counts only some of them, or a change."""
_BLOCKS = re.compile(r"ブロック(?!.*率)|blocks?\Z")
_COUNT = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,9}")
_SERVICES = ("facebook", "instagram", "youtube", "tiktok", "twitter", "line")


class Tally(Struct, frozen=True):
    """The last day of such a table, ISO, with its figures; ``service`` is whose followers they are."""

    service: str
    day: str
    heads: int
    blocks: int


def tally_of(name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Tally | None:
    """The last row of a table of followers; None for any other.

    >>> tally_of("LINE.csv", ["日付", "友だち数"], [("2025-04-01", "1,200"), ("2025-04-02", "1,210")])
    Tally(service='line', day='2025-04-02', heads=1210, blocks=0)
    """
    folded = list(map(fold, header))
    counted = [at for at, one in enumerate(folded) if _HEADS.search(one) and not _FEWER.search(one)]
    filled = [cells for cells in rows if any(map(str.strip, cells))]
    if not counted or not filled or not all(_is_of_a_day(cells, counted[0]) for cells in filled):
        return None
    last = max(filled, key=lambda cells: date.parse(cells[0]))
    blocked = next((at for at, one in enumerate(folded) if _BLOCKS.search(one)), len(last))
    said = f"{name} {' '.join(header)}".lower()
    return Tally(
        service=next((one for one in _SERVICES if one in said), "line"),
        day=date.parse(last[0]).isoformat(),
        heads=_count(last[counted[0]]),
        blocks=_count(last[blocked]) if blocked < len(last) and _is_count(last[blocked]) else 0,
    )


def _is_of_a_day(cells: Sequence[str], counted: int) -> bool:
    """Whether a row begins with a day, and has a figure where people are counted."""
    try:
        date.parse(cells[0])
    except FieldError:
        return False
    return counted < len(cells) and _is_count(cells[counted])


def _is_count(cell: str) -> bool:
    return _COUNT.fullmatch(cell.strip()) is not None


def _count(cell: str) -> int:
    return int(cell.strip().replace(",", ""))
