"""企業版ふるさと納税: the donor is an organisation, so it stands in the ledger and is nobody in the number.

No system's list is public; the words are those of the forms of application and receipt (寄附申出書, 受領証).
Whoever wrote for the company (代表者, 担当者) is not taken: the gift is not theirs.
"""

from kankei.model import Channel, Status
from kankei_importers.layout import FILLED, Layout, Rule, cell, first
from kankei_importers.layouts.payment import CALLED_OFF, PAID, REFUSED, VOIDED

__all__ = ["CORPORATE"]

_PAID_ON = "受領年月日|受領日|入金日|納付日"
_STATE = "状態|ステータス"

CORPORATE = Layout(
    name="corporate",
    version="2024",
    title="企業版ふるさと納税",
    channels=(Channel.CORPORATE_DONATION,),
    signature=(
        cell("法人名|企業名|寄附法人名|寄附企業名|法人名称"),
        cell("法人番号"),
        cell("寄附額|寄附金額|受領額"),
    ),
    number=cell("受付番号|管理番号|申出番号"),
    record={
        "name": cell("法人名|企業名|寄附法人名|寄附企業名|法人名称"),
        "address": cell("主たる事務所の所在地|本社所在地|所在地|住所"),
    },
    occurred_on=first(_PAID_ON, "申出年月日|申出日|寄附申出日|寄附日"),
    amount=cell("寄附額|寄附金額|受領額"),
    detail=cell("事業名|寄附対象事業|対象事業名"),
    rules=(
        Rule(cell(_STATE), CALLED_OFF, Status.CANCELLED),
        Rule(cell(_STATE), VOIDED, Status.INVALID),
        Rule(cell(_STATE), REFUSED, Status.UNPAID),
        Rule(cell(_PAID_ON), FILLED, Status.DONE),
        Rule(cell(_STATE), PAID, Status.DONE),
    ),
    otherwise=Status.UNPAID,
    permission={"publish_name": cell("公表可否|公表|企業名の公表|法人名の公表")},
)
