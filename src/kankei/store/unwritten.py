"""Rows that a rehearsal leaves unwritten: new records of which no table has to know for anything to be told.

Most rows of a list are somebody's first word from their source. To say what becomes of them it is enough to
have them in memory; written and taken back they cost as much as taken in earnest.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

__all__ = ["Unwritten", "left_out", "of", "taken_up"]

_KEY = "unwritten"


@dataclass(slots=True)
class Unwritten:
    """What a rehearsal would have written of new records.

    ``nos`` are their numbers, ascending, and ``new`` in step with them what is needed to write them after
    all. ``beside`` is what makes no record; ``columns`` are, by the name of a table, what its packed columns
    would hold of them; ``edges`` all that there would be, None while the table has them.
    """

    nos: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    new: list[Any] = field(default_factory=list)
    beside: list[Any] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)
    edges: Any = None

    def among(self, record_nos: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of these records are unwritten."""
        return np.isin(record_nos, self.nos)


@contextmanager
def left_out(connection: sa.Connection) -> Iterator[None]:
    """Leave new records of a rehearsal unwritten inside the block."""
    connection.info[_KEY] = Unwritten()
    try:
        yield
    finally:
        del connection.info[_KEY]


def of(connection: sa.Connection) -> Unwritten | None:
    """What a unit leaves unwritten; None if it writes everything."""
    found: Unwritten | None = connection.info.get(_KEY)
    return found


def taken_up(connection: sa.Connection) -> list[Any]:
    """The rows that were left unwritten so far, to be written after all."""
    aside = of(connection)
    if aside is None:
        return []
    connection.info[_KEY] = Unwritten()
    return [*aside.new, *aside.beside]
