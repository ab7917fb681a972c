"""Judging: what staff find of two records is kept, obeyed, and can be withdrawn without a trace."""

import datetime as dt
import uuid

import numpy as np
import sqlalchemy as sa

from kankei.errors import StoreError
from kankei.model import Judgement, JudgementDraft
from kankei.store import batches, judgements, numbers, pending, verdicts
from kankei.store.tables import judgement as judgement_table
from kankei.store.unit import Store
from kankei.usecases.identity import models
from kankei.usecases.identity.intake import resolve_pending
from kankei.usecases.identity.ownership import let_go
from kankei.usecases.review.pairing import pair_of, weigh

__all__ = ["decide", "judge", "withdraw"]


def judge(connection: sa.Connection, draft: JudgementDraft, *, by: str, at: dt.datetime) -> Judgement:
    """Keep a verdict and let the people follow from it; who is pending is worked out before.

    Each side is a record or a person; of a person the record is judged that fits the other side best.

    Raises:
        UnknownError: One of the ids is neither a record's nor a person's.
        StoreError: ``review.same`` or ``review.gone``, see :func:`~kankei.usecases.review.pairing.pair_of`.
    """
    at = batches.not_before(connection, at)
    resolve_pending(connection, at=at)
    model = models.in_force(connection)
    one, two = sorted(pair_of(connection, draft.left, draft.right, model))
    kept = Judgement(
        no=numbers.next_no(connection, judgement_table)[0],
        id=numbers.new_ids(at)[0],
        left_no=one,
        right_no=two,
        verdict=draft.verdict,
        reason=draft.reason,
        bits=float(weigh(connection, np.array([one]), np.array([two]), model)[0]),
        model=model.digest,
        judged_by=by,
        judged_at=at,
    )
    judgements.add_many(connection, [kept])
    _reconsider(connection, kept, at)
    return kept


def withdraw(connection: sa.Connection, judgement: uuid.UUID, *, at: dt.datetime) -> Judgement:
    """Take a verdict back; the people are again what they would be without it, under the ids they had.

    Raises:
        UnknownError: There is no such judgement.
        StoreError: ``review.withdrawn_before``, it was taken back already.
    """
    found = judgements.find(connection, judgement)
    if found.withdrawn_at is not None:
        raise StoreError("review.withdrawn_before")
    at = batches.not_before(connection, at)
    judgements.withdraw(connection, [found.no], at)
    live = _reconsider(connection, found, at)
    let_go(connection, {found.left_no, found.right_no} - live)
    return judgements.find(connection, judgement)


def _reconsider(connection: sa.Connection, judged: Judgement, at: dt.datetime) -> set[int]:
    """Work out anew who the records of both sides are, in the versions that are live now; which sides are."""
    live = verdicts.live_versions(connection, [judged.left_no, judged.right_no])
    both = list(live.values())
    pending.add(connection, both)
    pending.add_component_of(connection, both)
    resolve_pending(connection, at=at, asked=both)
    return set(live)


def decide(store: Store, draft: JudgementDraft, *, by: str, at: dt.datetime) -> Judgement:
    """:func:`judge` as a unit of its own."""
    return store.write(lambda connection: judge(connection, draft, by=by, at=at))
