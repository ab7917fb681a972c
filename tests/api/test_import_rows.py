"""Imports that were taken, listed and read, with what became of every row."""

import csv
import io
from collections.abc import Callable
from typing import Any

from litestar.testing import TestClient
from tests.api.sending import FORM, LATER, taken, visit

from kankei.model import Scope


def test_imports_are_listed_oldest_first_in_pages_and_as_a_table(client: TestClient[Any]) -> None:
    first, second = (taken(client, text).json()["id"] for text in (FORM, LATER))
    page = client.get("/v1/imports", params={"limit": 1})
    rest = client.get(page.headers["Link"].split(">")[0].lstrip("<"))
    assert [one["id"] for one in page.json() + rest.json()] == [first, second]
    table = client.get("/v1/imports", headers={"Accept": "text/csv"})
    assert table.status_code == 200
    assert first in table.text


def test_imports_are_listed_newest_first_in_pages_that_what_comes_meanwhile_does_not_shift(
    client: TestClient[Any],
) -> None:
    first, second = (taken(client, text).json()["id"] for text in (FORM, LATER))
    page = client.get("/v1/imports", params={"limit": 1, "order": "newest"})
    taken(client, FORM.replace("花子", "桃子"))
    rest = client.get(page.headers["Link"].split(">")[0].lstrip("<"))
    assert [one["id"] for one in page.json() + rest.json()] == [second, first]


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


def test_a_table_of_rows_has_the_columns_of_the_list_and_says_why_in_words(client: TestClient[Any]) -> None:
    made = taken(client, LATER).json()["id"]
    address, asked = f"/v1/imports/{made}/rows", {"outcome": "rejected"}
    answer = client.get(address, params=asked, headers={"Accept": "text/csv"}).content.decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(answer))
    (row,) = client.get(address, params=asked).json()
    header = client.get(f"/v1/imports/{made}").json()["header"]
    assert list(line) == ["row", "outcome", "reason", "record", *header]
    assert [line[name] for name in header] == row["cells"]
    assert line["reason"] == f"「{row['reason'][0]['column']}」{row['reason'][0]['message']}"


def test_a_table_of_rows_has_no_cells_for_whoever_may_not_see_contacts(
    client: TestClient[Any], minted: Callable[..., str]
) -> None:
    address = f"/v1/imports/{taken(client).json()['id']}/rows"
    bare = {"Authorization": f"Bearer {minted(Scope.IMPORT)}", "Accept": "text/csv"}
    told = client.get(address, headers=bare).content.decode("utf-8-sig")
    assert told.splitlines()[0] == "row,outcome,reason,record"


def test_cells_are_for_those_alone_who_may_see_contacts(
    client: TestClient[Any], minted: Callable[..., str]
) -> None:
    address = f"/v1/imports/{taken(client).json()['id']}/rows"
    bare = client.get(address, headers={"Authorization": f"Bearer {minted(Scope.IMPORT)}"})
    whole = client.get(address)
    assert "花子" not in bare.text
    assert bare.json()[0]["cells"] is None
    assert whole.json()[0]["cells"][0] == "佐藤 花子"


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
