"""The audit (監査の記録): who did, read or was refused what, when and for which purpose."""

import datetime as dt
import uuid
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct


class Deed(StrEnum):
    """How an act ended."""

    DONE = "done"
    """した"""
    REFUSED = "refused"
    """断られた"""


class Act(Struct, frozen=True, kw_only=True):
    """Something somebody does, before it is entered.

    ``subjects`` are the people it is about, ``detail`` facts without any personal data (codes, digests, ids).
    """

    by: str
    action: str
    at: dt.datetime
    outcome: Deed = Deed.DONE
    purpose: str = ""
    request: str = ""
    subjects: tuple[uuid.UUID, ...] = ()
    detail: Mapping[str, str] = {}


class AuditEntry(Struct, frozen=True, kw_only=True):
    """An act as entered. ``digest`` covers all of it, its subjects and ``previous``, the digest before."""

    no: int
    at: dt.datetime
    by: str
    action: str
    outcome: Deed
    purpose: str
    request: str
    detail: str
    """A JSON object of texts."""
    previous: str
    digest: str


class Checkpoint(Struct, frozen=True, kw_only=True):
    """The end of the audit at a moment, to be kept outside; 0 and zeros of an empty audit.

    Whoever rewrites what was entered by then cannot meet it again.
    """

    no: Annotated[int, Meta(ge=0, le=2**53 - 1, description="0 of an empty audit")]
    digest: str


class Break(Struct, frozen=True, kw_only=True):
    """Where the audit is not what was entered: from which number on, and what is wrong there."""

    no: int
    kind: str
    """``altered`` ``missing`` ``order`` ``subject`` ``cut``; ``checkpoint``, it is not as it was when one was
    kept outside; ``beyond``, the audit ends before the one kept outside."""
    restored: int = 0
    """The last entry up to there that tells of a restored backup, which takes the place of what was entered
    after the backup was made; 0 if there is none."""


class Verified(Struct, frozen=True, kw_only=True):
    """What a check of the whole audit found; sound if there is no break."""

    entries: int
    end: Checkpoint
    breaks: tuple[Break, ...]
    """The first of them: after one, nothing later is worth more."""


class TrailEntry(Struct, frozen=True, kw_only=True):
    """An entry as it is shown: with the people it is about, of a long list only how many."""

    no: int
    at: dt.datetime
    by: str
    action: str
    outcome: Deed
    purpose: str
    request: str
    detail: Mapping[str, str]
    people: int
    subjects: tuple[uuid.UUID, ...]
    digest: str
