"""Comparables: the forms in which records are compared, one each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from kankei.model import Comparable, RecordDraft
from kankei.store import blocks, bulk, changes, families, forms, memberships
from kankei.store.tables import comparable, record

__all__ = [
    "add_columns",
    "add_many",
    "coded",
    "columns",
    "names_by_phone",
    "nos",
    "numbered",
    "phone_ends",
    "replace_columns",
    "telling",
]

TEXTS = [column.name for column in comparable.c if isinstance(column.type, sa.Text)]

COMPARED = [column for column in comparable.c if column.name != "phone_end"]
"""All but the one column that is there to be searched."""


def add_many(connection: sa.Connection, record_nos: Sequence[int], comparables: Sequence[Comparable]) -> None:
    """Keep the comparable forms of records, two sequences of equal length."""
    ends = phone_ends([one.phone for one in comparables])
    bulk.insert_structs(connection, comparable, comparables, record_no=record_nos, phone_end=ends)
    _came(connection, record_nos)


def add_columns(connection: sa.Connection, values: Mapping[str, Sequence[Any]]) -> None:
    """Keep comparable forms given as columns: ``record_no`` and every field of Comparable, equally long."""
    bulk.insert(connection, comparable, {**values, "phone_end": phone_ends(values["phone"])})
    nos = values["record_no"]
    _came(connection, nos.tolist() if isinstance(nos, np.ndarray) else nos)


def replace_columns(connection: sa.Connection, values: Mapping[str, Any]) -> None:
    """Keep comparable forms, given as ``add_columns`` has them, in the place of those the records had."""
    nos = values["record_no"].tolist()
    connection.execute(sa.delete(comparable).where(bulk.among(connection, comparable.c.record_no, nos)))
    add_columns(connection, values)
    blocks.pack_again(connection, comparable.name, nos)


def telling(connection: sa.Connection) -> NDArray[np.int64]:
    """The records with a comparable form, live or not, ascending, without those whose words were erased."""
    told = sa.or_(*(record.c[name] != "" for name in RecordDraft.__struct_fields__))
    wanted = sa.select(comparable.c.record_no).join(record, record.c.no == comparable.c.record_no).where(told)
    found: NDArray[np.int64] = bulk.columns(connection, wanted.order_by(comparable.c.record_no))["record_no"]
    return found


def _came(connection: sa.Connection, record_nos: Sequence[int]) -> None:
    blocks.note_late(connection, families.COMPARABLE, record_nos)
    changes.mark(connection)
    forms.note_first(connection)


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
    live = memberships.LIVE
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


def coded(connection: sa.Connection, record_nos: Iterable[int]) -> Coded:
    """Those of some records as numbers: in the place of a text its index among the field's distinct values.

    Returns:
        The columns, and the values by field; the first of each is ``""``.
    """
    return numbered(connection, _wanted(connection, sa.select(*COMPARED), record_nos))


def numbered(
    connection: sa.Connection, query: sa.Select[Any], given: Mapping[str, Any] | None = None
) -> Coded:
    """The same for what a query for columns of the table answers; ``given`` as for ``bulk.columns``."""
    values: dict[str, list[str]] = {field: [""] for field in TEXTS}
    numbering = {field: _numbering(found) for field, found in values.items()}
    return bulk.columns(connection, query, numbering, given=given), values


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
        live = memberships.LIVE
        return wanted.join(live, live.c.record_no == comparable.c.record_no)
    return wanted.where(bulk.among(connection, comparable.c.record_no, record_nos))


def _numbering(values: list[str]) -> Callable[[str], int]:
    """What gives each new value the next number, and puts it into the list; "" is 0."""

    def number(value: str) -> int:
        if value:
            values.append(value)
        return len(values) - 1 if value else 0

    return number
