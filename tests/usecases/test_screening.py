"""A list is held against directives the same way, be it long or short."""

from functools import partial

from tests.usecases.people_of_town import HANAKO, TARO, TODAY, UNTIL, Folk, listed, row

from kankei.model import RecordDraft
from kankei.store import Store, directives
from kankei.usecases.ledger.screening import screen
from kankei.usecases.rights import protection

AGAIN = row(2, "Z-1", RecordDraft(name="佐藤花子", phone="090 7777 1234"))
NAMESAKE = row(3, "Z-2", RecordDraft(name="佐藤花子", phone="090-1234-9999"))


def test_a_long_list_is_covered_as_a_short_one(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", row(2, "R-1", HANAKO), row(3, "R-2", TARO)))
    protection.protect(store, folk.person("R-1"), until=UNTIL, by="c", at=folk.at(), today=TODAY)
    others = [row(no, f"L-{no}", RecordDraft(name="遠藤　一")) for no in range(4, directives.MANY + 4)]
    lists = [
        listed("b.csv", AGAIN, NAMESAKE, source="egg"),
        listed("c.csv", AGAIN, NAMESAKE, *others, source="egg"),
    ]
    short, long = (store.rehearse(partial(screen, file=one)) for one in lists)
    assert short.covers == long.covers
    assert set(short.covers) == {2}
