"""Title: what the name of a list, its folder, and the lines above its header say of the channel it is of.

Staff name their files by what is in them (「駅舎イベント_R6.xlsx」); where the headers leave the channel
open, that is what a colleague would go by.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from msgspec import Struct, convert

from kankei.model import Channel
from kankei_importers.sheet import Sheet

__all__ = ["NOTED", "NamedChannel", "channel_told", "channels_told", "titles"]

NOTED = "file.channel_of_title"
"""The code by which it is noted of a list that its title told its channel."""

_LONG = 6
"""A Latin word of so many letters is known by its beginning: 「stationform」."""


class NamedChannel(Struct, frozen=True):
    """A channel, and the word that said it."""

    channel: Channel
    word: str


class _Words(Struct, frozen=True, forbid_unknown_fields=True):
    """The data file: by channel its words, and words that name none."""

    none: tuple[str, ...]
    words: dict[Channel, tuple[str, ...]]


def titles(sheet: Sheet) -> list[str]:
    """What a list is called: the file, the lines above its header, and the folders, the innermost first."""
    *folders, name = sheet.name.split("/")
    return [name, *(" ".join(cells) for _, cells in sheet.preamble), *reversed(folders)]


def channel_told(texts: Iterable[str]) -> NamedChannel | None:
    """The channel that the first of these texts to name any names; None if none does, or it is left open.

    Where one names several, the next that names only one of them decides: a folder over a file's name.

    >>> channel_told(["R6_駅舎イベント受付.xlsx"]).channel
    <Channel.STATION_EVENT: 'station_event'>
    >>> channel_told(["お試し住宅とオンラインツアー.csv"]) is None
    True
    >>> channel_told(["駅舎ワークショップ.csv", "01_駅舎"]).channel
    <Channel.STATION_EVENT: 'station_event'>
    """
    told = channels_told(texts)
    return told[0] if len(told) == 1 else None


def channels_told(texts: Iterable[str]) -> list[NamedChannel]:
    """The channels that these texts leave open, one word of each; the one that they tell, or none.

    >>> [told.word for told in channels_told(["駅舎ワークショップ.csv"])]
    ['ワークショップ', '駅舎']
    """
    open_to: dict[Channel, NamedChannel] = {}
    for text in texts:
        told = {one.channel: one for one in _named(unicodedata.normalize("NFKC", text).lower())}
        both = {channel: one for channel, one in told.items() if not open_to or channel in open_to}
        if len(both) == 1:
            return list(both.values())
        open_to = open_to or both
    return list(open_to.values())


def _named(text: str) -> list[NamedChannel]:
    """What a text names; a word within a longer one that was found is not found again."""
    told = []
    for pattern, one in _patterns():
        text, count = pattern.subn(" ", text)
        if count and one:
            told.append(one)
    return told


@cache
def _patterns() -> list[tuple[re.Pattern[str], NamedChannel | None]]:
    """A pattern for each word, the longest first; None for what names no channel."""
    text = files(__package__).joinpath("channels.toml").read_text(encoding="utf-8")
    data = convert(tomllib.loads(text), _Words)
    told = {word: NamedChannel(channel, word) for channel, listed in data.words.items() for word in listed}
    words = sorted((*data.none, *told), key=lambda word: -len(word))
    return [(_pattern(word), told.get(word)) for word in words]


def _pattern(word: str) -> re.Pattern[str]:
    if not word.isascii():
        return re.compile(re.escape(word))
    rest = "[a-z]*" if len(word) >= _LONG else "s?(?![a-z])"
    return re.compile(f"(?<![a-z]){word}{rest}")
