"""The whole way of a file, without a store: bytes, rows, gate, layout, drafts."""

import os
from collections import Counter
from collections.abc import Collection
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from kankei.collector import put_off
from kankei.errors import FileError
from kankei.model import Channel, DraftFile, Problem
from kankei_importers import gate, positions
from kankei_importers import mapping as mappings
from kankei_importers.bound import of_other_channels
from kankei_importers.channels import which_channel
from kankei_importers.days import understood
from kankei_importers.digest import digest_of
from kankei_importers.drafting import draft_rows
from kankei_importers.encoding import is_garbled
from kankei_importers.forms import layout_of
from kankei_importers.header import fold, told_apart
from kankei_importers.identity import identity_of
from kankei_importers.lacking import without_channel, without_day, without_people
from kankei_importers.layout import Layout, RecordField, columns_used
from kankei_importers.layouts import Foreign
from kankei_importers.mapping import Mapping
from kankei_importers.month_order import month_order, with_month_first
from kankei_importers.questions import with_answers
from kankei_importers.reading import read
from kankei_importers.recognition import LAYOUTS, fits, foreign, recognise
from kankei_importers.remarked import with_remarks
from kankei_importers.removal import with_usual_move
from kankei_importers.sheet import Sheet
from kankei_importers.table import Table
from kankei_importers.title import NOTED, NamedChannel, channel_told, titles
from kankei_importers.webpage import is_page

__all__ = ["draft"]

_WHO: tuple[RecordField, ...] = ("name", "kana", "email", "phone", "handle")
_PEOPLE = frozenset({"name", "display_name", "surname", "kana", "email", "phone", "mobile"})
_DONOR = fold("寄附者")
_WORKBOOKS = (b"PK", b"\xd0\xcf")
_START = 4_096


def draft(
    path: Path | str | bytes,
    *,
    name: str = "",
    sheet: str = "",
    folder: str = "",
    channel: Channel | str | None = None,
    layout: Layout | str | None = None,
    source: str | None = None,
    purpose: str = "",
    mapping: Mapping | Path | str | None = None,
    expected: gate.Expectation = gate.NOTHING_EXPECTED,
    accept: Collection[str] = (),
) -> DraftFile:
    """Read a list and say what every row of it means; nothing is stored.

    Args:
        path: The file, or its bytes.
        name: The name it is known by; the path's own if it is left out.
        sheet: The title of the sheet that is the list, in a workbook that holds several (``reading.sheets``).
        folder: What the folder is called in which the list lies, beside those in its ``name``.
        channel: How these people reached the town, where neither the headers nor the name of the list nor the
            lines above its header nor its folders say it, or to overrule them.
        layout: The layout the list must have: the name of one that ships, or one of your own
            (``layout.Layout``); or the file of a mapping by which it is read.
        source: Whose numbers the rows bear, so that a later list updates; by default the layout's name.
        purpose: For what the data were given (``model.Purpose``).
        mapping: How the columns are understood, or the file where that was saved.
        expected: Of which town and year the list should be.
        accept: Codes of findings that somebody has looked into and overrules (``gate.ACCEPTABLE``).

    Returns:
        The file in rows. Whatever is wrong with it as a whole is in its ``problems``, and then it has no
        rows, unless that is that none can be taken: then they say why. A file that holds 個人番号 comes back
        without any cell. What was overruled, or only cautions, is in its ``notes``.

    Raises:
        OSError: There is no such file, or it may not be read.
    """
    name = name or ("" if isinstance(path, bytes) else Path(path).name)
    known = DraftFile(name=name, digest="", layout="", encoding="", channel="", source="", purpose=purpose)
    known = replace(known, sheet=sheet)
    if isinstance(layout, str) and layout.endswith(mappings.SUFFIX):
        mapping, layout = layout, None
    wish = _Wish(folder, channel, layout, source, expected, frozenset(accept), _is_ended(path))
    try:
        with put_off():
            given = _given(mapping)
            headless = given is not None and bool(given.positions)
            _check_codes(name, accept)
            found = read(path, name, headless=headless, sheet=sheet)
            refused = gate.refused_numbers(found)
            known = replace(known, digest=found.digest, encoding=found.encoding, problems=refused)
            return known if refused else _drafted(Table(found), wish, given, known)
    except FileError as error:
        return replace(known, problems=(_problem(error),))


def _given(mapping: Mapping | Path | str | None) -> Mapping | None:
    found = mapping if mapping is None or isinstance(mapping, Mapping) else mappings.load(mapping)
    return positions.by_header(found) if found is not None and found.positions else found


def _is_ended(path: Path | str | bytes) -> bool:
    """Whether a file closes with a line end; a workbook and a page have none and break otherwise."""
    if isinstance(path, bytes):
        start, end = path[:_START], path[-2:]
    else:
        with Path(path).open("rb") as opened:
            start = opened.read(_START)
            opened.seek(max(0, opened.seek(0, os.SEEK_END) - 2))
            end = opened.read()
    return start.startswith(_WORKBOOKS) or is_page(start) or not end or b"\n" in end or b"\r" in end


class _Wish(Struct, frozen=True):
    """What whoever brings the file says of it; None where the file itself must tell."""

    folder: str
    channel: Channel | str | None
    layout: Layout | str | None
    source: str | None
    expected: gate.Expectation
    accept: frozenset[str]
    ended: bool


def _check_codes(name: str, accept: Collection[str]) -> None:
    if unknown := sorted({*accept} - gate.FILE_CODES):
        choices = ", ".join(sorted(gate.ACCEPTABLE))
        raise FileError(name, "file.accept_unknown", codes=", ".join(unknown), choices=choices)


def _problem(error: FileError) -> Problem:
    facts = {**error.facts, "file": error.file}
    return Problem(code=error.code, column=facts.get("column", ""), facts=facts)


def _drafted(table: Table, wish: _Wish, mapping: Mapping | None, known: DraftFile) -> DraftFile:
    sheet = table.sheet
    wanted = _channel(sheet.name, wish.channel)
    told = None if wanted else channel_told([*titles(sheet), wish.folder])
    layout, told = _layout(sheet, wish.layout, wanted, mapping, told)
    layout = with_answers(layout, table) if layout.questions else layout
    asked = list(month_order(layout, table))
    layout = with_month_first(layout, table)
    channel = _agreed(table, layout, told.channel if told else wanted)
    layout = with_remarks(table, layout, channel)
    _check_columns(table, layout, wish.accept)
    rows = draft_rows(table, layout, channel=channel, today=wish.expected.today)
    found = gate.inspect(
        table, layout, rows, channel=channel, expected=wish.expected, purpose=known.purpose, ended=wish.ended
    )
    problems, notes = gate.sorted_out(chain(asked, found), wish.accept)
    accepted = tuple(note.code for note in notes if note.code in gate.ACCEPTABLE)
    idle = of_other_channels(table.header, mapping, channel) if mapping is not None else ()
    notes = (*_of_title(told), *idle, *notes)
    known = replace(
        known, layout=layout.name, channel=channel, problems=problems, notes=notes, accepted=accepted
    )
    if problems:
        return known
    known = replace(
        known,
        digest=digest_of(table, layout, channel, told),
        source=wish.source or _source(layout, mapping),
        header=sheet.header,
        mapping=columns_used(table, layout),
        rows=rows,
        protect=gate.protected_rows(table, layout, rows) if gate.PROTECTED in accepted else frozenset(),
    )
    return _stopped_if_all_rejected(known)


def _stopped_if_all_rejected(file: DraftFile) -> DraftFile:
    """The file as it is, or stopped with the reasons of its rows if there is none that can be taken."""
    some = [row for row in file.rows if not row.skip]
    if not some or any(not row.problems for row in some):
        return file
    problem = Problem(code="file.all_rejected", facts={"rows": f"{len(some):,}", "file": file.name})
    return replace(file, problems=(problem,), rows=some)


def _channel(name: str, said: Channel | str | None) -> Channel | None:
    try:
        return Channel(said) if said else None
    except ValueError:
        raise FileError(name, "file.channel_unknown") from None


def _layout(
    sheet: Sheet,
    asked: Layout | str | None,
    wanted: Channel | None,
    mapping: Mapping | None,
    told: NamedChannel | None,
) -> tuple[Layout, NamedChannel | None]:
    """How the list is read; and what its title says of the channel, where nobody and no header does."""
    layout = _declared(sheet, asked, mapping)
    if layout is None:
        return _proposed(sheet, wanted, mapping, told)
    of_title = layout.asks_channel and told is not None and told.channel in layout.channels
    return layout, told if of_title else None


def _of_title(told: NamedChannel | None) -> tuple[Problem, ...]:
    """What is to be noted of a list of which its title says the channel."""
    if told is None:
        return ()
    return (Problem(code=NOTED, facts={"word": told.word, "channel": told.channel}),)


def _declared(sheet: Sheet, asked: Layout | str | None, mapping: Mapping | None) -> Layout | None:
    """The layout somebody asked for, or the one the headers show; a mapping goes before what they show."""
    if not asked:
        return recognise(sheet.header) if mapping is None else None
    found = asked if isinstance(asked, Layout) else _named(sheet, asked)
    if not fits(sheet.header, found):
        raise FileError(sheet.name, "file.layout_differs", layout=found.title)
    return found


def _named(sheet: Sheet, name: str) -> Layout:
    """The layout of a name."""
    found = next((layout for layout in LAYOUTS if layout.name == name), None)
    if found is None:
        names = ", ".join(layout.name for layout in LAYOUTS)
        raise FileError(sheet.name, "file.layout_unknown", layout=name, layouts=names)
    return found


def _proposed(
    sheet: Sheet, wanted: Channel | None, mapping: Mapping | None, told: NamedChannel | None
) -> tuple[Layout, NamedChannel | None]:
    """The layout of a list nobody declared: by a given mapping, or by one from the dictionary."""
    if mapping is not None:
        _check_mapping(sheet, mapping)
        return with_usual_move(sheet, layout_of(mapping, wanted or mapping.channel)), None
    if is_garbled(sheet.header):
        raise FileError(sheet.name, "file.garbled")
    guess = understood(sheet.header, (cells for _, cells in sheet.rows), wanted or Channel.SURVEY)
    useless = foreign(sheet.header)
    if useless is not None and (_has_no_donors(sheet, useless) or not guess.columns.keys() & _PEOPLE):
        raise FileError(sheet.name, useless.code, layout=useless.title)
    if not identity_of(guess, wanted or Channel.CORPORATE_DONATION).keys() & set(_WHO):
        raise without_people(sheet)
    channel, told = which_channel(sheet.header, guess, said=wanted, told=told)
    if channel is None:
        raise without_channel(sheet)
    return with_usual_move(sheet, layout_of(guess, channel)), told


def _has_no_donors(sheet: Sheet, useless: Foreign) -> bool:
    """Whether the names in such a list are only of those who get goods, or of people known already."""
    return useless.own or (useless.receivers and not any(_DONOR in fold(header) for header in sheet.header))


def _check_mapping(sheet: Sheet, mapping: Mapping) -> None:
    there = set(map(fold, (*sheet.header, *told_apart(sheet.header))))
    for headers in mapping.columns.values():
        missing = next((header for header in headers if fold(header) not in there), None)
        if missing is not None:
            raise FileError(sheet.name, "file.column_missing", column=missing)


def _source(layout: Layout, mapping: Mapping | None) -> str:
    """Whose numbers the rows bear: a system's, a layout's, or of whoever numbers the lists of a channel so.

    A list that is read by a mapping is numbered as it was without one; one without a header by its mapping.
    """
    if layout.signature:
        return layout.name
    channel = str(layout.channels[0])
    if layout.name and (mapping is None or mapping.positions):
        return f"{channel}:{layout.name}"
    headers = getattr(layout.number, "headers", ())
    return f"{channel}:{fold(headers[0])}" if headers else channel


def _usual(table: Table, layout: Layout) -> Channel:
    """The channel a layout's lists are of unless somebody says otherwise, or what the whole list is about."""
    details = set(table.read(layout.detail)) if layout.detail and layout.topics else set()
    named = (channel for word, channel in layout.topics if all(word in detail for detail in details))
    return next(named, layout.channels[0])


def _agreed(table: Table, layout: Layout, wanted: Channel | None) -> Channel:
    """The channel of the list: as said, if a list of this layout can be of it."""
    if wanted is None and layout.asks_channel:
        raise without_channel(table.sheet)
    if wanted is None:
        return _usual(table, layout)
    if wanted in layout.channels:
        return wanted
    channels = ", ".join(layout.channels)
    raise FileError(table.sheet.name, "file.channel_differs", layout=layout.title, channels=channels)


def _check_columns(table: Table, layout: Layout, accept: frozenset[str]) -> None:
    """There is somebody and some day, and no column that is read stands twice under one header."""
    if layout.people and not any(
        layout.record[field].printed(table) for field in _WHO if field in layout.record
    ):
        raise without_people(table.sheet)
    if not layout.occurred_on.printed(table):
        raise without_day(table, layout, accept)
    times = Counter(map(fold, table.header))
    for header, _ in columns_used(table, layout):
        if times[fold(header)] > 1:
            raise FileError(table.sheet.name, "file.duplicate_header", column=header)
