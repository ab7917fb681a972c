"""Why one rule leaves somebody out whom another counts: every reason, and which comes first."""

import datetime as dt

import pytest

from kankei.counting import Touch, columns, load_rule, parse_rule, rule_text, standings
from kankei.counting.difference import Why, left_out
from kankei.model import Channel, TouchpointDraft

TODAY = dt.date(2026, 3, 31)
MOVED_IN = (Channel.RESIDENCY, "2020-04-01", "moved_in")


def why(*done: tuple[Channel, str, str], outside: str) -> str:
    """Why a rule leaves out one person whom the default rule counts."""
    touches = columns(
        Touch(person=1, touchpoint=TouchpointDraft(channel=channel, occurred_on=day(at), kind=kind))
        for channel, at, kind in done
    )
    ours, theirs = (
        standings(touches, rule=rule, as_of=TODAY)
        for rule in (load_rule("default"), parse_rule(outside, name="theirs"))
    )
    return str(left_out(ours, theirs)[0])


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def changed(part: str, was: str, became: str) -> str:
    """The default rule with one word of one part another."""
    head, rest = rule_text("default").split(f"[{part}]")
    assert was in rest
    return f"{head}[{part}]{rest.replace(was, became, 1)}"


STRICT, CONTINUING = rule_text("strict"), rule_text("continuing")
GIFTS_OF_TWO_YEARS = changed("attachment", "window_months = 36", "window_months = 24")
TIES_OF_TWO_YEARS = changed("relation", "window_months = 36", "window_months = 24")
LONG_AGO = (Channel.DONATION, "2023-10-01", "")
VISIT = (Channel.STATION_EVENT, "2025-10-01", "")
TWICE = ((Channel.DONATION, "2024-10-01", ""), (Channel.DONATION, "2025-10-01", ""))


@pytest.mark.parametrize(
    ("outside", "done", "reason"),
    [
        (STRICT, [MOVED_IN, *TWICE], Why.RESIDENTS),
        (changed("number", "residents = true", "residents = false"), [MOVED_IN, TWICE[1]], Why.RESIDENTS),
        (changed("number", "one_off_donors = true", "one_off_donors = false"), [TWICE[1]], Why.ONE_OFF),
        (STRICT, [TWICE[1]], Why.REPEAT),
        (STRICT, [(Channel.REGISTRATION, "2025-05-01", "")], Why.AXES),
        (STRICT, [LONG_AGO], Why.WINDOW),
        (STRICT, [(Channel.SURVEY, "2024-10-01", "attached")], Why.CHANNELS),
        (STRICT, [MOVED_IN, (Channel.REGISTRATION, "2025-05-01", "")], Why.AXES),
        (GIFTS_OF_TWO_YEARS, [LONG_AGO], Why.WINDOW),
        (GIFTS_OF_TWO_YEARS, [MOVED_IN, LONG_AGO], Why.WINDOW),
        (TIES_OF_TWO_YEARS, [(Channel.TRIAL_STAY, "2023-10-01", ""), VISIT], Why.WINDOW),
        (CONTINUING, [MOVED_IN, TWICE[1]], Why.REPEAT),
    ],
)
def test_the_reason(outside: str, done: list[tuple[Channel, str, str]], reason: Why) -> None:
    assert why(*done, outside=outside) == reason
