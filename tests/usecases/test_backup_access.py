"""Whom a copy lets in that is put back: nobody who was shut out since, or whoever somebody answers for."""

import datetime as dt
from pathlib import Path

import pytest
from tests.usecases.people_of_town import Folk, made

from kankei.errors import StoreError
from kankei.model import Account, Act, Caller, Role, Scope, ServiceToken
from kankei.store import Store, copies, open_store
from kankei.store import accounts as stored
from kankei.usecases import backup
from kankei.usecases.access import accounts, service_tokens
from kankei.usecases.access.accounts import AccountDraft
from kankei.usecases.access.readmission import Admitted
from kankei.usecases.access.service_tokens import TokenDraft


def let_in(store: Store, at: dt.datetime) -> tuple[Account, ServiceToken]:
    """An administrator who is signed in, and a tablet's token."""
    somebody = AccountDraft(
        name="佐々木", issuer="https://login.town.example", subject="1", roles=(Role.ADMINISTRATOR,)
    )
    made = accounts.add(store, somebody, by="chief", at=at)
    accounts.sign_in(store, made.id, digest="s" * 64, assured=True, at=at)
    tablet = TokenDraft(name="タブレット", scopes=(Scope.LOG,), expires_on=at.date() + dt.timedelta(days=300))
    by = Caller(name="chief", scopes=frozenset(Scope), assured=True)
    return made, service_tokens.keep(store, tablet, "d" * 64, by=by, at=at, today=at.date())


def test_who_was_shut_out_after_the_copy_was_made_stays_out_where_the_former_store_can_be_read(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    leaver, token = let_in(folk.store, folk.at())
    copy = made(folk, tmp_path)
    accounts.disable(folk.store, leaver.id, by="chief", at=folk.at())
    service_tokens.revoke(folk.store, token.id, at=folk.at())
    told = backup.restore(copy, elsewhere, erasures=[], at=folk.at(), former=folk.store)
    assert told.admitted == Admitted(accounts=(), tokens=())
    assert accounts.listed(elsewhere) == accounts.listed(folk.store)
    assert service_tokens.listed(elsewhere) == service_tokens.listed(folk.store)


def test_who_is_known_since_as_another_was_then_is_known_so_after_a_restore(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    first, _ = let_in(folk.store, folk.at())
    other = AccountDraft(name="田中", issuer=first.issuer, subject="2", roles=(Role.ANALYST,))
    second = accounts.add(folk.store, other, by="chief", at=folk.at())
    copy = made(folk, tmp_path)
    for one, subject in ((second, "3"), (first, "2"), (second, "1")):
        accounts.move(folk.store, one.id, issuer=first.issuer, subject=subject, by="chief", at=folk.at())
    backup.restore(copy, elsewhere, erasures=[], at=folk.at(), former=folk.store)
    assert accounts.listed(elsewhere) == accounts.listed(folk.store)


@pytest.mark.parametrize("entries", [0, 1])
def test_nothing_is_put_back_where_the_former_store_is_none_of_which_the_copy_was_made(
    folk: Folk, elsewhere: Store, tmp_path: Path, sqlite_template: Path, entries: int
) -> None:
    for _ in range(entries):
        folk.store.acting(Act(by="chief", action="listAccounts", at=folk.at())).write(lambda _: None)
    copy = made(folk, tmp_path)
    with open_store(f"sqlite:///{sqlite_template}") as other, pytest.raises(StoreError) as refused:
        backup.restore(copy, elsewhere, erasures=[], at=folk.at(), former=other)
    assert refused.value.code == "backup.other_former"
    assert copies.is_empty(elsewhere)


def test_whom_a_copy_lets_in_is_told_where_nobody_can_say_who_was_shut_out_since(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    leaver, _ = let_in(folk.store, folk.at())
    copy = made(folk, tmp_path)
    accounts.disable(folk.store, leaver.id, by="chief", at=folk.at())
    told = backup.restore(copy, elsewhere, erasures=[], at=folk.at(), keep_access=True)
    assert told.admitted == Admitted(accounts=("佐々木",), tokens=("タブレット",))


def test_nothing_is_put_back_that_lets_in_somebody_of_whom_nobody_says_that_they_may(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    leaver, _ = let_in(folk.store, folk.at())
    copy = made(folk, tmp_path)
    accounts.disable(folk.store, leaver.id, by="chief", at=folk.at())
    with pytest.raises(StoreError, match=r"^backup\.lets_in_again$") as refused:
        backup.restore(copy, elsewhere, erasures=[], at=folk.at())
    assert refused.value.facts["names"] == "佐々木」「タブレット"
    assert copies.is_empty(elsewhere)


def test_who_was_signed_in_when_the_copy_was_made_is_not_signed_in_where_it_is_restored(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    let_in(folk.store, folk.at())
    backup.restore(made(folk, tmp_path), elsewhere, erasures=[], at=folk.at(), keep_access=True)
    with elsewhere.reading() as connection:
        session = stored.session_by_digest(connection, "s" * 64)
    assert session is not None
    assert session.ended_at is not None


def test_nothing_is_put_back_where_the_former_store_cannot_be_read(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    copy = made(folk, tmp_path)
    with open_store(f"sqlite:///{tmp_path / 'nothing.db'}") as nothing, pytest.raises(StoreError) as refused:
        backup.restore(copy, elsewhere, erasures=[], at=folk.at(), former=nothing)
    assert refused.value.code == "backup.former_missing"
    assert copies.is_empty(elsewhere)
