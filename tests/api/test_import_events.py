"""Events that tell how the taking of a list goes, and to whom."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from litestar.testing import TestClient
from tests.api.conftest import Minted
from tests.api.sending import Answer, sent

from kankei.model import Scope
from kankei.store import Store
from kankei.store.turn import turn
from kankei.usecases.access import service_tokens
from kankei_api import receiving
from kankei_api.app import THREADS
from kankei_api.clock import now


def at_work() -> list[threading.Thread]:
    """Those who take or look at a list while somebody hears of it."""
    return [one for one in threading.enumerate() if one.name == "import"]


def events(answer: Answer) -> list[tuple[str, Any]]:
    parts = (part.splitlines() for part in answer.text.replace("\r\n", "\n").split("\n\n") if part[:1] == "e")
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


def test_events_end_once_their_caller_is_shut_out(
    client: TestClient[Any], store: Store, minted: Minted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "ALIVE", 0.05)
    headers = {"Authorization": f"Bearer {minted(Scope.IMPORT)}", "Accept": "text/event-stream"}
    for _ in range(2):  # the first use is noted, the second remembered
        client.get("/v1/me", headers=headers | {"Accept": "*/*"})
    (token,) = service_tokens.listed(store)
    service_tokens.revoke(store, token.id, at=now())
    with ThreadPoolExecutor(1) as pool, store.writing():  # whom looking waits for
        call = pool.submit(sent, client, "imports:preview", headers=headers)
        while not (begun := at_work()):
            time.sleep(0.01)
        client.app.state["directory"].forget()
        answer = call.result(30)
    begun[0].join()
    assert events(answer)[-1][1]["status"] == 401


def test_a_line_on_which_a_long_work_says_nothing_is_kept_open(
    client: TestClient[Any], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "ALIVE", 0.05)
    with ThreadPoolExecutor(1) as pool:
        with store.writing():
            call = pool.submit(sent, client, "imports:preview", headers={"Accept": "text/event-stream"})
            while not at_work():
                time.sleep(0.01)
            time.sleep(1)
        answer = call.result(30)
    assert answer.text.startswith(": \r\n\r\n")
    assert events(answer)[-1][0] == "preview"


def test_whoever_hears_events_of_a_long_work_keeps_nobody_waiting(
    client: TestClient[Any], store: Store
) -> None:
    many = THREADS + 8  # more than the store has connections
    with ThreadPoolExecutor(many) as pool:
        with store.writing():
            calls = [
                pool.submit(sent, client, "imports:preview", headers={"Accept": "text/event-stream"})
                for _ in range(many)
            ]
            while len(at_work()) < many:
                time.sleep(0.01)
            with ThreadPoolExecutor(1) as another:
                assert another.submit(client.get, "/v1/imports").result(25).status_code == 200
        assert {events(call.result(240))[-1][0] for call in calls} == {"preview"}
