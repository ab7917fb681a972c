"""Bytes to text, right or not at all.

A byte order mark decides; then escape sequences (ISO-2022-JP) and zero bytes (UTF-16); then strict UTF-8,
which other encodings hardly ever are by chance. cp932 and EUC-JP accept each other's bytes, so between those
two the one under which more headers are words of the dictionary wins.
"""

import codecs
import re
from collections.abc import Sequence

from kankei.errors import FileError
from kankei_importers.header import is_known
from kankei_importers.separator import known_headers, separator_of
from kankei_importers.sheet import LOST

__all__ = ["decode", "is_garbled"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
_MOST_LOST = 0.02


def decode(data: bytes, *, name: str) -> tuple[str, str]:
    """The text of a file and the name of its encoding.

    A few broken characters in a file that is otherwise clear are read as U+FFFD, so that their rows can be
    refused and the others taken.

    Raises:
        FileError: ``file.encoding``, if no encoding makes sense of it.
    """
    for guess in (_marked, _escaped, _wide, _utf8, _double_byte, _damaged):
        found = guess(data)
        if found is not None:
            return found
    raise FileError(name, "file.encoding")


def is_garbled(header: Sequence[str]) -> bool:
    """Whether a header was once read in a wrong encoding and saved so: read back, it makes sense.

    >>> is_garbled(["氏名".encode().decode("cp932", "ignore")]), is_garbled(["氏名"])
    (True, False)
    """
    clear = is_known(header)
    return any(
        is_known([cell.encode(wrong, "ignore").decode(right, "ignore") for cell in header]) > clear
        for wrong, right in (
            ("cp932", "utf-8"),
            ("latin-1", "utf-8"),
            ("cp1252", "utf-8"),
            ("latin-1", "cp932"),
        )
    )


def _strict(data: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        return None


def _marked(data: bytes) -> tuple[str, str] | None:
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    return _strict(data, encoding) if encoding else None


def _escaped(data: bytes) -> tuple[str, str] | None:
    return _strict(data, "iso2022_jp_ext") if b"\x1b$" in data else None


def _wide(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark: every line end has a zero byte before or after it."""
    if b"\n\x00" not in data and b"\x00\n" not in data:
        return None
    little = data[1:4096:2].count(0) >= data[0:4096:2].count(0)
    return _strict(data, "utf-16-le" if little else "utf-16-be")


def _utf8(data: bytes) -> tuple[str, str] | None:
    return _strict(data, "utf-8")


def _double_byte(data: bytes) -> tuple[str, str] | None:
    guesses = (_strict(data, "cp932"), _strict(data, "euc_jp") or _strict(data, "euc_jis_2004"))
    return max((read for read in guesses if read is not None), key=_plausibility, default=None)


def _plausibility(read: tuple[str, str]) -> tuple[int, float]:
    text = read[0]
    sample = text[:20_000]
    return _headers(text), -len(_HALF_WIDTH.findall(sample)) / (len(sample) + 1)


def _headers(text: str) -> int:
    return known_headers(text, separator_of(text))


def _damaged(data: bytes) -> tuple[str, str] | None:
    """A file whose headers are clear and of which few characters cannot be read."""
    found = [(data.decode(encoding, "replace"), encoding) for encoding in ("utf-8", "cp932", "euc_jp")]
    text, encoding = min(found, key=lambda read: read[0].count(LOST))
    text = text.removeprefix("\ufeff")
    few = text.count(LOST) <= max(3, _MOST_LOST * text.count("\n"))
    return (text, encoding) if few and _headers(text) >= 2 else None
