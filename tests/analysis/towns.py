"""Small histories with their data in sight, for the tests of the analyses."""

import datetime as dt
from itertools import count

from kankei.analysis.history import History, arranged
from kankei.counting import Touch, columns, load_rule, load_town, parse_rule, rule_text
from kankei.model import Channel, Status, TouchpointDraft, Zone

TODAY = dt.date(2026, 3, 31)
DEFAULT = load_rule("default")
BANDAI = load_town("bandai")
WEIGHTS = """
[relation.weighed]
threshold = 4
once_per = "touchpoint"
weights = { donation = 1, station_event = 2, dual_residence = 2, "survey:attached" = 3, survey = 1 }
"""
WEIGHED = parse_rule(f"{rule_text('default')}{WEIGHTS}", name="weighed")
"""The default rule with weights beside: so many light ties are a relation too."""
DAILY = parse_rule(
    f"{rule_text('default')}{WEIGHTS}".replace('"touchpoint"', '"day"\nwindow = "fiscal_year"'), name="daily"
)
"""The same within a fiscal year, a day counting once."""
_no = count(1)


def did(
    person: int | None, channel: Channel, day: str, *, zone: Zone = Zone.ELSEWHERE, **more: object
) -> Touch:
    """Somebody did something on a day."""
    point = TouchpointDraft(channel=channel, occurred_on=dt.date.fromisoformat(day), **more)  # type: ignore[arg-type]
    return Touch(person=person, touchpoint=point, zone=zone, no=next(_no))


def gave(person: int, day: str, amount: int = 10_000) -> Touch:
    return did(person, Channel.DONATION, day, amount=amount)


def moved_in(person: int, day: str) -> Touch:
    return did(person, Channel.RESIDENCY, day, kind="moved_in", zone=Zone.IN_TOWN)


def moved_out(person: int, day: str) -> Touch:
    return did(person, Channel.RESIDENCY, day, kind="moved_out")


def died(person: int, day: str) -> Touch:
    return did(person, Channel.RESIDENCY, day, kind="died", zone=Zone.IN_TOWN)


def stayed(person: int, day: str) -> Touch:
    return did(person, Channel.TRIAL_STAY, day)


def came(person: int, day: str, **more: object) -> Touch:
    return did(person, Channel.STATION_EVENT, day, **more)  # type: ignore[arg-type]


def missed(person: int, day: str) -> Touch:
    return did(person, Channel.STATION_EVENT, day, status=Status.ABSENT)


def told(*touches: Touch, as_of: dt.date = TODAY) -> History:
    """The history of the touches."""
    return arranged(columns(touches), as_of=as_of, rule=DEFAULT, town=BANDAI)


def day(text: str) -> int:
    """The ordinal of a day."""
    return dt.date.fromisoformat(text).toordinal()
