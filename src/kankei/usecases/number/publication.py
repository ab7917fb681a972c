"""Publication (公表): freeze a count with all it rests on, and say it again later, byte for byte.

The report, the list of people with their axes, and the two files that decided (rule and town) are kept as
they were. A rerun counts anew from the store's history with those files, and accepts only the same bytes.
"""

import datetime as dt
import uuid

import msgspec
import sqlalchemy as sa
from msgspec import UNSET, Struct

from kankei.counting import (
    load_rule,
    parse_rule,
    parse_town,
    rule_text,
)
from kankei.errors import FieldError, RuleError, StoreError
from kankei.fields import date
from kankei.fields.moment import JAPAN
from kankei.model.goal import Town
from kankei.model.publication import Publication, PublicationHead, list_of_people
from kankei.model.rule import CountingRule
from kankei.store import Store, memberships, pending, publications, tables, towns
from kankei.store.joined import Joined
from kankei.store.numbers import new_ids, next_no
from kankei.usecases.identity.settlement import present
from kankei.usecases.number.standing import roll
from kankei.usecases.report import Report, count, terminal
from kankei.usecases.report.figures import AxisIntervals
from kankei.wording import Lang

__all__ = ["Rerun", "cautions", "find", "listed", "publish", "rerun"]

INTERVAL = ("estimate", "low", "high", "unsure", "axis_intervals")
"""What of a report rests on the matching model, which learns on, and on what records say, which is erased on
request; the history of people stays."""

PACE = ("per_month", "per_month_fiscal")
"""What of its goal follows from its number by a reckoning that was another in earlier versions of kankei."""


class Rerun(Struct, frozen=True, kw_only=True):
    """A publication said again: the report made anew, whose bytes are those that were published."""

    publication: PublicationHead
    report: Report
    people: int
    """Lines of the list of people, all the same."""
    interval_again: bool
    """Estimate, low and high came out the same too; else they are repeated as they were published."""
    pace_again: bool
    """The same of the people whom every month has to bring."""


def publish(
    store: Store,
    *,
    as_of: dt.date,
    known_at: dt.datetime,
    by: str,
    at: dt.datetime,
    rule: str = "default",
    town: str = "",
) -> Publication:
    """Count and keep the count for good; nobody else writes meanwhile what would have been known by then.

    Args:
        store: Where the touchpoints are, and where the publication goes.
        as_of: The day the number is about; not after that of ``at`` in Tokyo.
        known_at: The moment whose knowledge is used; not after ``at``, or the store's last one.
        by: Who publishes.
        at: The present moment, aware.
        rule: A shipped rule's name, or the path of a town's own; its text is kept.
        town: A shipped town's name, or the path of another; the store's own if "". Its text is kept.

    Raises:
        RuleError: A file cannot be read, or the rule was published before with the same name and version but
            another content (``rule.edited_in_place``).
        FieldError: The day is still to come (``publication.ahead``), or none on which anything was done.
        StoreError: ``publication.future``; ``publication.pending`` while records wait for their person;
            ``publication.empty`` where nobody's record was known at the moment.
    """
    _refuse_ahead(store, as_of, known_at, at)
    known_at, chosen = known_at.astimezone(dt.UTC), load_rule(rule)

    def unit(connection: sa.Connection) -> Publication:
        _refuse(connection, chosen, known_at)
        texts = rule_text(rule), towns.text(connection, town)
        home = parse_town(texts[1], name=town or "town")
        within = Joined(connection)
        report = count(within, as_of=as_of, known_at=known_at, rule=chosen, town=home)
        people = _people(within, as_of, known_at, chosen, home)
        kept = _publication(connection, report, people=people, texts=texts, by=by, at=max(at, known_at))
        publications.add(connection, kept)
        return kept

    return store.write(unit)


def cautions(kept: Publication, *, lang: Lang = "ja") -> tuple[str, ...]:
    """What is to be known of a count just published: why it has no interval, what its record lacks."""
    report = msgspec.json.decode(kept.report, type=Report)
    return (
        *([terminal.interval_text(report, lang)] if report.unsure else []),
        *terminal.cautions(report, lang),
    )


def rerun(store: Store, name: int | uuid.UUID) -> Rerun:
    """Count a publication again from the store's history and compare every byte.

    The number, its lines and the people follow from the history of memberships alone. The interval is weighed
    by the matching model besides: where a later model weighs the same evidence otherwise, or somebody's
    records have been erased since, the interval is repeated as it was published, and that is said. So is the
    pace, where this version of kankei reckons it otherwise; what no report told yet is left out.

    Raises:
        UnknownError: There is no such publication.
        StoreError: Something is no longer the same (``publication.differs``), or no more than how this
            version of kankei tells the same people (``publication.told_otherwise``); the facts say what.
    """
    with store.reading() as connection:
        kept = publications.find(connection, name)
    rule, town = kept_files(kept)
    counted = count(store, as_of=kept.as_of, known_at=kept.known_at, rule=rule, town=town)
    again = _as_far_as_told(counted, kept)
    report = _as_printed(again, kept)
    people = _people(store, kept.as_of, kept.known_at, rule, town)
    if _encode(report) != kept.report or people != kept.people:
        alike = (report.number, report.digest, people) == (kept.number, kept.digest, kept.people)
        code = "told_otherwise" if alike else "differs"
        raise StoreError(f"publication.{code}", **_difference(kept, report, people))
    return Rerun(
        publication=msgspec.convert(kept, PublicationHead, from_attributes=True),
        report=report,
        people=people.count("\n"),
        interval_again=all(getattr(report, name) == getattr(again, name) for name in INTERVAL),
        pace_again=report.goal == again.goal,
    )


def find(store: Store, name: int | uuid.UUID) -> Publication:
    """The publication of a number or an id.

    Raises:
        UnknownError: There is none.
    """
    with store.reading() as connection:
        return publications.find(connection, name)


def listed(store: Store) -> list[PublicationHead]:
    """Every publication, oldest first."""
    with store.reading() as connection:
        return publications.listed(connection)


def kept_files(kept: Publication) -> tuple[CountingRule, Town]:
    """The rule and the town by which a publication was counted, from their texts.

    Raises:
        RuleError: This version of kankei reads one of them no longer.
    """
    return parse_rule(kept.rule_text, name=kept.rule_name), parse_town(kept.town_text, name="town")


def _refuse_ahead(store: Store, as_of: dt.date, known_at: dt.datetime, at: dt.datetime) -> None:
    """Stop a day or a moment that is still to come, and what is no day on which anything was done."""
    if code := date.doubt(as_of) or ("publication.ahead" if as_of > at.astimezone(JAPAN).date() else ""):
        raise FieldError("as_of", str(as_of), code)
    if known_at > present(store, at=at):
        raise StoreError("publication.future")


def _refuse(connection: sa.Connection, rule: CountingRule, known_at: dt.datetime) -> None:
    """Stop what could not be said again: people still to be found, a rule edited under its old name.

    And a 0 that says nothing of anybody, since no list was there.
    """
    if len(pending.nos(connection)) + len(pending.gone(connection)):
        raise StoreError("publication.pending")
    if not memberships.any_live(connection, known_at):
        raise StoreError("publication.empty")
    for earlier in publications.listed(connection):
        same = (earlier.rule_name, earlier.rule_version) == (rule.name, rule.version)
        if same and earlier.rule_digest != rule.digest:
            raise RuleError(rule.name, "rule.edited_in_place", version=rule.version)


def _publication(
    connection: sa.Connection,
    report: Report,
    *,
    people: str,
    texts: tuple[str, str],
    by: str,
    at: dt.datetime,
) -> Publication:
    return Publication(
        no=next_no(connection, tables.published_count)[0],
        id=new_ids(at)[0],
        as_of=report.as_of,
        known_at=report.known_at,
        number=report.number,
        digest=report.digest,
        rule_name=report.rule.name,
        rule_version=report.rule.version,
        rule_digest=report.rule.digest,
        published_by=by,
        published_at=at,
        report=_encode(report),
        people=people,
        rule_text=texts[0],
        town_text=texts[1],
    )


def _as_far_as_told(counted: Report, kept: Publication) -> Report:
    """The report counted again, without what no report told yet when it was published."""
    printed = msgspec.json.decode(kept.report)
    untold = [name for name in Report.__struct_fields__ if name not in printed]
    return msgspec.structs.replace(counted, **dict.fromkeys(untold, UNSET))


def _as_printed(again: Report, kept: Publication) -> Report:
    """The report counted again, with interval, pace and the zone of its moment as they were published."""
    printed = msgspec.json.decode(kept.report)
    same = {name: printed[name] for name in INTERVAL if name in printed}
    if "axis_intervals" in same:
        same["axis_intervals"] = msgspec.convert(same["axis_intervals"], AxisIntervals)
    pace = {name: printed["goal"][name] for name in PACE}
    same["goal"] = msgspec.structs.replace(again.goal, **pace)
    moment = msgspec.convert(printed["known_at"], dt.datetime)
    if moment == again.known_at:
        same["known_at"] = moment
    return msgspec.structs.replace(again, **same)


def _encode(report: Report) -> str:
    return msgspec.json.encode(report).decode()


def _people(store: Store, as_of: dt.date, known_at: dt.datetime, rule: CountingRule, town: Town) -> str:
    """Everybody who stands anywhere, a line each, in the order of their ids."""
    found = roll(store, as_of=as_of, known_at=known_at, rule=rule, town=town)
    lines = zip(found.persons, found.axes, found.counted, strict=True)
    return "".join(sorted(f"{name} {bits:x} {counted:d}\n" for name, bits, counted in lines))


def _difference(kept: Publication, report: Report, people: str) -> dict[str, str]:
    """What no longer agrees, in figures; nobody's name is among them."""
    before, after = list_of_people(kept.people), list_of_people(people)
    shared = before.keys() & after.keys()
    then, now = msgspec.json.decode(kept.report), msgspec.json.decode(_encode(report))
    parts = sorted(name for name in {*then, *now} if then.get(name) != now.get(name))
    return {
        "no": str(kept.no),
        "then": f"{kept.number:,}",
        "now": f"{report.number:,}",
        "missing": f"{len(before.keys() - after.keys()):,}",
        "extra": f"{len(after.keys() - before.keys()):,}",
        "changed": f"{sum(before[name] != after[name] for name in shared):,}",
        "parts": ", ".join(parts) or "-",
    }
