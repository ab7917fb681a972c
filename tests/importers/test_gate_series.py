"""The gate before figures: telephones that count on by themselves, people who are an amount."""

from kankei_importers import run


def test_telephones_that_count_on_from_row_to_row_are_told() -> None:
    def noted(*phones: str) -> dict[str, dict[str, str]]:
        rows = "".join(f"2024-04-02,佐藤 花子,{phone}\n" for phone in phones)
        notes = run.draft(f"来訪日,氏名,電話番号\n{rows}".encode(), channel="visit").notes
        return {note.code: note.facts for note in notes if note.column == "電話番号"}

    dragged = [f"090-1234-56{no}" for no in range(78, 83)]
    assert noted(*dragged) == {"gate.phones_in_series": {"rows": "5", "first": "2", "last": "6"}}
    assert noted(*dragged[:4]) == {}
    assert noted(*["090-1234-5678"] * 5) == {}


def test_a_row_that_brings_more_people_than_a_hall_holds_is_told() -> None:
    text = "来訪日,氏名,人数\n2024-04-02,佐藤 花子,3000\n2024-04-02,鈴木 一郎,150\n"
    (note,) = run.draft(text.encode(), channel="visit").notes
    assert (note.code, note.column, note.facts["row"]) == ("gate.heads_many", "人数", "2")
