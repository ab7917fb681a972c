"""What the environment may say, and what stops the server before it starts."""

import ast
import re
from pathlib import Path

import pytest

from kankei.errors import StoreError
from kankei_api.settings import OIDC, Settings, SignOn

ROOT = Path(__file__).parents[2]

GOOD = {
    "KANKEI_OIDC_ISSUER": "https://login.town.example",
    "KANKEI_OIDC_CLIENT_ID": "kankei",
    "KANKEI_OIDC_AUDIENCE": "https://kankei.town.example",
    "KANKEI_OIDC_ASSURANCE": "acr=urn:town:device urn:town:card",
    "KANKEI_PUBLIC_URL": "https://kankei.town.example/",
}


def test_single_sign_on_is_read_whole() -> None:
    assert Settings.from_environment(GOOD).sign_on == SignOn(
        issuer="https://login.town.example",
        client_id="kankei",
        audience="https://kankei.town.example",
        assurance_claim="acr",
        assurance_values=("urn:town:device", "urn:town:card"),
        public_url="https://kankei.town.example",
    )


def test_without_an_issuer_nobody_signs_in() -> None:
    assert Settings.from_environment({**GOOD, "KANKEI_OIDC_ISSUER": ""}).sign_on is None


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("KANKEI_OIDC_ISSUER", "http://login.town.example"),
        ("KANKEI_OIDC_ISSUER", "login.town.example"),
        ("KANKEI_OIDC_CLIENT_ID", ""),
        ("KANKEI_OIDC_AUDIENCE", "kankei"),
        ("KANKEI_OIDC_ASSURANCE", "acr="),
        ("KANKEI_PUBLIC_URL", "http://kankei.town.example"),
    ],
)
def test_what_would_let_the_wrong_one_in_is_refused_by_name(variable: str, value: str) -> None:
    with pytest.raises(StoreError) as refused:
        Settings.from_environment({**GOOD, variable: value})
    assert variable in refused.value.facts["name"]


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("KANKEI_RATE_PEOPLE", "0", "settings.number"),
        ("KANKEI_RATE_TOKENS", "many", "settings.number"),
        ("KANKEI_STOP_SECONDS", "0", "settings.number"),
        ("KANKEI_OIDC_ISSUER", "http://login.town.example", "settings.https"),
        ("KANKEI_PUBLIC_URL", "http://kankei.town.example", "settings.https"),
    ],
)
def test_the_one_variable_that_is_wrong_is_named_with_what_it_takes(
    variable: str, value: str, code: str
) -> None:
    with pytest.raises(StoreError) as refused:
        Settings.from_environment({**GOOD, variable: value})
    assert (refused.value.code, refused.value.facts) == (code, {"name": variable})


def test_this_machine_may_be_reached_without_encryption() -> None:
    issuer = {"KANKEI_OIDC_ISSUER": "http://127.0.0.1:9400"}
    assert Settings.from_environment({**GOOD, **issuer}).sign_on is not None


def heard() -> set[str]:
    """The variables that the code names, each a text of its own."""
    files = [file for room in ("src", "importers", "api", "alembic") for file in (ROOT / room).rglob("*.py")]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    texts = {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    named = {text for text in texts if re.fullmatch(r"KANKEI_[A-Z]+(_[A-Z]+)*", text)}
    return named | {f"KANKEI_OIDC_{name.upper()}" for name in OIDC}


def test_every_variable_that_is_heard_stands_in_the_table_and_no_other() -> None:
    page = (ROOT / "docs" / "howto" / "serve.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `KANKEI_")]
    assert set(re.findall(r"KANKEI_[A-Z_]+", " ".join(rows))) == heard()


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("KANKEI_TOKEN_DIGESTS", "secret-token-in-clear", "settings.digests"),
        ("KANKEI_TOKEN_DIGESTS", "0" * 64 + "," + "0" * 63, "settings.digests"),
        ("KANKEI_ALLOWED_HOSTS", "https://kankei.town.example", "settings.hosts"),
        ("KANKEI_ALLOWED_HOSTS", "kankei.town.example:443", "settings.hosts"),
        ("KANKEI_ALLOWED_HOSTS", "*", "settings.hosts"),
        ("KANKEI_RULE", "defualt", "settings.rule"),
    ],
)
def test_what_could_never_work_is_refused_at_the_start(variable: str, value: str, code: str) -> None:
    with pytest.raises(StoreError) as refused:
        Settings.from_environment({variable: value})
    assert refused.value.code == code
    assert variable == "KANKEI_RULE" or value not in str(refused.value.facts)


def test_capitals_in_digests_and_host_names_are_meant_as_small_letters() -> None:
    hosts = "Kankei.Town.example, [::1], 192.0.2.1"
    read = Settings.from_environment({"KANKEI_TOKEN_DIGESTS": "AB" * 32, "KANKEI_ALLOWED_HOSTS": hosts})
    assert read.token_digests == ("ab" * 32,)
    assert read.allowed_hosts == ("kankei.town.example", "[::1]", "192.0.2.1")
