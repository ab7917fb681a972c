"""レッドホース, admin summary: what each gift cost the town. It names no donor, so it makes no people."""

from kankei.model import Channel
from kankei_importers.layout import Layout, cell, first

__all__ = ["DONATION_SUMMARY"]

DONATION_SUMMARY = Layout(
    name="donation_summary",
    version="2024",
    title="寄附の集計（自治体管理画面）",
    channels=(Channel.DONATION,),
    signature=(cell("申込番号"), cell("自治体"), cell("寄付金額"), cell("内ポイント金額"), cell("注文日")),
    number=cell("申込番号"),
    record={},
    occurred_on=first("注文日"),
    amount=cell("寄付金額"),
    people=False,
)
