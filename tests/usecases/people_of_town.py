"""A store with a clock, lists of people written in the test, and a search for what must be nowhere."""

import datetime as dt
import hashlib
import itertools
import uuid
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa

from kankei.model import (
    Act,
    Channel,
    DraftFile,
    DraftRow,
    JudgementDraft,
    Outcome,
    PermissionDraft,
    Problem,
    Receipt,
    Record,
    RecordDraft,
    TouchpointDraft,
    Verdict,
)
from kankei.store import Store, batches, memberships, people, records, touchpoints
from kankei.store.schema import metadata
from kankei.store.tables import record
from kankei.usecases import backup, ledger, review

START = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)
HEADER = ("番号", "氏名", "生年月日", "郵便番号", "住所", "電話", "メール")
TODAY = dt.date(2026, 5, 1)
UNTIL = dt.date(2027, 4, 30)
HANAKO = RecordDraft(
    name="佐藤　花子",
    kana="サトウ　ハナコ",
    birth_date="1980-01-02",
    postal_code="965-0873",
    address="福島県会津若松市カナリア町7-77-777",
    phone="090-7777-1234",
    email="canary-hanako@example.jp",
)
TARO = RecordDraft(
    name="山田　太郎",
    birth_date="1975-05-05",
    postal_code="100-0001",
    address="東京都千代田区千代田1-1",
    phone="090-2222-5678",
    email="taro@example.jp",
)
SECRETS = ("カナリア町", "7-77-7", "7777-1234", "77771234", "965-0873", "9650873")
"""Where 佐藤花子 lives and is reached, however it is written; nothing that an id holds by chance."""
CANARIES = (*SECRETS, "R-7777", "佐藤", "花子", "サトウ", "canary-hanako", "1980-01-02", "19800102")


def gift(**said: object) -> TouchpointDraft:
    plain = {"channel": Channel.DONATION, "occurred_on": dt.date(2026, 3, 1), "amount": 10_000}
    return TouchpointDraft(**(plain | {"detail": ""} | said))  # type: ignore[arg-type]


def row(number: int, key: str, said: RecordDraft, permission: PermissionDraft | None = None) -> DraftRow:
    cells = (key, said.name, said.birth_date, said.postal_code, said.address, said.phone, said.email)
    return DraftRow(
        number=number,
        cells=cells,
        key=key,
        record=said,
        touchpoint=gift(detail=f"{said.name}様へのお礼"),
        permission=permission,
    )


def rejected(number: int, *cells: str) -> DraftRow:
    return DraftRow(number=number, cells=cells, problems=(Problem(code="date.impossible", row=number),))


def listed(name: str, *rows: DraftRow, source: str = "rms", purpose: str = "") -> DraftFile:
    digest = hashlib.sha256(repr((name, rows)).encode()).hexdigest()
    return DraftFile(
        name=name, digest=digest, rows=list(rows), layout="rms", encoding="cp932", channel="donation",
        source=source, purpose=purpose, header=HEADER,
    )  # fmt: skip


class Folk:
    """A store whose clock goes on by a day at every act."""

    start = START

    def __init__(self, store: Store) -> None:
        self.store = store
        self._days = itertools.count()

    def at(self) -> dt.datetime:
        return self.start + dt.timedelta(days=next(self._days))

    def take(self, file: DraftFile) -> Receipt:
        return ledger.apply(self.store, file, by="clerk", at=self.at())

    def undo(self, receipt: Receipt) -> None:
        assert receipt.batch_id is not None
        ledger.undo(self.store, receipt.batch_id, by="clerk", at=self.at())

    def redo(self, receipt: Receipt) -> None:
        assert receipt.batch_id is not None
        ledger.redo(self.store, receipt.batch_id, by="clerk", at=self.at())

    def judge(self, left: uuid.UUID, right: uuid.UUID, verdict: Verdict, reason: str = "") -> uuid.UUID:
        draft = JudgementDraft(left=left, right=right, verdict=verdict, reason=reason)
        return review.decide(self.store, draft, by="clerk", at=self.at()).id

    def withdraw(self, judgement: uuid.UUID) -> None:
        at = self.at()
        self.store.write(lambda connection: review.withdraw(connection, judgement, at=at))

    def live(self) -> dict[str, Record]:
        """The live records as they may be shown, by their key."""
        with self.store.reading() as connection:
            nos = memberships.live_columns(connection)["record_no"].tolist()
            keys = {one.no: one.source_key for one in records.unveiled(connection, nos)}
            return {keys[one.no]: one for one in records.by_nos(connection, nos)}

    def record(self, key: str) -> uuid.UUID:
        with self.store.reading() as connection:
            wanted = sa.select(record.c.id).where(record.c.source_key == key).order_by(record.c.no.desc())
            found: uuid.UUID | None = connection.scalar(wanted)
        assert found is not None
        return found

    def person(self, key: str) -> uuid.UUID:
        """Whose the live record of a key is."""
        with self.store.reading() as connection:
            no = records.numbers(connection, [self.live()[key].id])[self.live()[key].id]
            whose = int(memberships.of_records(connection, [no])["person_no"][0])
            return people.ids(connection, [whose])[whose]

    def touchpoint(self, key: str) -> int:
        """The number of what the live record of a key says was done."""
        with self.store.reading() as connection:
            no = records.find(connection, self.live()[key].id).no
            return touchpoints.unveiled(connection, [no])[0].no

    def outcomes(self, receipt: Receipt) -> list[tuple[Outcome, tuple[str, ...]]]:
        assert receipt.batch_id is not None
        with self.store.reading() as connection:
            rows = batches.rows(connection, batches.find(connection, receipt.batch_id).no)
        return [(one.outcome, tuple(problem.code for problem in one.reason)) for one in rows]

    def acting(self, by: str = "chief", purpose: str = "") -> Store:
        return self.store.acting(Act(by=by, action="test", at=self.at(), purpose=purpose))


def everything(store: Store) -> Mapping[str, str]:
    """All that every table holds, as text by table."""
    with store.reading() as connection:
        return {
            table.name: repr([tuple(line) for line in connection.execute(sa.select(table))])
            for table in metadata.sorted_tables
        }


def found(store: Store, words: tuple[str, ...]) -> set[tuple[str, str]]:
    """In which tables any of these words stands."""
    return {(table, word) for table, text in everything(store).items() for word in words if word in text}


def made(folk: Folk, folder: Path) -> Path:
    """A copy of a town in a folder."""
    backup.back_up(folk.store, folder / "town.backup", at=folk.at())
    return folder / "town.backup"
