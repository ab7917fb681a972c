"""Microsoft Forms: the columns that it puts before the questions of a form.

Its E-mail and Name are of whoever was signed in, ``anonymous`` and empty where nobody was: they are read
only where no question asks for the same. Its ID counts from 1 in every form, so it names nobody. The day is
the one on which somebody was done, in its workbooks shown month first (7/25/26 19:05:00).
"""

from collections.abc import Sequence

from kankei_importers.header import fold, meanings_of

__all__ = ["is_own_day", "own_columns"]

_BEGUN = frozenset({"starttime", "開始時刻"})
_DONE = frozenset({"completiontime", "完了時刻"})
_WHO = {"email": "email", "メール": "email", "name": "name", "名前": "name"}
_MEANINGS = _WHO | {"id": ""} | dict.fromkeys(_DONE, "applied_on")


def own_columns(header: Sequence[str]) -> dict[str, str]:
    """What the columns mean that Forms wrote itself, by header, ``""`` where they are not to be read.

    Nothing in a list of another system.

    >>> own_columns(["ID", "開始時刻", "完了時刻", "メール", "名前", "お名前"])
    {'ID': '', '完了時刻': 'applied_on', 'メール': 'email', '名前': ''}
    """
    folded = list(map(fold, header))
    if "id" not in folded or _BEGUN.isdisjoint(folded) or _DONE.isdisjoint(folded):
        return {}
    told = zip(folded, meanings_of(header), strict=True)
    asked = {meaning for column, (meaning, _) in told if column not in _MEANINGS}
    if "surname" in asked:
        asked.add("name")
    own = [
        (column, _MEANINGS[name]) for column, name in zip(header, folded, strict=True) if name in _MEANINGS
    ]
    return {column: "" if meaning in asked & {"name", "email"} else meaning for column, meaning in own}


def is_own_day(header: str) -> bool:
    """Whether a header is of the day that Forms writes, month first where it is no real date.

    >>> is_own_day("完了時刻"), is_own_day("申込日")
    (True, False)
    """
    return fold(header) in _DONE
