"""Comparables: the forms in which records are compared, one each; made again when the normaliser changes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from kankei.model import Comparable
from kankei.store import bulk, changes, memberships
from kankei.store.tables import comparable

__all__ = [
    "add_columns",
    "add_many",
    "coded",
    "coded_with",
    "columns",
    "names_by_phone",
    "nos",
    "phone_ends",
    "remove",
]

TEXTS = [column.name for column in comparable.c if isinstance(column.type, sa.Text)]

PORTION = 20_000
"""Records' numbers of which the texts are joined at a time."""
BETWEEN = "\x1f"
"""Stands between joined texts; normalising leaves no such character in any."""
COMPARED = [column for column in comparable.c if column.name != "phone_end"]
"""All but the one column that is there to be searched."""


def add_many(connection: sa.Connection, record_nos: Sequence[int], comparables: Sequence[Comparable]) -> None:
    """Keep the comparable forms of records, two sequences of equal length."""
    ends = phone_ends([one.phone for one in comparables])
    bulk.insert_structs(connection, comparable, comparables, record_no=record_nos, phone_end=ends)
    changes.mark(connection)


def add_columns(connection: sa.Connection, values: Mapping[str, Sequence[Any]]) -> None:
    """Keep comparable forms given as columns: ``record_no`` and every field of Comparable, equally long."""
    bulk.insert(connection, comparable, {**values, "phone_end": phone_ends(values["phone"])})
    changes.mark(connection)


def phone_ends(phones: Sequence[str]) -> list[int | None]:
    """The last four digits of phones as numbers; None where there is no phone.

    >>> phone_ends(["+819012345678", ""])
    [5678, None]
    """
    return [int(phone[-4:]) if phone[-4:].isdecimal() else None for phone in phones]


def names_by_phone(connection: sa.Connection, phones: Iterable[str]) -> list[tuple[str, str, str]]:
    """(phone, surname, how it reads) of the live records that have one of these phones (E.164)."""
    wanted = sorted(set(phones) - {""})
    ends = [end for end in phone_ends(wanted) if end is not None]
    live = memberships.known(None).subquery()
    query = (
        sa.select(comparable.c.phone, comparable.c.surname, comparable.c.surname_reading)
        .join(live, live.c.record_no == comparable.c.record_no)
        .where(bulk.among(connection, comparable.c.phone_end, ends))
        .distinct()
    )
    mine = set(wanted)
    return [(phone, *said) for phone, *said in connection.execute(query) if phone in mine] if ends else []


def columns(connection: sa.Connection, record_nos: Iterable[int] | None = None) -> dict[str, list[Any]]:
    """Comparable forms as columns: ``record_no`` and the fields of Comparable, by number.

    Args:
        connection: Inside a unit of work.
        record_nos: Which records, live or not; None for all live ones.
    """
    return bulk.lists(connection, _wanted(connection, sa.select(*COMPARED), record_nos))


Coded = tuple[dict[str, NDArray[Any]], dict[str, list[str]]]
"""Columns that have numbers in the place of texts, and the texts they stand for by field."""


def coded(connection: sa.Connection, record_nos: Iterable[int] | None = None) -> Coded:
    """The same as numbers: in the place of a text its index among the field's distinct values.

    Returns:
        The columns, and the values by field; the first of each is ``""``.
    """
    if record_nos is None and (told := _all_coded(connection)) is not None:
        return told
    values: dict[str, list[str]] = {field: [""] for field in TEXTS}
    numbering = {field: _numbering(found) for field, found in values.items()}
    return bulk.columns(connection, _wanted(connection, sa.select(*COMPARED), record_nos), numbering), values


def coded_with(connection: sa.Connection, beside: Mapping[str, Sequence[Any]]) -> Coded:
    """:func:`coded` of all live records and of further ones, told as for :func:`add_columns`; by number."""
    said, values = coded(connection)
    for field, known in values.items():
        index = defaultdict(count(len(known)).__next__, zip(known, range(len(known)), strict=True))
        texts = beside[field]
        codes = np.fromiter(map(index.__getitem__, texts), np.int32, len(texts))
        said[field], values[field] = np.concatenate([said[field], codes]), list(index)
    for name in ("record_no", "relay"):
        said[name] = np.concatenate([said[name], np.asarray(beside[name], np.int64)])
    order = np.argsort(said["record_no"], kind="stable")
    return {name: column[order] for name, column in said.items()}, values


def _all_coded(connection: sa.Connection) -> Coded | None:
    """:func:`coded` of all live records, whose texts the database joins: of a row no value comes alone.

    None if a text holds what is put between them.
    """
    index: dict[str, dict[str, int]] = {field: defaultdict(count(1).__next__, {"": 0}) for field in TEXTS}
    parts: dict[str, list[NDArray[Any]]] = {name: [] for name in ("record_no", "relay", *TEXTS)}
    ends = sa.select(sa.func.min(comparable.c.record_no), sa.func.max(comparable.c.record_no))
    first, last = connection.execute(ends).one()
    for begin in range(first or 0, (last or -1) + 1, PORTION):
        size, *joined = connection.execute(_texts_joined(begin)).one()
        for name, text in zip(parts, joined if size else (), strict=False):
            parts[name].append(_split(text, size, index.get(name)))
            if len(parts[name][-1]) != size:
                return None
    if not parts["record_no"]:
        return None
    order = np.argsort(np.concatenate(parts["record_no"]), kind="stable")
    values = {field: list(index.pop(field)) for field in TEXTS}  # one by one: each is large
    return {name: np.concatenate(parts.pop(name))[order] for name in list(parts)}, values


def _texts_joined(begin: int) -> sa.Select[Any]:
    """How many live records of a portion there are, and each column of theirs as one text, in one order."""
    relay = sa.case((comparable.c.relay, "1"), else_="0")
    told = (sa.cast(comparable.c.record_no, sa.Text), relay, *(comparable.c[field] for field in TEXTS))
    live = memberships.known(None).subquery()
    joined: list[sa.ColumnElement[Any]] = [sa.func.aggregate_strings(one, BETWEEN) for one in told]
    return (
        sa.select(sa.func.count(), *joined)
        .select_from(comparable)
        .join(live, live.c.record_no == comparable.c.record_no)
        .where(comparable.c.record_no.between(begin, begin + PORTION - 1))
    )


def _split(text: str, size: int, index: dict[str, int] | None) -> NDArray[Any]:
    """A column out of its joined texts: numbers, or by an index that gives each new text the next one."""
    if index is None:
        return np.array(text.split(BETWEEN), np.int64)
    if len(text) == size - 1:  # nothing but what is put between
        return np.zeros(size, np.int32)
    texts = text.split(BETWEEN)
    return np.fromiter(map(index.__getitem__, texts), np.int32, len(texts))


def nos(connection: sa.Connection, record_nos: Iterable[int]) -> NDArray[np.int64]:
    """Those of these records that have a comparable form, ascending."""
    wanted = _wanted(connection, sa.select(comparable.c.record_no), record_nos)
    found: NDArray[np.int64] = bulk.columns(connection, wanted)["record_no"]
    return found


def _wanted(
    connection: sa.Connection, what: sa.Select[Any], record_nos: Iterable[int] | None
) -> sa.Select[Any]:
    """By record, those asked for or all live ones."""
    wanted = what.order_by(comparable.c.record_no)
    if record_nos is None:
        live = memberships.known(None).subquery()
        return wanted.join(live, live.c.record_no == comparable.c.record_no)
    return wanted.where(bulk.among(connection, comparable.c.record_no, record_nos))


def _numbering(values: list[str]) -> Callable[[str], int]:
    """What gives each new value the next number, and puts it into the list; "" is 0."""

    def number(value: str) -> int:
        if value:
            values.append(value)
        return len(values) - 1 if value else 0

    return number


def remove(connection: sa.Connection, record_nos: Iterable[int]) -> None:
    """Forget comparable forms, so that new ones can be kept in their place."""
    connection.execute(
        sa.delete(comparable).where(bulk.among(connection, comparable.c.record_no, record_nos))
    )
    changes.mark(connection)
