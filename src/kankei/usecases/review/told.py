"""Told: judgements under the ids that things have outside, with whose the two sides are now."""

import datetime as dt
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import asdict

from kankei.model import Judgement, Verdict
from kankei.store import judgements, memberships, people, records, verdicts

__all__ = ["NamedJudgement", "ToldJudgement", "history", "told"]


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


class NamedJudgement(ToldJudgement, frozen=True, kw_only=True):
    """A judgement with the names on its two records."""

    left_name: str
    right_name: str


def history(connection: sa.Connection) -> list[NamedJudgement]:
    """Every judgement that staff ever made, oldest first, withdrawn ones too."""
    made = judgements.ever(connection)
    names = {
        one.no: one.name
        for one in records.by_nos(connection, {no for j in made for no in (j.left_no, j.right_no)})
    }
    return [
        NamedJudgement(
            **asdict(told_one), left_name=names.get(one.left_no, ""), right_name=names.get(one.right_no, "")
        )
        for one, told_one in zip(made, told(connection, made), strict=True)
    ]


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
