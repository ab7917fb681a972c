"""Purposes: what a list was given for, beside those of other lists in force that have the same rows.

What a list for receipt only has is used for nothing else, whatever another one says of the same rows.
"""

from collections.abc import Collection

import sqlalchemy as sa
from msgspec import Struct

from kankei.model import DraftFile, ImportBatch, Purpose
from kankei.store import batches, sources

__all__ = ["Bound", "bound", "differ", "is_stricter"]


class Bound(Struct, frozen=True, kw_only=True):
    """That ``rows`` of a list are in ``batch`` too, of which one is for receipt only and the other is not."""

    rows: int
    batch: ImportBatch


def is_stricter(purpose: str, other: str) -> bool:
    """Whether the first of two purposes allows nothing, and the other may allow something."""
    return purpose == Purpose.RECEIPT_ONLY != other


def differ(one: str, two: str) -> bool:
    """Whether one of two purposes is receipt only."""
    return is_stricter(one, two) or is_stricter(two, one)


def bound(connection: sa.Connection, file: DraftFile, keys: Collection[str]) -> Bound | None:
    """The list in force with most of these rows of which, or of the file, the purpose is the stricter one.

    None if there is none.
    """
    purposes = sources.purposes(connection, file.source)
    if not any(differ(file.purpose, one) for one in purposes):
        return None
    shared = sources.shared(connection, file.source, keys)
    lists = batches.numbered(connection, shared).values()
    others = [one for one in lists if differ(file.purpose, one.purpose)]
    most = max(others, key=lambda one: (shared[one.no], one.no), default=None)
    return None if most is None else Bound(rows=shared[most.no], batch=most)
