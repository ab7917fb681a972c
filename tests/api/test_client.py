"""The typed client: held against the document, and what it does when things go wrong on the way."""

import datetime as dt
import inspect
import json
import re
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from litestar.serialization import encode_json
from litestar.testing import TestClient

from kankei.model import Channel, RecordDraft, TouchpointDraft
from kankei.store import Store, open_store
from kankei.usecases.interaction import Interaction
from kankei_api.app import create_app
from kankei_api.client import Client, ListToSend, RefusedError, UnreachableError
from kankei_api.controllers.touchpoint_changes import TouchpointChange
from kankei_api.settings import Settings

APP = create_app(Settings(), store=open_store("sqlite://"))
DOCUMENT: dict[str, Any] = json.loads(encode_json(APP.openapi_schema.to_schema()))
OPERATIONS = {one["operationId"]: one for item in DOCUMENT["paths"].values() for one in item.values()}
BY_BROWSER = {"signIn", "finishSignIn", "signOut"}
SIGHT = {"limit", "cursor", "table", "form"}
"""What iterators and downloads see to."""
NAME = "金糸雀 花子"
TOUCH = TouchpointDraft(channel=Channel.STATION_EVENT, occurred_on=dt.date(2026, 5, 30))
WALK_IN = Interaction(record=RecordDraft(name=NAME, email="canary@example.jp"), touchpoint=TOUCH)
CSV = "お名前,メールアドレス,登録日\n" + "".join(
    f"佐藤 花{n},h{n}@example.jp,2026-04-18\n" for n in range(230)
)
Answering = Callable[[httpx.Request], httpx.Response]


def snake(name: str) -> str:
    return re.sub("([A-Z])", r"_\1", name).lower()


def without_network(answering: Answering, pauses: list[float] | None = None) -> Client:
    """A client whose server is a function; what it waits is kept and not waited."""
    http = httpx.Client(base_url="http://town.example", transport=httpx.MockTransport(answering))
    return Client(http, pause=([] if pauses is None else pauses).append)


def problem(status: int, code: str, **headers: str) -> httpx.Response:
    told = {"type": f"urn:kankei:problem:{code}", "title": NAME, "status": status, "detail": NAME}
    return httpx.Response(status, json=told, headers=headers)


@pytest.fixture
def kankei(client: TestClient[Any]) -> Client:
    return Client(client, purpose="窓口の記録")


def test_every_operation_has_a_method_that_knows_its_parameters() -> None:
    for name in OPERATIONS.keys() - BY_BROWSER:
        known = set(inspect.signature(getattr(Client, snake(name))).parameters)
        wanted = {one["name"] for one in OPERATIONS[name].get("parameters", ()) if one["in"] != "header"}
        assert wanted - SIGHT <= known, name


def test_every_method_is_of_an_operation() -> None:
    beside = {"close", "download", "get_dossier_file"}
    methods = {name for name, _ in inspect.getmembers(Client, inspect.isfunction) if not name.startswith("_")}
    assert methods - beside == {snake(name) for name in OPERATIONS.keys() - BY_BROWSER}


def test_what_needs_a_tag_asks_for_it() -> None:
    for name, operation in OPERATIONS.items():
        headers = {one["name"] for one in operation.get("parameters", ()) if one.get("required")}
        if "If-Match" in headers:
            assert (
                inspect.signature(getattr(Client, snake(name))).parameters["tag"].default
                is inspect.Parameter.empty
            )


def test_what_hears_a_key_lets_one_be_named() -> None:
    for name, operation in OPERATIONS.items():
        if "Idempotency-Key" in {one["name"] for one in operation.get("parameters", ())}:
            assert "key" in inspect.signature(getattr(Client, snake(name))).parameters, name


def test_a_lost_answer_has_no_second_effect(client: TestClient[Any]) -> None:
    lost = iter([True, False])

    def answering(request: httpx.Request) -> httpx.Response:
        sent = {name: request.headers[name] for name in ("Idempotency-Key", "Content-Type")}
        answer = client.request(request.method, request.url.path, content=request.content, headers=sent)
        if next(lost):
            raise httpx.ReadError("gone")
        return httpx.Response(answer.status_code, content=answer.content)

    logged = without_network(answering).log_touchpoint(WALK_IN)
    assert len(client.get(f"/v1/people/{logged.person}").json()["touchpoints"]) == 1


@pytest.mark.parametrize("code", ["api:key_running", "api:too_many", "api:unavailable"])
def test_a_busy_server_is_asked_again_when_it_says(code: str) -> None:
    answers = iter([problem(503, code, **{"Retry-After": "7"}), httpx.Response(200, json={"status": "ok"})])
    pauses: list[float] = []
    assert without_network(lambda _: next(answers), pauses).get_health().status == "ok"
    assert pauses == [7.0]


@pytest.mark.parametrize("status", [409, 503])
def test_whatever_a_server_says_to_send_again_later_is_sent_again_where_that_does_no_harm(
    status: int,
) -> None:
    later = problem(status, "store:unreachable", **{"Retry-After": "5"})
    asked: list[str] = []

    def answering(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return later if len(asked) == 1 else httpx.Response(200, json={"status": "ok"})

    assert without_network(answering).get_health().status == "ok"
    asked.clear()
    with pytest.raises(RefusedError):
        without_network(answering).fetch_export("t")
    assert asked == ["/v1/exports:fetch"]


@pytest.mark.parametrize("progress", [None, print])
def test_the_answer_about_a_list_is_waited_for_as_long_as_a_server_may_work_on_it(
    progress: Callable[[int], object] | None,
) -> None:
    waits = []

    def answering(request: httpx.Request) -> httpx.Response:
        waits.append(request.extensions["timeout"]["read"])
        return problem(422, "api:stopped")

    with pytest.raises(RefusedError):
        without_network(answering).preview_import(ListToSend(name="a.csv", content=b""), progress=progress)
    assert waits == [1800.0]


def test_the_same_key_goes_out_every_time() -> None:
    keys = []

    def answering(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["Idempotency-Key"])
        raise httpx.ConnectError("nobody there")

    with pytest.raises(UnreachableError, match="ConnectError"):
        without_network(answering).log_touchpoint(WALK_IN)
    assert (len(keys), len(set(keys))) == (4, 1)


def test_a_call_that_works_once_is_not_sent_again_by_itself() -> None:
    asked = []

    def answering(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        raise httpx.ReadError("gone")

    with pytest.raises(UnreachableError):
        without_network(answering).fetch_export("t")
    assert len(asked) == 1


def test_a_refusal_is_told_without_what_was_sent_or_what_the_server_says_of_it() -> None:
    with pytest.raises(RefusedError) as caught:
        without_network(lambda _: problem(409, "api:other_upload")).log_touchpoint(WALK_IN)
    assert str(caught.value) == "409 urn:kankei:problem:api:other_upload"
    assert (caught.value.status, caught.value.code, caught.value.problem.detail) == (
        409,
        "api.other_upload",
        NAME,
    )


def test_faults_are_told_by_field_and_code(kankei: Client) -> None:
    wrong = Interaction(record=RecordDraft(name="金糸雀\x07"), touchpoint=TOUCH)
    with pytest.raises(RefusedError) as caught:
        kankei.log_touchpoint(wrong)
    assert str(caught.value) == "422 urn:kankei:problem:api:fields record.name=fault.control"


@pytest.mark.parametrize("answer", [httpx.Response(502, text=NAME), httpx.Response(200, text=NAME)])
def test_an_answer_of_something_else_is_no_answer(answer: httpx.Response) -> None:
    nothing = ListToSend(name="a.csv", content=b"")
    for ask in (Client.get_me, lambda kankei: kankei.apply_import(nothing, "t")):
        with pytest.raises(UnreachableError) as caught:
            ask(without_network(lambda _: answer))
        assert NAME not in str(caught.value)


def test_a_long_list_is_read_page_by_page_to_its_end(kankei: Client) -> None:
    file = ListToSend(name="会員.csv", content=CSV.encode(), channel=Channel.COMMUNITY, source="club")
    looked: list[int] = []
    written: list[int] = []
    token = kankei.preview_import(file, progress=looked.append).token
    receipt = kankei.apply_import(file, token, progress=written.append)
    assert receipt.id
    assert looked == written != []
    assert [row.row for row in kankei.list_import_rows(receipt.id)] == list(range(2, 232))


def test_pages_of_a_search_go_on_with_the_same_words(kankei: Client) -> None:
    for n in range(3):
        record = RecordDraft(name=f"佐藤 {'一二三'[n]}郎", email=f"s{n}@example.jp")
        kankei.log_touchpoint(Interaction(record=record, touchpoint=TOUCH))
    found = [hit.person for page in kankei.search_people("佐藤", limit=2) for hit in page.hits]
    assert len(set(found)) == 3


def test_what_has_not_changed_is_not_read_again(kankei: Client) -> None:
    person = kankei.log_touchpoint(WALK_IN).person
    assert person
    seen = kankei.get_person(person)
    assert kankei.get_person(person, seen=seen) is seen


def test_a_change_of_what_somebody_else_changed_is_refused(kankei: Client) -> None:
    kankei.log_touchpoint(WALK_IN)
    seen = kankei.get_touchpoint(1)
    kankei.amend_touchpoint(1, TouchpointChange(companions=1, reason="数え直し"), tag=seen.tag)
    with pytest.raises(RefusedError) as caught:
        kankei.amend_touchpoint(1, TouchpointChange(companions=2, reason="数え直し"), tag=seen.tag)
    assert caught.value.code == "api.changed_since"


def test_a_refused_list_is_told_on_the_way_too(kankei: Client) -> None:
    file = ListToSend(name="会員.csv", content=CSV.encode(), channel=Channel.COMMUNITY)
    with pytest.raises(RefusedError) as caught:
        kankei.apply_import(file, f"{'0' * 16}-{'0' * 16}", progress=abs)
    assert caught.value.code == "api.other_upload"


def test_the_purpose_stands_in_the_audit(kankei: Client) -> None:
    person = kankei.log_touchpoint(WALK_IN).person
    kankei.get_person(person or uuid.UUID(int=0))
    assert next(kankei.list_audit(person=person)).purpose == "窓口の記録"


def test_a_store_keeps_one_answer_for_one_key(kankei: Client, store: Store) -> None:
    first, again = (kankei.log_touchpoint(WALK_IN, key="paper-12") for _ in range(2))
    assert first == again
