"""Days as a spreadsheet's numbers: from which year they count, and what is said of it."""

import datetime as dt
import io
from pathlib import Path

import pytest
import xlsxwriter

from kankei.fields.year import Year
from kankei.model import DraftFile
from kankei_importers import run
from kankei_importers.gate import Expectation

GIVEN = dt.date(2024, 5, 1)
FROM_1900, FROM_1904 = 45413, 43951


def book(value: int | dt.date, *, from_1904: bool) -> bytes:
    """A workbook with one person, the day as a bare number or formatted as a day."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"date_1904": from_1904, "in_memory": True}) as made:
        sheet, day = made.add_worksheet(), made.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["登録日", "氏名"])
        if isinstance(value, dt.date):
            sheet.write_datetime(1, 0, dt.datetime.combine(value, dt.time()), day)
        else:
            sheet.write_number(1, 0, value)
        sheet.write_string(1, 1, "佐藤 花子")
    return buffer.getvalue()


def listed(lines: list[str], name: str = "list.csv", year: Year | None = None) -> DraftFile:
    text = "\n".join([*lines, ""]).encode()
    return run.draft(text, name=name, channel="registration", expected=Expectation(year=year))


def codes(file: DraftFile) -> list[str]:
    return [problem.code for problem in file.problems]


def days(file: DraftFile) -> list[dt.date]:
    return [row.touchpoint.occurred_on for row in file.rows if row.touchpoint]


@pytest.mark.parametrize("from_1904", [False, True])
def test_a_formatted_day_is_the_same_whatever_the_workbook_counts_from(from_1904: bool) -> None:
    file = run.draft(book(GIVEN, from_1904=from_1904), name="list.xlsx", channel="registration")
    assert (codes(file), days(file)) == ([], [GIVEN])


def test_a_bare_number_in_a_workbook_that_counts_from_1904_stops_the_list() -> None:
    file = run.draft(book(FROM_1904, from_1904=True), name="list.xlsx", channel="registration")
    assert (codes(file), file.rows) == (["gate.from_1904"], [])


def test_nobody_can_accept_days_that_are_four_years_off() -> None:
    data = book(FROM_1904, from_1904=True)
    file = run.draft(data, name="list.xlsx", channel="registration", accept=["gate.from_1904"])
    assert codes(file) == ["gate.from_1904"]


def test_a_bare_number_in_any_other_workbook_is_read_and_said() -> None:
    file = run.draft(book(FROM_1900, from_1904=False), name="list.xlsx", channel="registration")
    assert (days(file), [note.code for note in file.notes]) == ([GIVEN], ["gate.serial_dates"])


def test_numbers_that_fit_the_year_asked_for_only_from_1904_stop_a_text_file() -> None:
    lines = ["登録日,氏名", f"{FROM_1904},佐藤 花子", f"{FROM_1904 + 30},鈴木 一郎"]
    assert "gate.four_years_early" in codes(listed(lines, year=Year(2024)))


def test_so_do_numbers_beside_another_column_of_days() -> None:
    lines = [
        "登録日,氏名,受付日",
        f"{FROM_1904},佐藤 花子,2024-05-02",
        f"{FROM_1904 + 30},鈴木 一郎,2024-06-01",
    ]
    assert codes(listed(lines)) == ["gate.four_years_early"]


def test_numbers_that_fit_as_they_are_read_pass() -> None:
    lines = ["登録日,氏名,受付日", f"{FROM_1900},佐藤 花子,2024-05-02"]
    assert codes(listed(lines, year=Year(2024))) == []


def test_last_years_numbers_are_another_year_and_nothing_else() -> None:
    lines = ["登録日,氏名", f"{FROM_1900 - 366},佐藤 花子"]
    assert codes(listed(lines, year=Year(2024))) == ["gate.wrong_year"]


GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "utf-8"])
@pytest.mark.parametrize(("name", "channel"), [("redhorse", None), ("list_registration", "registration")])
def test_a_list_cut_anywhere_in_its_last_row_is_never_taken_in_silence(
    name: str, channel: str | None, encoding: str
) -> None:
    """In the middle of a character or between two: stopped, its last row rejected, or the clerk told."""
    text = (GOLDEN / f"{name}.csv").read_bytes().decode("utf-8-sig")
    whole = text.rstrip().encode(encoding, "ignore")
    start = whole.rindex(b"\n") + 2
    for end in range(start, len(whole), 3):
        file = run.draft(whole[:end], name="list.csv", channel=channel)
        told = {note.code for note in file.notes}
        assert file.problems or file.rows[-1].problems or "gate.unended" in told


def test_rows_that_are_not_taken_are_none_of_those_whose_days_stand_as_numbers() -> None:
    lines = ["登録日,氏名,電話番号", "45000,佐藤 花子,", "45001,鈴木 一郎,9.01E+10", "45002,高橋 翔,"]
    (note,) = listed(lines).notes
    assert (note.facts["rows"], note.facts["first"], note.facts["last"]) == ("2", "2023-03-15", "2023-03-17")
    assert listed([*lines[:1], "99999,佐藤 花子,", "2023-03-15,鈴木 一郎,"]).notes == ()


def test_digits_that_are_a_birth_date_with_the_era_beside_them_stand_for_no_other_day() -> None:
    text = "転入日,氏名,元号,生年月日\n2026-05-10,佐藤 花子,平成,20304\n"
    file = run.draft(text.encode(), name="転入.csv")
    assert "gate.serial_dates" not in [note.code for note in file.notes]
