"""Lists through the API: looked at and taken, or refused."""

import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from litestar.testing import TestClient
from tests.api.sending import FORM, LATER, SAID, Answer, count, sent, taken

from kankei.store import Store
from kankei.store.turn import turn


def test_a_preview_tells_what_would_come_and_writes_nothing(client: TestClient[Any], store: Store) -> None:
    answer = sent(client, "imports:preview")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["receipt"]["counts"]["created"], told["effect"]["begun"], count(store)) == (2, 2, 0)


def test_a_list_is_taken_with_the_token_of_its_preview(client: TestClient[Any], store: Store) -> None:
    answer = taken(client)
    assert (answer.status_code, answer.json()["counts"]["created"], count(store)) == (200, 2, 1)
    found = client.post("/v1/people:search", json={"text": "佐藤"}).text
    assert answer.json()["id"]
    assert "佐藤" in found


def test_an_accepted_mark_protects_and_the_preview_says_so_beforehand(client: TestClient[Any]) -> None:
    marked = FORM.replace("登録日", "登録日,支援措置").replace("2026-04-18", "2026-04-18,有")
    marked = marked.replace("2026-04-19", "2026-04-19,")
    assert sent(client, "imports:preview", marked).status_code == 422
    accept = {"accept": "gate.protected_rows"}
    seen = sent(client, "imports:preview", marked, **accept).json()
    assert (seen["receipt"]["protected"], client.get("/v1/protection").json()) == (1, [])
    made = sent(client, "imports", marked, token=seen["token"], **accept).json()
    assert (made["protected"], len(client.get("/v1/protection").json())) == (1, 1)


def test_one_sheet_of_a_workbook_is_taken_by_its_name(client: TestClient[Any], store: Store) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        for title, who in (("四月", "佐藤 花子"), ("五月", "鈴木 一郎")):
            page = book.add_worksheet(title)
            page.write_row(0, 0, ["お名前", "登録日"])
            page.write_row(1, 0, [who, "2026-04-18"])

    def asked(address: str, **more: str) -> Answer:
        return client.post(f"/v1/{address}", files={"file": ("会.xlsx", made.getvalue())}, data=SAID | more)

    assert [one["code"] for one in asked("imports:preview").json()["faults"]] == ["file.many_sheets"]
    token = asked("imports:preview", sheet="五月").json()["token"]
    assert asked("imports", token=token).status_code == 409
    receipt = asked("imports", token=token, sheet="五月").json()
    assert (receipt["file"], receipt["counts"]["created"], count(store)) == ("会.xlsx［五月］", 1, 1)
    assert asked("imports", token=token, sheet="五月").json()["repeated"]


def test_without_a_token_nothing_is_taken(client: TestClient[Any], store: Store) -> None:
    answer = sent(client, "imports")
    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, "token")
    assert count(store) == 0


def walked_in(client: TestClient[Any], record: dict[str, str]) -> None:
    did = {"channel": "station_event", "occurred_on": "2026-04-18"}
    answer = client.post("/v1/touchpoints", json={"record": record, "touchpoint": did})
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize(
    "change",
    [
        {"text": LATER},
        {"year": "2025"},
        {"name": "会員_2026-05-31.csv"},
        {"token": "-".join(["0" * 16] * 3)},
        {"token": "0" * 16},
    ],
)
def test_another_list_than_the_one_looked_at_is_refused(
    client: TestClient[Any], store: Store, change: dict[str, str]
) -> None:
    token = sent(client, "imports:preview").json()["token"]
    answer = sent(client, "imports", **({"token": token} | change))
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:kankei:problem:api:other_upload")
    assert count(store) == 0


def test_a_store_that_moved_on_since_the_preview_is_told(client: TestClient[Any], store: Store) -> None:
    token = sent(client, "imports:preview").json()["token"]
    taken(client, LATER)
    answer = sent(client, "imports", token=token)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:kankei:problem:api:store_moved")
    assert count(store) == 1


def test_somebody_else_who_walks_in_after_the_preview_is_no_reason_to_look_again(
    client: TestClient[Any], store: Store
) -> None:
    walked_in(client, {"name": "佐藤 花子", "email": "hanako@example.jp"})
    seen = sent(client, "imports:preview").json()
    walked_in(client, {"name": "山田 太郎", "email": "taro@example.jp"})
    answer = sent(client, "imports", token=seen["token"])
    assert (answer.status_code, seen["effect"]["begun"], seen["effect"]["met"]) == (200, 1, 1)
    assert answer.json()["counts"] == seen["receipt"]["counts"]
    assert count(store) == 3


def test_a_list_that_would_now_meet_somebody_known_is_to_be_looked_at_again(
    client: TestClient[Any], store: Store
) -> None:
    token = sent(client, "imports:preview").json()["token"]
    walked_in(client, {"name": "佐藤 花子", "email": "hanako@example.jp"})
    answer = sent(client, "imports", token=token)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:kankei:problem:api:store_moved")
    assert count(store) == 1


def test_a_row_that_somebody_else_has_changed_meanwhile_is_to_be_looked_at_again(
    client: TestClient[Any], store: Store
) -> None:
    taken(client)
    token = sent(client, "imports:preview", FORM.replace("2-8-1", "3-3-3")).json()["token"]
    taken(client, FORM.replace("2-8-1", "4-4-4"))
    answer = sent(client, "imports", FORM.replace("2-8-1", "3-3-3"), token=token)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:kankei:problem:api:store_moved")
    assert count(store) == 2


def test_the_same_call_again_changes_nothing_and_says_so(client: TestClient[Any], store: Store) -> None:
    token = sent(client, "imports:preview").json()["token"]
    first, again = (sent(client, "imports", token=token).json() for _ in range(2))
    assert (first["repeated"], again["repeated"], again["counts"]["unchanged"]) == (False, True, 2)
    assert (again["id"], count(store)) == (first["id"], 1)


def test_while_somebody_else_is_at_it_the_call_is_to_come_again(
    client: TestClient[Any], store: Store
) -> None:
    token = sent(client, "imports:preview").json()["token"]
    with turn(store):
        answer = sent(client, "imports", token=token)
    assert (answer.status_code, answer.headers["Retry-After"], count(store)) == (409, "5", 0)


def test_a_stopped_list_is_told_with_every_reason(client: TestClient[Any], store: Store) -> None:
    text = "お名前,個人番号,登録日\n山田 花子,123456789018,2026-04-20\n"
    answer = sent(client, "imports:preview", text)
    fault = answer.json()["faults"][0]
    assert (answer.status_code, fault["field"], fault["code"]) == (422, "file", "gate.my_number")
    assert "123456789018" not in answer.text
    assert "個人番号" in fault["message"]
    assert count(store) == 0


@pytest.mark.parametrize("field", ["mapping", "layout"])
def test_a_mapping_in_a_file_of_the_server_is_not_read(
    client: TestClient[Any], tmp_path: Path, field: str
) -> None:
    (tmp_path / "club.toml").write_text(
        'channel = "community"\n[columns]\nname = ["お名前"]\napplied_on = ["登録日"]\n', "utf-8"
    )
    answer = sent(client, "imports:preview", **{field: str(tmp_path / "club.toml")})
    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, field)


@pytest.mark.parametrize(
    "said", [{"channel": "road"}, {"year": "soon"}, {"purpose": "fun"}, {"accept": "all"}, {"other": "1"}]
)
def test_what_cannot_be_said_of_a_list_is_a_fault_of_that_field(
    client: TestClient[Any], said: dict[str, str]
) -> None:
    answer = sent(client, "imports:preview", **said)
    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, next(iter(said)))


@pytest.mark.parametrize("year", ["2026", "令和8年度", "R8"])
def test_the_year_of_a_list_is_said_in_any_of_its_forms(client: TestClient[Any], year: str) -> None:
    assert sent(client, "imports:preview", year=year).status_code == 200
    assert sent(client, "imports:preview", year="令和5年度").status_code == 422


def test_all_that_is_wrong_with_a_form_is_told_at_once(client: TestClient[Any]) -> None:
    faults = sent(client, "imports", channel="road", year="soon").json()["faults"]
    assert {one["field"] for one in faults} == {"channel", "year", "token"}


def test_a_form_that_cannot_be_read_is_no_error_of_the_server(client: TestClient[Any]) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    part = b'--x\r\nContent-Disposition: form-data; name="source"\r\n\r\n\xff\xfe\r\n--x--\r\n'
    assert client.post("/v1/imports:preview", content=part, headers=kind).status_code == 400
    assert client.post("/v1/imports:preview", content=b"--", headers=kind).status_code == 400
    assert client.post("/v1/imports:preview", json={}).status_code in {400, 415}


def test_a_large_list_is_taken_and_leaves_nothing_on_the_disk(
    client: TestClient[Any], tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "spool").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "spool"))
    line = (
        "山田 太郎,ヤマダ タロウ,taro{0}@example.jp,東京都新宿区西新宿2-8-1,2026-04-18," + "あ" * 900 + "\n"
    )
    head = "お名前,フリガナ,メールアドレス,ご住所,登録日,備考\n"
    text = head + "".join(line.format(no) for no in range(400))
    assert len(text.encode()) > 2**20
    answer = sent(client, "imports:preview", text)
    assert (answer.status_code, answer.json()["receipt"]["counts"]["created"]) == (200, 400)
    assert list((tmp_path / "spool").iterdir()) == []


def test_only_uploads_may_be_large(client: TestClient[Any]) -> None:
    assert client.post("/v1/people:search", json={"text": "あ" * 70_000}).status_code == 413


def test_a_list_of_which_no_row_can_be_taken_is_stopped_with_the_reason_of_each(
    client: TestClient[Any], store: Store
) -> None:
    answer = sent(client, "imports:preview", FORM.replace("2026-04-1", "2026-04-4"))
    assert answer.status_code == 422
    found = [(one["field"], one["code"]) for one in answer.json()["faults"]]
    reasons = [("file.2", "date.impossible"), ("file.3", "date.impossible")]
    assert found == [("file", "file.all_rejected"), *reasons]
    assert count(store) == 0


BROKEN = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nx,y\r\n--b--\r\n'


@pytest.mark.parametrize("path", ["/v1/imports", "/v1/imports:preview", "/v1/imports:changes"])
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=b", BROKEN[:-12]),
        ("multipart/form-data; boundary=c", BROKEN),
        ("multipart/form-data", BROKEN),
    ],
    ids=["cut off", "another boundary", "no boundary"],
)
def test_a_broken_form_is_told_as_one(client: TestClient[Any], path: str, kind: str, body: bytes) -> None:
    answer = client.post(path, content=body, headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:kankei:problem:api:form_unreadable")
