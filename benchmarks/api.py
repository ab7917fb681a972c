"""The API against many people: one interaction logged, people searched; nothing fails on time.

    python benchmarks/api.py [--people 300000] [--posts 2000] [--folder FOLDER] [--pg URL]

One worker of the server, the callers in a process of their own. Beside ``POST /v1/touchpoints`` stands a bare
insert through the same stack, and before that the stack alone, from the same run: the ratio is what the
matching, the ledger and the audit cost. ``--folder`` and ``--pg`` as in ``heartbeat.py``.
"""

import argparse
import json
import multiprocessing
import os
import random
import tempfile
import time
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from heartbeat import CLIENTS, Served, newcomers, said, send, served
from standing_store import copied, filled

from kankei.model import RecordDraft
from kankei.store import Store

A_PERSON = 1.84
"""Records of one person in the towns that are drawn."""
WARM, POSTED, SEARCHED = 200, 2_000, 1_000
KINDS = ("name", "kana", "surname", "phone", "email")
VISIT = {"channel": "station_event", "occurred_on": "2026-04-01"}


def bodies_of(drafts: list[RecordDraft]) -> list[bytes]:
    """Interactions of people who come in."""
    return [json.dumps({"record": said(one), "touchpoint": VISIT}).encode() for one in drafts]


def measured(server: Served, path: str, bodies: list[bytes], clients: int) -> tuple[float, str]:
    """How many a second, and the cells of a line: median, p99, speed, processor of the server, answers."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        spent, statuses, whole, worked = pool.apply(called, (server, path, bodies, clients))
    half, most = np.percentile(spent, [50, 99]) * 1e3
    came = ", ".join(f"{count} × {status}" for status, count in statuses.items())
    speed = len(spent) / whole
    return (
        speed,
        f"{half:.1f} ms | {most:.1f} ms | {speed:,.0f}/s | {worked / len(spent) * 1e3:.2f} ms | {came}",
    )


Called = tuple[list[float], dict[int, int], float, float]


def called(server: Served, path: str, bodies: list[bytes], clients: int) -> Called:
    """Seconds of each call, answers by status, and of all together the seconds on the wall and worked."""
    send(server.port, path, bodies[:1], 1)
    send(server.port, path, bodies[1:WARM], clients)
    begin, busy = time.perf_counter(), server.processor()
    spent, statuses = send(server.port, path, bodies[WARM:], clients)
    return spent, statuses, time.perf_counter() - begin, server.processor() - busy


def logged(url: str, drafts: list[RecordDraft]) -> None:
    """One interaction over HTTP, and what the same stack does bare."""
    bodies, speeds = bodies_of(drafts), {}
    for what, application, path in (
        ("nothing but the stack", "bare_insert:application", "/nothing"),
        ("a bare insert through the stack", "bare_insert:application", "/bare"),
        ("POST /v1/touchpoints", "kankei_api.app:from_environment", "/v1/touchpoints"),
    ):
        with served(application, url) as server:
            speeds[path], cells = measured(server, path, bodies, CLIENTS)
        print(f"| {what}, {CLIENTS} clients | {cells} |", flush=True)
    share = speeds["/v1/touchpoints"] / speeds["/bare"]
    print(f"| logging, as a share of the bare insert | | | {share:.0%} | | |", flush=True)


def searched(url: str, drafts: list[RecordDraft]) -> None:
    """People searched over HTTP by one caller: as many by each kind of word."""
    rng = random.Random(1)
    words = [word for one in drafts for kind in KINDS if (word := _word(one, kind))]
    bodies = [json.dumps({"text": word}).encode() for word in rng.choices(words, k=SEARCHED + WARM)]
    with served("kankei_api.app:from_environment", url) as server:
        print(
            f"| POST /v1/people:search | {measured(server, '/v1/people:search', bodies, 1)[1]} |", flush=True
        )


def _word(draft: RecordDraft, kind: str) -> str:
    """What somebody at a desk would type of a person."""
    if kind == "surname":
        return draft.name.split()[0] if " " in draft.name.strip() else ""
    if kind == "phone":
        return draft.phone[-4:] if draft.phone[-4:].isdecimal() else ""
    return str(getattr(draft, kind))


def people_in(store: Store) -> int:
    """How many people have a live record."""
    with store.reading() as connection:
        live = "SELECT count(DISTINCT person_no) FROM membership WHERE until IS NULL"
        return int(connection.scalar(sa.text(live)))


def main() -> None:
    """All lines of each database."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=300_000)
    options.add_argument("--posts", type=int, default=POSTED)
    options.add_argument("--folder", type=Path)
    options.add_argument("--pg", default="")
    chosen = options.parse_args()
    records = int(chosen.people * A_PERSON)
    with tempfile.TemporaryDirectory() as scratch:
        place = (chosen.folder or Path(scratch)) / f"towns_{records}.db"
        for url in (f"sqlite:///{place.as_posix()}", *filter(None, [chosen.pg])):
            store = filled(url, records)
            kind, load = store.engine.dialect.name, os.getloadavg()[0] if hasattr(os, "getloadavg") else 0
            print(f"\n{people_in(store):,} people of {records:,} records, {kind}, load {load:.1f}\n")
            print("| what | median | 99 of 100 | speed | processor of the server, each | answers |")
            print("| --- | ---: | ---: | ---: | ---: | --- |", flush=True)
            drafts = newcomers(store, WARM + chosen.posts)
            store.close()
            copy = copied(url, "api")
            logged(copy, drafts)
            searched(copy, drafts)


if __name__ == "__main__":
    main()
