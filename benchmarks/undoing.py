"""Seconds to look at, take, undo and take again one large list, in one run; nothing fails on time.

    python benchmarks/undoing.py [--rows 28000] [--store URL]

The list is the invented town's gifts; half of its rows replace those of an earlier list, so that undoing both
withdraws and restores. ``--store`` names a store without any list, as ``kankei init`` makes it; without it a
SQLite file of its own is used. The processor's seconds are this process's, without a server's.
"""

import argparse
import contextlib
import datetime as dt
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from kankei.model import Channel, DraftFile, DraftRow, RecordDraft, TouchpointDraft
from kankei.store import create, open_store
from kankei.usecases import ledger, preview

Answer = TypeVar("Answer")
AT = dt.datetime(2024, 4, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
SURNAMES = (
    "佐藤",
    "鈴木",
    "高橋",
    "田中",
    "伊藤",
    "渡辺",
    "山本",
    "中村",
    "小林",
    "加藤",
    "吉田",
    "山田",
    "佐々木",
    "山口",
    "松本",
    "井上",
    "木村",
    "林",
    "斎藤",
    "清水",
)
GIVEN = (
    "大翔",
    "蓮",
    "陽翔",
    "湊",
    "悠真",
    "葵",
    "陽葵",
    "凛",
    "結菜",
    "美咲",
    "花子",
    "太郎",
    "健太",
    "直樹",
    "誠",
    "恵子",
    "幸子",
    "和子",
    "真由美",
    "優子",
)


def gifts(rows: int, *, first: int, yen: int, name: str) -> DraftFile:
    """A list of gifts by different people."""
    chance = random.Random(first)
    made = []
    for number in range(first, first + rows):
        who = RecordDraft(
            name=f"{chance.choice(SURNAMES)}　{chance.choice(GIVEN)}",
            email=f"p{number}@example.jp",
            phone=f"090-{1000 + number // 10_000:04}-{number % 10_000:04}",
            address=f"東京都中央区銀座{number % 8 + 1}-{number % 97 + 1}-{number % 31 + 1}",
        )
        day = dt.date(2023, 4, 1) + dt.timedelta(days=number % 360)
        done = TouchpointDraft(channel=Channel.DONATION, occurred_on=day, amount=yen)
        made.append(
            DraftRow(number=number, cells=(who.name, who.email), key=str(number), record=who, touchpoint=done)
        )
    return DraftFile(
        name=name, digest=name, rows=made, layout="rms", encoding="cp932", channel="donation", source="rms"
    )


def timed(name: str, rows: int, work: Callable[[], Answer]) -> Answer:
    """Do the work and print its line of the table."""
    begin, busy = time.perf_counter(), time.process_time()
    answer = work()
    seconds, busy = time.perf_counter() - begin, time.process_time() - busy
    speed = f"{rows / seconds:,.0f} rows/s"
    print(f"| {name} | {rows:,} | {seconds:.2f} s | {busy:.2f} s | {speed} |", flush=True)
    return answer


@contextlib.contextmanager
def fresh() -> Iterator[str]:
    """A SQLite store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{(Path(folder) / 'undoing.db').as_posix()}"
        store = open_store(url)
        create(store)
        store.close()
        yield url


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=28_000)
    parser.add_argument("--store")
    given = parser.parse_args()
    rows = given.rows
    with contextlib.nullcontext(given.store) if given.store else fresh() as url:
        store = open_store(url)
        early = gifts(rows // 2, first=2, yen=10_000, name="early")
        late = gifts(rows, first=2, yen=20_000, name="late")
        day = dt.date(2024, 4, 1)
        print("| what | rows | time | processor | speed |\n| --- | ---: | ---: | ---: | ---: |")
        timed("take an earlier list", rows // 2, lambda: ledger.apply(store, early, by="b", at=AT))
        timed(
            "preview", rows, lambda: preview.rehearse(store, lambda: [late], by="b", at=AT + DAY, as_of=day)
        )
        taken = timed("take", rows, lambda: ledger.apply(store, late, by="b", at=AT + DAY))
        assert taken.batch_id
        batch = taken.batch_id
        timed("undo", rows, lambda: ledger.undo(store, batch, by="b", at=AT + 2 * DAY))
        timed("undo the undoing", rows, lambda: ledger.redo(store, batch, by="b", at=AT + 3 * DAY))
        store.close()


if __name__ == "__main__":
    main()
