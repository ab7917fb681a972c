"""Companions by name: columns beside the one who signed up that say who came along (参加者２, 同伴者氏名１).

A row is of one person, so that such people are counted as having come along, and nobody is told by them.
"""

import re
from collections.abc import Sequence

from kankei.model import Channel
from kankei_importers.full_names import is_full_name
from kankei_importers.header import fold
from kankei_importers.heads import count_of
from kankei_importers.layout import Layout, columns_used
from kankei_importers.table import Table

__all__ = ["along", "columns_of_companions", "names_along"]

_ASKED = re.compile(
    r"同[伴行]者|お?連れ|家族|配偶者|付き?添|友人"
    r"|(?:参加|来場|来訪|来館|訪問|視察|利用|宿泊|体験|出席|受講|申込|応募|予約)者(?:氏?名)?[2-9]|(?:氏名|名前)[2-9]"
)
"""Folded, what asks for somebody who comes along."""
_OTHER = re.compile(r"カナ|かな|ふりがな|フリガナ|続柄|関係|住所|電話|メール|年齢|生年|性別|有無|緊急")
_PARTED = re.compile(r"[、,，・/／;；\n]")
_NOBODY = re.compile(r"[-ー―－×✕]*|なし|無し?|いない")
_MOST = 0.5
_ALONE = frozenset(
    {
        Channel.DONATION,
        Channel.CORPORATE_DONATION,
        Channel.COMMUNITY,
        Channel.REGISTRATION,
        Channel.SURVEY,
        Channel.RESIDENCY,
    }
)
"""What nobody does as somebody's companion."""


def columns_of_companions(table: Table, layout: Layout) -> list[str]:
    """The headers under which full names of companions stand, and which are read as nothing else."""
    if layout.signature or not _ALONE.isdisjoint(layout.channels):
        return []
    used = {header for header, meaning in columns_used(table, layout) if meaning != "companions"}
    asked = (one for one in table.header if _ASKED.search(fold(one)) and not _OTHER.search(fold(one)))
    return [one for one in dict.fromkeys(asked) if one not in used and _are_names(table.column(fold(one)))]


def along(table: Table, layout: Layout) -> list[int]:
    """How many people are named beside the one of each row."""
    columns = [table.column(fold(header)) for header in columns_of_companions(table, layout)]
    return [sum(map(names_along, cells)) for cells in zip(*columns, strict=True)] or [0] * table.size


def names_along(cell: str) -> int:
    """How many people a cell under such a header names.

    >>> names_along("佐藤 健太、佐藤 花"), names_along("なし"), names_along("")
    (2, 0, 0)
    """
    if count_of(cell) is not None:
        return 0
    return sum(_NOBODY.fullmatch(piece.strip()) is None for piece in _PARTED.split(cell))


def _are_names(cells: Sequence[str]) -> bool:
    """Whether most of what these cells say is full names, as far as it is no number."""
    said = {piece.strip() for cell in set(cells) if names_along(cell) for piece in _PARTED.split(cell)} - {""}
    return sum(map(is_full_name, said)) > _MOST * len(said)
