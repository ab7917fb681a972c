"""Orders of shops: who ordered is the person, told only as the one who pays; who gets the goods is not."""

import pytest

from kankei.model import DraftFile, RecordDraft
from kankei_importers import run

ORDERS = (
    "Name,Email,Financial Status,Subtotal,Total,Created at,Lineitem quantity,Lineitem name"
    ",Billing Name,Billing Street,Billing City,Billing Zip,Billing Province,Billing Province Name"
    ",Billing Phone,Shipping Name,Shipping Phone,Phone"
)
HANA = "佐藤 花子,大字磐梯1,磐梯町,'969-3301,JP-07,福島県,090-1234-5678,佐藤 太郎,03-1234-5678,"
ICHI = "鈴木 一郎,芝公園1,港区,'105-0011,JP-13,東京都,,鈴木 一郎,,090-1234-1111"


def listed(header: str, *rows: str, channel: str = "community") -> DraftFile:
    return run.draft("\n".join([header, *rows, ""]).encode(), name="orders.csv", channel=channel)


def shopify(channel: str) -> DraftFile:
    first = "#1001,hana@example.jp,paid,5000,5500,2026-05-01 09:59:00 +0900,1,鯉のぼり"
    second = "#1001,hana@example.jp,,,,,2,米"
    third = "#1002,ichi@example.jp,refunded,1000,1000,2026-05-02 09:59:00 +0900,1,米"
    rows = f"{first},{HANA}", f"{second}{',' * 10}", f"{third},{ICHI}"
    return listed(ORDERS, *rows, channel=channel)


def test_an_order_of_shopify_is_of_the_one_who_pays_and_not_of_its_number() -> None:
    first, _, third = shopify("community").rows
    assert first.record == RecordDraft(
        name="佐藤 花子",
        postal_code="969-3301",
        address="福島県\u3000磐梯町\u3000大字磐梯1",
        phone="090-1234-5678",
        email="hana@example.jp",
    )
    assert (first.touchpoint.source_no, third.record.phone) == ("#1001", "090-1234-1111")


def test_the_further_goods_of_an_order_are_no_further_orders() -> None:
    assert [row.skip for row in shopify("community").rows] == ["", "skip.continuation", ""]


@pytest.mark.parametrize(("channel", "status"), [("community", "done"), ("station_event", "planned")])
def test_an_order_that_was_paid_is_a_membership_and_no_visit_yet(channel: str, status: str) -> None:
    first, _, third = shopify(channel).rows
    assert (first.touchpoint.status, third.touchpoint.status) == (status, "cancelled")


def test_a_list_whose_names_are_numbers_of_orders_is_stopped() -> None:
    file = listed("注文日,氏名", "2026-05-01,#1001", "2026-05-01,#1002", "2026-05-02,#1003")
    assert [problem.code for problem in file.problems] == ["gate.column_type"]


def test_where_no_other_name_stands_the_one_who_pays_is_the_person() -> None:
    header = (
        "注文日時,氏(請求先),名(請求先),住所(請求先),住所2(請求先),電話番号(請求先)"
        ",氏(配送先),名(配送先),電話番号(配送先)"
    )
    row = "2026-05-01 10:00,佐藤,花子,福島県磐梯町1,メゾン1,09012345678,鈴木,一郎,0311112222"
    assert listed(header, row).rows[0].record == RecordDraft(
        name="佐藤\u3000花子", address="福島県磐梯町1\u3000メゾン1", phone="09012345678"
    )


def test_beside_another_name_the_one_who_pays_is_somebody_else() -> None:
    (row,) = listed(
        "注文日,注文者氏名,請求先氏名,請求先電話番号", "2026-05-01,佐藤 花子,鈴木 一郎,0311112222"
    ).rows
    assert row.record == RecordDraft(name="佐藤 花子")


@pytest.mark.parametrize(
    ("code", "status"), [("700", "done"), ("300", "done"), ("200", "unpaid"), ("900", "cancelled")]
)
def test_the_numbers_of_rms_say_how_far_an_order_is(code: str, status: str) -> None:
    header = "注文番号,ステータス,注文日時,注文者姓,注文者名,合計金額"
    (row,) = listed(header, f"1,{code},2026-05-01 10:00,佐藤,花子,10000", channel="donation").rows
    assert (row.touchpoint and row.touchpoint.status) == status
