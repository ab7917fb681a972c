"""The gate before payments: an application is no gift yet, unless it was paid in the same moment."""

import pytest

from kankei.model import DraftFile
from kankei_importers import run


def drafted(header: str, *rows: str) -> DraftFile:
    text = "\n".join([header, *rows, ""])
    return run.draft(text.encode(), name="list.csv", channel="donation")


def statuses(file: DraftFile) -> list[str]:
    return [row.touchpoint.status for row in file.rows]


def told(file: DraftFile) -> dict[str, tuple[str, dict[str, str]]]:
    return {note.code: (note.column, note.facts) for note in file.notes}


@pytest.mark.parametrize("method", ["クレジットカード決済", "Amazon Pay", "PayPay", "楽天ペイ"])
def test_an_application_that_is_paid_at_once_is_a_gift(method: str) -> None:
    file = drafted("申込日,氏名,寄附金額,支払方法", f"2024-04-02,佐藤 花子,5000,{method}")
    assert statuses(file) == ["done"]
    assert "gate.payment_untold" not in told(file)


@pytest.mark.parametrize(
    "method", ["銀行振込", "郵便振替", "コンビニ払い", "納付書", "ペイジー", "Pay-easy（ペイジー）", ""]
)
def test_an_application_that_is_paid_later_is_no_gift_until_somebody_tells_of_the_payment(
    method: str,
) -> None:
    rows = [f"2024-04-02,佐藤 花子,5000,{method}", "2024-04-03,鈴木 一郎,5000,クレジットカード"]
    file = drafted("申込日,氏名,寄附金額,支払方法", *rows)
    assert statuses(file) == ["unpaid", "done"]
    assert told(file)["gate.payment_untold"] == ("申込日", {"rows": "1", "row": "2"})


def test_of_a_list_of_applications_alone_no_gift_counts_and_it_is_said() -> None:
    file = drafted("申込日,氏名,寄附金額", "2024-04-02,佐藤 花子,5000")
    assert statuses(file) == ["unpaid"]
    assert told(file)["gate.payment_untold"] == ("申込日", {"rows": "1", "row": "2"})


@pytest.mark.parametrize(
    "day", ["寄附日", "受領日", "入金日", "日付", "寄附した日", "ご寄付いただいた日", "振込日"]
)
def test_a_day_of_giving_paying_or_of_nothing_named_makes_a_gift(day: str) -> None:
    file = drafted(f"{day},氏名,寄附金額", "2024-04-02,佐藤 花子,5000")
    assert statuses(file) == ["done"]
    assert "gate.payment_untold" not in told(file)


def test_where_a_column_tells_of_the_payment_its_method_does_not() -> None:
    header = "申込日,入金日,氏名,寄附金額,支払方法"
    file = drafted(header, "2024-04-02,,佐藤 花子,5000,クレジットカード")
    assert statuses(file) == ["unpaid"]
    assert "gate.payment_untold" not in told(file)


@pytest.mark.parametrize("cell", ["4/3", "4月3日", "R6.4.3", "4/10着", "10,000", "○", "済"])
def test_a_day_an_amount_or_a_mark_under_a_state_of_payment_says_that_it_was_paid(cell: str) -> None:
    row = f'2024-04-02,佐藤 花子,10000,"{cell}"'
    assert statuses(drafted("受付日,氏名,寄附額,入金", row, "2024-04-02,鈴木 一郎,5000,")) == [
        "done",
        "unpaid",
    ]


def test_payments_that_lie_before_the_applications_in_most_rows_are_told() -> None:
    header = "申込日,入金日,氏名,寄附金額"
    swapped = [f"2024-04-2{no},2024-04-0{no},佐藤 花子,5000" for no in range(1, 4)]
    assert told(drafted(header, *swapped))["gate.applied_late"] == ("申込日", {"rows": "3", "row": "2"})
    usual = [f"2024-04-0{no},2024-04-2{no},佐藤 花子,5000" for no in range(1, 6)]
    assert "gate.applied_late" not in told(drafted(header, *usual, *swapped))


def test_an_application_that_was_not_received_yet_is_no_gift() -> None:
    rows = "2024-04-02,2024-05-01,佐藤 花子,5000", "2024-04-03,,鈴木 一郎,5000"
    assert statuses(drafted("申込日,受領日,氏名,寄附金額", *rows)) == ["done", "unpaid"]


@pytest.mark.parametrize("state", ["受付済", "申込完了", "確定", "発送準備中"])
def test_a_card_has_paid_where_the_state_beside_it_is_as_it_should_be_and_a_transfer_has_not(
    state: str,
) -> None:
    people = "佐藤 花子,クレジットカード", "鈴木 一郎,銀行振込"
    file = drafted(
        "申込日,入金日,氏名,決済方法,寄附金額,ステータス",
        *(f"2024-04-02,,{one},5000,{state}" for one in people),
    )
    assert statuses(file) == ["done", "unpaid"]


@pytest.mark.parametrize("state", ["未決済", "エラー", "処理中", "", "台帳Ｂ"])
def test_a_card_has_not_paid_beside_a_state_that_says_no_or_nothing_known(state: str) -> None:
    row = f"2024-04-02,,佐藤 花子,クレジットカード,5000,{state}"
    assert statuses(drafted("申込日,入金日,氏名,決済方法,寄附金額,ステータス", row)) == ["unpaid"]


@pytest.mark.parametrize("state", ["入金案内済", "納付書発送済", "払込用紙を送付済み", "受付完了"])
def test_what_is_done_before_anybody_pays_is_no_payment(state: str) -> None:
    file = drafted("申込日,氏名,寄附金額,ステータス", f"2024-04-02,佐藤 花子,5000,{state}")
    assert statuses(file) == ["unpaid"]


@pytest.mark.parametrize(
    ("columns", "status"), [("寄附日,", "done"), ("申込日,", "unpaid"), ("寄附日,決済方法,", "unpaid")]
)
def test_a_state_that_says_nothing_of_paying_leaves_it_to_the_day_of_giving_if_no_other_column_tells(
    columns: str, status: str
) -> None:
    told = "2024-04-02,銀行振込," if "決済方法" in columns else "2024-04-02,"
    file = drafted(f"{columns}氏名,寄附金額,ステータス", f"{told}佐藤 花子,5000,受付済")
    assert statuses(file) == [status]
