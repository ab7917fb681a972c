"""Ditto marks (〃, 同上): what a clerk writes into a cell that says the same as the one above it."""

import re
from collections.abc import Container, Sequence

from kankei.fields import name

__all__ = ["is_mark", "is_marked", "resolved"]

_MARK = "[〃〻″〝〟仝]"
_ALONE = re.compile(
    rf"(?:{_MARK}\s*)+|[々”“\"↓|｜]|[´′]{{2}}|[(（]?(?:{_MARK}|同(?:\s?上|\s?じ)?|上(?:記)?(?:に|と)同じ)[)）]?"
)
_BEFORE = re.compile(rf"(?:{_MARK}\s*|同上\s*|[”“\"同々|｜↓]\s+)([^\s〃〻″〝〟仝].{{0,40}})")
"""The mark for the first part of what stands above, and the rest."""
_WITHIN = re.compile("[〃〻仝]")
"""A mark that is nothing else, wherever it stands."""
_FIRST = frozenset('〃〻″〝〟仝々”“"´′(（同上↓|｜')


def is_mark(cell: str) -> bool:
    """Whether a cell, or its beginning, stands for the one above.

    >>> [is_mark(cell) for cell in ("〃", "同上", "〃　節子", "佐々木 節子", "")]
    [True, True, True, False, False]
    """
    return cell[:1] in _FIRST and (_ALONE.fullmatch(cell) or _BEFORE.fullmatch(cell)) is not None


def is_marked(cell: str) -> bool:
    """Whether a cell has a mark in it for which nothing was put: at its beginning, or anywhere.

    >>> is_marked("会津若松市〃"), is_marked("〃 2F"), is_marked("会津若松市東栄町")
    (True, True, False)
    """
    return is_mark(cell) or _WITHIN.search(cell) is not None


def resolved(cells: Sequence[str], *, passed: Container[int], of_names: bool) -> list[str]:
    """The cells of a column with what the marks stand for; one that stands for nothing stays.

    ``passed``: places of rows that are not of the list, which are looked over. ``of_names``: a mark may stand
    for the surname alone.

    >>> resolved(["大竹 誠", "〃　節子", "〃"], passed=(), of_names=True)
    ['大竹 誠', '大竹 節子', '大竹 節子']
    """
    found, above = [], ""
    for place, cell in enumerate(cells):
        meant = (_meant(cell, above, of_names) or cell) if is_mark(cell) else cell
        if place not in passed:
            above = "" if is_mark(meant) else meant
        found.append(meant)
    return found


def _meant(cell: str, above: str, of_names: bool) -> str:
    """What a mark stands for below that cell; ``""`` if for nothing."""
    rest = _BEFORE.fullmatch(cell)
    if rest is None or _ALONE.fullmatch(cell):
        return above
    surname, given = name.split(above) if of_names else ("", "")
    return f"{surname} {rest[1]}" if surname and given else ""
