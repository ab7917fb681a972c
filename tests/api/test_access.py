"""Accounts, tokens and the audit over the API; who is refused, counted and numbered."""

import datetime as dt
import json
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from litestar.testing import TestClient

from kankei.errors import StoreError
from kankei.model import Act, Caller, Scope
from kankei.store import Store
from kankei.store.access_tables import audit_entry
from kankei.usecases.access import service_tokens
from kankei_api.app import create_app
from kankei_api.clock import JAPAN, now, today
from kankei_api.limits import MOST, Limits
from kankei_api.settings import Settings
from kankei_api.tokens import digest

from .conftest import TOKEN

SASAKI = {"name": "佐々木", "issuer": "https://login.town.example", "subject": "4f0c", "roles": ["reception"]}
TOMORROW = today() + dt.timedelta(days=1)  # today may end while the tests run
TABLET = {"name": "タブレット", "scopes": ["log"], "expires_on": TOMORROW.isoformat()}


def entries(store: Store, **wanted: Any) -> list[Any]:
    with store.reading() as connection:
        found = connection.execute(sa.select(audit_entry).order_by(audit_entry.c.no)).all()
    return [one for one in found if all(getattr(one, name) == value for name, value in wanted.items())]


def as_(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def code(answer: Any) -> str:
    return str(answer.json()["type"]).rpartition("problem:")[2]


@pytest.fixture
def slow(store: Store) -> Iterator[TestClient[Any]]:
    """An API that lets every token call three times a minute."""
    settings = Settings(
        token_digests=(digest(TOKEN),), allowed_hosts=("testserver.local",), rate_tokens=3, rate_people=3
    )
    with TestClient(create_app(settings, store=store)) as client:
        client.headers["Authorization"] = f"Bearer {TOKEN}"
        yield client


def test_an_account_made_is_an_account_found(client: TestClient[Any]) -> None:
    made = client.post("/v1/accounts", json=SASAKI)
    assert (made.status_code, client.get(f"/v1/accounts/{made.json()['id']}").json()) == (201, made.json())


def test_a_disabled_account_says_since_when(client: TestClient[Any]) -> None:
    made = client.post("/v1/accounts", json=SASAKI)
    tagged = {"If-Match": made.headers["etag"]}
    answer = client.patch(f"/v1/accounts/{made.json()['id']}", json={"disabled": True}, headers=tagged)
    assert answer.json()["disabled_at"]


def test_a_change_of_provider_follows_the_person_and_needs_what_was_read(client: TestClient[Any]) -> None:
    made = client.post("/v1/accounts", json=SASAKI)
    address, tagged = f"/v1/accounts/{made.json()['id']}", {"If-Match": made.headers["etag"]}
    there = {"issuer": "https://id.pref.example", "subject": "a7d2"}
    moved = client.patch(address, json=there, headers=tagged)
    assert (moved.status_code, moved.json()) == (200, made.json() | there | {"tokens": []})
    assert client.patch(address, json=there, headers=tagged).status_code == 412
    unread = client.patch(address, json={"issuer": "http://id"}, headers={"If-Match": moved.headers["etag"]})
    assert (unread.status_code, code(unread)) == (422, "account:issuer")


def test_an_account_is_not_moved_to_whom_another_account_is_of(client: TestClient[Any]) -> None:
    tanaka = {"issuer": SASAKI["issuer"], "subject": "91be"}
    client.post("/v1/accounts", json={"name": "田中", "roles": ["reception"], **tanaka})
    made = client.post("/v1/accounts", json=SASAKI)
    address, tagged = f"/v1/accounts/{made.json()['id']}", {"If-Match": made.headers["etag"]}
    moved = client.patch(address, json=tanaka, headers=tagged)
    assert (moved.status_code, code(moved)) == (422, "account:taken")
    assert client.get(address).json() == made.json()


def test_what_another_administrator_changed_is_not_changed_unseen(client: TestClient[Any]) -> None:
    made = client.post("/v1/accounts", json=SASAKI)
    address, tagged = f"/v1/accounts/{made.json()['id']}", {"If-Match": made.headers["etag"]}
    answers = [client.patch(address, json={"roles": ["officer"]}, headers=tagged) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 412]


def test_a_change_of_roles_is_entered_with_those_before(client: TestClient[Any], store: Store) -> None:
    made = client.post("/v1/accounts", json=SASAKI)
    tagged = {"If-Match": made.headers["etag"]}
    client.patch(f"/v1/accounts/{made.json()['id']}", json={"roles": ["officer"]}, headers=tagged)
    assert '"before":"reception"' in entries(store, action="changeAccount")[-1].detail


@pytest.mark.parametrize("changes", [(True,), (True, False)], ids=["let in no longer", "let in again"])
def test_the_audit_names_the_account_that_is_let_in_no_longer_or_again(
    client: TestClient[Any], store: Store, changes: tuple[bool, ...]
) -> None:
    made = client.post("/v1/accounts", json=SASAKI)
    address, tag = f"/v1/accounts/{made.json()['id']}", made.headers["etag"]
    for disabled in changes:
        tag = client.patch(address, json={"disabled": disabled}, headers={"If-Match": tag}).headers["etag"]
    (*_, last) = entries(store, action="changeAccount")
    assert json.loads(last.detail)["account"] == made.json()["id"]


def test_nobody_both_administers_and_audits(client: TestClient[Any]) -> None:
    answer = client.post("/v1/accounts", json={**SASAKI, "roles": ["administrator", "auditor"]})
    assert (answer.status_code, code(answer)) == (422, "account:duties")


@pytest.mark.parametrize("name", ["", "a/b", "a\nb", "x" * 81])
def test_a_name_that_could_be_taken_for_another_is_refused(client: TestClient[Any], name: str) -> None:
    assert client.post("/v1/accounts", json={**SASAKI, "name": name}).status_code == 422


def test_a_minted_token_opens_what_it_names_and_nothing_else(client: TestClient[Any]) -> None:
    token = client.post("/v1/tokens", json=TABLET).json()["token"]
    walk_in = {
        "record": {"name": "佐藤 花子"},
        "touchpoint": {"channel": "visit", "occurred_on": "2026-05-30"},
    }
    answers = [client.post("/v1/touchpoints", json=walk_in, headers=as_(token)),
               client.get("/v1/tokens", headers=as_(token))]  # fmt: skip
    assert [answer.status_code for answer in answers] == [201, 403]


def test_a_token_is_told_once(client: TestClient[Any]) -> None:
    token = client.post("/v1/tokens", json=TABLET).json()["token"]
    assert token not in client.get("/v1/tokens").text


def test_minting_keeps_no_answer_for_a_retry(client: TestClient[Any], store: Store) -> None:
    headers = {"Idempotency-Key": '"once"'}
    token = client.post("/v1/tokens", json=TABLET, headers=headers).json().get("token", "none")
    with store.reading() as connection:
        kept = connection.execute(sa.text("SELECT * FROM idempotency_key")).all()
    assert token not in repr(kept)


def test_a_revoked_token_is_refused_at_once_where_it_was_revoked(client: TestClient[Any]) -> None:
    made = client.post("/v1/tokens", json=TABLET).json()
    assert client.get("/v1/me", headers=as_(made["token"])).status_code == 200
    client.delete(f"/v1/tokens/{made['id']}")
    assert client.get("/v1/me", headers=as_(made["token"])).status_code == 401


@pytest.mark.parametrize("name", ["access_token", "token"])
def test_a_token_in_the_address_lets_nobody_in(
    client: TestClient[Any], minted: Callable[..., str], name: str
) -> None:
    told = client.get("/v1/me", params={name: minted(Scope.NUMBERS)}, headers={"Authorization": ""})
    assert told.status_code == 401


@pytest.mark.parametrize("days", [-1, 366])
def test_a_token_ends_within_a_year(client: TestClient[Any], days: int) -> None:
    until = (today() + dt.timedelta(days=days)).isoformat()
    answer = client.post("/v1/tokens", json={**TABLET, "expires_on": until})
    assert (answer.status_code, code(answer)) == (422, "token:day")


@pytest.mark.parametrize("scope", ["accounts", "approve"])
def test_no_token_can_do_what_only_people_may(client: TestClient[Any], scope: str) -> None:
    answer = client.post("/v1/tokens", json={**TABLET, "scopes": [scope]})
    assert (answer.status_code, code(answer)) == (422, "token:personal")


@pytest.mark.parametrize("name", ["", " ", "a/b", "a\nb", "x" * 81])
def test_a_token_is_named_as_no_person_and_no_other_token_can_be(client: TestClient[Any], name: str) -> None:
    assert client.post("/v1/tokens", json={**TABLET, "name": name}).status_code == 422


@pytest.mark.parametrize(
    ("mints", "wanted"),
    [
        (Caller(name="clerk", scopes=frozenset({Scope.ACCOUNTS, Scope.LOG}), assured=True), Scope.PEOPLE),
        (Caller(name="clerk", scopes=frozenset({Scope.ACCOUNTS, Scope.EXPORT})), Scope.EXPORT),
    ],
)
def test_nobody_gives_away_what_they_may_not_do_themselves(
    store: Store, mints: Caller, wanted: Scope
) -> None:
    draft = service_tokens.TokenDraft(name="x", scopes=(wanted,), expires_on=today())
    with pytest.raises(StoreError, match=r"token\.scopes"):
        service_tokens.keep(store, draft, "0" * 64, by=mints, at=now(), today=today())
    assert service_tokens.listed(store) == []


def test_who_was_seen_by_whom_is_told(client: TestClient[Any]) -> None:
    walk_in = {
        "record": {"name": "佐藤 花子"},
        "touchpoint": {"channel": "visit", "occurred_on": "2026-05-30"},
    }
    person = client.post("/v1/touchpoints", json=walk_in).json()["person"]
    client.get(f"/v1/people/{person}", headers={"Kankei-Purpose": "%E7%85%A7%E4%BC%9A"})
    told = client.get("/v1/audit", params={"person": person, "action": "getPerson"}).json()
    assert [(one["by"], one["purpose"], one["subjects"]) for one in told] == [("api", "照会", [person])]


def test_an_action_that_nothing_has_is_refused_with_those_that_may_be_meant(client: TestClient[Any]) -> None:
    (fault,) = client.get("/v1/audit", params={"action": "getPersn"}).json()["faults"]
    assert (fault["field"], fault["code"], "getPerson" in fault["message"]) == (
        "action",
        "fault.choice",
        True,
    )
    assert client.get("/v1/audit", params={"action": "erasePerson"}).json() == []


def test_pages_of_the_audit_lead_to_one_another(client: TestClient[Any], store: Store) -> None:
    acts = [Act(by="職員", action="x", at=now()) for _ in range(5)]
    from kankei.store import audit

    store.write(lambda connection: audit.append(connection, acts))
    seen, address = [], "/v1/audit?by=%E8%81%B7%E5%93%A1&limit=2"
    while address:
        answer = client.get(address)
        seen += [one["no"] for one in answer.json()]
        address = answer.headers.get("link", "").partition(">")[0].removeprefix("<")
    assert seen == [5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("since=2026-04-18", [2, 1]),
        ("since=令和8年4月19日", [2]),
        ("until=R8.4.18", [1]),
        ("until=2026-04-17", []),
    ],
)
def test_the_audit_is_asked_for_from_a_day_until_a_day_of_japan(
    client: TestClient[Any], store: Store, asked: str, found: list[int]
) -> None:
    from kankei.store import audit

    moments = [dt.datetime(2026, 4, day, hour, 59, tzinfo=JAPAN) for day, hour in ((18, 0), (19, 23))]
    acts = [Act(by="職員", action="getPerson", at=at) for at in moments]
    store.write(lambda connection: audit.append(connection, acts))
    told = client.get(f"/v1/audit?action=getPerson&{asked}").json()
    assert [one["no"] for one in told] == found


def test_a_moment_without_its_zone_is_refused(client: TestClient[Any]) -> None:
    answer = client.get("/v1/audit", params={"since": "2026-05-30T09:00:00"})
    assert answer.json()["faults"][0]["code"] == "fault.zone"


def test_the_checkpoint_is_the_last_entry(client: TestClient[Any], store: Store) -> None:
    told = client.get("/v1/audit/checkpoint").json()
    last = entries(store)[-1]
    assert told == {"no": last.no, "digest": last.digest}


def test_one_call_too_many_is_told_when_to_come_back(slow: TestClient[Any]) -> None:
    answers = [slow.get("/v1/me") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 20


def test_who_calls_too_often_keeps_nobody_else_out(slow: TestClient[Any], minted: Callable[..., str]) -> None:
    for _ in range(4):
        slow.get("/v1/me")
    assert slow.get("/v1/me", headers=as_(minted(Scope.LOG))).status_code == 200


def test_a_bucket_fills_with_time() -> None:
    limits = Limits()
    waits = [limits.wait("clerk", 60, at=0.0) for _ in range(61)]
    assert (waits[-1], limits.wait("clerk", 60, at=1.0)) == (1.0, 0.0)


def test_buckets_that_nobody_touches_are_forgotten() -> None:
    limits = Limits()
    for name in map(str, range(MOST)):
        limits.wait(name, 60, at=0.0)
    for name in ("two", "more"):
        limits.wait(name, 60, at=61.0)
    assert set(limits._buckets) == {"two", "more"}


def test_a_call_has_a_number_that_is_in_the_audit(client: TestClient[Any], store: Store) -> None:
    number = client.get("/v1/tokens").headers["x-request-id"]
    assert uuid.UUID(number)
    assert entries(store)[-1].request == number


def test_a_number_given_from_outside_is_kept(client: TestClient[Any], store: Store) -> None:
    given = {"X-Request-Id": "proxy-0001.abc_DEF"}
    assert client.get("/v1/tokens", headers=given).headers["x-request-id"] == given["X-Request-Id"]
    assert entries(store)[-1].request == given["X-Request-Id"]


@pytest.mark.parametrize(
    "given", ["short", "a b c d e f g h", "x" * 65, "佐藤花子さんの電話", "<script>alert(1)"]
)
def test_a_number_that_could_be_anything_is_replaced(client: TestClient[Any], given: str) -> None:
    answer = client.get("/v1/me", headers=[(b"X-Request-Id", given.encode())])
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"])


def test_a_caller_learns_what_they_may_do(client: TestClient[Any], minted: Callable[..., str]) -> None:
    told = client.get("/v1/me", headers=as_(minted(Scope.LOG, Scope.NUMBERS))).json()
    assert (told["name"], told["scopes"]) == ("token/machine 0", ["numbers", "log"])


def test_the_last_use_is_noted_when_somebody_is_let_in_and_not_when_refused(
    client: TestClient[Any], minted: Callable[..., str]
) -> None:
    token = minted(Scope.LOG)
    noted = []
    for address in ("/v1/tokens", "/v1/me"):
        client.get(address, headers=as_(token))
        noted.append(client.get("/v1/tokens").json()[0]["last_used_at"] is not None)
    assert noted == [False, True]


def test_the_review_and_the_leavers_account_name_the_tokens_they_leave_behind(
    client: TestClient[Any], store: Store
) -> None:
    made = client.post("/v1/accounts", json={**SASAKI, "roles": ["administrator"]})
    draft = service_tokens.TokenDraft(name="集計機", scopes=(Scope.PEOPLE, Scope.LOG), expires_on=TOMORROW)
    by = Caller(name="佐々木", scopes=frozenset(Scope), assured=True)
    service_tokens.keep(store, draft, "0" * 64, by=by, at=now(), today=today())
    tagged = {"If-Match": made.headers["etag"]}
    left = client.patch(f"/v1/accounts/{made.json()['id']}", json={"disabled": True}, headers=tagged)
    assert left.json()["tokens"] == ["集計機"]
    token = client.get("/v1/access-review").json()[1]
    assert (token["advice"], token["scopes"], token["sees"]) == ("minter_gone", ["log"], False)


def test_the_review_tells_of_the_key_of_the_settings_that_nobody_answers_for(client: TestClient[Any]) -> None:
    client.get("/v1/tokens")
    (key,) = client.get("/v1/access-review").json()
    assert (key["kind"], key["name"], key["advice"]) == ("settings", "api", "endless")
    assert (key["open"], key["sees"], list(key["calls"])) == (True, True, ["listTokens", "reviewAccess"])


def test_an_account_cannot_be_taken_for_the_key_of_the_settings(client: TestClient[Any]) -> None:
    for name in ("api", "ＡＰＩ"):
        assert code(client.post("/v1/accounts", json={**SASAKI, "name": name})) == "account:taken"


def test_the_review_names_whom_to_ask_about(client: TestClient[Any]) -> None:
    client.post("/v1/tokens", json=TABLET)
    assert client.get("/v1/access-review").json()[0]["advice"] == "ending"


OTHER = {"accounts": {"subject": "another"}}


@pytest.mark.parametrize("alike", ["Sasaki", "ｓａｓａｋｉ", " sasaki ", "SASAKI"])
@pytest.mark.parametrize(("path", "draft"), [("accounts", SASAKI), ("tokens", TABLET)])
def test_no_two_names_are_taken_for_one_another_in_the_audit(
    client: TestClient[Any], path: str, draft: dict[str, Any], alike: str
) -> None:
    assert client.post(f"/v1/{path}", json={**draft, "name": "sasaki"}).status_code == 201
    answer = client.post(f"/v1/{path}", json={**draft, "name": alike, **OTHER.get(path, {})})
    assert (answer.status_code, code(answer).partition(":")[2]) == (422, "taken")


@pytest.mark.parametrize("name", ["佐々\u200b木", "佐々木\u202e", "\u3164", "佐々木\ufe0f"])
def test_a_name_has_nothing_that_is_not_seen(client: TestClient[Any], name: str) -> None:
    answer = client.post("/v1/accounts", json={**SASAKI, "name": name})
    assert (answer.status_code, code(answer)) == (422, "account:name")
