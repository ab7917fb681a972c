"""Which system a list comes from, told by its headers and never by the position of a column."""

import re
from collections.abc import Sequence

from kankei_importers.header import fold
from kankei_importers.layout import Layout
from kankei_importers.layouts import FOREIGN, LAYOUTS, Foreign
from kankei_importers.source import Cell

__all__ = ["LAYOUTS", "fits", "foreign", "is_by_hand", "recognise"]

_STAMPED = re.compile(
    r"タイムスタンプ|timestamp|(?:回答|送信|申し?込み?|作成|更新)日時|(?:開始|完了)時刻|.*(?:_| )at"
)
"""How forms and systems head the moment at which a row came in."""


def recognise(header: Sequence[str]) -> Layout | None:
    """The layout whose whole signature is in the header; None if there is none.

    Where two would fit, the one with the longer signature knows more.

    >>> recognise(["注文番号", "注文者姓", "注文者名", "注文者郵便番号１", "注文者メールアドレス"]).name
    'rms'
    """
    names = {fold(cell) for cell in header if len(cell) < 200}
    found = [layout for layout in LAYOUTS if _has_all(names, layout.signature)]
    return max(found, key=lambda layout: len(layout.signature), default=None)


def fits(header: Sequence[str], layout: Layout) -> bool:
    """Whether a header has the layout's whole signature."""
    return _has_all(set(map(fold, header)), layout.signature)


def is_by_hand(header: Sequence[str]) -> bool:
    """Whether no system and no form made a list with this header, as far as the header tells.

    >>> is_by_hand(["氏名", "住所"]), is_by_hand(["タイムスタンプ", "氏名", "住所"])
    (True, False)
    """
    return recognise(header) is None and not any(
        _STAMPED.fullmatch(column.strip().lower()) for column in header
    )


def foreign(header: Sequence[str]) -> Foreign | None:
    """The kind of list of goods or parcels that a header shows; None if it is none.

    >>> foreign(["返礼品コード", "返礼品名", "寄附金額"]).code
    'file.products'
    """
    names = set(map(fold, header))
    return next((kind for kind in FOREIGN if _has_all(names, kind.signature)), None)


def _has_all(names: set[str], signature: Sequence[Cell]) -> bool:
    return all(any(fold(header) in names for header in column.headers) for column in signature)
