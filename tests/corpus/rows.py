# ruff: noqa: E501  (headers and rows as they are printed; invented data)
"""Single rows or cells spoilt: they are rejected, the others taken."""

import random
from collections.abc import Callable

from msgspec.structs import replace

from .grid import Grid
from .spoilt import (
    AHEAD,
    AMOUNT,
    DAY,
    LISTS,
    NAME,
    NUMBERS,
    PAID,
    PHONE,
    Bad,
    Kinds,
    Maker,
    kind_of,
    rejected,
)


def _cells(
    columns: dict[str, str], change: Callable[[str], str], *codes: str
) -> tuple[tuple[str, ...], Maker]:
    """One to three cells of a column spoilt."""

    def make(grid: Grid, rng: random.Random) -> Bad:
        column = columns[kind_of(grid)]
        full = [place for place, cell in enumerate(grid.column(column)) if cell]
        if columns is AMOUNT or columns is AHEAD:
            full = [place for place in full if _counts(grid, place)]
        rows = rng.sample(full, rng.choice((1, 2, 3)))
        after = grid
        for row in rows:
            after = after.with_cell(row, column, change)
            if column in PAID.values():
                continue
            if kind_of(grid) in PAID and columns is DAY:
                after = after.with_cell(row, PAID[kind_of(grid)], lambda _: "")
        return rejected(grid, after, rows, *codes)

    return tuple(columns), make


def _counts(grid: Grid, place: int) -> bool:
    """Whether a gift was paid and not taken back: the amount of any other does not matter."""
    paid = PAID.get(kind_of(grid))
    called_off = {"キャンセル", "キャンセル確定", "入金待ち", "NG", "申込者都合"}
    if "取消し依頼" in grid.header and grid.column("取消し依頼")[place]:
        return False
    return not called_off & set(grid.rows[place]) and (paid is None or grid.column(paid)[place] != "")


def _rows(
    kinds: tuple[str, ...], change: Callable[[list[str]], list[str]], *codes: str
) -> tuple[tuple[str, ...], Maker]:
    """One or two rows spoilt."""

    def make(grid: Grid, rng: random.Random) -> Bad:
        rows = rng.sample(range(len(grid.rows) - 1), rng.choice((1, 2)))
        after = grid
        for row in rows:
            after = after.with_row(row, change)
        return rejected(grid, after, rows, *codes)

    return kinds, make


def _odd(character: str, *codes: str) -> tuple[tuple[str, ...], Maker]:
    def make(grid: Grid, rng: random.Random) -> Bad:
        column = NAME[kind_of(grid)]
        row = rng.randrange(len(grid.rows))
        after = replace(grid, encoding="utf-8").with_cell(
            row, column, lambda cell: cell[:1] + character + cell[1:]
        )
        return rejected(grid, after, [row], *codes)

    return tuple(NAME), make


def _garbled_row(grid: Grid, rng: random.Random) -> Bad:
    column, row = NAME[kind_of(grid)], rng.randrange(len(grid.rows))
    spoil = lambda _: rng.choice(("佐藤　花子", "鈴木　一郎")).encode("utf-8").decode("latin-1")  # noqa: E731
    return rejected(grid, replace(grid, encoding="utf-8").with_cell(row, column, spoil), [row], "row.garbled")


def _slipped_row(row: list[str]) -> list[str]:
    return [row[0], "", *row[1:-1]] if len(row) < 15 else [row[0], *row[2:], ""]


KINDS: Kinds = {
    "phone as exponent": _cells(PHONE, lambda _: "9.01E+10", "phone.exponent"),
    "number as exponent": _cells(NUMBERS, lambda _: "3.89493E+11", "row.exponent"),
    "a day that never was": _cells(DAY, lambda _: "2024/02/30", "date.impossible"),
    "a day, month first": _cells(DAY, lambda _: "04/13/2024", "date.unreadable"),
    "a day far ahead": _cells(AHEAD, lambda _: "2104/05/01", "date.future"),
    "a day that stands for none": _cells(DAY, lambda _: "1900/01/01", "date.placeholder"),
    "an amount below zero": _cells(AMOUNT, lambda _: "-10000", "money.negative"),
    "an amount as exponent": _cells(AMOUNT, lambda _: "1.0E+04", "money.unreadable"),
    "an amount with a lost digit": _cells(AMOUNT, lambda _: "10,00", "money.unreadable"),
    "too many cells": _rows(LISTS, lambda row: [*row[:2], "余り", *row[2:]], "row.too_many_cells", "row.shifted"),
    "too few cells": _rows(LISTS, lambda row: row[: len(row) // 2], "row.too_few_cells"),
    "a row moved sideways": _rows(("egg", "redhorse", "furusato_jumin", "otameshi_kintone"), _slipped_row, "row.shifted", "date.unreadable", "money.unreadable", "date.empty"),
    "a character of one machine": _odd("\ue000", "row.gaiji"),
    "a lost character": _odd("\ufffd", "row.lost"),
    "a control character": _odd("\x00", "row.control"),
    "a garbled cell": (tuple(NAME), _garbled_row),
}  # fmt: skip
