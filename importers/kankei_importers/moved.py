"""Moved: which way somebody moved, by which of the days of moving in and out the row has."""

from msgspec import Struct

from kankei_importers.table import Column, Table

__all__ = ["MovedBy"]


class MovedBy(Struct, frozen=True):
    """Columns of days, such as 転入日 and 転出日, each with the word for the move that it tells."""

    days: tuple[tuple[Column, str], ...]

    def read(self, table: Table) -> list[str]:
        """The word per row; empty where several of the columns are filled, or none."""
        words = [word for _, word in self.days]
        rows = zip(*(table.read(day) for day, _ in self.days), strict=True)
        told = ([word for word, cell in zip(words, cells, strict=True) if cell] for cells in rows)
        return [some[0] if len(some) == 1 else "" for some in told]

    def printed(self, table: Table) -> tuple[str, ...]:  # noqa: ARG002  as of all sources
        """None: what the columns hold are days."""
        return ()
