"""Whole yen (円), as people and portals write them."""

import re
from collections.abc import Sequence

from kankei.errors import FieldError
from kankei.fields.column import by_distinct
from kankei.fields.text import plain

__all__ = ["format", "is_valid", "normalize", "normalize_column", "parse"]

_DRESS = re.compile(r"[\s,¥\\_]|JPY|円|金|也|税込|\(税込\)", re.IGNORECASE)
_PLAIN = re.compile(r"([0-9]{1,13})(?:\.0{1,9})?")
_DOTTED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
"""``10.000``: ten yen with decimals, or ten thousand with a dot between thousands; nobody can say."""
_UNITS = re.compile(
    r"(?:([0-9]{1,6}(?:\.[0-9]{1,4})?)億)?(?:([0-9]{1,6}(?:\.[0-9]{1,4})?)万)?(?:([0-9]{1,2}(?:\.[0-9]{1,3})?)千)?([0-9]{1,4})?"
)
_WORTH = (100_000_000, 10_000, 1_000, 1)
_NUMERALS = str.maketrans("〇零一二三四五六七八九壱弐参壹貳參阡萬", "00123456789123123千万")
_NEGATIVE = re.compile(r"[-−‐–▲△]|\(.*[0-9].*\)$")


def parse(text: str) -> int:
    """Read an amount above zero.

    Takes ¥, 円, commas, any width, 万 and 千 and 億 (「1万円」, 「1.5万円」, 「3万5千円」), ``10000.0``.

    Raises:
        FieldError: ``money.empty``, ``money.zero``, ``money.negative``, ``money.unreadable`` (``10.000``,
            too, which may be ten or ten thousand).

    >>> parse("¥1,000"), parse("１０００円"), parse("1万円"), parse("金 壱万五千 円也")
    (1000, 1000, 10000, 15000)
    """
    words = plain(text[:100]).strip()
    if not words:
        raise FieldError("money", text, "money.empty")
    if _NEGATIVE.match(words.replace("¥", "").lstrip()):
        raise FieldError("money", text, "money.negative")
    amount = _amount(_DRESS.sub("", words))
    if amount is None:
        raise FieldError("money", text, "money.unreadable")
    if amount == 0:
        raise FieldError("money", text, "money.zero")
    return amount


def normalize(text: str) -> str:
    """The digits of the amount, or ``""`` where there is none above zero.

    >>> normalize("20,000"), normalize("未定")
    ('20000', '')
    """
    try:
        return str(parse(text))
    except FieldError:
        return ""


def normalize_column(values: Sequence[str]) -> list[str]:
    """:func:`normalize` of each value, distinct values once; never raises.

    >>> normalize_column(["¥5,000", "-"])
    ['5000', '']
    """
    return by_distinct(values, normalize)


def is_valid(text: str) -> bool:
    """Whether :func:`parse` reads the cell.

    >>> is_valid("▲1,000")
    False
    """
    return normalize(text) != ""


def format(amount: int) -> str:  # noqa: A001 (the four verbs of a field)
    """An amount for a page or a letter.

    >>> format(10000)
    '10,000円'
    """
    return f"{amount:,}円"


def _amount(digits: str) -> int | None:
    """Yen of the bare number; None if it is none."""
    if _DOTTED.fullmatch(digits):
        return None
    if match := _PLAIN.fullmatch(digits):
        return int(match[1])
    match = _UNITS.fullmatch(re.sub(r"(?<![0-9])千", "1千", digits.translate(_NUMERALS)))
    if not digits or match is None or not any(match.groups()):
        return None
    total = sum(float(part) * worth for part, worth in zip(match.groups(), _WORTH, strict=True) if part)
    return round(total) if abs(total - round(total)) < 1e-6 else None
