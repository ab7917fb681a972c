"""The gate before what counts twice, or a thousandth of what it should: pasted twice, thousands of yen."""

import pytest

from kankei_importers import run

NAMES = ("佐藤 花子", "鈴木 太郎", "高橋 一郎", "田中 次郎", "伊藤 誠", "渡辺 葵")
VISITS = [f"2026-05-01,{name},090-1111-00{no}0" for no, name in enumerate(NAMES)]
HEADER = "来場日,氏名,電話"


def found(*lines: str, channel: str = "station_event", accept: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    file = run.draft("\n".join([*lines, ""]).encode(), name="list.csv", channel=channel, accept=accept)
    told = (*file.problems, *(note for note in file.notes if note.code != "file.channel_of_title"))
    return [(one.code, one.facts.get("row", "")) for one in told]


@pytest.mark.parametrize("between", [[], [HEADER], ["", HEADER]])
def test_a_list_that_was_pasted_twice_is_stopped_where_it_begins_again(between: list[str]) -> None:
    again = str(2 + len(VISITS) + len(between))
    assert found(HEADER, *VISITS, *between, *VISITS) == [("gate.pasted_twice", again)]


def test_a_part_of_a_list_that_was_pasted_twice_is_stopped_too() -> None:
    assert found(HEADER, *VISITS, *VISITS[:5]) == [("gate.pasted_twice", "8")]


def test_whoever_looked_may_have_the_rows_that_come_twice_taken() -> None:
    told = found(HEADER, *VISITS, *VISITS, accept=("gate.pasted_twice",))
    assert told == [("gate.pasted_twice", "8")]
    file = "\n".join([HEADER, *VISITS, *VISITS, ""]).encode()
    taken = run.draft(file, name="list.csv", channel="station_event", accept=("gate.pasted_twice",))
    assert len(taken.rows) == 12


@pytest.mark.parametrize(
    "rows",
    [
        [row for row in VISITS for _ in range(2)],
        [*VISITS, *VISITS[:4]],
        [*VISITS, *(row.replace("05-01", "05-02") for row in VISITS)],
        [*VISITS, VISITS[3], VISITS[1], VISITS[0], VISITS[5], VISITS[2]],
    ],
)
def test_people_who_did_a_thing_twice_are_no_list_pasted_twice(rows: list[str]) -> None:
    assert found(HEADER, *rows) == []


@pytest.mark.parametrize(
    ("amounts", "codes"),
    [((10, 30, 500), ["gate.amounts_small"]), ((10, 30, 5000), []), ((500, 500), [])],
)
def test_gifts_that_are_all_of_a_few_yen_are_asked_about(amounts: tuple[int, ...], codes: list[str]) -> None:
    rows = [f"2026-05-01,{name},{amount}" for name, amount in zip(NAMES, amounts, strict=False)]
    assert [code for code, _ in found("入金日,氏名,寄附金額", *rows, channel="donation")] == codes


def test_mailboxes_without_their_sign_are_told_and_words_are_not() -> None:
    rows = [f"2026-05-01,{name},h{no}(at)example.jp" for no, name in enumerate(NAMES[:3])]
    assert found("来場日,氏名,メール", *rows) == [("gate.email_unread", "2")]
    assert found("来場日,氏名,メール", *(row.partition("h")[0] + "なし" for row in rows)) == []
