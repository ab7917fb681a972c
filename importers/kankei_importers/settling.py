"""Settling: what moves a list tells of, and whether somebody moved or still looks for a house."""

import re
from collections.abc import Iterable

from kankei.model import Status
from kankei.model.kind import MOVES
from kankei_importers.header import fold
from kankei_importers.layout import Cell, Kind, Source
from kankei_importers.mapping import Mapping
from kankei_importers.moved import MovedBy
from kankei_importers.removal import usual_move
from kankei_importers.when import column_of, ways

__all__ = [
    "ASKED",
    "LOOKING",
    "MOVED",
    "OF_MOVING",
    "days_of_moving",
    "kind_of_move",
    "tells_both",
    "where_no_day",
]

LOOKING = (
    r"(?:登録|交渉|商談|検討|相談|募集|紹介|調整)中|内[見覧]|希望|未(?:成約|契約|入居|転入|移住|定)|期限切"
    r"|(?:成約|契約|入居|転入|移住)(?:予定|待)"
)
"""What a state says of somebody who has not moved yet."""
MOVED = r"(?:成約|契約|入居|移住)(?:済|完了|者|\Z)"
"""What a state says of somebody who found a house, or lives in it."""
ASKED = re.compile("登録|申し?込|応募|相談")
"""Folded, a header of a day on which somebody asked for a house, or to be told of houses."""
OF_MOVING = re.compile("(?:成約|契約|入居|転入|移住|定住)(?:年月)?日")
"""Folded, a header under which a day tells that somebody came to live here."""
_JOINING = re.compile("入会|加入")
_DEAL = re.compile("成約|契約")


def tells_both(headers: Iterable[str]) -> bool:
    """Whether columns of days tell when somebody joined or asked, and when they moved in.

    >>> tells_both(["登録日", "成約日", "入居日"]), tells_both(["届出日", "転入日"])
    (True, False)
    """
    words = list(map(fold, headers))
    joined = any(ASKED.search(word) or _JOINING.search(word) for word in words)
    return joined and any(map(OF_MOVING.fullmatch, words))


def days_of_moving(mapping: Mapping) -> tuple[str, ...]:
    """The columns of days on which somebody moved; those of a contract (成約日) where there is no other."""
    days = mapping.columns.get("happened_on", ())
    return tuple(day for day in days if not _DEAL.search(fold(day))) or days


def where_no_day(mapping: Mapping) -> Status:
    """What a row is that tells no such day, though others do.

    Whoever has only asked for a house (登録日), or signed for one, has not moved into it yet.
    """
    moving, days = days_of_moving(mapping), mapping.columns.get("happened_on", ())
    asked = any(ASKED.search(fold(header)) for header in mapping.columns.get("applied_on", ()))
    return Status.PLANNED if moving and (asked or moving != days) else Status.DONE


def kind_of_move(mapping: Mapping) -> Kind:
    """What tells of which kind a move is: a column for it, else the days of both ways."""
    return Kind(column_of(mapping, "kind") or _moved_by(mapping), MOVES, otherwise=_usual_move(mapping))


def _moved_by(mapping: Mapping) -> Source:
    """The days of moving in and of moving out, where the list has both."""
    came, left = ways(mapping)
    return MovedBy(came, left) if came and left else Cell(())


def _usual_move(mapping: Mapping) -> str:
    """What a row of a list of moves is that does not say so, by the headers of its kind and its days."""
    kinds, days = (
        " ".join(map(fold, mapping.columns.get(meaning, ()))) for meaning in ("kind", "happened_on")
    )
    usual = usual_move(kinds or days)
    if kinds:
        return "moved_in" if usual == "moved_in" else ""
    return "moved_in" if usual is None else usual
