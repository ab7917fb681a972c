"""The audit (監査の記録): who did, read or was refused what, when and for which purpose."""

import datetime as dt
import uuid
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct


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
