"""Tokens that somebody made up, bent or kept for too long: none is let in."""

import hashlib
import hmac
import json
import shutil
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from litestar.testing import TestClient

from kankei.model import Role
from kankei.store import Store, open_store
from kankei.usecases.access import accounts
from kankei.usecases.access.accounts import AccountDraft
from kankei_api.app import create_app
from kankei_api.clock import now
from kankei_api.settings import Settings, SignOn

from .issuer import AUDIENCE, CLIENT, Issuer, Private, part, public, signature, token

STRANGER = rsa.generate_private_key(65537, 2048)
STRANGER_EC = ec.generate_private_key(ec.SECP256R1())
FAR = {"alg": "RS256", "kid": "rsa", "typ": "at+jwt"}
UNFIT: dict[str, tuple[Private, dict[str, str]]] = {
    "for encryption": (rsa.generate_private_key(65537, 2048), {"use": "enc"}),
    "of 1024 bits": (rsa.generate_private_key(65537, 1024), {}),  # noqa: S505
    "for another algorithm": (rsa.generate_private_key(65537, 2048), {"alg": "RS512"}),
    "on another curve": (STRANGER_EC, {"crv": "P-384"}),
}
"""Keys that the provider publishes and that no access token may be signed with."""


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    """The town's provider."""
    with Issuer() as running:
        running.published += [{**public(key, name), **more} for name, (key, more) in UNFIT.items()]
        yield running


@pytest.fixture(scope="module")
def store(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, issuer: Issuer) -> Iterator[Store]:
    """A store in which the provider's one user has an account, and another a disabled one."""
    path = tmp_path_factory.mktemp("hostile") / "kankei.db"
    shutil.copy(sqlite_template, path)
    opened = open_store(f"sqlite:///{path}")
    for name, subject in (("佐々木", "4f0c"), ("前の人", "left")):
        draft = AccountDraft(name=name, issuer=issuer.url, subject=subject, roles=(Role.VIEWER,))
        made = accounts.add(opened, draft, by="test", at=now())
    accounts.disable(opened, made.id, by="test", at=now())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(store: Store, issuer: Issuer) -> Iterator[TestClient[Any]]:
    """Whoever calls."""
    sign_on = SignOn(issuer=issuer.url, client_id=CLIENT, audience=AUDIENCE)
    settings = Settings(allowed_hosts=("testserver.local",), sign_on=sign_on)
    with TestClient(create_app(settings, store=store)) as client:
        yield client


def shown(client: TestClient[Any], token: str) -> int:
    headers = {"Authorization": f"Bearer {token}".encode("latin-1", "replace")}
    return client.get("/v1/me", headers=headers).status_code  # type: ignore[arg-type]


def pem(key: rsa.RSAPrivateKey) -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form)


def hs256(secret: bytes) -> Callable[[str], bytes]:
    return lambda said: hmac.new(secret, said.encode(), hashlib.sha256).digest()


def none(_: str) -> bytes:
    return b""


def named(kid: Any, issuer: Issuer) -> str:
    return issuer.good({"kid": kid})


def unsigned(algorithm: Any, issuer: Issuer) -> str:
    return token({"alg": algorithm, "kid": "rsa", "typ": "at+jwt"}, issuer.claims(), none)


def raw_claims(issuer: Issuer, text: str) -> str:
    return token(FAR, text.encode(), lambda said: signature(issuer.rsa, said))


def raw_header(issuer: Issuer, text: str) -> str:
    return token(text.encode(), issuer.claims(), lambda said: signature(issuer.rsa, said))


def pss(issuer: Issuer) -> str:
    salted = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)
    header = {**FAR, "alg": "PS256"}
    return token(
        header, issuer.claims(), lambda said: issuer.rsa.sign(said.encode(), salted, hashes.SHA256())
    )


def longer(issuer: Issuer) -> str:
    said = issuer.good().rpartition(".")
    return f"{said[0]}.{said[2]}AAAA"


def other_payload(issuer: Issuer) -> str:
    header, _, sealed = issuer.good().split(".")
    return f"{header}.{part(issuer.claims(sub='admin'))}.{sealed}"


def zero_ecdsa(issuer: Issuer) -> str:
    return token({"alg": "ES256", "kid": "ec", "typ": "at+jwt"}, issuer.claims(), lambda _: bytes(64))


def serialised(issuer: Issuer) -> str:
    header, claims, sealed = issuer.good().split(".")
    return json.dumps({"protected": header, "payload": claims, "signature": sealed})


def twice(issuer: Issuer, name: str, value: str) -> str:
    return raw_claims(issuer, json.dumps(issuer.claims())[:-1] + f', "{name}": {value}}}')


def detached(issuer: Issuer) -> str:
    header, _, sealed = issuer.good().split(".")
    return f"{header}..{sealed}"


def unencoded(issuer: Issuer) -> str:
    header = {**FAR, "b64": False, "crit": ["b64"]}
    said = f"{part(header)}.{json.dumps(issuer.claims())}"
    return f"{said}.{part(signature(issuer.rsa, said))}"


def padded(issuer: Issuer) -> str:
    header, claims, sealed = issuer.good().split(".")
    return f"{header}.{claims}.{sealed}=="


def embedded(issuer: Issuer, **header: Any) -> str:
    return issuer.good(header, key=STRANGER)


def by_unfit(name: str, issuer: Issuer) -> str:
    return issuer.good({"kid": name}, key=UNFIT[name][0])


def at(seconds: int) -> int:
    return int(time.time()) + seconds


KID_TRICKS = {
    "a path": "../../../../dev/null",
    "SQL": "rsa' OR '1'='1",
    "a command": "rsa; cat /etc/passwd",
    "an address": "http://127.0.0.1:9/keys",
    "nothing": "",
    "a NUL": "rsa\0",
    "other case": "RSA",
    "a space": "rsa ",
    "a list": ["rsa"],
    "a number": 1,
    "an object": {"kid": "rsa"},
    "another key's": "ec",
    "very long": "k" * 5000,
}
ALG_TRICKS = ["none", "None", "NONE", "nOnE", "", None, "HS256", ["RS256"], 256]
HOSTILE: dict[str, Callable[[Issuer], str]] = {
    "no token": lambda _: "",
    "a word": lambda _: "hello",
    "three dots": lambda _: "...",
    "two parts": lambda issuer: issuer.good().rpartition(".")[0],
    "four parts": lambda issuer: f"{issuer.good()}.AAAA",
    "five parts, as if encrypted": lambda issuer: f"{issuer.good()}.AAAA.AAAA",
    **{f"unsigned, alg {alg!r}": partial(unsigned, alg) for alg in ALG_TRICKS},
    "HS256 with the public key": lambda issuer: token(
        {**FAR, "alg": "HS256"}, issuer.claims(), hs256(pem(issuer.rsa))
    ),
    "HS256 with the public key, no line break": lambda issuer: token(
        {**FAR, "alg": "HS256"}, issuer.claims(), hs256(pem(issuer.rsa).strip())
    ),
    "HS256 with the published key": lambda issuer: token(
        {**FAR, "alg": "HS256"}, issuer.claims(), hs256(json.dumps(public(issuer.rsa, "rsa")).encode())
    ),
    "HS256 with nothing": lambda issuer: token({**FAR, "alg": "HS256"}, issuer.claims(), hs256(b"")),
    "HS256 named RS256": lambda issuer: token(FAR, issuer.claims(), hs256(pem(issuer.rsa))),
    "PS256 with the right key": pss,
    "alg in lower case": lambda issuer: issuer.good({"alg": "rs256"}),
    "RS512 named, RS256 signed": lambda issuer: issuer.good({"alg": "RS512"}),
    "ES256 named, RSA key": lambda issuer: issuer.good({"alg": "ES256"}),
    "RS256 named, EC key": lambda issuer: issuer.good({"alg": "RS256"}, key=issuer.ec),
    "zeros for a signature on a curve": zero_ecdsa,
    "no alg": lambda issuer: issuer.good({"alg": None}),
    "no kid": lambda issuer: issuer.good({"kid": None}),
    **{f"kid is {name}": partial(named, kid) for name, kid in KID_TRICKS.items()},
    "a stranger's key under our name": lambda issuer: issuer.good(key=STRANGER),
    "a stranger's key under a new name": lambda issuer: issuer.good({"kid": "new"}, key=STRANGER),
    "a stranger's key on a curve": lambda issuer: issuer.good(key=STRANGER_EC),
    **{f"a published key {name}": partial(by_unfit, name) for name in UNFIT},
    "embedded key": lambda issuer: embedded(issuer, jwk=public(STRANGER, "rsa")),
    "embedded key, the right one": lambda issuer: issuer.good({"jwk": public(issuer.rsa, "rsa")}),
    "jku elsewhere": lambda issuer: embedded(issuer, jku="http://127.0.0.1:9/keys"),
    "jku to the issuer": lambda issuer: embedded(issuer, jku=f"{issuer.url}/keys"),
    "jku on a file": lambda issuer: embedded(issuer, jku="file:" + "///etc/passwd"),
    "x5u": lambda issuer: embedded(issuer, x5u="http://127.0.0.1:9/cert"),
    "x5c": lambda issuer: embedded(issuer, x5c=["MIIB"]),
    "crit unknown": lambda issuer: issuer.good({"crit": ["exp"], "exp": 1}),
    "crit empty": lambda issuer: issuer.good({"crit": []}),
    "b64 false": unencoded,
    "compressed": lambda issuer: issuer.good({"zip": "DEF"}),
    "nested": lambda issuer: token(
        {**FAR, "cty": "JWT"}, issuer.good().encode(), lambda s: signature(issuer.rsa, s)
    ),
    "nested without saying so": lambda issuer: token(
        FAR, issuer.good().encode(), lambda said: signature(issuer.rsa, said)
    ),
    "detached": detached,
    "JSON serialisation": serialised,
    "padded": padded,
    "another payload": other_payload,
    "signature cut": lambda issuer: issuer.good()[:-8],
    "signature longer": longer,
    "issuer wrong": lambda issuer: issuer.good(iss="https://elsewhere.example"),
    "issuer with a slash": lambda issuer: issuer.good(iss=f"{issuer.url}/"),
    "issuer in upper case": lambda issuer: issuer.good(iss=issuer.url.upper()),
    "issuer a list": lambda issuer: issuer.good(iss=[issuer.url]),
    "issuer missing": lambda issuer: issuer.good(iss=None),
    "audience wrong": lambda issuer: issuer.good(aud="other-api"),
    "audience of the sign-in": lambda issuer: issuer.good(aud=CLIENT),
    "audience in upper case": lambda issuer: issuer.good(aud=AUDIENCE.upper()),
    "audience longer": lambda issuer: issuer.good(aud=f"{AUDIENCE} other"),
    "audience empty": lambda issuer: issuer.good(aud=[]),
    "audience an object": lambda issuer: issuer.good(aud={AUDIENCE: True}),
    "audience missing": lambda issuer: issuer.good(aud=None),
    "typ of an ID token": lambda issuer: issuer.good({"typ": "JWT"}),
    "typ missing": lambda issuer: issuer.good({"typ": None}),
    "typ of a logout token": lambda issuer: issuer.good({"typ": "logout+jwt"}),
    "typ a list": lambda issuer: issuer.good({"typ": ["at+jwt"]}),
    "expired": lambda issuer: issuer.good(exp=at(-31)),
    "expired long ago": lambda issuer: issuer.good(exp=1),
    "expiry missing": lambda issuer: issuer.good(exp=None),
    "expiry a text": lambda issuer: issuer.good(exp=str(at(3600))),
    "expiry true": lambda issuer: issuer.good(exp=True),
    "expiry endless": lambda issuer: raw_claims(
        issuer, json.dumps(issuer.claims(exp=None))[:-1] + ', "exp": Infinity}'
    ),
    "expiry no number": lambda issuer: raw_claims(
        issuer, json.dumps(issuer.claims(exp=None))[:-1] + ', "exp": NaN}'
    ),
    "expiry enormous": lambda issuer: issuer.good(exp=10**400),
    "expiry negative": lambda issuer: issuer.good(exp=-at(3600)),
    "not yet good": lambda issuer: issuer.good(nbf=at(120)),
    "not yet issued": lambda issuer: issuer.good(iat=at(120)),
    "issue missing": lambda issuer: issuer.good(iat=None),
    "subject missing": lambda issuer: issuer.good(sub=None),
    "subject empty": lambda issuer: issuer.good(sub=""),
    "subject a number": lambda issuer: issuer.good(sub=4),
    "subject unknown": lambda issuer: issuer.good(sub="4f0d"),
    "subject in upper case": lambda issuer: issuer.good(sub="4F0C"),
    "subject with a NUL": lambda issuer: issuer.good(sub="4f0c\0"),
    "subject in full width": lambda issuer: issuer.good(sub="４ｆ０ｃ"),
    "subject with nothing to see": lambda issuer: issuer.good(sub="4f0c\u200b"),
    "subject as SQL": lambda issuer: issuer.good(sub="4f0c' OR '1'='1"),
    "subject of a disabled account": lambda issuer: issuer.good(sub="left"),
    "roles of its own, no account": lambda issuer: issuer.good(
        sub="x", roles=["administrator"], scope="audit"
    ),
    "subject said twice": lambda issuer: twice(issuer, "sub", '"4f0c"'),
    "expiry said twice": lambda issuer: twice(issuer, "exp", str(at(9999))),
    "alg said twice": lambda issuer: raw_header(
        issuer, '{"alg":"none","alg":"RS256","kid":"rsa","typ":"at+jwt"}'
    ),
    "header no object": lambda issuer: raw_header(issuer, '["RS256"]'),
    "header no JSON": lambda issuer: raw_header(issuer, "{alg:RS256}"),
    "header nested deep": lambda issuer: raw_header(issuer, '{"x":' * 1000 + "1" + "}" * 1000),
    "claims nested deep": lambda issuer: raw_claims(issuer, '{"x":' * 900 + "1" + "}" * 900),
    "claims no object": lambda issuer: raw_claims(issuer, '["4f0c"]'),
    "claims no JSON": lambda issuer: raw_claims(issuer, "4f0c"),
    "claims not UTF-8": lambda issuer: token(FAR, b"\xff\xfe", lambda said: signature(issuer.rsa, said)),
    "half a character": lambda issuer: raw_claims(
        issuer, json.dumps(issuer.claims(sub=None))[:-1] + ', "sub": "\\ud800"}'
    ),
    "huge": lambda issuer: issuer.good(more="x" * 9000),
    "a NUL in the token": lambda issuer: f"{issuer.good()}\0",
    "a blank in the token": lambda issuer: issuer.good().replace(".", ". "),
    "not ASCII": lambda issuer: f"{issuer.good()}é",
    "standard base64": lambda issuer: issuer.good().replace("_", "/").replace("-", "+"),
    "a service token's form": lambda _: "kankei_" + urlsafe_b64encode(bytes(32)).decode().rstrip("="),
    "twice, with a comma": lambda issuer: f"{issuer.good()},{issuer.good()}",
}


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) >= 60


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_token_is_refused(client: TestClient[Any], issuer: Issuer, name: str) -> None:
    assert shown(client, issuer.good()) == 200, "the control: a good token is let in"
    assert shown(client, HOSTILE[name](issuer)) == 401


@pytest.mark.parametrize(
    "make",
    [
        lambda issuer: issuer.good(),
        lambda issuer: issuer.good(key=issuer.ec),
        lambda issuer: issuer.good(aud=[AUDIENCE, "other"]),
        lambda issuer: issuer.good({"typ": "application/at+jwt"}),
        lambda issuer: issuer.good({"x5t": "abc", "else": 1}),
        lambda issuer: issuer.good(exp=at(-20)),
        lambda issuer: issuer.good(iat=at(20), nbf=at(20)),
    ],
)
def test_a_good_token_is_let_in(
    client: TestClient[Any], issuer: Issuer, make: Callable[[Issuer], str]
) -> None:
    assert shown(client, make(issuer)) == 200


def test_no_address_of_a_token_is_ever_asked(client: TestClient[Any], issuer: Issuer) -> None:
    before = len(issuer.asked)
    for name in ("jku to the issuer", "x5u", "kid is an address"):
        shown(client, HOSTILE[name](issuer))
    assert issuer.asked[before:] in ([], ["/keys"])
