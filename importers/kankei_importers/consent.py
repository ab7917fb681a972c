"""Consent: what several columns of one list say of one permission; the stricter word wins."""

import re

from msgspec import Struct

from kankei_importers.cells import says, yes_or_no
from kankei_importers.header import fold
from kankei_importers.table import Table

__all__ = ["OF_MAIL", "OF_PUBLICATION", "Consent"]

OF_MAIL = re.compile(
    r"配信|案内(?!人|所|板|図)|お知らせ|通知|広報|会報|ダイレクト|メルマガ|マガジン|購読|newsletter|marketing|subscri|optin"
    r"|(?<![a-z])dm(?![a-z])"
)
"""Folded, what a header says that asks whether somebody may be written to."""
OF_PUBLICATION = re.compile(r"公[開表]|掲載|匿名|実名")
"""Folded, what a header says that asks whether somebody may be named in public."""

_REFUSED = "不可"
_STRICTNESS = {False: 0, None: 1, True: 2}


class Consent(Struct, frozen=True):
    """Columns that ask for one permission, and columns in which a mark says that it is not given.

    ``mark`` is the pattern of a cell that is such a mark: a day, a circle, anything but 「なし」.
    """

    answers: tuple[str, ...]
    refusals: tuple[str, ...]
    mark: str

    def read(self, table: Table) -> list[str]:
        """One answer per row: a no if there is one, else a word that is neither, else a yes."""
        said = [table.column(fold(header)) for header in self.answers]
        said += [self._refused(table.column(fold(header))) for header in self.refusals]
        return [min(filter(None, cells), key=_strictness, default="") for cells in zip(*said, strict=True)]

    def printed(self, table: Table) -> tuple[str, ...]:
        """The headers of all of them that the file has."""
        found = (fold(header) for header in (*self.answers, *self.refusals))
        return tuple(table.printed(name) for name in found if name in table)

    def _refused(self, cells: list[str]) -> list[str]:
        marked = {cell for cell in set(cells) if says(cell, self.mark)}
        return [_REFUSED if cell in marked else "" for cell in cells]


def _strictness(cell: str) -> int:
    return _STRICTNESS[yes_or_no(cell)]
