"""Review (名寄せの確認): what the model doubts, why, and what staff decide; all of it can be withdrawn."""

import datetime as dt
import uuid

import numpy as np
import sqlalchemy as sa
from msgspec import Struct

from kankei.errors import StoreError
from kankei.matching.census import census
from kankei.matching.columns import TEXT_FIELDS, columns
from kankei.matching.explanation import Explanation, explain
from kankei.matching.model import Model, default_model
from kankei.matching.scoring import probability
from kankei.model import Judgement, JudgementDraft, Record
from kankei.store import comparables, judgements, links, numbers, pending, people, records
from kankei.store.tables import judgement as judgement_table
from kankei.store.unit import Store
from kankei.usecases.intake import resolve_pending

__all__ = ["Question", "decide", "judge", "queue", "queue_length", "why", "withdraw"]

DOUBT = (0.1, 0.9)
"""Links whose probability lies between are asked about."""


class Question(Struct, frozen=True, kw_only=True):
    """Two records, one of each group, and how likely they are one person; ``joined`` is how it stands now.

    ``gain`` is the variance of the head count (in people squared) that an answer takes away.
    """

    left: Record
    right: Record
    left_person: uuid.UUID
    right_person: uuid.UUID
    probability: float
    bits: float
    joined: bool
    gain: float


def _doubtful(connection: sa.Connection) -> dict[str, np.ndarray]:
    """Links in doubt that nobody has judged, the most telling first."""
    found = links.columns(connection)
    chance = probability(found["bits"])
    somebody = (found["left_person"] > 0) & (found["right_person"] > 0)
    judged = {(j.left_no, j.right_no) for j in judgements.active(connection)}
    pairs = zip(found["left_no"].tolist(), found["right_no"].tolist(), strict=True)
    fresh = np.fromiter(
        ((a, b) not in judged and (b, a) not in judged for a, b in pairs), np.bool_, len(chance)
    )
    kept = np.flatnonzero(somebody & fresh & (chance > DOUBT[0]) & (chance < DOUBT[1]))
    order = kept[np.lexsort((found["right_no"][kept], found["left_no"][kept], np.abs(chance[kept] - 0.5)))]
    return {name: values[order] for name, values in found.items()}


def queue_length(connection: sa.Connection) -> int:
    """How many links wait for an answer."""
    return len(_doubtful(connection)["bits"])


def queue(connection: sa.Connection, *, limit: int = 50) -> list[Question]:
    """The questions whose answers tell most about the head count, first."""
    found = {name: values[:limit] for name, values in _doubtful(connection).items()}
    nos = np.union1d(found["left_no"], found["right_no"]).tolist()
    record = {one.no: one for one in records.by_nos(connection, nos)}
    ids = people.ids(connection, np.union1d(found["left_person"], found["right_person"]).tolist())
    rows = zip(
        *(found[name].tolist() for name in _QUESTION), probability(found["bits"]).tolist(), strict=True
    )
    return [
        Question(left=record[a], right=record[b], left_person=ids[p], right_person=ids[q], bits=bits,
                 probability=chance, joined=p == q, gain=chance * (1 - chance))
        for a, b, p, q, bits, chance in rows
    ]  # fmt: skip


_QUESTION = ("left_no", "right_no", "left_person", "right_person", "bits")


def why(
    connection: sa.Connection, left: uuid.UUID, right: uuid.UUID, *, model: Model | None = None
) -> Explanation:
    """The waterfall of two records, field by field in bits.

    Raises:
        UnknownError: One of the records is not in the store.
    """
    one, two = records.find(connection, left), records.find(connection, right)
    return _explained(connection, one.no, two.no, model or default_model())


def _explained(connection: sa.Connection, left: int, right: int, model: Model) -> Explanation:
    said = comparables.columns(connection)
    table = columns({field: said[field] for field in TEXT_FIELDS}, said["relay"])
    place = {no: index for index, no in enumerate(said["record_no"])}
    if left not in place or right not in place:
        raise StoreError("review.gone")
    return explain(table, place[left], place[right], counted=census(table), model=model)


def judge(connection: sa.Connection, draft: JudgementDraft, *, by: str, at: dt.datetime) -> Judgement:
    """Keep a verdict on two records and let the people follow from it.

    Raises:
        UnknownError: One of the records is not in the store.
        StoreError: ``review.same_record``, both are one; ``review.gone``, one is no longer live.
    """
    left, right = records.find(connection, draft.left), records.find(connection, draft.right)
    if left.no == right.no:
        raise StoreError("review.same_record")
    model = default_model()
    kept = Judgement(
        no=numbers.next_no(connection, judgement_table)[0],
        id=numbers.new_ids(at)[0],
        left_no=min(left.no, right.no),
        right_no=max(left.no, right.no),
        verdict=draft.verdict,
        reason=draft.reason,
        bits=_explained(connection, left.no, right.no, model).bits,
        model=model.digest,
        judged_by=by,
        judged_at=at,
    )
    judgements.add_many(connection, [kept])
    _reconsider(connection, kept, at)
    return kept


def withdraw(connection: sa.Connection, judgement: uuid.UUID, *, at: dt.datetime) -> Judgement:
    """Take a verdict back; the people are again what they would be without it.

    Raises:
        UnknownError: There is no such judgement.
    """
    found = judgements.find(connection, judgement)
    judgements.withdraw(connection, [found.no], at)
    _reconsider(connection, found, at)
    return judgements.find(connection, judgement)


def _reconsider(connection: sa.Connection, judged: Judgement, at: dt.datetime) -> None:
    """Work out anew who the records of both sides are."""
    both = [judged.left_no, judged.right_no]
    pending.add(connection, both)
    pending.add_component_of(connection, both)
    resolve_pending(connection, at=at)


def decide(store: Store, draft: JudgementDraft, *, by: str, at: dt.datetime) -> Judgement:
    """:func:`judge` as a unit of its own."""
    return store.write(lambda connection: judge(connection, draft, by=by, at=at))
