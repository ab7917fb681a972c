"""Another list than the clerk thinks: another system's, town's or year's, or no list of people at all."""

import io
import random
import zipfile

from msgspec.structs import replace

from kankei.fields.year import Year

from .grid import Grid
from .spoilt import DAY, FULL, LISTS, SYSTEMS, Bad, Kinds, kind_of, stopped


def _misnamed(grid: Grid, _: random.Random) -> Bad:
    return stopped(replace(grid, name=f"{SYSTEMS[kind_of(grid)]}_2023.csv"), "gate.wrong_portal")


def _wrong_year_asked(grid: Grid, rng: random.Random) -> Bad:
    return stopped(grid, "gate.wrong_year", year=Year(rng.choice((2019, 2021, 2030))))


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
    other = "egg" if kind_of(grid) != "egg" else "rms"
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
    return stopped(
        grid,
        "file.not_a_list",
        "file.document",
        "file.broken",
        "file.encoding",
        "file.unclosed_quote",
        data=data,
    )


def _no_day(grid: Grid, _: random.Random) -> Bad:
    drop = [grid.place(DAY[kind_of(grid)])]
    header = [name for place, name in enumerate(grid.header) if place not in drop]
    rows = [[cell for place, cell in enumerate(row) if place not in drop] for row in grid.rows]
    return stopped(replace(grid, header=header, rows=rows, name="list.csv"), "file.no_date")


KINDS: Kinds = {
    "another system's name": (tuple(SYSTEMS), _misnamed),
    "another channel asked for": (FULL, _wrong_channel),
    "another layout asked for": (FULL, _wrong_layout),
    "another year than asked for": (LISTS, _wrong_year_asked),
    "another year than its name says": (FULL, _wrong_year_named),
    "another town's name": (LISTS, _town_named),
    "another town in a column": (FULL, _town_in_column),
    "another town above the header": (FULL, _town_above),
    "no row": (LISTS, _no_rows),
    "nothing at all": (LISTS, _nothing),
    "no list at all": (LISTS, _no_list),
    "no day": (("furusato_jumin", "station_form"), _no_day),
    "goods": (("egg",), _goods),
    "parcels": (("egg",), _parcels),
    "no people": (("egg",), _unknown),
    "no channel said": (("connpass", "passmarket", "event_list", "furusato"), _open_channel),
}  # fmt: skip
