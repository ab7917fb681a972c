"""Sections: other tables below the list in the same file, each under a title of its own (Teams, Zoom)."""

import re
import unicodedata
from collections.abc import Iterator

from kankei_importers.header import fold, is_known
from kankei_importers.sheet import Row

__all__ = ["first_table", "is_another"]

_TITLE = re.compile(
    r"\d{1,2}\. ?[^\d\s].{0,80}|[A-Z][a-z]{1,20} (?:Attended|Details)|その他の(?:参加者|出席者)"
)
"""3. In-Meeting Activities; Other Attended."""
_LEAST = 2


def first_table(rows: Iterator[Row], header: tuple[str, ...], rest: list[Row]) -> Iterator[Row]:
    """The rows of the list under ``header``; from the title of another table on they go into ``rest``.

    Another table is one whose title stands alone in its row, with a header of its own right below.
    """
    title: Row | None = None
    for row in rows:
        if title is not None and is_another(row[1], header):
            rest += [title, row, *rows]
            return
        if title is not None:
            yield title
        title = row if _is_title(row[1]) else None
        if title is None:
            yield row
    if title is not None:
        yield title


def _is_title(cells: tuple[str, ...]) -> bool:
    if not cells or any(map(str.strip, cells[1:])):
        return False
    return _TITLE.fullmatch(unicodedata.normalize("NFKC", cells[0][:100]).strip()) is not None


def is_another(cells: tuple[str, ...], header: tuple[str, ...]) -> bool:
    """Whether a row is a header, and not the same again."""
    filled = sum(1 for cell in cells if cell.strip())
    return is_known(cells) >= max(_LEAST, filled / 2) and list(map(fold, cells)) != list(map(fold, header))
