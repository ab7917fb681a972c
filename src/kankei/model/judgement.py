"""A judgement: a dated verdict on two records that can be withdrawn."""

import datetime as dt
import uuid
from enum import StrEnum

from msgspec import Struct


class Verdict(StrEnum):
    """What was found of two records."""

    SAME = "same"
    """同じ人"""
    DIFFERENT = "different"
    """別の人: a wall through any chain."""
    UNSURE = "unsure"
    """保留"""
    HOUSEHOLD = "household"
    """同じ世帯: two people who live together; also a wall."""
    JOINT = "joint"
    """連名: one record names two people, of whom the other record is the second; also a wall."""


APART = frozenset({Verdict.DIFFERENT, Verdict.HOUSEHOLD, Verdict.JOINT})
"""Verdicts that say of two records that they are two people."""


class JudgementDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two records and what somebody found of them."""

    left: uuid.UUID
    right: uuid.UUID
    verdict: Verdict
    reason: str = ""


class Judgement(Struct, frozen=True, kw_only=True):
    """A staff verdict as stored; ``bits`` and ``model`` say what the model thought at that moment."""

    no: int
    id: uuid.UUID
    left_no: int
    right_no: int
    verdict: Verdict
    reason: str
    bits: float
    model: str
    judged_by: str
    judged_at: dt.datetime
    withdrawn_at: dt.datetime | None = None


class Edge(Struct, frozen=True, kw_only=True):
    """A pair of records above the model's floor, kept so that a later record can be resolved locally."""

    left_no: int
    right_no: int
    bits: float


class Link(Struct, frozen=True, kw_only=True):
    """Two cores weighed against each other by stage two; ``bits`` ≥ 0 joins them unless a wall stands.

    ``left_no`` and ``right_no`` are the best pair of records, ``left_core`` and ``right_core`` the first
    record of each core. Links around 0 bits are the review queue; all together make the interval.
    """

    left_no: int
    right_no: int
    left_core: int
    right_core: int
    bits: float
