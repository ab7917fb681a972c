# ruff: noqa: E501  (headers as they are printed)
"""A bad list, what the gate must say of it, and where the fields stand in the lists that are spoilt."""

import random
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from kankei.fields.year import Year

from .grid import Grid


class Bad(Struct, frozen=True, kw_only=True):
    """A list with something wrong, how it is brought, and what must come of it.

    ``stops``: codes of which one must stop the file. ``rejects``: rows (as a spreadsheet numbers them) that must
    be rejected, with the codes of which each must bear one; every other row must still be taken.
    """

    kind: str
    name: str
    data: bytes
    channel: str | None = None
    layout: str | None = None
    year: Year | None = None
    stops: frozenset[str] = frozenset()
    rejects: frozenset[int] = frozenset()
    reasons: frozenset[str] = frozenset()
    taken: int = 0
    """How many rows the same list has when nothing is wrong with it."""


Maker = Callable[[Grid, random.Random], Bad]
Kinds = dict[str, tuple[tuple[str, ...], Maker]]
"""The layouts a kind of accident can happen to, and how."""
FULL = ("egg", "redhorse", "rms", "shincho")
LISTS = (*FULL, "station_form", "furusato_jumin", "tennyu", "otameshi_kintone")


def stopped(grid: Grid, *codes: str, data: bytes | None = None, **brought: object) -> Bad:
    """A list that must not be taken at all."""
    data = grid.print() if data is None else data
    bad = Bad(
        kind="", name=grid.name, data=data, channel=grid.channel, layout=grid.layout, stops=frozenset(codes)
    )
    return replace(bad, **brought)


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


def kind_of(grid: Grid) -> str:
    """The layout a list was printed in."""
    return grid.name.rpartition("_")[0]
