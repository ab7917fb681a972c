"""The bytes of a list, gone through piece by piece, so that a long one is never in memory as a whole."""

import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

__all__ = ["Content", "Survey"]

_PIECE = 1 << 18
_BLANK = re.compile(rb"[\xef\xbb\xbf \t\r\n,]*")
_WIDE_ENDS = (b"\n\x00", b"\x00\n", b"\r\x00", b"\x00\r")
_BREAKS = (b"\n", b"\r")
_SIGNS = (b",", b"\t", b";")


class Survey(Struct, frozen=True, kw_only=True):
    """What one pass over the bytes shows.

    ``longest``: bytes in a row without a separator, as far as they pass the end of a piece. ``signs``: the
    separators in the first line. ``escapes`` and ``zeros``: there are escape sequences of ISO-2022-JP, and
    line ends with a zero byte beside them.
    """

    digest: str
    blank: bool
    longest: int
    signs: int
    escapes: bool
    zeros: bool


class Content(Struct, frozen=True):
    """The bytes of a file, or given as they are."""

    source: Path | bytes

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.source) if isinstance(self.source, bytes) else self.source.stat().st_size

    def start(self, count: int) -> bytes:
        """The first of them."""
        return next(self.pieces(), b"")[:count]

    def whole(self) -> bytes:
        """All of them."""
        return self.source if isinstance(self.source, bytes) else self.source.read_bytes()

    def pieces(self) -> Iterator[bytes]:
        """All of them, so many at a time."""
        with io.BytesIO(self.source) if isinstance(self.source, bytes) else self.source.open("rb") as opened:
            while piece := opened.read(_PIECE):
                yield piece

    def survey(self) -> Survey:
        """Go through them once."""
        digest, blank, escapes, zeros = hashlib.sha256(), True, False, False
        run = longest = signs = 0
        last, first_line = b"", True
        for piece in self.pieces():
            digest.update(piece)
            seam = last + piece
            blank = blank and _BLANK.fullmatch(piece) is not None
            escapes = escapes or b"\x1b$" in seam
            zeros = zeros or (b"\x00" in seam and any(end in seam for end in _WIDE_ENDS))
            run, passed = _run_on(piece, run)
            longest, last = max(longest, passed), piece[-1:]
            if first_line:
                end = _first_break(piece)
                signs += max(piece.count(sign, 0, end) for sign in _SIGNS)
                first_line = end == len(piece)
        return Survey(
            digest=digest.hexdigest(),
            blank=blank,
            longest=longest,
            signs=signs,
            escapes=escapes,
            zeros=zeros,
        )


def _first_break(piece: bytes) -> int:
    """Where the first line ends, at the end of the piece if nowhere before."""
    return _first_of(_BREAKS, piece)


def _first_of(signs: tuple[bytes, ...], piece: bytes) -> int:
    """Where the first of some bytes is; a byte is looked for faster than a class of them."""
    end = len(piece)
    for sign in signs:
        found = piece.find(sign, 0, end)
        end = found if found >= 0 else end
    return end


def _run_on(piece: bytes, run: int) -> tuple[int, int]:
    """The bytes since the last separator after a piece, and those up to its first one."""
    first = _first_of((*_BREAKS, *_SIGNS), piece)
    if first == len(piece):
        return run + len(piece), run + len(piece)
    last = max(piece.rfind(sign) for sign in (*_BREAKS, *_SIGNS))
    return len(piece) - last - 1, run + first
