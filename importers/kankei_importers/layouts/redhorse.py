"""レッドホース: one row per donation; the kana is hiragana, the address from 番地 on is one column."""

from kankei.model import Channel, Status
from kankei_importers.layout import FILLED, Layout, Rule, cell, first, joined
from kankei_importers.layouts.payment import AT_ONCE, CALLED_OFF, PAID, REFUSED

__all__ = ["REDHORSE"]

REDHORSE = Layout(
    name="redhorse",
    version="2024",
    title="レッドホース（寄附管理システム）",
    channels=(Channel.DONATION, Channel.CORPORATE_DONATION),
    signature=(cell("外部管理番号"), cell("寄附申込日"), cell("入金処理日"), cell("名前"), cell("寄附金額")),
    number=cell("外部管理番号"),
    record={
        "name": cell("名前"),
        "kana": cell("ふりがな"),
        "gender": first("ワンストップ特例_性別", "アンケート_性別"),
        "birth_date": cell("ワンストップ特例_生年月日"),
        "postal_code": cell("郵便番号"),
        "address": joined("都道府県", "市区町村", "番地・マンション名"),
        "phone": cell("電話番号"),
        "email": cell("メールアドレス"),
    },
    occurred_on=first("入金処理日", "寄附申込日"),
    amount=cell("寄附金額"),
    detail=cell("寄附金の使途"),
    rules=(
        Rule(cell("クレジット与信結果"), CALLED_OFF, Status.CANCELLED),
        Rule(cell("入金処理日"), FILLED, Status.DONE),
        Rule(cell("クレジット与信結果"), REFUSED, Status.UNPAID),
        Rule(cell("クレジット与信結果"), PAID, Status.DONE),
        Rule(cell("寄附金の払込方法"), AT_ONCE, Status.DONE),
    ),
    otherwise=Status.UNPAID,
    permission={"publish_name": cell("寄附情報の公表"), "mail": cell("メールマガジン送付")},
)
