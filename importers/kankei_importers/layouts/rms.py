"""楽天ふるさと納税: the order list of RMS, one row per item ordered.

The donor is the 注文者; the 送付先 is whoever gets the gift. The e-mail is Rakuten's relay address. Without a
単価 on its lines an order's 合計金額 is told once.
"""

from kankei.model import Channel, Status
from kankei_importers.layout import (
    FILLED,
    Layout,
    OrderAmount,
    Product,
    Rule,
    cell,
    first,
    joined,
    phone,
    postal,
)
from kankei_importers.layouts.payment import CALLED_OFF

__all__ = ["RMS"]

# In words, or by the numbers of RMS: 100 注文確認待ち, 200 楽天処理中, 300 発送待ち, 400 変更確定待ち,
# 500 発送済, 600 支払手続き中, 700 支払手続き済,
# 800 キャンセル確定待ち, 900 キャンセル確定.
_STATUS = "ステータス|受注ステータス|注文ステータス"

RMS = Layout(
    name="rms",
    version="2024",
    title="楽天ふるさと納税（RMS 受注データ）",
    channels=(Channel.DONATION, Channel.CORPORATE_DONATION),
    signature=(cell("注文番号|受注番号"), cell("注文者姓|注文者名字"), cell("注文者名|注文者名前")),
    number=cell("注文番号|受注番号"),
    line=(cell("商品明細ID"),),
    record={
        "name": joined("注文者姓|注文者名字", "注文者名|注文者名前"),
        "kana": joined("注文者姓カナ|注文者名字フリガナ", "注文者名カナ|注文者名前フリガナ"),
        "gender": cell("注文者性別"),
        "postal_code": postal("注文者郵便番号1", "注文者郵便番号2"),
        "address": joined(
            "注文者住所都道府県|注文者住所：都道府県",
            "注文者住所郡市区|注文者住所：都市区",
            "注文者住所それ以降の住所|注文者住所：町以降",
        ),
        "phone": phone("注文者電話番号1", "注文者電話番号2", "注文者電話番号3"),
        "email": cell("注文者メールアドレス|メールアドレス"),
    },
    occurred_on=first("注文日", "注文日時"),
    amount=OrderAmount(
        price=Product(cell("単価"), cell("個数")),
        total=first("合計金額", "商品合計金額", "請求金額"),
        order=cell("注文番号|受注番号"),
        line=cell("商品明細ID"),
    ),
    rules=(
        Rule(cell(_STATUS), rf"{CALLED_OFF}|\A[89]00\Z", Status.CANCELLED),
        Rule(cell("カード決済ステータス"), CALLED_OFF, Status.CANCELLED),
        Rule(cell("カード決済ステータス"), r"売上請求済|売上済|決済済", Status.DONE),
        Rule(cell("入金日"), FILLED, Status.DONE),
        Rule(cell(_STATUS), r"入金待|確認待|楽天処理中|手続き中|新規|保留|\A[1246]00\Z", Status.UNPAID),
        Rule(cell(_STATUS), r"発送|処理済|手続き済|確定|完了|済|\A[357]00\Z", Status.DONE),
    ),
    otherwise=Status.UNPAID,
)
