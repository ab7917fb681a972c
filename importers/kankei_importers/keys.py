"""The name of a row within its source, by which a later file updates instead of adding.

A source's own number is the best, without the first zeros that a spreadsheet takes from it; without one it is
a digest of who did what on which day, so made that a list that was saved again from a spreadsheet, reordered
or cut still names its rows the same.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from kankei.fields.text import gist, unpadded
from kankei.model import RecordDraft, TouchpointDraft
from kankei_importers.cells import own_number
from kankei_importers.layout import Layout
from kankei_importers.table import Table

__all__ = ["row_keys"]


def row_keys(
    table: Table,
    layout: Layout,
    records: Sequence[RecordDraft],
    touchpoints: Sequence[TouchpointDraft | None],
) -> list[str]:
    """One key per row; equal keys stand for rows that the list itself does not tell apart."""
    numbers = [""] * table.size if layout.number is None else table.read(layout.number)
    lines = (
        zip(*(table.read(source) for source in layout.line), strict=True)
        if layout.line
        else [()] * table.size
    )
    return [
        _numbered(number, line, touchpoint if layout.number_of_a_day else None)
        if number
        else _digest(record, touchpoint)
        for number, line, record, touchpoint in zip(numbers, lines, records, touchpoints, strict=True)
    ]


def _numbered(number: str, line: Sequence[str], touchpoint: TouchpointDraft | None) -> str:
    parts = [unpadded(part) for part in map(own_number, (number, *line)) if part]
    if touchpoint is not None:
        parts += [touchpoint.occurred_on.isoformat(), *filter(None, [touchpoint.kind])]
    return "/".join(parts)


def _digest(record: RecordDraft, touchpoint: TouchpointDraft | None) -> str:
    day, kind, detail = ("", "", "")
    if touchpoint is not None:
        day, kind, detail = touchpoint.occurred_on.isoformat(), touchpoint.kind, touchpoint.detail
    said = (
        gist(record.name or record.kana or record.handle),
        gist(record.email),
        _significant(record.phone),
        day,
        kind,
        gist(detail),
    )
    return hashlib.blake2b("\x1f".join(said).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _significant(phone: str) -> str:
    """The digits without what comes and goes at their front: +81 and the first zero."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    return digits.removeprefix("81").lstrip("0") if phone.startswith("+") else digits.lstrip("0")
