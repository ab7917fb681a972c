"""What all operations have in common: keys for retries, tags, days, faults, compression."""

import datetime as dt
import gzip
import re
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from litestar.testing import TestClient

from kankei.model import Scope
from kankei.store import Store
from kankei.store.answer_tables import idempotency_key
from kankei.store.tables import record
from kankei.store.veil import VEIL
from kankei_api.clock import today
from kankei_api.forms import forms_of
from kankei_api.retrying import Running

WALK_IN = {
    "record": {"name": "髙橋 健太", "email": "kenta@example.jp", "address": "福島県会津若松市東栄町3-46"},
    "touchpoint": {"channel": "station_event", "occurred_on": "2026-05-30"},
}
NOBODY = str(uuid.UUID(int=1))
KEY = {"Idempotency-Key": '"8e03978e-40d5-43e8-bc93-6894a57f9324"'}


def records(store: Store) -> int:
    with store.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(record)) or 0


def codes(answer: Any) -> dict[str, str]:
    return {fault["field"]: fault["code"] for fault in answer.json()["faults"]}


def test_a_call_sent_again_under_its_key_has_one_effect_and_the_same_answer(
    client: TestClient[Any], store: Store
) -> None:
    first, again = (client.post("/v1/touchpoints", json=WALK_IN, headers=KEY) for _ in range(2))
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert records(store) == 1


def test_a_key_in_quotes_and_the_bare_word_are_the_same_key(client: TestClient[Any], store: Store) -> None:
    for shown in ('"abc"', "abc"):
        client.post("/v1/touchpoints", json=WALK_IN, headers={"Idempotency-Key": shown})
    assert records(store) == 1


def test_a_key_used_for_another_body_is_refused(client: TestClient[Any], store: Store) -> None:
    client.post("/v1/touchpoints", json=WALK_IN, headers=KEY)
    other = {**WALK_IN, "record": {"name": "佐藤 花子"}}
    answer = client.post("/v1/touchpoints", json=other, headers=KEY)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:kankei:problem:api:key_reused")
    assert records(store) == 1


def test_a_key_that_is_no_key_is_refused(client: TestClient[Any]) -> None:
    answer = client.post("/v1/touchpoints", json=WALK_IN, headers={"Idempotency-Key": "a b"})
    assert codes(answer) == {"Idempotency-Key": "fault.pattern"}


def test_a_method_that_an_address_does_not_know_is_told_those_it_does(client: TestClient[Any]) -> None:
    assert client.request("TRACE", f"/v1/people/{uuid.UUID(int=1)}").headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", ["/health", "/schema", "/schema/openapi.json", "/v1/count", "/v1/people/{}"])
def test_what_can_be_read_can_be_asked_for_by_head(client: TestClient[Any], path: str) -> None:
    address = path.format(client.post("/v1/touchpoints", json=WALK_IN).json()["person"])
    plain = {"Accept-Encoding": "identity", "X-Request-Id": "the-same"}
    whole, head = client.get(address, headers=plain), client.head(address, headers=plain)
    assert (head.status_code, head.headers, head.content) == (whole.status_code, whole.headers, b"")


def test_head_is_let_in_and_audited_as_get_is(client: TestClient[Any], minted: Callable[..., str]) -> None:
    person = client.post("/v1/touchpoints", json=WALK_IN).json()["person"]
    client.head(f"/v1/people/{person}")
    acts = [(act["action"], act["subjects"]) for act in client.get("/v1/audit").json()]
    assert ("getPerson", [person]) in acts
    machine = {"Authorization": f"Bearer {minted(Scope.NUMBERS)}"}
    assert client.head(f"/v1/people/{person}", headers=machine).status_code == 403
    assert client.head("/v1/nothing", headers={"Authorization": ""}).status_code == 401


@pytest.mark.parametrize("path", ["/auth/sign-in", "/auth/callback?state=a&code=b"])
def test_head_neither_begins_nor_ends_a_sign_in(client: TestClient[Any], path: str) -> None:
    answer = client.head(path, headers={"Authorization": ""})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, OPTIONS")


def test_a_moment_is_no_number(client: TestClient[Any]) -> None:
    assert codes(client.get("/v1/count", params={"known_at": "0.5"})) == {"known_at": "fault.moment"}


def test_a_refused_call_may_be_put_right_under_the_same_key(client: TestClient[Any]) -> None:
    wrong = {**WALK_IN, "person": str(uuid.UUID(int=1)), "record": None}
    assert client.post("/v1/touchpoints", json=wrong, headers=KEY).status_code == 404
    assert client.post("/v1/touchpoints", json=WALK_IN, headers=KEY).status_code == 201


def test_a_call_that_broke_off_has_done_nothing_and_may_be_sent_again_under_its_key(
    client: TestClient[Any], store: Store
) -> None:
    def break_off(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith("DELETE FROM idempotency_key"):
            raise RuntimeError

    sa.event.listen(store.engine, "before_cursor_execute", break_off)
    broken = client.post("/v1/touchpoints", json=WALK_IN, headers=KEY)
    sa.event.remove(store.engine, "before_cursor_execute", break_off)
    assert (broken.status_code, records(store)) == (500, 0)
    assert client.post("/v1/touchpoints", json=WALK_IN, headers=KEY).status_code == 201
    assert records(store) == 1


def test_the_key_of_another_account_is_another_key(
    client: TestClient[Any], store: Store, minted: Callable[..., str]
) -> None:
    first = client.post("/v1/touchpoints", json=WALK_IN, headers=KEY).json()
    theirs = {**KEY, "Authorization": f"Bearer {minted(Scope.LOG)}"}
    second = client.post("/v1/touchpoints", json=WALK_IN, headers=theirs).json()
    assert first["record"] != second["record"]
    assert records(store) == 2


def test_what_is_kept_of_a_key_is_a_digest(client: TestClient[Any], store: Store) -> None:
    client.post("/v1/touchpoints", json=WALK_IN, headers=KEY)
    with store.reading() as connection:
        kept = connection.execute(sa.select(idempotency_key.c.key, idempotency_key.c.subjects)).one()
    assert KEY["Idempotency-Key"].strip('"') not in kept.key
    assert len(kept.key) == 64


def test_an_answer_is_kept_for_a_day(client: TestClient[Any], store: Store) -> None:
    client.post("/v1/touchpoints", json=WALK_IN, headers=KEY)
    yesterday = sa.update(idempotency_key).values(kept_at=sa.text("'2020-01-01 00:00:00'"))
    with store.writing() as connection:
        connection.execute(yesterday)
    client.post("/v1/touchpoints", json=WALK_IN, headers=KEY)
    assert records(store) == 2


def test_of_many_calls_at_once_under_one_key_one_has_an_effect(client: TestClient[Any], store: Store) -> None:
    def send(_: int) -> int:
        return client.post("/v1/touchpoints", json=WALK_IN, headers=KEY).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(send, range(24)))
    assert answers <= {201, 409}
    assert records(store) == 1


def test_a_call_that_comes_again_shows_what_may_be_seen_by_then(
    client: TestClient[Any], minted: Callable[..., str]
) -> None:
    visit = {**WALK_IN["touchpoint"], "detail": "東栄町の家の相談"}
    logged = client.post("/v1/touchpoints", json={**WALK_IN, "touchpoint": visit}).json()
    place = f"/v1/touchpoints/{logged['touchpoint']}"
    officer = {"Authorization": f"Bearer {minted(Scope.PEOPLE, Scope.CONTACTS, Scope.LOG)}"}
    seen = {"If-Match": client.get(place).headers["etag"], **KEY, **officer}

    def mended() -> str:
        answer = client.patch(place, json={"companions": 1, "reason": "もう一人"}, headers=seen)
        return str(answer.json()["touchpoint"]["detail"])

    before = mended()
    client.put(f"/v1/protection/{logged['person']}", json={"until": f"{today() + dt.timedelta(days=30)}"})
    assert (before, mended()) == ("東栄町の家の相談", VEIL)


def test_a_key_is_held_by_one_call_at_a_time() -> None:
    from kankei_api.problems import Refusal

    running, refused = Running(), threading.Event()
    with running.alone("town", "k"):
        with pytest.raises(Refusal, match=r"api\.key_running"), running.alone("town", "k"):
            pass
        with running.alone("another", "k"):
            refused.set()
    with running.alone("town", "k"):
        assert refused.is_set()


def test_what_has_not_changed_is_not_sent_again(client: TestClient[Any]) -> None:
    person = client.post("/v1/touchpoints", json=WALK_IN).json()["person"]
    tag = client.get(f"/v1/people/{person}").headers["etag"]
    again = client.get(f"/v1/people/{person}", headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


def test_what_has_changed_has_another_tag(client: TestClient[Any]) -> None:
    person = client.post("/v1/touchpoints", json=WALK_IN).json()["person"]
    tag = client.get(f"/v1/people/{person}").headers["etag"]
    client.post("/v1/touchpoints", json=WALK_IN)
    again = client.get(f"/v1/people/{person}", headers={"If-None-Match": tag})
    assert (again.status_code, again.headers["etag"] != tag) == (200, True)


@pytest.mark.parametrize("day", ["令和8年6月1日", "R8.6.1", "令和８年６月１日"])
def test_a_day_of_an_era_is_read_in_a_query(client: TestClient[Any], day: str) -> None:
    assert client.get("/v1/count", params={"as_of": day}).json()["as_of"] == "2026-06-01"


def test_a_day_of_an_era_is_read_in_a_body(client: TestClient[Any]) -> None:
    said = {**WALK_IN, "touchpoint": {"channel": "station_event", "occurred_on": "令和8年5月30日"}}
    person = client.post("/v1/touchpoints", json=said).json()["person"]
    seen = client.get(f"/v1/people/{person}").json()
    assert seen["touchpoints"][0]["occurred_on"] == "2026-05-30"


@pytest.mark.parametrize("day", ["2026-04-01", "令和8年4月1日"])
def test_a_day_for_a_moment_is_its_end_in_japan(client: TestClient[Any], day: str) -> None:
    asked = client.get("/v1/count", params={"known_at": day}).json()["known_at"]
    told = client.post("/v1/analyses/overlap", json={"known_at": day}).json()["known_at"]
    assert {asked, told} == {"2026-04-01T14:59:59.999999Z"}


@pytest.mark.parametrize("day", ["令和8年2月31日", "2026-02-29"])
def test_a_day_that_never_was_is_a_wrong_field(client: TestClient[Any], day: str) -> None:
    assert codes(client.get("/v1/count", params={"as_of": day})) == {"as_of": "date.impossible"}
    did = {"channel": "station_event", "occurred_on": day}
    answer = client.post("/v1/touchpoints", json={**WALK_IN, "touchpoint": did})
    assert codes(answer) == {"touchpoint.occurred_on": "date.impossible"}


def test_a_text_of_another_form_is_told_the_form(client: TestClient[Any]) -> None:
    answer = client.post("/v1/analyses/conversion", json={"options": {"outcome": "residency:転入"}})
    (fault,) = answer.json()["faults"]
    assert fault["code"] == "fault.pattern"
    assert "^[a-z_]+(:[a-z_]+)?$" in fault["message"]


def test_a_purpose_that_is_not_encoded_is_told_how(client: TestClient[Any]) -> None:
    answer = client.get("/v1/me", headers={b"Kankei-Purpose": "窓口の照会".encode()})
    assert codes(answer) == {"Kankei-Purpose": "fault.percent"}


def test_a_parameter_given_twice_is_refused(client: TestClient[Any]) -> None:
    answer = client.get("/v1/count?as_of=2026-04-01&as_of=2026-05-01")
    assert codes(answer) == {"as_of": "fault.repeated"}


@pytest.mark.parametrize("day", ["2200-01-01", "9899-12-31", "9999-12-31", "1799-12-31", "0001-01-01"])
def test_a_day_of_no_list_is_refused_before_a_course_up_to_it_is_reckoned(
    client: TestClient[Any], day: str
) -> None:
    told = client.get("/v1/reports/full", params={"as_of": day}, headers={"Accept": "text/html"})
    assert (told.status_code, codes(told)) == (422, {"as_of": "fault.far"})
    asked = client.post("/v1/analyses/funnel", json={"as_of": day})
    assert (asked.status_code, codes(asked)) == (422, {"as_of": "fault.far"})


@pytest.mark.parametrize("day", ["1800-01-01", "2199-12-31"])
def test_the_first_and_the_last_day_of_any_list_are_taken(client: TestClient[Any], day: str) -> None:
    assert client.get("/v1/count", params={"as_of": day}).json()["as_of"] == day


def test_all_wrong_parameters_are_named_at_once(client: TestClient[Any]) -> None:
    wrong = {"as_of": "soon", "rule": "/etc/passwd", "known_at": "x", "asof": "1"}
    assert codes(client.get("/v1/count", params=wrong)) == {
        "as_of": "fault.day",
        "rule": "fault.choice",
        "known_at": "fault.moment",
        "asof": "fault.unknown",
    }


def test_a_misspelt_parameter_is_refused_and_not_overlooked(client: TestClient[Any]) -> None:
    assert codes(client.get("/v1/count", params={"asof": "2026-04-01"})) == {"asof": "fault.unknown"}


def test_a_number_written_as_a_text_is_a_wrong_field(client: TestClient[Any]) -> None:
    said = {**WALK_IN, "touchpoint": {**WALK_IN["touchpoint"], "companions": "2"}}
    assert codes(client.post("/v1/touchpoints", json=said)) == {"touchpoint.companions": "fault.number"}


def test_a_long_answer_is_compressed_for_whoever_can_read_it(client: TestClient[Any]) -> None:
    answer = client.get("/v1/count", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.json()["number"] == 0


@pytest.mark.parametrize(
    ("asked", "coding"),
    [
        ("gzip;q=0", None),
        ("gzip; q=0, identity", None),
        ("*;q=0, identity", None),
        ("identity, gzip;q=0.5", None),
        ("br", None),
        ("*", "gzip"),
        ("gzip, identity;q=0", "gzip"),
        ("identity;q=0, *;q=0.1", "gzip"),
    ],
)
def test_an_answer_is_in_the_coding_that_is_liked_best(
    client: TestClient[Any], asked: str, coding: str | None
) -> None:
    answer = client.get("/v1/count", headers={"Accept-Encoding": asked})
    assert answer.headers.get("content-encoding") == coding
    assert answer.json()["number"] == 0


def test_whoever_takes_nothing_plain_gets_short_answers_in_gzip_too(client: TestClient[Any]) -> None:
    answer = client.get("/health", headers={"Accept-Encoding": "gzip, identity;q=0"})
    assert (answer.headers["content-encoding"], answer.json()) == ("gzip", {"status": "ok"})


@pytest.mark.parametrize("asked", ["identity;q=0", "*;q=0", "br, *;q=0"])
def test_whoever_takes_no_coding_of_ours_is_told_so(client: TestClient[Any], asked: str) -> None:
    answer = client.get("/v1/count", headers={"Accept-Encoding": asked})
    assert (answer.status_code, answer.json()["type"]) == (406, "urn:kankei:problem:api:coding")


def answering(client: TestClient[Any]) -> Iterator[tuple[str, str]]:
    """Every address by method, with ids of nothing, without those that answer no content."""
    for route in client.app.routes:
        for method in sorted(route.methods - {"OPTIONS"}):
            handler, _ = route.route_handler_map[method]
            if handler.status_code in {200, 201, 202}:
                yield (
                    method,
                    re.sub(r"{\w+}", "1", re.sub(r"{\w+_id}|{left}|{right}", NOBODY, route.path_format)),
                )


def test_a_form_that_there_is_not_is_refused_everywhere(client: TestClient[Any]) -> None:
    for method, path in answering(client):
        answer = client.request(method, path, headers={"Accept": "application/x-nothing"})
        assert answer.status_code == 406, (method, path)
        assert method == "HEAD" or answer.json()["type"] == "urn:kankei:problem:api:form"


def test_the_forms_that_are_taken_are_those_that_the_document_tells(client: TestClient[Any]) -> None:
    paths = client.get("/schema/openapi.json").json()["paths"]
    for path, item in paths.items():
        route = next(one for one in client.app.routes if one.path_format == path)
        for method, operation in item.items():
            handler, _ = route.route_handler_map[method.upper()]
            told = operation["responses"][str(handler.status_code)].get("content")
            assert not told or told.keys() == set(forms_of(handler)), (method, path)


def test_what_refuses_its_form_has_done_nothing(client: TestClient[Any], store: Store) -> None:
    answer = client.post("/v1/touchpoints", json=WALK_IN, headers={"Accept": "text/csv"})
    assert (answer.status_code, records(store)) == (406, 0)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/json"),
        ("text/csv;q=0, */*", "application/json"),
        ("application/json;q=0, */*", "text/csv"),
        ("application/json;q=0.1, text/*;q=0.5", "text/csv"),
        ("text/html, text/csv; q=0.2", "text/csv"),
        ("text/csv, application/json", "text/csv"),
    ],
)
def test_the_form_is_the_one_that_is_liked_best(client: TestClient[Any], accept: str, media: str) -> None:
    answer = client.get("/v1/imports", headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media


def test_the_document_for_programs_is_json_to_whoever_asks_for_json(client: TestClient[Any]) -> None:
    assert client.get("/schema/openapi.json", headers={"Accept": "application/json"}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "lang"),
    [
        ("", "ja"),
        ("en", "en"),
        ("en-US,en;q=0.9", "en"),
        ("ja,en;q=0.5", "ja"),
        ("en;q=0.1, ja;q=0.9", "ja"),
        ("fr, en;q=0.5", "en"),
        ("eno", "ja"),
        ("en;q=x", "ja"),
        ("ja; q=0.1, en; q=0.2", "en"),
    ],
)
def test_the_language_is_the_one_that_is_liked_best(client: TestClient[Any], asked: str, lang: str) -> None:
    told = client.get("/v1/nothing", headers={"Accept-Language": asked}).json()["detail"]
    assert told.isascii() == (lang == "en")


@pytest.mark.parametrize("path", ["/v1/people:search", "/v1/touchpoints", "/v1/touchpoints:batch"])
@pytest.mark.parametrize(
    "body",
    [
        '{"text": "佐藤"}'.encode("cp932"),
        b'{"text": "\xed\xa0\x80"}',
        b"[" * 5000,
        b'{"items": ' + b"[" * 40 + b"]" * 40 + b"}",
    ],
    ids=["cp932", "half a character", "no end", "deep"],
)
def test_a_body_that_is_no_json_in_utf8_is_refused_as_such(
    client: TestClient[Any], path: str, body: bytes
) -> None:
    sent = {"Content-Type": "application/json", "Idempotency-Key": "k"}
    answer = client.post(path, content=body, headers=sent)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:kankei:problem:api:malformed")
    assert "UTF-8" in answer.json()["detail"]


def test_a_byte_order_mark_before_the_body_is_nothing(client: TestClient[Any]) -> None:
    body = b"\xef\xbb\xbf" + msgspec.json.encode(WALK_IN)
    sent = {"Content-Type": "application/json"}
    assert client.post("/v1/touchpoints", content=body, headers=sent).status_code == 201


@pytest.mark.parametrize(("reason", "code"), [("", "fault.short"), ("あ" * 501, "fault.long")])
def test_a_text_that_is_too_long_or_too_short_is_told_so(
    client: TestClient[Any], reason: str, code: str
) -> None:
    no = client.post("/v1/touchpoints", json=WALK_IN).json()["touchpoint"]
    change = {"companions": 1, "reason": reason}
    answer = client.patch(f"/v1/touchpoints/{no}", json=change, headers={"If-Match": "*"})
    (fault,) = answer.json()["faults"]
    assert (fault["field"], fault["code"]) == ("reason", code)
    assert ("500" if reason else "1") in fault["message"]


def test_a_header_that_is_too_long_is_told_so(client: TestClient[Any]) -> None:
    answer = client.get("/v1/count", headers={"Kankei-Purpose": "x" * 2001})
    assert codes(answer) == {"Kankei-Purpose": "fault.long"}


@pytest.mark.parametrize(
    "path", ["//v1/count", "/v1/count/", "/v1//count", "/metrics/", "//metrics", "/health/"]
)
def test_an_address_with_a_slash_too_many_is_none(client: TestClient[Any], path: str) -> None:
    answer = client.get(f"http://testserver.local{path}")
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:kankei:problem:api:no_such_address")


@pytest.mark.parametrize(("number", "kept"), [("a1b2-c3d4", True), ("090-1234-5678", False)])
def test_the_number_that_somebody_gives_a_call_is_no_telephone_s(
    client: TestClient[Any], number: str, kept: bool
) -> None:
    told = client.get("/health", headers={"X-Request-Id": number}).headers["x-request-id"]
    assert (told == number) is kept


def test_a_compressed_body_is_refused_as_such(client: TestClient[Any]) -> None:
    sent = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    answer = client.post("/v1/touchpoints", content=gzip.compress(msgspec.json.encode(WALK_IN)), headers=sent)
    assert (answer.status_code, answer.json()["type"]) == (415, "urn:kankei:problem:api:media_type")


def test_what_is_measured_names_its_charset_once(client: TestClient[Any]) -> None:
    told = client.get("/metrics").headers["content-type"]
    assert told == "text/plain; version=0.0.4; charset=utf-8"
