"""What a rehearsal tells is the same whether it writes new rows or leaves them unwritten."""

import datetime as dt
import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kankei.matching import surroundings
from kankei.model import (
    Channel,
    DraftFile,
    DraftRow,
    JudgementDraft,
    PermissionDraft,
    Receipt,
    RecordDraft,
    TouchpointDraft,
    Verdict,
)
from kankei.store import Store, memberships, records, unwritten
from kankei.usecases import ledger, preview, review
from kankei.usecases.identity import intake, whereabouts
from kankei.usecases.identity.residence import residence

AT = dt.datetime(2024, 6, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
Rows = list[tuple[str, RecordDraft | None, TouchpointDraft | None]]

PEOPLE = st.builds(
    RecordDraft,
    name=st.sampled_from(("佐藤　花子", "佐藤　華子", "斎藤　花子", "齋藤　花子", "山田　太郎", "佐藤", "")),
    kana=st.sampled_from(("", "サトウ　ハナコ", "サイトウ　ハナコ", "ヤマダ　タロウ")),
    phone=st.sampled_from(("", "090-1234-5678", "090-8765-4321", "03-1234-5678")),
    email=st.sampled_from(("", "hanako@example.jp", "taro@example.jp")),
    birth_date=st.sampled_from(("", "1980-01-02", "1980-02-01")),
    address=st.sampled_from(("", "東京都中央区銀座1-1", "福島県磐梯町大字磐梯1")),
)
GIFTS = st.builds(
    TouchpointDraft,
    channel=st.sampled_from((Channel.DONATION, Channel.STATION_EVENT)),
    occurred_on=st.sampled_from((dt.date(2024, 4, 2), dt.date(2022, 4, 2))),
    amount=st.sampled_from((None, 10_000)),
    companions=st.integers(0, 2),
)
ROWS = st.lists(
    st.tuples(st.sampled_from("ABCDEFGH"), PEOPLE | st.none(), GIFTS | st.none()), min_size=1, max_size=8
)
LISTS = st.lists(st.tuples(ROWS, st.sampled_from(("rms", "egg"))), min_size=1, max_size=2)


def drafted(rows: Rows, source: str) -> DraftFile:
    digest = hashlib.sha256(repr((rows, source)).encode()).hexdigest()
    found = [
        DraftRow(number=number, cells=(key,), key=key, record=said, touchpoint=done if said else None,
                 permission=PermissionDraft(mail=True) if said else None)
        for number, (key, said, done) in enumerate(rows, start=2)
    ]  # fmt: skip
    return DraftFile(
        name=f"{digest[:6]}.csv", digest=digest, rows=found, layout="rms", encoding="cp932",
        channel="donation", source=source,
    )  # fmt: skip


def seen(store: Store, files: list[DraftFile], at: dt.datetime) -> tuple[preview.Preview, intake.Memory]:
    memory = intake.Memory()
    told = preview.rehearse(
        store, lambda: files, by="clerk", at=at, as_of=at.date(), whole=True, memory=memory
    )
    return told, memory


def judged(store: Store, verdict: Verdict, at: dt.datetime) -> None:
    """Let staff say something of the first and the last record, if there are two."""
    with store.reading() as connection:
        live = memberships.live_columns(connection)["record_no"].tolist()
        ids = records.ids(connection, live)
    if len(live) > 1:
        draft = JudgementDraft(left=ids[live[0]], right=ids[live[-1]], verdict=verdict)
        store.write(lambda connection: review.judge(connection, draft, by="clerk", at=at))


@pytest.mark.parametrize("resident", [False, True])
def test_rows_left_unwritten_are_told_as_rows_written(
    store: Store, resident: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if resident:
        monkeypatch.setattr(whereabouts, "SMALL", 0)
        monkeypatch.setattr(surroundings, "SHARE", 0)
    moments = iter(AT + place * DAY for place in range(10_000))
    taken: list[Receipt] = []

    @settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(lists=LISTS, undone=st.booleans(), verdict=st.none() | st.sampled_from(Verdict))
    def law(lists: list[tuple[Rows, str]], undone: bool, verdict: Verdict | None) -> None:
        at, files = next(moments), [drafted(*one) for one in lists]
        if verdict is not None:
            judged(store, verdict, at)
        if resident:
            residence(store.engine).warm(store)
        told, memory = seen(store, files, at)
        with monkeypatch.context() as written:
            written.setattr(unwritten, "of", lambda _: None)
            again, _ = seen(store, files, at)
        assert told == again
        if undone and taken and (last := taken.pop()).batch_id:
            ledger.undo(store, last.batch_id, by="clerk", at=at)
            return
        for file in files:
            receipt = ledger.apply(store, file, by="clerk", at=at, resolve=False)
            taken.extend([] if receipt.repeated else [receipt])
        store.write(lambda connection: intake.resolve_pending(connection, at=at, memory=memory))
        after, _ = seen(store, [], at)
        assert told.effect.people_after == after.effect.people_before
        assert told.effect.number_after == after.effect.number_before
        assert told.effect.questions_after == after.effect.questions_before

    law()
