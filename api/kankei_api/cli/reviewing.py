"""``kankei review``: what may be one person, side by side; decided with a key each, explained, taken back."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  click needs the module, not the annotations
import uuid  # noqa: TC003
from typing import TYPE_CHECKING

import rich_click as click

from kankei_api.cli import explained
from kankei_api.cli.groups import Group
from kankei_api.cli.options import (
    Day,
    Id,
    Target,
    Usage,
    check_picture,
    json_option,
    rule_option,
    store_option,
)
from kankei_api.clock import now, today

if TYPE_CHECKING:
    from kankei.store import Store
    from kankei.usecases.review import Questions
    from kankei_api.cli.console import Terminal

VERDICTS = ("same", "different", "unsure", "household", "joint")


@click.group("review", cls=Group, invoke_without_command=True, no_args_is_help=False)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--as-of", type=Day(), metavar="DATE")
@rule_option
@click.option("--town", envvar="KANKEI_TOWN", default="")
@click.option("--list", "only_list", is_flag=True)
@click.option("--sample", type=click.IntRange(1, 10_000), metavar="N")
@click.option("--seed", type=click.IntRange(min=0), metavar="N")
@json_option
@store_option
@click.pass_context
def command(  # one argument per option
    context: click.Context,
    *,
    limit: int,
    as_of: dt.date | None,
    rule: str,
    town: str,
    only_list: bool,
    sample: int | None,
    seed: int | None,
    as_json: bool,
    store_url: str,
) -> int:
    """Without a command: question after question, each answer kept at once; or what was answered so far."""
    if context.invoked_subcommand is not None:
        return 0
    if only_list:
        from kankei_api.cli import judged  # noqa: PLC0415

        return judged.show(_terminal(context), _open(store_url, "judgements"), as_json=as_json)
    if as_json:
        raise Usage("usage.review_json")
    if sample is not None:
        from kankei_api.cli import sampling  # noqa: PLC0415

        return sampling.ask(_terminal(context), _open(store_url, "sample"), sample, seed)
    if seed is not None:
        raise Usage("usage.seed")
    from kankei_api.cli.asking import AskingQueue  # noqa: PLC0415

    terminal, store = _terminal(context), _open(store_url, "")
    found = _questions(store, limit, as_of, rule, town)
    if not found.questions:
        terminal.say("review.nothing")
        return 0
    _tell_queue(terminal, found)
    return AskingQueue(terminal, store, list(found.questions)).through()


@command.command("list")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True)
@click.option("--as-of", type=Day(), metavar="DATE")
@rule_option
@click.option("--town", envvar="KANKEI_TOWN", default="")
@json_option
@store_option
@click.pass_obj
def list_questions(
    terminal: Terminal,
    *,
    limit: int,
    as_of: dt.date | None,
    rule: str,
    town: str,
    as_json: bool,
    store_url: str,
) -> int:
    """The queue, those first that move the number most."""
    found = _questions(_open(store_url, "list"), limit, as_of, rule, town)
    if as_json:
        terminal.json(found)
        return 0
    _tell_queue(terminal, found)
    if not found.questions:
        return 0
    names = ("name", "name", "left", "right", "probability", "stands", "effect")
    rows = [
        [
            one.left.name,
            one.right.name,
            str(one.left.id),
            str(one.right.id),
            f"{one.probability:.0%}",
            terminal.words(f"review.stands_{'joined' if one.joined else 'apart'}"),
            f"{one.effect:+d}",
        ]
        for one in found.questions
    ]
    headers = [terminal.words(f"review.column_{name}") for name in names]
    terminal.table(headers, rows, numbers_from=6, ids=[2, 3])
    return 0


@command.command("judge")
@click.argument("left", type=Id("record_or_person"), metavar="ID")
@click.argument("right", type=Id("record_or_person"), metavar="ID")
@click.option("--verdict", type=click.Choice(VERDICTS), required=True)
@click.option("--reason", default="")
@json_option
@store_option
@click.pass_obj
def judge(
    terminal: Terminal,
    *,
    left: uuid.UUID,
    right: uuid.UUID,
    verdict: str,
    reason: str,
    as_json: bool,
    store_url: str,
) -> int:
    """Keep one verdict on two records or two people; what contradicts an earlier one is told."""
    from kankei.model import JudgementDraft, Verdict  # noqa: PLC0415
    from kankei.usecases import review  # noqa: PLC0415
    from kankei_api.clerk import whoever  # noqa: PLC0415

    store = _open(store_url, "judge")
    draft = JudgementDraft(left=left, right=right, verdict=Verdict(verdict), reason=reason)
    kept = review.decide(store, draft, by=whoever(), at=now())
    with store.reading() as connection:
        against = [one for one in review.contradictions(connection) if kept.id in {*one.same, *one.apart}]
        sides = review.sides(connection, kept)
    if as_json:
        terminal.json({"judgement": kept, "people": sides, "contradictions": against})
        return 0
    terminal.say("review.judged", id=str(kept.id), verdict=terminal.words(f"review.verdict_{kept.verdict}"))
    _tell_sides(terminal, sides)
    explained.contradictions(terminal, against)
    return 0


@command.command("withdraw")
@click.argument("judgement", type=Id("judgement"), metavar="ID")
@json_option
@store_option
@click.pass_obj
def withdraw(terminal: Terminal, *, judgement: uuid.UUID, as_json: bool, store_url: str) -> int:
    """Take a verdict back; the people are as they would be without it."""
    from kankei.usecases import review  # noqa: PLC0415

    store = _open(store_url, "withdraw")
    found = store.write(lambda connection: review.withdraw(connection, judgement, at=now()))
    with store.reading() as connection:
        sides = review.sides(connection, found)
    if as_json:
        terminal.json({"judgement": found, "people": sides})
        return 0
    words = terminal.words(f"review.verdict_{found.verdict}")
    terminal.say("review.taken_back", id=str(found.id), verdict=words)
    _tell_sides(terminal, sides)
    return 0


def _tell_sides(terminal: Terminal, sides: tuple[uuid.UUID | None, uuid.UUID | None]) -> None:
    """Whether the two records of a judgement are one person now."""
    state = "nobody" if None in sides else "one" if sides[0] == sides[1] else "two"
    terminal.say(f"review.now_{state}", left=str(sides[0]), right=str(sides[1]))


@command.command("why")
@click.argument("left", type=Id("record_or_person"), metavar="ID")
@click.argument("right", type=Id("record_or_person"), metavar="ID")
@click.option("--chart", type=Target(), metavar="FILE")
@json_option
@store_option
@click.pass_obj
def why(
    terminal: Terminal,
    *,
    left: uuid.UUID,
    right: uuid.UUID,
    chart: str | None,
    as_json: bool,
    store_url: str,
) -> int:
    """The waterfall of two records, or of the best pair of two people, and that of their groups."""
    from msgspec.structs import asdict  # noqa: PLC0415

    from kankei.store import audit  # noqa: PLC0415
    from kankei.usecases import review  # noqa: PLC0415

    if chart is not None:
        check_picture(chart)
    store = _open(store_url, "why")
    store.write(lambda connection: audit.note(connection, left, right))
    with store.reading() as connection:
        found = review.why(connection, left, right)
        groups = review.groups(connection, left, right) if found.group_bits is not None else None
        origins = review.origins(connection, (found.left, found.right))
    if chart is not None:
        explained.draw(terminal, found, chart)
    if as_json:
        terminal.json({**asdict(found), "groups": groups})
        return 0
    explained.pair(terminal, found, origins)
    if groups is not None:
        explained.groups(terminal, groups)
    return 0


@command.command("person")
@click.argument("person", type=Id("record_or_person"), metavar="ID")
@json_option
@store_option
@click.pass_obj
def person(terminal: Terminal, *, person: uuid.UUID, as_json: bool, store_url: str) -> int:
    """What holds a person's records together, and who else they may be; of a record, whose it is now."""
    from kankei.store import audit  # noqa: PLC0415
    from kankei.usecases import review  # noqa: PLC0415

    store = _open(store_url, "person")
    whose = _whose(store, person)
    store.write(lambda connection: audit.note(connection, whose))
    with store.reading() as connection:
        found = review.person(connection, whose)
        origins = review.origins(connection, found.records)
    if as_json:
        terminal.json(found)
    else:
        explained.person(terminal, found, origins)
    return 0


def _whose(store: Store, name: uuid.UUID) -> uuid.UUID:
    """The person of a record's id; any other id as it is.

    Raises:
        StoreError: ``review.nobody``, the record is nobody's.
    """
    from kankei.errors import StoreError, UnknownError  # noqa: PLC0415
    from kankei.usecases import people  # noqa: PLC0415
    from kankei.usecases.identity.settlement import present  # noqa: PLC0415

    try:
        found = people.record(store, name, known_at=present(store, at=now())).person
    except UnknownError:
        return name
    if found is None:
        raise StoreError("review.nobody")
    return found


@command.command("households")
@json_option
@store_option
@click.pass_obj
def households(terminal: Terminal, *, as_json: bool, store_url: str) -> int:
    """The households and joint rows that staff told of."""
    from kankei.usecases import review  # noqa: PLC0415

    with _open(store_url, "households").reading() as connection:
        found = review.kin(connection)
    if as_json:
        terminal.json(found)
        return 0
    if not found:
        terminal.say("review.no_kin")
    for one in found:
        names = " ・ ".join(record.name for record in one.records)
        ids = ", ".join(map(str, one.judgements))
        line = terminal.words("review.kin_line", names=names, ids=ids)
        terminal.show(f"{terminal.words(f'review.kin_{one.verdict}')}: {line}")
    return 0


def _tell_queue(terminal: Terminal, found: Questions) -> None:
    terminal.say("review.head", waiting=f"{found.waiting:,}", moving=f"{found.moving:,}")
    if found.low is None or found.high is None:
        return
    from kankei.usecases.report.terminal import day_text  # noqa: PLC0415

    band = {"number": f"{found.number:,}", "low": f"{found.low:,}", "high": f"{found.high:,}"}
    terminal.say("review.band", day=day_text(found.as_of, terminal.lang), **band)
    width = found.high - found.low
    if found.waiting and all(promise.high - promise.low >= width for promise in found.promises):
        terminal.say("review.promise_none")
    for promise in found.promises:
        if promise.high - promise.low < width:
            width = promise.high - promise.low
            facts = {"low": f"{promise.low:,}", "high": f"{promise.high:,}"}
            terminal.say("review.promise", decisions=f"{promise.decisions:,}", **facts)


def _questions(store: Store, limit: int, as_of: dt.date | None, rule: str, town: str) -> Questions:
    from kankei.store import audit, batches  # noqa: PLC0415
    from kankei.usecases import review  # noqa: PLC0415

    with store.reading() as connection:
        known_at = batches.not_before(connection, now())
        found = review.queue(
            connection, as_of=as_of or today(), known_at=known_at, limit=limit, rule=rule, town=town
        )
    whom = {person for one in found.questions for person in (one.left_person, one.right_person)}
    store.write(lambda connection: audit.note(connection, *whom))
    return found


def _open(url: str, action: str) -> Store:
    from kankei_api.cli.acting import acting  # noqa: PLC0415  # numpy and the store, which --help must not pay

    return acting(url, f"review.{action}" if action else "review")


def _terminal(context: click.Context) -> Terminal:
    from kankei_api.cli.console import Terminal  # noqa: PLC0415

    found = context.find_object(Terminal)
    assert found is not None  # noqa: S101  the program always has one
    return found
