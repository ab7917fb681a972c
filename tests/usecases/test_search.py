"""Searching people: whatever of them is at hand finds them, in any script and spelling."""

import datetime as dt
from collections.abc import Iterable
from itertools import product

import pytest

from kankei.model import RecordDraft, TouchpointDraft
from kankei.model.axis import Channel
from kankei.store import Store
from kankei.usecases import interaction
from kankei.usecases.interaction import Entry, Interaction, Logged
from kankei.usecases.people.search import Place, search
from kankei.usecases.rights import erasing

AT = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
KENTA = RecordDraft(
    name="髙橋 健太", kana="タカハシ ケンタ", phone="090-1234-5678", email="kenta.t@example.jp"
)
HANAKO = RecordDraft(name="斎藤 花子", former_name="渡邉", phone="0242-74-1221", email="hanako@example.jp")
TAKUMI = RecordDraft(name="高梨 匠", kana="タカナシ タクミ", phone="080-1111-5678")


@pytest.fixture
def people(store: Store) -> Store:
    """A store with three people."""
    come(store, (KENTA, HANAKO, TAKUMI))
    return store


def come(store: Store, people: Iterable[RecordDraft]) -> None:
    touch = TouchpointDraft(channel=Channel.STATION_EVENT, occurred_on=dt.date(2026, 5, 30))
    entries = [
        Entry(interaction=Interaction(record=one, touchpoint=touch), by="test", as_of=AT.date())
        for one in people
    ]
    answers = interaction.log_many(store, entries, at=AT)
    assert all(isinstance(one, Logged) and one.person for one in answers)


def names(store: Store, text: str) -> list[str]:
    return [hit.record.name for hit in search(store, text).hits]


AT_HAND = """
髙橋 健太|高橋健太|髙橋|高橋健|健太|タカハシ ケンタ|たかはしけんた|たかはしけん|けんた|ﾀｶﾊｼ ｹﾝﾀ
Takahashi Kenta|Kenta TAKAHASHI|takahasi|kenta.t@example.jp|kenta.t@|090-1234-5678|09012345678
高橋 5678|5678 たかはし|KENTA.T@example.jp 髙橋
"""


@pytest.mark.parametrize("text", AT_HAND.strip().replace("\n", "|").split("|"))
def test_a_person_is_found_by_whatever_is_at_hand(people: Store, text: str) -> None:
    assert names(people, text) == ["髙橋 健太"]


@pytest.mark.parametrize(
    "text", ["齋藤花子", "斉藤花子", "齊藤", "さいとうはなこ", "saito hanako", "渡辺", "渡邊花子"]
)
def test_variants_old_names_and_readings_of_bare_kanji_find_her(people: Store, text: str) -> None:
    assert names(people, text) == ["斎藤 花子"]


def test_a_beginning_finds_everybody_who_begins_so(people: Store) -> None:
    assert names(people, "高") == names(people, "たか") == ["高梨 匠", "髙橋 健太"]


def test_the_last_four_digits_find_every_phone_that_ends_so(people: Store) -> None:
    assert set(names(people, "5678")) == {"髙橋 健太", "高梨 匠"}


@pytest.mark.parametrize(
    "text", ["", " ", "匠 1221", "%", "_", "高橋 花子", "' OR 1=1 --", "🙂", "@", "12", "たかはし はなこ"]
)
def test_what_fits_nobody_finds_nobody(people: Store, text: str) -> None:
    assert names(people, text) == []


def test_the_whole_name_comes_before_its_beginning(people: Store) -> None:
    found = search(people, "高橋健太")
    assert [hit.exact for hit in found.hits] == [True]


def test_a_page_begins_where_the_one_before_ended(people: Store) -> None:
    both = names(people, "高")
    (first,) = search(people, "高", limit=1).hits
    (second,) = search(people, "高", after=Place(1, first.person), limit=1).hits
    assert [first.record.name, second.record.name] == both


def test_who_is_erased_between_two_pages_takes_nobody_else_out_of_them(people: Store) -> None:
    (first,) = search(people, "5678", limit=1, known_at=AT).hits
    erasing.erase(people, first.person, by="test", at=AT)
    rest = search(people, "5678", after=Place(1, first.person), known_at=AT).hits
    assert {first.record.name, *(one.record.name for one in rest)} == {"髙橋 健太", "高梨 匠"}


def test_of_more_than_are_looked_at_the_likeliest_are_told_not_those_who_came_first(store: Store) -> None:
    begun = product("一二三四五六七八九十百千万東西南北春夏秋冬", repeat=2)
    come(store, [RecordDraft(name=f"髙橋 健{one}{two}", phone="0242-74-1221") for one, two in begun])
    come(store, [RecordDraft(name="髙橋 健", phone="0242-74-9999")])
    found = search(store, "髙橋健")
    assert (found.more, found.hits[0].record.name, found.hits[0].exact) == (True, "髙橋 健", True)
