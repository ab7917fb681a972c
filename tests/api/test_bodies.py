"""Bodies that come slowly, in part or never, and answers that were given before one was read."""

import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.api.serving import serving

from kankei.store import Store


@pytest.fixture
def url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a store of one's own: what is refused is entered in its audit."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'kankei.db')}"


@pytest.mark.parametrize(("token", "status"), [("", 401), ("Bearer a long word", 413)])
def test_who_reads_nothing_before_all_is_sent_learns_why_it_is_refused(
    url: str, token: str, status: int
) -> None:
    with serving(url, KANKEI_TOKEN="a long word") as (address, _):
        for _ in range(5):
            with closing(HTTPConnection(address.removeprefix("http://"), timeout=30)) as caller:
                caller.request("POST", "/v1/touchpoints", b" " * 10_000_000, {"Authorization": token})
                assert caller.getresponse().status == status


def test_a_connection_whose_body_went_by_unread_is_used_again(url: str) -> None:
    with serving(url) as (address, _), httpx.Client(base_url=address) as caller:
        for _ in range(20):
            refused = caller.post("/v1/touchpoints", content=b" " * 60_000)
            assert (refused.status_code, "connection" in refused.headers) == (401, False)


@pytest.mark.parametrize("waits", [b"", b"Expect: 100-continue\r\n"])
def test_who_is_refused_and_sends_no_more_is_told_that_the_connection_ends(url: str, waits: bytes) -> None:
    head = b"POST /v1/touchpoints HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n%b\r\n" % waits
    with serving(url, KANKEI_BODY_SECONDS="1") as (address, _), ExitStack() as lines:
        host, port = address.removeprefix("http://").split(":")
        callers = [lines.enter_context(socket.create_connection((host, int(port)), 20)) for _ in range(10)]
        for caller in callers:
            caller.sendall(head)
        for caller in callers:
            told = b"".join(iter(partial(caller.recv, 4096), b"")).lower()
            assert told.startswith(b"http/1.1 401")
            assert told.count(b"connection: close") == 1


HALF = (
    b"POST /v1/touchpoints HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a long word\r\n"
    b'Content-Type: application/json\r\nContent-Length: 120\r\n\r\n{"record": '
)


def _patient(url: str) -> Any:
    return serving(url, KANKEI_TOKEN="a long word", KANKEI_BODY_SECONDS="2")


def test_a_body_that_never_ends_is_refused_and_its_line_closed(store: Store) -> None:
    url = store.engine.url.render_as_string(hide_password=False)
    with _patient(url) as (address, _):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as caller:
            caller.sendall(HALF)
            told = b"".join(iter(lambda: caller.recv(4096), b""))
    head, _, body = told.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408")
    assert head.lower().count(b"connection: close") == 1
    assert b"urn:kankei:problem:api:too_slow" in body


def test_a_body_in_parts_that_breaks_off_is_no_error_of_the_server(url: str) -> None:
    with _patient(url) as (address, _):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as caller:
            caller.sendall(HALF.replace(b"Content-Length: 120", b"Transfer-Encoding: chunked"))
            told = caller.recv(4096)
    assert told.startswith(b"HTTP/1.1 408")


def test_a_body_that_comes_in_drops_is_refused_in_the_end(url: str) -> None:
    with _patient(url) as (address, _):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as caller:
            caller.sendall(HALF)
            caller.settimeout(0.5)
            for _ in range(20):
                try:
                    told = caller.recv(4096)
                    break
                except TimeoutError:
                    caller.sendall(b" ")
    assert told.startswith(b"HTTP/1.1 408")


def test_a_large_list_over_a_slow_line_is_taken(url: str) -> None:
    rows = "".join(f"佐藤 {n}子,2026-04-18\n" for n in range(700))

    def slowly() -> Iterator[bytes]:
        whole = FORM.format(list=f"お名前,登録日\n{rows}").replace("\n", "\r\n").encode()
        step = len(whole) // 10
        for first in range(0, len(whole), step):
            time.sleep(0.7)
            yield whole[first : first + step]

    with serving(url, KANKEI_TOKEN="a long word", KANKEI_BODY_SECONDS="5") as (address, _):
        said = {"Authorization": "Bearer a long word", "Content-Type": "multipart/form-data; boundary=b"}
        answer = httpx.post(f"{address}/v1/imports:preview", content=slowly(), headers=said, timeout=60)
    assert answer.status_code == 200, answer.text


FORM = """--b
Content-Disposition: form-data; name="channel"

community
--b
Content-Disposition: form-data; name="file"; filename="a.csv"
Content-Type: text/csv

{list}
--b--
"""
