"""Nobody learns by searching or logging where a protected person is reached; protecting moves no number."""

import itertools
import json
import re
import uuid
from typing import Any

import pytest
from litestar.testing import TestClient
from tests.api.conftest import Minted
from tests.usecases.people_of_town import HANAKO, TARO, TODAY, UNTIL, Folk, listed, row

from kankei.model import PermissionDraft, RecordDraft, Scope
from kankei.store import Store
from kankei.store.veil import VEIL
from kankei.usecases.identity.settlement import settle
from kankei.usecases.people import correcting
from kankei.usecases.rights import protection
from kankei_api.clock import now

ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
CONTACTS = ("090-7777-1234", "1234", "花子 1234", "さとう 1234", "canary-hanako@example.jp", "canary-hanako@")


@pytest.fixture
def folk(store: Store) -> Folk:
    folk = Folk(store)
    refused = PermissionDraft(mail=False, publish_name=True)
    folk.take(listed("a.csv", row(2, "R-1", HANAKO, refused), row(3, "R-2", TARO)))
    return folk


def protect(folk: Folk) -> None:
    protection.protect(folk.store, folk.person("R-1"), until=UNTIL, by="chief", at=folk.at(), today=TODAY)


def search(client: TestClient[Any], text: str) -> dict[str, Any]:
    answer = client.post("/v1/people:search", json={"text": text})
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


@pytest.fixture
def officer(client: TestClient[Any], minted: Minted) -> TestClient[Any]:
    """Somebody who sees addresses and phones, but not those of protected people."""
    client.headers["Authorization"] = f"Bearer {minted(Scope.PEOPLE, Scope.CONTACTS, Scope.LOG)}"
    return client


@pytest.mark.parametrize("text", CONTACTS)
def test_a_contact_of_a_protected_person_is_as_one_that_nobody_has(
    folk: Folk, officer: TestClient[Any], text: str
) -> None:
    assert search(officer, text)["people"] == 1
    nobody = search(officer, text.replace("1234", "9871").replace("canary", "nobody"))
    protect(folk)
    assert search(officer, text) == nobody


def test_a_protected_person_is_found_by_name(folk: Folk, officer: TestClient[Any]) -> None:
    protect(folk)
    assert search(officer, "佐藤花子")["people"] == 1


def test_a_contact_of_anybody_else_finds_them_still(folk: Folk, officer: TestClient[Any]) -> None:
    protect(folk)
    assert search(officer, "090-2222-5678")["people"] == 1


def test_who_may_protect_finds_a_protected_person_by_contact(folk: Folk, client: TestClient[Any]) -> None:
    protect(folk)
    assert search(client, "1234")["people"] == 1


@pytest.mark.parametrize("text", ["花子 61234", "花子 71234", "花子 777-1234"])
def test_who_sees_the_end_of_a_number_alone_finds_out_no_digit_before_it(
    folk: Folk, client: TestClient[Any], minted: Minted, text: str
) -> None:
    client.headers["Authorization"] = f"Bearer {minted(Scope.PEOPLE)}"
    assert search(client, text)["people"] == search(client, "花子 1234")["people"] == 1


@pytest.mark.parametrize(("text", "people"), [("090-7777-1234", 1), ("090-6666-1234", 0)])
def test_who_sees_the_end_of_a_number_alone_finds_somebody_by_the_whole_of_it(
    folk: Folk, client: TestClient[Any], minted: Minted, text: str, people: int
) -> None:
    client.headers["Authorization"] = f"Bearer {minted(Scope.PEOPLE)}"
    assert search(client, text)["people"] == people


def test_a_search_that_was_told_nothing_is_in_the_audit(
    folk: Folk, officer: TestClient[Any], minted: Minted
) -> None:
    protect(folk)
    search(officer, "1234")
    officer.headers["Authorization"] = f"Bearer {minted(Scope.AUDIT)}"
    entries = officer.get("/v1/audit", params={"action": "searchPeople"}).json()
    assert [entry["detail"]["found"] for entry in entries] == ["0"]


BY_ZONE = {"options": {"origin": "relation", "by": "zone"}}
NUMBERS = [
    ("count", None),
    ("analyses/overlap", {}),
    ("analyses/conversion", BY_ZONE),
    ("analyses/registration", {}),
]


@pytest.mark.parametrize(("noun", "body"), NUMBERS)
def test_protecting_somebody_moves_no_cell_that_would_tell_where_they_live(
    folk: Folk, client: TestClient[Any], noun: str, body: dict[str, Any] | None
) -> None:
    def told() -> Any:
        answer = client.request("GET" if body is None else "POST", f"/v1/{noun}", json=body)
        assert answer.status_code == 200, answer.text
        return {name: value for name, value in answer.json().items() if name not in {"known_at", "digest"}}

    before = told()
    protect(folk)
    assert told() == before


VISIT = {"channel": "station_event", "occurred_on": "2026-04-18"}
HERS = {"name": "佐藤 花子", "phone": "090-7777-1234"}
NOBODYS = {"name": "鈴木 一郎", "phone": "090-3333-9871"}
GUESSES = {
    "her phone": HERS,
    "another phone": {**HERS, "phone": "090-4444-5555"},
    "all of her": {
        name: getattr(HANAKO, name) for name in ("name", "kana", "birth_date", "address", "phone")
    },
    "her e-mail": {"name": "佐藤 花子", "email": HANAKO.email},
}


def log(client: TestClient[Any], record: dict[str, str], way: str = "alone") -> dict[str, Any]:
    said, key = {"record": record, "touchpoint": VISIT}, {"Idempotency-Key": str(uuid.uuid4())}
    if way == "batch":
        answer = client.post("/v1/touchpoints:batch", json={"items": [said]}, headers=key)
        told: dict[str, Any] = answer.json()["items"][0]["logged"]
    else:
        told = client.post("/v1/touchpoints", json=said, headers=key if way == "keyed" else {}).json()
    return told


def shape(told: dict[str, Any]) -> dict[str, Any]:
    """An answer without its own ids, numbers and moment."""
    evidence = [{**one, "touchpoint": 0} for one in told["standing"]["evidence"]]
    standing = {**told["standing"], "person": "", "known_at": "", "evidence": evidence}
    own = {"record": "", "touchpoint": 0, "person": told["person"] is not None}
    return {**told, **own, "standing": standing}


@pytest.mark.parametrize(
    ("way", "guess"),
    [*(("alone", guess) for guess in GUESSES), ("keyed", "her phone"), ("batch", "her phone")],
)
def test_logging_what_is_known_of_a_protected_person_answers_as_of_a_stranger(
    folk: Folk, officer: TestClient[Any], guess: str, way: str
) -> None:
    protect(folk)
    place = {"address": "福島県会津若松市別町9-9"} if "address" in GUESSES[guess] else {}
    told, stranger = log(officer, GUESSES[guess], way), log(officer, NOBODYS | place, way)
    assert shape(told) == shape(stranger)
    assert told["person"] != str(folk.person("R-1"))


def test_logging_is_answered_with_the_person_to_who_may_protect(folk: Folk, client: TestClient[Any]) -> None:
    protect(folk)
    assert log(client, HERS)["person"] == str(folk.person("R-1"))


def test_nobody_s_reasons_for_a_protected_person_are_told(
    folk: Folk, officer: TestClient[Any], client: TestClient[Any], minted: Minted
) -> None:
    protect(folk)
    near = {"name": "佐藤 花", "email": HANAKO.email}
    assert log(officer, near)["duplicates"] == []
    client.headers["Authorization"] = f"Bearer {minted(Scope.LOG, Scope.PROTECT)}"
    told = log(client, near)["duplicates"]
    assert ("email", "exact") in [(why["field"], why["level"]) for one in told for why in one["reasons"]]


def test_what_was_logged_of_a_protected_person_is_theirs_once_settled(
    folk: Folk, officer: TestClient[Any], client: TestClient[Any], minted: Minted
) -> None:
    protect(folk)
    told = log(officer, GUESSES["all of her"])
    settle(folk.store, at=now())
    client.headers["Authorization"] = f"Bearer {minted(Scope.PEOPLE, Scope.PROTECT)}"
    assert client.get(f"/v1/people/{told['person']}").json()["id"] == str(folk.person("R-1"))


def test_what_was_logged_of_a_protected_person_is_veiled_from_the_first_moment(
    folk: Folk, officer: TestClient[Any], minted: Minted
) -> None:
    protect(folk)
    told = log(officer, GUESSES["all of her"])
    officer.headers["Authorization"] = f"Bearer {minted(Scope.PEOPLE, Scope.CONTACTS)}"
    (shown,) = officer.get(f"/v1/people/{told['person']}/records").json()
    assert (shown["address"], shown["phone"]) == (VEIL, VEIL)


def test_what_was_written_of_a_protected_person_is_in_clear_to_who_wrote_it_alone(
    folk: Folk, officer: TestClient[Any], minted: Minted
) -> None:
    protect(folk)
    visit = {"channel": "visit", "occurred_on": "2026-04-20", "detail": "カナリア町の家の相談"}
    told = officer.post("/v1/touchpoints", json={"record": HERS, "touchpoint": visit}).json()
    address = f"/v1/touchpoints/{told['touchpoint']}"
    mine = officer.get(address).json()["touchpoint"]["detail"]
    officer.headers["Authorization"] = f"Bearer {minted(Scope.PEOPLE, Scope.CONTACTS)}"
    theirs = officer.get(address).json()["touchpoint"]["detail"]
    assert (mine, theirs) == ("カナリア町の家の相談", VEIL)


RIGHT = {"name": "佐藤 花子", "phone": "090-7777-1234", "address": HANAKO.address, "email": HANAKO.email}
WRONG = {
    **RIGHT,
    "phone": "090-3333-4444",
    "address": "福島県会津若松市別町9-9",
    "email": "canary-wrong@example.jp",
}
PAGES = ("", "/records", "/touchpoints", "/standing", "/history", "/explanation", "/permissions")


def seen(client: TestClient[Any], told: dict[str, Any], said: dict[str, str]) -> dict[int, Any]:
    """All that is told of what was logged, without what differs between any two strangers."""
    addresses = [f"people/{told['person']}{page}" for page in PAGES]
    addresses += [f"records/{told['record']}", f"touchpoints/{told['touchpoint']}"]
    found = {one: client.get(f"/v1/{one}") for one in addresses}
    found |= {text: client.post("/v1/people:search", json={"text": text}) for text in contacts(said)}
    assert {answer.status_code for answer in found.values()} == {200}
    return {place: bare(answer.json(), told) for place, answer in enumerate(found.values())}


def contacts(said: dict[str, str]) -> list[str]:
    return [said["phone"], said["email"], f"花子 {said['phone'][-4:]}"]


def bare(told: Any, logged: dict[str, Any]) -> Any:
    """An answer with what was logged called by its kind, and without moments and numbers."""
    words = {str(logged[name]): name for name in ("person", "record")}
    words |= {one: name for said in (RIGHT, WRONG) for name, one in said.items()}
    words |= {said["phone"][-4:].join(("…", "")): "phone" for said in (RIGHT, WRONG)}
    if isinstance(told, dict):
        gone = {"no", "batch_no", "record_no", "touchpoint_no", "source_key"}
        return {name: bare(part, logged) for name, part in told.items() if name not in gone}
    if isinstance(told, list):
        return [bare(part, logged) for part in told]
    if isinstance(told, str) and told[:2] == "20" and "T" in told:
        return "a moment"
    return words.get(told, told) if isinstance(told, str) else 0 if isinstance(told, int) else told


@pytest.mark.parametrize("settled", [False, True])
@pytest.mark.parametrize("scopes", [(Scope.PEOPLE, Scope.LOG), (Scope.PEOPLE, Scope.CONTACTS, Scope.LOG)])
def test_who_logged_a_guess_learns_nowhere_later_whether_it_was_right(
    folk: Folk, client: TestClient[Any], minted: Minted, scopes: tuple[Scope, ...], settled: bool
) -> None:
    protect(folk)
    client.headers["Authorization"] = f"Bearer {minted(*scopes)}"
    right, wrong = log(client, RIGHT), log(client, WRONG)
    assert shape(right) == {**shape(wrong), "duplicates": []}
    if settled:
        assert settle(folk.store, at=now())
    assert seen(client, right, RIGHT) == seen(client, wrong, WRONG)
    again = [
        client.post("/v1/touchpoints", json={"person": told["person"], "touchpoint": VISIT}).json()
        for told in (right, wrong)
    ]
    assert [told["person"] for told in again] == [right["person"], wrong["person"]]
    assert shape(again[0]) == shape(again[1])


@pytest.mark.parametrize("settled", [False, True])
def test_a_guess_that_is_sent_again_under_its_number_tells_no_more(
    folk: Folk, officer: TestClient[Any], settled: bool
) -> None:
    protect(folk)
    numbered = [
        {"record": said, "touchpoint": {**VISIT, "source_no": number}}
        for number, said in (("1", RIGHT), ("2", WRONG))
    ]
    first = [officer.post("/v1/touchpoints", json=one).json() for one in numbered]
    if settled:
        assert settle(folk.store, at=now())
    again = [officer.post("/v1/touchpoints", json=one).json() for one in numbered]
    assert [one["person"] for one in again] == [one["person"] for one in first]
    assert shape(again[0]) == shape(again[1])


def test_the_page_of_a_protected_person_tells_nothing_of_what_was_logged_since(
    folk: Folk, officer: TestClient[Any]
) -> None:
    protect(folk)
    addresses = [f"/v1/people/{folk.person('R-1')}{page}" for page in PAGES]
    before = [bare(officer.get(one).json(), {"person": 0, "record": 0}) for one in addresses]
    log(officer, RIGHT)
    settle(folk.store, at=now())
    assert [bare(officer.get(one).json(), {"person": 0, "record": 0}) for one in addresses] == before
    assert search(officer, "佐藤花子")["people"] == 2


def explained(client: TestClient[Any], told: list[dict[str, Any]]) -> list[Any]:
    """What holds the records of strangers together, who else they may be, and what speaks for each pair."""
    pairs = [f"duplicates/{one['record']}/{two['record']}" for one, two in itertools.combinations(told, 2)]
    places = [f"/v1/{place}/explanation" for place in (*(f"people/{one['person']}" for one in told), *pairs)]
    found = [client.get(place).json() for place in places]
    return [one if "bonds" in one else one["explanation"] for one in found]


def test_explaining_a_stranger_says_nothing_of_where_a_protected_person_is_reached(
    folk: Folk, client: TestClient[Any], minted: Minted
) -> None:
    client.headers["Authorization"] = f"Bearer {minted(Scope.PEOPLE, Scope.CONTACTS, Scope.LOG, Scope.JUDGE)}"
    names = ("鈴木 一郎", "鈴木 一郎", "鈴木 市郎")
    told = [log(client, {"name": name, "phone": RIGHT["phone"]}) for name in names]
    settle(folk.store, at=now())
    protection.protect(folk.store, folk.person("R-1"), until=UNTIL, by="chief", at=now(), today=TODAY)
    right = explained(client, told)
    assert [(len(one["bonds"]), len(one["near"])) for one in right[:3]] == [(1, 1), (1, 1), (0, 1)]
    hers = folk.record("R-1")
    correcting.correct(folk.store, hers, {"phone": WRONG["phone"]}, reason="転居", by="chief", at=now())
    assert explained(client, told) == right


@pytest.mark.parametrize("settled", [False, True])
def test_a_page_that_grew_by_its_id_tells_no_more_of_a_right_guess_than_of_a_wrong_one(
    folk: Folk, client: TestClient[Any], minted: Minted, settled: bool
) -> None:
    folk.take(listed("b.csv", row(2, "R-3", RecordDraft(name="佐藤　花子"))))
    protect(folk)
    client.headers["Authorization"] = f"Bearer {minted(Scope.PEOPLE, Scope.LOG)}"
    guesses = [(log(client, said), said) for said in (RIGHT, WRONG)]
    if settled:
        assert settle(folk.store, at=now())
    for told, _ in guesses:
        client.post("/v1/touchpoints", json={"person": told["person"], "touchpoint": VISIT})
    pages = [json.dumps(list(seen(client, told, said).values())) for told, said in guesses]
    right, wrong = (re.sub(f'{ID}|"bits": [-.0-9]+, "model"', "", page) for page in pages)
    assert right == wrong  # but for ids, and how common the name was when each was judged


def test_an_unknown_id_is_unknown_while_somebody_is_protected(folk: Folk, officer: TestClient[Any]) -> None:
    protect(folk)
    told = officer.post("/v1/touchpoints", json={"person": str(uuid.uuid4()), "touchpoint": VISIT})
    assert (told.status_code, told.json()["type"]) == (404, "urn:kankei:problem:unknown:person")


def test_what_the_chief_logs_by_id_leaves_the_page_of_all_others_as_it_was(
    folk: Folk, client: TestClient[Any], minted: Minted
) -> None:
    protect(folk)
    hers = f"/v1/people/{folk.person('R-1')}"
    told = client.post(
        "/v1/touchpoints", json={"person": str(folk.person("R-1")), "touchpoint": VISIT}
    ).json()
    assert len(client.get(f"{hers}/records").json()) == 2
    client.headers["Authorization"] = f"Bearer {minted(Scope.PEOPLE, Scope.LOG)}"
    assert len(client.get(f"{hers}/records").json()) == 1
    assert client.get(f"/v1/records/{told['record']}").json()["person"] == str(folk.person("R-1"))


def test_the_page_of_a_stranger_asked_for_as_known_before_tells_nothing_logged_since(
    folk: Folk, officer: TestClient[Any]
) -> None:
    protect(folk)
    first = log(officer, RIGHT)
    page, before = f"/v1/people/{first['person']}/records", now()
    settle(folk.store, at=now())
    officer.post("/v1/touchpoints", json={"person": first["person"], "touchpoint": VISIT})
    told = [officer.get(page, params=since).json() for since in ({"known_at": before.isoformat()}, {})]
    assert [len(one) for one in told] == [1, 2]


def told_of(client: TestClient[Any], logged: dict[str, Any], said: dict[str, str]) -> str:
    """All that is told of what was logged, without ids and how common the name was when it was judged."""
    told = json.dumps(list(seen(client, logged, said).values()), ensure_ascii=False)
    return re.sub(f'{ID}|"bits": [-.0-9]+, "model"', "", told)


@pytest.mark.parametrize("moments", ["never", "between", "after"])
def test_a_guess_that_is_logged_again_comes_to_the_page_of_the_first_right_or_wrong(
    folk: Folk, client: TestClient[Any], minted: Minted, moments: str
) -> None:
    protect(folk)
    client.headers["Authorization"] = f"Bearer {minted(Scope.PEOPLE, Scope.LOG)}"
    first = [log(client, said) for said in (RIGHT, WRONG)]
    if moments == "between":
        assert settle(folk.store, at=now())
    again = [log(client, said) for said in (RIGHT, WRONG)]
    assert [one["person"] for one in again] == [one["person"] for one in first]
    assert shape(again[0]) == shape(again[1])
    if moments == "after":
        assert settle(folk.store, at=now())
    right, wrong = (told_of(client, *one) for one in zip(again, (RIGHT, WRONG), strict=True))
    assert right == wrong


@pytest.mark.parametrize("guesses", [(RIGHT, WRONG), (WRONG, RIGHT)])
def test_a_second_guess_is_told_of_the_first_whichever_is_right(
    folk: Folk, officer: TestClient[Any], guesses: tuple[dict[str, str], ...]
) -> None:
    protect(folk)
    first, second = (log(officer, said) for said in guesses)
    assert [one["person"] for one in second["duplicates"]] == [first["person"]]


def test_a_guess_beside_what_a_stranger_was_logged_with_comes_to_that_stranger(
    folk: Folk, officer: TestClient[Any]
) -> None:
    protect(folk)
    mail = {"name": "佐藤 花子", "email": "canary-stranger@example.jp"}
    stranger = log(officer, mail)
    told = [log(officer, mail | {"phone": said["phone"]}) for said in (RIGHT, WRONG)]
    assert [one["person"] for one in told] == [stranger["person"]] * 2
    assert shape(told[0])["duplicates"] == shape(told[1])["duplicates"]


def test_a_protected_person_keeps_their_id_however_often_a_right_guess_is_logged(
    folk: Folk, officer: TestClient[Any], minted: Minted
) -> None:
    protect(folk)
    hers = folk.person("R-1")
    told = [log(officer, RIGHT) for _ in range(3)]
    settle(folk.store, at=now())
    officer.headers["Authorization"] = f"Bearer {minted(Scope.PEOPLE, Scope.PROTECT)}"
    assert {officer.get(f"/v1/people/{one['person']}").json()["id"] for one in told} == {str(hers)}


def test_one_batch_with_a_right_guess_twice_leaves_a_protected_person_their_id(
    folk: Folk, officer: TestClient[Any]
) -> None:
    protect(folk)
    hers = str(folk.person("R-1"))
    items = [{"record": RIGHT, "touchpoint": VISIT}] * 2
    officer.post("/v1/touchpoints:batch", json={"items": items})
    settle(folk.store, at=now())
    assert officer.get(f"/v1/people/{hers}").json()["id"] == hers


@pytest.mark.parametrize("settled", [False, True])
def test_a_guess_that_is_put_right_by_who_logged_it_tells_no_more(
    folk: Folk, officer: TestClient[Any], settled: bool
) -> None:
    protect(folk)
    guesses = [log(officer, said) for said in (RIGHT, WRONG)]
    if settled:
        assert settle(folk.store, at=now())
    mended = {"occurred_on": "2026-04-19", "reason": "写し間違い"}
    for one in guesses:
        address = f"/v1/touchpoints/{one['touchpoint']}"
        told = officer.patch(address, json=mended, headers={"If-Match": "*"})
        assert told.status_code == 200, told.text
        assert told.json()["person"] == one["person"]
        one["touchpoint"], one["record"] = told.json()["touchpoint"]["no"], told.json()["record"]
    right, wrong = (told_of(officer, *one) for one in zip(guesses, (RIGHT, WRONG), strict=True))
    assert right == wrong
