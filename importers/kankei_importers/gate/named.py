"""What stands in the place of one person's name: an organisation, several people, words for anybody."""

import re
from collections.abc import Iterator, Sequence

from kankei.fields import readings
from kankei.fields.glyph import fold
from kankei.fields.name import is_organisation, is_several, organisations
from kankei.fields.text import squeeze
from kankei.model import Channel, DraftRow, Problem
from kankei_importers.gate.finding import noted

__all__ = ["check_named"]

_LONGEST = 60
_DESCRIBED = re.compile(
    r"(?:\d{1,2}(?:代|歳代?|才)の?\s?)?(?:[町村市県区][内外]の?|地元の?|近所の?|観光)?\s?"
    r"(?:男性?|女性?|男の[人子]|女の[人子]|親子|母子|父子|夫婦|家族連?れ?|カップル|高齢者|学生|[高中小]学?生|外国人"
    r"|(?<=[内外元所光の])[客方人]|[町村市県区]民)(?:[A-Za-zＡ-Ｚ]|\d{1,3}|[①-⑳]|[(（].{1,6}[)）]|連れ)?"
)
"""Who somebody was to whoever counted at the door: 40代男性, 町民A, 親子（3名）."""
_MORE = re.compile(r"\S\s+\S+\s+\S|[→⇒]")


def _is_described(name: str) -> bool:
    return _DESCRIBED.fullmatch(name) is not None and not is_organisation(name)


def _are_more(name: str) -> bool:
    """Whether a cell names several: by signs, one for another, or two given names behind a surname."""
    if is_several(name):
        return True
    if not _MORE.search(name):
        return False
    first, *givens = squeeze(name[:_LONGEST]).split()
    known = readings.given_share()
    of_one_house = fold(first) in readings.surname_share() and all(fold(given) in known for given in givens)
    return of_one_house or "→" in name or "⇒" in name


def check_named(rows: Sequence[DraftRow], channel: Channel) -> Iterator[Problem]:
    """Say how many rows are in the name of an organisation, which is no person, of several people, or nobody.

    Nothing is said of lists that are of organisations by their nature.
    """
    if channel is Channel.CORPORATE_DONATION:
        return
    names = {row.record.name for row in rows if row.record is not None}
    told = (
        ("gate.organisations", organisations(names)),
        ("gate.several_names", set(filter(_are_more, names))),
        ("gate.described_names", set(filter(_is_described, names))),
    )
    for code, named in told:
        found = [row.number for row in rows if row.record and row.record.name in named] if named else []
        yield from noted(code, found)
