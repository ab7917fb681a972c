"""The answers that the OpenAPI document shows, anew: python docs/write_examples.py.

Walks through every operation against a real server over an invented town, and keeps what it answered.
"""

import datetime as dt
import json
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
from litestar.testing import TestClient
from msgspec.structs import replace

from kankei.model import (
    Channel,
    ExportDraft,
    JudgementDraft,
    PermissionDraft,
    RecordDraft,
    Role,
    Scope,
    TouchpointDraft,
    Verdict,
)
from kankei.model.access import Caller
from kankei.model.export import Table
from kankei.store import Store, create, open_store
from kankei.usecases.access import service_tokens
from kankei.usecases.access.accounts import AccountDraft
from kankei.usecases.access.service_tokens import TokenDraft
from kankei.usecases.interaction import Interaction
from kankei_api.app import create_app
from kankei_api.client import Client, ListToSend
from kankei_api.clock import now, today
from kankei_api.controllers.accounts import AccountChange
from kankei_api.controllers.analyses import Asking
from kankei_api.controllers.headcounts import HeadcountDraft
from kankei_api.controllers.judgements import HouseholdDraft
from kankei_api.controllers.mappings import MappingDraft
from kankei_api.controllers.publications import PublicationDraft
from kankei_api.controllers.rights import CorrectionDraft, StopDraft
from kankei_api.controllers.samples import SampleDraft
from kankei_api.controllers.touchpoint_changes import TouchpointChange
from kankei_api.forms import Form
from kankei_api.settings import Settings
from kankei_api.tokens import digest, mint

KEPT = Path(__file__).parent.parent / "api" / "kankei_api" / "examples.json"
TOKEN = "a token of an invented town"
LIST = """お名前,フリガナ,メールアドレス,ご住所,登録日
佐藤 花子,サトウ ハナコ,hanako@example.jp,東京都新宿区西新宿2-8-1,2026-04-18
鈴木 一郎,スズキ イチロウ,ichiro@example.jp,東京都港区芝公園4-2-8,2026-04-19
"""
KENTA = RecordDraft(
    name="髙橋 健太", kana="タカハシ ケンタ", phone="090-1234-5678", address="福島県会津若松市東栄町3-46"
)
MOVED = RecordDraft(name="高橋 健太", kana="タカハシ ケンタ", address="福島県郡山市朝日1-23-7")
DAY = dt.date(2026, 4, 18)
Answers = dict[str, dict[str, Any]]


@contextmanager
def served(store: Store) -> Iterator[tuple[TestClient[Any], Answers]]:
    """A client of the real application, and what it is answered, by operation and media type."""
    settings = Settings(token_digests=(digest(TOKEN),), allowed_hosts=("testserver.local",))
    app, answers = create_app(settings, store=store), Answers()
    operations = _operations(app.openapi_schema.to_schema())

    def listen(answer: httpx.Response) -> None:
        name = _name(operations, answer.request.method, answer.request.url.path)
        if answer.is_success and name:
            answer.read()
            answers.setdefault(name, {}).setdefault(*_told(answer))

    with TestClient(app) as http:
        http.headers["Authorization"] = f"Bearer {TOKEN}"
        http.event_hooks = {"response": [listen]}
        yield http, answers


def walk(http: TestClient[Any], store: Store) -> None:
    """Call every operation once, at least."""
    kankei = Client(http, purpose="窓口の記録")
    kankei.get_health(), kankei.get_ready(), kankei.get_me()
    left, right = _people(kankei)
    _lists(kankei)
    _review(kankei, left, right)
    _numbers(kankei)
    _rights(kankei, left)
    _access(kankei, left)
    _exports(kankei, http, store)
    _erasure(kankei, right)
    http.post("/auth/sign-out", headers={"Kankei-Request": "1"})


def _people(kankei: Client) -> tuple[uuid.UUID, uuid.UUID]:
    """Two who may be one, and what is told of the first."""
    stay = TouchpointDraft(channel=Channel.TRIAL_STAY, occurred_on=DAY, ended_on=DAY + dt.timedelta(days=4))
    first = kankei.log_touchpoint(Interaction(record=KENTA, touchpoint=stay)).person
    visit = TouchpointDraft(channel=Channel.STATION_EVENT, occurred_on=DAY)
    walk_in = Interaction(record=MOVED, touchpoint=visit)
    (item,) = kankei.log_touchpoints([walk_in]).items
    second = item.logged.person if item.logged else None
    assert first
    assert second
    no = kankei.get_person(first).value.touchpoints[0].no
    seen = kankei.get_touchpoint(no)
    put_right = kankei.amend_touchpoint(no, TouchpointChange(companions=1, reason="写し間違い"), tag=seen.tag)
    assert put_right.value.touchpoint.companions == 1
    other = kankei.log_touchpoint(Interaction(person=first, touchpoint=visit))
    touched = [one.touchpoint for one in other.standing.evidence] if other.standing else []
    kankei.withdraw_touchpoint(touched[-1], tag=kankei.get_touchpoint(touched[-1]).tag)
    list(kankei.search_people("たかはし 5678"))
    record = next(kankei.list_records_of_person(first))
    kankei.get_record(record.id), kankei.get_standing(first), kankei.explain_person(first)
    list(kankei.list_touchpoints_of_person(first)), list(kankei.get_history(first))
    allowed = kankei.get_permissions(first)
    kankei.set_permissions(first, PermissionDraft(mail=False), tag=allowed.tag)
    return first, second


def _lists(kankei: Client) -> None:
    members = ListToSend(name="会員.csv", content=LIST.encode(), channel=Channel.COMMUNITY, source="club")
    receipt = kankei.apply_import(members, kankei.preview_import(members).token)
    assert receipt.id
    assert list(kankei.list_changes(replace(members, content=LIST.replace("芝公園4", "芝公園9").encode())))
    kankei.write_errors(replace(members, content=LIST.replace("2026-04-18", "2026-02-30").encode()))
    list(kankei.list_imports()), list(kankei.list_import_rows(receipt.id))
    seen = kankei.get_import(receipt.id)
    kankei.undo_import(receipt.id, tag=kankei.undo_import(receipt.id, tag=seen.tag).tag)
    other = replace(members, name="別の町の会員.csv", content=LIST.replace("hanako", "other").encode())
    wrong = kankei.apply_import(other, kankei.preview_import(other).token)
    assert wrong.id
    kankei.forget_import(wrong.id, tag=kankei.undo_import(wrong.id, tag=kankei.get_import(wrong.id).tag).tag)
    header = tuple(LIST.splitlines()[0].split(","))
    kankei.propose_mapping(header)
    columns = {"name": "お名前", "address": "ご住所", "applied_on": "登録日"}
    draft = MappingDraft(
        channel=Channel.COMMUNITY, header=header, columns={name: (one,) for name, one in columns.items()}
    )
    kankei.save_mapping("会員", draft)
    list(kankei.list_mappings()), kankei.get_mapping("会員")


def _review(kankei: Client, left: uuid.UUID, right: uuid.UUID) -> None:
    list(kankei.list_duplicates())
    sample = kankei.draw_sample(SampleDraft(size=5, seed=1))
    list(kankei.list_sampled_pairs(sample.seed)), kankei.get_sample(sample.seed)
    why = kankei.explain_pair(left, right)
    draft = JudgementDraft(left=left, right=right, verdict=Verdict.DIFFERENT, reason="電話で確かめた")
    kept = kankei.judge(draft, tag=why.tag)
    list(kankei.list_judgements())
    read = kankei.get_judgement(kept.value.id)
    kankei.withdraw_judgement(kept.value.id, tag=read.tag)
    kankei.declare_household(HouseholdDraft(left=left, right=right, reason="窓口で聞いた"))
    list(kankei.list_households())


def _numbers(kankei: Client) -> None:
    kankei.get_count(as_of=DAY), kankei.list_kpis(as_of=DAY), kankei.get_evaluation()
    kankei.get_report("council", "text/plain", as_of=DAY), kankei.get_report("full", Form.XLSX, as_of=DAY)
    number = HeadcountDraft(
        channel="line", label="磐梯町公式", counted_on=dt.date(2026, 3, 31), heads=1840, blocks=122
    )
    kankei.enter_headcount(number), list(kankei.list_headcounts())
    kept = kankei.publish_count(PublicationDraft(as_of=DAY))
    list(kankei.list_publications()), kankei.get_publication(kept.id), kankei.rerun_publication(kept.id)
    kankei.get_bridge(from_day=dt.date(2026, 3, 31), to_publication=kept.id)
    kankei.list_rules(), kankei.get_rule("default"), kankei.compare_rules("default", "strict", as_of=DAY)
    kankei.get_published_rule(kept.id)
    kankei.check_rule('name = "own"\nversion = "1"\n')
    kankei.get_analysis("overlap", as_of=DAY)
    (
        kankei.ask_analysis("conversion", Asking(as_of=DAY)),
        kankei.publish_analysis("overlap", Asking(as_of=DAY)),
    )
    kankei.download("/v1/headcounts", Form.CSV)


def _rights(kankei: Client, person: uuid.UUID) -> None:
    kankei.protect(person, until=today() + dt.timedelta(days=300))
    list(kankei.list_protected())
    seen = kankei.get_protection(person)
    kankei.reveal_address(person, purpose="災害時の安否確認（総務課 受付番号12）")
    kankei.end_protection(person, tag=seen.tag)
    record = next(kankei.list_records_of_person(person))
    kankei.correct_record(
        record.id,
        CorrectionDraft(reason="本人の申出（窓口）", address="福島県耶麻郡磐梯町1-2"),
        tag=kankei.get_record(record.id).tag,
    )
    kankei.set_stops(person, StopDraft(contacted=True), tag=kankei.get_stops(person).tag)
    kankei.get_dossier(person), kankei.get_dossier_file(person, "html")


def _access(kankei: Client, person: uuid.UUID) -> None:
    issuer = "https://login.town.example"
    draft = AccountDraft(name="佐々木", issuer=issuer, subject="4f0c8a1e", roles=(Role.RECEPTION,))
    made = kankei.add_account(draft)
    seen = kankei.get_account(made.value.id)
    kankei.change_account(made.value.id, AccountChange(roles=(Role.OFFICER,)), tag=seen.tag)
    list(kankei.list_accounts()), kankei.review_access()
    tablet = TokenDraft(name="駅舎の受付タブレット", scopes=(Scope.LOG,), expires_on=today())
    minted = kankei.mint_token(tablet)
    kankei.revoke_token(minted.id, tag=kankei.get_token(minted.id).tag)
    list(kankei.list_tokens())
    entry = next(kankei.list_audit(person=person))
    list(kankei.list_people_of_entry(entry.no)), kankei.verify_audit([kankei.get_checkpoint()])


def _exports(kankei: Client, http: TestClient[Any], store: Store) -> None:
    """A few at once; many asked for by another system, approved by somebody who did not let it in."""
    letters = ExportDraft(table=Table.PEOPLE, purpose="春のイベントの案内状", columns=("name", "address"))
    kankei.export_few(letters)
    system = TokenDraft(name="案内状の印刷", scopes=(Scope.EXPORT,), expires_on=today())
    officer = Caller(name="職員/佐藤", scopes=frozenset(Scope), assured=True)
    printer = mint()
    service_tokens.keep(store, system, digest(printer), by=officer, at=now(), today=today())
    http.headers["Authorization"] = f"Bearer {printer}"
    asked = kankei.ask_export(letters)
    seen = kankei.get_export(asked.id)
    list(kankei.list_exports())
    http.headers["Authorization"] = f"Bearer {TOKEN}"
    kankei.decide_export(asked.id, approve=True, tag=seen.tag)
    http.headers["Authorization"] = f"Bearer {printer}"
    kankei.fetch_export(kankei.link_export(asked.id).token)
    http.headers["Authorization"] = f"Bearer {TOKEN}"


def _erasure(kankei: Client, person: uuid.UUID) -> None:
    erased = kankei.erase_person(person, confirm=person)
    list(kankei.list_erasures())
    kankei.allow_again(erased.id)


def _operations(document: dict[str, Any]) -> list[tuple[str, list[str], str]]:
    return [
        (method.upper(), path.split("/"), operation["operationId"])
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


def _name(operations: list[tuple[str, list[str], str]], method: str, path: str) -> str | None:
    """The operation of a call; an address with a word is more than one with a place for it."""
    asked = path.split("/")
    found = [
        (sum(part.startswith("{") for part in shape), name)
        for known, shape, name in operations
        if known == method
        and len(shape) == len(asked)
        and all(part.startswith("{") or part == word for part, word in zip(shape, asked, strict=True))
    ]
    return min(found)[1] if found else None


def _told(answer: httpx.Response) -> tuple[str, Any]:
    media = answer.headers.get("content-type", "").partition(";")[0]
    if media == "application/json" and answer.content:
        return media, msgspec.json.decode(answer.content)
    return media, answer.text if media.startswith("text/") else None


def brief(told: Any) -> Any:
    """An answer as it is shown: of long lists the beginning."""
    if isinstance(told, dict):
        return {name: brief(part) for name, part in told.items()}
    if isinstance(told, list):
        return [brief(part) for part in told[:3]]
    return told


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/kankei.db")
        create(store)
        with served(store) as (http, answers):
            walk(http, store)
        store.close()
    shown = {
        name: {
            media: brief(told) for media, told in kinds.items() if told is not None and media != "text/html"
        }
        for name, kinds in sorted(answers.items())
    }
    kept = {name: kinds for name, kinds in shown.items() if kinds}
    KEPT.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
