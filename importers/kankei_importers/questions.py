"""Questions: the columns that an organiser's own form adds to what a system tells of everybody."""

from msgspec.structs import replace

from kankei_importers.forms import layout_of
from kankei_importers.layout import First, Layout, RecordField, Source, columns_used
from kankei_importers.mapping import propose
from kankei_importers.table import Table

__all__ = ["with_answers"]

_NAMES = frozenset({"name", "surname"})


def with_answers(layout: Layout, table: Table) -> Layout:
    """The layout of a system, and with it what the organiser asked for that the system does not tell.

    A name that somebody gave when asked goes before the one they go by in the system.
    """
    told = {header for header, _ in columns_used(table, layout)}
    channel = layout.channels[0]
    guess = propose([header for header in table.header if header not in told], channel)
    asked = layout_of(guess, channel)
    record: dict[RecordField, Source] = {**asked.record, **layout.record}
    if not _NAMES.isdisjoint(guess.columns):
        record["name"] = First((asked.record["name"], layout.record["name"]))
    return replace(layout, record=record, permission={**asked.permission, **layout.permission})
