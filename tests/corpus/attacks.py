# ruff: noqa: E501, S311  (headers and rows as they are printed; invented data)
"""Workbooks and texts made to exhaust a machine; each is small to keep and large to open."""

import io
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

_BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
)
_SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_END = "</sheetData></worksheet>"
_HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>氏名</t></is></c><c r="B1" t="inlineStr"><is><t>住所</t></is></c></row>'


def book(parts: Iterator[bytes], *, before: str = "", stored: bool = False) -> bytes:
    """A workbook of one sheet whose XML comes in pieces."""
    buffer = io.BytesIO()
    how = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(buffer, "w", how) as archive:
        archive.writestr("xl/workbook.xml", _BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATIONS)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f"{before}{_SHEET}{_HEAD}".encode())
            for part in parts:
                sheet.write(part)
            sheet.write(_END.encode())
    return buffer.getvalue()


def _thousandfold() -> bytes:
    return book(b'<row r="2"><c r="A2"><v>1</v></c></row>' * 20_000 for _ in range(500))


def _million_columns() -> bytes:
    cells = b"".join(b'<c r="%s2"><v>1</v></c>' % _letters(no) for no in range(1, 1_000_001, 9))
    return book(iter([b'<row r="2">', cells, b"</row>"]))


def _letters(number: int) -> bytes:
    found = b""
    while number:
        number, rest = divmod(number - 1, 26)
        found = bytes([65 + rest]) + found
    return found


def _far_corner() -> bytes:
    return book(iter([b'<row r="1048576"><c r="BXX1048576"><v>1</v></c></row>']))


def _far_row_first() -> bytes:
    far = b'<row r="1048576"><c r="BXX1048576"><v>1</v></c></row>'
    return book(iter([far, b'<row r="3"><c r="A3"><v>1</v></c></row>' * 400_000]))


def _hundred_megabytes_in_a_cell() -> bytes:
    noise = random.Random(1)  # what compresses badly passes every test of ratios
    piece = bytes(noise.choices(b"abcdefghijklmnopqrstuvwxyz0123456789", k=1 << 20))
    opened = b'<row r="2"><c r="A2" t="inlineStr"><is><t>'
    return book(iter([opened, *[piece] * 100, b"</t></is></c></row>"]), stored=True)


def _entities() -> bytes:
    bomb = "<!DOCTYPE x [" + "".join(f'<!ENTITY e{no + 1} "{f"&e{no};" * 10}">' for no in range(9)) + "]>"
    return book(iter([]), before=bomb)


def _wide_text() -> bytes:
    return b"a," * 1_000_000 + b"\n" + b"1," * 1_000_000


def _cell_of_text() -> bytes:
    return "氏名,住所\n佐藤,".encode() + b"a" * 100_000_000 + b"\n"


ATTACKS: dict[str, Callable[[], bytes]] = {
    "unpacks a thousandfold": _thousandfold,
    "a million columns": _million_columns,
    "one cell in the far corner": _far_corner,
    "the far corner first": _far_row_first,
    "a cell of 100 MB": _hundred_megabytes_in_a_cell,
    "entities of entities": _entities,
    "a text of a million columns": _wide_text,
    "a text with a cell of 100 MB": _cell_of_text,
}


_PROBE = """
import json, resource, sys, time
import python_calamine
from kankei.errors import FileError
from kankei_importers.reading import read
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
before, begin, code = peak(), time.process_time(), ""
try:
    read(sys.argv[1])
except FileError as error:
    code = error.code
seconds = time.process_time() - begin
print(json.dumps({"code": code, "seconds": seconds, "megabytes": peak() - before}))
"""


class Refused(NamedTuple):
    """By which code a file was refused, and what that took: seconds of processor, and memory beyond the start."""

    code: str
    seconds: float
    megabytes: float


def refused(attack: str, folder: Path) -> Refused:
    """Have a process of its own read an attack."""
    file = folder / ("list.csv" if "text" in attack else "list.xlsx")
    file.write_bytes(ATTACKS[attack]())
    probe = subprocess.run([sys.executable, "-c", _PROBE, str(file)], check=True, capture_output=True)
    return Refused(**json.loads(probe.stdout))
