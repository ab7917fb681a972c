"""Told: judgements under the ids that things have outside, with whose the two sides are now."""

import datetime as dt
import uuid
from collections.abc import Sequence
from enum import StrEnum

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import asdict

from kankei.model import Judgement, Verdict
from kankei.store import judgements, memberships, people, records, verdicts

__all__ = ["Force", "NamedJudgement", "ToldJudgement", "history", "told"]


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


class Force(StrEnum):
    """Whether a judgement does anything now, and why not."""

    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    """A later judgement of the same pair holds."""
    WAITING = "waiting"
    """A record of it is live no longer, as after its list was undone; it holds again once the row is back."""
    OUTDONE = "outdone"
    """It says that two are one person, and others that contradict it keep them apart."""


class NamedJudgement(ToldJudgement, frozen=True, kw_only=True):
    """A judgement with the names on its two records, and whether it does anything now."""

    left_name: str
    right_name: str
    state: Force


def history(connection: sa.Connection) -> list[NamedJudgement]:
    """Every judgement that staff ever made, oldest first, withdrawn ones too."""
    made = judgements.ever(connection)
    rows = verdicts.live_versions(connection, {no for j in made for no in (j.left_no, j.right_no)}).keys()
    names = {
        one.no: one.name
        for one in records.by_nos(connection, {no for j in made for no in (j.left_no, j.right_no)})
    }
    holding = {one.no for one in verdicts.in_force(connection).values()}
    return [
        NamedJudgement(
            **asdict(now),
            left_name=names.get(one.left_no, ""),
            right_name=names.get(one.right_no, ""),
            state=_force(now, holds=one.no in holding, there=rows >= {one.left_no, one.right_no}),
        )
        for one, now in zip(made, told(connection, made), strict=True)
    ]


def _force(one: ToldJudgement, *, holds: bool, there: bool) -> Force:
    """What a judgement does now; ``there``: both of its rows are live."""
    if one.withdrawn_at is not None:
        return Force.WITHDRAWN
    if not holds:
        return Force.SUPERSEDED if there else Force.WAITING
    apart = one.verdict is Verdict.SAME and one.left_person != one.right_person
    return Force.OUTDONE if apart else Force.IN_FORCE


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
