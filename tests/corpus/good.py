# ruff: noqa: E501, S311, SIM905  (headers and rows as they are printed; invented data)
"""Good lists: those of invented towns over all layouts, and the same as clerks hand them on."""

import datetime as dt
import io
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import xlsxwriter
from msgspec import Struct
from msgspec.structs import replace

from kankei.simulation import Shares, SimRow, Town, TownSpec, simulate, write_files
from kankei.simulation.writers import file_layouts

from .grid import Grid, parsed

CHANNELS = {
    "station_form": "station_event",
    "furusato_jumin": "registration",
    "otameshi_kintone": "trial_stay",
    "tennyu": "residency",
    "fb_self_declared": "community",
}
EVEN = Shares(
    egg=0.11, rms=0.11, redhorse=0.11, shincho=0.11, zoom_tour=0.1, station_form=0.12, furusato_jumin=0.11,
    otameshi_kintone=0.08, tennyu=0.08, fb_self_declared=0.08,
)  # fmt: skip


class Good(Struct, frozen=True):
    """A list that must be taken."""

    kind: str
    name: str
    data: bytes
    channel: str | None = None
    layout: str | None = None


def grids(seed: int, people: int = 400) -> dict[str, Grid]:
    """One list of each layout of an invented town, the longest of its years."""
    town = simulate(TownSpec(people=people, years=2, first_year=2023, entry=EVEN), seed)
    best: dict[str, Grid] = {}
    with tempfile.TemporaryDirectory() as folder:
        for path in write_files(town, folder):
            kind = path.stem.rpartition("_")[0]
            grid = parsed(
                path.name,
                path.read_bytes(),
                file_layouts()[kind].encoding,
                above=3 if kind == "zoom_tour" else 0,
                channel=CHANNELS.get(kind),
            )
            if kind not in best or len(grid.rows) > len(best[kind].rows):
                best[kind] = grid
    return best | made(town)


def made(town: Town) -> dict[str, Grid]:
    """The layouts the simulation does not write itself, filled with people of its lists."""
    rows = [row for row in town.rows if row.file.startswith("egg")][:60]
    return {kind: maker(rows) for kind, maker in MAKERS.items()}


def _split(row: SimRow) -> list[str]:
    return [*row.record.name.replace("\u3000", " ").split(" "), ""][:2]


def _kana(row: SimRow) -> list[str]:
    return [*row.record.kana.replace("\u3000", " ").split(" "), ""][:2]


def _connpass(rows: list[SimRow]) -> Grid:
    header = "参加枠名,ユーザー名,表示名,コメント,参加ステータス,出欠ステータス,更新日時,受付番号".split(",")
    cells = [
        ["一般", f"user{no}", row.record.name, "", "参加", "出席" if no % 3 else "欠席", f"{row.applied_on:%Y/%m/%d} 10:00", str(700 + no)]
        for no, row in enumerate(rows)
    ]  # fmt: skip
    return Grid("connpass_participants.csv", header, cells, "cp932", channel="online_tour")


def _passmarket(rows: list[SimRow]) -> Grid:
    header = "チケットID,参加者名,チケット名,申込日,申し込み時刻,座席番号,割引コード,価格,注文番号,受付状況,受付日,受付時刻"
    cells = [
        [f"T-{no:04}", row.record.name, "一般", f"{row.applied_on:%Y/%m/%d}", "10:00", "", "", "1000", f"PM-{no:04}", "受付済", f"{row.applied_on:%Y/%m/%d}", "9:00"]
        for no, row in enumerate(rows)
    ]  # fmt: skip
    return Grid("passmarket.csv", header.split(","), cells, channel="station_event")


def _hometown(rows: list[SimRow]) -> Grid:
    header = "整理番号,名前(カナ),会員種別,同伴者名,参加人数,イベント名,プラン名,金額,申込時のメールアドレス,質問1,質問2,質問3,申込日時"
    cells = [
        [str(no), f"{row.record.name}({row.record.kana})", "一般", "", "2", "雪ほり", "日帰り", "3000", row.record.email, "", "", "", f"{row.applied_on:%Y/%m/%d} 8:00"]
        for no, row in enumerate(rows, start=1)
    ]  # fmt: skip
    return Grid("申込者一覧.csv", header.split(","), cells, "utf-8", channel="station_event")


def _event(rows: list[SimRow]) -> Grid:
    forms = [f"フォーム情報{no}" for no in range(1, 9)]
    header = ["申込日", "受付番号", "イベント名", "名前(姓)", "名前(名)", "フリガナ(姓)", "フリガナ(名)", *forms, "メールアドレス", "イベント開始日", "入金日"]  # fmt: skip
    cells = [
        [f"{row.applied_on:%Y/%m/%d}", str(no), "星空の会", *_split(row), *_kana(row), *[""] * 8, row.record.email, f"{row.applied_on:%Y/%m/%d}", ""]
        for no, row in enumerate(rows, start=1)
    ]  # fmt: skip
    return Grid("星空の会.csv", header, cells, "cp932", channel="station_event")


def _residents(rows: list[SimRow]) -> Grid:
    header = "宛名番号,個人履歴番号,世帯番号,異動年月日,異動届出年月日,異動事由,氏名,氏名_フリガナ,性別表記,生年月日,住所_都道府県,住所_市区郡町村名,住所_町字,転入前住所_郵便番号,転入前住所_都道府県,転入前住所_市区郡町村名,転入前住所_町字"
    cells = []
    for no, row in enumerate(rows, start=1):
        day, written = f"{row.applied_on:%Y/%m/%d}", row.written
        before = ["", "", "", ""] if written is None else [written.postal, written.prefecture, written.city, written.street]  # fmt: skip
        who = [row.record.name, row.record.kana, row.record.gender, row.record.birth_date]
        cells.append(
            [
                f"{no:010}",
                "1",
                f"{no:010}",
                day,
                day,
                "転入",
                *who,
                "福島県",
                "耶麻郡磐梯町",
                "大字磐梯",
                *before,
            ]
        )
    return Grid("異動一覧.csv", header.split(","), cells, "cp932")


def _corporate(rows: list[SimRow]) -> Grid:
    header = "受付番号,法人名,法人番号,担当者名,本社所在地,事業名,寄附額,申出年月日,受領年月日,公表可否"
    cells = [
        [f"C-{no:03}", f"株式会社架空{no}", f"{no:013}", row.record.name, "東京都港区芝公園0-0", "DX推進", "1000000", f"{row.applied_on:%Y/%m/%d}", f"{row.applied_on:%Y/%m/%d}", "可"]
        for no, row in enumerate(rows[:20], start=1)
    ]  # fmt: skip
    return Grid("企業版.csv", header.split(","), cells, "cp932")


def _satofull(rows: list[SimRow]) -> Grid:
    header = "配送情報番号,配送先郵便番号,寄附受付番号,お礼品名,伝票表示名,発注商品名,配送先市区町村,配送先都道府県,配送先町名,お礼品ID,送り状No.,発注日"
    cells = [
        [f"D{no:07}", row.record.postal_code, f"SF-{no:06}", "地酒", "地酒", "地酒", "", "", "", "P-1", f"4000{no:08}", f"{row.applied_on:%Y/%m/%d}"]
        for no, row in enumerate(rows, start=1)
    ]  # fmt: skip
    return Grid("satofull_配送.csv", header.split(","), cells, "cp932")


def _summary(rows: list[SimRow]) -> Grid:
    header = "申込番号,自治体,寄付金額,内ポイント金額,決済手数料,注文日".split(",")
    cells = [
        [f"A-{no:04}", "磐梯町", "¥10000", "¥0", "¥100", f"{row.applied_on:%Y/%m/%d} 10:00"]
        for no, row in enumerate(rows, start=1)
    ]
    return Grid("寄附集計.csv", header, cells)


MAKERS = {
    "connpass": _connpass,
    "passmarket": _passmarket,
    "hometown_note": _hometown,
    "event_list": _event,
    "residents": _residents,
    "corporate": _corporate,
    "satofull": _satofull,
    "donation_summary": _summary,
}


def good_files(seeds: range) -> Iterator[Good]:
    """Every layout of several towns, each as it is and as it comes back from a clerk's desk."""
    for seed in seeds:
        rng = random.Random(seed)
        for kind, grid in grids(seed).items():
            yield _good(kind, grid)
            for way in rng.sample(sorted(WAYS), 2):
                yield WAYS[way](f"{kind}, {way}", grid, rng)


def _good(kind: str, grid: Grid) -> Good:
    return Good(kind, grid.name, grid.print(), grid.channel, grid.layout)


def _again(kind: str, grid: Grid, **changes: object) -> Good:
    return _good(kind, replace(grid, **changes))


def _workbook(kind: str, grid: Grid, _: random.Random) -> Good:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for no, cells in enumerate([grid.header, *grid.rows]):
            for place, cell in enumerate(cells):
                page.write_string(no, place, cell)
    return Good(kind, f"{Path(grid.name).stem}.xlsx", buffer.getvalue(), grid.channel)


def _shuffled(kind: str, grid: Grid, rng: random.Random) -> Good:
    return _again(kind, grid, rows=rng.sample(grid.rows, len(grid.rows)))


def _moved_columns(kind: str, grid: Grid, rng: random.Random) -> Good:
    order = rng.sample(range(len(grid.header)), len(grid.header))
    rows = [[row[place] for place in order] for row in grid.rows]
    return _again(kind, grid, header=[grid.header[place] for place in order], rows=rows)


def _sorted_whole(kind: str, grid: Grid, rng: random.Random) -> Good:
    place = rng.randrange(len(grid.header))
    return _again(kind, grid, rows=sorted(grid.rows, key=lambda row: row[place]))


def _with_total(kind: str, grid: Grid, _: random.Random) -> Good:
    total = ["合計", *[""] * (len(grid.header) - 1)]
    return _again(kind, grid, rows=[*grid.rows, [""] * len(grid.header), total])


def _first_rows(kind: str, grid: Grid, rng: random.Random) -> Good:
    return _again(kind, grid, rows=grid.rows[: rng.choice((1, 2, 3, 5, 9))])


def _own_columns(kind: str, grid: Grid, _: random.Random) -> Good:
    rows = [[*row, "済", f"{dt.date(2024, 5, 1):%m/%d}"] for row in grid.rows]
    return _again(kind, grid, header=[*grid.header, "町メモ", "確認"], rows=rows)


def _unended(kind: str, grid: Grid, _: random.Random) -> Good:
    return replace(_good(kind, grid), data=grid.text().rstrip("\r\n").encode(grid.encoding, "replace"))


WAYS: dict[str, Callable[[str, Grid, random.Random], Good]] = {
    "as utf-8": lambda kind, grid, _: _again(kind, grid, encoding="utf-8"),
    "as utf-16": lambda kind, grid, _: _again(kind, grid, encoding="utf-16"),
    "as xlsx": _workbook,
    "tabs": lambda kind, grid, _: _again(kind, grid, separator="\t", above=""),
    "rows in another order": _shuffled,
    "columns in another order": _moved_columns,
    "sorted as a whole": _sorted_whole,
    "with a total": _with_total,
    "a few rows": _first_rows,
    "with columns of the town": _own_columns,
    "no last line end": _unended,
    "this year's name": lambda kind, grid, _: _again(
        kind, grid, name=f"磐梯町_一覧_20241105_{grid.name[-9:]}"
    ),
}
