"""Succession: whether a row that a later list changed still speaks of the person it spoke of.

A mended address, a new telephone or a married name leave the person who they are. Where name or birth date
changed and the evidence says that these are two people, the row is whoever the evidence says, and the old
person keeps what else there is of them.
"""

from collections.abc import Sequence

import numpy as np
import sqlalchemy as sa

from kankei.matching.columns import Ints
from kankei.matching.cores import excluded
from kankei.matching.model import Model
from kankei.matching.resolution import score_pairs
from kankei.store import comparables, memberships, records
from kankei.usecases.identity.neighbourhood import Neighbourhood, between

__all__ = ["part_ways"]

WHO = ("surname", "given", "surname_reading", "given_reading", "birth_date")
"""What, of all that is compared, names a human being."""


def part_ways(connection: sa.Connection, fresh: Ints, model: Model, beside: Sequence[Neighbourhood]) -> Ints:
    """Let new records that speak of others than those they replace be nobody's; which they are.

    Args:
        connection: Of a writing unit.
        fresh: Live records whose identity was never worked out, in their comparable form.
        model: What weighs old against new.
        beside: New live records that are in no table.
    """
    after, before = _renamed(connection, fresh)
    if len(after) == 0:
        return after
    part = between(connection, np.union1d(after, before), beside)
    assert part.counted is not None  # noqa: S101  a part always is
    one, two = np.searchsorted(part.nos, after), np.searchsorted(part.nos, before)
    weighed = score_pairs(part.table, one, two, counted=part.counted, model=model)
    strangers: Ints = after[excluded(weighed.levels) | (weighed.bits < 0)]
    memberships.disown(connection, strangers)
    return strangers


def _renamed(connection: sa.Connection, fresh: Ints) -> tuple[Ints, Ints]:
    """New records and those they replace, where what names a human being is not the same."""
    after, before = records.replacing(connection, fresh)
    known = np.isin(before, comparables.nos(connection, before))
    after, before = after[known], before[known]
    if len(after) == 0:
        return after, before
    said, _ = comparables.coded(connection, np.union1d(after, before))
    one, two = np.searchsorted(said["record_no"], after), np.searchsorted(said["record_no"], before)
    changed = np.zeros(len(after), np.bool_)
    for field in WHO:
        changed |= said[field][one] != said[field][two]
    return after[changed], before[changed]
