"""Samples: the pairs that were drawn at random to be asked about, by seed; records by number."""

import msgspec
import sqlalchemy as sa

from kankei.model.sample import Sample
from kankei.store import settings

__all__ = ["ever", "keep"]

PREFIX = "sample:"


def keep(connection: sa.Connection, sample: Sample) -> None:
    """Keep a sample, in the place of an earlier one of the same seed."""
    settings.put(connection, f"{PREFIX}{sample.seed}", msgspec.json.encode(sample).decode())


def ever(connection: sa.Connection) -> list[Sample]:
    """Every sample ever drawn, oldest first."""
    kept = settings.named(connection, PREFIX).values()
    found = [msgspec.json.decode(text, type=Sample) for text in kept]
    return sorted(found, key=lambda one: (one.drawn_at, one.seed))
