"""Particulars: what the record of a touchpoint says of somebody's prefecture and birth."""

import datetime as dt

import numpy as np
import sqlalchemy as sa
from msgspec import Struct

from kankei.counting.columns import Ints
from kankei.store import blocks, bulk
from kankei.store.counts import by_number
from kankei.store.families import COMPARABLE, TOUCHPOINT
from kankei.store.tables import comparable

__all__ = ["Particulars", "particulars"]


class Particulars(Struct, frozen=True, kw_only=True, eq=False):
    """Columns over touchpoints: ``prefecture`` is a place in ``names``, ``born`` an ordinal day.

    ``names`` are in order, ``""`` (not known) the first; for the prefecture of somebody erased stands a mark
    that names none. ``born`` is 0 where the day of birth is not known.
    """

    names: tuple[str, ...]
    prefecture: Ints
    born: Ints


def particulars(connection: sa.Connection, nos: Ints) -> Particulars:
    """What is known by the records of some touchpoints, in the order of their numbers ``nos``."""
    done, homes = blocks.columns(connection, TOUCHPOINT), blocks.columns(connection, COMPARABLE)
    records = by_number(done["no"], done["record_no"], missing=0)[nos]
    told = [place.partition("\t")[0] for place in homes.words["place"]]
    names = tuple(sorted({"", *told}))
    codes = np.array([names.index(name) for name in told], dtype=np.int64)
    query = sa.select(
        comparable.c.record_no, sa.type_coerce(comparable.c.birth_date, sa.Text).label("born")
    ).where(comparable.c.birth_date != "")
    births = bulk.columns(connection, query, {"born": lambda text: dt.date.fromisoformat(text).toordinal()})
    return Particulars(
        names=names,
        prefecture=_of(records, homes["record_no"], codes[homes["place"]]),
        born=_of(records, births["record_no"], births["born"]),
    )


def _of(records: Ints, numbers: Ints, values: Ints) -> Ints:
    """The value of each record by its number, 0 where it has none."""
    table = by_number(numbers, values.astype(np.int64), missing=0)
    found: Ints = table[np.minimum(records, len(table) - 1)]
    return found
