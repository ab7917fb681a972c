"""Refusals in the audit: who was refused what, about whom and for what; many of one kind together."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from litestar.testing import TestClient

from kankei.model import Act, Deed, Scope
from kankei.store import Store
from kankei.store.access_tables import audit_subject
from kankei.store.numbers import new_ids
from kankei_api.clock import now
from kankei_api.refusals import A_MINUTE, MOST, Refusals

from .test_access import as_, code, entries


def subjects(store: Store, entry_no: int) -> set[uuid.UUID]:
    about = sa.select(audit_subject.c.subject).where(audit_subject.c.entry_no == entry_no)
    with store.reading() as connection:
        return set(connection.scalars(about))


def test_a_refusal_is_entered_with_what_was_missing(
    client: TestClient[Any], store: Store, minted: Callable[..., str]
) -> None:
    client.get("/v1/tokens", headers=as_(minted(Scope.LOG)))
    entry = entries(store, outcome=str(Deed.REFUSED))[-1]
    assert (entry.by, entry.action) == ("token/machine 0", "listTokens")
    assert entry.detail == '{"code":"api.forbidden","needs":"accounts"}'


def test_a_refused_look_at_a_protected_address_is_entered_with_whose_and_for_what(
    client: TestClient[Any], minted: Callable[..., str]
) -> None:
    nobody, asked = uuid.UUID(int=7), {"purpose": "近況を知りたい"}
    answer = client.post(f"/v1/protection/{nobody}/reveal", json=asked, headers=as_(minted(Scope.PEOPLE)))
    (entry,) = client.get("/v1/audit", params={"action": "revealAddress"}).json()
    assert (answer.status_code, entry["outcome"]) == (403, "refused")
    assert (entry["subjects"], entry["purpose"]) == ([str(nobody)], "近況を知りたい")


@pytest.mark.parametrize("purpose", ["123456789018", "a\x07", "あ" * 2001, 3])
def test_of_a_refused_call_no_purpose_is_kept_that_may_not_be(
    client: TestClient[Any], store: Store, minted: Callable[..., str], purpose: object
) -> None:
    path = f"/v1/protection/{uuid.UUID(int=7)}/reveal"
    answer = client.post(path, json={"purpose": purpose}, headers=as_(minted(Scope.PEOPLE)))
    assert answer.status_code == 403
    assert [one.purpose for one in entries(store, outcome=str(Deed.REFUSED))] == [""]


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 100, b'{"purpose": "a", "purpose": "b"}'])
def test_a_call_that_is_refused_is_entered_though_its_body_cannot_be_read(
    client: TestClient[Any], store: Store, minted: Callable[..., str], body: bytes
) -> None:
    path = f"/v1/protection/{uuid.UUID(int=7)}/reveal"
    answer = client.post(path, content=body, headers=as_(minted(Scope.PEOPLE)))
    assert (answer.status_code, code(answer)) == (403, "api:forbidden")
    assert [one.action for one in entries(store, outcome=str(Deed.REFUSED))] == ["revealAddress"]


def test_a_stranger_leaves_nothing_of_what_they_say_in_the_audit(
    client: TestClient[Any], store: Store
) -> None:
    path = f"/v1/protection/{uuid.UUID(int=7)}/reveal"
    client.post(path, json={"purpose": "点検"}, headers={**as_("wrong"), "Kankei-Purpose": "x"})
    (entry,) = entries(store, by="")
    assert (entry.purpose, entry.detail) == ("", '{"code":"api.unauthorized","needs":"protect"}')


def test_a_stranger_is_entered_as_nobody(client: TestClient[Any], store: Store) -> None:
    client.get("/v1/tokens", headers=as_("wrong"))
    assert [one.action for one in entries(store, by="", outcome=str(Deed.REFUSED))] == ["listTokens"]


def test_strangers_without_end_do_not_fill_the_audit(store: Store) -> None:
    refusals = Refusals(store)
    act = Act(by="", action="x", at=now(), outcome=Deed.REFUSED)
    for _ in range(10 * A_MINUTE):
        refusals.enter(act, 0.0)
    assert len(entries(store)) == A_MINUTE
    refusals.enter_waiting()
    assert [entry.detail for entry in entries(store)[A_MINUTE:]] == [f'{{"times":"{9 * A_MINUTE}"}}']


def test_who_is_looked_at_behind_many_refusals_stands_in_the_audit_too(
    client: TestClient[Any], store: Store, minted: Callable[..., str]
) -> None:
    somebody, other = new_ids(now(), 2)
    machine = as_(minted(Scope.LOG))
    for _ in range(A_MINUTE):
        client.get("/v1/tokens", headers=machine)
    for person in (somebody, other, other):
        client.post(f"/v1/protection/{person}/reveal", json={"purpose": "x"}, headers=machine)
    client.app.state["refusals"].close()
    (entry,) = entries(store, action="revealAddress")
    assert entry.detail == '{"code":"api.forbidden","needs":"protect","times":"3"}'
    assert subjects(store, entry.no) == {somebody, other}


def test_refusals_about_a_thousand_people_are_entered_before_the_minute_ends(store: Store) -> None:
    refusals = Refusals(store)
    for person in new_ids(now(), A_MINUTE + MOST):
        refusals.enter(Act(by="x", action="y", at=now(), outcome=Deed.REFUSED, subjects=(person,)), 0.0)
    assert entries(store)[-1].detail == f'{{"times":"{MOST}"}}'
    assert len(subjects(store, entries(store)[-1].no)) == MOST
