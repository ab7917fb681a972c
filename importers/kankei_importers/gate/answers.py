"""Answers: cells that say something, but not what their column asks: no yes or no, no number, no status."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from kankei.fields import email, phone
from kankei.model import DraftRow, Problem
from kankei_importers.cells import says, yes_or_no
from kankei_importers.companions import columns_of_companions
from kankei_importers.consent import Consent
from kankei_importers.contacts import dialled
from kankei_importers.gate.finding import noted
from kankei_importers.gate.kinds import kind_of
from kankei_importers.heads import count_of
from kankei_importers.layout import Cell, Layout, RecordField, Rule, Source
from kankei_importers.table import Table

__all__ = ["check_answers"]

_MANY, _MUCH = 3, 0.1
_LONGEST = 300
_MAILBOX = re.compile(r"[a-zA-Z0-9]\.[a-zA-Z]{2}")


def check_answers(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Caution that answers cannot be read: nobody is written to, and nobody counted, on the strength of one.

    The finding tells where the first stands, and not what it says.
    """
    for source in dict.fromkeys(layout.permission.values()):
        for asked in _columns(source):
            yield from _unread(table, asked, rows, "gate.answer_unread", yes_or_no)
    by_name = columns_of_companions(table, layout)
    for heads in (layout.heads, layout.companions):
        if heads is not None and not set(heads.printed(table)) <= set(by_name):
            yield from _unread(table, heads, rows, "gate.heads_unread", count_of)
    phones = layout.record.get("phone")
    known = table.noted(phones, dialled) if phones else {}
    yield from _contacts(
        table, layout, rows, "phone", code="gate.phone_unread", is_wrong=partial(_is_no_phone, known)
    )
    yield from _contacts(table, layout, rows, "email", code="gate.email_unread", is_wrong=_is_no_mailbox)
    for asked in layout.asked:
        rules = [rule for rule in layout.rules if rule.source == asked]
        yield from _unread(table, asked, rows, "gate.status_unread", partial(_ruled, rules))


def _columns(source: Source) -> Sequence[Source]:
    """The columns that ask for a yes or no, each by itself: one's answer hides no other's."""
    return [Cell((header,)) for header in source.answers] if isinstance(source, Consent) else [source]


def _contacts(
    table: Table,
    layout: Layout,
    rows: Sequence[DraftRow],
    field: RecordField,
    *,
    code: str,
    is_wrong: Callable[[str], bool],
) -> Iterator[Problem]:
    """Contacts by which nobody is reached, where they are many."""
    source = layout.record.get(field)
    told = ((row.number, getattr(row.record, field)) for row in rows if row.record is not None)
    filled = [(number, cell) for number, cell in told if cell]
    unread = set(filter(is_wrong, {cell for _, cell in filled}))
    found = [number for number, cell in filled if cell in unread] if unread else []
    if source and len(found) >= _MANY and len(found) > _MUCH * len(filled):
        yield from noted(code, found, column=table.header_of(source), of=f"{len(filled):,}")


def _is_no_phone(known: Mapping[str, str], cell: str) -> bool:
    """Whether a cell tries to be a number and is none; a word like 「なし」 is an answer.

    ``known`` are the numbers of cells, but for those that held a mailbox beside it.
    """
    number = known[cell] if cell in known else phone.normalize(cell)
    return not number and bool(kind_of(cell))


def _is_no_mailbox(cell: str) -> bool:
    """Whether a cell tries to be a mailbox and is none: name(at)example.jp, without its @."""
    if email.is_valid(cell):
        return False
    return _MAILBOX.search(unicodedata.normalize("NFKC", cell[:_LONGEST])) is not None


def _ruled(rules: Sequence[Rule], cell: str) -> Rule | None:
    """The first rule that knows the word in a cell."""
    return next((rule for rule in rules if says(cell, rule.matches)), None)


def _unread(
    table: Table, source: Source, rows: Sequence[DraftRow], code: str, read: Callable[[str], object]
) -> Iterator[Problem]:
    cells = table.read(source)
    unread = {cell for cell in set(cells) if cell.strip() and read(cell) is None}
    if not unread:
        return
    found = [row.number for cell, row in zip(cells, rows, strict=True) if cell in unread and row.record]
    yield from noted(code, found, column=table.header_of(source))
