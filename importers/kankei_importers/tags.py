"""The tags of a page of the web (HTML), one after another, each with the text behind it.

A tag that is never ended is text, and what scripts, styles and comments say is none. However a page is
written, going through it takes a time in proportion to its length.
"""

import html
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

__all__ = ["LONGEST", "Tag", "TooLongError", "tags"]

LONGEST = 1_000_000
"""Characters from one tag to the next: no list has so many."""
_TAG = re.compile(r"(/?[A-Za-z][A-Za-z0-9:-]*+)((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_LOOSE_TAG = re.compile(r"(/?[A-Za-z][A-Za-z0-9:-]*+)([^>]*+)>")
"""One in which a quotation mark stands alone."""
_PLAIN = frozenset({"td", "/td", "tr", "/tr", "th", "/th", "br"})
"""Tags of which a table is full, known as they stand."""
_MUTE = frozenset({"script", "style", "title", "textarea"})
_COMMENT, _COMMENT_END = "!--", "-->"
_DECLARING = frozenset("!?")
"""What begins a tag that says how the page is to be read: ``<!doctype html>``."""


class TooLongError(Exception):
    """From one tag to the next there is more than any list has."""


class Tag(NamedTuple):
    """A tag by its name in small letters (``/td`` where it ends one; ``""`` for none), and what it says.

    ``text`` is what stands behind it, up to the next.
    """

    name: str
    attributes: str
    text: str


def tags(pieces: Iterable[str]) -> Iterator[Tag]:
    """The tags of a page.

    Args:
        pieces: The page, so much at a time.

    Raises:
        TooLongError: A tag, or the text behind one, is longer than ``LONGEST``.

    >>> [(tag.name, tag.text) for tag in tags(["<td>佐藤&amp;", "花子</td>"])]
    [('td', '佐藤&花子'), ('/td', '')]
    """
    until, passed = "", 0
    for part in _parts(pieces):
        if not until and part.startswith(_COMMENT):
            until = _COMMENT_END
        if not until:
            tag = _tag(part)
            until, passed = f"/{tag.name}" if tag.name in _MUTE else "", 0
            if not until:
                yield tag
        elif end := _end_of(until, part):
            until, passed = "", 0
            yield Tag("", "", html.unescape(part[end:]))
        else:
            passed += len(part) + 1
            if passed > LONGEST:
                raise TooLongError


def _parts(pieces: Iterable[str]) -> Iterator[str]:
    """What stands from each ``<`` to the next, without it."""
    held, begun = "", False
    for piece in chain(pieces, "<"):
        first, *parts = piece.split("<")
        held += first
        if len(held) > LONGEST:
            raise TooLongError
        for part in parts:
            if begun:
                yield held
            held, begun = part, True


def _end_of(until: str, part: str) -> int:
    """Where in a part that ends which is told by ``until``; 0 if nowhere."""
    if until == _COMMENT_END:
        return part.find(until) + len(until) if until in part else 0
    return part.find(">") + 1 if part[: len(until)].lower() == until else 0


def _tag(part: str) -> Tag:
    """The tag that a part begins with, and the text behind it."""
    name, ended, text = part.partition(">")
    if ended and name in _PLAIN:
        return Tag(name, "", html.unescape(text) if "&" in text else text)
    found = _TAG.match(part) or _LOOSE_TAG.match(part)
    if found is not None:
        return Tag(found[1].lower(), found[2], html.unescape(part[found.end() :]))
    return Tag("", "", html.unescape(text if part[:1] in _DECLARING else f"<{part}"))
