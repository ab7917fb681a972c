"""Amounts of gifts, where one column tells what was applied for or given and another what came in."""

from kankei_importers import run


def gifts(text: str) -> list[tuple[str, int | None]]:
    rows = run.draft(text.encode(), name="寄附.csv", channel="donation").rows
    return [(row.touchpoint.status, row.touchpoint.amount) for row in rows if row.touchpoint]


def test_what_came_in_is_the_gift_and_not_what_was_applied_for() -> None:
    text = "寄附日,氏名,申込金額,入金額\n2024/4/12,佐藤 太郎,20000,15000\n2024/4/13,鈴木 花子,20000,\n"
    assert gifts(text) == [("done", 15_000), ("unpaid", 20_000)]


def test_a_gift_of_which_nothing_came_in_is_not_paid() -> None:
    text = "寄附日,氏名,寄附金額,入金額\n2024/4/12,佐藤 太郎,10000,9500\n2024/4/13,鈴木 花子,20000,0\n"
    assert gifts(text) == [("done", 10_000), ("unpaid", 20_000)]


def test_a_column_of_what_came_in_alone_tells_the_gifts() -> None:
    assert gifts("寄附日,氏名,入金額\n2024/4/12,佐藤 太郎,10000\n") == [("done", 10_000)]
