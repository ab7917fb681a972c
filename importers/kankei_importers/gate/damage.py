"""Text that was spoilt on its way: saved in a wrong encoding, cut off, its digits rounded away."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from kankei.model import DraftRow, Problem
from kankei_importers.gate.finding import finding
from kankei_importers.header import fold
from kankei_importers.layout import Layout
from kankei_importers.rows import MISSHAPEN, Problems
from kankei_importers.sheet import LOST
from kankei_importers.table import Table

__all__ = ["check_damage", "garbled_among", "is_garbled_cell", "mark_garbled"]

_JAPANESE = re.compile(r"[\u3041-\u30fe\u3400-\u9fff]")
_WRONG = (
    ("cp932", "utf-8"),
    ("latin-1", "utf-8"),
    ("cp1252", "utf-8"),
    ("latin-1", "cp932"),
    ("cp1252", "cp932"),
)
_WESTERN = "\u2122"
"""The last character that latin-1 or cp1252 can write."""
_BEGIN_BOTH = range(0xE0, 0xF5)
"""Bytes that begin a character of two bytes in cp932 and one of three or four in UTF-8."""
_MARKS = re.compile(r"(?<!\S)[?？]{2,}(?!\S)")
_ONLY_MARKS, _TWO_MARKS = re.compile(r"[?？\s]+"), re.compile(r"[?？]{2}")
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
_NO_KANA = re.compile("[\uff61-\uff64\u3400-\u9fff]|\\A[\uff65\uff67-\uff70\uff9e\uff9f]")
"""What no word in half-width kana has in it, or begins with."""
_FROM_EUC = re.compile("[\uff61-\uff65].?[\uff66-\uff9f]|[\u3400-\u9fff][\uff66-\uff9f]+[\u3400-\u9fff]")
_SPACE = re.compile("[ \u3000]")
_LOST_SIGN = re.compile(r"[?？〓□][\u3400-\u9fff]|[\u3400-\u9fff][?？〓□]")
_FEW, _MANY = 3, 0.2
_SPOILT = frozenset({"row.garbled", "row.lost"})
_LOST_AT_ENDS = 2
"""Bytes that may be gone: what a wrong encoding takes for white space is stripped from a cell."""
_EXACT_DIGITS = 15
_LONG = re.compile(r"\d{16,}")


def mark_garbled(table: Table, layout: Layout, problems: Problems) -> None:
    """Add ``row.garbled`` where a name, its kana or an address was saved in a wrong encoding."""
    for source in (layout.record.get(field) for field in ("name", "kana", "address")):
        if source is None:
            continue
        spoilt = garbled_among(table.told(source))
        for place, cell in enumerate(table.read(source)) if spoilt else ():
            if cell in spoilt and not any(p.code in MISSHAPEN for p in problems.get(place, ())):
                header = table.header_of(source)
                row = table.sheet.rows[place][0]
                problems[place] = [Problem(code="row.garbled", row=row, column=header)]


def garbled_among(cells: Iterable[str]) -> set[str]:
    """The distinct cells that are garbled; most need no closer look.

    >>> garbled_among(["佐藤", "菴占陸"])
    {'菴占陸'}
    """
    return set(filter(is_garbled_cell, filter(_suspicious().search, set(cells))))


def is_garbled_cell(cell: str) -> bool:
    """Whether a text makes sense only when read back as it was written, or is nothing but 「???」.

    >>> is_garbled_cell("佐藤".encode().decode("cp932")), is_garbled_cell("佐藤"), is_garbled_cell("????")
    (True, False, True)
    """
    if _ONLY_MARKS.fullmatch(cell) and _TWO_MARKS.search(cell):
        return True
    if cell.isascii():
        return False
    return any(_is_garbled_word(word) for word in (*_SPACE.split(cell), cell) if word)


@cache
def _suspicious() -> re.Pattern[str]:
    """What every garbled cell has in it, and few others.

    Question marks, half-width kana, signs that a western encoding can write, or one that cp932 writes with a
    byte by which UTF-8 begins a character: kanji of the second level, and none of the first.
    """
    pairs = (bytes((lead, trail)) for lead in _BEGIN_BOTH for trail in range(0x40, 0xFD))
    rare = {pair.decode("cp932", "ignore") for pair in pairs}
    signs = "".join(sorted(sign for sign in rare if len(sign) == 1 and sign > _WESTERN))
    return re.compile(f"[?？][?？]|[\x80-{_WESTERN}\uff61-\uff9f{re.escape(signs)}]")


@lru_cache(maxsize=16_384)
def _is_garbled_word(word: str) -> bool:
    if _HALF_WIDTH.search(word) and _NO_KANA.search(word) and _is_euc(word):
        return True
    possible = _WRONG[:1] if max(word) > _WESTERN else _WRONG
    return any(_reads_back(word, wrong, right) for wrong, right in possible)


def _is_euc(word: str) -> bool:
    """Whether half-width kana among other signs are EUC-JP read as cp932: ``ｺｴﾆ｣`` was 「佐藤」."""
    try:
        return _JAPANESE.search(word.encode("cp932").decode("euc_jp")) is not None
    except UnicodeError:
        return False


def _reads_back(word: str, wrong: str, right: str) -> bool:
    """Whether a word is Japanese once read back; what looked like space was stripped from its ends."""
    lost = 0 if wrong == "cp932" else _LOST_AT_ENDS
    try:
        raw = word.encode(wrong)
        text = raw.decode(right, "ignore" if lost else "strict")
    except UnicodeError:
        return False
    if len(raw) - len(text.encode(right)) > lost:
        return False
    return len(_JAPANESE.findall(text)) >= 2 and not re.search(r"[\uff61-\uff9f\ufffd]", text)


def check_damage(table: Table, layout: Layout, rows: Sequence[DraftRow], *, ended: bool) -> Iterator[Problem]:
    """A garbled list, a cut one, numbers of which the last digits are gone.

    ``ended``: the file closes with a line end, as files do that were written to the end.
    """
    size = sum(1 for row in rows if not row.skip)
    garbled = sum(1 for row in rows if any(problem.code in _SPOILT for problem in row.problems))
    name = layout.record.get("name")
    garbled = max(garbled, _marked(table.read(name), rows) if name else 0)
    if (garbled >= _FEW and garbled > _MANY * size) or (garbled and _is_of_two(table, layout)):
        yield finding("gate.garbled", garbled / size, rows=f"{garbled:,}", of=f"{size:,}")
    if not ended and rows and _is_cut(table, rows[-1]):
        yield finding("gate.truncated", 0.95, row=str(rows[-1].number))
    elif not ended and rows and not rows[-1].skip:
        yield Problem(code="gate.unended", facts={"row": str(rows[-1].number), "sure": "30%"})
    yield from _cut_digits(table, layout)
    yield from _merged_names(table, layout, rows)
    yield from _lost_signs(table, layout)


def _marked(cells: Sequence[str], rows: Sequence[DraftRow]) -> int:
    """How many cells of rows that are not passed over have a word of nothing but question marks."""
    marked = set(filter(_MARKS.search, set(cells)))
    if not marked:
        return 0
    return sum(cell in marked and not row.skip for cell, row in zip(cells, rows, strict=True))


def _is_of_two(table: Table, layout: Layout) -> bool:
    """Whether rows of another encoding stand in it: half-width kana with the signs EUC-JP leaves there."""
    sources = [layout.record[field] for field in ("name", "kana", "address") if field in layout.record]
    cells = {cell for source in sources for cell in table.told(source) if _HALF_WIDTH.search(cell)}
    return any(_FROM_EUC.search(cell) for cell in cells)


def _is_cut(table: Table, last: DraftRow) -> bool:
    """Whether the last row has too few cells, ends in half a character, or in half a number."""
    short = any(problem.code in MISSHAPEN for problem in last.problems)
    if (short and len(last.cells) < len(table.header)) or (last.cells and LOST in last.cells[-1]):
        return True
    cells = [cell for cell in table.column(fold(table.header[-1])) if cell]
    shapes = {re.sub(r"\d", "9", cell) for cell in cells[:-1]}
    return len(cells) > _FEW and len(shapes) == 1 and re.sub(r"\d", "9", cells[-1]) not in shapes


def _merged_names(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Merged cells keep their text in the first row alone: names that stand in some rows and not below.

    Whoever was free to give a name (任意) may have given none.
    """
    source = layout.record.get("name")
    if source is not None and any("任意" in header for header in source.printed(table)):
        return
    names = table.read(source) if source else []
    said = [name for name, row in zip(names, rows, strict=True) if not row.skip] if names else []
    if len(said) >= _FEW and said[0] and _MANY * len(said) < said.count("") < len(said):
        yield Problem(
            code="gate.names_missing",
            column=table.header_of(source) if source else "",
            facts={"rows": f"{said.count(''):,}", "of": f"{len(said):,}", "sure": "50%"},
        )


def _lost_signs(table: Table, layout: Layout) -> Iterator[Problem]:
    """Names in which a sign stands for a character that some program could not write: ?橋, 〓橋."""
    source = layout.record.get("name")
    names = table.read(source) if source else []
    spoilt = set(filter(_LOST_SIGN.search, table.told(source))) if source else set()
    if source and spoilt:
        places = [place for place, name in enumerate(names) if name in spoilt]
        facts = {"rows": f"{len(places):,}", "row": str(table.sheet.rows[places[0]][0]), "sure": "90%"}
        yield Problem(code="gate.names_lossy", column=table.header_of(source), facts=facts)


def _cut_digits(table: Table, layout: Layout) -> Iterator[Problem]:
    """A spreadsheet keeps fifteen digits of a number; behind them stand zeros in all that were longer."""
    for column in layout.number.printed(table) if layout.number else ():
        long = {cell for cell in table.distinct(fold(column)) if _LONG.fullmatch(cell)}
        if len(long) >= _FEW and all(set(cell[_EXACT_DIGITS:]) == {"0"} for cell in long):
            yield finding("gate.digits_cut", 1 - 0.1 ** len(long), column=column)
