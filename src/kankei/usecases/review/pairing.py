"""Pairing: from what staff name, two records or two people, to the pair of records that is meant."""

import uuid

import numpy as np
import sqlalchemy as sa

from kankei.errors import StoreError, UnknownError
from kankei.matching.census import Census, census
from kankei.matching.columns import Floats, Ints
from kankei.matching.model import Model
from kankei.matching.resolution import score_pairs
from kankei.store import directives, memberships, people, records, verdicts
from kankei.usecases.identity.neighbourhood import Neighbourhood, between

__all__ = ["census_of", "pair_of", "weigh"]


def pair_of(connection: sa.Connection, left: uuid.UUID, right: uuid.UUID, model: Model) -> tuple[int, int]:
    """The live records that two ids mean, by number: of a person, the record that fits the other side best.

    Raises:
        UnknownError: One of the ids is neither a record's nor a person's, or no more since they were erased.
        StoreError: ``review.same``, both mean one record or one person; ``review.gone``, nothing of one of
            them is live any more.
    """
    ones, others = _meant(connection, left), _meant(connection, right)
    if np.intersect1d(ones, others).size:
        raise StoreError("review.same")
    pairs = np.repeat(ones, len(others)), np.tile(others, len(ones))
    best = int(np.argmax(weigh(connection, *pairs, model))) if len(pairs[0]) > 1 else 0
    return int(pairs[0][best]), int(pairs[1][best])


def _meant(connection: sa.Connection, name: uuid.UUID) -> Ints:
    """The live records that an id stands for, by number."""
    no = records.numbers(connection, [name]).get(name)
    if no is not None:
        if directives.emptied(connection, [no]):
            raise UnknownError("record_or_person")
        found = list(verdicts.live_versions(connection, [no]).values())
    else:
        found = _members(connection, name)
    if not found:
        raise StoreError("review.gone")
    return np.array(found, np.int64)


def _members(connection: sa.Connection, name: uuid.UUID) -> list[int]:
    try:
        no = people.find(connection, name).no
    except UnknownError as error:
        raise UnknownError("record_or_person") from error
    now = people.leads_to(connection, [no])[no]
    if directives.erased(connection, now):
        raise UnknownError("record_or_person")
    held: list[int] = memberships.members(connection, [now])["record_no"].tolist()
    return held


def weigh(connection: sa.Connection, left: Ints, right: Ints, model: Model) -> Floats:
    """The match weight of pairs of records given by number, in bits."""
    part = between(connection, np.union1d(left, right))
    one, two = np.searchsorted(part.nos, left), np.searchsorted(part.nos, right)
    return score_pairs(part.table, one, two, counted=census_of(part), model=model).bits


def census_of(part: Neighbourhood) -> Census:
    """How common what these records say is in the whole store."""
    return census(part.table) if part.counted is None else part.counted
