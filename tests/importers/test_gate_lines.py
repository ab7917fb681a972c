"""The gate before gifts told in several lines, and rows that are in no number."""

from tests.importers.townsfolk import HERE, PEOPLE

from kankei.model import DraftFile
from kankei_importers import run


def gifts(*lines: str, header: str = "寄附番号,氏名,寄附金額,入金日,返礼品") -> DraftFile:
    text = "\n".join([header, *lines, ""])
    return run.draft(text.encode(), name="gifts.csv", channel="donation", expected=HERE)


def noted(file: DraftFile) -> dict[str, dict[str, str]]:
    return {note.code: dict(note.facts) for note in file.notes}


def test_a_gift_told_in_several_lines_is_cautioned_of_since_its_money_counts_twice() -> None:
    told = gifts(
        "N-1,佐藤 花子,1000,2026-04-01,米",
        "N-1,佐藤 花子,1000,2026-04-01,酒",
        "N-2,鈴木 一郎,2000,2026-04-02,米",
    )
    assert noted(told) == {"gate.gift_in_lines": {"numbers": "1", "row": "3"}}
    assert len(told.rows) == 3


def test_one_number_of_two_people_is_cautioned_of() -> None:
    told = gifts("N-1,佐藤 花子,1000,2026-04-01,米", "N-1,鈴木 一郎,2000,2026-04-01,酒")
    assert noted(told) == {"gate.number_of_others": {"numbers": "1", "row": "3"}}


def test_lines_of_other_amounts_are_a_gift_in_parts() -> None:
    assert noted(gifts("N-1,佐藤 花子,1000,2026-04-01,米", "N-1,佐藤　花子,2000,2026-04-01,酒")) == {}


def test_gifts_without_an_amount_are_counted_for_the_clerk() -> None:
    told = gifts("N-1,佐藤 花子,,2026-04-01,米", "N-2,鈴木 一郎,2000,2026-04-02,米")
    assert noted(told) == {"gate.no_amount": {"rows": "1", "of": "2", "row": "2"}}


def test_rows_that_are_in_no_number_are_told_by_what_they_are() -> None:
    text = "参加日,氏名,出欠\n" + "".join(
        f"2026-05-10,{name},{cell}\n"
        for (name, *_), cell in zip(PEOPLE, ["出席", "欠席", "", "", "キャンセル", "出席"], strict=True)
    )
    told = noted(run.draft(text.encode(), channel="station_event"))
    assert told == {
        "gate.not_counted_planned": {"rows": "2", "of": "6"},
        "gate.not_counted_absent": {"rows": "1", "of": "6"},
        "gate.not_counted_cancelled": {"rows": "1", "of": "6"},
    }
