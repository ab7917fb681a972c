"""Protection, rights, permissions and exports as the API answers them."""

import io
import uuid
import zipfile
from typing import Any
from urllib.parse import quote

import pytest
from litestar.testing import TestClient

from kankei.model import Act, Scope
from kankei.store import Store
from kankei.usecases.rights import erasing
from kankei_api.app import create_app
from kankei_api.clock import now, today
from kankei_api.settings import Settings
from kankei_api.tokens import digest

from .conftest import Minted

SECRETS = ("カナリア町", "7-77-7", "7777-1234", "77771234", "965-0873")
HANAKO = {
    "name": "佐藤 花子",
    "birth_date": "1980-01-02",
    "postal_code": "965-0873",
    "address": "福島県会津若松市カナリア町7-77-7",
    "phone": "090-7777-1234",
    "email": "hanako@example.jp",
}
GIFT = {"channel": "donation", "occurred_on": "2026-05-30", "amount": 10_000}


@pytest.fixture
def person(client: TestClient[Any]) -> str:
    told = client.post("/v1/touchpoints", json={"record": HANAKO, "touchpoint": GIFT}).json()
    return str(told["person"])


@pytest.fixture
def protected(client: TestClient[Any], person: str) -> str:
    until = today().replace(month=12, day=31).isoformat()
    assert client.put(f"/v1/protection/{person}", json={"until": until}).status_code == 200
    return person


def seen(client: TestClient[Any], address: str) -> dict[str, str]:
    """The headers of a change of what stands at an address, as it was just read."""
    return {"If-Match": client.get(address).headers["etag"]}


def record_of(client: TestClient[Any], person: str) -> str:
    return str(client.get(f"/v1/people/{person}").json()["records"][0]["id"])


def test_a_protected_address_is_seen_by_the_one_call_alone(client: TestClient[Any], protected: str) -> None:
    seen = client.get(f"/v1/people/{protected}").text
    shown = client.post(f"/v1/protection/{protected}/reveal", json={"purpose": "災害の安否確認"})
    assert not [secret for secret in SECRETS if secret in seen]
    assert (shown.status_code, shown.json()["records"][0]["address"]) == (200, HANAKO["address"])


@pytest.mark.parametrize("body", [{}, {"purpose": ""}, {"purpose": "　"}])
def test_without_a_purpose_the_address_is_not_shown(
    client: TestClient[Any], protected: str, body: dict[str, str]
) -> None:
    answer = client.post(f"/v1/protection/{protected}/reveal", json=body)
    assert answer.status_code == 422
    assert not [secret for secret in SECRETS if secret in answer.text]


def test_protection_is_listed_renewed_and_ended(client: TestClient[Any], protected: str) -> None:
    assert [one["person"] for one in client.get("/v1/protection").json()] == [protected]
    assert client.get(f"/v1/protection/{protected}").json()["overdue"] is False
    tag = seen(client, f"/v1/protection/{protected}")
    assert client.delete(f"/v1/protection/{protected}", headers=tag).status_code == 204
    assert client.get(f"/v1/protection/{protected}").status_code == 404
    assert client.delete(f"/v1/protection/{protected}", headers=tag).status_code == 404


def test_a_day_too_far_ahead_is_refused(client: TestClient[Any], person: str) -> None:
    assert client.put(f"/v1/protection/{person}", json={"until": "2099-01-01"}).status_code == 422


def test_a_dossier_is_data_a_page_or_a_pack(client: TestClient[Any], person: str) -> None:
    address = f"/v1/rights/dossiers/{person}"
    assert client.get(address).json()["records"][0]["address"] == HANAKO["address"]
    page = client.get(f"{address}?form=html")
    assert ("保有個人情報の写し" in page.text, page.headers["content-type"]) == (
        True,
        "text/html; charset=utf-8",
    )
    pack = client.get(f"{address}?form=zip").content
    assert zipfile.ZipFile(io.BytesIO(pack)).namelist() == ["dossier.html", "dossier.json"]


def test_a_record_is_corrected_and_says_whose_it_is(client: TestClient[Any], person: str) -> None:
    record = record_of(client, person)
    body = {"reason": "本人の申出", "phone": "090-1111-2222"}
    tag = seen(client, f"/v1/records/{record}")
    told = client.post(f"/v1/rights/corrections/{record}", json=body, headers=tag).json()
    now = client.get(f"/v1/people/{person}").json()["records"][0]
    assert (told["person"], now["phone"], now["id"]) == (person, "090-1111-2222", told["record"])


def test_a_correction_needs_its_reason(client: TestClient[Any], person: str) -> None:
    record = record_of(client, person)
    tag = seen(client, f"/v1/records/{record}")
    answer = client.post(f"/v1/rights/corrections/{record}", json={"phone": "1"}, headers=tag)
    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, "reason")


def test_a_stop_is_set_read_and_taken_back(client: TestClient[Any], person: str) -> None:
    address = f"/v1/rights/stops/{person}"
    tag = seen(client, address)
    assert client.put(address, json={"counted": True}, headers=tag).json()["counted"] is True
    assert client.get("/v1/count?as_of=2026-06-01").json()["number"] == 0
    assert client.put(address, json={}, headers=seen(client, address)).json()["counted"] is False
    assert client.get("/v1/count?as_of=2026-06-01").json()["number"] == 1


def test_a_number_is_told_beside_whoever_is_in_none_by_their_own_wish(client: TestClient[Any]) -> None:
    ginza = {"name": "佐藤花子", "email": "h@example.jp", "address": "東京都中央区銀座1-1"}
    nearby = {"name": "佐藤花子", "address": "東京都中央区銀座2-5"}
    for said in (ginza, nearby):
        told = client.post("/v1/touchpoints", json={"record": said, "touchpoint": GIFT}).json()
    address = f"/v1/rights/stops/{told['person']}"
    client.put(address, json={"counted": True}, headers=seen(client, address))
    assert client.get("/v1/count?as_of=2026-06-01").json()["high"] == 0
    assert client.get("/v1/duplicates").json()["high"] == 0


def test_an_erased_person_is_gone_and_a_new_entry_of_them_is_refused_until_they_are_let_back(
    client: TestClient[Any], person: str
) -> None:
    told = client.post("/v1/rights/erasures", json={"person": person, "confirm": person})
    assert told.status_code == 201
    again = client.post("/v1/touchpoints", json={"record": HANAKO, "touchpoint": GIFT})
    assert (again.status_code, again.json()["type"]) == (422, "urn:kankei:problem:rights:erased_row")
    assert [one["id"] for one in client.get("/v1/rights/erasures").json()] == [told.json()["id"]]
    assert client.post(f"/v1/rights/erasures/{told.json()['id']}/allow").status_code == 204
    assert client.post("/v1/touchpoints", json={"record": HANAKO, "touchpoint": GIFT}).status_code == 201


def test_an_erasure_is_said_twice(client: TestClient[Any], person: str) -> None:
    body = {"person": person, "confirm": str(uuid.uuid4())}
    answer = client.post("/v1/rights/erasures", json=body)
    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, "confirm")


def test_erasing_again_answers_what_was_done(client: TestClient[Any], person: str) -> None:
    said = {"person": person, "confirm": person}
    first, again = (client.post("/v1/rights/erasures", json=said) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"again": True}
    assert len(client.get("/v1/rights/erasures").json()) == 1


def test_a_keyed_erasure_that_was_cut_off_before_its_answer_is_told_when_it_comes_again(
    client: TestClient[Any], store: Store, person: str
) -> None:
    acting = store.acting(Act(by="api", action="erasePerson", at=now()))
    done = erasing.erase(acting, uuid.UUID(person), by="api", at=now())  # killed here: no answer was kept
    key = {"Idempotency-Key": "cut-off"}
    said = {"person": person, "confirm": person}
    told, again = (client.post("/v1/rights/erasures", json=said, headers=key) for _ in range(2))
    assert (told.status_code, told.json()["id"], told.json()["records"]) == (200, str(done.id), 1)
    assert again.content == told.content


def test_permissions_are_changed_by_whoever_has_seen_them(client: TestClient[Any], person: str) -> None:
    address = f"/v1/people/{person}/permissions"
    tag = client.get(address).headers["etag"]
    assert client.put(address, json={"mail": True}).status_code == 428
    changed = client.put(address, json={"mail": True}, headers={"If-Match": tag})
    assert changed.json()["effective"]["mail"]["allowed"] is True
    assert client.put(address, json={"mail": False}, headers={"If-Match": tag}).status_code == 412
    again = client.put(address, json={"mail": False}, headers={"If-Match": changed.headers["etag"]})
    assert again.json()["effective"]["mail"]["allowed"] is False


def test_a_few_people_are_exported_for_a_purpose(client: TestClient[Any], person: str) -> None:
    body = {"table": "people", "purpose": "名札", "columns": ["name"]}
    answer = client.post("/v1/exports:direct", json=body)
    assert answer.content.decode("utf-8-sig").splitlines() == ["name", "佐藤 花子"]
    seen = client.get(f"/v1/rights/dossiers/{person}").json()["looks"]
    assert ("exportFew", "名札") in [(look["action"], look["purpose"]) for look in seen]


def test_who_stands_on_which_axis_is_exported(client: TestClient[Any], person: str) -> None:
    visit = {"channel": "station_event", "occurred_on": today().isoformat()}
    client.post("/v1/touchpoints", json={"person": person, "touchpoint": visit})
    body = {
        "table": "standings",
        "purpose": "来訪者の集計",
        "columns": ["person_id", "exchange", "settlement"],
    }
    answer = client.post("/v1/exports:direct", json=body)
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "person_id,exchange,settlement",
        f"{person},True,False",
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_an_export_comes_in_each_form(client: TestClient[Any], person: str, form: str) -> None:
    body = {"table": "touchpoints", "purpose": "集計", "form": form}
    answer = client.post("/v1/exports:direct", json=body)
    assert (answer.status_code, len(answer.content) > 0) == (200, True)
    assert f"touchpoints.{form}" in answer.headers["content-disposition"]
    assert answer.headers["content-type"].count("charset") == (form == "csv")


def test_an_export_in_another_form_than_is_taken_is_refused(client: TestClient[Any], person: str) -> None:
    body = {"table": "people", "purpose": "名札", "form": "xlsx"}
    answer = client.post("/v1/exports:direct", json=body, headers={"Accept": "text/csv"})
    assert (answer.status_code, answer.json()["type"]) == (406, "urn:kankei:problem:api:form")


@pytest.mark.parametrize("path", ["/v1/exports", "/v1/exports:direct"])
def test_an_export_through_a_channel_that_is_none_is_refused(client: TestClient[Any], path: str) -> None:
    answer = client.post(path, json={"table": "people", "purpose": "集計", "channels": ["station-event"]})
    assert answer.status_code == 422
    (fault,) = answer.json()["faults"]
    assert (fault["field"], fault["code"]) == ("channels.0", "fault.choice")
    assert "station_event" in fault["message"]


def test_nobody_approves_their_own_export(client: TestClient[Any], person: str) -> None:
    asked = client.post("/v1/exports", json={"table": "people", "purpose": "集計"}).json()
    tag = seen(client, f"/v1/exports/{asked['id']}")
    answer = client.post(f"/v1/exports/{asked['id']}/decision", json={"approve": True}, headers=tag)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:kankei:problem:export:own")
    assert client.post(f"/v1/exports/{asked['id']}/link").status_code == 422
    assert client.post("/v1/exports:fetch", json={"token": "kankei_x"}).status_code == 404
    assert [one["state"] for one in client.get("/v1/exports").json()] == ["asked"]
    refused = client.get("/v1/audit", params={"outcome": "refused"}).json()
    told = [(one["action"], one["detail"]["code"]) for one in reversed(refused)]
    assert told == [("decideExport", "export.own"), ("linkExport", "export.not_approved")]


def test_the_audit_of_an_export_tells_who_asked_who_approved_and_who_fetched_it(
    client: TestClient[Any], person: str, minted: Minted
) -> None:
    own = {"Authorization": client.headers["Authorization"]}
    client.headers["Authorization"] = f"Bearer {minted(Scope.EXPORT)}"
    one = client.post("/v1/exports", json={"table": "people", "purpose": "集計"}).json()["id"]
    client.post("/v1/exports", json={"table": "people", "purpose": "別の書き出し"})
    tag = seen(client, f"/v1/exports/{one}")
    client.post(f"/v1/exports/{one}/decision", json={"approve": True}, headers=own | tag)
    link = client.post(f"/v1/exports/{one}/link").json()["token"]
    client.post("/v1/exports:fetch", json={"token": link})
    told = [client.get("/v1/audit", params={"export": one}, headers=own).json() for _ in range(2)][1]
    assert [(entry["by"], entry["action"]) for entry in reversed(told)] == [
        ("token/machine 0", "askExport"),
        ("api", "decideExport"),
        ("token/machine 0", "linkExport"),
        ("token/machine 0", "fetchExport"),
    ]


def test_who_was_not_allowed_to_approve_an_export_stands_in_its_audit(
    client: TestClient[Any], person: str
) -> None:
    asked = client.post("/v1/exports", json={"table": "people", "purpose": "集計"}).json()
    tag = seen(client, f"/v1/exports/{asked['id']}")
    client.post(f"/v1/exports/{asked['id']}/decision", json={"approve": True}, headers=tag)
    last, first = client.get("/v1/audit", params={"export": asked["id"]}).json()
    assert (first["action"], last["action"], last["outcome"]) == ("askExport", "decideExport", "refused")


def test_exports_are_listed_in_pages(client: TestClient[Any], person: str) -> None:
    said = {"table": "people", "purpose": "集計"}
    asked = [client.post("/v1/exports", json=said).json()["id"] for _ in range(3)]
    first = client.get("/v1/exports", params={"limit": 2})
    second = client.get(first.links["next"]["url"])
    assert [one["id"] for page in (first, second) for one in page.json()] == asked[::-1]
    assert "next" not in second.links


def test_exports_that_wait_for_approval_are_listed_oldest_first(
    client: TestClient[Any], person: str, minted: Minted
) -> None:
    said, own = {"table": "people", "purpose": "集計"}, {"Authorization": f"Bearer {minted(Scope.EXPORT)}"}
    asked = [client.post("/v1/exports", json=said, headers=own).json()["id"] for _ in range(3)]
    tag = seen(client, f"/v1/exports/{asked[1]}")
    client.post(f"/v1/exports/{asked[1]}/decision", json={"approve": True}, headers=tag)
    waiting = client.get("/v1/exports", params={"state": "asked", "order": "oldest"}).json()
    assert [one["id"] for one in waiting] == [asked[0], asked[2]]


@pytest.mark.parametrize("form", ["text/csv", "application/json"])
def test_the_list_of_exports_says_nothing_of_their_tokens(
    client: TestClient[Any], person: str, form: str
) -> None:
    client.post("/v1/exports", json={"table": "people", "purpose": "案内"})
    told = client.get("/v1/exports", headers={"Accept": form})
    assert "asked_by" in told.text
    assert "digest" not in told.text


def test_paging_through_people_is_no_way_around_the_approval(store: Store) -> None:
    settings = Settings(token_digests=(digest("t"),), allowed_hosts=("testserver.local",), people_a_day=3)
    with TestClient(create_app(settings, store=store)) as client:
        client.headers["Authorization"] = "Bearer t"
        names = ("佐藤 花子", "山田 太郎", "鈴木 一郎", "遠藤 美咲", "渡部 健")
        walk_ins = [{"record": {"name": name}, "touchpoint": GIFT} for name in names]
        people = [client.post("/v1/touchpoints", json=one).json()["person"] for one in walk_ins]
        told = [client.get(f"/v1/people/{one}") for one in [*people, *people]]
    assert [one.status_code for one in told] == [200, 200, 200, 422, 422, 200, 200, 200, 422, 422]
    assert not any(one.json().get("records") for one in told if one.status_code == 422)


def test_the_purpose_of_a_call_stands_in_the_dossier(client: TestClient[Any], person: str) -> None:
    client.get(f"/v1/people/{person}", headers={"Kankei-Purpose": quote("苦情の対応")})
    looks = client.get(f"/v1/rights/dossiers/{person}").json()["looks"]
    assert ("getPerson", "苦情の対応") in [(look["action"], look["purpose"]) for look in looks]


LETTERS = {"table": "people", "purpose": "案内状"}


@pytest.mark.parametrize(
    ("method", "address", "body"),
    [
        ("POST", "/v1/rights/corrections/{record}", {"reason": "申出", "address": "福島県耶麻郡磐梯町1-2"}),
        ("PUT", "/v1/rights/stops/{person}", {"contacted": True}),
        ("POST", "/v1/rights/erasures", {"person": "{person}", "confirm": "{person}"}),
        ("POST", "/v1/exports", LETTERS),
    ],
)
def test_what_is_sent_again_under_its_key_has_one_effect(
    client: TestClient[Any], person: str, method: str, address: str, body: dict[str, Any]
) -> None:
    names = {"person": person, "record": record_of(client, person)}
    told = {name: text.format(**names) if isinstance(text, str) else text for name, text in body.items()}
    under = {"Idempotency-Key": "k"}
    if "{" in address:
        under |= seen(client, address.format(**names).replace("rights/corrections", "records"))
    first, again = (
        client.request(method, address.format(**names), json=told, headers=under) for _ in range(2)
    )
    assert first.is_success
    assert (again.status_code, again.content) == (first.status_code, first.content)


def test_an_erasure_is_one_entry_and_its_answer_given_again_another(
    client: TestClient[Any], person: str
) -> None:
    def entries() -> list[tuple[int, bool]]:
        told = client.get("/v1/audit", params={"action": "erasePerson"}).json()
        return [(len(one["subjects"]), "repeated" in one["detail"]) for one in told]

    body, key = {"person": person, "confirm": person}, {"Idempotency-Key": "erasure-1"}
    first = client.post("/v1/rights/erasures", json=body, headers=key)
    assert (first.status_code, entries()) == (201, [(1, False)])
    again = client.post("/v1/rights/erasures", json=body, headers=key)
    assert (again.json(), entries()) == (first.json(), [(1, True), (1, False)])


def test_a_protection_ended_again_under_its_key_is_ended_once(
    client: TestClient[Any], protected: str
) -> None:
    tag = seen(client, f"/v1/protection/{protected}")
    ended = [
        client.delete(f"/v1/protection/{protected}", headers={"Idempotency-Key": key} | tag)
        for key in ("a", "a", "b")
    ]
    assert [answer.status_code for answer in ended] == [204, 204, 404]
