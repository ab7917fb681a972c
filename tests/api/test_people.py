"""People, records, duplicates, judgements, households: what staff see of them, and what they decide."""

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from litestar.testing import TestClient

from kankei.model import Role
from kankei.model.access import SCOPES
from kankei.store import Store
from kankei.store.access_tables import audit_entry, audit_subject
from kankei.usecases.identity.settlement import settle
from kankei_api.clock import now

KENTA = {
    "name": "髙橋 健太",
    "kana": "タカハシ ケンタ",
    "email": "kenta@example.jp",
    "phone": "090-1234-5678",
}
HANAKO = {"name": "佐藤 花子", "email": "hanako@example.jp", "address": "福島県会津若松市東栄町3-46"}


def log(client: TestClient[Any], record: dict[str, str], day: str = "2026-05-30") -> dict[str, Any]:
    touch = {"channel": "station_event", "occurred_on": day}
    answer: dict[str, Any] = client.post(
        "/v1/touchpoints", json={"record": record, "touchpoint": touch}
    ).json()
    return answer


def judge(client: TestClient[Any], left: str, right: str, verdict: str, **headers: str) -> Any:
    body = {"left": left, "right": right, "verdict": verdict}
    return client.post("/v1/judgements", json=body, headers=headers)


@pytest.fixture
def two(client: TestClient[Any]) -> tuple[str, str]:
    """The ids of two people."""
    return log(client, KENTA)["person"], log(client, HANAKO)["person"]


@pytest.fixture
def receptionist(client: TestClient[Any], minted: Callable[..., str]) -> None:
    """Let whoever calls be somebody at the reception, who sees no contacts."""
    client.headers["Authorization"] = f"Bearer {minted(*SCOPES[Role.RECEPTION])}"


def test_the_records_of_a_person_are_listed(client: TestClient[Any], two: tuple[str, str]) -> None:
    listed = client.get(f"/v1/people/{two[0]}/records").json()
    assert [one["name"] for one in listed] == ["髙橋 健太"]


@pytest.mark.parametrize(("order", "days"), [("oldest", ["01", "02", "03"]), ("newest", ["03", "02", "01"])])
def test_touchpoints_come_in_pages_that_lead_to_one_another(
    client: TestClient[Any], order: str, days: list[str]
) -> None:
    for day in ("2026-06-02", "2026-06-01", "2026-06-03"):
        person = log(client, KENTA, day)["person"]
    seen, address = [], f"/v1/people/{person}/touchpoints?limit=2&order={order}"
    while address:
        answer = client.get(address)
        seen += [touch["occurred_on"][-2:] for touch in answer.json()]
        address = answer.headers.get("link", "").partition(">")[0].removeprefix("<")
    assert seen == days


def test_what_changes_between_two_pages_is_neither_lost_nor_told_twice(client: TestClient[Any]) -> None:
    logged = [log(client, KENTA, f"2026-05-0{day}") for day in (1, 2, 3, 4)]
    first = client.get(f"/v1/people/{logged[0]['person']}/touchpoints", params={"limit": 2})
    earlier = {"occurred_on": "2026-04-01", "reason": "写し間違い"}
    address = f"/v1/touchpoints/{logged[3]['touchpoint']}"
    assert client.patch(address, json=earlier, headers={"If-Match": "*"}).status_code == 200
    told = first.json() + client.get(first.links["next"]["url"]).json()
    assert [one["occurred_on"] for one in told] == [f"2026-05-0{day}" for day in (1, 2, 3, 4)]


def test_a_cursor_of_another_list_is_refused(client: TestClient[Any], two: tuple[str, str]) -> None:
    log(client, KENTA, "2026-06-02")
    link = client.get(f"/v1/people/{two[0]}/touchpoints?limit=1").headers["link"]
    cursor = link.partition("cursor=")[2].partition(">")[0]
    answer = client.get(f"/v1/people/{two[1]}/touchpoints", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["faults"][0]["code"]) == (422, "fault.cursor")


FORGED = [("judgements", None, 2**70), ("audit", None, -(2**70)), ("duplicates", "9999-12-31T23:59:59Z", 1)]


@pytest.mark.parametrize(("noun", "moment", "position"), FORGED)
def test_a_cursor_that_nobody_gave_is_refused(
    client: TestClient[Any], noun: str, moment: str | None, position: int
) -> None:
    listing = hashlib.sha256(json.dumps([f"/v1/{noun}", []], separators=(",", ":")).encode()).hexdigest()
    said = json.dumps([listing[:16], moment, position]).encode()
    answer = client.get(f"/v1/{noun}", params={"cursor": base64.urlsafe_b64encode(said).decode()})
    assert (answer.status_code, answer.json()["faults"][0]["code"]) == (422, "fault.cursor")


@pytest.mark.parametrize("limit", ["0", "201", "x", "70000000000000000"])
def test_a_page_has_a_bound(client: TestClient[Any], two: tuple[str, str], limit: str) -> None:
    answer = client.get(f"/v1/people/{two[0]}/records", params={"limit": limit})
    assert [fault["field"] for fault in answer.json()["faults"]] == ["limit"]


@pytest.mark.parametrize(
    ("accept", "begins"),
    [
        ("text/csv", b"\xef\xbb\xbfname,"),
        ("application/vnd.apache.parquet", b"PAR1"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
    ],
)
def test_a_table_comes_in_the_form_that_is_asked_for(
    client: TestClient[Any], two: tuple[str, str], accept: str, begins: bytes
) -> None:
    answer = client.get(f"/v1/people/{two[0]}/records", headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(accept)
    assert answer.content.startswith(begins)


def test_a_form_that_nobody_writes_is_refused(client: TestClient[Any], two: tuple[str, str]) -> None:
    answer = client.get(f"/v1/people/{two[0]}/records", headers={"Accept": "application/pdf"})
    assert (answer.status_code, answer.headers["content-type"]) == (406, "application/problem+json")


def test_a_cell_that_would_run_as_a_formula_does_not(client: TestClient[Any]) -> None:
    person = log(client, {"name": "山田 花", "handle": "=1+1"})["person"]
    table = client.get(f"/v1/people/{person}/records", headers={"Accept": "text/csv"}).text
    assert "'=1+1" in table


def test_a_standing_says_what_would_change_it(client: TestClient[Any], two: tuple[str, str]) -> None:
    found = client.get(f"/v1/people/{two[0]}/standing", params={"as_of": "2026-06-01"}).json()
    assert "exchange" in found["standing"]["axes"]
    assert found["openings"]


def test_the_history_tells_whose_a_record_was_and_is(client: TestClient[Any], two: tuple[str, str]) -> None:
    judge(client, *two, "same")
    present = client.get(f"/v1/people/{two[0]}").json()["id"]
    stays = client.get(f"/v1/people/{present}/history").json()
    assert {stay["person"] for stay in stays} == set(two)
    assert sum(stay["until"] is None for stay in stays) == 2


def test_a_record_tells_whose_it_was_as_known_then(client: TestClient[Any], two: tuple[str, str]) -> None:
    record = client.get(f"/v1/people/{two[1]}/records").json()[0]
    before = client.get(f"/v1/records/{record['id']}").json()["stays"][0]["since"]
    judge(client, *two, "same")
    then = client.get(f"/v1/records/{record['id']}", params={"known_at": before}).json()
    now = client.get(f"/v1/records/{record['id']}").json()
    assert (then["person"], now["person"]) == (two[1], two[0])


def test_a_person_is_explained_as_data_and_drawn(client: TestClient[Any], two: tuple[str, str]) -> None:
    person = judge(client, *two, "same").json()["left_person"]
    told = client.get(f"/v1/people/{person}/explanation").json()
    assert len(told["records"]) == 2
    drawn = client.get(f"/v1/people/{person}/explanation", headers={"Accept": "image/svg+xml"})
    assert (drawn.headers["content-type"], drawn.text[:4]) == ("image/svg+xml", "<svg")


def test_a_pair_is_explained_in_bits(client: TestClient[Any], two: tuple[str, str]) -> None:
    told = client.get(f"/v1/duplicates/{two[0]}/{two[1]}/explanation").json()
    assert {told["left"]["name"], told["right"]["name"]} == {"髙橋 健太", "佐藤 花子"}
    assert told["explanation"]["bits"] < 0


def test_two_people_judged_the_same_are_one_until_it_is_withdrawn(
    client: TestClient[Any], two: tuple[str, str]
) -> None:
    judged = judge(client, *two, "same")
    assert judged.json()["left_person"] == judged.json()["right_person"]
    address = f"/v1/judgements/{judged.json()['id']}"
    gone = client.delete(address, headers={"If-Match": judged.headers["etag"]}).json()
    assert {gone["left_person"], gone["right_person"]} == set(two)


@pytest.mark.parametrize(("shown", "status"), [({}, 428), ({"If-Match": '"old"'}, 412)])
def test_a_judgement_is_withdrawn_only_by_who_has_seen_it(
    client: TestClient[Any], two: tuple[str, str], shown: dict[str, str], status: int
) -> None:
    judged = judge(client, *two, "same").json()
    assert client.delete(f"/v1/judgements/{judged['id']}", headers=shown).status_code == status
    assert client.get(f"/v1/judgements/{judged['id']}").json()["withdrawn_at"] is None


def test_of_two_who_judge_what_they_saw_the_second_is_told(
    client: TestClient[Any], two: tuple[str, str]
) -> None:
    tag = client.get(f"/v1/duplicates/{two[0]}/{two[1]}/explanation").headers["etag"]
    answers = [
        judge(client, *two, verdict, **{"If-Match": tag}).status_code for verdict in ("different", "same")
    ]
    assert answers == [201, 412]


def test_what_somebody_has_judged_is_judged_otherwise_only_by_who_has_seen_it(
    client: TestClient[Any], two: tuple[str, str]
) -> None:
    judge(client, *two, "different")
    unseen = judge(client, *two, "same")
    assert (unseen.status_code, unseen.json()["type"]) == (428, "urn:kankei:problem:api:if_match_missing")
    assert client.post("/v1/households", json={"left": two[0], "right": two[1]}).status_code == 428
    tag = client.get(f"/v1/duplicates/{two[0]}/{two[1]}/explanation").headers["etag"]
    assert judge(client, *two, "same", **{"If-Match": tag}).status_code == 201


def test_a_judgement_sent_again_under_its_key_is_one(client: TestClient[Any], two: tuple[str, str]) -> None:
    answers = [judge(client, *two, "different", **{"Idempotency-Key": "k"}) for _ in range(2)]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert answers[0].headers["etag"] == answers[1].headers["etag"]
    assert len(client.get("/v1/judgements").json()) == 1


def test_who_lives_together_is_a_household(client: TestClient[Any], two: tuple[str, str]) -> None:
    client.post("/v1/households", json={"left": two[0], "right": two[1], "reason": "夫婦"})
    (kin,) = client.get("/v1/households").json()
    assert (kin["verdict"], set(kin["people"])) == ("household", set(two))


def test_the_queue_is_answered_in_pages(client: TestClient[Any], two: tuple[str, str]) -> None:
    answer = client.get("/v1/duplicates", params={"limit": 1, "as_of": "R8.6.1"})
    assert (answer.status_code, answer.json()["as_of"]) == (200, "2026-06-01")


def test_what_is_decided_between_two_pages_of_the_queue_takes_no_pair_out_of_it(
    client: TestClient[Any], store: Store
) -> None:
    for number, name in enumerate(("山口 太郎", "高橋 次郎", "鈴木 健太")):
        home = {"phone": f"0242-73-112{number}", "address": f"福島県耶麻郡磐梯町大字磐梯130{number}"}
        for born in ("1950-03-03", "1980-08-13"):
            log(client, {"name": name, "birth_date": born, **home})
    settle(store, at=now())
    every = [one["left"]["name"] for one in client.get("/v1/duplicates").json()["questions"]]
    page = client.get("/v1/duplicates", params={"limit": 1})
    told = page.json()["questions"]
    while "next" in page.links:
        judge(client, told[-1]["left"]["id"], told[-1]["right"]["id"], "different")
        page = client.get(page.links["next"]["url"])
        told += page.json()["questions"]
    assert [one["left"]["name"] for one in told] == every == ["山口 太郎", "高橋 次郎", "鈴木 健太"]


def test_who_is_joined_between_two_pages_of_a_search_takes_nobody_out_of_it(client: TestClient[Any]) -> None:
    names = ["高橋 一郎", "高橋 二郎", "高橋 三郎"]
    first, second, _ = [log(client, {"name": name})["person"] for name in names]
    page = client.post("/v1/people:search?limit=2", json={"text": "高橋"})
    judge(client, first, second, "same")
    rest = client.post(page.links["next"]["url"], json={"text": "高橋"})
    told = page.json()["hits"] + rest.json()["hits"]
    assert [one["record"]["name"] for one in told] == names


@pytest.mark.usefixtures("receptionist")
def test_the_reception_sees_a_name_and_a_hint_of_the_rest(client: TestClient[Any]) -> None:
    person = log(client, KENTA)["person"]
    seen = client.get(f"/v1/people/{person}").text
    assert "髙橋 健太" in seen
    assert "…5678" in seen
    assert "kenta@example.jp" not in seen


def test_whoever_looks_at_a_person_is_in_the_audit(
    client: TestClient[Any], two: tuple[str, str], store: Store
) -> None:
    purpose = {"Kankei-Purpose": "%E5%95%8F%E3%81%84%E5%90%88%E3%82%8F%E3%81%9B"}
    client.get(f"/v1/people/{two[0]}/touchpoints", headers=purpose)
    last = audit_entry.select().order_by(audit_entry.c.no.desc()).limit(1)
    with store.reading() as connection:
        entry = connection.execute(last).one()
        seen = connection.execute(audit_subject.select().where(audit_subject.c.entry_no == entry.no)).all()
    assert (entry.action, entry.purpose) == ("listTouchpointsOfPerson", "問い合わせ")
    assert [str(row.subject) for row in seen] == [two[0]]


def test_a_search_finds_shows_and_enters_whom_it_showed(
    client: TestClient[Any], two: tuple[str, str], store: Store
) -> None:
    found = client.post("/v1/people:search", json={"text": "たかはし 5678"}).json()
    assert [hit["person"] for hit in found["hits"]] == [two[0]]
    with store.reading() as connection:
        entry = connection.execute(audit_entry.select().order_by(audit_entry.c.no.desc()).limit(1)).one()
        seen = connection.execute(audit_subject.select().where(audit_subject.c.entry_no == entry.no)).all()
    assert (entry.action, [str(row.subject) for row in seen]) == ("searchPeople", [two[0]])
    assert "たかはし" not in str(entry)


def test_a_search_is_answered_in_pages(client: TestClient[Any]) -> None:
    for given in ("一郎", "二郎", "三郎"):
        log(client, {"name": f"髙橋 {given}", "email": f"{ord(given[0])}@example.jp"})
    seen, address = set(), "/v1/people:search?limit=2"
    while address:
        answer = client.post(address, json={"text": "高橋"})
        seen |= {hit["record"]["name"] for hit in answer.json()["hits"]}
        address = answer.headers.get("link", "").partition(">")[0].removeprefix("<")
    assert len(seen) == 3


@pytest.mark.usefixtures("receptionist")
def test_a_search_shows_the_reception_no_contacts(client: TestClient[Any]) -> None:
    log(client, KENTA)
    found = client.post("/v1/people:search", json={"text": "髙橋"}).text
    assert "髙橋 健太" in found
    assert "090-1234-5678" not in found


def test_a_sample_is_drawn_judged_and_tells_how_sure_the_joined_pairs_are(client: TestClient[Any]) -> None:
    for day in ("2026-06-01", "2026-06-02", "2026-06-03"):
        log(client, KENTA, day)
    drawn = client.post("/v1/samples", json={"size": 2, "seed": 7})
    assert (drawn.status_code, drawn.json()["asked"], drawn.json()["precision"]) == (201, 2, None)
    first, second = client.get("/v1/samples/7/pairs").json()
    judge(client, first["left"]["id"], first["right"]["id"], "same")
    assert client.get("/v1/samples/7/pairs").json() == [second]
    told = client.get("/v1/samples/7").json()
    assert (told["answered"], told["precision"]) == (1, 1.0)


def test_pairs_of_a_sample_come_in_pages_that_an_answer_does_not_move(client: TestClient[Any]) -> None:
    for day in ("2026-06-01", "2026-06-02", "2026-06-03"):
        log(client, KENTA, day)
    client.post("/v1/samples", json={"size": 3})
    every = client.get("/v1/samples/1/pairs").json()
    page = client.get("/v1/samples/1/pairs", params={"limit": 1})
    (one,) = page.json()
    judge(client, one["left"]["id"], one["right"]["id"], "same")
    assert [one, *client.get(page.links["next"]["url"]).json()] == every[:2]


def test_a_sample_that_was_never_drawn_is_not_found(client: TestClient[Any]) -> None:
    answer = client.get("/v1/samples/5/pairs")
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:kankei:problem:unknown:sample")
    assert "POST /v1/samples" in answer.json()["detail"]


def test_where_nobody_has_two_records_there_is_no_sample_yet(client: TestClient[Any]) -> None:
    answer = client.post("/v1/samples", json={"size": 2})
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:kankei:problem:review:sample_nothing"
