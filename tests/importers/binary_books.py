"""Small workbooks of binary records, as Excel writes them: an int among the cells is the code of an error."""

import io
import struct
import zipfile

Row = list[str | int]

_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xls(rows: list[Row]) -> bytes:
    """A workbook of an old Excel with one sheet; errors are formulas', in the first column values."""
    start = _record(0x0809, struct.pack("<6H", 0x0600, 0x0005, 0, 0, 0, 6))
    end = _record(0x000A, b"")
    sheet = _record(0x0809, struct.pack("<6H", 0x0600, 0x0010, 0, 0, 0, 6))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet += _of_xls(row, column, cell)
    name = "名簿".encode("utf-16-le")
    told = struct.pack("<IBBBB", len(start) + 4 + 8 + len(name) + len(end), 0, 0, len(name) // 2, 1) + name
    return _in_its_file_system(start + _record(0x0085, told) + end + sheet + end)


def xlsb(rows: list[Row]) -> bytes:
    """A binary workbook with one sheet; errors are formulas', in the first column values."""
    name, relation = "名簿".encode("utf-16-le"), "rId1".encode("utf-16-le")
    told = struct.pack("<3I", 0, 1, 4) + relation + struct.pack("<I", 2) + name
    book = _packed(131) + _packed(143) + _packed(156, told) + _packed(144) + _packed(132)
    corners = struct.pack("<4I", 0, len(rows) - 1, 0, len(rows[0]) - 1)
    sheet = _packed(129) + _packed(148, corners) + _packed(145)
    for row, cells in enumerate(rows):
        sheet += _packed(0, struct.pack("<IIH7x", row, 0, 300))
        for column, cell in enumerate(cells):
            sheet += _of_xlsb(column, cell)
    parts = {
        "xl/workbook.bin": book,
        "xl/worksheets/sheet1.bin": sheet + _packed(146) + _packed(130),
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'.encode(),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return buffer.getvalue()


def _of_xls(row: int, column: int, cell: str | int) -> bytes:
    place = struct.pack("<3H", row, column, 0)
    if isinstance(cell, str):
        return _record(0x0204, place + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
    if column == 0:
        return _record(0x0205, place + bytes((cell, 1)))
    return _record(0x0006, place + bytes((2, 0, cell, 0, 0, 0, 0xFF, 0xFF)) + struct.pack("<HIH", 0, 0, 0))


def _of_xlsb(column: int, cell: str | int) -> bytes:
    place = struct.pack("<2I", column, 0)
    if isinstance(cell, str):
        return _packed(6, place + struct.pack("<I", len(cell)) + cell.encode("utf-16-le"))
    return _packed(3 if column == 0 else 11, place + bytes((cell,)) + (b"" if column == 0 else bytes(10)))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<2H", kind, len(body)) + body


def _packed(kind: int, body: bytes = b"") -> bytes:
    number = bytes((kind,)) if kind < 0x80 else bytes((kind & 0x7F | 0x80, kind >> 7))
    return number + bytes((len(body),)) + body


def _in_its_file_system(stream: bytes) -> bytes:
    """Sector 0 is the table of sectors, 1 the directory, from 2 on the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    last = 2 + len(stream) // 512
    table = [_TABLE, _END, *range(3, last), _END]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<6x5I", 0, 1, 1, 0, 4096) + struct.pack("<4I", _END, 0, _END, 0)
    head += struct.pack("<109I", 0, *[_FREE] * 108)
    entries = _entry("Root Entry", 5, _END, 0) + _entry("Workbook", 2, 2, len(stream))
    packed = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    return head + packed + entries.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, start: int, length: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    child = 1 if kind == 5 else _FREE
    told = text.ljust(64, b"\0") + struct.pack("<HBB3I", len(text), kind, 1, _FREE, _FREE, child)
    return told + bytes(36) + struct.pack("<IQ", start, length)
