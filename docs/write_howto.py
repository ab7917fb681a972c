"""docs/howto/api.md anew: python docs/write_howto.py. Its calls are made, their answers written below them.

A server as it runs in a town hall answers, with a provider of single sign-on that others wrote beside it.
"""

import datetime as dt
import json
import os
import re
import shlex
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from kankei.model import Role
from kankei.store import create, open_store
from kankei.usecases.access import accounts
from kankei.usecases.access.accounts import AccountDraft

PAGE = Path(__file__).parent / "howto" / "api.md"
STEP = re.compile(
    r"```console\n(?P<calls>.*?)```\n\n```(?P<kind>json|http) (?P<shown>\S+)\n(?P<told>.*?)```", re.DOTALL
)
LIST = re.compile(r"```csv\n(.*?)```", re.DOTALL)
KEPT = re.compile(r"(\w+)=(\S*)  # 答えの(ヘッダー)? ?(\S+)")
LOCAL = re.compile(r"http://localhost:\d+")
HOME, SUBJECT, DEVICE = "https://kankei.town.example", "4f0c", "urn:town:device"
COOKIE = "__Host-kankei"


class Town:
    """A server, somebody who signed in, and what was learned from the last answer."""

    def __init__(self, address: str, page: str) -> None:
        self.http, self.names = httpx.Client(base_url=address), {"KANKEI": HOME}
        self.files = {"会員.csv": (LIST.search(page) or [""])[1]}
        self.last = httpx.Response(200)

    def step(self, calls: str) -> str:
        """Make the calls of a step; the same with the values that it learned."""
        for line in re.sub(r"\\\n", " ", calls).splitlines():
            told = line.removeprefix("$ ")
            if learned := KEPT.match(told):
                name, _, header, place = learned.groups()
                self.names[name] = self.last.headers[place] if header else str(at(self.last.json(), place))
                calls = f"$ {name}={shlex.quote(self.names[name])}".join(re.split(rf"\$ {name}=\S*", calls))
            else:
                self.last = self._called([self._filled(word) for word in shlex.split(told)])
        return calls

    def _filled(self, told: str) -> str:
        return re.sub(r"\$(\w+)", lambda found: self.names[found[1]], told)

    def _called(self, words: list[str]) -> httpx.Response:
        """The answer to a call of curl."""
        headers, form, body, address = {}, {}, None, ""
        given = iter(words[1:])
        for word in given:
            match word:
                case "-H":
                    name, _, value = next(given).partition(": ")
                    headers[name] = value
                case "-F":
                    name, _, value = next(given).partition("=")
                    form[name] = value
                case "--json":
                    body = next(given)
                    headers["Content-Type"] = "application/json"
                case "-D":
                    next(given)
                case "-s":
                    pass
                case _:
                    address = word.removeprefix(HOME)
        files = {name: (value[1:], self.files[value[1:]]) for name, value in form.items() if value[0] == "@"}
        said = {name: value for name, value in form.items() if name not in files}
        rest: dict[str, Any] = {"files": files, "data": said} if form else {}
        return self.http.request(
            "POST" if body or form else "GET", address, headers=headers, content=body, **rest
        )

    def sign_in(self) -> None:
        """Go the way of a browser through the provider's page."""
        begun = self.http.get("/auth/sign-in")
        back = httpx.post(begun.headers["location"], data={"sub": SUBJECT}).headers["location"]
        under_way = begun.headers["set-cookie"].partition(";")[0]
        done = self.http.get(back.removeprefix(HOME), headers={"Cookie": under_way})
        session = next(one for one in done.headers.get_list("set-cookie") if one.startswith(f"{COOKIE}="))
        self.names["SESSION"] = session.partition(";")[0]
        self.http.cookies.clear()


def at(told: Any, place: str) -> Any:
    """A part of an answer: ``questions.0.left.id``."""
    for part in place.split("."):
        told = told[int(part)] if isinstance(told, list) else told[part]
    return told


def shown(answer: httpx.Response, places: list[str]) -> str:
    """The parts of an answer that the page shows."""
    if answer.headers.get("location"):
        place = LOCAL.sub("https://login.town.example", answer.headers["location"])
        return f"HTTP/1.1 {answer.status_code}\nlocation: {place}\n"
    told = {place: brief(at(answer.json(), place)) for place in places}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def brief(told: Any) -> Any:
    """Of long lists the beginning."""
    if isinstance(told, dict):
        return {name: brief(part) for name, part in told.items()}
    return [brief(part) for part in told[:3]] if isinstance(told, list) else told


def replayed(page: str, town: Town) -> str:
    """The page with the answers of a town."""
    town.sign_in()

    def answered(step: re.Match[str]) -> str:
        calls = town.step(step["calls"])
        told = shown(town.last, step["shown"].split(","))
        return f"```console\n{calls}```\n\n```{step['kind']} {step['shown']}\n{told}```"

    return STEP.sub(answered, page)


@contextmanager
def served(page: str) -> Iterator[Town]:
    """A town with one account, its server and its provider, each a program of its own."""
    with tempfile.TemporaryDirectory() as folder, _free() as one, _free() as two:
        ports = one, two
        issuer, address = (f"http://localhost:{port}" for port in ports)
        url = f"sqlite:///{folder}/kankei.db"
        store = open_store(url)
        create(store)
        draft = AccountDraft(name="佐々木", issuer=issuer, subject=SUBJECT, roles=(Role.OFFICER,))
        accounts.add(store, draft, by="setup", at=dt.datetime.now(dt.UTC))
        store.close()
        claims = json.dumps({"sub": SUBJECT, "amr": [DEVICE]})
        mock = ["-m", "oidc_provider_mock", "--port", str(ports[0]), "--user-claims", claims]
        serve = ["-m", "kankei_api.cli", "serve", "--port", str(ports[1])]
        settings = {
            "KANKEI_STORE": url,
            "KANKEI_OIDC_ISSUER": issuer,
            "KANKEI_OIDC_CLIENT_ID": "kankei",
            "KANKEI_OIDC_CLIENT_SECRET": "any",
            "KANKEI_OIDC_AUDIENCE": HOME,
            "KANKEI_OIDC_ASSURANCE": f"amr={DEVICE}",
            "KANKEI_PUBLIC_URL": HOME,
        }
        with (
            _running(mock, f"{issuer}/.well-known/openid-configuration", {}),
            _running(serve, f"{address}/health", settings),
        ):
            town = Town(address, page)
            yield town
            town.http.close()


@contextmanager
def _free() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = int(server.getsockname()[1])
    yield port


@contextmanager
def _running(program: list[str], known_by: str, settings: dict[str, str]) -> Iterator[None]:
    quiet: Any = subprocess.DEVNULL
    told = {**os.environ, **settings}
    with subprocess.Popen([sys.executable, *program], env=told, stdout=quiet, stderr=quiet) as process:
        try:
            _wait(known_by, process.poll)
            yield
        finally:
            process.terminate()


def _wait(address: str, ended: Callable[[], int | None]) -> None:
    while ended() is None:
        try:
            if httpx.get(address).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer")


def main() -> int:
    page = PAGE.read_text(encoding="utf-8")
    with served(page) as town:
        PAGE.write_text(replayed(page, town), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
