"""Gender (性別) where a form asks for it: ``m``, ``f`` or nothing said."""

from collections.abc import Sequence

from kankei.errors import FieldError
from kankei.fields.column import by_distinct
from kankei.fields.text import squeeze

__all__ = ["format", "is_valid", "normalize", "normalize_column", "parse"]

_WORDS = {
    **dict.fromkeys(
        ["男", "男性", "男子", "おとこ", "オトコ", "だんせい", "ダンセイ", "m", "male", "man", "1", "♂"], "m"
    ),
    **dict.fromkeys(
        ["女", "女性", "女子", "おんな", "オンナ", "じょせい", "ジョセイ", "f", "female", "woman", "2", "♀"],
        "f",
    ),
}


def parse(text: str) -> str:
    """``m`` or ``f``; 1 and 2 are read as ISO/IEC 5218 and 住民記録 use them.

    Raises:
        FieldError: ``gender.empty``, or ``gender.unreadable`` for any other answer (回答しない too).

    >>> parse("男性"), parse("Ｆ")
    ('m', 'f')
    """
    words = squeeze(text[:40]).lower()
    if not words:
        raise FieldError("gender", text, "gender.empty")
    found = _WORDS.get(words) or _WORDS.get(words.partition(":")[2].strip()) or _WORDS.get(words.strip("()"))
    if found is None:
        raise FieldError("gender", text, "gender.unreadable")
    return found


def normalize(text: str) -> str:
    """:func:`parse`, with ``""`` for whatever is neither.

    >>> normalize("女"), normalize("回答しない")
    ('f', '')
    """
    try:
        return parse(text)
    except FieldError:
        return ""


def normalize_column(values: Sequence[str]) -> list[str]:
    """:func:`normalize` of each value, distinct values once; never raises.

    >>> normalize_column(["男", "", "female"])
    ['m', '', 'f']
    """
    return by_distinct(values, normalize)


def is_valid(text: str) -> bool:
    """Whether :func:`parse` reads the cell.

    >>> is_valid("男")
    True
    """
    return normalize(text) != ""


def format(gender: str) -> str:  # noqa: A001 (the four verbs of a field)
    """The Japanese word, or ``""``.

    >>> format("f")
    '女性'
    """
    return {"m": "男性", "f": "女性"}.get(gender, "")
