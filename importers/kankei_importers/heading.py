"""Heading: where the header of a list stands, among the lines above it and the rows below; up to three rows.

A header of two rows has groups (寄附者) over some columns (氏名, 住所), and cells merged over both rows
for the others. A merged cell keeps its text where it begins, and all other cells of it are empty.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, zip_longest

from kankei_importers.header import DAY_PARTS, fold, is_foreign, is_known, meaning_of
from kankei_importers.recognition import recognise
from kankei_importers.sheet import Row

__all__ = ["WITHIN", "heading", "is_stacked", "is_upright"]

WITHIN = 30
"""Rows in which a header is looked for."""
_DATA = re.compile(r"\d\d|\d\s*[年月日円/]|[@＠]")
"""What stands in rows of data and titles, and in no header of two rows."""
_CODE = re.compile(r"(?:項目|設問|質問|回答|問|q|field|item|col(?:umn)?)[\s_.-]*\d{1,4}", re.IGNORECASE)
"""What stands for a column until the row below says what it asks."""
_UNREAD = re.compile("備考|摘要|メモ|特記事項|no|番号|連番|項番|通し番号")
"""Folded, headers beside those of the dictionary that nothing else in a list looks like."""
_NAMES = frozenset({"name", "surname", "kana", "display_name"})
_REACHED = frozenset({"address", "postal_code", "phone", "mobile", "email"})
_LEAST = 2
_MOST = 2
"""Rows of a header besides the first."""

Cells = tuple[str, ...]


def heading(rows: Sequence[Row]) -> tuple[int, Cells]:
    """The place of the header's last row, and the header.

    It is the first row that a layout knows, else the one that speaks most of people in words of the
    dictionary, joined with the row below or above it where the two are one header.
    """
    for place, (_, cells) in enumerate(rows):
        if recognise(cells) is not None:
            return place, cells
    if not any(is_known(cells) for _, cells in rows):
        place = next(place for place, (_, cells) in enumerate(rows) if any(map(str.strip, cells)))
        return place, rows[place][1]
    place = _most_telling([cells for _, cells in rows])
    return _with_rows_around([cells for _, cells in rows], place)


def _with_rows_around(rows: Sequence[Cells], place: int) -> tuple[int, Cells]:
    """The header's last row, and the header with all rows above and below that are one with it."""
    first, last, header = place, place, rows[place]
    while last + 1 < len(rows) and last - first < _MOST and _are_one(header, rows[last + 1]):
        last += 1
        header = _joined(header, rows[last])
    while first and last - first < _MOST and _are_one(rows[first - 1], header):
        first -= 1
        header = _joined(rows[first], header)
    return last, header


def _most_telling(rows: Sequence[Cells]) -> int:
    """The row that asks for names, and in most words; of several the first with a list below it.

    A total, or whom to ask, may stand above the list as a table of one row.
    """
    scores = [_tells(cells) for cells in rows]
    most, places = max(scores), range(len(rows) - 1, -1, -1)
    told = {tuple(map(fold, rows[place])): place for place in places if scores[place] == most}
    best = sorted(told.values())
    lists = {
        place: sum(sum(map(bool, map(str.strip, cells))) > 1 for cells in rows[place + 1 : following])
        for place, following in pairwise([*best, len(rows)])
    }
    return max(best, key=lambda place: min(lists[place], _LEAST))


def _tells(cells: Cells) -> tuple[bool, int]:
    """Whether several words of headers ask for somebody's name too, and how many there are."""
    known = is_known(cells)
    return known >= _LEAST and not _NAMES.isdisjoint(meaning_of(cell)[0] for cell in cells), known


def is_upright(rows: Sequence[Row]) -> bool:
    """Whether rows are a form (様式) that says line by line what a list says column by column.

    Its lines begin with words of headers, each with what it asks for beside it: a name, and where somebody
    lives or can be reached. Lines above a list tell of what was held, and of nobody of it.
    """
    if max(is_known(cells) for _, cells in rows) > _LEAST:
        return False
    lines = (list(filter(None, map(str.strip, cells))) for _, cells in rows)
    labels = [line[0] for line in lines if len(line) > 1 and is_known(line[:1]) and not is_known(line[1:2])]
    told = {meaning_of(label)[0] for label in labels}
    return len(told) > _LEAST and not told.isdisjoint(_NAMES) and not told.isdisjoint(_REACHED)


def is_stacked(upper: Cells, lower: Cells) -> bool:
    """Whether two rows of headers ask for two things in one column: of lists with two lines for a person.

    >>> is_stacked(("No", "氏名", "電話番号"), ("", "フリガナ", "住所"))
    True
    >>> is_stacked(("氏名", "", "住所", ""), ("姓", "名", "郵便番号", "都道府県"))
    False
    >>> is_stacked(("氏名", "氏名", "住所", "住所"), ("姓", "名", "郵便番号", "都道府県"))
    False
    """
    if any(map(_DATA.search, (*upper, *lower))):
        return False
    pairs, times = _pairs(upper, lower), Counter(map(fold, upper))
    told = [
        (meaning_of(above), meaning_of(below))
        for (above, below), (beside, _) in pairwise([*pairs, ("|", "")])
        if above and below and beside and times[fold(above)] == 1  # a group has nothing or itself beside it
    ]
    both = [{one, other} for (one, sure), (other, exact) in told if sure and exact and one != other]
    return len(both) >= _LEAST and any(pair & _NAMES for pair in both)


def _are_one(upper: Cells, lower: Cells) -> bool:
    """Whether two rows are one header: words below, and above either some with nothing below or groups.

    Groups are above every column, and tell apart columns of the same name.
    """
    upper = tuple("" if _CODE.fullmatch(cell.strip()) else cell for cell in upper)
    if any(map(_DATA.search, (*upper, *lower))):
        return False
    filled = sum(1 for cell in lower if cell.strip())
    if is_known(lower) + _parts(lower) < max(_LEAST, filled / 2):
        return False
    over_nothing = [above for above, below in _pairs(upper, lower) if not below]
    if is_known(over_nothing) or any(_UNREAD.fullmatch(fold(cell)) for cell in over_nothing):
        return True
    return not any(over_nothing) and _told_apart(upper, lower)


def _told_apart(upper: Cells, lower: Cells) -> bool:
    """Whether columns of the same name, with none unnamed among them, have groups that differ."""
    columns, names = list(map(fold, lower)), set(map(fold, _joined(upper, lower)))
    return all(columns) and len(set(columns)) < len(columns) == len(names)


def _parts(cells: Cells) -> int:
    """How many cells are parts of a day, which alone are no words of headers; of one kind they make none."""
    parts = [cell.strip() for cell in cells if cell.strip() in DAY_PARTS]
    return len(parts) if len(set(parts)) > 1 else 0


def _joined(upper: Cells, lower: Cells) -> Cells:
    """One header of two rows: what stands below, with its group where needed, else what stands above."""
    times = Counter(map(fold, lower))
    group, joined = "", []
    for above, below in _pairs(upper, lower):
        if above:
            group = above if below else ""
        joined.append(_named(group, below, times[fold(below)] > 1) if below else above)
    return tuple(joined)


def _named(group: str, below: str, repeated: bool) -> str:
    """A column by the lower cell, or with its group before it where it would be taken for another's."""
    together = f"{group}{below}"
    meaning, exact = meaning_of(together)
    otherwise = exact and meaning != meaning_of(below)[0]
    if group and below in DAY_PARTS:
        return f"{group}（{below}）"
    return together if repeated or is_foreign(group) or otherwise else below


def _pairs(upper: Cells, lower: Cells) -> list[tuple[str, str]]:
    return [(above.strip(), below.strip()) for above, below in zip_longest(upper, lower, fillvalue="")]
