"""Lists taken back, taken again and emptied for good, by whoever may."""

from typing import Any

import pytest
from litestar.testing import TestClient
from tests.api.conftest import Minted
from tests.api.sending import Answer, taken, visit

from kankei.model import Scope


def undone(client: TestClient[Any], address: str, tag: str, **params: str) -> Answer:
    return client.post(f"{address}/undo", headers={"If-Match": tag}, params=params)


def test_an_import_is_taken_back_and_taken_again(client: TestClient[Any]) -> None:
    address = f"/v1/imports/{taken(client).json()['id']}"
    back = undone(client, address, client.get(address).headers["ETag"])
    assert (back.status_code, back.json()["withdrawn"], back.json()["again"]) == (200, 2, False)
    assert client.get(address).json()["state"] == "undone"
    again = undone(client, address, back.headers["ETag"])
    assert (again.json()["again"], client.get(address).json()["state"]) == (True, "applied")


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
