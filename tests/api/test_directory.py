"""Who is let in, and for how long after they no longer should be: told by a clock that we hold."""

import datetime as dt
from collections.abc import Iterator

import pytest

from kankei.model import Account, Caller, Role, Scope, ServiceToken
from kankei.store import Store
from kankei.usecases.access import accounts, service_tokens
from kankei.usecases.access.accounts import AccountDraft
from kankei.usecases.access.service_tokens import TokenDraft
from kankei_api.clock import JAPAN
from kankei_api.directory import REMEMBERED, Directory, Known, Shown
from kankei_api.proofs import Unproven
from kankei_api.settings import Settings, SignOn
from kankei_api.sign_on import FRESH, PAUSE, STALE, Provider
from kankei_api.tokens import digest, mint

from .conftest import EVERYTHING
from .issuer import AUDIENCE, CLIENT, Issuer, public

AT = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(hours=2)
"""As long ago as the tests before may have taken: nothing here may depend on the machine's clock."""
A_MINUTE = dt.timedelta(seconds=60)
SECOND = dt.timedelta(seconds=1)
FEW = frozenset({Scope.PEOPLE, Scope.EXPORT, Scope.LOG})


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    """The town's provider."""
    with Issuer(at=AT.timestamp()) as running:
        yield running


@pytest.fixture
def provider(issuer: Issuer) -> Iterator[Provider]:
    """What we know of it."""
    known = Provider(SignOn(issuer=issuer.url, client_id=CLIENT, audience=AUDIENCE))
    yield known
    known.close()


def asked(directory: Directory, shown: Shown, at: dt.datetime) -> Known | None:
    """As the gate asks."""
    return directory.remembered(shown, at) or directory.look_up(shown, at)


def signed_on(store: Store, issuer: Issuer) -> Account:
    draft = AccountDraft(name="佐々木", issuer=issuer.url, subject="4f0c", roles=(Role.RECEPTION,))
    return accounts.add(store, draft, by="test", at=AT)


def token(store: Store, *, until: dt.date) -> tuple[str, ServiceToken]:
    minted, today = mint(), AT.astimezone(JAPAN).date()
    draft = TokenDraft(name="タブレット", scopes=(Scope.LOG,), expires_on=until)
    return minted, service_tokens.keep(store, draft, digest(minted), by=EVERYTHING, at=AT, today=today)


def test_an_answer_is_remembered_for_less_than_half_a_minute() -> None:
    assert dt.timedelta(seconds=30) >= REMEMBERED


def test_a_disabled_account_is_refused_within_a_minute(
    store: Store, issuer: Issuer, provider: Provider
) -> None:
    directory, account = Directory(store, Settings(), provider), signed_on(store, issuer)
    shown = Shown(token=issuer.good())
    assert asked(directory, shown, AT) is not None
    accounts.disable(store, account.id, by="test", at=AT)
    assert asked(directory, shown, AT + A_MINUTE) is None


def test_a_revoked_token_is_refused_within_a_minute(store: Store) -> None:
    directory, (minted, kept) = Directory(store, Settings()), token(store, until=AT.astimezone(JAPAN).date())
    assert asked(directory, Shown(token=minted), AT) is not None
    service_tokens.revoke(store, kept.id, at=AT)
    assert asked(directory, Shown(token=minted), AT + A_MINUTE) is None


def minted_by_sasaki(store: Store, *scopes: Scope) -> str:
    """A token of the person of single sign-on, for a year's machine."""
    minted, today = mint(), AT.astimezone(JAPAN).date()
    draft = TokenDraft(name="集計機", scopes=scopes, expires_on=today)
    by = Caller(name="佐々木", scopes=frozenset(Scope), assured=True)
    service_tokens.keep(store, draft, digest(minted), by=by, at=AT, today=today)
    return minted


ADMINISTRATOR = AccountDraft(
    name="佐々木", issuer="https://login.town.example", subject="4f0c", roles=(Role.ADMINISTRATOR,)
)


def test_a_token_sees_nothing_of_people_within_a_minute_of_its_minters_leaving(store: Store) -> None:
    account = accounts.add(store, ADMINISTRATOR, by="test", at=AT)
    directory, shown = Directory(store, Settings()), Shown(token=minted_by_sasaki(store, *FEW))
    before = asked(directory, shown, AT)
    assert before is not None
    assert before.caller.scopes == FEW
    accounts.disable(store, account.id, by="test", at=AT)
    after = asked(directory, shown, AT + A_MINUTE)
    assert after is not None
    assert after.caller.scopes == {Scope.LOG}


def test_a_token_sees_nothing_of_people_once_its_minter_administers_no_more(store: Store) -> None:
    account = accounts.add(store, ADMINISTRATOR, by="test", at=AT)
    shown = Shown(token=minted_by_sasaki(store, *FEW))
    accounts.set_roles(store, account.id, [Role.OFFICER], by="test")
    found = Directory(store, Settings()).look_up(shown, AT)
    assert found is not None
    assert found.caller.scopes == {Scope.LOG}


def test_a_token_of_whoever_has_no_account_stays_as_it_is(store: Store) -> None:
    found = Directory(store, Settings()).look_up(Shown(token=minted_by_sasaki(store, *FEW)), AT)
    assert found is not None
    assert found.caller.scopes == FEW


def test_a_revoked_token_is_refused_though_the_clock_was_set_back(store: Store) -> None:
    directory, (minted, kept) = Directory(store, Settings()), token(store, until=AT.astimezone(JAPAN).date())
    assert asked(directory, Shown(token=minted), AT) is not None
    service_tokens.revoke(store, kept.id, at=AT)
    assert asked(directory, Shown(token=minted), AT - A_MINUTE) is None


def test_a_token_is_good_to_the_end_of_its_last_day_in_japan(store: Store) -> None:
    last = AT.astimezone(JAPAN).date()
    directory, (minted, _) = Directory(store, Settings()), token(store, until=last)
    midnight = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), JAPAN)
    assert asked(directory, Shown(token=minted), midnight - SECOND) is not None
    directory.forget()
    assert asked(directory, Shown(token=minted), midnight) is None


def test_an_access_token_is_not_remembered_beyond_its_own_end(
    store: Store, issuer: Issuer, provider: Provider
) -> None:
    signed_on(store, issuer)
    directory, end = Directory(store, Settings(), provider), AT + 5 * SECOND
    shown = Shown(token=issuer.good(exp=int(end.timestamp())))
    assert asked(directory, shown, AT) is not None
    assert directory.remembered(shown, end) is None


def test_changed_roles_hold_within_a_minute(store: Store, issuer: Issuer, provider: Provider) -> None:
    directory, account = Directory(store, Settings(), provider), signed_on(store, issuer)
    shown = Shown(token=issuer.good())
    asked(directory, shown, AT)
    accounts.set_roles(store, account.id, (Role.VIEWER,), by="test")
    found = asked(directory, shown, AT + A_MINUTE)
    assert found is not None
    assert found.caller.scopes == {Scope.NUMBERS}


def test_a_session_ends_after_a_working_day(store: Store, issuer: Issuer) -> None:
    directory, account = Directory(store, Settings()), signed_on(store, issuer)
    accounts.sign_in(store, account.id, digest=digest("cookie"), assured=True, at=AT)
    end = AT + accounts.WORKING_DAY
    assert asked(directory, Shown(cookie="cookie"), end - SECOND) is not None
    assert asked(directory, Shown(cookie="cookie"), end) is None


def test_disabling_an_account_ends_its_sessions(store: Store, issuer: Issuer) -> None:
    directory, account = Directory(store, Settings()), signed_on(store, issuer)
    accounts.sign_in(store, account.id, digest=digest("cookie"), assured=True, at=AT)
    accounts.disable(store, account.id, by="test", at=AT)
    accounts.enable(store, account.id, by="test")
    assert asked(directory, Shown(cookie="cookie"), AT) is None


def test_only_the_digest_of_a_token_is_stored(store: Store) -> None:
    minted, kept = token(store, until=AT.astimezone(JAPAN).date())
    assert minted not in repr(kept)
    assert kept.digest == digest(minted)


def test_a_key_taken_out_is_refused_once_the_keys_are_asked_for_again(
    store: Store, issuer: Issuer, provider: Provider
) -> None:
    signed_on(store, issuer)
    directory, old = Directory(store, Settings(), provider), Shown(token=issuer.good())
    assert asked(directory, old, AT) is not None
    issuer.published = [public(issuer.ec, "ec")]
    assert asked(directory, old, AT + FRESH) is None


def test_a_key_taken_out_is_refused_though_the_clock_was_set_back(
    store: Store, issuer: Issuer, provider: Provider
) -> None:
    signed_on(store, issuer)
    old = Shown(token=issuer.good(iat=int((AT - STALE).timestamp()), nbf=int((AT - STALE).timestamp())))
    assert Directory(store, Settings(), provider).look_up(old, AT) is not None
    issuer.published = [public(issuer.ec, "ec")]
    assert Directory(store, Settings(), provider).look_up(old, AT - FRESH) is None


def test_signing_in_goes_on_though_the_clock_was_set_back(provider: Provider) -> None:
    for at in (AT, AT - STALE):
        with pytest.raises(Unproven):
            provider.redeem("a code of nobody", verifier="v", nonce="n", at=at)


def test_a_new_key_is_known_at_once(store: Store, issuer: Issuer, provider: Provider) -> None:
    signed_on(store, issuer)
    issuer.published = [public(issuer.rsa, "rsa")]
    directory = Directory(store, Settings(), provider)
    assert asked(directory, Shown(token=issuer.good(key=issuer.ec)), AT) is None
    issuer.published.append(public(issuer.ec, "ec"))
    assert asked(directory, Shown(token=issuer.good(key=issuer.ec)), AT + PAUSE) is not None


def test_unknown_keys_do_not_make_us_ask_without_end(issuer: Issuer, provider: Provider) -> None:
    for number in range(100):
        provider.key(f"made up {number}", AT)
    assert issuer.asked.count("/keys") == 1


def test_while_the_provider_is_away_its_last_keys_hold_for_an_hour(
    issuer: Issuer, provider: Provider
) -> None:
    assert provider.key("rsa", AT) is not None
    issuer.documents = {}
    assert provider.key("rsa", AT + FRESH) is not None
    assert provider.key("rsa", AT + STALE + FRESH) is None


@pytest.mark.parametrize(
    ("said", "assured"),
    [
        ("urn:town:device", True),
        (["pwd", "urn:town:device"], True),
        ("urn:other", False),
        (None, False),
        (1, False),
    ],
)
def test_a_known_device_is_what_the_towns_own_claim_says(issuer: Issuer, said: object, assured: bool) -> None:
    settings = SignOn(
        issuer=issuer.url,
        client_id=CLIENT,
        audience=AUDIENCE,
        assurance_claim="acr",
        assurance_values=("urn:town:device",),
    )
    provider = Provider(settings)
    assert provider.assured(provider.bearer(issuer.good(acr=said), AT)) is assured
    provider.close()


def test_without_a_claim_for_it_no_device_is_known(issuer: Issuer, provider: Provider) -> None:
    assert not provider.assured(provider.bearer(issuer.good(acr="urn:town:device"), AT))
