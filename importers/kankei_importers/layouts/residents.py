"""住民記録-like: who moved in or out, in the columns of the standard specification.

The address before a move into the town is the one other lists know (``removal``). 住民票コード has to be
taken out first: the gate stops a list that still has it.
"""

from kankei.model import Channel, Status
from kankei.model.kind import MOVES
from kankei_importers.layout import First, Kind, Layout, Nested, Rule, cell, first, joined
from kankei_importers.layouts.payment import CALLED_OFF
from kankei_importers.removal import Home, homes

__all__ = ["RESIDENTS"]


def _home(prefix: str) -> Home:
    parts = ("都道府県", "市区郡町村名", "町字", "番地号表記", "方書")
    place = Nested(tuple(cell(f"{prefix}_{part}") for part in parts))
    return Home(place, cell(f"{prefix}_郵便番号"))


RESIDENTS = Layout(
    name="residents",
    version="2025",
    title="住民記録（標準仕様の異動一覧）",
    channels=(Channel.RESIDENCY,),
    signature=(cell("宛名番号"), cell("世帯番号"), cell("異動事由"), cell("異動年月日"), cell("住所_町字")),
    number=cell("宛名番号"),
    number_of_a_day=True,
    record={
        "name": First((cell("氏名"), joined("氏_日本人", "名_日本人"), cell("氏名_外国人ローマ字"))),
        "kana": First((cell("氏名_フリガナ"), joined("氏_日本人_フリガナ", "名_日本人_フリガナ"))),
        "former_name": cell("旧氏"),
        "gender": first("性別表記", "性別"),
        "birth_date": cell("生年月日"),
        **homes(_home("転入前住所"), _home("住所"), cell("異動事由")),
    },
    occurred_on=first("異動年月日", "異動届出年月日"),
    kind=Kind(cell("異動事由"), MOVES),
    rules=(Rule(cell("異動事由"), CALLED_OFF, Status.CANCELLED),),
)
