"""Workbooks of binary records (xls, xlsb): cells with an error, which the reader of workbooks leaves empty.

Both are rows of records, each with a kind and a length: of an xls in a file system of its own ([MS-CFB],
[MS-XLS]), of an xlsb in a zip ([MS-XLSB]). What cannot be followed is left, for it is told by the reader.
"""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from kankei_importers.archive import targets

__all__ = ["failed_in_xls", "failed_in_xlsb"]

Cells = dict[tuple[int, int], str]
"""By place of row and column from 0: the error that stands there (``#N/A``)."""

_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip
_STREAMS = ("Workbook", "Book")
_END = 0xFFFFFFFA
"""From here on a number names no sector."""
_SHIFTS = (9, 12)
"""Sectors are of 2⁹ or 2¹² bytes."""
_MINI, _SMALL = 6, 4096
"""Streams below so many bytes lie in sectors of 2⁶ bytes."""
_BOF, _EOF, _BOUNDSHEET, _FORMULA, _BOOLERR = 0x0809, 0x000A, 0x0085, 0x0006, 0x0205
_LIKELY = re.compile(rb"\x05\x02\x08\x00.{7}\x01|\x06\x00.{8}\x02.{5}\xff\xff", re.DOTALL)
"""What an error of an xls looks like; most lists have none and need not be walked through."""
_ROW, _CELL_ERROR, _FORMULA_ERROR, _BUNDLE_SHEET = 0, 3, 11, 156
_OF_ERRORS = frozenset({_ROW, _CELL_ERROR, _FORMULA_ERROR})
_MORE, _LONGEST = 0x80, 28
"""A byte from here on is followed by another; a length takes so many bits at most."""


def failed_in_xls(data: bytes) -> list[Cells]:
    """The errors of each sheet of a workbook of an Excel before 2007, in the order of the sheets."""
    try:
        stream = _stream(data)
        if not _LIKELY.search(stream):
            return []
        sheets = [body for kind, body in _records(stream, 0) if kind == _BOUNDSHEET]
        return [_of_sheet(stream, struct.unpack_from("<I", sheet)[0]) for sheet in sheets]
    except (struct.error, IndexError, UnicodeDecodeError):
        return []


def failed_in_xlsb(data: bytes) -> list[Cells]:
    """The errors of each sheet of a binary workbook that was checked; none of any other workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            found = targets(archive, "xl/_rels/workbook.bin.rels")
            book = _packed(archive.read("xl/workbook.bin"), frozenset({_BUNDLE_SHEET}))
            names = [_relation(body) for _, body in book]
            return [_of_part(archive.read(found[name])) for name in names]
        except (KeyError, struct.error, IndexError, UnicodeDecodeError):
            return []


def _stream(data: bytes) -> bytes:
    """The workbook within the file system of an xls; empty if there is none."""
    shift, directory, small = struct.unpack_from("<H16xI8xI", data, 30)
    if shift not in _SHIFTS:
        return b""
    sector = partial(_sector, data, shift)
    table = _numbers(b"".join(map(sector, _sectors_of_table(data, sector))))
    entries = _entries(b"".join(map(sector, _chain(table, directory, len(data) >> shift))))
    start, length = next((entries[name] for name in _STREAMS if name in entries), (_END, 0))
    if length >= _SMALL:
        return b"".join(map(sector, _chain(table, start, len(data) >> shift)))[:length]
    first, _ = entries.get("Root Entry", (_END, 0))
    root = b"".join(map(sector, _chain(table, first, len(data) >> shift)))
    minis = _numbers(b"".join(map(sector, _chain(table, small, len(data) >> shift))))
    pieces = (root[no << _MINI : (no + 1) << _MINI] for no in _chain(minis, start, len(root) >> _MINI))
    return b"".join(pieces)[:length]


def _sector(data: bytes, shift: int, no: int) -> bytes:
    return data[(no + 1) << shift : (no + 2) << shift]


def _sectors_of_table(data: bytes, sector: Callable[[int], bytes]) -> Iterable[int]:
    """Where the table of sectors lies: told in the head of the file, and beyond 109 of them in a chain."""
    found = dict.fromkeys(struct.unpack_from("<109I", data, 76))
    (following,) = struct.unpack_from("<I", data, 68)
    seen: set[int] = set()
    while following < _END and following not in seen:
        seen.add(following)
        more = _numbers(sector(following))
        found |= dict.fromkeys(more[:-1])
        following = more[-1] if more else _END
    return (no for no in found if no < _END)


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _chain(table: tuple[int, ...], start: int, most: int) -> Iterator[int]:
    """The sectors of a stream one after another, at most so many: a ring of them comes to an end, too."""
    no = start
    for _ in range(most):
        if no >= len(table):
            return
        yield no
        no = table[no]


def _entries(directory: bytes) -> dict[str, tuple[int, int]]:
    """Of each stream by its name: the first sector and the length."""
    found = {}
    for at in range(0, len(directory) - 127, 128):
        (length,) = struct.unpack_from("<H", directory, at + 64)
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        found[name] = struct.unpack_from("<2I", directory, at + 116)
    return found


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of an xls, up to its end; those of charts within it are passed over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 1 and kind in {_BOUNDSHEET, _FORMULA, _BOOLERR}:
            yield kind, stream[at + 4 : at + 4 + length]
        if depth <= 0:
            return
        at += 4 + length


def _of_sheet(stream: bytes, at: int) -> Cells:
    found = {}
    for kind, body in _records(stream, at):
        if kind == _BOOLERR and body[7]:
            found[struct.unpack_from("<2H", body)] = _ERRORS.get(body[6], "#UNKNOWN!")
        elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            found[struct.unpack_from("<2H", body)] = _ERRORS.get(body[8], "#UNKNOWN!")
    return found


def _packed(part: bytes, wanted: frozenset[int]) -> Iterator[tuple[int, bytes]]:
    """Records of these kinds in a part of an xlsb: kind and length take a byte more for every seven bits."""
    at, end = 0, len(part)
    while at < end:
        kind, length, at = part[at], part[at + 1], at + 2
        if kind >= _MORE:
            kind, length, at = (kind & 0x7F) | (length & 0x7F) << 7, part[at], at + 1
        place = 7
        while length >= _MORE << (place - 7) and place < _LONGEST:
            length = (length & ((1 << place) - 1)) | part[at] << place
            place, at = place + 7, at + 1
        if kind in wanted:
            yield kind, part[at : at + length]
        at += length


def _relation(body: bytes) -> str:
    """Under which name a sheet's part is told."""
    (length,) = struct.unpack_from("<I", body, 8)
    return body[12 : 12 + 2 * length].decode("utf-16-le")


def _of_part(part: bytes) -> Cells:
    found, row = {}, 0
    for kind, body in _packed(part, _OF_ERRORS):
        if kind == _ROW:
            (row,) = struct.unpack_from("<I", body)
        else:
            found[row, struct.unpack_from("<I", body)[0]] = _ERRORS.get(body[8], "#UNKNOWN!")
    return found
