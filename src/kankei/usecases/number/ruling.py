"""What a rule says; and two rules over the same people: how many each counts, who changes and why."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from kankei.counting import load_rule, standings
from kankei.counting.amendment import Amendment, amendments
from kankei.counting.restatement import Change, axes_of, by_rule, figure
from kankei.counting.sources import check_sources
from kankei.model.axis import Axis
from kankei.model.goal import Town
from kankei.model.rule import CountingRule
from kankei.store import Store, counts, towns
from kankei.usecases.number import publication
from kankei.usecases.report import RuleName, notes
from kankei.wording import Lang, sentence

__all__ = ["RuleChange", "RuleDifference", "RuleView", "WhyLine", "compare", "published", "view"]


class RuleView(Struct, frozen=True, kw_only=True):
    """A rule: its file as it stands, and what it says in sentences."""

    name: str
    version: str
    title: str
    digest: str
    text: str
    says: tuple[str, ...]


class RuleChange(Struct, frozen=True, kw_only=True):
    """A person whom only one of the rules counts (``counted_by`` is its name), and why the other does not."""

    person: uuid.UUID
    counted_by: str
    why: str
    axes_first: tuple[Axis, ...]
    axes_second: tuple[Axis, ...]


class WhyLine(Struct, frozen=True, kw_only=True):
    """How many people only ``counted_by`` counts for one reason."""

    counted_by: str
    why: str
    people: int


class RuleDifference(Struct, frozen=True, kw_only=True):
    """The same people under two rules: ``both`` + those of one alone is that one's number.

    ``amendments`` are the keys at which the rules' texts differ.
    """

    as_of: dt.date
    known_at: dt.datetime
    first: RuleName
    second: RuleName
    number_first: int
    number_second: int
    both: int
    amendments: tuple[Amendment, ...]
    lines: tuple[WhyLine, ...]
    people: tuple[RuleChange, ...]


def view(rule: CountingRule, text: str, *, lang: Lang = "ja") -> RuleView:
    """A rule with the text of its file, and what it says of the number and of each axis."""
    names = ((axis, sentence(f"axis.{axis}", lang=lang)) for axis in Axis)
    axes = (f"{name}: {notes.axis_note(rule, axis, lang=lang)}" for axis, name in names)
    return RuleView(
        name=rule.name,
        version=rule.version,
        title=rule.title,
        digest=rule.digest,
        text=text,
        says=(*notes.number_notes(rule, lang=lang), *axes),
    )


def published(store: Store, name: int | uuid.UUID, *, lang: Lang = "ja") -> RuleView:
    """The rule by which a count was published, as it was then; ``name`` is the publication's number or id.

    Raises:
        UnknownError: There is no such publication.
        RuleError: This version of kankei reads the rule no longer.
    """
    kept = publication.find(store, name)
    rule, _ = publication.kept_files(kept)
    return view(rule, kept.rule_text, lang=lang)


def compare(
    store: Store,
    rules: tuple[str | CountingRule, str | CountingRule],
    *,
    as_of: dt.date,
    known_at: dt.datetime,
    town: str | Town = "",
) -> RuleDifference:
    """Count the same people by two rules, and say what the rules' texts say differently.

    Args:
        store: Where the touchpoints are.
        rules: Rules, names of shipped ones, or paths of a town's own.
        as_of: The day of both counts.
        known_at: The moment whose knowledge both use.
        town: A shipped town's name, or the path of another.

    Raises:
        RuleError: A rule or the town cannot be read, or a rule leaves out a source that there is not.
        StoreError: The store cannot be.
    """
    one, two = (load_rule(rule) if isinstance(rule, str) else rule for rule in rules)
    home = towns.chosen(store, town)
    with store.reading() as connection:
        touches = counts.live_touches(connection, known_at=known_at, town=home)
        check_sources(touches, one)
        check_sources(touches, two)
        first, second = (figure(standings(touches, rule=rule, as_of=as_of)) for rule in (one, two))
        found = by_rule(first, second)
        names = counts.person_ids(connection, np.array([change.person for change in found], dtype=np.int64))
    first_name, second_name = map(_label, rules)
    people = _people(found, names, (first_name, second_name))
    return RuleDifference(
        as_of=as_of,
        known_at=known_at,
        first=RuleName(name=one.name, version=one.version, digest=one.digest, title=one.title),
        second=RuleName(name=two.name, version=two.version, digest=two.digest, title=two.title),
        number_first=first.number,
        number_second=second.number,
        both=first.number - sum(change.change < 0 for change in found),
        amendments=amendments(one, two),
        lines=_lines(people),
        people=people,
    )


def _label(rule: str | CountingRule) -> str:
    return rule if isinstance(rule, str) else f"{rule.name} {rule.version}"


def _people(found: Sequence[Change], names: Sequence[str], rules: tuple[str, str]) -> tuple[RuleChange, ...]:
    return tuple(
        RuleChange(
            person=uuid.UUID(name),
            counted_by=rules[change.change > 0],
            why=change.why,
            axes_first=axes_of(change.axes_before),
            axes_second=axes_of(change.axes_after),
        )
        for name, change in zip(names, found, strict=True)
    )


def _lines(people: Sequence[RuleChange]) -> tuple[WhyLine, ...]:
    """The reasons by rule, the commonest first."""
    tally = Counter((person.counted_by, person.why) for person in people)
    ordered = sorted(tally.items(), key=lambda entry: (entry[0][0], -entry[1], entry[0][1]))
    return tuple(WhyLine(counted_by=rule, why=why, people=number) for (rule, why), number in ordered)
