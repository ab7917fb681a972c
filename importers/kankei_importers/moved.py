"""Moved: which way somebody moved, by which of the days of moving in and out the row has."""

from msgspec import Struct

from kankei.fields import date
from kankei_importers.table import Column, Table

__all__ = ["LeftAgain", "MovedBy"]


class MovedBy(Struct, frozen=True):
    """The word for the move that a row tells by its days of moving in (転入日) and out (転出日)."""

    came: Column
    left: Column

    def read(self, table: Table) -> list[str]:
        """転入 or 転出 per row; empty where it has neither day.

        With both it is a move in, and one out again (``LeftAgain``); not where the way out came first: that
        may have been out of another town.
        """
        again = LeftAgain(self.came, self.left)
        rows = zip(table.read(self.came), table.read(self.left), table.read(again), strict=True)
        return [_word(came != "", left != "", back != "") for came, left, back in rows]

    def printed(self, table: Table) -> tuple[str, ...]:  # noqa: ARG002  as of all sources
        """None: what the columns hold are days."""
        return ()


class LeftAgain(Struct, frozen=True):
    """The day of moving out of whoever moved in on an earlier one: the end of their stay."""

    came: Column
    left: Column

    def read(self, table: Table) -> list[str]:
        """One text per row; empty for whoever did not leave again."""
        came, left = (table.read(column) for column in (self.came, self.left))
        days = zip(date.normalize_column(came), date.normalize_column(left), left, strict=True)
        return [cell if "" < first < last else "" for first, last, cell in days]

    def printed(self, table: Table) -> tuple[str, ...]:
        """The header of moving out, if somebody left again."""
        return tuple(self.left.printed(table)) if any(table.read(self)) else ()


def _word(came: bool, left: bool, again: bool) -> str:
    if came and left and not again:
        return ""
    return "転入" if came else "転出" if left else ""
