"""Told: judgements under the names that things have outside, with whose the two sides are now."""

import datetime as dt
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from msgspec import Struct

from kankei.model import Judgement, Verdict
from kankei.store import memberships, people, records, verdicts

__all__ = ["ToldJudgement", "told"]


class ToldJudgement(Struct, frozen=True, kw_only=True):
    """A judgement: of which records, what, why, by whom; and whose these are now (None for nobody).

    ``bits`` and ``model`` say what the model thought at that moment.
    """

    id: uuid.UUID
    left: uuid.UUID
    right: uuid.UUID
    left_person: uuid.UUID | None
    right_person: uuid.UUID | None
    verdict: Verdict
    reason: str
    bits: float
    model: str
    judged_by: str
    judged_at: dt.datetime
    withdrawn_at: dt.datetime | None


def told(connection: sa.Connection, judged: Sequence[Judgement]) -> list[ToldJudgement]:
    """Judgements as they are told, in their order."""
    sides = {no for one in judged for no in (one.left_no, one.right_no)}
    now = verdicts.live_versions(connection, sides)
    held = memberships.of_records(connection, now.values())
    whose = dict(zip(held["record_no"].tolist(), held["person_no"].tolist(), strict=True))
    ids, names = people.ids(connection, whose.values()), records.ids(connection, sides)

    def person(no: int) -> uuid.UUID | None:
        return ids.get(whose.get(now.get(no, 0), 0))

    return [
        ToldJudgement(
            id=one.id,
            left=names[one.left_no],
            right=names[one.right_no],
            left_person=person(one.left_no),
            right_person=person(one.right_no),
            verdict=one.verdict,
            reason=one.reason,
            bits=one.bits,
            model=one.model,
            judged_by=one.judged_by,
            judged_at=one.judged_at,
            withdrawn_at=one.withdrawn_at,
        )
        for one in judged
    ]
