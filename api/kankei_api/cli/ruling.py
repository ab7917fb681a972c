"""``kankei rules``: the counting rules there are, what they say, if a file is one, how two differ."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  the options need the module
from typing import TYPE_CHECKING

import rich_click as click
from msgspec import Struct
from msgspec.structs import replace

from kankei_api.cli.groups import Group
from kankei_api.cli.options import Day, Moment, Published, Target, json_option, out_option, store_option
from kankei_api.clock import today

if TYPE_CHECKING:
    from kankei.model.publication import PublicationHead
    from kankei.model.rule import CountingRule
    from kankei.store import Store
    from kankei.usecases.number.ruling import RuleDifference
    from kankei_api.cli.console import Terminal


@click.group("rules", cls=Group)
def command() -> None:
    """The four things one does with rules."""


@command.command("list")
@json_option
@store_option
@click.pass_obj
def list_rules(terminal: Terminal, *, as_json: bool, store_url: str) -> int:
    """The shipped rules, and those by which something was published."""
    found = _listed(store_url)
    if as_json:
        terminal.json(found)
        return 0
    names = ("name", "version", "title", "digest", "where")
    headers = [terminal.words(f"rules.column_{name}") for name in names]
    terminal.table(headers, [_line(terminal, one) for one in found], numbers_from=9)
    if not all(one.shipped for one in found):
        terminal.say("rules.by_file")
    return 0


class Listed(Struct, frozen=True, kw_only=True):
    """A rule as it is listed; ``published`` are the numbers of the publications by it."""

    name: str
    version: str
    title: str
    digest: str
    shipped: bool
    published: tuple[int, ...] = ()


def _listed(url: str) -> list[Listed]:
    from kankei.counting import load_rule, shipped_rules  # noqa: PLC0415  # numpy, which --help must not pay

    rules = {}
    for rule in map(load_rule, shipped_rules()):
        said = {name: getattr(rule, name) for name in ("name", "version", "title", "digest")}
        rules[rule.digest] = Listed(**said, shipped=True)
    for digest, heads in _published(url).items():
        first = heads[0]
        other = Listed(
            name=first.rule_name, version=first.rule_version, title="", digest=digest, shipped=False
        )
        rules[digest] = replace(rules.get(digest, other), published=tuple(head.no for head in heads))
    return list(rules.values())


def _line(terminal: Terminal, one: Listed) -> list[str]:
    nos = ", ".join(map(str, one.published))
    where = [terminal.words("rules.shipped")] if one.shipped else []
    where += [terminal.words("rules.published", nos=nos)] if nos else []
    return [one.name, one.version, one.title, one.digest[:12], ", ".join(where)]


def _published(url: str) -> dict[str, list[PublicationHead]]:
    """Publications by the digest of their rule; none where there is no store yet."""
    from kankei.errors import StoreError  # noqa: PLC0415
    from kankei.usecases.number import publication  # noqa: PLC0415
    from kankei_api.cli.opening import opened  # noqa: PLC0415

    found: dict[str, list[PublicationHead]] = {}
    try:
        heads = publication.listed(opened(url))
    except StoreError as error:
        if error.code != "store.missing":
            raise
        return found
    for head in heads:
        found.setdefault(head.rule_digest, []).append(head)
    return found


@command.command("show")
@click.argument("rule", metavar="RULE")
@click.option("--out", type=Target(), metavar="FILE")
@json_option
@store_option
@click.pass_obj
def show(terminal: Terminal, *, rule: str, out: str | None, as_json: bool, store_url: str) -> int:
    """A rule's file as it stands, then what it says in sentences; a number is a publication: its rule.

    The sentences are comments, so that what is shown is a rule's file, too.
    """
    from kankei.counting import load_rule, rule_text  # noqa: PLC0415
    from kankei.usecases.number import ruling  # noqa: PLC0415
    from kankei_api.cli.opening import opened  # noqa: PLC0415

    if Published.names(rule):
        found = ruling.published(opened(store_url), Published().convert(rule, None, None), lang=terminal.lang)
    else:
        found = ruling.view(load_rule(rule), rule_text(rule), lang=terminal.lang)
    if out is not None:
        from kankei_api.cli import targets  # noqa: PLC0415

        targets.write_new(out, found.text, "--out")
        terminal.say("rules.written", name=found.name, file=out)
        return 0
    if as_json:
        terminal.json(found)
        return 0
    terminal.show(found.text)
    terminal.show(f"# {terminal.words('rules.says')}")
    for words in found.says:
        terminal.show(f"#   {words}")
    return 0


@command.command("check")
@click.argument("rule", metavar="FILE")
@click.pass_obj
def check(terminal: Terminal, *, rule: str) -> int:
    """Read a rule; an error names the line."""
    from kankei.counting import load_rule, shipped_rules  # noqa: PLC0415
    from kankei.errors import RuleError  # noqa: PLC0415

    loaded = load_rule(rule)
    for name in shipped_rules():
        own = load_rule(name)
        same = (own.name, own.version) == (loaded.name, loaded.version)
        if same and own.digest != loaded.digest:
            raise RuleError(loaded.name, "rule.edited_shipped", version=loaded.version)
    facts = {"name": loaded.name, "version": loaded.version, "title": loaded.title}
    terminal.say("rules.fine", rule=rule, **facts, digest=loaded.digest[:12])
    return 0


@command.command("diff")
@click.argument("first", metavar="RULE")
@click.argument("second", metavar="RULE")
@click.option("--as-of", type=Day(), metavar="DATE")
@click.option("--known-at", type=Moment(), metavar="TIME")
@click.option("--town", envvar="KANKEI_TOWN", default="")
@out_option
@json_option
@store_option
@click.pass_obj
def diff(
    terminal: Terminal,
    *,
    first: str,
    second: str,
    as_of: dt.date | None,
    known_at: dt.datetime | None,
    town: str,
    out: str | None,
    as_json: bool,
    store_url: str,
) -> int:
    """The same people under two rules, and what these say; a number is a publication: its rule."""
    from kankei.usecases.number import ruling  # noqa: PLC0415
    from kankei_api import spreadsheets  # noqa: PLC0415
    from kankei_api.cli.acting import settled  # noqa: PLC0415

    store, known_at = settled(store_url, "rules", known_at=known_at)
    found = ruling.compare(
        store,
        (_rule(store, first), _rule(store, second)),
        as_of=as_of or today(),
        known_at=known_at,
        town=town,
    )
    if out is not None:
        rows = spreadsheets.write(out, _columns(found))
        terminal.warn("bridge.written", file=out, rows=f"{rows:,}")
    if as_json:
        terminal.json(found)
    else:
        _show(terminal, found)
    return 0


def _rule(store: Store, text: str) -> str | CountingRule:
    """The rule that an argument names: by name, by file, or by what was published under it."""
    from kankei.usecases.number import publication  # noqa: PLC0415

    if not Published.names(text):
        return text
    rule, _ = publication.kept_files(publication.find(store, Published().convert(text, None, None)))
    return rule


def _columns(found: RuleDifference) -> dict[str, list[object]]:
    people = found.people
    return {
        "person_id": [person.person for person in people],
        "counted_by": [person.counted_by for person in people],
        "why": [person.why for person in people],
        "axes_first": [" ".join(person.axes_first) for person in people],
        "axes_second": [" ".join(person.axes_second) for person in people],
    }


def _show(terminal: Terminal, found: RuleDifference) -> None:
    from kankei.usecases.report.terminal import day_text, moment_text  # noqa: PLC0415

    lang = terminal.lang
    terminal.say("rules.diff_head", day=day_text(found.as_of, lang), moment=moment_text(found.known_at, lang))
    rows = [[terminal.words("rules.diff_both"), f"{found.both:,}"]]
    for line in found.lines:
        only = terminal.words("rules.diff_only", rule=line.counted_by)
        rows.append([f"{only}: {terminal.words(f'rules.why_{line.why}')}", f"{line.people:,}"])
    rules, numbers = (found.first, found.second), (found.number_first, found.number_second)
    alike = found.first.name == found.second.name
    names = [f"{rule.name} {rule.version}" if alike else rule.name for rule in rules]
    for name, number in zip(names, numbers, strict=True):
        rows.append([terminal.words("rules.diff_number", rule=name), f"{number:,}"])
    terminal.table(["", terminal.words("bridge.number")], rows, numbers_from=1)
    if not found.amendments:
        terminal.say("rules.diff_same")
        return
    terminal.say("rules.diff_texts")
    said = [[one.key, one.first or "-", one.second or "-"] for one in found.amendments]
    terminal.table([terminal.words("rules.diff_key"), *names], said, numbers_from=3)
