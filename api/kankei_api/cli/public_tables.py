"""A public table on the screen: turned where that fits better, many unsaid figures in one line."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len

from kankei.wording import catalogue
from kankei_api.cli.console import Terminal

if TYPE_CHECKING:
    import pandas as pd

UNSAID = "x"
EXACT = {"sets", "axes"}
"""Tables whose people are those of exactly so many channels or axes."""
TOTAL = "total"
FEW = 5
"""So many figures that are not said still stand each on a line of its own."""
_BETWEEN = 2
_LATER = re.compile(r"active (\d+) years later")

Word = Callable[[str], str]
"""A code of a table in the terminal's language."""
Grid = list[list[str]]
"""Texts; the first line has the headers, the first of each line says what it is about."""


def show(terminal: Terminal, name: str, lines: "pd.DataFrame", word: Word) -> None:
    """Show the lines of one public table, which are in the order of its rows, then of its columns.

    A table of everybody in one row is shown as a list.
    """
    rows, columns = list(dict.fromkeys(lines["row"])), list(dict.fromkeys(lines["column"]))
    texts = [UNSAID if missing else f"{people:,}" for people, missing in zip(*_figures(lines), strict=True)]
    cells = [texts[place : place + len(columns)] for place in range(0, len(texts), len(columns))]
    grid = [["row", *columns], *([row, *line] for row, line in zip(rows, cells, strict=True))]
    listed = rows == ["all"]
    grid = _turned([["row", *columns], ["people", *cells[0]]]) if listed else grid
    say = partial(_said_of, terminal, name, word=word)
    grid = [list(map(say, grid[0])), *([say(head), *line] for head, *line in grid[1:])]
    if not listed and _width(grid) > terminal.width:
        grid = min(grid, _turned(grid), key=_width)
    unsaid = [line for line in grid[1:] if set(line[1:]) == {UNSAID}]
    hidden = listed and FEW < len(unsaid) < len(grid) - 1
    terminal.show(f"\n{_title(terminal, name, word)}")
    terminal.table(grid[0], [line for line in grid[1:] if not (hidden and line in unsaid)], numbers_from=1)
    if hidden:
        terminal.say("analysis.all_unsaid", rows=f"{len(unsaid):,}")


def worded(terminal: Terminal, lines: "pd.DataFrame", word: Word) -> "pd.DataFrame":
    """All public tables in the words of the screen, as they are handed out in a file."""
    told = lines.assign(
        table=[_title(terminal, name, word) for name in lines["table"]],
        **{
            side: [_said_of(terminal, *of, word) for of in zip(lines["table"], lines[side], strict=True)]
            for side in ("row", "column")
        },
    )
    return told.set_axis([terminal.words(f"public_word.{name}") for name in lines.columns], axis=1)


def _figures(lines: "pd.DataFrame") -> tuple[Sequence[object], Sequence[bool]]:
    return lines["people"].tolist(), lines["people"].isna().tolist()


def _turned(grid: Grid) -> Grid:
    return list(map(list, zip(*grid, strict=True)))


def _width(grid: Grid) -> int:
    """In columns of the screen."""
    return sum(max(map(cell_len, column)) + _BETWEEN for column in zip(*grid, strict=True))


def _title(terminal: Terminal, name: str, word: Word) -> str:
    later = _LATER.fullmatch(name)
    return terminal.words("analysis.active_later", years=later[1]) if later else word(name)


def _said_of(terminal: Terminal, name: str, code: str, word: Word) -> str:
    """A row or a column of a table in words: in a table of its own kind a code may have words of its own."""
    if name in EXACT and code not in {"row", "people", "all", TOTAL}:
        return terminal.words("analysis.exactly", names=word(code))
    return catalogue(terminal.lang).get(f"public_word.{name}_{code}") or word(code)
