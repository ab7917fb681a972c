"""Aspect: how the rows of a workbook look to whoever opens it, where the cells alone do not tell it.

Clerks strike a row through, hide it by a filter or write a comment beside it when somebody did not come.
"""

import io
import posixpath
import re
import zipfile

from kankei_importers.archive import pieces, targets
from kankei_importers.sheet import Aspect

__all__ = ["aspect_of"]

_HIDDEN = re.compile(rb"<(?:\w+:)?row\s(?=[^<>]*\bhidden=[\"'](?:1|true)[\"'])[^<>]*?\br=[\"'](\d{1,7})[\"']")
_STYLED = re.compile(
    rb"<(?:\w+:)?c\s(?=[^<>]*\bs=[\"'](\d{1,5})[\"'])[^<>]*?\br=[\"'][A-Z]{1,3}(\d{1,7})[\"']"
)
_COMMENT = re.compile(rb"<(?:\w+:)?comment\s[^<>]*?\bref=[\"'][A-Z]{1,3}(\d{1,7})[\"']")
_FONTS = re.compile(rb"<(?:\w+:)?fonts[\s>](.{0,400000}?)</(?:\w+:)?fonts>", re.DOTALL)
_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs[\s>](.{0,900000}?)</(?:\w+:)?cellXfs>", re.DOTALL)
_FONT = re.compile(rb"<(?:\w+:)?font(?:/>|>(.{0,4000}?)</(?:\w+:)?font>)", re.DOTALL)
_STRIKE = re.compile(rb"<(?:\w+:)?strike(?:\s*/|>|\s+val=[\"'](?:1|true)[\"'])")
_FONT_ID = re.compile(rb"<(?:\w+:)?xf\s[^<>]*?\bfontId=[\"'](\d{1,5})[\"']")


def aspect_of(data: bytes, part: str) -> Aspect:
    """The rows of a sheet that look as if they did not count.

    Args:
        data: A workbook that was checked.
        part: The part of it in which the sheet is written; all sheets are looked at where it is ``""``.
    """
    hidden, struck, commented = set[int](), set[int](), set[int]()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles, comments = _struck_styles(archive), _comments(archive, part)
        for entry in archive.infolist():
            if entry.filename == part or (not part and "worksheets/" in entry.filename):
                for piece in pieces(archive, entry):
                    hidden.update(map(int, _HIDDEN.findall(piece)))
                    if styles:
                        struck.update(int(row) for style, row in _STYLED.findall(piece) if style in styles)
            elif posixpath.basename(entry.filename) in comments:
                for piece in pieces(archive, entry):
                    commented.update(map(int, _COMMENT.findall(piece)))
    return Aspect(frozenset(hidden), frozenset(struck), frozenset(commented))


def _comments(archive: zipfile.ZipFile, part: str) -> set[str]:
    """What the parts are called that hold the comments of a sheet."""
    folder, name = posixpath.split(part)
    beside = map(posixpath.basename, targets(archive, f"{folder}/_rels/{name}.rels").values())
    return {name for name in beside if re.fullmatch(r"comments?\d*\.xml", name)}


def _struck_styles(archive: zipfile.ZipFile) -> frozenset[bytes]:
    """The numbers of the styles of cells whose text is struck through."""
    entry = next((one for one in archive.infolist() if one.filename == "xl/styles.xml"), None)
    if entry is None:
        return frozenset()
    whole = b"".join(pieces(archive, entry)) if entry.file_size < 1_000_000 else b""
    fonts, formats = _FONTS.search(whole), _FORMATS.search(whole)
    if fonts is None or formats is None:
        return frozenset()
    struck = {place for place, font in enumerate(_FONT.findall(fonts[1])) if _STRIKE.search(font)}
    used = enumerate(_FONT_ID.findall(formats[1]))
    return frozenset(b"%d" % place for place, font in used if int(font) in struck)
