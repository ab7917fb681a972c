"""エッグ: one row per donation, a pair of columns per 使い道, a block of columns per gift.

寄附日 is the day the money came in, or for a card the day of the application.
"""

from kankei.model import Channel, Status
from kankei_importers.layout import FILLED, Chosen, Layout, Rule, cell, first, joined
from kankei_importers.layouts.payment import AT_ONCE, CALLED_OFF, FLAGGED, PAID, REFUSED

__all__ = ["EGG"]

EGG = Layout(
    name="egg",
    version="2024",
    title="エッグ（寄附管理システム）",
    channels=(Channel.DONATION, Channel.CORPORATE_DONATION),
    signature=(cell("寄附者番号"), cell("申込日"), cell("入金日"), cell("氏名"), cell("寄附金額")),
    number=cell("寄附者番号"),
    record={
        "name": cell("氏名"),
        "kana": cell("フリガナ"),
        "gender": cell("ワンストップ特例_性別"),
        "birth_date": cell("ワンストップ特例_生年月日"),
        "postal_code": cell("〒"),
        "address": joined("都道府県", "市区町村", "町名・番地", "マンション名"),
        "phone": cell("電話番号"),
        "email": cell("E-mailアドレス"),
    },
    occurred_on=first("入金日", "申込日"),
    amount=cell("寄附金額"),
    detail=Chosen(" 選択"),
    rules=(
        Rule(cell("寄附有効無効"), r"無効", Status.INVALID),
        Rule(cell("削除"), FLAGGED, Status.CANCELLED),
        Rule(cell("チョイス決済状態"), CALLED_OFF, Status.CANCELLED),
        Rule(cell("入金日"), FILLED, Status.DONE),
        Rule(cell("チョイス決済状態"), REFUSED, Status.UNPAID),
        Rule(cell("チョイス決済状態"), PAID, Status.DONE),
        Rule(cell("寄附金の払込方法"), AT_ONCE, Status.DONE),
    ),
    otherwise=Status.UNPAID,
    permission={
        "publish_name": cell("公表"),
        "publish_message": cell("応援メッセージ 公表可否"),
        "mail": cell("オプトイン"),
    },
)
