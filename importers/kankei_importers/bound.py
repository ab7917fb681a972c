"""Meanings that lists of some channels alone have: in lists of others a column of one is not read."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from kankei.model import Channel, Problem
from kankei_importers.forms import layout_of
from kankei_importers.layout import columns_used
from kankei_importers.mapping import Mapping
from kankei_importers.packed import Packed
from kankei_importers.positions import by_header
from kankei_importers.sheet import Sheet
from kankei_importers.table import Table

__all__ = ["of_other_channels"]


def of_other_channels(header: Sequence[str], mapping: Mapping, channel: Channel) -> Iterator[Problem]:
    """What is to be noted of a mapping: columns that it names and that no list of this channel reads.

    >>> from kankei_importers.mapping import propose
    >>> paid = propose(["氏名", "来場日", "金額"], Channel.VISIT)
    >>> [note.column for note in of_other_channels(["氏名", "来場日", "金額"], paid, Channel.VISIT)]
    ['金額']
    """
    named = by_header(mapping) if mapping.positions else mapping
    table = _empty(header)
    used = {one: _used(table, replace(named, channel=one)) for one in Channel}
    for meaning, found in named.columns.items():
        column = next(iter(found), "")
        readers = [one for one, read in used.items() if column in read]
        if readers and channel not in readers:
            facts = {"meaning": meaning, "channel": channel, "channels": ", ".join(readers)}
            yield Problem(code="mapping.other_channel", column=column, facts=facts)


def _used(table: Table, mapping: Mapping) -> set[str]:
    return {column for column, _ in columns_used(table, layout_of(mapping, mapping.channel))}


def _empty(header: Sequence[str]) -> Table:
    """A list with this header and no row."""
    sheet = Sheet(
        name="",
        digest="",
        encoding="",
        header_row=1,
        header=tuple(header),
        rows=Packed(2, []),
        width=len(header),
    )
    return Table(sheet)
