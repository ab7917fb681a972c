"""How much of a new file its source has said before, and whether of the same people."""

import re
import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from msgspec import Struct

from kankei.fields import name, phone
from kankei.fields.text import gist
from kankei.model import DraftFile, DraftRow
from kankei.store import comparables, sources, versions
from kankei.usecases.ledger.elsewhere import Doubled, doubled
from kankei.usecases.ledger.latest import already_taken, is_whole
from kankei.usecases.ledger.lines import told_apart
from kankei.usecases.ledger.purposes import Bound, bound

__all__ = ["Callers", "Familiarity", "callers", "familiarity", "vanished"]

_NUMBERS = 2_000
_CALLERS = 500
_NAME, _AMOUNT = (versions.FIELDS.index(field) for field in ("name", "amount"))


class Familiarity(Struct, frozen=True, kw_only=True):
    """A file beside what its source said before; all zero for a source nobody knows yet.

    ``known`` of the ``rows`` have a row of the same key, ``renamed`` of those under another name,
    ``repriced`` without a number of their own and with another amount.
    ``same_months`` is the share of rows from months the source has spoken of; ``like_numbers``: at least
    one of its numbers looks like one of those before. ``doubled``: new rows stand there under other numbers.
    ``bound``: known rows are in a list of a stricter purpose, or this is the stricter one.
    """

    rows: int = 0
    known: int = 0
    renamed: int = 0
    repriced: int = 0
    same_months: float = 0.0
    like_numbers: bool = True
    doubled: Doubled | None = None
    bound: Bound | None = None


class Callers(Struct, frozen=True, kw_only=True):
    """The rows at the end of a list beside what the store knows of their phones, one after the other.

    ``rows`` are their numbers in the file, ``phones`` their phones (E.164, ``""`` for none), ``own`` the
    surnames they say, ``known`` those of the records that have the row's phone: as written (``"w…"``) and as
    read (``"r…"``), so that only like is compared with like.
    """

    rows: list[int]
    phones: list[str]
    own: list[frozenset[str]]
    known: list[frozenset[str]]


def callers(connection: sa.Connection, file: DraftFile) -> Callers | None:
    """Whose the phones of a list are, as far as the store knows; None if it knows none, or the same bytes."""
    if already_taken(connection, file) is not None:
        return None
    rows = [(row.number, row.record) for row in file.rows[-_CALLERS:] if row.record is not None]
    phones = list(phone.normalize_column([record.phone for _, record in rows]))
    known: dict[str, set[str]] = {}
    for number, surname, reading in comparables.names_by_phone(connection, phones):
        known.setdefault(number, set()).update(_tagged(surname, reading))
    if not known:
        return None
    names = name.name_columns([record.name for _, record in rows], [record.kana for _, record in rows])
    return Callers(
        rows=[number for number, _ in rows],
        phones=phones,
        own=[_tagged(*said) for said in zip(names.surname, names.surname_reading, strict=True)],
        known=[frozenset(known.get(number, ())) for number in phones],
    )


def _tagged(surname: str, reading: str) -> frozenset[str]:
    return frozenset(kind + said for kind, said in (("w", surname), ("r", reading)) if said)


def familiarity(connection: sa.Connection, file: DraftFile) -> Familiarity:
    """Hold a file against its source.

    The same bytes again are no file to be asked about: taking them changes nothing.
    """
    if not file.source or already_taken(connection, file) is not None:
        return Familiarity()
    rows = [row for row in told_apart(connection, file) if row.record is not None and not row.problems]
    keys = {row.key for row in rows}
    known = versions.live(connection, file.source, keys)
    again = doubled(connection, file, [row for row in rows if row.key not in known], keys)
    if known:
        met = [(row, known[row.key]) for row in rows if row.key in known]
        return Familiarity(
            rows=len(rows),
            known=len(met),
            renamed=sum(_is_renamed(row, before) for row, before in met),
            repriced=sum(_is_repriced(row, before) for row, before in met),
            doubled=again,
            bound=bound(connection, file, known.keys()),
        )
    days = sources.days(connection, file.source)
    if not days or not rows:
        return Familiarity(rows=len(rows), doubled=again)
    return Familiarity(
        rows=len(rows),
        same_months=_share_of_months(rows, {(day.year, day.month) for day in days}),
        like_numbers=_look_alike(rows, sources.some_numbers(connection, file.source, most=_NUMBERS)),
        doubled=again,
    )


def vanished(connection: sa.Connection, file: DraftFile) -> list[uuid.UUID]:
    """The ids of records that count and that a source which is read as a whole does not have any more."""
    if not is_whole(file):
        return []
    return versions.others(connection, file.source, {row.key for row in file.rows})


def _is_renamed(row: DraftRow, before: versions.Version) -> bool:
    name = row.record.name if row.record else ""
    return gist(name) != gist(before.content[_NAME] or "")


def _is_repriced(row: DraftRow, before: versions.Version) -> bool:
    done, amount = row.touchpoint, before.content[_AMOUNT]
    if done is None or done.source_no or done.amount is None or amount is None:
        return False
    return bool(done.amount != amount)


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
