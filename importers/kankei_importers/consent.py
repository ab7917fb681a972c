"""Consent: what several columns of one list say of one permission; the stricter word wins."""

import re

from msgspec import Struct

from kankei_importers.cells import says, yes_or_no
from kankei_importers.header import fold
from kankei_importers.table import Table

__all__ = ["OF_MAIL", "OF_PUBLICATION", "REFUSING_MAIL", "REFUSING_NAME", "Consent"]

OF_MAIL = re.compile(
    r"配信|案内(?!人|所|板|図)|お知らせ|通知|広報|会報|ダイレクト|メルマガ|マガジン|購読|newsletter|marketing|subscri|optin"
    r"|(?<![a-z])dm(?![a-z])"
)
"""Folded, what a header says that asks whether somebody may be written to."""
OF_PUBLICATION = re.compile(r"公[開表]|掲載|匿名|実名")
"""Folded, what a header says that asks whether somebody may be named in public."""
REFUSING_MAIL = re.compile(
    r"(?:配信|送付|案内|お知らせ|メール|メルマガ|ダイレクト|dm).{0,4}(?:停止|解除|不要|不可|拒否|お?断|辞退|し(?:ない|ません))"
    r"|(?:連絡|案内|お知らせ|メール|dm|郵送|郵便|通知|手紙|はがき|ハガキ|チラシ|広報|会報).{0,4}"
    r"(?:不要|無用|拒否|お?断|し(?:ない|ません)|[い要](?:らない|りません)|送ら(?:ない|ず)|送りません|出さない|やめて|遠慮|控え)"
    r"|受け?取(?:らない|りません)|オプトアウト|(?<![a-z])(?:un-?subscribed?|opt(?:ed)?[- ]?out)(?![a-z])"
)
"""Bare, what a remark says of somebody who is not to be written to."""
REFUSING_NAME = re.compile(
    r"(?:名前|氏名|実名|本名).{0,4}(?:出さ|載せ|使わ)(?:ない|ず)|(?:名前|氏名|実名|本名).{0,3}(?:ng|伏せ|控え|遠慮)"
    r"|(?:公[表開]|掲載|紹介).{0,4}(?:不可|不要|拒否|お?断|辞退|し(?:ない|ません)|望ま|ng|控え|遠慮)|匿名|非公[表開]"
)
"""Bare, what a remark says of somebody who is not to be named in public."""

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
