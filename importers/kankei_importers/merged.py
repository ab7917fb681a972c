"""Merged cells: a cell that reaches over several rows says the same in each of them."""

from collections.abc import Iterator, Sequence

from kankei_importers.header import meaning_of
from kankei_importers.sheet import Row

__all__ = ["Merged", "filled_down"]

Merged = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a merged area, each by row and column from 0."""

_TOLD_ONCE = frozenset({"amount", "heads", "companions", "number", "local_number", "member_number"})
"""Meanings of which a cell over several rows speaks of all together: it is not said again in each."""
_NAMES = frozenset({"name", "surname"})
_CONTACTS = frozenset(
    {
        "phone",
        "mobile",
        "email",
        "postal_code",
        "prefecture",
        "city",
        "address",
        "street",
        "block",
        "building",
    }
)
"""Meanings of which alone a row below somebody's merged name is no second row of theirs."""


def filled_down(rows: Iterator[Row], merged: Sequence[Merged], header: Sequence[str]) -> Iterator[Row]:
    """The rows below ``header``, each with the text of the cells that reach down into it.

    Sums and numbers stay in their first row alone. A row of which nothing stands outside merged cells, or
    only what goes on with the one above it (a second telephone), stays as it is: it is none of its own.
    """
    named = {place for place, column in enumerate(header) if meaning_of(column)[0] in _NAMES}
    contacts = {place for place, column in enumerate(header) if meaning_of(column)[0] in _CONTACTS}
    once = {place for place, column in enumerate(header) if meaning_of(column)[0] in _TOLD_ONCE}
    ends = {(top + 1, left): last + 1 for (top, left), (last, _) in merged if last > top and left not in once}
    if not ends:
        yield from rows
        return
    reaching: dict[int, tuple[int, str]] = {}
    for number, cells in rows:
        below = {at: text for at, (last, text) in reaching.items() if number <= last}
        own = {column for column, cell in enumerate(cells) if cell.strip()}
        goes_on = not own or (own <= contacts and not named.isdisjoint(below))
        yield number, cells if goes_on else _filled(cells, below)
        for column, cell in enumerate(cells):
            if (number, column) in ends:
                reaching[column] = ends[number, column], cell


def _filled(cells: tuple[str, ...], reaching: dict[int, str]) -> tuple[str, ...]:
    return tuple(cell if cell.strip() else reaching.get(place, cell) for place, cell in enumerate(cells))
