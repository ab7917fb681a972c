"""What the environment may say, and what stops the server before it starts."""

import pytest

from kankei.errors import StoreError
from kankei_api.settings import Settings, SignOn

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
        ("KANKEI_RATE_PEOPLE", "0"),
        ("KANKEI_RATE_TOKENS", "many"),
        ("KANKEI_STOP_SECONDS", "0"),
    ],
)
def test_what_would_let_the_wrong_one_in_is_refused_by_name(variable: str, value: str) -> None:
    with pytest.raises(StoreError) as refused:
        Settings.from_environment({**GOOD, variable: value})
    assert variable in refused.value.facts["name"]


def test_this_machine_may_be_reached_without_encryption() -> None:
    issuer = {"KANKEI_OIDC_ISSUER": "http://127.0.0.1:9400"}
    assert Settings.from_environment({**GOOD, **issuer}).sign_on is not None
