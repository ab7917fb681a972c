"""How the API says that it fares: ready or not, and measures of nobody; and how it stops."""

import configparser
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import UserDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from litestar.testing import TestClient
from tests.api.serving import free_port, serving
from tests.conftest import no_file_grows_beyond

from kankei.model import Scope
from kankei.store import Store, create, open_store
from kankei_api.app import create_app
from kankei_api.settings import Settings

SAMPLES = Path(__file__).parents[2] / "api" / "kankei_api" / "samples"
WALK_IN = {
    "record": {"name": "佐藤 花子"},
    "touchpoint": {"channel": "station_event", "occurred_on": "2026-04-18"},
}


def test_ready_needs_no_token(client: TestClient[Any]) -> None:
    answer = client.get("/ready", headers={"Authorization": ""})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_an_app_that_stops_closes_the_store_that_it_opened(tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'kankei.db').as_posix()}"
    with open_store(url) as store:
        create(store)
    with TestClient(create_app(Settings(store=url, allowed_hosts=("testserver.local",)))) as client:
        assert client.get("/ready").status_code == 200
    assert not (tmp_path / "kankei.db-wal").exists()


def test_a_store_of_another_revision_is_not_ready(client: TestClient[Any], store: Store) -> None:
    client.get("/ready")
    with store.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    assert client.get("/ready").status_code == 503


def test_a_store_that_can_only_be_read_is_not_ready(standby: str) -> None:
    with (
        open_store(standby) as store,
        TestClient(create_app(Settings(allowed_hosts=("testserver.local",)), store=store)) as client,
    ):
        health, ready = client.get("/health"), client.get("/ready")
    assert (health.status_code, ready.status_code) == (200, 503)
    assert ready.json()["type"] == "urn:kankei:problem:store:standby"


@pytest.mark.skipif(os.name == "nt", reason="how large a file may grow is told by POSIX")
def test_a_store_whose_disk_is_full_is_not_ready(tmp_path: Path, sqlite_template: Path) -> None:
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'kankei.db')}"
    with (
        open_store(url) as store,
        TestClient(create_app(Settings(allowed_hosts=("testserver.local",)), store=store)) as client,
    ):
        before = client.get("/ready")
        with no_file_grows_beyond(1000):
            full = client.get("/ready")
        after = client.get("/ready")
    assert [one.status_code for one in (before, full, after)] == [200, 503, 200]
    assert full.json()["type"] == "urn:kankei:problem:store:full"


def test_measures_need_a_token_that_may_see_numbers(
    client: TestClient[Any], minted: Callable[..., str]
) -> None:
    asked = {
        scope: client.get("/metrics", headers={"Authorization": f"Bearer {minted(scope)}"}).status_code
        for scope in (Scope.NUMBERS, Scope.PEOPLE)
    }
    assert asked == {Scope.NUMBERS: 200, Scope.PEOPLE: 403}
    assert client.get("/metrics", headers={"Authorization": ""}).status_code == 401


def test_calls_are_counted_by_address_and_nobody_is_told_of(client: TestClient[Any]) -> None:
    person = "01986f3e-0000-7000-8000-000000000001"
    client.get(f"/v1/people/{person}")
    client.get("/v1/カナリア")
    text = client.get("/metrics").text
    assert 'route="/v1/people/{person_id}",method="GET",status="4xx"} 1' in text
    assert person not in text
    assert "カナリア" not in text
    assert sum(line.startswith("kankei_requests_total{") for line in text.splitlines()) == 2


def test_a_server_without_any_token_tells_its_health_and_refuses_the_rest(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kankei.db'}"
    store = open_store(url)
    create(store)
    store.close()
    with serving(url) as (address, _):
        codes = [
            httpx.get(f"{address}{path}").status_code for path in ("/health", "/v1/count", "/v1/nowhere")
        ]
    assert codes == [200, 401, 401]


def test_a_head_is_answered_with_the_length_of_what_is_not_sent(sqlite_template: Path) -> None:
    with serving(f"sqlite:///{sqlite_template}") as (address, _):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as caller:
            caller.sendall(b"HEAD /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            head, _, body = b"".join(iter(lambda: caller.recv(4096), b"")).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert b"content-length: 15" in head.lower()
    assert body == b""


def test_a_call_under_two_names_is_refused(sqlite_template: Path) -> None:
    with serving(f"sqlite:///{sqlite_template}") as (address, _):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as caller:
            caller.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nHost: elsewhere.example\r\n\r\n")
            assert caller.recv(4096).startswith(b"HTTP/1.1 400")


def test_the_server_listens_at_an_address_of_ipv6_too(sqlite_template: Path) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has none")
    with serving(f"sqlite:///{sqlite_template}", "::1", KANKEI_ALLOWED_HOSTS="[::1]") as (address, _):
        assert httpx.get(f"{address}/health").status_code == 200


@pytest.mark.skipif(os.name == "nt", reason="a signal of POSIX stops the server there")
def test_a_call_under_way_is_answered_before_the_server_stops(store: Store) -> None:
    body = json.dumps(WALK_IN).encode()
    head = (
        b"POST /v1/touchpoints HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a long word\r\n"
        b"Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body)
    )
    url = store.engine.url.render_as_string(hide_password=False)
    with serving(url, KANKEI_TOKEN="a long word") as (address, server):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=60) as caller:
            with store.writing():
                caller.sendall(head)
                assert caller.recv(4096).startswith(b"HTTP/1.1 100")  # so it is under way
                caller.sendall(body)
                server.send_signal(signal.SIGTERM)
                caller.settimeout(0.5)
                with pytest.raises(TimeoutError):
                    caller.recv(4096)
            caller.settimeout(60)
            assert caller.recv(4096).startswith(b"HTTP/1.1 201")
        assert server.wait(30) == 0


@pytest.mark.skipif(os.name == "nt", reason="a signal of POSIX stops the server there")
def test_a_server_that_is_told_to_stop_while_it_loads_stops(sqlite_template: Path) -> None:
    command = [sys.executable, "-m", "kankei_api.cli", "serve", "--port", str(free_port())]
    environment = os.environ | {"KANKEI_STORE": f"sqlite:///{sqlite_template}", "KANKEI_TOKEN": "a word"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as server:
        assert server.stdout
        for line in server.stdout:
            if b"Spawning worker" in line:
                break
        server.send_signal(signal.SIGTERM)
        try:
            assert server.wait(20) == 0
        finally:
            _kill_all(server)


@pytest.mark.skipif(os.name == "nt", reason="a signal of POSIX stops the server there")
def test_a_caller_who_never_ends_a_body_keeps_no_server_from_stopping(store: Store) -> None:
    url = store.engine.url.render_as_string(hide_password=False)
    with serving(url, KANKEI_TOKEN="a long word", KANKEI_STOP_SECONDS="2") as (address, server):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as caller:
            caller.sendall(
                b"POST /v1/touchpoints HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a long word\r\n"
                b'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"record": '
            )
            time.sleep(1)
            server.send_signal(signal.SIGTERM)
            try:
                assert server.wait(20) == 0
            finally:
                _kill_all(server)


def _kill_all(server: subprocess.Popen[bytes]) -> None:
    """The server and its workers, if it did not end."""
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGKILL)


def test_the_example_of_a_service_lets_a_call_end_that_the_settings_let_go_on() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(SAMPLES / "kankei.service", encoding="utf-8")
    service = unit["Service"]
    assert int(service["TimeoutStopSec"]) > Settings.from_environment({}).stop_seconds
    assert service["ExecStart"].split()[1:] == ["serve", "--port", "8000"]
    assert (service["User"], service["NoNewPrivileges"]) == ("kankei", "true")


def test_the_example_of_settings_is_read_and_names_nothing_else() -> None:
    lines = (SAMPLES / "kankei.env").read_text(encoding="utf-8").splitlines()
    said = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    asked: set[str] = set()

    class Environment(UserDict[str, str]):
        def get(self, key: str, default: Any = None) -> Any:
            asked.add(key)
            return super().get(key, default)

    settings = Settings.from_environment(Environment(said))
    assert settings.sign_on is not None
    assert said.keys() <= asked
