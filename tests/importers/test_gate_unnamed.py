"""The gate before columns without a header: in use they stop a list, else they are only told."""

from tests.importers.townsfolk import PEOPLE

from kankei.model import DraftFile
from kankei_importers import run


def unnamed(*rows: str, accept: str = "") -> DraftFile:
    text = "\n".join(["登録日,氏名,,,メールアドレス", *rows, ""])
    return run.draft(text.encode(), name="list.csv", channel="registration", accept={accept} - {""})


FULL = (
    "2024-05-01,佐藤 花子,サトウ ハナコ,東京都港区,",
    "2024-05-02,鈴木 一郎,スズキ イチロウ,福島県磐梯町,",
)


def test_columns_in_use_without_a_header_stop_the_list_by_their_letters() -> None:
    (problem,) = unnamed(*FULL).problems
    assert (problem.code, problem.facts["columns"], problem.facts["rows"]) == (
        "gate.unnamed_columns",
        "C、D",
        "2",
    )


def test_somebody_may_say_that_a_column_without_a_header_needs_none() -> None:
    assert len(unnamed(*FULL, accept="gate.unnamed_columns").rows) == 2


def test_a_note_beside_one_of_many_rows_is_only_said() -> None:
    rows = [
        f"2024-05-{day:02},{name},,{'要確認' if day == 1 else ''},"
        for day, (name, *_) in enumerate(PEOPLE, 1)
    ]
    (note,) = unnamed(*rows).notes
    assert (note.code, note.facts) == ("gate.unnamed_cells", {"columns": "D", "rows": "1"})


def test_running_numbers_marks_and_a_totals_label_need_no_header() -> None:
    rows = [f"2024-05-{day:02},{name},{day + 8},○," for day, (name, *_) in enumerate(PEOPLE, 1)]
    file = unnamed(*rows, ",,合計 6名,,")
    assert (file.problems, file.notes, file.rows[-1].skip) == ((), (), "skip.total")
