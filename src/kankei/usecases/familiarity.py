"""How much of a new file its source has said before, and whether of the same people."""

import re
import unicodedata
from collections.abc import Iterable

import sqlalchemy as sa
from msgspec import Struct

from kankei.model import DraftFile, DraftRow
from kankei.store import batches, sources, versions

__all__ = ["Familiarity", "familiarity"]

_NUMBERS = 2_000
_NAME = versions.FIELDS.index("name")


class Familiarity(Struct, frozen=True, kw_only=True):
    """A file beside what its source said before; all zero for a source nobody knows yet.

    ``known`` of the ``rows`` have a row of the same key, ``renamed`` of those under another name.
    ``same_months`` is the share of rows from months the source has spoken of; ``like_numbers``: at least
    one of its numbers looks like one of those before.
    """

    rows: int = 0
    known: int = 0
    renamed: int = 0
    same_months: float = 0.0
    like_numbers: bool = True


def familiarity(connection: sa.Connection, file: DraftFile) -> Familiarity:
    """Hold a file against its source.

    The same bytes again are no file to be asked about: taking them changes nothing.
    """
    if not file.source or batches.applied_with(connection, file.digest) is not None:
        return Familiarity()
    rows = [row for row in file.rows if row.record is not None and not row.problems]
    known = versions.live(connection, file.source, {row.key for row in rows})
    if known:
        renamed = sum(_is_renamed(row, known[row.key]) for row in rows if row.key in known)
        return Familiarity(rows=len(rows), known=sum(row.key in known for row in rows), renamed=renamed)
    days = sources.days(connection, file.source)
    if not days or not rows:
        return Familiarity(rows=len(rows))
    return Familiarity(
        rows=len(rows),
        same_months=_share_of_months(rows, {(day.year, day.month) for day in days}),
        like_numbers=_look_alike(rows, sources.some_numbers(connection, file.source, most=_NUMBERS)),
    )


def _is_renamed(row: DraftRow, before: versions.Version) -> bool:
    name = row.record.name if row.record else ""
    return _squeezed(name) != _squeezed(before.content[_NAME] or "")


def _squeezed(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _share_of_months(rows: list[DraftRow], months: set[tuple[int, int]]) -> float:
    days = [row.touchpoint.occurred_on for row in rows if row.touchpoint is not None]
    return sum((day.year, day.month) in months for day in days) / len(days) if days else 0.0


def _look_alike(rows: list[DraftRow], numbers: list[str]) -> bool:
    new = _shapes(row.touchpoint.source_no for row in rows if row.touchpoint is not None)
    before = _shapes(numbers)
    return not new or not before or not new.isdisjoint(before)


def _shapes(numbers: Iterable[str]) -> set[str]:
    """Numbers without their digits: R6-0001234 and R5-777 have one shape."""
    return {re.sub(r"\d+", "9", number) for number in numbers if number}
