"""新朝プレス-type: one row per parcel, its headers mixing 寄附 with 寄付 and two widths of brackets."""

from kankei.model import Channel, Status
from kankei_importers.layout import FILLED, Layout, Rule, cell, first, joined
from kankei_importers.layouts.payment import AT_ONCE, FLAGGED

__all__ = ["SHINCHO"]

SHINCHO = Layout(
    name="shincho",
    version="2024",
    title="新朝プレス型（配送管理）",
    channels=(Channel.DONATION, Channel.CORPORATE_DONATION),
    signature=(cell("配送管理ID"), cell("寄附者"), cell("寄附者住所（〒）"), cell("入金日")),
    number=cell("配送管理ID"),
    record={
        "name": cell("寄附者"),
        "postal_code": cell("寄附者住所（〒）"),
        "address": joined("寄附者住所（都道府県）", "寄附者住所（住所１）", "寄附者住所（住所２）"),
        "phone": cell("寄附者電話番号"),
        "email": cell("寄附者メールアドレス"),
    },
    occurred_on=first("入金日", "申込日", "登録日時"),
    rules=(
        Rule(cell("取消し依頼"), FLAGGED, Status.CANCELLED),
        Rule(cell("入金日"), FILLED, Status.DONE),
        Rule(cell("寄附方法"), AT_ONCE, Status.DONE),
    ),
    otherwise=Status.UNPAID,
)
