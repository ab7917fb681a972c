"""Signing in with two providers that others wrote, each a program of its own."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from litestar.testing import TestClient
from msgspec import Struct

from kankei.model import Role
from kankei.store import Store
from kankei.store.access_tables import audit_entry
from kankei.store.accounts import session_by_digest
from kankei.usecases.access import accounts
from kankei.usecases.access.accounts import AccountDraft
from kankei_api.app import create_app
from kankei_api.clock import now
from kankei_api.gate import COOKIE
from kankei_api.settings import Settings, SignOn

from . import canaille_server as canaille

HOME = "https://testserver.local"
BACK = f"{HOME}/auth/callback"
SUBJECT, STRANGER = "4f0c", "5a1d"
OURS = {"Kankei-Request": "1"}


class Running(Struct, frozen=True):
    """A provider while it runs, and how a browser passes its pages; ``pkce`` if it asks for the verifier."""

    issuer: str
    subject: str
    secret: str
    pass_through: Callable[[str, str], str]
    known_device: str
    pkce: bool


def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def started(command: list[str], issuer: str) -> subprocess.Popen[bytes]:
    """A provider that answers."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, *command], stdout=quiet, stderr=quiet)
    for _ in range(600):
        try:
            httpx.get(f"{issuer}/.well-known/openid-configuration").raise_for_status()
        except httpx.HTTPError:
            assert process.poll() is None, "the provider has ended"
            time.sleep(0.1)
        else:
            return process
    raise AssertionError("the provider does not answer")


def through_mock(address: str, subject: str) -> str:
    return httpx.post(address, data={"sub": subject}).headers["location"]


def through_canaille(address: str, _: str) -> str:
    with httpx.Client(base_url=address.partition("/oauth")[0]) as browser:
        browser.post("/login", data={"login": canaille.USER})
        browser.post("/auth/password", data={"password": canaille.PASSWORD})
        return browser.get(address).headers["location"]


@pytest.fixture(scope="module", params=["oidc-provider-mock", "canaille"])
def provider(request: pytest.FixtureRequest) -> Iterator[Running]:
    """A provider, running."""
    number = port()
    issuer = f"http://localhost:{number}"
    if request.param == "canaille":
        program = str(Path(canaille.__file__))
        process = started([program, str(number), BACK], issuer)
        yield Running(issuer, canaille.USER, canaille.SECRET, through_canaille, "pwd", pkce=True)
    else:
        claims = [json.dumps({"sub": SUBJECT, "amr": ["urn:town:device"]}), json.dumps({"sub": STRANGER})]
        users = [word for one in claims for word in ("--user-claims", one)]
        process = started(["-m", "oidc_provider_mock", "--port", str(number), *users], issuer)
        yield Running(issuer, SUBJECT, "any", through_mock, "urn:town:device", pkce=False)
    process.kill()
    process.wait()


@pytest.fixture
def client(store: Store, provider: Running) -> Iterator[TestClient[Any]]:
    """A browser of somebody who has an account, before signing in."""
    draft = AccountDraft(
        name="佐藤",
        issuer=provider.issuer,
        subject=provider.subject,
        roles=(Role.OFFICER, Role.ADMINISTRATOR),
    )
    accounts.add(store, draft, by="test", at=now())
    with browser(store, provider) as client:
        yield client


@contextmanager
def browser(store: Store, provider: Running, **more: Any) -> Iterator[TestClient[Any]]:
    sign_on = SignOn(
        issuer=provider.issuer,
        client_id=canaille.CLIENT,
        client_secret=provider.secret,
        public_url=HOME,
        **more,
    )
    settings = Settings(allowed_hosts=("testserver.local",), sign_on=sign_on)
    with TestClient(create_app(settings, store=store), base_url=HOME) as client:
        yield client


def sent_back(client: TestClient[Any], provider: Running, subject: str = "") -> str:
    """The address to which the provider sends a browser after its own pages."""
    begun = client.get("/auth/sign-in", follow_redirects=False)
    return provider.pass_through(begun.headers["location"], subject or provider.subject)


def signed_in(client: TestClient[Any], provider: Running) -> httpx.Response:
    answer: httpx.Response = client.get(sent_back(client, provider), follow_redirects=False)
    return answer


def entries(store: Store) -> list[Any]:
    with store.reading() as connection:
        return list(connection.execute(sa.select(audit_entry).order_by(audit_entry.c.no)))


def test_whoever_has_an_account_is_signed_in(client: TestClient[Any], provider: Running) -> None:
    answer = signed_in(client, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/v1/me")
    assert client.get("/v1/me").json()["name"] == "佐藤"


def test_the_cookie_is_for_this_host_and_no_script(client: TestClient[Any], provider: Running) -> None:
    kept = next(
        one for one in signed_in(client, provider).headers.get_list("set-cookie") if COOKIE + "=" in one
    )
    words = {word.strip().lower() for word in kept.split(";")[1:]}
    assert {"httponly", "secure", "samesite=lax", "path=/"} <= words
    assert not any(word.startswith("domain") for word in words)


def test_before_signing_in_nobody_is_known(client: TestClient[Any]) -> None:
    assert client.get("/v1/me").status_code == 401


def test_signing_in_is_in_the_audit(client: TestClient[Any], provider: Running, store: Store) -> None:
    signed_in(client, provider)
    last = entries(store)[-1]
    assert (last.by, last.action, last.outcome) == ("佐藤", "signIn", "done")


def test_without_an_account_nobody_is_let_in(store: Store, provider: Running) -> None:
    with browser(store, provider) as client:
        answer = signed_in(client, provider)
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:kankei:problem:account:unknown")
        assert client.get("/v1/me").status_code == 401


def test_a_sign_in_without_an_account_is_entered_without_saying_whose(
    store: Store, provider: Running
) -> None:
    with browser(store, provider) as client:
        signed_in(client, provider)
    last = entries(store)[-1]
    assert (last.by, last.outcome, last.detail) == ("", "refused", '{"code":"account.unknown"}')


def with_another(client: TestClient[Any], provider: Running, part: int) -> Any:
    """End a sign-in with another state (0), nonce (1) or verifier (2) than it began with."""
    address = sent_back(client, provider)
    kept = client.cookies["__Host-kankei-sign-in"].split(".")
    kept[part] = "x" * 43
    client.cookies.clear()
    cookie = f"__Host-kankei-sign-in={'.'.join(kept)}"
    return client.get(address, headers={"Cookie": cookie}, follow_redirects=False)


@pytest.mark.parametrize("part", [0, 1])
def test_a_sign_in_that_another_browser_began_is_refused(
    client: TestClient[Any], provider: Running, part: int
) -> None:
    answer = with_another(client, provider, part)
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:kankei:problem:sign_on:refused")


def test_a_code_without_its_verifier_is_worth_nothing_to_a_provider_that_asks_for_it(
    client: TestClient[Any], provider: Running
) -> None:
    assert (with_another(client, provider, 2).status_code == 401) is provider.pkce


def test_a_code_is_good_once(client: TestClient[Any], provider: Running) -> None:
    address = sent_back(client, provider)
    kept = client.cookies["__Host-kankei-sign-in"]
    client.get(address, follow_redirects=False)
    client.cookies.clear()
    again = client.get(address, headers={"Cookie": f"__Host-kankei-sign-in={kept}"})
    assert again.status_code == 401


def test_an_answer_of_another_issuer_is_refused(client: TestClient[Any], provider: Running) -> None:
    address = httpx.URL(sent_back(client, provider)).copy_set_param("iss", "https://elsewhere.example")
    assert client.get(str(address), follow_redirects=False).status_code == 401


def test_a_refusal_of_the_provider_signs_nobody_in(client: TestClient[Any], provider: Running) -> None:
    address = httpx.URL(sent_back(client, provider)).copy_set_param("error", "access_denied")
    assert client.get(str(address), follow_redirects=False).status_code == 401


def test_a_change_by_cookie_needs_a_header_that_no_other_site_can_send(
    client: TestClient[Any], provider: Running
) -> None:
    signed_in(client, provider)
    walk_in = {
        "record": {"name": "佐藤 花子"},
        "touchpoint": {"channel": "visit", "occurred_on": "2026-05-30"},
    }
    answers = [client.post("/v1/touchpoints", json=walk_in, headers=headers) for headers in ({}, OURS)]
    assert [answer.status_code for answer in answers] == [403, 201]


def test_signing_out_ends_the_session_here_and_for_good(client: TestClient[Any], provider: Running) -> None:
    signed_in(client, provider)
    cookie = client.cookies[COOKIE]
    assert client.post("/auth/sign-out", headers=OURS).status_code == 204
    assert client.get("/v1/me", headers={"Cookie": f"{COOKIE}={cookie}"}).status_code == 401


def test_a_sign_out_without_a_session_ends_nobody_s(store: Store) -> None:
    draft = AccountDraft(name="佐々木", issuer=HOME, subject=SUBJECT, roles=(Role.ANALYST,))
    made = accounts.add(store, draft, by="chief", at=now())
    accounts.sign_in(store, made.id, digest="s" * 64, assured=True, at=now())
    accounts.sign_out(store, "", at=now())
    with store.reading() as connection:
        session = session_by_digest(connection, "s" * 64)
    assert session is not None
    assert session.ended_at is None


def test_what_needs_a_known_device_is_refused_without_one(client: TestClient[Any], provider: Running) -> None:
    signed_in(client, provider)
    answer = client.get("/v1/accounts")
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:kankei:problem:api:unassured")


@pytest.mark.usefixtures("client")
def test_the_providers_word_for_a_known_device_opens_it(store: Store, provider: Running) -> None:
    told = {"assurance_claim": "amr", "assurance_values": (provider.known_device,)}
    with browser(store, provider, **told) as assured:
        signed_in(assured, provider)
        assert assured.get("/v1/accounts").status_code == 200
