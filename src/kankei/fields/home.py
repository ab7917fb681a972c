"""Home: how the lists of a town write an address in that town, whose name they need not say.

A form of 磐梯町 asks for 住所 and gets 「町内」, 「更科」 or 「大字磐梯字漆方1-2」. Which town that is
depends on whose list it is, so none of it is read unless the reader says whose.
"""

import re
from functools import cache

from msgspec import Struct

from kankei.fields.text import squeeze

__all__ = ["Home"]

_LIVING = r"\s?(?:に?(?:在住|居住)|住民)?"
_NOT_LIVING = re.compile("外|在勤|在学|通勤|通学|勤務")


class Home(Struct, frozen=True):
    """A town and what in it is addressed without its name."""

    name: str
    """磐梯町"""
    prefecture: str
    """福島県"""
    areas: tuple[str, ...] = ()
    """Names of its 大字, without that word."""
    postal_codes: tuple[str, ...] = ()
    """Seven digits each: those of no other municipality."""

    @property
    def line(self) -> str:
        """The town at the beginning of an address: 福島県磐梯町."""
        return self.prefecture + self.name

    def has(self, code: str) -> bool:
        """Whether a normalised postal code may stand beside an address here: one of the town, or none."""
        return not code or not self.postal_codes or code in self.postal_codes

    def is_away(self, text: str) -> bool:
        """Whether an address says no more than that it is not here.

        >>> Home("磐梯町", "福島県").is_away("町外"), Home("磐梯町", "福島県").is_away("東京都")
        (True, False)
        """
        if "外" not in text:
            return False
        outside = rf"(?:{self.name[-1]}|{self.prefecture[-1]}|国|海)外{_LIVING}"
        return re.fullmatch(outside, squeeze(text)) is not None

    def spelt_out(self, text: str) -> str:
        """An address that says by a local word or name that it is here, with the town's name; else ``""``.

        >>> home = Home("磐梯町", "福島県", ("磐梯", "更科"))
        >>> [home.spelt_out(text) for text in ("町内", "大字更科1-2", "磐梯熱海", "町内在勤")]
        ['福島県磐梯町', '福島県磐梯町大字更科1-2', '', '']
        """
        rest = squeeze(text).removeprefix(self.prefecture).lstrip()
        if rest == f"{self.prefecture[-1]}内":
            return self.prefecture
        alone, with_more, named = _patterns(self)
        if alone.fullmatch(rest):
            return self.line
        more = with_more.fullmatch(rest)
        if more:
            return "" if _NOT_LIVING.search(more[1]) else self.line + more[1]
        return self.line + rest.removeprefix(self.name) if named.match(rest) else ""


@cache
def _patterns(home: Home) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A word for the town alone, one with more behind it, the beginning that names a 大字 or the town."""
    kind, name = re.escape(home.name[-1]), re.escape(home.name)
    here = rf"(?:[当本]{kind}内|当{kind}|{kind}内|{name}内)"
    alone = rf"(?:{here}|本{kind}|{kind}民|{name}民?|{name[:-1]}|地元){_LIVING}"
    areas = "|".join(map(re.escape, sorted(home.areas, key=len, reverse=True)))
    section = rf"大字\s?(?:{areas})(?![市区町村郡])|(?:{areas})(?=字|[\s\d一二三四五六七八九十-]|\Z)|"
    return (
        re.compile(alone),
        re.compile(rf"{here}[\s・、,:(]+([^()]+)\)?"),
        re.compile(rf"{section if areas else ''}{name}(?!\d)"),
    )
