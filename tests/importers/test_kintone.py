"""A kintone app as a list, read from a server of our own that speaks the documented protocol."""

import csv
import io
from pathlib import Path

import pytest
from tests.importers import connect_proxy
from tests.importers import kintone_server as server

from kankei.errors import FileError
from kankei_importers import kintone, run


def fetched(
    domain: object, sleep: object = lambda _: None, token: str = server.TOKEN
) -> list[dict[str, str]]:
    data = kintone.fetch(kintone.address(domain.url), token=token, sleep=sleep)  # type: ignore[attr-defined,arg-type]
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def refused(domain: object, **more: str) -> FileError:
    with pytest.raises(FileError) as caught:
        fetched(domain, **more)
    return caught.value


def test_a_record_is_a_line_under_the_labels_of_its_fields() -> None:
    with server.serving([server.record(7, "佐藤 花子")]) as domain:
        (row,) = fetched(domain)
    assert row == {
        "レコードの開始行": "*",
        "レコード番号": "7",
        "氏名": "佐藤 花子",
        "メールアドレス": "p7@example.jp",
        "作成日時": "2026-04-01 01:30:00",
        "利用開始日": "2026-05-01",
        "興味": "農業\n祭り",
        "担当者": "係",
        "同行者名": "",
    }


def test_a_table_takes_lines_of_its_own_that_are_no_records() -> None:
    with server.serving([server.record(1, "佐藤 花子", guests=("一郎", "二郎"))]) as domain:
        data = kintone.fetch(kintone.address(domain.url), token=server.TOKEN)
    draft = run.draft(data, name="stays", channel="trial_stay")
    assert [(row.record.name if row.record else row.skip) for row in draft.rows] == [
        "佐藤 花子",
        "skip.continuation",
    ]


def test_more_records_than_one_call_gives_are_sought_by_their_id() -> None:
    ids = [*range(1, 400), *range(1000, 1650)]
    with server.serving([server.record(number, "佐藤") for number in ids]) as domain:
        rows = fetched(domain)
    assert [int(row["レコード番号"]) for row in rows] == ids
    assert len(domain.calls) == 1 + 3


def test_as_many_records_as_one_call_gives_need_one_call_more() -> None:
    with server.serving([server.record(number, "佐藤") for number in range(1, 501)]) as domain:
        assert len(fetched(domain)) == 500
    assert len(domain.calls) == 1 + 2


def test_a_busy_domain_is_asked_again_when_it_wishes() -> None:
    waited: list[float] = []
    with server.serving([server.record(1, "佐藤")]) as domain:
        domain.refusals = [(429, {"Retry-After": "7"}), (503, {}), (502, {"Retry-After": "9999"})]
        assert len(fetched(domain, waited.append)) == 1
    assert waited == [7.0, 2.0, kintone.LONGEST]


def test_a_domain_that_stays_busy_is_left_alone_after_a_bounded_number_of_attempts() -> None:
    with server.serving([]) as domain:
        domain.refusals = [(429, {})] * 50
        error = refused(domain)
    assert (error.code, len(domain.calls)) == ("kintone.busy", kintone.ATTEMPTS)


def test_a_wrong_token_is_refused_at_once_and_stands_in_no_message() -> None:
    with server.serving([server.record(1, "佐藤")]) as domain:
        error = refused(domain, token="s3cret")
    assert (error.code, len(domain.calls)) == ("kintone.token", 1)
    assert "s3cret" not in f"{error} {error.facts} {domain.calls}"


def test_the_token_travels_in_no_address() -> None:
    with server.serving([server.record(1, "佐藤")]) as domain:
        fetched(domain)
    assert not any(server.TOKEN in call for call in domain.calls)


def test_a_search_that_kintone_broke_off_is_no_list() -> None:
    with server.serving([server.record(1, "佐藤")]) as domain:
        domain.warning = "Filter aborted because of too many search results"
        assert refused(domain).code == "kintone.aborted"


def test_a_group_of_fields_with_the_label_of_one_of_them_hides_none() -> None:
    with server.serving([server.record(1, "佐藤 花子")]) as domain:
        domain.fields["who"] = {"type": "GROUP", "code": "who", "label": "氏名", "openGroup": True}
        domain.fields["others"] = {"type": "REFERENCE_TABLE", "code": "others", "label": "メールアドレス"}
        domain.fields["state"] = {"type": "STATUS", "code": "state", "label": "利用開始日", "enabled": False}
        (row,) = fetched(domain)
    assert (row["氏名"], row["メールアドレス"], row["利用開始日"]) == (
        "佐藤 花子",
        "p1@example.jp",
        "2026-05-01",
    )


def test_an_answer_that_is_none_of_kintones_is_told_so() -> None:
    with server.serving([server.record(1, "佐藤")]) as domain:
        domain.refusals = [(200, {})]
        assert refused(domain).code == "kintone.answer"


def test_nobody_at_the_address_is_said_so() -> None:
    with server.serving([]) as domain:
        pass
    assert refused(domain).code == "kintone.unreachable"


@pytest.mark.parametrize(
    "url",
    ["kintone://town.cybozu.com", "kintone://town.cybozu.com/x", "kintone://me:pw@town.cybozu.com/1",
     "kintone://town.cybozu.com/1?token=x", "kintone:///1"],
)  # fmt: skip
def test_an_address_without_an_app_or_with_a_secret_is_refused(url: str) -> None:
    with pytest.raises(FileError) as caught:
        kintone.address(url)
    assert caught.value.code == "kintone.address"


DOMAIN = "town.cybozu.example"
APP = kintone.App(DOMAIN, 12)


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That of the domain, which is trusted; no proxy is named but by the test."""
    made = connect_proxy.certificate(tmp_path, DOMAIN)
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    for name in ("https_proxy", "no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return made


@pytest.mark.parametrize(
    ("user", "needed"), [("", b""), ("clerk:p%40ss@", b"Proxy-Authorization: Basic Y2xlcms6cEBzcw==")]
)
def test_an_app_is_read_through_the_proxy_that_the_environment_names(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, user: str, needed: bytes
) -> None:
    with (
        server.serving([server.record(7, "佐藤 花子")], certificate) as domain,
        connect_proxy.proxied(("127.0.0.1", domain.server_address[1]), needed=needed) as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"http://{user}{proxy.address}")
        data = kintone.fetch(APP, token=server.TOKEN)
    assert "佐藤 花子" in data.decode("utf-8-sig")
    assert [head.split(b"\r\n")[0].split()[:2] for head in proxy.heads] == [
        [b"CONNECT", b"town.cybozu.example:443"]
    ]
    assert server.TOKEN.encode() not in b"".join(proxy.heads)


def test_a_proxy_that_lets_nobody_through_is_named_without_its_password(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connect_proxy.proxied(("127.0.0.1", 9), needed=b"never said") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://clerk:secret@{proxy.address}")
        with pytest.raises(FileError) as caught:
            kintone.fetch(APP, token=server.TOKEN, sleep=lambda _: None)
    assert (caught.value.code, caught.value.facts["proxy"]) == ("kintone.proxy", proxy.address)


def test_a_domain_that_is_to_be_reached_without_a_proxy_is(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", DOMAIN)
    with pytest.raises(FileError) as caught:
        kintone.fetch(APP, token=server.TOKEN, sleep=lambda _: None)
    assert caught.value.code == "kintone.unreachable"
