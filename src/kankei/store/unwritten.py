"""Rows that a rehearsal leaves unwritten: new records of which no table has to know for anything to be told.

Most rows of a list are somebody's first word from their source. To say what becomes of them it is enough to
have them in memory; written and taken back they cost as much as taken in earnest.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

__all__ = ["Unwritten", "left_out", "of"]

_KEY = "unwritten"


class Unwritten:
    """What a rehearsal would have written of new records.

    ``nos`` are their numbers, ascending, and ``new`` in step with them what is needed to write them after
    all. ``beside`` is what makes no record; ``columns`` are, by the name of a table, what its packed columns
    would hold of them; ``edges`` all that there would be, None while the table has them.
    """

    def __init__(self) -> None:
        self.nos: NDArray[np.int64] = np.zeros(0, np.int64)
        self.new: list[Any] = []
        self.beside: list[Any] = []
        self.columns: dict[str, Any] = {}
        self.edges: Any = None

    def clear(self) -> list[Any]:
        """Forget everything; the answer is what is to be written after all."""
        rows = [*self.new, *self.beside]
        self.__init__()  # type: ignore[misc]
        return rows

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
