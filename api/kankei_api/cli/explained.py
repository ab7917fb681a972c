"""How it looks at the terminal why records are one person or two, and where each of them was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kankei_api.clock import day_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kankei.usecases.review import Contradiction, Groups, Near, Origin, PersonWhy, Why
    from kankei_api.cli.console import Terminal


def origin(terminal: Terminal, found: Origin) -> str:
    """The list and the row of a record, and the day on which the list was taken."""
    day = day_of(found.taken_at).isoformat()
    code = "review.origin_corrected" if found.corrected else "review.origin"
    return terminal.words(code, file=found.file, row=f"{found.row:,}", day=day)


def pair(terminal: Terminal, found: Why, origins: Mapping[int, Origin]) -> None:
    """Two records, where they were read, what speaks for and against, and how they stand."""
    from kankei.usecases import review  # noqa: PLC0415

    terminal.say("why.head", left=found.left.name, right=found.right.name)
    for side, record in (("A", found.left), ("B", found.right)):
        terminal.show(f"  {side}  {origin(terminal, origins[record.no])}")
    terminal.show(review.text(found.explanation, lang=terminal.lang))
    if found.group_bits is not None:
        chance = 1.0 / (1.0 + 2.0**-found.group_bits)
        terminal.say("why.groups", bits=f"{found.group_bits:+.2f}", probability=f"{chance:.2%}")
    if found.judged is not None:
        told = found.judged
        facts = {"by": told.by, "day": day_of(told.at).isoformat(), "reason": told.reason}
        terminal.say("why.judged", verdict=terminal.words(f"review.verdict_{told.verdict}"), **facts)
        terminal.say("why.withdraw", id=str(told.id))
    terminal.say(f"why.stands_{'joined' if found.joined else 'apart'}")
    if found.held_apart:
        terminal.say(f"why.wall_{found.explanation.wall}")
    if found.through_others:
        terminal.say("why.through", person=str(found.left_person))


def groups(terminal: Terminal, found: Groups) -> None:
    """Why the second stage holds the groups of two records for one person or for two."""
    from kankei.usecases import review  # noqa: PLC0415

    terminal.say("why.groups_head", left=str(len(found.left)), right=str(len(found.right)))
    terminal.show(review.text(found.explanation, lang=terminal.lang, total="why.groups_total"))


def draw(terminal: Terminal, found: Why, file: str) -> None:
    """What speaks for and against, drawn into a file."""
    from kankei.usecases.report import drawing  # noqa: PLC0415
    from kankei.usecases.review.drawing import specification  # noqa: PLC0415

    drawing.write(file, specification(found.explanation, lang=terminal.lang))
    terminal.warn("review.chart_written", file=file)


def contradictions(terminal: Terminal, found: list[Contradiction]) -> None:
    """What staff said that cannot all be so."""
    for one in found:
        ids = ", ".join(map(str, [*one.same, *one.apart]))
        terminal.warn("review.contradiction", open=str(one.open), ids=ids)


def person(terminal: Terminal, found: PersonWhy, origins: Mapping[int, Origin]) -> None:
    """A person's records, what holds them together, and who else they may be."""
    from kankei.usecases import review  # noqa: PLC0415

    terminal.say("why.person_head", person=str(found.person), records=f"{len(found.records):,}")
    if not found.records:
        terminal.say("why.person_nothing")
    names = {record.id: record.name for record in found.records}
    for record in found.records:
        terminal.show(f"  {record.id}  {record.name}  {origin(terminal, origins[record.no])}")
    for bond in found.bonds:
        facts = {"left": names[bond.left], "right": names[bond.right]}
        line = terminal.words("why.person_bond", bits=f"{bond.explanation.bits:+.2f}", **facts)
        terminal.show(f"\n{line}{terminal.words('why.judgement_alone') if bond.judged else ''}")
        if bond.judged is not None:
            terminal.say("why.withdraw", id=str(bond.judged.id))
        terminal.show(review.text(bond.explanation, lang=terminal.lang))
    _near(terminal, found.near)


def _near(terminal: Terminal, near: list[Near]) -> None:
    for one in near:
        terminal.say("why.person_near", person=str(one.person), probability=f"{one.probability:.0%}")
