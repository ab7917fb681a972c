"""The rows of a list that were not taken, as a file that can be mended and loaded again."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from msgspec import Struct

from kankei.model import Problem
from kankei.wording import Lang, Surface
from kankei_api.ledger_page import reason
from kankei_api.lists import Listed
from kankei_importers import rejects

__all__ = ["Rejected", "rejected"]


class Rejected(Struct, frozen=True, kw_only=True):
    """Rejected rows as a file: its bytes and encoding, how many rows; ``headless`` has the reason last."""

    data: bytes
    encoding: str
    rows: int
    headless: bool


def rejected(
    file: Listed,
    content: bytes,
    mapping: Sequence[tuple[str, str]],
    problems: Sequence[Problem],
    *,
    book: bool,
    hidden: Callable[[Sequence[str]], bool],
    lang: Lang,
    surface: Surface = "terminal",
) -> Rejected:
    """The rows with which something is wrong, in the layout of their list with a column saying why.

    Args:
        file: The list.
        content: Its bytes.
        mapping: How its columns were understood; by their places alone where it has no header.
        problems: What is wrong with which rows.
        book: As a workbook, else as text in the list's own encoding.
        hidden: Of which cells nothing is written, since they speak of somebody protected.
        lang: In which language the reasons are told.
        surface: Where they are read.
    """
    found: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        found[problem.row or 0].append(problem)
    headless = all(column.isdecimal() for column, _ in mapping)
    data, encoding = rejects.render(
        content,
        file.name,
        {row: reason(wrong, lang, surface) for row, wrong in found.items()},
        book=book,
        hidden=hidden,
        headless=headless,
        sheet=file.sheet,
        days=[column for column, meaning in mapping if meaning == "occurred_on"],
    )
    return Rejected(data=data, encoding=encoding, rows=len(found), headless=headless)
