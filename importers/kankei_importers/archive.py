"""A workbook before it is opened: refused if it would unpack to far more than any list.

A workbook is a zip of XML. What is inside is read as a stream and never as a whole, so that a small file that
unpacks to gigabytes, a cell of a hundred megabytes or a million columns cost nothing. Cells that hold an
error instead of a value are noted on the way: the reader of workbooks leaves them empty.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

from kankei.errors import FileError

__all__ = ["Failed", "check_workbook", "counts_from_1904", "pieces", "sheet_parts", "targets"]

Failed = dict[str, dict[tuple[int, int], str]]
"""By part of a workbook, by place of row and column from 0: the error that stands in a cell (``#N/A``)."""

_MOST_UNZIPPED, _MOST_RATIO, _SMALL = 400_000_000, 200, 20_000_000
_MOST_FILES = 2_000
_PIECE = 1 << 20
_LOCKED = 1
"""The flag of an entry that a password closes."""
_OF_NUMBERS = (".iwa", "Index.zip")
"""How parts of a spreadsheet of Numbers end."""
_LONGEST_TEXT = 500_000
"""Bytes between two tags: a cell of a spreadsheet holds 32,767 characters."""
_MOST_EMPTY = 4_000_000
"""Cells that may stand empty between the corners of a sheet, all of which a reader makes room for."""
_FAR_COLUMN = re.compile(rb' r="((?:[A-Z]{4,}|[B-Z][Y-Z][A-Z]|[C-Z][A-Z]{2})\d+)"')
_CELL = re.compile(rb' r="([A-Z]{1,3})(\d+)"')
_BEYOND_Z = re.compile(rb' r="([A-Z]{2,3})\d')
_FAR_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d{5,})"')
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TEXT = re.compile(rb">[^<]{%d}" % _LONGEST_TEXT)
_FROM_1904 = re.compile(rb"<(?:\w+:)?workbookPr\s[^>]*\bdate1904=[\"'](?:1|true|on)[\"']")
_OVERLAP = _LONGEST_TEXT + 200
_ERRORS = (b't="e"', b"t='e'")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s(?=[^<>]*\bt=[\"']e[\"'])[^<>]*\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^<>]*>"
    rb"(?:\s*<(?:\w+:)?f\b[^<>]*>(?:[^<]*</(?:\w+:)?f>)?)?\s*<(?:\w+:)?v\b[^<>]*>([^<]{1,40})<"
)
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^<>]*:id=[\"']([^\"'<>]+)[\"']")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
_ATTRIBUTE = re.compile(rb"\b(Id|Target)=[\"']([^\"'<>]*)[\"']")


def check_workbook(data: bytes, *, name: str, most: str) -> Failed:
    """Let a workbook pass that can be opened.

    Returns:
        The cells that hold an error; parts without any are left out.

    Raises:
        FileError: ``file.broken``, ``file.document``, ``file.locked``, ``file.not_a_list``,
            ``file.other_spreadsheet``, ``file.too_large``, ``file.too_wide``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = archive.infolist()
            _check_kind(archive, inside, name)
            size = sum(entry.file_size for entry in inside)
            if size > _MOST_UNZIPPED or (size > _SMALL and size > _MOST_RATIO * len(data)):
                raise FileError(name, "file.too_large", most=most)
            if len(inside) > _MOST_FILES:
                raise FileError(name, "file.too_large", most=most)
            parts = [entry for entry in inside if entry.filename.lower().endswith((".xml", ".rels"))]
            found = {entry.filename: _check_part(archive, entry, name, most) for entry in parts}
            return {part: failed for part, failed in found.items() if failed}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError, OSError):
        raise FileError(name, "file.broken") from None


def _check_kind(archive: zipfile.ZipFile, inside: list[zipfile.ZipInfo], name: str) -> None:
    """Let what is a workbook pass, and nothing that only looks like one from outside."""
    if any(entry.flag_bits & _LOCKED for entry in inside):
        raise FileError(name, "file.locked")
    if any(entry.filename.startswith(("word/", "ppt/")) for entry in inside):
        raise FileError(name, "file.document")
    if b"spreadsheet" in _start(archive, "mimetype") or any(
        entry.filename.endswith(_OF_NUMBERS) for entry in inside
    ):
        raise FileError(name, "file.other_spreadsheet")
    if not any(entry.filename.startswith("xl/workbook") for entry in inside):
        raise FileError(name, "file.not_a_list")


def counts_from_1904(data: bytes) -> bool:
    """Whether a workbook that was checked says that its numbers of days count from 1904."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return _FROM_1904.search(_start(archive, "xl/workbook.xml")) is not None


def sheet_parts(data: bytes) -> list[str]:
    """The part that each sheet of a workbook that was checked is written in, in the order of the sheets."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = targets(archive, "xl/_rels/workbook.xml.rels")
        book = _start(archive, "xl/workbook.xml")
    return [found.get(sheet.decode("utf-8", "replace"), "") for sheet in _SHEET.findall(book)]


def targets(archive: zipfile.ZipFile, relations: str) -> dict[str, str]:
    """The parts that a part of relations names, by the names that the workbook has for them."""
    told = [dict(_ATTRIBUTE.findall(one)) for one in _RELATION.findall(_start(archive, relations))]
    named = ((one.get(b"Id", b""), one.get(b"Target", b"")) for one in told)
    texts = ((name.decode("utf-8", "replace"), part.decode("utf-8", "replace")) for name, part in named)
    return {name: posixpath.normpath(posixpath.join("/xl", part)).lstrip("/") for name, part in texts}


def _start(archive: zipfile.ZipFile, part: str) -> bytes:
    """The first piece of a part; none if there is no such part."""
    if part not in archive.namelist():
        return b""
    with archive.open(part) as opened:
        return opened.read(_PIECE)


def _check_part(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, most: str
) -> dict[tuple[int, int], str]:
    """One part of a workbook, piece by piece: the errors in it."""
    sheet = "worksheets/" in entry.filename
    rows, columns = 1, 1
    failed: dict[tuple[int, int], str] = {}
    for piece in pieces(archive, entry):
        if _ENTITY.search(piece):
            raise FileError(name, "file.broken")
        if _TEXT.search(piece):
            raise FileError(name, "file.too_large", most=most)
        if not sheet:
            continue
        if _FAR_COLUMN.search(piece):
            raise FileError(name, "file.too_wide", columns="16,384", most="2,000")
        rows = max(rows, *(int(row) for row in _FAR_ROW.findall(piece)), _last_row(piece))
        columns = max(columns, _widest(piece))
        failed |= _failed(piece)
    if rows * columns > max(_MOST_EMPTY, entry.file_size):
        raise FileError(name, "file.too_large", most=most)
    return failed


def _failed(piece: bytes) -> dict[tuple[int, int], str]:
    """The errors of a piece by row and column."""
    if not any(mark in piece for mark in _ERRORS):
        return {}
    return {
        (int(row) - 1, _number(column) - 1): error.decode("utf-8", "replace")
        for column, row, error in _ERROR.findall(piece)
    }


def pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in pieces that overlap only as far as a text may go on, and the cell it stands in."""
    with archive.open(entry) as opened:
        tail = b""
        while piece := opened.read(_PIECE):
            joined = tail + piece
            yield joined
            cell = max(joined.rfind(b"<c "), joined.rfind(b":c "))
            cut = joined.rfind(b"<", 0, cell + 1 if cell >= 0 else None)
            tail = joined[max(cut, len(joined) - _OVERLAP) :] if cut >= 0 else joined[-_OVERLAP:]


def _last_row(piece: bytes) -> int:
    """The row of the last cell of a piece; a far row out of order is found by ``_FAR_ROW``."""
    at = piece.rfind(b' r="')
    found = _CELL.match(piece, at) if at >= 0 else None
    return int(found[2]) if found else 1


def _widest(piece: bytes) -> int:
    """The last column of a piece; among the first 26 it makes no difference which."""
    return max(map(_number, set(_BEYOND_Z.findall(piece))), default=26)


def _number(letters: bytes) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + letter - 64
    return value
