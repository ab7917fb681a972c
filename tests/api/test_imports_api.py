"""Lists through the API: looked at, taken, told of, taken back."""

import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from litestar.testing import TestClient
from tests.api.conftest import Minted

from kankei.model import Scope
from kankei.store import Store, batches
from kankei.store.turn import turn

FORM = """お名前,フリガナ,メールアドレス,ご住所,登録日
佐藤 花子,サトウ ハナコ,hanako@example.jp,東京都新宿区西新宿2-8-1,2026-04-18
鈴木 一郎,スズキ イチロウ,ichiro@example.jp,東京都港区芝公園4-2-8,2026-04-19
"""
LATER = FORM.replace("西新宿2-8-1", "西新宿9-9-9").replace("2026-04-19", "2026-04-19\n,,x@example.jp,,いつか")
SAID = {"channel": "community", "source": "club"}
Answer = Any


def sent(
    client: TestClient[Any], address: str, text: str = FORM, *, name: str = "会員.csv", **more: Any
) -> Answer:
    headers = more.pop("headers", {})
    file = {"file": (name, text.encode(), "text/csv")}
    return client.post(f"/v1/{address}", files=file, data=SAID | more, headers=headers)


def taken(client: TestClient[Any], text: str = FORM, **more: Any) -> Answer:
    token = sent(client, "imports:preview", text, **more).json()["token"]
    return sent(client, "imports", text, token=token, **more)


def count(store: Store) -> int:
    with store.reading() as connection:
        return len(batches.listed(connection))


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


def events(answer: Answer) -> list[tuple[str, Any]]:
    parts = (part.splitlines() for part in answer.text.replace("\r\n", "\n").split("\n\n") if part)
    return [
        (lines[0].removeprefix("event: "), json.loads(lines[1].removeprefix("data: "))) for lines in parts
    ]


def test_looking_and_taking_tell_of_their_progress_and_end_with_their_answer(
    client: TestClient[Any],
) -> None:
    wanted = {"Accept": "text/event-stream"}
    looked = sent(client, "imports:preview", headers=wanted)
    token = events(looked)[-1][1]["token"]
    for last, answer in (
        ("preview", looked),
        ("receipt", sent(client, "imports", token=token, headers=wanted)),
    ):
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        told = events(answer)
        kinds = [kind for kind, _ in told]
        assert kinds == sorted(kinds, key=["progress", "stage", last].index)
        steps = [stage["step"] for kind, stage in told if kind == "stage"]
        assert steps == ["preparing", "comparing", "assigning", "writing"]
        assert told[-1][1].get("receipt", told[-1][1])["counts"]["created"] == 2


def test_a_list_that_is_stopped_while_looked_at_ends_the_events(client: TestClient[Any]) -> None:
    text = "お名前,個人番号,登録日\n山田 花子,123456789018,2026-04-20\n"
    ((kind, told),) = events(sent(client, "imports:preview", text, headers={"Accept": "text/event-stream"}))
    assert (kind, told["status"], told["faults"][0]["code"]) == ("refused", 422, "gate.my_number")


def test_the_document_tells_of_events_and_tables(client: TestClient[Any]) -> None:
    paths = client.get("/schema/openapi.json").json()["paths"]
    taking, looking = (
        paths[path]["post"]["responses"]["200"]["content"] for path in ("/v1/imports", "/v1/imports:preview")
    )
    listing = paths["/v1/imports"]["get"]["responses"]["200"]["content"]
    assert "text/event-stream" in taking
    assert "text/event-stream" in looking
    assert "text/csv" in listing


def test_a_refusal_amid_events_is_an_event(client: TestClient[Any], store: Store) -> None:
    token = sent(client, "imports:preview").json()["token"]
    with turn(store):
        answer = sent(client, "imports", token=token, headers={"Accept": "text/event-stream"})
    assert "event: refused" in answer.text
    assert "ledger:another" in answer.text


def test_imports_are_listed_oldest_first_in_pages_and_as_a_table(client: TestClient[Any]) -> None:
    first, second = (taken(client, text).json()["id"] for text in (FORM, LATER))
    page = client.get("/v1/imports", params={"limit": 1})
    rest = client.get(page.headers["Link"].split(">")[0].lstrip("<"))
    assert [one["id"] for one in page.json() + rest.json()] == [first, second]
    table = client.get("/v1/imports", headers={"Accept": "text/csv"})
    assert table.status_code == 200
    assert first in table.text


def test_lists_are_found_among_single_interactions(client: TestClient[Any]) -> None:
    visit(client)
    taken(client)
    listed = client.get("/v1/imports", params={"holds": "list"}).json()
    assert [one["file"] for one in listed] == ["会員.csv"]
    assert len(client.get("/v1/imports").json()) == 2


def test_an_import_is_read_once(client: TestClient[Any]) -> None:
    address = f"/v1/imports/{taken(client).json()['id']}"
    answer = client.get(address)
    assert answer.json()["header"][0] == "お名前"
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_rows_are_listed_by_outcome_with_the_reason(client: TestClient[Any]) -> None:
    made = taken(client, LATER).json()
    (rejected,) = client.get(f"/v1/imports/{made['id']}/rows", params={"outcome": "rejected"}).json()
    assert (rejected["row"], rejected["record"]) == (4, None)
    assert rejected["reason"][0]["code"] == made["rejected"][0]["code"]
    pages = client.get(f"/v1/imports/{made['id']}/rows", params={"limit": 2})
    assert len(pages.json()) == 2
    assert "Link" in pages.headers


def test_cells_are_for_those_alone_who_may_see_contacts(
    client: TestClient[Any], minted: Callable[..., str]
) -> None:
    address = f"/v1/imports/{taken(client).json()['id']}/rows"
    bare = client.get(address, headers={"Authorization": f"Bearer {minted(Scope.IMPORT)}"})
    whole = client.get(address)
    assert "花子" not in bare.text
    assert bare.json()[0]["cells"] is None
    assert whole.json()[0]["cells"][0] == "佐藤 花子"


def test_a_preview_shows_changes_to_those_alone_who_may_see_contacts(
    client: TestClient[Any], minted: Callable[..., str]
) -> None:
    keyed = FORM.replace("お名前", "会員番号,お名前").replace("佐藤", "1,佐藤").replace("鈴木", "2,鈴木")
    taken(client, keyed)
    moved = keyed.replace("西新宿2-8-1", "西新宿9-9-9")
    client.headers["Accept-Language"] = "ja"
    whole = sent(client, "imports:preview", moved)
    bare = sent(client, "imports:preview", moved, headers={"Authorization": f"Bearer {minted(Scope.IMPORT)}"})
    assert "西新宿2-8-1" in whole.text
    assert "西新宿9-9-9" in whole.text
    assert bare.status_code == 200
    assert "西新宿" not in bare.text


GIVEN = [one + two for one in "春夏秋冬朝夕光" for two in "一二三四五六七八九十"]
MEMBERS = "お名前,電話番号,ご住所,性別,登録日\n" + "".join(
    f"佐藤 {given},090-1234-{no:04},東京都新宿区西新宿{no}-8-1,女,2026-04-18\n"
    for no, given in enumerate(GIVEN, start=1)
)


def pages(client: TestClient[Any], text: str, **more: Any) -> list[list[dict[str, Any]]]:
    """Every page of what a list would change."""
    found, address = [], "imports:changes?limit=33"
    while address:
        answer = sent(client, address, text, **more)
        assert answer.status_code == 200, answer.text
        found.append(answer.json())
        address = answer.links.get("next", {}).get("url", "").removeprefix("/v1/")
    return found


def test_every_field_that_a_list_would_change_is_told_in_pages(client: TestClient[Any], store: Store) -> None:
    taken(client, MEMBERS)
    moved = MEMBERS.replace("西新宿", "東新宿").replace("女", "男")
    told = pages(client, moved)
    assert [len(page) for page in told] == [33, 33, 33, 33, 8]
    wanted = [
        {"row": no + 1, "field": field, "old": old, "new": new}
        for no in range(1, 71)
        for field, old, new in (
            ("gender", "女", "男"),
            ("address", f"東京都新宿区西新宿{no}-8-1", f"東京都新宿区東新宿{no}-8-1"),
        )
    ]
    assert [one for page in told for one in page] == wanted
    assert count(store) == 1


def test_changes_come_as_a_table_too(client: TestClient[Any]) -> None:
    taken(client, MEMBERS)
    answer = sent(
        client, "imports:changes", MEMBERS.replace("1-8-1", "1-8-9"), headers={"Accept": "text/csv"}
    )
    assert answer.text.splitlines()[0].lstrip("\ufeff") == "row,field,old,new"
    assert len(answer.text.splitlines()) == 1 + MEMBERS.count("1-8-1")


def test_changes_are_told_to_those_alone_who_may_see_contacts(
    client: TestClient[Any], minted: Callable[..., str]
) -> None:
    taken(client, MEMBERS)
    bare = {"Authorization": f"Bearer {minted(Scope.IMPORT)}"}
    answer = sent(client, "imports:changes", MEMBERS.replace("西新宿", "東新宿"), headers=bare)
    assert len(answer.json()) == 50
    assert "新宿" not in answer.text


def test_a_list_that_is_stopped_changes_nothing_and_says_why(client: TestClient[Any]) -> None:
    answer = sent(client, "imports:changes", "お名前\n")
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:kankei:problem:api:stopped")
    assert answer.json()["faults"]


def test_rows_of_the_protected_are_veiled(client: TestClient[Any]) -> None:
    from kankei_api.clock import today

    made = taken(client).json()["id"]
    record = client.get(f"/v1/imports/{made}/rows").json()[0]["record"]
    person = client.get(f"/v1/records/{record}").json()["person"]
    until = today().replace(month=12, day=31).isoformat()
    assert client.put(f"/v1/protection/{person}", json={"until": until}).status_code == 200
    rows = client.get(f"/v1/imports/{made}/rows").text
    assert "西新宿" not in rows
    assert "花子" not in rows
    assert "一郎" in rows


def test_who_is_shown_in_rows_is_in_the_audit(client: TestClient[Any]) -> None:
    made = taken(client).json()["id"]
    record = client.get(f"/v1/imports/{made}/rows").json()[0]["record"]
    person = client.get(f"/v1/records/{record}").json()["person"]
    seen = client.get("/v1/audit", params={"person": person}).text
    assert "listImportRows" in seen


def undone(client: TestClient[Any], address: str, tag: str, **params: str) -> Answer:
    return client.post(f"{address}/undo", headers={"If-Match": tag}, params=params)


def test_an_import_is_taken_back_and_taken_again(client: TestClient[Any]) -> None:
    address = f"/v1/imports/{taken(client).json()['id']}"
    back = undone(client, address, client.get(address).headers["ETag"])
    assert (back.status_code, back.json()["withdrawn"], back.json()["again"]) == (200, 2, False)
    assert client.get(address).json()["state"] == "undone"
    again = undone(client, address, back.headers["ETag"])
    assert (again.json()["again"], client.get(address).json()["state"]) == (True, "applied")


def visit(client: TestClient[Any], **headers: str) -> dict[str, Any]:
    did = {"channel": "visit", "occurred_on": "2026-05-30"}
    entry = {"record": {"name": "三宅 岳", "address": "東京都港区芝1-1-1"}, "touchpoint": did}
    logged: dict[str, Any] = client.post("/v1/touchpoints", json=entry, headers=headers).json()
    return logged


def undone_with(client: TestClient[Any], token: str) -> Answer:
    """What whoever has the token is told when they take the latest import back."""
    address = f"/v1/imports/{client.get('/v1/imports').json()[-1]['id']}"
    headers = {"If-Match": client.get(address).headers["ETag"], "Authorization": f"Bearer {token}"}
    return client.post(f"{address}/undo", headers=headers)


def test_who_may_only_import_undoes_no_correction_of_staff(client: TestClient[Any], minted: Minted) -> None:
    record = visit(client)["record"]
    tag = {"If-Match": client.get(f"/v1/records/{record}").headers["ETag"]}
    right = {"address": "大阪府大阪市北区梅田4-5-6", "reason": "本人の申出"}
    assert client.post(f"/v1/rights/corrections/{record}", json=right, headers=tag).status_code == 201
    assert undone_with(client, minted(Scope.IMPORT, Scope.LOG, Scope.PEOPLE)).status_code == 403
    assert client.get("/v1/imports").json()[-1]["state"] == "applied"
    assert undone_with(client, minted(Scope.IMPORT, Scope.RIGHTS)).json()["restored"] == 1


@pytest.mark.parametrize("withdrawn", [False, True])
def test_who_may_only_import_and_log_undoes_no_touchpoint_of_others(
    client: TestClient[Any], minted: Minted, withdrawn: bool
) -> None:
    no = visit(client)["touchpoint"]
    if withdrawn:
        client.delete(f"/v1/touchpoints/{no}", headers={"If-Match": "*"})
    assert undone_with(client, minted(Scope.IMPORT)).json()["type"].endswith(":forbidden")
    assert undone_with(client, minted(Scope.IMPORT, Scope.LOG)).json()["type"].endswith(":not_own")
    assert undone_with(client, minted(Scope.IMPORT, Scope.LOG, Scope.PEOPLE)).status_code == 200


def test_who_may_import_and_log_undoes_what_they_logged(client: TestClient[Any], minted: Minted) -> None:
    token = minted(Scope.IMPORT, Scope.LOG)
    visit(client, Authorization=f"Bearer {token}")
    assert undone_with(client, token).json()["withdrawn"] == 1


def test_a_dry_run_of_an_undo_changes_nothing(client: TestClient[Any]) -> None:
    address = f"/v1/imports/{taken(client).json()['id']}"
    tag = client.get(address).headers["ETag"]
    would = undone(client, address, tag, dry_run="true")
    assert (would.json()["withdrawn"], would.json()["done"]) == (2, False)
    assert client.get(address).headers["ETag"] == tag


def test_nobody_undoes_what_they_have_not_seen(client: TestClient[Any]) -> None:
    address = f"/v1/imports/{taken(client).json()['id']}"
    tag = client.get(address).headers["ETag"]
    assert client.post(f"{address}/undo").status_code == 428
    undone(client, address, tag)
    assert undone(client, address, tag).status_code == 412


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


def taken_back(client: TestClient[Any]) -> str:
    """The address of a list that was taken and taken back."""
    address = f"/v1/imports/{taken(client).json()['id']}"
    tag = client.get(address).headers["ETag"]
    assert undone(client, address, tag).status_code == 200
    return address


def test_an_undone_import_is_emptied_for_good(client: TestClient[Any]) -> None:
    address = taken_back(client)
    tag = client.get(address).headers["ETag"]
    done = client.post(f"{address}/forget", headers={"If-Match": tag})
    assert (done.status_code, done.json()["records"], done.json()["kept"]) == (200, 2, [])
    assert [one["cells"] for one in client.get(f"{address}/rows").json()] == [[], []]
    now = client.get(address)
    assert now.json()["state"] == "forgotten"
    again = undone(client, address, now.headers["ETag"])
    assert (again.status_code, again.json()["type"]) == (422, "urn:kankei:problem:redo:forgotten")


def test_an_import_that_somebody_took_again_meanwhile_is_not_emptied(client: TestClient[Any]) -> None:
    address = taken_back(client)
    seen = client.get(address).headers["ETag"]
    undone(client, address, seen)
    assert client.post(f"{address}/forget", headers={"If-Match": seen}).status_code == 412
    now = client.get(address).headers["ETag"]
    assert client.post(f"{address}/forget", headers={"If-Match": now}).status_code == 422
