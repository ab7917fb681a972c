"""What staff judged, as training is given it: pairs of all live records, and whether each is one person."""

import datetime as dt

from kankei.model import Channel, DraftFile, DraftRow, JudgementDraft, RecordDraft, Status, Verdict
from kankei.model import TouchpointDraft as Touch
from kankei.store import Store, memberships, records
from kankei.usecases import ledger, review
from kankei.usecases.identity import evaluation

APRIL = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
NAMES = ("佐藤 花子", "佐藤 華子", "高橋 次郎", "鈴木 一郎")


def taken(store: Store) -> None:
    touch = Touch(
        channel=Channel.DONATION, kind="gift", occurred_on=APRIL.date(), status=Status.DONE, amount=10_000
    )
    rows = [
        DraftRow(number=n + 2, cells=(name,), key=f"A-{n}", record=RecordDraft(name=name), touchpoint=touch)
        for n, name in enumerate(NAMES)
    ]
    file = DraftFile(
        name="1.csv",
        digest="1",
        layout="list",
        encoding="utf-8",
        channel="donation",
        source="list",
        rows=rows,
    )
    ledger.apply(store, file, by="clerk", at=APRIL)


def judge(store: Store, left: int, right: int, verdict: Verdict, hours: int) -> None:
    with store.reading() as connection:
        nos = memberships.live_columns(connection)["record_no"].tolist()
        ids = {record.source_key: record.id for record in records.by_nos(connection, nos)}
    draft = JudgementDraft(left=ids[f"A-{left}"], right=ids[f"A-{right}"], verdict=verdict)
    review.decide(store, draft, by="clerk", at=APRIL + dt.timedelta(hours=hours))


def test_judged_pairs_name_the_records_and_leave_out_what_was_unsure(store: Store) -> None:
    taken(store)
    judge(store, 0, 1, Verdict.SAME, 1)
    judge(store, 1, 2, Verdict.DIFFERENT, 2)
    judge(store, 2, 3, Verdict.UNSURE, 3)
    table, (left, right), matched = evaluation.judged_among_all(store)
    given = table["given"]
    said = [given.values[code] for code in given.codes.tolist()]
    told = {
        (frozenset((said[one], said[two])), same)
        for one, two, same in zip(left.tolist(), right.tolist(), matched.tolist(), strict=True)
    }
    assert told == {(frozenset(("花子", "華子")), True), (frozenset(("華子", "次郎")), False)}
