"""What a list would change, field by field."""

from collections.abc import Callable
from typing import Any

from litestar.testing import TestClient
from tests.api.sending import FORM, count, sent, taken

from kankei.model import Scope
from kankei.store import Store


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
