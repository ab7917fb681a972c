"""The page of the ledger of one list as columns: what became of each row, why, and its cells as they were."""

from collections.abc import Mapping, Sequence

from kankei.model import Problem
from kankei.wording import Lang, Surface
from kankei_api.errors import told

__all__ = ["page_columns", "reason"]


def page_columns(
    own: Mapping[str, Sequence[object]], header: Sequence[str], cells: Sequence[Sequence[str]]
) -> dict[str, list[object]]:
    """The columns that the ledger adds, then those of the list, all as long as there are rows.

    Args:
        own: What the ledger says of each row, by the name of the column.
        header: The list's headers; one that is empty or taken is told apart by its place.
        cells: Those of each row, which may be fewer or more than headers.
    """
    columns = {name: list(column) for name, column in own.items()}
    for place in range(max([len(header), *map(len, cells)])):
        title = header[place] if place < len(header) else ""
        name = title if title and title not in columns else f"{title}（{place + 1}）"
        columns[name] = [row[place] if place < len(row) else "" for row in cells]
    return columns


def reason(problems: Sequence[Problem], lang: Lang, surface: Surface = "terminal") -> str:
    """Why a row was not taken as it was, in one cell: each problem with its column."""
    said = ((one.column, told(one, lang, surface)) for one in problems)
    return " ".join(f"「{column}」{sentence}" if column else sentence for column, sentence in said)
