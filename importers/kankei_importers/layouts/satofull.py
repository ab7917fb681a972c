"""さとふる: what a supplier gets to send the gifts out. It names no donor, so it makes no people."""

from kankei.model import Channel
from kankei_importers.layout import Layout, cell, first

__all__ = ["SATOFULL"]

SATOFULL = Layout(
    name="satofull",
    version="2024",
    title="さとふる（配送データ）",
    channels=(Channel.DONATION,),
    signature=(cell("配送情報番号"), cell("寄附受付番号"), cell("お礼品ID"), cell("送り状No.")),
    number=cell("配送情報番号"),
    record={},
    occurred_on=first("発注日"),
    people=False,
)
