# ruff: noqa: E501, S311  (headers and rows as they are printed; invented data)
"""Bad lists, one kind of accident each, and what the gate must say of it.

``stops``: codes of which one must stop the file. ``rejects``: rows (as a spreadsheet numbers them) that must be
rejected, with the codes of which each must bear one; every other row must still be taken.
"""

import io
import random
import zipfile
from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from .good import grids
from .grid import Grid

NUMBER = "123456789018"  # invented; its check digit is right


class Bad(Struct, frozen=True, kw_only=True):
    """A list with something wrong, how it is brought, and what must come of it."""

    kind: str
    name: str
    data: bytes
    channel: str | None = None
    layout: str | None = None
    year: int | None = None
    stops: frozenset[str] = frozenset()
    rejects: frozenset[int] = frozenset()
    reasons: frozenset[str] = frozenset()
    taken: int = 0
    """How many rows the same list has when nothing is wrong with it."""


Maker = Callable[[Grid, random.Random], Bad]
FULL = ("egg", "redhorse", "rms", "shincho")
LISTS = (*FULL, "station_form", "furusato_jumin", "tennyu", "otameshi_kintone")


def stopped(grid: Grid, *codes: str, data: bytes | None = None, **brought: object) -> Bad:
    """A list that must not be taken at all."""
    data = grid.print() if data is None else data
    bad = Bad(
        kind="", name=grid.name, data=data, channel=grid.channel, layout=grid.layout, stops=frozenset(codes)
    )
    return replace(bad, **brought)  # type: ignore[arg-type]


def rejected(before: Grid, after: Grid, rows: list[int], *codes: str, data: bytes | None = None) -> Bad:
    """A list of which some rows must be rejected, the others taken."""
    above = after.above.count(after.newline)
    return Bad(
        kind="",
        name=after.name,
        data=after.print() if data is None else data,
        channel=after.channel,
        rejects=frozenset(row + 2 + above for row in rows),
        reasons=frozenset(codes),
        taken=len(before.rows),
    )


# Where the fields stand in each list that has them.
PHONE = {"egg": "電話番号", "redhorse": "電話番号", "shincho": "寄附者電話番号", "station_form": "電話番号", "furusato_jumin": "電話番号", "otameshi_kintone": "電話番号"}  # fmt: skip
MAIL = {"egg": "E-mailアドレス", "redhorse": "メールアドレス", "shincho": "寄附者メールアドレス", "station_form": "メールアドレス", "furusato_jumin": "メールアドレス", "otameshi_kintone": "メールアドレス"}  # fmt: skip
POSTAL = {"egg": "〒", "redhorse": "郵便番号", "shincho": "寄附者住所（〒）", "furusato_jumin": "郵便番号", "otameshi_kintone": "郵便番号", "tennyu": "転入前住所_郵便番号"}  # fmt: skip
PREFECTURE = {"egg": "都道府県", "redhorse": "都道府県", "rms": "注文者住所都道府県", "shincho": "寄附者住所（都道府県）"}  # fmt: skip
KANA = {"egg": "フリガナ", "redhorse": "ふりがな", "rms": "注文者姓カナ", "furusato_jumin": "氏名カナ", "otameshi_kintone": "フリガナ", "tennyu": "氏名_フリガナ"}  # fmt: skip
NAME = {"egg": "氏名", "redhorse": "名前", "rms": "注文者姓", "furusato_jumin": "氏名", "otameshi_kintone": "申込者氏名", "tennyu": "氏名", "shincho": "寄附者", "station_form": "お名前"}  # fmt: skip
AMOUNT = {"egg": "寄附金額", "redhorse": "寄附金額", "rms": "合計金額"}
NUMBERS = {"egg": "寄附者番号", "redhorse": "外部管理番号", "rms": "注文番号", "shincho": "配送管理ID", "furusato_jumin": "登録番号"}  # fmt: skip
DAY = {"egg": "申込日", "redhorse": "寄附申込日", "rms": "注文日", "shincho": "申込日", "furusato_jumin": "登録日", "tennyu": "異動年月日", "otameshi_kintone": "利用開始日", "station_form": "タイムスタンプ", "fb_self_declared": "登録日"}  # fmt: skip
PAID = {"egg": "入金日", "redhorse": "入金処理日", "shincho": "入金日"}
AHEAD = {"redhorse": "入金処理日", "shincho": "入金日", "furusato_jumin": "登録日", "tennyu": "異動年月日"}
SYSTEMS = {"egg": "rms", "rms": "egg", "redhorse": "zoom", "shincho": "redhorse", "zoom_tour": "egg"}


def _kind(grid: Grid) -> str:
    return grid.name.rpartition("_")[0]


def _sorted_alone(columns: dict[str, str], *codes: str) -> tuple[tuple[str, ...], Maker]:
    def make(grid: Grid, rng: random.Random) -> Bad:
        column = columns[_kind(grid)]
        cells = grid.column(column)
        filled = sorted(filter(None, cells), reverse=rng.random() < 0.5)
        return stopped(grid.with_column(column, filled + [""] * (len(cells) - len(filled))), *codes)

    return tuple(columns), make


def _cells(
    columns: dict[str, str], change: Callable[[str], str], *codes: str
) -> tuple[tuple[str, ...], Maker]:
    """One to three cells of a column spoilt."""

    def make(grid: Grid, rng: random.Random) -> Bad:
        column = columns[_kind(grid)]
        full = [place for place, cell in enumerate(grid.column(column)) if cell]
        if columns is AMOUNT or columns is AHEAD:
            full = [place for place in full if _counts(grid, place)]
        rows = rng.sample(full, rng.choice((1, 2, 3)))
        after = grid
        for row in rows:
            after = after.with_cell(row, column, change)
            if column in PAID.values():
                continue
            if _kind(grid) in PAID and columns is DAY:
                after = after.with_cell(row, PAID[_kind(grid)], lambda _: "")
        return rejected(grid, after, rows, *codes)

    return tuple(columns), make


def _counts(grid: Grid, place: int) -> bool:
    """Whether a gift was paid and not taken back: the amount of any other does not matter."""
    paid = PAID.get(_kind(grid))
    called_off = {"キャンセル", "キャンセル確定", "入金待ち", "NG", "申込者都合"}
    if "取消し依頼" in grid.header and grid.column("取消し依頼")[place]:
        return False
    return not called_off & set(grid.rows[place]) and (paid is None or grid.column(paid)[place] != "")


def _rows(
    kinds: tuple[str, ...], change: Callable[[list[str]], list[str]], *codes: str
) -> tuple[tuple[str, ...], Maker]:
    """One or two rows spoilt."""

    def make(grid: Grid, rng: random.Random) -> Bad:
        rows = rng.sample(range(len(grid.rows) - 1), rng.choice((1, 2)))
        after = grid
        for row in rows:
            after = after.with_row(row, change)
        return rejected(grid, after, rows, *codes)

    return kinds, make


def _swapped(one: dict[str, str], two: dict[str, str], *codes: str) -> tuple[tuple[str, ...], Maker]:
    """Two columns under each other's header."""

    def make(grid: Grid, _: random.Random) -> Bad:
        first, second = one[_kind(grid)], two[_kind(grid)]
        header = [{first: second, second: first}.get(name, name) for name in grid.header]
        return stopped(replace(grid, header=header), *codes)

    return tuple(kind for kind in one if kind in two), make


def _misnamed(grid: Grid, _: random.Random) -> Bad:
    return stopped(replace(grid, name=f"{SYSTEMS[_kind(grid)]}_2023.csv"), "gate.wrong_portal")


def _wrong_year_asked(grid: Grid, rng: random.Random) -> Bad:
    return stopped(grid, "gate.wrong_year", year=rng.choice((2019, 2021, 2030)))


def _wrong_year_named(grid: Grid, rng: random.Random) -> Bad:
    year = rng.choice(("2019", "令和2年度", "R3年度", "2020年度"))
    return stopped(replace(grid, name=f"寄附一覧_{year}.csv"), "gate.wrong_year")


def _town_named(grid: Grid, rng: random.Random) -> Bad:
    town = rng.choice(("会津坂下町", "猪苗代町", "北塩原村", "喜多方市"))
    return stopped(replace(grid, name=f"{town}_一覧.csv"), "gate.wrong_town")


def _town_in_column(grid: Grid, rng: random.Random) -> Bad:
    header, cell = rng.choice(
        (("自治体名", "猪苗代町"), ("自治体コード", "074080"), ("団体コード", "074217"))
    )
    rows = [[*row, cell] for row in grid.rows]
    return stopped(replace(grid, header=[*grid.header, header], rows=rows), "gate.wrong_town")


def _town_above(grid: Grid, _: random.Random) -> Bad:
    return stopped(replace(grid, above=f"福島県耶麻郡猪苗代町　寄附者一覧{grid.newline}"), "gate.wrong_town")


def _header_lost(grid: Grid, rng: random.Random) -> Bad:
    place = rng.randrange(1, len(grid.header) // 2)
    header = [name for no, name in enumerate(grid.header) if no != place]
    return stopped(
        replace(grid, header=header), "gate.shifted_columns", "file.unknown_header", "file.channel_unknown"
    )


def _pushed_right(grid: Grid, rng: random.Random) -> Bad:
    """A cell put in at the left of every row, the last one falling off."""
    place = rng.randrange(3)
    after = grid.each_row(lambda row: [*row[:place], "済", *row[place:-1]])
    return stopped(
        after, "gate.shifted_columns", "gate.column_type", "gate.postal_prefecture", "gate.kana_name"
    )


def _pulled_left(grid: Grid, rng: random.Random) -> Bad:
    """A cell taken out at the left of every row, an empty one put at the end."""
    place = rng.randrange(1, 3)
    after = grid.each_row(lambda row: [*row[:place], *row[place + 1 :], ""])
    return stopped(
        after, "gate.shifted_columns", "gate.column_type", "gate.postal_prefecture", "gate.kana_name"
    )


def _slipped_up(grid: Grid, _: random.Random) -> Bad:
    """One cell deleted near the top, the cells below moving up: everybody has the next one's."""
    column = KANA[_kind(grid)] if _kind(grid) != "shincho" else POSTAL["shincho"]
    cells = grid.column(column)
    after = grid.with_column(column, [cells[0], *cells[2:], ""])
    return stopped(after, "gate.kana_name", "gate.postal_prefecture")


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
    column = NAME[_kind(grid)]
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


def _twice(grid: Grid, _: random.Random) -> Bad:
    name = NAME[_kind(grid)]
    rows = [[*row, row[0]] for row in grid.rows]
    return stopped(replace(grid, header=[*grid.header, name], rows=rows), "file.duplicate_header")


def _headless(grid: Grid, _: random.Random) -> Bad:
    bare = replace(grid, header=grid.rows[0], rows=grid.rows[1:], channel=grid.channel)
    return stopped(bare, "file.unknown_header", "file.channel_unknown", "file.no_date")


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


def _cut_digits(grid: Grid, _: random.Random) -> Bad:
    column = NUMBERS[_kind(grid)]
    cells = [f"40012{no:010}000" for no in range(len(grid.rows))]
    return stopped(grid.with_column(column, cells), "gate.digits_cut")


def _goods(_: Grid, rng: random.Random) -> Bad:
    headers = rng.choice(
        (
            "（必須）お礼の品名,（条件付き必須）必要寄付金額,サイト表示事業者名,管理コード",
            "返礼品番号,返礼品名,寄附金額,在庫数",
            "SKU,商品名,販売価格,在庫",
            "返礼品識別コード,返礼品名称,寄附金額",
        )
    ).split(",")
    rows = [[f"{header}{no}" for header in headers] for no in range(8)]
    return stopped(Grid("返礼品.csv", headers, rows), "file.products")


def _parcels(_: Grid, __: random.Random) -> Bad:
    rows = [[str(no), f"4000{no:08}", "ヤマト運輸", "2024/05/01"] for no in range(9)]
    return stopped(
        Grid("sell.csv", ["配送No", "伝票番号", "配送業者", "出荷予定日"], rows, "cp932"), "file.parcels"
    )


def _unknown(_: Grid, __: random.Random) -> Bad:
    rows = [["りんご", "3", "100"], ["みかん", "5", "80"]]
    return stopped(
        Grid("在庫.csv", ["品目", "個数", "単価"], rows), "file.unknown_header", "file.channel_unknown"
    )


def _open_channel(grid: Grid, _: random.Random) -> Bad:
    return stopped(grid, "file.channel_unknown", channel=None)


def _wrong_channel(grid: Grid, _: random.Random) -> Bad:
    return stopped(grid, "file.channel_differs", channel="trial_stay")


def _wrong_layout(grid: Grid, _: random.Random) -> Bad:
    other = "egg" if _kind(grid) != "egg" else "rms"
    return stopped(grid, "file.layout_differs", layout=other)


def _no_rows(grid: Grid, _: random.Random) -> Bad:
    return stopped(replace(grid, rows=[]), "file.header_only")


def _nothing(grid: Grid, rng: random.Random) -> Bad:
    return stopped(grid, "file.empty", data=rng.choice((b"", b"\xef\xbb\xbf", b"\r\n\r\n", b",,,,\r\n")))


def _no_list(grid: Grid, rng: random.Random) -> Bad:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(grid.name, grid.print())
    picture = b"\xff\xd8\xff\xe0" + rng.randbytes(4_000)
    data = rng.choice((buffer.getvalue(), picture, b"PK\x03\x04" + rng.randbytes(500), rng.randbytes(3_000)))
    return stopped(grid, "file.not_a_list", "file.broken", "file.encoding", "file.unclosed_quote", data=data)


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


def _no_day(grid: Grid, _: random.Random) -> Bad:
    drop = [grid.place(DAY[_kind(grid)])]
    header = [name for place, name in enumerate(grid.header) if place not in drop]
    rows = [[cell for place, cell in enumerate(row) if place not in drop] for row in grid.rows]
    return stopped(replace(grid, header=header, rows=rows, name="list.csv"), "file.no_date")


def _odd(character: str, *codes: str) -> tuple[tuple[str, ...], Maker]:
    def make(grid: Grid, rng: random.Random) -> Bad:
        column = NAME[_kind(grid)]
        row = rng.randrange(len(grid.rows))
        after = replace(grid, encoding="utf-8").with_cell(
            row, column, lambda cell: cell[:1] + character + cell[1:]
        )
        return rejected(grid, after, [row], *codes)

    return tuple(NAME), make


def _garbled_row(grid: Grid, rng: random.Random) -> Bad:
    column, row = NAME[_kind(grid)], rng.randrange(len(grid.rows))
    spoil = lambda _: rng.choice(("佐藤　花子", "鈴木　一郎")).encode("utf-8").decode("latin-1")  # noqa: E731
    return rejected(grid, replace(grid, encoding="utf-8").with_cell(row, column, spoil), [row], "row.garbled")


def _slipped_row(row: list[str]) -> list[str]:
    return [row[0], "", *row[1:-1]] if len(row) < 15 else [row[0], *row[2:], ""]


MOVED = ("gate.shifted_columns", "gate.column_type")
KINDS: dict[str, tuple[tuple[str, ...], Maker]] = {
    "another system's name": (tuple(SYSTEMS), _misnamed),
    "another channel asked for": (FULL, _wrong_channel),
    "another layout asked for": (FULL, _wrong_layout),
    "another year than asked for": (LISTS, _wrong_year_asked),
    "another year than its name says": (FULL, _wrong_year_named),
    "another town's name": (LISTS, _town_named),
    "another town in a column": (FULL, _town_in_column),
    "another town above the header": (FULL, _town_above),
    "a header lost": (FULL, _header_lost),
    "cells pushed right": (("egg", "redhorse", "rms", "furusato_jumin"), _pushed_right),
    "cells pulled left": (("egg", "redhorse", "rms", "furusato_jumin"), _pulled_left),
    "phone and mailbox swapped": _swapped(PHONE, MAIL, *MOVED),
    "postal code and kana swapped": _swapped(POSTAL, KANA, *MOVED),
    "name and phone swapped": _swapped(NAME, PHONE, *MOVED),
    "kana sorted alone": _sorted_alone(KANA, "gate.kana_name", "gate.sorted_alone"),
    "name sorted alone": _sorted_alone({k: NAME[k] for k in FULL}, "gate.kana_name", "gate.sorted_alone"),
    "postal code sorted alone": _sorted_alone(POSTAL, "gate.postal_prefecture", "gate.sorted_alone"),
    "prefecture sorted alone": _sorted_alone(PREFECTURE, "gate.postal_prefecture", "gate.sorted_alone"),
    "phone sorted alone": _sorted_alone(PHONE, "gate.sorted_alone"),
    "mailbox sorted alone": _sorted_alone(MAIL, "gate.sorted_alone", "gate.email_name"),
    "amount sorted alone": _sorted_alone(AMOUNT, "gate.sorted_alone"),
    "one cell deleted, the column moved up": (("egg", "redhorse", "shincho", "furusato_jumin"), _slipped_up),
    "saved garbled": (LISTS, _garbled_whole),
    "rows garbled below a good header": (("egg", "redhorse", "furusato_jumin", "tennyu"), _garbled_cells),
    "names of question marks": (tuple(NAME), _question_marks),
    "cut off in a line": (LISTS, _cut),
    "cut off inside quotes": (LISTS, _cut_in_quotes),
    "cut off inside a character": (LISTS, _cut_in_character),
    "a header twice": (tuple(NAME), _twice),
    "no header": (LISTS, _headless),
    "no row": (LISTS, _no_rows),
    "nothing at all": (LISTS, _nothing),
    "no list at all": (LISTS, _no_list),
    "two encodings in one": (LISTS, _mixed),
    "no day": (("furusato_jumin", "station_form"), _no_day),
    "individual numbers, by the header": (LISTS, _numbers_column("個人番号", "gate.my_number")),
    "individual numbers, in a cell": (LISTS, _number_in_cell),
    "individual numbers, in a text": (LISTS, _number_in_text),
    "resident codes": (LISTS, _numbers_column("住民票コード", "gate.resident_code")),
    "numbers cut at fifteen digits": (tuple(NUMBERS), _cut_digits),
    "goods": (("egg",), _goods),
    "parcels": (("egg",), _parcels),
    "no people": (("egg",), _unknown),
    "no channel said": (("connpass", "passmarket", "event_list", "furusato"), _open_channel),
    "phone as exponent": _cells(PHONE, lambda _: "9.01E+10", "phone.exponent"),
    "number as exponent": _cells(NUMBERS, lambda _: "3.89493E+11", "row.exponent"),
    "a day that never was": _cells(DAY, lambda _: "2024/02/30", "date.impossible"),
    "a day, month first": _cells(DAY, lambda _: "04/13/2024", "date.unreadable"),
    "a day far ahead": _cells(AHEAD, lambda _: "2104/05/01", "date.future"),
    "a day that stands for none": _cells(DAY, lambda _: "1900/01/01", "date.placeholder"),
    "an amount below zero": _cells(AMOUNT, lambda _: "-10000", "money.negative"),
    "an amount as exponent": _cells(AMOUNT, lambda _: "1.0E+04", "money.unreadable"),
    "an amount with a lost digit": _cells(AMOUNT, lambda _: "10,00", "money.unreadable"),
    "too many cells": _rows(LISTS, lambda row: [*row[:2], "余り", *row[2:]], "row.too_many_cells", "row.shifted"),
    "too few cells": _rows(LISTS, lambda row: row[: len(row) // 2], "row.too_few_cells"),
    "a row moved sideways": _rows(("egg", "redhorse", "furusato_jumin", "otameshi_kintone"), _slipped_row, "row.shifted", "date.unreadable", "money.unreadable", "date.empty"),
    "a character of one machine": _odd("\ue000", "row.gaiji"),
    "a lost character": _odd("\ufffd", "row.lost"),
    "a control character": _odd("\x00", "row.control"),
    "a garbled cell": (tuple(NAME), _garbled_row),
}  # fmt: skip


def bad_files(seeds: range) -> Iterator[Bad]:
    """Every kind in the lists of several towns, a different layout each time."""
    for seed in seeds:
        town, rng = grids(seed), random.Random(seed)
        for kind, (layouts, make) in KINDS.items():
            able = [layout for layout in layouts if layout in town and len(town[layout].rows) >= 12]
            if able:
                yield replace(make(town[able[seed % len(able)]], rng), kind=kind)
