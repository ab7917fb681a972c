"""What was published before (前に公表した数), and what a report's own lists and rule make of the same day."""

import datetime as dt
from collections.abc import Iterable, Iterator

from kankei.counting.spans import year_before
from kankei.model.goal import Town
from kankei.model.publication import PublicationHead
from kankei.model.rule import CountingRule
from kankei.store import Store
from kankei.usecases.number import publication
from kankei.usecases.number.bridge import Bridge, BridgeLine, Point, bridge, point_of
from kankei.usecases.report.figures import said
from kankei.usecases.report.terminal import day_text
from kankei.wording import sentence


def earlier(
    store: Store, *, as_of: dt.date, known_at: dt.datetime, rule: CountingRule, town: Town
) -> tuple[Bridge, ...]:
    """From what had been published by a moment to the same days by another rule and that moment's knowledge.

    It is the newest publication of the day and that of the same day a year before; without either, the newest
    of any earlier day.

    Raises:
        RuleError: This version of kankei no longer reads the rule of such a publication.
        StoreError: The store cannot be read.
    """
    kept = [one for one in publication.listed(store) if one.published_at <= known_at and one.as_of <= as_of]
    newest = {one.as_of: one for one in kept}
    days = (as_of, year_before(as_of))
    told = [newest[day] for day in days if day in newest] or kept[-1:]
    return tuple(_to_now(store, one, known_at, rule, town) for one in told)


def earlier_text(told: Bridge) -> str:
    """What was published, what is counted now, and by which causes the two differ, in one paragraph."""
    facts = _facts(told)
    said = _say("said", **facts)
    if not told.lines:
        return said + _say("same")
    causes = "、".join(f"{cause_text(line)} {_moves(line)}" for line in told.lines)
    change = f"{told.difference:+,}" if told.difference else "0"
    return said + _say("moved", **facts, now=f"{told.b.number:,}", change=change, causes=causes)


def moved(told: Iterable[Bridge]) -> Iterator[int]:
    """How many people each cause moved in, and how many out."""
    for one in told:
        for line in one.lines:
            yield from (line.entered, line.left)


def published_text(told: Bridge) -> str:
    """Which publication it is: its number, day and rule."""
    return _say("published", **_facts(told))


def cause_text(line: BridgeLine) -> str:
    """What moved people in or out."""
    return sentence(f"bridge.cause_{line.cause}")


def _to_now(
    store: Store, kept: PublicationHead, known_at: dt.datetime, rule: CountingRule, town: Town
) -> Bridge:
    now = Point(label=str(kept.as_of), as_of=kept.as_of, known_at=known_at, rule=rule, town=town)
    return bridge(store, point_of(publication.find(store, kept.no)), now)


def _facts(told: Bridge) -> dict[str, str]:
    return {
        "no": told.a.label,
        "day": day_text(told.a.as_of, "ja"),
        "rule": told.a.rule.title,
        "number": f"{told.a.number:,}",
    }


def _moves(line: BridgeLine) -> str:
    """How many people came in and went out: +4人-1人."""
    moves = [f"+{said(line.entered)}"] if line.entered else []
    moves += [f"-{said(line.left)}"] if line.left else []
    return "".join(_say("people", people=people) for people in moves)


def _say(code: str, **facts: str) -> str:
    return sentence(f"earlier.{code}", facts)
