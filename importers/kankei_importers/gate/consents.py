"""Consents: the purpose of a list speaks for whoever says nothing, and for nobody whose word is not read."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from msgspec import Struct

from kankei.fields.text import bare
from kankei.model import DraftRow, Problem, Purpose
from kankei_importers.cells import yes_or_no
from kankei_importers.consent import OF_MAIL, OF_PUBLICATION, REFUSING_MAIL, REFUSING_NAME
from kankei_importers.gate.finding import noted
from kankei_importers.header import fold
from kankei_importers.layout import Layout, Permission, columns_used
from kankei_importers.table import Table

__all__ = ["check_consents"]


class _Opened(Struct, frozen=True):
    """The permission a purpose gives whoever says nothing; headers that ask for it, remarks that refuse."""

    permission: Permission
    asking: re.Pattern[str]
    refusing: re.Pattern[str]


_OPENED: Mapping[str, _Opened] = {
    Purpose.CONTACT: _Opened("mail", OF_MAIL, REFUSING_MAIL),
    Purpose.PUBLISH: _Opened("publish_name", OF_PUBLICATION, REFUSING_NAME),
}
_LONGEST = 30
"""Characters above which a cell is a text about something, and no answer."""


def check_consents(table: Table, layout: Layout, rows: Sequence[DraftRow], purpose: str) -> Iterator[Problem]:
    """Stop a list whose purpose would allow what a row may refuse in words that are not read.

    That is: under a header that asks for it and is not known, anything but a yes where others say yes or no;
    under one that is known, an answer that is neither. In any column that is not read, or only as a state, a
    remark that refuses (連絡不要), though another column says yes. The finding tells column and row, and not
    what stands there.
    """
    opened = _OPENED.get(purpose)
    if opened is None:
        return
    source = layout.permission.get(opened.permission)
    known = source.printed(table) if source else ()
    used = columns_used(table, layout)
    read, other = {header for header, _ in used}, {header for header, of in used if of != "status"}
    for header in filter(str.strip, dict.fromkeys(table.header)):
        cells = table.column(fold(header))
        unsure, refusing = set[str](), set[str]()
        if header in known or (header not in read and opened.asking.search(fold(header))):
            unsure = _unsure(cells, known=header in known)
        if header not in other:
            short = {cell for cell in cells if len(cell) <= _LONGEST}
            refusing = {cell for cell in short if opened.refusing.search(bare(cell))}
        found = _doubted(cells, rows, opened.permission, unsure, refusing)
        yield from noted("gate.consent_unread", found, column=header)


def _doubted(
    cells: Sequence[str],
    rows: Sequence[DraftRow],
    permission: Permission,
    unsure: Set[str],
    refusing: Set[str],
) -> list[int]:
    """The numbers of rows that may refuse: what is unsure does where no other column says yes or no."""
    doubted = {True: refusing, False: frozenset[str](), None: unsure | refusing}
    return [
        row.number
        for cell, row in zip(cells, rows, strict=True)
        if row.record and cell in doubted[_said(row, permission)]
    ]


def _unsure(cells: Sequence[str], *, known: bool) -> set[str]:
    """The distinct cells that are no yes; none in a column that is not known and says neither yes nor no."""
    said = {cell: yes_or_no(cell) if len(cell) <= _LONGEST else None for cell in set(cells)}
    if known:
        return {cell for cell, answer in said.items() if cell.strip() and answer is None}
    answers = any(answer is not None for answer in said.values())
    return {cell for cell, answer in said.items() if not answer} if answers else set()


def _said(row: DraftRow, permission: Permission) -> bool | None:
    said: bool | None = getattr(row.permission, permission, None)
    return said
