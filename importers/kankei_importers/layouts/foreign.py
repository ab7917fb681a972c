"""Lists that are of no use here: goods and parcels of the same systems, and what kankei itself wrote."""

from msgspec import Struct

from kankei_importers.source import Cell, cell

__all__ = ["FOREIGN", "Foreign"]


class Foreign(Struct, frozen=True, kw_only=True):
    """A kind of list without people: ``code`` says why it is refused.

    ``receivers``: names in it are of those who get the goods, unless a column says that they are of donors.
    ``own``: kankei wrote it, so whoever is named in it is known already.
    """

    name: str
    code: str
    title: str
    signature: tuple[Cell, ...]
    receivers: bool = False
    own: bool = False


FOREIGN = (
    Foreign(
        name="own_export",
        code="file.own_export",
        title="kankei export",
        signature=(cell("person_id|人の番号"), cell("record_id|first_on|settlement|はじめの日|定住")),
        own=True,
    ),
    Foreign(
        name="choice_products",
        code="file.products",
        title="ふるさとチョイスのお礼の品一覧",
        signature=(cell("（必須）お礼の品名"), cell("（条件付き必須）必要寄付金額|必要寄付金額")),
    ),
    Foreign(
        name="products",
        code="file.products",
        title="返礼品の一覧",
        signature=(
            cell(
                "返礼品コード|返礼品番号|返礼品識別コード|外部返礼品コード|お礼の品ID|お礼品ID|商品管理番号（商品URL）|SKU|品番1"
            ),
            cell("返礼品名|お礼の品名|お礼品名|商品名|返礼品名称|商品名称"),
            cell("寄附金額|必要寄付金額|寄附額|販売価格|在庫数|在庫"),
        ),
    ),
    Foreign(
        name="ledghome_sell",
        code="file.parcels",
        title="LedgHOME（レジホーム）の出荷データ（sell_*.csv）",
        signature=(cell("寄附受付No|寄附受付番号"), cell("配送No")),
        receivers=True,
    ),
    Foreign(
        name="parcels",
        code="file.parcels",
        title="配送の一覧",
        signature=(cell("配送No"), cell("伝票番号|送り状番号"), cell("配送業者|運送業者")),
    ),
)
