"""Lacking: what is said of a list that names nobody, or of which nothing tells the channel or the day."""

from kankei.errors import FileError
from kankei.wording import quoted
from kankei_importers import gate
from kankei_importers.days import days_aside, open_days
from kankei_importers.header import is_foreign
from kankei_importers.layout import Layout
from kankei_importers.sheet import Sheet
from kankei_importers.table import Table
from kankei_importers.tallies import tally_of
from kankei_importers.title import channels_told, titles

__all__ = ["without_channel", "without_day", "without_people"]


def without_people(sheet: Sheet) -> FileError:
    """What is said of a list that names nobody, or of a table of followers by day."""
    tally = tally_of(sheet.name, sheet.header, [cells for _, cells in sheet.rows])
    if tally is None:
        others = [header for header in sheet.header if is_foreign(header)]
        if others:
            return FileError(sheet.name, "file.others_only", columns=quoted(others))
        return FileError(sheet.name, "file.unknown_header")
    facts = {name: str(getattr(tally, name)) for name in tally.__struct_fields__}
    return FileError(sheet.name, "file.tally", **facts)


def without_channel(sheet: Sheet) -> FileError:
    """What is said of a list of which nobody knows the channel, or of which its name tells several."""
    told = channels_told(titles(sheet))
    if len(told) < 2:
        return FileError(sheet.name, "file.channel_unknown")
    words, channels = "・".join(one.word for one in told), ", ".join(one.channel for one in told)
    return FileError(sheet.name, "file.channel_several", words=words, channels=channels)


def without_day(table: Table, layout: Layout, accept: frozenset[str]) -> FileError:
    """What is said of a list of which no column is known to say when."""
    sheet, across = table.sheet, gate.days_across(table, layout)
    if across is not None and across.code not in accept:
        return FileError(sheet.name, across.code, **across.facts)
    days = open_days(sheet.header, (cells for _, cells in sheet.rows))
    if days:
        return FileError(sheet.name, "file.which_date", columns="・".join(days))
    if word := table.day_put_aside():
        return FileError(sheet.name, "file.other_day", word=word)
    aside = days_aside(sheet.header, (cells for _, cells in sheet.rows))
    if aside:
        return FileError(sheet.name, "file.days_aside", columns=quoted(aside))
    return FileError(sheet.name, "file.no_date")
