"""The rows of a list that cannot be taken, over the API: mended, they are loaded again."""

import io
from typing import Any

from litestar.testing import TestClient
from python_calamine import CalamineWorkbook
from tests.api.sending import count, sent, taken

from kankei.store import Store

LIST = "お名前,フリガナ,登録日\n佐藤 花子,サトウ ハナコ,2026-04-18\n髙橋 健太,タカハシ ケンタ,2026-04-31\n"
WHY = "「登録日」暦にない日付です（2月30日など）。元の書類を確かめて、正しい日付に直してください。"


def test_rows_that_cannot_be_taken_come_in_the_layout_and_encoding_of_their_list(
    client: TestClient[Any], store: Store
) -> None:
    answer = sent(client, "imports:errors", LIST.encode("cp932"))
    assert answer.headers["Content-Type"] == "text/csv; charset=windows-31j"
    assert answer.content.decode("cp932").splitlines() == [
        "取り込めなかった理由,お名前,フリガナ,登録日",
        f"{WHY},髙橋 健太,タカハシ ケンタ,2026-04-31",
    ]
    assert count(store) == 0


def test_mended_they_are_taken(client: TestClient[Any]) -> None:
    taken(client, LIST)
    wrong = sent(client, "imports:errors", LIST).content.decode("utf-8-sig")
    receipt = taken(client, wrong.replace("04-31", "04-30")).json()
    assert (receipt["counts"]["created"], receipt["counts"]["rejected"]) == (1, 0)


def test_they_come_as_a_workbook(client: TestClient[Any]) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = sent(client, "imports:errors", LIST, headers={"Accept": kind})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[1] == [WHY, "髙橋 健太", "タカハシ ケンタ", "2026-04-31"]


def test_a_list_none_of_whose_rows_can_be_taken_answers_all_of_them(client: TestClient[Any]) -> None:
    answer = sent(client, "imports:errors", LIST.replace("04-18", "02-30"))
    assert len(answer.content.decode("utf-8-sig").splitlines()) == 3


def test_of_a_list_without_such_rows_there_is_a_header_alone(client: TestClient[Any]) -> None:
    answer = sent(client, "imports:errors", LIST.replace("04-31", "04-30"))
    assert answer.content.decode("utf-8-sig") == "取り込めなかった理由,お名前,フリガナ,登録日\r\n"


def test_a_list_that_is_stopped_says_why(client: TestClient[Any]) -> None:
    answer = sent(client, "imports:errors", "お名前\n")
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:kankei:problem:api:stopped")
