"""Japanese postal codes (郵便番号): seven digits."""

import re
from collections.abc import Sequence

from kankei.errors import FieldError
from kankei.fields.column import by_distinct
from kankei.fields.text import DASHES, plain

__all__ = ["format", "is_valid", "normalize", "normalize_column", "parse"]

_PARTS = re.compile(rf"([0-9]{{1,7}})(?:[\s{re.escape(DASHES)}]{{1,5}}([0-9]{{1,4}}))?(?:\.0)?")

_DIGITS = 7
_NONE = frozenset({"", "0000000", "9999999"})
"""What stands for no code."""


def parse(text: str) -> str:
    r"""Read seven digits.

    Spreadsheets eat leading zeros: six or five digits get them back, and so do both halves
    when they came from two columns (「30 42」 → 0300042).

    Raises:
        FieldError: ``postal_code.empty``, or ``postal_code.unreadable``.

    >>> parse("〒969-3392"), parse("３０００４２"), parse("30\u300042")
    ('9693392', '0300042', '0300042')
    """
    words = plain(text[:60]).replace("〒", "").strip()
    if not words:
        raise FieldError("postal_code", text, "postal_code.empty")
    match = _PARTS.fullmatch(words)
    digits = _restored(match[1], match[2]) if match else ""
    if digits in _NONE:
        raise FieldError("postal_code", text, "postal_code.unreadable")
    return digits


def normalize(text: str) -> str:
    """:func:`parse`, with ``""`` for what is no postal code.

    >>> normalize("300042"), normalize("SW1A 1AA")
    ('0300042', '')
    """
    if len(text) == _DIGITS and text.isascii() and text.isdigit() and text not in _NONE:
        return text
    try:
        return parse(text)
    except FieldError:
        return ""


def normalize_column(values: Sequence[str]) -> list[str]:
    """:func:`normalize` of each value, distinct values once; never raises.

    >>> normalize_column(["969-3392", "不明"])
    ['9693392', '']
    """
    return by_distinct(values, normalize)


def is_valid(text: str) -> bool:
    """Whether :func:`parse` reads the cell.

    >>> is_valid("123")
    False
    """
    return normalize(text) != ""


def format(code: str) -> str:  # noqa: A001 (the four verbs of a field)
    """A normalised code as printed on a letter.

    >>> format("9693392")
    '969-3392'
    """
    return f"{code[:3]}-{code[3:]}"


def _restored(head: str, tail: str | None) -> str:
    """Seven digits with their lost zeros, or ``""``."""
    if tail is not None:
        return head.zfill(3) + tail.zfill(4) if len(head) <= 3 else ""
    return head.zfill(7) if len(head) >= 5 else ""
