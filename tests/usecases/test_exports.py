"""More than a hundred people leave only with somebody else's approval, once, and are in the audit."""

import datetime as dt
import itertools
import random
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace
from tests.usecases.people_of_town import HANAKO, TODAY, UNTIL, Folk, everything, gift, listed, row

from kankei.errors import ExtraError, StoreError, UnknownError
from kankei.model import Caller, Channel, DraftRow, ExportDraft, RecordDraft, Scope
from kankei.model.export import ExportState, Table
from kankei.store import Store
from kankei.store.access_tables import audit_subject
from kankei.store.rights_tables import sighting
from kankei.store.veil import VEIL
from kankei.usecases.access import exports, service_tokens
from kankei.usecases.access.service_tokens import TokenDraft
from kankei.usecases.rights import protection

PEOPLE = 230
PURPOSE = "礼状の発送"
STAY, GIFT = Channel.TRIAL_STAY, Channel.DONATION


@pytest.fixture
def folk(store: Store) -> Folk:
    opened = Folk(store)
    kanji = "春夏秋冬東西南北山川海空花鳥風月"
    names = [f"佐藤　{a}{b}子" for a, b in itertools.product(kanji, kanji)][:PEOPLE]
    rows = [
        row(number, f"R-{number:03}", RecordDraft(name=name, email=f"p{number:03}@example.jp"))
        for number, name in enumerate(names, start=2)
    ]
    opened.take(listed("a.csv", *rows))
    few = (
        row(n, f"E-{n:03}", RecordDraft(name=names[n], email=f"p{n + 2:03}@example.jp")) for n in range(60)
    )
    opened.take(listed("b.csv", *staying(few), source="kintone"))
    return opened


def draft(**said: object) -> ExportDraft:
    return ExportDraft(**({"table": Table.PEOPLE, "purpose": PURPOSE} | said))  # type: ignore[arg-type]


def few(**said: object) -> ExportDraft:
    return draft(channels=(Channel.TRIAL_STAY,), **said)


def approved(folk: Folk, at: dt.datetime) -> uuid.UUID:
    asked = exports.ask(folk.store, draft(), by="kana", at=at)
    return exports.decide(folk.store, asked.id, approve=True, by="chief", at=at).id


def told_of(_: ExportDraft, told: exports.Columns) -> exports.Columns:
    """The columns of an export in the place of its file."""
    return told


def cannot(_: ExportDraft, told: exports.Columns) -> exports.Columns:
    """What becomes of a file that cannot be made."""
    raise ExtraError("parquet")


def staying(rows: Iterable[DraftRow]) -> list[DraftRow]:
    return [replace(one, touchpoint=gift(channel=Channel.TRIAL_STAY, amount=None)) for one in rows]


def test_a_few_people_are_exported_at_once_and_stand_in_the_audit(folk: Folk) -> None:
    told = exports.direct(folk.acting("kana", PURPOSE), few(), told_of, by="kana", at=folk.at(), today=TODAY)
    seen = everything(folk.store)[audit_subject.name]
    assert len(told["person_id"]) == 60
    assert all(str(person) in seen for person in told["person_id"])


def test_many_people_are_not_exported_on_ones_own_word(folk: Folk) -> None:
    with pytest.raises(StoreError, match=r"export\.too_many"):
        exports.direct(folk.store, draft(), told_of, by="kana", at=folk.at(), today=TODAY)


@pytest.mark.parametrize("purpose", ["", "　"])
def test_no_export_is_without_a_purpose(folk: Folk, purpose: str) -> None:
    with pytest.raises(StoreError, match=r"export\.purpose"):
        exports.direct(folk.store, few(purpose=purpose), told_of, by="kana", at=folk.at(), today=TODAY)
    with pytest.raises(StoreError, match=r"export\.purpose"):
        exports.ask(folk.store, draft(purpose=purpose), by="kana", at=folk.at())


def test_only_the_columns_asked_for_leave(folk: Folk) -> None:
    told = exports.direct(folk.store, few(columns=("name",)), told_of, by="kana", at=folk.at(), today=TODAY)
    assert list(told) == ["name"]


def test_an_unknown_column_is_refused(folk: Folk) -> None:
    with pytest.raises(StoreError, match=r"export\.column"):
        exports.direct(folk.store, few(columns=("salary",)), told_of, by="kana", at=folk.at(), today=TODAY)


def test_an_approved_export_is_fetched_once_by_whoever_asked(folk: Folk) -> None:
    at = folk.at()
    name = approved(folk, at)
    exports.link(folk.store, name, digest="d", by="kana", at=at)
    told = exports.fetch(folk.acting("kana", PURPOSE), "d", told_of, by="kana", at=at)
    assert (exports.find(folk.store, name).state, len(told["person_id"])) == (ExportState.FETCHED, PEOPLE)
    with pytest.raises(UnknownError):
        exports.fetch(folk.store, "d", told_of, by="kana", at=at)


def test_a_fetched_export_tells_how_many_were_in_it(folk: Folk) -> None:
    asked = exports.ask(folk.store, draft(), by="kana", at=folk.at())
    late = row(2, "L-1", RecordDraft(name="鈴木　一郎", email="ichiro@example.jp"))
    folk.take(listed("late.csv", late, source="late"))
    at = folk.at()
    exports.decide(folk.store, asked.id, approve=True, by="chief", at=at)
    exports.link(folk.store, asked.id, digest="d", by="kana", at=at)
    exports.fetch(folk.acting("kana", PURPOSE), "d", told_of, by="kana", at=at)
    assert (asked.people, exports.find(folk.store, asked.id).people) == (PEOPLE, PEOPLE + 1)


def test_a_link_whose_file_could_not_be_made_works_still(folk: Folk) -> None:
    at = folk.at()
    exports.link(folk.store, approved(folk, at), digest="d", by="kana", at=at)
    with pytest.raises(ExtraError):
        exports.fetch(folk.store, "d", cannot, by="kana", at=at)
    assert len(exports.fetch(folk.store, "d", told_of, by="kana", at=at)["person_id"]) == PEOPLE


def test_a_file_that_could_not_be_made_shows_nobody_anybody_of_the_day(folk: Folk) -> None:
    with pytest.raises(ExtraError):
        exports.direct(folk.store, few(), cannot, by="kana", at=folk.at(), today=TODAY)
    with folk.store.reading() as connection:
        assert connection.execute(sa.select(sighting)).all() == []


@pytest.mark.parametrize("way", ["at once", "by a link"])
def test_who_is_protected_while_a_file_is_made_leaves_in_it_as_protected(folk: Folk, way: str) -> None:
    folk.take(listed("c.csv", *staying([row(2, "C-1", HANAKO)]), source="stays"))
    person = folk.person("C-1")
    protected: list[object] = []

    def slowly(said: ExportDraft, told: exports.Columns) -> list[str]:
        if not protected:
            protected.append(
                protection.protect(folk.store, person, until=UNTIL, by="chief", at=folk.at(), today=TODAY)
            )
        return [home for one, home in zip(told["person_id"], told["address"], strict=True) if one == person]

    at = folk.at()
    if way == "at once":
        assert exports.direct(folk.store, few(), slowly, by="kana", at=at, today=TODAY) == [VEIL]
    else:
        exports.link(folk.store, approved(folk, at), digest="d", by="kana", at=at)
        assert exports.fetch(folk.store, "d", slowly, by="kana", at=at) == [VEIL]


def test_a_link_ends_after_a_day(folk: Folk) -> None:
    at = folk.at()
    name = approved(folk, at)
    exports.link(folk.store, name, digest="d", by="kana", at=at)
    with pytest.raises(StoreError, match=r"export\.not_approved"):
        exports.fetch(folk.store, "d", told_of, by="kana", at=at + dt.timedelta(days=1))


def test_a_new_link_ends_the_one_before(folk: Folk) -> None:
    at = folk.at()
    name = approved(folk, at)
    for digest in ("first", "second"):
        exports.link(folk.store, name, digest=digest, by="kana", at=at)
    with pytest.raises(UnknownError):
        exports.fetch(folk.store, "first", told_of, by="kana", at=at)


def test_a_declined_export_has_no_link(folk: Folk) -> None:
    asked = exports.ask(folk.store, draft(), by="kana", at=folk.at())
    exports.decide(folk.store, asked.id, approve=False, by="chief", at=folk.at())
    with pytest.raises(StoreError, match=r"export\.not_approved"):
        exports.link(folk.store, asked.id, digest="d", by="kana", at=folk.at())


def test_an_export_that_has_grown_since_is_approved_anew(folk: Folk) -> None:
    asked = exports.ask(folk.store, few(), by="kana", at=folk.at())
    late = (
        row(n, f"L-{n}", RecordDraft(name=f"山田　{'一' * n}郎", email=f"l{n}@example.jp"))
        for n in range(2, 22)
    )
    folk.take(listed("c.csv", *staying(late), source="kintone"))
    at = folk.at()
    exports.decide(folk.store, asked.id, approve=True, by="chief", at=at)
    exports.link(folk.store, asked.id, digest="d", by="kana", at=at)
    with pytest.raises(StoreError, match=r"export\.grown"):
        exports.fetch(folk.store, "d", told_of, by="kana", at=at)


def test_five_hundred_attempts_around_the_approval_show_nobody_more_than_a_hundred_people(folk: Folk) -> None:
    chance, at = random.Random(1), folk.at()  # noqa: S311  drawn again the same, no secret
    given: set[uuid.UUID] = set()
    known = [exports.ask(folk.store, draft(), by="kana", at=at).id for _ in range(3)]
    somebody = exports.ask(folk.store, draft(), by="other", at=at).id
    exports.decide(folk.store, somebody, approve=True, by="chief", at=at)
    exports.link(folk.store, somebody, digest="theirs", by="other", at=at)

    def narrowed() -> ExportDraft:
        channels = chance.choice([(), (STAY,), (GIFT,), (STAY, GIFT)])
        table = chance.choice(list(Table))
        return ExportDraft(
            table=table, purpose=PURPOSE, channels=channels, mail_allowed=chance.random() < 0.2
        )

    ways: dict[str, Callable[[], Any]] = {
        "direct": lambda: exports.direct(folk.store, narrowed(), told_of, by="kana", at=at, today=TODAY),
        "approve": lambda: exports.decide(folk.store, chance.choice(known), approve=True, by="kana", at=at),
        "link": lambda: exports.link(
            folk.store, chance.choice([*known, somebody]), digest="d", by="kana", at=at
        ),
        "fetch": lambda: exports.fetch(
            folk.store, chance.choice(["d", "", "theirs"]), told_of, by="kana", at=at
        ),
    }
    for _ in range(500):
        try:
            told = ways[chance.choice([*ways] * 3 + ["approve", "link", "fetch"])]()
        except (StoreError, UnknownError):
            continue
        if isinstance(told, dict):
            given |= {person for person in told.get("person_id", ()) if person}
    assert len(given) <= exports.SMALL
    assert {one.state for one in exports.listed(folk.store) if one.id in known} == {ExportState.ASKED}


def test_looking_at_people_one_by_one_has_a_bound_too(folk: Folk) -> None:
    def look(many: int) -> None:
        folk.store.write(
            lambda connection: exports.looked_at(
                connection, [uuid.UUID(int=many)], by="kana", today=TODAY, most=20
            )
        )

    for many in [*range(20), *range(20)]:
        look(many)
    with pytest.raises(StoreError, match=r"export\.looked_at"):
        look(21)


def test_what_tokens_look_at_counts_in_the_day_of_who_minted_them(folk: Folk) -> None:
    names = ["kana", token(folk, "kana"), token(folk, "kana", "other")]

    def look(by: str, person: int) -> None:
        folk.store.write(
            lambda connection: exports.looked_at(
                connection, [uuid.UUID(int=person)], by=by, today=TODAY, most=2
            )
        )

    look(names[0], 1)
    look(names[1], 2)
    for by in names:
        look(by, 1)
        with pytest.raises(StoreError, match=r"export\.looked_at"):
            look(by, 3)
    look("chief", 3)


def test_whom_an_account_saw_is_forgotten_after_a_week_whoever_looks_next(store: Store) -> None:
    def look(by: str, day: int) -> None:
        on = TODAY + dt.timedelta(days=day)
        whom = [uuid.UUID(int=day), uuid.UUID(int=99)]
        store.write(lambda connection: exports.looked_at(connection, whom, by=by, today=on, most=20))

    for by, day in (("kana", 0), ("kana", 7), ("kana", 7), ("chief", 8)):
        look(by, day)
    with store.reading() as connection:
        kept = connection.execute(sa.select(sighting.c.by, sighting.c.on)).all()
    days = {by: {(on - TODAY).days for who, on in kept if who == by} for by, _ in kept}
    assert days == {"kana": {7}, "chief": {8}}
    assert len(kept) == 4


def test_a_bound_is_of_one_day(folk: Folk) -> None:
    for day in range(3):
        on = TODAY + dt.timedelta(days=day)
        assert exports.direct(folk.store, few(), told_of, by="kana", at=folk.at(), today=on)["person_id"]


def token(folk: Folk, by: str, name: str = "reader") -> str:
    """The name as which a token calls that somebody has minted."""
    minter = Caller(name=by, scopes=frozenset(Scope), assured=True)
    draft = TokenDraft(name=name, scopes=(Scope.EXPORT,), expires_on=TODAY)
    service_tokens.keep(folk.store, draft, name, by=minter, at=folk.at(), today=TODAY)
    return f"token/{name}"


@pytest.mark.parametrize(("asks", "approves"), [("token", "kana"), ("kana", "token"), ("token", "other")])
def test_nobody_and_their_token_approve_for_each_other(folk: Folk, asks: str, approves: str) -> None:
    named = {"kana": "kana", "token": token(folk, "kana"), "other": token(folk, "kana", "other")}
    asked = exports.ask(folk.store, draft(), by=named[asks], at=folk.at())
    with pytest.raises(StoreError, match=r"export\.own"):
        exports.decide(folk.store, asked.id, approve=True, by=named[approves], at=folk.at())


def test_what_a_token_asks_for_is_approved_by_somebody_else(folk: Folk) -> None:
    asked = exports.ask(folk.store, draft(), by=token(folk, "kana"), at=folk.at())
    decided = exports.decide(folk.store, asked.id, approve=True, by="chief", at=folk.at())
    assert decided.state is ExportState.APPROVED


@pytest.mark.parametrize("second", ["kana", "token"])
def test_what_tokens_export_at_once_counts_in_the_day_of_who_minted_them(folk: Folk, second: str) -> None:
    named = {"kana": "kana", "token": token(folk, "kana", "other")}
    others = [row(n, f"V-{n}", RecordDraft(name=f"伊藤 {n}子", email=f"v{n}@example.jp")) for n in range(60)]
    visits = [replace(one, touchpoint=gift(channel=Channel.VISIT, amount=None)) for one in others]
    folk.take(listed("c.csv", *visits, source="visits"))
    exports.direct(folk.store, few(), told_of, by=token(folk, "kana"), at=folk.at(), today=TODAY)
    with pytest.raises(StoreError, match=r"export\.too_many"):
        exports.direct(
            folk.store, draft(channels=(Channel.VISIT,)), told_of, by=named[second], at=folk.at(), today=TODAY
        )
