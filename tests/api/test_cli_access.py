"""Accounts, tokens, the review of access and the audit at the command line."""

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from kankei.model import Act
from kankei.store import Store, audit, open_store
from kankei.store.access_tables import audit_entry
from kankei.store.numbers import new_ids
from kankei.usecases.access import access_review
from kankei_api.clerk import whoever
from kankei_api.cli import run
from kankei_api.clock import now, today
from kankei_api.tokens import digest


def seated(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let the system say that the process runs under an account of this name."""
    monkeypatch.setattr("pwd.getpwuid", lambda _: SimpleNamespace(pw_name=name))


@pytest.fixture(autouse=True)
def here(sqlite_template: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The store that every command takes, and somebody who sits there."""
    shutil.copy(sqlite_template, tmp_path / "kankei.db")
    seated(monkeypatch, "山口")
    monkeypatch.chdir(tmp_path)
    return "sqlite:///kankei.db"


@pytest.fixture
def store(here: str) -> Iterator[Store]:
    """The same store, to look into."""
    opened = open_store(here)
    yield opened
    opened.close()


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert run(arguments) == code, capsys.readouterr().err
    return capsys.readouterr().out


def document(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    return json.loads(told(capsys, *arguments, "--json", code=code))


def add(capsys: pytest.CaptureFixture[str], name: str = "佐々木", *roles: str) -> str:
    said = [word for role in roles or ("reception",) for word in ("--role", role)]
    found = document(
        capsys, "account", "add", name, "--issuer", "https://login.town.example", "--subject", name, *said
    )
    assert isinstance(found, dict)
    return str(found["id"])


def last(store: Store) -> sa.Row[tuple[object, ...]]:
    with store.reading() as connection:
        return connection.execute(sa.select(audit_entry).order_by(audit_entry.c.no.desc()).limit(1)).one()


def test_an_account_is_listed_with_its_roles(capsys: pytest.CaptureFixture[str]) -> None:
    add(capsys, "佐々木", "reception", "analyst")
    assert "受付・分析" in told(capsys, "account", "list")


def test_a_disabled_account_is_shown_as_stopped(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "account", "disable", add(capsys))
    assert "停止" in told(capsys, "account", "list")


def test_an_account_is_moved_to_another_provider_and_keeps_its_roles(
    capsys: pytest.CaptureFixture[str], store: Store
) -> None:
    account = add(capsys)
    moved = document(
        capsys, "account", "move", account, "--issuer", "https://id.pref.example", "--subject", "a7d2"
    )
    assert isinstance(moved, dict)
    assert (moved["issuer"], moved["subject"], moved["roles"]) == (
        "https://id.pref.example",
        "a7d2",
        ["reception"],
    )
    assert (last(store).action, json.loads(str(last(store).detail))["account"]) == (
        "cli.account.move",
        account,
    )


@pytest.mark.parametrize(
    ("issuer", "subject", "said"),
    [
        ("http://login.town.example", "4f0c", "https:// から"),
        ("login.town.example", "4f0c", "https:// から"),
        ("https://login.town.example", "", "識別子（subject）が空"),
        ("https://login.town.example", " ", "識別子（subject）が空"),
    ],
)
def test_whom_nobody_could_let_in_is_not_entered(
    capsys: pytest.CaptureFixture[str], issuer: str, subject: str, said: str
) -> None:
    assert run(["account", "add", "鈴木", "--issuer", issuer, "--subject", subject]) == 1
    assert said in capsys.readouterr().err


def test_whoever_disables_an_account_is_told_which_tokens_it_leaves(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    account = add(capsys, "佐々木", "administrator")
    seated(monkeypatch, "佐々木")
    told(capsys, "token", "mint", "集計機", "--scope", "people", "--until", today().isoformat())
    seated(monkeypatch, "山口")
    assert run(["account", "disable", account]) == 0
    assert "集計機" in capsys.readouterr().err
    assert '"minter_gone"' in told(capsys, "access-review", "--json")


def test_the_name_of_a_disabled_account_is_nobody_elses(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "account", "disable", add(capsys))
    given = ["--issuer", "https://login.town.example", "--subject", "another"]
    assert run(["account", "add", "佐々木", *given]) == 1
    assert "止めたアカウントの名前" in capsys.readouterr().err


def test_an_account_may_be_let_in_again(capsys: pytest.CaptureFixture[str]) -> None:
    account = add(capsys)
    told(capsys, "account", "disable", account)
    assert "停止" in told(capsys, "account", "list")
    told(capsys, "account", "disable", account, "--again")
    assert "停止" not in told(capsys, "account", "list")


def test_roles_replace_those_before(capsys: pytest.CaptureFixture[str]) -> None:
    account = add(capsys)
    found = document(capsys, "account", "roles", account, "--role", "officer")
    assert isinstance(found, dict)
    assert found["roles"] == ["officer"]


def test_nobody_administers_and_audits(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["account", "add", "田中", "--issuer", "https://x", "--subject", "1"]
    assert run([*arguments, "--role", "administrator", "--role", "auditor"]) == 1
    assert "同じ人に" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "subject"), [("佐々木", "other"), ("田中", "佐々木")])
def test_a_name_and_a_user_have_one_account_each(
    capsys: pytest.CaptureFixture[str], name: str, subject: str
) -> None:
    add(capsys)
    arguments = ["account", "add", name, "--issuer", "https://login.town.example", "--subject", subject]
    assert run(arguments) == 1
    assert "すでに" in capsys.readouterr().err


def test_a_token_is_shown_once_and_only_its_digest_is_kept(
    capsys: pytest.CaptureFixture[str], store: Store
) -> None:
    shown = told(capsys, "token", "mint", "タブレット", "--scope", "log", "--until", str(today()))
    token = shown.strip().splitlines()[-1]
    listed = told(capsys, "token", "list")
    assert token not in listed
    assert "接点の記録" in listed
    with store.reading() as connection:
        kept = connection.scalar(sa.text("SELECT digest FROM service_token"))
    assert kept == digest(token)


def test_a_token_of_more_than_a_year_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["token", "mint", "x", "--scope", "log", "--until", "2199-03-31"]) == 1
    assert "有効期限" in capsys.readouterr().err


@pytest.mark.parametrize("scope", ["accounts", "approve"])
def test_no_token_lets_people_in_or_vouches_for_them(capsys: pytest.CaptureFixture[str], scope: str) -> None:
    assert run(["token", "mint", "x", "--scope", scope, "--until", str(today())]) == 2


def test_a_revoked_token_is_shown_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "token", "mint", "x", "--scope", "log", "--until", str(today()))
    assert isinstance(found, dict)
    told(capsys, "token", "revoke", found["id"])
    assert "失効" in told(capsys, "token", "list")


def test_the_review_says_who_sees_personal_data(capsys: pytest.CaptureFixture[str]) -> None:
    add(capsys, "佐々木", "reception")
    add(capsys, "分析の人", "analyst")
    found = document(capsys, "access-review")
    assert isinstance(found, list)
    assert {one["name"]: one["sees"] for one in found if one["roles"]} == {"佐々木": True, "分析の人": False}


def test_the_review_says_who_was_at_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = document(capsys, "access-review")
    assert isinstance(found, dict)
    assert (found["kind"], found["name"], found["sees"]) == ("terminal", whoever(), True)


def test_the_review_says_who_was_at_the_terminal_though_an_account_bears_their_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    add(capsys, whoever())
    found = document(capsys, "access-review")
    assert isinstance(found, list)
    told = [(one["kind"], one["name"], bool(one["calls"])) for one in found]
    assert told == [("account", whoever(), False), ("terminal", whoever(), True)]


def test_a_key_that_the_settings_have_no_longer_opens_nothing_and_needs_no_advice(here: str) -> None:
    with open_store(here) as store:
        store.acting(Act(by="api", action="getCount", at=now())).write(lambda _: None)
        (key,) = access_review.review(store, at=now(), today=today(), keyed=False)
    assert (key.kind, key.open, key.sees, key.scopes, key.advice) == ("settings", False, False, (), "")


def test_the_review_names_the_key_of_the_settings_by_them_or_by_its_use(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KANKEI_TOKEN", raising=False)
    assert "設定の鍵" not in told(capsys, "access-review")
    act = Act(by="api", action="getCount", at=now())
    with open_store("sqlite:///kankei.db") as store:
        store.acting(act).write(lambda _: None)
    assert "設定の鍵" in told(capsys, "access-review")


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_review_is_written_as_a_spreadsheet(capsys: pytest.CaptureFixture[str], suffix: str) -> None:
    add(capsys)
    assert "2行を" in (words := told(capsys, "access-review", "--out", f"review.{suffix}"))
    assert "個人情報" not in words
    assert Path(f"review.{suffix}").stat().st_size > 100


@pytest.mark.parametrize(
    ("arguments", "action"),
    [
        (["access-review"], "cli.access-review"),
        (["audit", "show"], "cli.audit.show"),
        (["headcount", "add", "--channel", "line", "--label", "町", "--on", "2026-04-01", "--heads", "9"],
         "cli.headcount.add"),
        (["export", "people", "--out", "people.csv"], "cli.export"),
        (["review", "list"], "cli.review.list"),
    ],
)  # fmt: skip
def test_what_is_done_at_the_terminal_is_entered(
    capsys: pytest.CaptureFixture[str], store: Store, arguments: list[str], action: str
) -> None:
    told(capsys, *arguments)
    entry = last(store)
    assert (entry.by, entry.action) == ("山口", action)


def test_a_sound_audit_is_told_to_be_one(capsys: pytest.CaptureFixture[str]) -> None:
    add(capsys)
    assert "食い違いはありません" in told(capsys, "audit", "verify")


def test_a_sound_audit_meets_a_checkpoint_kept_outside(capsys: pytest.CaptureFixture[str]) -> None:
    add(capsys)
    told(capsys, "audit", "checkpoint", "--out", "kept.json")
    add(capsys, "田中")
    assert "控えとも合っています" in told(capsys, "audit", "verify", "--checkpoint", "kept.json")


def test_an_altered_entry_is_told_by_its_number(capsys: pytest.CaptureFixture[str], store: Store) -> None:
    add(capsys)
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.update(audit_entry).values(by="だれか"))
    assert "1番の記録が、書かれたときから変えられています" in told(capsys, "audit", "verify", code=1)


def test_what_is_no_checkpoint_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    Path("kept.json").write_text("{}", encoding="utf-8")
    assert run(["audit", "verify", "--checkpoint", "kept.json"]) == 2
    assert "kept.json" in capsys.readouterr().err


def test_an_entry_about_nobody_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    add(capsys)
    assert run(["audit", "people", "1"]) == 0
    assert "1番の記録は、だれか特定の人についてのものではありません" in capsys.readouterr().err


def test_the_people_of_an_entry_are_listed(capsys: pytest.CaptureFixture[str], store: Store) -> None:
    from kankei.model import Act

    somebody = new_ids(now(), 3)
    act = Act(by="山口", action="cli.export", at=now(), subjects=tuple(somebody))
    store.write(lambda connection: audit.append(connection, [act]))
    assert told(capsys, "audit", "people", "1").split() == [str(one) for one in somebody]


def test_who_sits_at_the_terminal_is_the_systems_word_and_not_the_environments(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("USERNAME", "USER", "LOGNAME", "SUDO_USER"):
        monkeypatch.setenv(name, "町長")
    assert whoever() == "山口"


@pytest.mark.parametrize(
    ("login", "who"),
    [("1000", "sasaki→kankei"), ("999", "kankei"), ("4294967295", "kankei"), ("", "kankei")],
)
def test_who_became_another_account_is_named_with_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, login: str, who: str
) -> None:
    names = {1000: "sasaki", 999: "kankei"}
    (tmp_path / "loginuid").write_text(login)
    monkeypatch.setattr("kankei_api.clerk.LOGIN", tmp_path / "loginuid")
    monkeypatch.setattr("os.getuid", lambda: 999)
    monkeypatch.setattr("pwd.getpwuid", lambda number: SimpleNamespace(pw_name=names[number]))
    assert whoever() == who


def test_a_day_since_which_the_audit_is_asked_for_belongs_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    add(capsys, "佐々木")
    found = document(capsys, "audit", "show", "--since", str(today()), "--until", str(today()))
    assert isinstance(found, list)
    assert "cli.account.add" in [one["action"] for one in found]


def test_the_audit_is_read_on_from_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("佐々木", "鈴木", "高橋"):
        add(capsys, name)
    first = document(capsys, "audit", "show", "--limit", "2")
    assert isinstance(first, list)
    (rest,) = [document(capsys, "audit", "show", "--before", str(first[-1]["no"]))]
    assert isinstance(rest, list)
    assert [one["no"] for one in rest] == list(range(first[-1]["no"] - 1, 0, -1))


@pytest.mark.parametrize("name", ["監査.csv", "監査.jsonl"])
def test_the_whole_audit_is_written_into_a_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("kankei.usecases.access.auditing.PORTION", 2)
    for number in range(5):
        add(capsys, f"職員{number}")
    told(capsys, "audit", "show", "--out", name, "--limit", "1")
    text = Path(name).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text))) if name.endswith("csv") else None
    found = rows if rows is not None else [json.loads(line) for line in text.splitlines()]
    assert [int(one["no"]) for one in found] == [6, 5, 4, 3, 2, 1]
    assert [one["action"] for one in found] == ["cli.audit.show", *["cli.account.add"] * 5]
    assert run(["audit", "show", "--out", "監査.txt"]) == 2


def test_an_audit_of_which_nothing_is_asked_for_is_written_with_its_whole_header(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told(capsys, "audit", "show", "--by", "だれでもない", "--out", "監査.csv")
    header = Path("監査.csv").read_text(encoding="utf-8-sig").rstrip("\n")
    assert header == "no,at,by,action,outcome,purpose,request,detail,people,subjects,digest"
