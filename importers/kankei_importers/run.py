"""The whole way of a file, without a store: bytes, rows, gate, layout, drafts."""

import hashlib
from collections import Counter
from pathlib import Path

from msgspec.structs import replace

from kankei.errors import FileError
from kankei.model import Channel, DraftFile, Problem
from kankei_importers import gate
from kankei_importers import mapping as mappings
from kankei_importers.drafting import draft_rows
from kankei_importers.forms import channel_of, layout_of
from kankei_importers.header import fold
from kankei_importers.layout import Layout, columns_used
from kankei_importers.mapping import Mapping
from kankei_importers.reading import read
from kankei_importers.recognition import LAYOUTS, fits, recognise
from kankei_importers.sheet import Sheet
from kankei_importers.table import Table

__all__ = ["draft"]

_WHO = ("name", "kana", "email", "phone", "handle")


def draft(
    path: Path | str | bytes,
    *,
    name: str = "",
    channel: Channel | str | None = None,
    layout: str | None = None,
    source: str | None = None,
    purpose: str = "",
    mapping: Mapping | Path | str | None = None,
) -> DraftFile:
    """Read a list and say what every row of it means; nothing is stored.

    Args:
        path: The file, or its bytes.
        name: The name it is known by; the path's own if it is left out.
        channel: How these people reached the town, where the headers do not say it, or to overrule them.
        layout: The name of a layout the list must have.
        source: Whose numbers the rows bear, so that a later list updates; by default the layout, or the channel.
        purpose: For what the data were given (``model.Purpose``).
        mapping: How the columns are understood, or the file where that was saved.
    Returns:
        The file in rows. Whatever is wrong with it as a whole is in its ``problems``, and then it has no rows;
        a file that holds 個人番号 comes back without any cell.
    """
    name = name or ("" if isinstance(path, bytes) else Path(path).name)
    empty = DraftFile(name=name, digest="", layout="", encoding="", channel="", source="", purpose=purpose)
    try:
        sheet = read(path, name)
        stopped = replace(empty, digest=sheet.digest, encoding=sheet.encoding, problems=gate.check(sheet))
        if stopped.problems:
            return stopped
        return _drafted(Table(sheet), channel, layout, source, purpose, mapping)
    except FileError as error:
        data = path if isinstance(path, bytes) else b""
        digest = hashlib.sha256(data).hexdigest() if data else ""
        return replace(empty, digest=digest, problems=(_problem(error),))


def _problem(error: FileError) -> Problem:
    facts = {**error.facts, "file": error.file}
    return Problem(code=error.code, column=facts.pop("column", ""), facts=facts)


def _drafted(
    table: Table,
    said: Channel | str | None,
    layout_name: str | None,
    source: str | None,
    purpose: str,
    mapping: Mapping | Path | str | None,
) -> DraftFile:
    sheet = table.sheet
    wanted = _channel(sheet.name, said)
    layout = _declared(sheet, layout_name, mapping)
    if layout is None:
        layout = _proposed(sheet, wanted, mapping)
        default_source = _generic_source(layout)
    else:
        default_source = layout.name
    channel = _agreed(sheet.name, layout, wanted)
    _check_columns(table, layout)
    return DraftFile(
        name=sheet.name,
        digest=sheet.digest,
        layout=layout.name,
        encoding=sheet.encoding,
        channel=channel,
        source=source or default_source,
        purpose=purpose,
        header=sheet.header,
        mapping=columns_used(table, layout),
        rows=draft_rows(table, layout, channel=channel),
    )


def _channel(name: str, said: Channel | str | None) -> Channel | None:
    try:
        return Channel(said) if said else None
    except ValueError:
        raise FileError(name, "file.channel_unknown", channels=_channels()) from None


def _channels() -> str:
    return ", ".join(Channel)


def _declared(sheet: Sheet, layout_name: str | None, mapping: Mapping | Path | str | None) -> Layout | None:
    """The layout somebody asked for, or the one the headers show; a mapping goes before what they show."""
    if layout_name:
        found = next((layout for layout in LAYOUTS if layout.name == layout_name), None)
        if found is None:
            names = ", ".join(layout.name for layout in LAYOUTS)
            raise FileError(sheet.name, "file.layout_unknown", layout=layout_name, layouts=names)
        if not fits(sheet.header, found):
            raise FileError(sheet.name, "file.layout_differs", layout=found.title)
        return found
    return recognise(sheet.header) if mapping is None else None


def _proposed(sheet: Sheet, wanted: Channel | None, mapping: Mapping | Path | str | None) -> Layout:
    """The layout of a list nobody declared: by a given mapping, or by one from the dictionary."""
    if mapping is not None:
        given = mapping if isinstance(mapping, Mapping) else mappings.load(mapping)
        _check_mapping(sheet, given)
        return layout_of(given, wanted or given.channel)
    guess = mappings.propose(sheet.header, wanted or Channel.SURVEY)
    if not any(
        meaning in guess.columns for meaning in (*_WHO, "surname", "surname_kana", "organisation", "mobile")
    ):
        raise FileError(sheet.name, "file.unknown_header")
    channel = wanted or channel_of(sheet.header, guess)
    if channel is None:
        raise FileError(sheet.name, "file.channel_unknown", channels=_channels())
    return layout_of(guess, channel)


def _check_mapping(sheet: Sheet, mapping: Mapping) -> None:
    there = set(map(fold, sheet.header))
    for headers in mapping.columns.values():
        missing = next((header for header in headers if fold(header) not in there), None)
        if missing is not None:
            raise FileError(sheet.name, "file.column_missing", column=missing)


def _generic_source(layout: Layout) -> str:
    """A name for whoever keeps a list without a layout: its mapping's, or the channel and the numbers' header."""
    channel = str(layout.channels[0])
    if layout.name:
        return f"{channel}:{layout.name}"
    headers = getattr(layout.number, "headers", ())
    return f"{channel}:{headers[0]}" if headers else channel


def _agreed(name: str, layout: Layout, wanted: Channel | None) -> Channel:
    """The channel of the list: as said, if a list of this layout can be of it."""
    if wanted is None or wanted in layout.channels:
        return wanted or layout.channels[0]
    raise FileError(name, "file.channel_differs", layout=layout.title, channels=", ".join(layout.channels))


def _check_columns(table: Table, layout: Layout) -> None:
    """There is somebody and some day, and no column that is read stands twice under one header."""
    if not any(layout.record[field].printed(table) for field in _WHO if field in layout.record):
        raise FileError(table.sheet.name, "file.unknown_header")
    if not layout.occurred_on.printed(table):
        raise FileError(table.sheet.name, "file.no_date")
    times = Counter(map(fold, table.header))
    for header, _ in columns_used(table, layout):
        if times[fold(header)] > 1:
            raise FileError(table.sheet.name, "file.duplicate_header", column=header)
