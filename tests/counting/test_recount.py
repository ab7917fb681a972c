"""Whoever has the exported touchpoints and the rule's text comes to the same number (``recount.py``)."""

import datetime as dt
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.counting import recount
from tests.usecases.people_of_town import HANAKO, TARO, TODAY, UNTIL, Folk, gift, listed, row

from kankei.counting import (
    Touch,
    Touches,
    columns,
    parse_rule,
    population,
    rule_text,
    shipped_rules,
    standings,
)
from kankei.counting.columns import CHANNELS, STATUSES, ZONES
from kankei.model import Axis, Channel, Measure, RecordDraft, Status, TouchpointDraft, Verdict, Zone
from kankei.simulation import TownSpec
from kankei.simulation.counted import counted as invented
from kankei.store import Store
from kankei.usecases import export, report
from kankei.usecases.rights import erasing, protection, stopping
from kankei_api import spreadsheets

WEIGHED = rule_text("premium").replace('window = "fiscal_year" #', 'window = "months" #').replace(
    "co_creation = 1\n", 'co_creation = 2\ndonation = 1\n"survey:attached" = 2\nsurvey = 1\n'
)  # fmt: skip
TEXTS = {**{name: rule_text(name) for name in shipped_rules()}, "weighed": WEIGHED}
DAYS = [dt.date(2026, 3, 31), dt.date(2026, 4, 1), dt.date(2024, 2, 29), dt.date(2027, 2, 28)]
AWAY = [0, 1, -1, *(months - shift for months in (-365, -730, -1095, -1826) for shift in (-1, 0, 1, 2)), -30]
"""Days away from the day asked for, about the first days of windows."""
STATUS = st.sampled_from([Status.DONE] * 9 + [Status.PLANNED, Status.CANCELLED])
REGISTER = "residency:宛名番号"
KINDS = {
    Channel.RESIDENCY: ["moved_in", "moved_out", "moved_within", "died", "moved_in_until_death"],
    Channel.SURVEY: ["attached", ""],
}


def exported(touches: Touches) -> pd.DataFrame:
    """The touchpoints as ``kankei export touchpoints`` writes them."""
    words: dict[str, Sequence[str]] = {"channel": CHANNELS, "status": STATUSES, "zone": ZONES}
    words |= {"kind": touches.kinds, "source": touches.sources}
    told: dict[str, Any] = {
        name: [str(some[code]) for code in getattr(touches, name)] for name, some in words.items()
    }
    days = {"occurred_on": touches.day, "ended_on": touches.ended}
    for name, ordinals in days.items():
        told[name] = pd.to_datetime([dt.date.fromordinal(day) if day else None for day in ordinals.tolist()])
    person = pd.Series(touches.person, dtype="Int64").replace(0, pd.NA)
    plain = {name: getattr(touches, name) for name in ("companions", "thin")}
    return pd.DataFrame({**told, **plain, "person_id": person, "countable": True})


def figures(touches: Touches, rule: str, day: dt.date) -> dict[str, Any]:
    """What kankei counts, called as the recount calls it."""
    found = population(standings(touches, rule=parse_rule(TEXTS[rule], name=rule), as_of=day))
    return {
        "number": found.number,
        "axes": {str(axis): found.axes[axis] for axis in Axis},
        "without_one_off_donors": found.without_one_off_donors,
        "residents_in_number": found.residents,
        "thin": found.thin,
        "zones": {str(zone): int(people) for zone, people in zip(ZONES, found.number_by_zone, strict=True)},
        "unidentified": found.unidentified,
        "companions": found.companions,
    }


def recounted(touches: Touches, rule: str, day: dt.date) -> dict[str, Any]:
    return recount.figures(exported(touches), tomllib.loads(TEXTS[rule]), day)


@st.composite
def touch(draw: st.DrawFn, day: dt.date) -> Touch:
    """Something somebody did about a day on which something changes."""
    channel = draw(st.sampled_from(Channel) | st.sampled_from([Channel.RESIDENCY, Channel.DONATION]))
    april = dt.date(day.year - (day.month < 4), 4, 1)
    near = [day + dt.timedelta(days=away) for away in AWAY] + [april, april - dt.timedelta(days=1)]
    edge = st.sampled_from(near)
    first, last = sorted([draw(edge), draw(edge)])
    kind = draw(st.sampled_from(KINDS.get(channel, [""])))
    over = kind == "moved_in_until_death" or (kind in ("", "moved_in", "attached") and draw(st.booleans()))
    return Touch(
        person=draw(st.sampled_from([None, *range(1, 12)])),
        touchpoint=TouchpointDraft(
            channel=channel, kind=kind, occurred_on=first, ended_on=last if over else None,
            status=draw(STATUS), companions=draw(st.integers(0, 2)),
        ),
        zone=draw(st.sampled_from(Zone)),
        thin=draw(st.booleans()),
        source=draw(st.sampled_from(["egg", REGISTER])),
    )  # fmt: skip


@settings(max_examples=60)
@given(st.data(), st.sampled_from(DAYS), st.sampled_from(sorted(TEXTS)))
def test_the_figures_of_any_town_are_recounted(data: st.DataObject, day: dt.date, rule: str) -> None:
    touches = columns(data.draw(st.lists(touch(day), min_size=12, max_size=30)))
    assert recounted(touches, rule, day) == figures(touches, rule, day)


@pytest.mark.parametrize("rule", sorted(TEXTS))
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_figures_of_an_invented_town_are_recounted(seed: int, rule: str) -> None:
    town = invented(TownSpec(people=200 * seed), seed)
    touches = replace(town.touches, person=town.person)
    days = [dt.date(2025, 3, 31), dt.date(2025, 4, 1)]
    assert [recounted(touches, rule, day) for day in days] == [figures(touches, rule, day) for day in days]


SENTENCES = """
a gift on the first day      | 2026-03-31 | 2023-04-01 donation | attachment
a gift on the day before it  | 2026-03-31 | 2023-03-31 donation |
29 February, three years on  | 2027-02-27 | 2024-02-29 donation | attachment
29 February, and a day more  | 2027-02-28 | 2024-02-29 donation |
a gift of a company          | 2026-03-31 | 2026-01-01 corporate_donation |
a gift, a visit of the next day| 2026-03-31 | 2026-03-31 donation, 2026-04-01 visit | attachment
only what was called off     | 2026-03-31 | 2026-01-01 donation cancelled |
only what was planned        | 2026-03-31 | 2026-01-01 visit planned |
two days, two fiscal years   | 2026-03-31 | 2025-03-31 donation, 2025-04-01 donation | relation attachment
two calendar years, one fiscal year| 2026-03-31 | 2025-12-31 donation, 2026-01-01 donation | attachment
a stay to the first day      | 2026-03-31 | 2025-03-30..2025-04-01 visit | exchange
a stay that still runs       | 2026-03-31 | 2026-03-30..2026-04-05 visit | exchange
a member on the last day     | 2026-03-31 | 2015-05-01..2026-03-31 community | attachment
a member until yesterday     | 2026-03-31 | 2015-05-01..2026-03-30 community |
in on the day                | 2026-03-31 | 2026-03-31 moved_in, 2026-01-01 visit | settlement
out on the day               | 2026-03-31 | 2020-01-05..2026-03-31 moved_in |
in and out on one day        | 2026-03-31 | 2026-01-05 moved_in, 2026-01-05 moved_out |
in, out and in again         | 2026-03-31 | 2020-01-05..2022-01-01 moved_in, 2022-01-02 moved_in | settlement
the register: the next day   | 2026-03-31 | 2026-03-01 moved_in, 2026-04-01 moved_in register |
in twice, 366 days apart     | 2025-12-31 | 2025-01-01 moved_in, 2026-01-02 moved_in register | settlement
in town: no 関係               | 2026-03-31 | 2026-01-01 volunteering in_town |
in town: 愛着                  | 2026-03-31 | 2026-01-01 donation in_town | attachment
two addresses of one day     | 2026-03-31 | 2026-01-01 visit elsewhere, 2026-01-01 survey in_town |
out of an address in town    | 2026-03-31 | 2026-01-01 visit in_town, 2026-01-01 moved_out | exchange
the gift of a settler        | 2026-03-31 | 2020-01-01 moved_in, 2026-01-01 donation | attachment settlement
who died on the day          | 2026-03-31 | 2026-01-01 donation, 2026-03-31 died |
who dies here on the next    | 2026-03-30 | 2020-01-01..2026-03-31 moved_in_until_death | settlement
"""


def did(line: str) -> Touch:
    """One person's touchpoint: ``first[..last] channel-or-move [status] [zone] [register]``."""
    days, what, *more = line.split()
    first, _, last = days.partition("..")
    moved = what in KINDS[Channel.RESIDENCY]
    point = TouchpointDraft(
        channel=Channel.RESIDENCY if moved else Channel(what),
        kind=what if moved else "",
        occurred_on=dt.date.fromisoformat(first),
        ended_on=dt.date.fromisoformat(last) if last else None,
        status=next((Status(word) for word in more if word in set(Status)), Status.DONE),
    )
    zone = next((Zone(word) for word in more if word in set(Zone)), Zone.UNKNOWN)
    return Touch(person=1, touchpoint=point, zone=zone, source=REGISTER if "register" in more else "list")


@pytest.mark.parametrize(
    "sentence", SENTENCES.strip().splitlines(), ids=lambda line: line.split("|")[0].strip()
)
def test_a_person_stands_where_the_definition_says(sentence: str) -> None:
    _, day, lines, axes = map(str.strip, sentence.split("|"))
    touches, on = columns(map(did, lines.split(", "))), dt.date.fromisoformat(day)
    found = recounted(touches, "default", on)
    assert found == figures(touches, "default", on)
    assert " ".join(axis for axis, people in found["axes"].items() if people) == axes


@pytest.fixture
def folk(store: Store) -> Folk:
    """Two who gave, and a surname alone."""
    opened = Folk(store)
    nobody = RecordDraft(name="佐藤")
    opened.take(listed("a.csv", row(2, "R-1", HANAKO), row(3, "R-2", TARO), row(4, "R-3", nobody)))
    return opened


def merge(folk: Folk) -> None:
    folk.judge(folk.record("R-1"), folk.record("R-2"), Verdict.SAME)


def merge_and_split(folk: Folk) -> None:
    folk.withdraw(folk.judge(folk.record("R-1"), folk.record("R-2"), Verdict.SAME))


def take_and_undo(folk: Folk) -> None:
    somebody = RecordDraft(name="森 実", phone="0242-74-1221")
    folk.undo(folk.take(listed("b.csv", row(2, "S-1", HANAKO), row(3, "S-2", somebody))))


def cancel(folk: Folk) -> None:
    off = gift(status=Status.CANCELLED)
    folk.take(listed("b.csv", replace(row(2, "R-2", TARO), touchpoint=off)))


def stop(folk: Folk) -> None:
    stopping.stop(folk.store, folk.person("R-1"), {Measure.NOT_COUNTED}, by="chief", at=folk.at())


def erase(folk: Folk) -> None:
    erasing.erase(folk.store, folk.person("R-1"), by="chief", at=folk.at())


ACTS = [(merge, 1), (merge_and_split, 2), (take_and_undo, 2), (cancel, 1), (stop, 1), (erase, 1)]


@pytest.mark.parametrize(("act", "number"), ACTS)
def test_the_exported_file_gives_the_number(
    folk: Folk, tmp_path: Path, act: Callable[[Folk], None], number: int
) -> None:
    act(folk)
    at, day, file = folk.at(), dt.date(2026, 3, 31), str(tmp_path / "touchpoints.csv")
    spreadsheets.write(file, export.touches(folk.store, known_at=at))
    found = recount.figures(recount.read(file), tomllib.loads(rule_text("default")), day)
    told = report.count(folk.store, as_of=day, known_at=at)
    assert (found["number"], found["unidentified"]) == (number, 1) == (told.number, told.unidentified)
    assert found["zones"] == {str(one.zone): one.people for one in told.by_zone}


def test_of_a_protected_person_the_export_says_neither_town_nor_prefecture(folk: Folk) -> None:
    protection.protect(folk.store, folk.person("R-1"), until=UNTIL, by="chief", at=folk.at(), today=TODAY)
    told = export.touches(folk.store, known_at=folk.at())
    assert list(map(str, told["zone"])) == ["＊＊＊", "elsewhere", "unknown"]
