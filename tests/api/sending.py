"""Lists sent to the API as a clerk sends them: looked at, taken, and one visit logged beside them."""

from typing import Any

from litestar.testing import TestClient

from kankei.store import Store, batches

FORM = """お名前,フリガナ,メールアドレス,ご住所,登録日
佐藤 花子,サトウ ハナコ,hanako@example.jp,東京都新宿区西新宿2-8-1,2026-04-18
鈴木 一郎,スズキ イチロウ,ichiro@example.jp,東京都港区芝公園4-2-8,2026-04-19
"""
LATER = FORM.replace("西新宿2-8-1", "西新宿9-9-9").replace("2026-04-19", "2026-04-19\n,,x@example.jp,,いつか")
SAID = {"channel": "community", "source": "club"}
Answer = Any


def sent(
    client: TestClient[Any], address: str, text: str | bytes = FORM, *, name: str = "会員.csv", **more: Any
) -> Answer:
    headers = more.pop("headers", {})
    file = {"file": (name, text.encode() if isinstance(text, str) else text, "text/csv")}
    return client.post(f"/v1/{address}", files=file, data=SAID | more, headers=headers)


def taken(client: TestClient[Any], text: str = FORM, **more: Any) -> Answer:
    token = sent(client, "imports:preview", text, **more).json()["token"]
    return sent(client, "imports", text, token=token, **more)


def count(store: Store) -> int:
    with store.reading() as connection:
        return len(batches.listed(connection))


def visit(client: TestClient[Any], **headers: str) -> dict[str, Any]:
    did = {"channel": "visit", "occurred_on": "2026-05-30"}
    entry = {"record": {"name": "三宅 岳", "address": "東京都港区芝1-1-1"}, "touchpoint": did}
    logged: dict[str, Any] = client.post("/v1/touchpoints", json=entry, headers=headers).json()
    return logged
