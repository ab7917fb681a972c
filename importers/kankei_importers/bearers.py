"""Bearers: the column of people's names, where no word of the dictionary names one.

Lists have more words for whoever came than anybody can list (見学者, 引率者, 乗船者). They end alike, and
below them stand full names.
"""

import re
from collections.abc import Sequence

import msgspec

from kankei_importers.full_names import is_full_name
from kankei_importers.header import fold, is_foreign, meaning_of
from kankei_importers.mapping import Mapping

__all__ = ["with_bearers"]

_BEARER = re.compile(r".(?:者|代表|団長|隊長|担い手)(?:氏?名|様)?\Z")
_NAMED = re.compile(r"(?:者|名|様|名前)\Z")
_OF_STAFF = re.compile("案内|通訳|説明|指導|管理|受付|受入|取扱|記[入録]|入力|確認|報告|承認|決裁|発行")
"""Words for those of the town who were there, or who keep the list."""
_NAMES = frozenset({"name", "surname", "given", "display_name"})
_MOST = 0.5


def with_bearers(mapping: Mapping, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Mapping:
    """The mapping with the one such column as the name, if it has no other name.

    >>> from kankei.model import Channel
    >>> nobody = Mapping(channel=Channel.VISIT)
    >>> with_bearers(nobody, ["団体名", "引率者"], [("会津小学校", "佐藤 花子")]).columns
    {'name': ('引率者',)}
    """
    if _NAMES & mapping.columns.keys():
        return mapping
    found = _before_its_reading(mapping, header, rows) or [
        column
        for place, column in enumerate(header)
        if _BEARER.search(fold(column))
        and not _OF_STAFF.search(fold(column))
        and not meaning_of(column)[0]
        and not is_foreign(column)
        and _are_names(column, [cells[place].strip() for cells in rows if place < len(cells)])
    ]
    if len(found) != 1:
        return mapping
    return msgspec.structs.replace(mapping, columns={**mapping.columns, "name": tuple(found)})


def _before_its_reading(mapping: Mapping, header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The column of names that stands before the kana that are read, whoever it says they are: ご担当者名."""
    (kana, *_) = mapping.columns.get("kana", ("",))
    place = header.index(kana) - 1 if kana in header else -1
    if place < 0 or not _NAMED.search(fold(header[place])) or _OF_STAFF.search(fold(header[place])):
        return []
    cells = [row[place].strip() for row in rows if place < len(row)]
    return [header[place]] if _are_names(header[place], cells) else []


def _are_names(column: str, cells: Sequence[str]) -> bool:
    """Whether most cells of a column are full names, or any where its header asks for a name (乗船者名)."""
    filled = list(filter(None, cells))
    least = 0 if fold(column).endswith(("名", "様")) else _MOST * len(filled)
    return sum(map(is_full_name, filled)) > least
