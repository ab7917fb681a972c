"""By what a list is known when it comes again: its bytes, and what beside them says what its rows mean."""

import hashlib
from collections.abc import Iterator

from msgspec.structs import replace

from kankei.model import Channel
from kankei_importers.days import is_open
from kankei_importers.layout import Layout, side_by_side
from kankei_importers.settling import tells_both
from kankei_importers.table import Table
from kankei_importers.title import NamedChannel

__all__ = ["digest_of"]


def digest_of(table: Table, layout: Layout, channel: Channel, told: NamedChannel | None) -> str:
    """The sha256 of a list in hex: that of its bytes, unless they alone do not say what its rows mean.

    Of lists side by side in one file also which of them is read; where the file's name tells the days or the
    year of rows, or its title the channel (``told``), that too: the regulars of two weeks are two lists.
    Of a list that tells who joined and who of them moved in, the moves are a list of their own.
    """
    moves = channel is Channel.RESIDENCY and tells_both(layout.occurred_on.printed(table))
    told_by = [channel] if moves else [told.channel] if told else []
    beside = [*side_by_side(table, layout), *_of_name(table, layout), *told_by]
    if not beside:
        return table.sheet.digest
    return hashlib.sha256("\n".join((table.sheet.digest, *beside)).encode()).hexdigest()


def _of_name(table: Table, layout: Layout) -> Iterator[str]:
    """The day and the year of rows, as far as the file's name alone tells them."""
    nameless = Table(replace(table.sheet, name=""))
    day, since, of = table.day_in_name(), table.twelvemonth(), table.month()
    open_by_name = (since, of) != (nameless.twelvemonth(), nameless.month())
    if not day and not open_by_name:
        return
    cells = table.read(layout.occurred_on)
    told = f"{of:%Y-%m}" if of else str(table.fiscal_year())
    if cells != nameless.read(layout.occurred_on):
        yield f"{day} {told}"
    elif open_by_name and any(map(is_open, cells)):
        yield told
