"""Where a value stands once for a whole list: above its header, or in its name."""

from msgspec import Struct

from kankei_importers.table import Table

__all__ = ["FileDate", "HeldOn", "Preamble"]


class Preamble(Struct, frozen=True):
    """A value that stands once, above the header, under a header of its own (Zoom)."""

    headers: tuple[str, ...]

    def read(self, table: Table) -> list[str]:
        """The same value for every row."""
        return [table.above(self.headers)] * table.size

    def printed(self, table: Table) -> tuple[str, ...]:
        """The first of the headers, if the value is there."""
        return self.headers[:1] if table.above(self.headers) else ()


class HeldOn(Struct, frozen=True):
    """The day above the header on which it was held, for lists that hold no date of their own."""

    def read(self, table: Table) -> list[str]:
        """The same day for every row; empty if none is told."""
        return [table.day_above()] * table.size

    def printed(self, table: Table) -> tuple[str, ...]:
        """The words 「見出しの上の日付」, if a day is told."""
        return ("（見出しの上の日付）",) if table.day_above() else ()


class FileDate(Struct, frozen=True):
    """The calendar day in the file's name, for lists that hold no date at all."""

    def read(self, table: Table) -> list[str]:
        """The same day for every row; empty if the name has none."""
        return [table.day_in_name()] * table.size

    def printed(self, table: Table) -> tuple[str, ...]:
        """The words 「ファイル名」, if the name has a day."""
        return ("（ファイル名の日付）",) if table.day_in_name() else ()
