"""A store whose every unit is part of one that is already open: a whole call is kept, or nothing of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self, TypeVar

import sqlalchemy as sa

from kankei.model import Act
from kankei.store import audit
from kankei.store.unit import Store

__all__ = ["Joined"]

T = TypeVar("T")


class Joined(Store):
    """A store within a writing unit: reads what that wrote; a part that raises undoes itself alone."""

    def __init__(self, connection: sa.Connection, act: Act | None = None) -> None:
        super().__init__(connection.engine, act)
        self._connection = connection

    def acting(self, act: Act | None) -> Self:
        """The same, each of whose parts enters this act in the audit beside that of the whole unit."""
        return type(self)(self._connection, act)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """The connection of the unit."""
        yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """The connection of the unit; what is written here is undone alone if the block raises."""
        with self._connection.begin_nested(), audit.within(self._connection, self.act):
            yield self._connection

    def write(self, work: Callable[[sa.Connection], T]) -> T:
        """Run ``work`` as a part of the unit."""
        with self.writing() as connection:
            return work(connection)

    def rehearse(self, work: Callable[[sa.Connection], T]) -> T:
        """Run ``work`` as ``write`` would, and keep nothing of it."""
        with self._connection.begin_nested() as part:
            answer = work(self._connection)
            part.rollback()
        return answer
