"""Text saved in a wrong encoding, cut off, or holding numbers that a town may not keep."""

import random

from msgspec.structs import replace

from kankei.fields.individual_number import is_resident_code

from .grid import Grid
from .spoilt import LISTS, NAME, NUMBERS, Bad, Kinds, Maker, kind_of, stopped

NUMBER = "123456789018"  # invented; its check digit is right


def _garbled_whole(grid: Grid, _: random.Random) -> Bad:
    text = grid.text().encode("utf-8").decode("cp932", "replace")
    return stopped(grid, "file.garbled", "file.unknown_header", data=text.encode("utf-8"))


def _garbled_cells(grid: Grid, rng: random.Random) -> Bad:
    """The header typed anew above rows that were saved in a wrong encoding."""
    wrong = rng.choice(("latin-1", "cp1252"))
    right = "utf-8" if wrong == "latin-1" else "cp932"
    spoil = lambda cell: cell.encode(right, "replace").decode(wrong, "replace")  # noqa: E731
    after = replace(grid.each_row(lambda row: list(map(spoil, row))), encoding="utf-8")
    return stopped(after, "gate.garbled", "gate.shifted_columns")


def _question_marks(grid: Grid, _: random.Random) -> Bad:
    column = NAME[kind_of(grid)]
    after = grid.with_column(column, ["?" * max(2, len(cell)) for cell in grid.column(column)])
    return stopped(after, "gate.garbled")


def _cut(grid: Grid, rng: random.Random) -> Bad:
    """Broken off in the middle of the last line."""
    plain = grid.each_row(lambda row: [cell.replace("\n", " ").replace('"', "") for cell in row])
    data = plain.print()
    last = data.rstrip(b"\r\n").rfind(b"\n") + 1
    commas = [place for place in range(last, len(data)) if data[place : place + 1] == b","]
    at = rng.choice(commas[1 : len(commas) // 2])
    return stopped(plain, "gate.truncated", "file.unclosed_quote", data=data[:at])


def _cut_in_quotes(grid: Grid, _: random.Random) -> Bad:
    after = grid.with_row(len(grid.rows) - 1, lambda row: [f"{row[0]}\n二行目", *row[1:]])
    data = after.print()
    return stopped(after, "file.unclosed_quote", data=data[: data.rfind(b'"')])


def _cut_in_character(grid: Grid, _: random.Random) -> Bad:
    short = replace(grid, rows=[*grid.rows[:-1], [*grid.rows[-1][:-1], "磐梯町"]], encoding="utf-8")
    data = short.print().rstrip(b"\r\n")[:-1]
    return stopped(short, "gate.truncated", "file.encoding", data=data)


def _mixed(grid: Grid, rng: random.Random) -> Bad:
    """Two files of different encodings one behind the other."""
    half = len(grid.rows) // 2
    first, second = ("cp932", "utf-8") if rng.random() < 0.5 else ("utf-8", "cp932")
    upper = replace(grid, rows=grid.rows[:half], encoding=first).print()
    lower = replace(grid, rows=grid.rows[half:], encoding=second).print()
    lower = lower[lower.index(b"\n") + 1 :]
    return stopped(
        grid, "file.encoding", "gate.garbled", "file.garbled", "gate.shifted_columns", data=upper + lower
    )


def _cut_digits(grid: Grid, _: random.Random) -> Bad:
    column = NUMBERS[kind_of(grid)]
    cells = [f"40012{no:010}000" for no in range(len(grid.rows))]
    return stopped(grid.with_column(column, cells), "gate.digits_cut")


def _numbers_column(header: str, code: str) -> Maker:
    def make(grid: Grid, _: random.Random) -> Bad:
        rows = [[*row, ""] for row in grid.rows]
        return stopped(replace(grid, header=[*grid.header, header], rows=rows), code)

    return make


def _number_in_cell(grid: Grid, rng: random.Random) -> Bad:
    rows = [[*row, ""] for row in grid.rows]
    rows[rng.randrange(len(rows))][-1] = rng.choice((NUMBER, "1234 5678 9018", "１２３４５６７８９０１８"))
    return stopped(
        replace(grid, header=[*grid.header, "メモ"], rows=rows, encoding="utf-8"), "gate.my_number"
    )


def _number_in_text(grid: Grid, rng: random.Random) -> Bad:
    rows = [[*row, ""] for row in grid.rows]
    rows[rng.randrange(len(rows))][-1] = f"マイナンバー {NUMBER} を確認"
    return stopped(replace(grid, header=[*grid.header, "メモ"], rows=rows), "gate.my_number_in_text")


def _codes(grid: Grid, rng: random.Random) -> Bad:
    """A column of 住民票コード that somebody called otherwise."""
    rows = [[*row, _code(rng)] for row in grid.rows]
    header = rng.choice(("管理番号", "備考", "住基番号", "コード", "連絡先2"))
    return stopped(replace(grid, header=[*grid.header, header], rows=rows), "gate.resident_code")


def _code(rng: random.Random) -> str:
    bare = f"{rng.randrange(10**10):010}"
    return next(f"{bare}{digit}" for digit in range(10) if is_resident_code(f"{bare}{digit}"))


KINDS: Kinds = {
    "saved garbled": (LISTS, _garbled_whole),
    "rows garbled below a good header": (("egg", "redhorse", "furusato_jumin", "tennyu"), _garbled_cells),
    "names of question marks": (tuple(NAME), _question_marks),
    "cut off in a line": (LISTS, _cut),
    "cut off inside quotes": (LISTS, _cut_in_quotes),
    "cut off inside a character": (LISTS, _cut_in_character),
    "two encodings in one": (LISTS, _mixed),
    "individual numbers, by the header": (LISTS, _numbers_column("個人番号", "gate.my_number")),
    "individual numbers, in a cell": (LISTS, _number_in_cell),
    "individual numbers, in a text": (LISTS, _number_in_text),
    "resident codes": (LISTS, _numbers_column("住民票コード", "gate.resident_code")),
    "resident codes under another name": (LISTS, _codes),
    "numbers cut at fifteen digits": (tuple(NUMBERS), _cut_digits),
}  # fmt: skip
