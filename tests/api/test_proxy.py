"""The proxy of the page, word for word, before the server as a town hall starts it."""

import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from tests.api.serving import free_port, serving

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "serve.md"
NAME = "kankei.town.example"
LIST = "お名前,登録日\n" + "".join(f"佐藤 {number}子,2026-04-18\n" for number in range(1000))
AROUND = """daemon off; master_process off; pid {folder}/pid; error_log {folder}/log info; events {{}}
http {{ client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; {server} }}"""
pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here: .ci/run installs it")


class Proxied:
    """A caller of the API through the proxy, and what the proxy told of trouble."""

    def __init__(self, caller: httpx.Client, log: Path) -> None:
        self.caller, self._log = caller, log

    def said(self) -> str:
        """All that the proxy logged."""
        return self._log.read_text("utf-8")


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Proxied]:
    """What the page says, but for the folder of its certificate and the two ports."""
    folder, port = tmp_path_factory.mktemp("proxy"), free_port()
    key, certificate = f"{folder}/kankei.key", f"{folder}/kankei.pem"
    files = ["-keyout", key, "-out", certificate, "-subj", f"/CN={NAME}"]
    name = ["-addext", f"subjectAltName=DNS:{NAME}"]
    making = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *files, *name]
    subprocess.run(making, check=True, capture_output=True)
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'kankei.db')}"
    with serving(url, KANKEI_TOKEN="a word", KANKEI_ALLOWED_HOSTS=f"{NAME},127.0.0.1") as (address, _):
        server = _of_page().replace("/etc/ssl/", f"{folder}/").replace(" 443 ", f" {port} ")
        server = server.replace("http://127.0.0.1:8000", address)
        (folder / "conf").write_text(AROUND.format(folder=folder, server=server), "utf-8")
        with (
            subprocess.Popen(["nginx", "-c", folder / "conf"], stderr=subprocess.DEVNULL) as nginx,
            httpx.Client(
                base_url=f"https://127.0.0.1:{port}",
                verify=ssl.create_default_context(cafile=folder / "kankei.pem"),
                headers={"Host": NAME, "Authorization": "Bearer a word"},
                event_hooks={"request": [_named]},
            ) as caller,
        ):
            try:
                _await(caller)
                yield Proxied(caller, folder / "log")
            finally:
                nginx.terminate()


def _of_page() -> str:
    """The only server that the page describes."""
    _, found, rest = PAGE.read_text("utf-8").partition("\nserver {\n")
    return f"{found}{rest.partition('```')[0]}"


def _named(request: httpx.Request) -> None:
    request.extensions["sni_hostname"] = NAME


def _await(caller: httpx.Client) -> None:
    for _ in range(300):
        with suppress(httpx.TransportError):
            caller.get("/ready")
            return
        time.sleep(0.1)
    raise TimeoutError


def test_the_api_is_called_under_its_name_over_tls(proxied: Proxied) -> None:
    answer = proxied.caller.get("/v1/count")
    assert (answer.status_code, answer.json()["number"]) == (200, 0)


@pytest.mark.parametrize("path", ["/metrics", "/%6detrics", "//metrics", "/x/../metrics"])
def test_measures_are_for_the_machine_itself(proxied: Proxied, path: str) -> None:
    assert proxied.caller.get(path).status_code == 404


@pytest.mark.parametrize(("size", "status"), [(60_000, 422), (70_000, 413)])
def test_a_call_is_as_large_as_the_api_takes_it(proxied: Proxied, size: int, status: int) -> None:
    assert proxied.caller.post("/v1/people:search", json={"text": "a" * size}).status_code == status


def test_nothing_of_people_is_written_to_files_of_the_proxy(proxied: Proxied) -> None:
    def in_parts(body: bytes) -> Iterator[bytes]:
        yield from (body[first : first + 9000] for first in range(0, len(body), 9000))

    form = httpx.Request("POST", "https://x", data={"channel": "community"}, files={"file": ("a.csv", LIST)})
    form.read()
    kind = {"Content-Type": form.headers["Content-Type"]}
    for body in (form.content, in_parts(form.content)):
        answer = proxied.caller.post("/v1/imports:changes", content=body, headers=kind, timeout=60)
        assert answer.status_code == 200
    proxied.caller.post("/v1/people:search", json={"text": "花" * 10_000})
    assert "temporary file" not in proxied.said()
