"""Grouping: why the second stage holds two groups of records for one person or for two."""

import uuid
from collections.abc import Iterable

import numpy as np
import sqlalchemy as sa
from msgspec import Struct

from kankei.matching.columns import Ints
from kankei.matching.explanation import Explanation, Step
from kankei.matching.groups import PARTS, Feature, explain_groups
from kankei.matching.model import Model
from kankei.model import Measure
from kankei.store import directives, memberships, records
from kankei.usecases.identity import models
from kankei.usecases.identity.neighbourhood import between, closed
from kankei.usecases.identity.whereabouts import judged_within
from kankei.usecases.review.pairing import census_of, pair_of

__all__ = ["Groups", "groups"]

VEILED = ("group ground", "group agreement", "group clashes")
"""Parts that would tell whether a protected person's address or phone agrees."""


class Groups(Struct, frozen=True, kw_only=True):
    """Two groups that the second stage weighed: their records, every feature, and the waterfall."""

    left: list[uuid.UUID]
    right: list[uuid.UUID]
    features: list[Feature]
    explanation: Explanation


def groups(
    connection: sa.Connection, left: uuid.UUID, right: uuid.UUID, *, model: Model | None = None
) -> Groups | None:
    """The waterfall of the groups of two records; of two people, of the likeliest two of their groups.

    What edges lead to from them is resolved anew, so that rivals are heeded as they were. None if the first
    stage joined the records already, or the second never weighed them.

    Raises:
        UnknownError: One of the ids is neither a record's nor a person's.
        StoreError: ``review.same``, both mean one; ``review.gone``, one is no longer live.
    """
    with_model = model or models.in_force(connection)
    sides = _sides(connection, *pair_of(connection, left, right, with_model))
    part = between(connection, closed(connection, np.union1d(*sides)))
    same, different = judged_within(connection, part.nos)
    told = explain_groups(
        part.table, *(np.searchsorted(part.nos, side) for side in sides), model=with_model,
        counted=census_of(part), keys=part.keys, crowd=part.crowd, same=same, different=different,
    )  # fmt: skip
    if told is None:
        return None
    ids = records.ids(connection, part.nos.tolist())
    first, second = ([ids[no] for no in part.nos[rows].tolist()] for rows in (told.left, told.right))
    found = Groups(left=first, right=second, features=told.features, explanation=told.explanation)
    covered = directives.covered(connection, Measure.PROTECTED, part.nos[[*told.left, *told.right]].tolist())
    return _veiled(found) if covered else found


def _veiled(told: Groups) -> Groups:
    """The same with nothing said of addresses and phones; the bits stay."""
    hidden = {name for part in VEILED for name in PARTS[part]}
    steps = told.explanation.steps
    together = sum(step.bits for step in steps if step.field in VEILED)
    shown = [step for step in steps if step.field not in VEILED]
    return Groups(
        left=told.left,
        right=told.right,
        features=[feature for feature in told.features if feature.name not in hidden],
        explanation=Explanation(
            steps=[*shown, Step(field="veiled", level="", bits=together)],
            bits=told.explanation.bits,
            threshold=told.explanation.threshold,
        ),
    )


def _sides(connection: sa.Connection, one: int, two: int) -> list[Ints]:
    """The records of both people; of one person, or of nobody in particular, the record alone."""
    held = memberships.of_records(connection, [one, two])
    whose = dict(zip(held["record_no"].tolist(), held["person_no"].tolist(), strict=True))
    alone = whose[one] == whose[two]
    return [
        np.array([no] if alone or not whose[no] else _members(connection, whose[no]), np.int64)
        for no in (one, two)
    ]


def _members(connection: sa.Connection, person: int) -> Iterable[int]:
    held: list[int] = memberships.members(connection, [person])["record_no"].tolist()
    return held
