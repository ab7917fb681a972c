"""Mending: a row of a list with fields put right; names of its touchpoint's fields say that they are that."""

import datetime as dt
from collections.abc import Mapping

import msgspec
from msgspec.structs import asdict, replace

from kankei.model import RecordDraft, TouchpointDraft

__all__ = ["TOUCHPOINT", "as_text", "mended", "said"]

TOUCHPOINT = "touchpoint."
"""What the name of a touchpoint's field begins with."""


def said(record: RecordDraft, touchpoint: TouchpointDraft | None, field: str) -> str:
    """What a row says in a field, as text; "" for nothing."""
    if field.startswith(TOUCHPOINT):
        return as_text(getattr(touchpoint, field.removeprefix(TOUCHPOINT), None))
    told: str = getattr(record, field)
    return told


def as_text(value: object) -> str:
    """A field of a touchpoint as the ledger keeps it.

    >>> as_text(dt.date(2026, 4, 1)), as_text(3000), as_text(None)
    ('2026-04-01', '3000', '')
    """
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def mended(
    record: RecordDraft, touchpoint: TouchpointDraft | None, changed: Mapping[str, str]
) -> tuple[RecordDraft, TouchpointDraft | None]:
    """A row with these fields as these texts say.

    Raises:
        msgspec.ValidationError: A text is none of its field.
    """
    told = {name: text for name, text in changed.items() if not name.startswith(TOUCHPOINT)}
    did = {name.removeprefix(TOUCHPOINT): text for name, text in changed.items() if name not in told}
    if touchpoint is not None and did:
        before = {name: as_text(value) for name, value in asdict(touchpoint).items()}
        spoken = {name: text for name, text in (before | did).items() if text}
        touchpoint = msgspec.convert(spoken, TouchpointDraft, strict=False)
    return replace(record, **told), touchpoint
