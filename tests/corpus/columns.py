# ruff: noqa: E501  (one accident a line)
"""Columns that were sorted, moved, swapped, lost or doubled."""

import random

from msgspec.structs import replace

from .grid import Grid
from .spoilt import (
    AMOUNT,
    FULL,
    KANA,
    LISTS,
    MAIL,
    NAME,
    PHONE,
    POSTAL,
    PREFECTURE,
    Bad,
    Kinds,
    Maker,
    kind_of,
    stopped,
)


def _sorted_alone(columns: dict[str, str], *codes: str) -> tuple[tuple[str, ...], Maker]:
    def make(grid: Grid, rng: random.Random) -> Bad:
        column = columns[kind_of(grid)]
        cells = grid.column(column)
        filled = sorted(filter(None, cells), reverse=rng.random() < 0.5)
        return stopped(grid.with_column(column, filled + [""] * (len(cells) - len(filled))), *codes)

    return tuple(columns), make


def _swapped(one: dict[str, str], two: dict[str, str], *codes: str) -> tuple[tuple[str, ...], Maker]:
    """Two columns under each other's header."""

    def make(grid: Grid, _: random.Random) -> Bad:
        first, second = one[kind_of(grid)], two[kind_of(grid)]
        header = [{first: second, second: first}.get(name, name) for name in grid.header]
        return stopped(replace(grid, header=header), *codes)

    return tuple(kind for kind in one if kind in two), make


def _header_lost(grid: Grid, rng: random.Random) -> Bad:
    place = rng.randrange(1, len(grid.header) // 2)
    header = [name for no, name in enumerate(grid.header) if no != place]
    return stopped(
        replace(grid, header=header), "gate.shifted_columns", "file.unknown_header", "file.channel_unknown"
    )


def _pushed_right(grid: Grid, rng: random.Random) -> Bad:
    """A cell put in at the left of every row, the last one falling off."""
    place = rng.randrange(3)
    after = grid.each_row(lambda row: [*row[:place], "済", *row[place:-1]])
    return stopped(
        after, "gate.shifted_columns", "gate.column_type", "gate.postal_prefecture", "gate.kana_name"
    )


def _pulled_left(grid: Grid, rng: random.Random) -> Bad:
    """A cell taken out at the left of every row, an empty one put at the end."""
    place = rng.randrange(1, 3)
    after = grid.each_row(lambda row: [*row[:place], *row[place + 1 :], ""])
    return stopped(
        after, "gate.shifted_columns", "gate.column_type", "gate.postal_prefecture", "gate.kana_name"
    )


def _slipped(where: dict[str, str], *codes: str, up: bool) -> tuple[tuple[str, ...], Maker]:
    """One cell deleted or put in near the top, the cells below moving: everybody has a neighbour's."""

    def make(grid: Grid, rng: random.Random) -> Bad:
        column, place = where[kind_of(grid)], rng.randrange(4)
        cells = grid.column(column)
        above, below = cells[:place], cells[place:]
        return stopped(
            grid.with_column(column, [*above, *below[1:], ""] if up else [*above, "", *below[:-1]]), *codes
        )

    return tuple(where), make


def _twice(grid: Grid, _: random.Random) -> Bad:
    name = NAME[kind_of(grid)]
    rows = [[*row, row[0]] for row in grid.rows]
    return stopped(replace(grid, header=[*grid.header, name], rows=rows), "file.duplicate_header")


def _headless(grid: Grid, _: random.Random) -> Bad:
    bare = replace(grid, header=grid.rows[0], rows=grid.rows[1:], channel=grid.channel)
    return stopped(bare, "file.unknown_header", "file.channel_unknown", "file.no_date")


MOVED = ("gate.shifted_columns", "gate.column_type")
KINDS: Kinds = {
    "a header lost": (FULL, _header_lost),
    "cells pushed right": (("egg", "redhorse", "rms", "furusato_jumin"), _pushed_right),
    "cells pulled left": (("egg", "redhorse", "rms", "furusato_jumin"), _pulled_left),
    "phone and mailbox swapped": _swapped(PHONE, MAIL, *MOVED),
    "postal code and kana swapped": _swapped(POSTAL, KANA, *MOVED),
    "name and phone swapped": _swapped(NAME, PHONE, *MOVED),
    "kana sorted alone": _sorted_alone(KANA, "gate.kana_name", "gate.sorted_alone"),
    "name sorted alone": _sorted_alone({k: NAME[k] for k in FULL}, "gate.kana_name", "gate.sorted_alone"),
    "postal code sorted alone": _sorted_alone(POSTAL, "gate.postal_prefecture", "gate.sorted_alone"),
    "prefecture sorted alone": _sorted_alone(PREFECTURE, "gate.postal_prefecture", "gate.sorted_alone"),
    "phone sorted alone": _sorted_alone(PHONE, "gate.sorted_alone"),
    "mailbox sorted alone": _sorted_alone(MAIL, "gate.sorted_alone", "gate.email_name"),
    "amount sorted alone": _sorted_alone(AMOUNT, "gate.sorted_alone"),
    "a cell of the kana deleted": _slipped({k: v for k, v in KANA.items() if k != "rms"}, "gate.kana_name", "gate.column_moved", up=True),
    "a cell of the postal codes deleted": _slipped(POSTAL, "gate.postal_prefecture", "gate.column_moved", up=True),
    "a cell of the mailboxes deleted": _slipped(MAIL, "gate.column_moved", "gate.email_name", up=True),
    "a cell put into the mailboxes": _slipped(MAIL, "gate.column_moved", "gate.email_name", up=False),
    "a header twice": (tuple(NAME), _twice),
    "no header": (LISTS, _headless),
}  # fmt: skip
