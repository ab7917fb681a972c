"""Bytes to text, right or not at all.

A byte order mark decides; then escape sequences (ISO-2022-JP) and zero bytes (UTF-16); then strict UTF-8,
which other encodings hardly ever are by chance. cp932 and EUC-JP accept each other's bytes, so between those
two the one under which more headers are words of the dictionary wins.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from kankei.errors import FileError
from kankei_importers.content import Content, Survey
from kankei_importers.header import is_known
from kankei_importers.separator import known_headers, separator_of
from kankei_importers.sheet import LOST, ODD

__all__ = ["Text", "is_garbled", "recognise"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
_MOST_LOST = 0.02
_HEAD = 200_000
"""Characters that are enough to find the header in."""


class Text(Struct, frozen=True, kw_only=True):
    """The text of a file, decoded anew as often as it is gone through.

    ``ends`` is what may end its lines, likeliest first: two where some breaks are of one kind and some of the
    other, and those of one stand in cells. ``odd``: there is a character that ``sheet.ODD`` finds; ``head``
    are its first characters.
    """

    content: Content
    encoding: str
    errors: str = "strict"
    ends: tuple[str, ...] = ("\n",)
    odd: bool = False
    head: str = ""
    lost: int = 0
    lines: int = 0

    def pieces(self) -> Iterator[str]:
        """The text, so much at a time; raises UnicodeDecodeError."""
        decoder = codecs.getincrementaldecoder(self.encoding)(self.errors)
        first = self.errors != "strict"
        for piece in self.content.pieces():
            text = decoder.decode(piece)
            yield text.removeprefix("\ufeff") if first else text
            first = False
        yield decoder.decode(b"", final=True)


def recognise(content: Content, survey: Survey, *, name: str, declared: str = "") -> Text:
    """The text of a file in the encoding that makes sense of it.

    A few broken characters in a file that is otherwise clear are read as U+FFFD, so that their rows can be
    refused and the others taken. What the file itself declares holds where nothing surer tells another.

    Raises:
        FileError: ``file.encoding``, if no encoding makes sense of it.
    """
    for guess in (_marked, _escaped, _wide, _utf8, partial(_declared, declared), _double_byte, _damaged):
        found = guess(content, survey)
        if found is not None:
            return found
    raise FileError(name, "file.encoding")


def is_garbled(header: Sequence[str]) -> bool:
    """Whether a header was once read in a wrong encoding and saved so: read back, it makes sense.

    >>> is_garbled(["氏名".encode().decode("cp932")]), is_garbled(["氏名"]), is_garbled(["友だちID"])
    (True, False, False)
    """
    clear = is_known(header)
    return any(
        is_known([_read_back(cell, wrong, right) for cell in header]) > clear
        for wrong, right in (
            ("cp932", "utf-8"),
            ("latin-1", "utf-8"),
            ("cp1252", "utf-8"),
            ("latin-1", "cp932"),
        )
    )


def _read_back(cell: str, wrong: str, right: str) -> str:
    """A cell in the right encoding; ``""`` where it is not whole in both: a remainder proves nothing."""
    try:
        return cell.encode(wrong).decode(right)
    except UnicodeError:
        return ""


def _strict(content: Content, encoding: str) -> Text | None:
    try:
        return _gone_through(Text(content=content, encoding=encoding))
    except UnicodeDecodeError:
        return None


def _gone_through(text: Text) -> Text:
    """The same text with what going through it once tells."""
    odd, lost, head = False, 0, ""
    feeds = returns = pairs = 0
    for piece in text.pieces():
        feeds += piece.count("\n")
        returns += piece.count("\r")
        pairs += piece.count("\r\n")
        lost += piece.count(LOST)
        odd = odd or ODD.search(piece) is not None
        head += piece[: max(0, _HEAD - len(head))]
    both = ("\n", "\r") if returns > pairs else ("\n",)
    lines = max(feeds, returns)
    return replace(text, ends=both if feeds else ("\r",), odd=odd, head=head, lost=lost, lines=lines)


def _marked(content: Content, _: Survey) -> Text | None:
    start = content.start(4)
    encoding = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), "")
    return _strict(content, encoding) if encoding else None


def _escaped(content: Content, survey: Survey) -> Text | None:
    return _strict(content, "iso2022_jp_ext") if survey.escapes else None


def _wide(content: Content, survey: Survey) -> Text | None:
    """UTF-16 without a mark: every line end has a zero byte before or after it."""
    if not survey.zeros:
        return None
    start = content.start(4096)
    little = start[1::2].count(0) >= start[0::2].count(0)
    return _strict(content, "utf-16-le" if little else "utf-16-be")


def _utf8(content: Content, _: Survey) -> Text | None:
    return _strict(content, "utf-8")


def _declared(encoding: str, content: Content, _: Survey) -> Text | None:
    return _strict(content, encoding) if encoding else None


def _double_byte(content: Content, _: Survey) -> Text | None:
    guesses = (_strict(content, "cp932"), _strict(content, "euc_jp") or _strict(content, "euc_jis_2004"))
    found = [read for read in guesses if read is not None]
    return max(found, key=_plausibility) if len(found) > 1 else next(iter(found), None)


def _plausibility(read: Text) -> tuple[int, float]:
    sample = read.head[:20_000]
    return _headers(read), -len(_HALF_WIDTH.findall(sample)) / (len(sample) + 1)


def _headers(text: Text) -> int:
    return known_headers(text.head, separator_of(text.head))


def _damaged(content: Content, _: Survey) -> Text | None:
    """A file whose headers are clear and of which few characters cannot be read."""
    guesses = (
        Text(content=content, encoding=name, errors="replace") for name in ("utf-8", "cp932", "euc_jp")
    )
    text = min(map(_gone_through, guesses), key=lambda read: read.lost)
    few = text.lost <= max(3, _MOST_LOST * text.lines)
    return text if few and _headers(text) >= 2 else None
