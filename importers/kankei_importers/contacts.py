"""Contacts: telephone numbers and mailboxes in each other's cell (連絡先), mailboxes as accounts."""

import re
import unicodedata
from collections.abc import Sequence

from msgspec import Struct

from kankei.fields.phone import normalize_column
from kankei_importers.header import fold
from kankei_importers.table import Readable, Table

__all__ = ["Beside", "accounts_apart", "dialled", "sorted_out"]

_MAILBOX = re.compile(r"[^\s@＠、,;／/（(:：]{1,64}[@＠][^\s@＠、,;／/）)]{1,255}")
_NUMBER = re.compile(r"[\d\s()+.\-‐–—−ー]{10,20}")
_BETWEEN = " \u3000\t\r\n、,;／/:：()（）"


class Beside(Struct, frozen=True):
    """A column of telephones in which mailboxes stand too (連絡先): the one or the other."""

    header: str
    mailbox: bool = False

    def read(self, table: Table) -> list[str]:
        """What a row says besides mailboxes, or its mailbox alone; empty where there is none."""
        cells = table.column(fold(self.header))
        known = {cell: _sorted(cell, "")[self.mailbox] for cell in set(cells)}
        return [known[cell] for cell in cells]

    def printed(self, _table: Table) -> tuple[str, ...]:
        """Nothing: the column is told by what reads it as one of telephones."""
        return ()


def sorted_out(phones: Sequence[str], emails: Sequence[str]) -> tuple[list[str], list[str]]:
    """The cells of both columns, each mailbox that stands for a telephone put where it belongs; and back.

    Only an empty cell is filled.

    >>> sorted_out(["hana@example.jp", ""], ["", "090-1234-5678"])
    (['', '090-1234-5678'], ['hana@example.jp', ''])
    """
    told = [_sorted(phone, email) for phone, email in zip(phones, emails, strict=True)]
    return [phone for phone, _ in told], [email for _, email in told]


def accounts_apart(handles: Sequence[str], emails: Sequence[str]) -> tuple[list[str], list[str]]:
    """The cells of both columns, each account that is a mailbox put where it belongs.

    Older Google Forms print the mailbox that they collect as ユーザー名. Only an empty cell is filled.

    >>> accounts_apart(["hana@example.jp", "hana81"], ["", ""])
    (['', 'hana81'], ['hana@example.jp', ''])
    """
    pairs = [
        ("", handle) if not email and _MAILBOX.fullmatch(handle) else (handle, email)
        for handle, email in zip(handles, emails, strict=True)
    ]
    return [handle for handle, _ in pairs], [email for _, email in pairs]


def dialled(table: Table, source: Readable) -> dict[str, str]:
    """The telephone number that each cell of a source holds; ``""`` if it is none."""
    cells = table.told(source)
    return dict(zip(cells, normalize_column(cells), strict=True))


def _sorted(phone: str, email: str) -> tuple[str, str]:
    at = "@" in phone or "＠" in phone
    if at and (found := _MAILBOX.search(phone)) and email in {"", found[0]}:
        return (phone[: found.start()] + phone[found.end() :]).strip(_BETWEEN), found[0]
    if email and not phone and _NUMBER.fullmatch(unicodedata.normalize("NFKC", email[:40])):
        return email, ""
    return phone, email
