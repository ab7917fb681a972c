"""How the columns of an undeclared list are understood: proposed from the dictionary, mended by a person.

A mapping is kept as a small TOML file, so that somebody can correct it and next year's list is read the same.
"""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from kankei.errors import FileError
from kankei.model import Channel
from kankei_importers.header import dictionary, fold, meaning_of

__all__ = ["Mapping", "load", "propose"]


class Mapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the headers of a list mean: meaning (a name of ``headers.toml``) → headers, the best first."""

    name: str = ""
    version: str = "1"
    channel: Channel
    columns: dict[str, tuple[str, ...]]

    def save(self, path: Path | str) -> None:
        """Write it as TOML (UTF-8), to be read again by :func:`load`."""
        lines = ["# 列の読み方。左が意味、右が一覧の見出しです。直して保存すれば、その通りに読みます。"]
        lines += [f"{key} = {_quoted(value)}" for key, value in self._head().items()]
        lines += ["", "[columns]"]
        for meaning, headers in self.columns.items():
            lines.append(f"{meaning} = [{', '.join(map(_quoted, headers))}]")
        Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _head(self) -> dict[str, str]:
        return {"name": self.name, "version": self.version, "channel": str(self.channel)}


def propose(header: Sequence[str], channel: Channel) -> Mapping:
    """The likeliest meaning of each header; a header the dictionary does not know is left out.

    >>> propose(["お名前", "ご住所", "好きな食べ物"], Channel.SURVEY).columns
    {'name': ('お名前',), 'address': ('ご住所',)}
    """
    found: dict[str, list[tuple[bool, str]]] = {}
    for column in header:
        meaning, exact = meaning_of(column)
        if meaning:
            found.setdefault(meaning, []).append((not exact, column))
    order = list(dictionary())
    return Mapping(
        channel=channel,
        columns={meaning: _best(meaning, found[meaning]) for meaning in sorted(found, key=order.index)},
    )


def load(path: Path | str) -> Mapping:
    """Read a mapping that somebody saved.

    Raises:
        FileError: ``mapping.unreadable`` for what is no such file, ``mapping.unknown_meaning``.
    """
    name = Path(path).name
    try:
        raw: dict[str, Any] = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
        mapping = msgspec.convert(raw, Mapping)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError):
        raise FileError(name, "mapping.unreadable") from None
    unknown = [meaning for meaning in mapping.columns if meaning not in dictionary()]
    if unknown:
        raise FileError(name, "mapping.unknown_meaning", meaning=unknown[0])
    return mapping


def _best(meaning: str, found: Sequence[tuple[bool, str]]) -> tuple[str, ...]:
    """Headers of one meaning: exact words before guesses, in the dictionary's order of preference."""
    words = [fold(word) for word in dictionary()[meaning].words]
    rank = {word: place for place, word in reversed(list(enumerate(words)))}
    ordered = sorted(found, key=lambda item: (item[0], rank.get(fold(item[1]), len(words))))
    return tuple(dict.fromkeys(column for _, column in ordered))


def _quoted(text: str) -> str:
    """A TOML basic string, which JSON's escapes are too."""
    return msgspec.json.encode(text).decode("utf-8").replace("\x7f", "\\u007f")
