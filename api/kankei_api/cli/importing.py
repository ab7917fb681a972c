"""``kankei import``: lists in, a ledger page for each of them out."""

from __future__ import annotations

import re
import uuid  # noqa: TC003  the options need the module
from typing import TYPE_CHECKING, Any

import rich_click as click
from click import get_current_context
from click.core import ParameterSource

from kankei.errors import StoreError
from kankei.model import Purpose
from kankei_api.cli.options import Id, Target, Usage, Year, channel_option, json_option, store_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kankei.matching.model import Model
    from kankei.usecases.preview import Preview
    from kankei_api.cli.console import Bar, Terminal
    from kankei_api.intake import Intake, Listed, Taken

_SAID = frozenset(
    {
        *("channel", "layout", "source", "purpose", "mapping", "town", "year", "accept"),
        *("token_env", "store_url"),
    }
)
"""What is said of lists and where they go, and not what is done beside taking them."""


@click.command("import")
@click.argument("paths", nargs=-1, metavar="PATH...")
@channel_option
@click.option("--layout")
@click.option("--source")
@click.option("--purpose", type=click.Choice([str(purpose) for purpose in Purpose]), metavar="PURPOSE")
@click.option("--mapping", metavar="FILE|NAME")
@click.option("--save-mapping", type=Target(), metavar="FILE")
@click.option("--sheet", "sheets", multiple=True, metavar="NAME")
@click.option("--town", envvar="KANKEI_TOWN", metavar="NAME|FILE")
@click.option("--year", type=Year(), metavar="YEAR")
@click.option("--accept", multiple=True, metavar="CODE")
@click.option("--token-env", default="KANKEI_KINTONE_TOKEN", metavar="NAME")
@click.option("--dry-run", is_flag=True)
@click.option("--preview", "token", metavar="TOKEN")
@click.option("--yes", is_flag=True)
@click.option("--model", envvar="KANKEI_MODEL", metavar="FILE")
@click.option("--errors", type=Target(), metavar="FILE")
@click.option("--list", "only_list", is_flag=True)
@click.option("--all", "everything", is_flag=True)
@click.option("--ledger", type=Id("import"), metavar="ID")
@click.option("--out", type=Target(), metavar="FILE")
@json_option
@store_option
@click.pass_obj
def command(  # one argument per option
    terminal: Terminal,
    /,
    *,
    paths: tuple[str, ...],
    save_mapping: str | None,
    sheets: tuple[str, ...],
    dry_run: bool,
    token: str | None,
    yes: bool,
    model: str | None,
    errors: str | None,
    only_list: bool,
    everything: bool,
    ledger: uuid.UUID | None,
    out: str | None,
    as_json: bool,
    store_url: str,
    **said: Any,  # the fields of Choices
) -> int:
    """Preview, ask, apply, resolve; 0 only if every file was taken. No list but a model: use that model."""
    from kankei.usecases.identity import models  # noqa: PLC0415
    from kankei_api.cli import imports  # noqa: PLC0415  everything heavy: --help must not pay for it
    from kankei_api.cli.opening import opened  # noqa: PLC0415
    from kankei_api.intake import Choices, Intake, cut_up  # noqa: PLC0415

    if only_list:
        return imports.show(terminal, store_url, everything=everything, as_json=as_json)
    if ledger is not None:
        return imports.write_page(terminal, store_url, ledger, out)
    chosen = None if model is None else models.load(model)
    if chosen is not None and not paths:
        return _use(terminal, store_url, chosen)
    files, others = _found(paths)
    if not (yes or dry_run or (terminal.can_ask() and not as_json)):
        raise Usage("usage.nobody_to_ask")
    _spare(files, errors, save_mapping)
    files = cut_up(files, sheets)
    said |= {"purpose": said["purpose"] or "", "accept": acceptable(said["accept"])}
    choices = Choices(**said)
    call = Call(terminal, Intake(opened(store_url), choices), files, others, as_json=as_json)
    if token is not None:
        call.intake.hold(token, files)
    if (dry_run or not yes) and not call.agreed(dry_run=dry_run):
        return call.rehearsed(save_mapping=save_mapping, errors=errors) if dry_run else call.code
    return call.take(save_mapping=save_mapping, errors=errors, model=chosen)


def again() -> str:
    """The call under way, to be typed once more: its lists, and what was said of them; not what it writes."""
    from kankei.store import servers  # noqa: PLC0415  loads nothing until lists are seen

    context = get_current_context()
    words = ["kankei", "import", *map(_typed, context.params["paths"])]
    for option in context.command.params:
        given = context.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE
        if given and option.name in _SAID:
            value = context.params[option.name]
            for one in value if option.multiple else (value,):
                shown = servers.masked(one) if option.name == "store_url" else str(one)
                words += [option.opts[0], _typed(shown)]
    return " ".join(words)


def _typed(word: str) -> str:
    """A word as a terminal takes it whole."""
    return word if re.fullmatch(r"[\w@%+=:,./\\-]+", word) else f'"{word}"'


def _found(paths: Sequence[str]) -> tuple[list[Listed], list[str]]:
    """The lists that the paths lead to, at least one, and the other files there."""
    from kankei_api.intake import listed  # noqa: PLC0415

    if not paths:
        raise Usage("usage.no_paths")
    files, others = listed(paths)
    if not files:
        raise Usage("usage.no_lists")
    return files, others


def _use(terminal: Terminal, store_url: str, model: Model) -> int:
    """Let the store use another model from now on, without a list."""
    from kankei_api.cli.opening import opened  # noqa: PLC0415
    from kankei_api.intake import Choices, Intake  # noqa: PLC0415

    intake = Intake(opened(store_url), Choices())
    with intake.turn():
        changed = intake.adopt(model)
    code = "train.adopted" if changed else "train.adopted_before"
    terminal.say(code, name=model.name, digest=model.digest[:12])
    return 0


def _spare(files: Sequence[Listed], errors: str | None, save_mapping: str | None) -> None:
    """See before anything is done that what is to be written beside the lists takes nobody's file."""
    from kankei_api.cli import targets  # noqa: PLC0415

    if errors:
        targets.spare_for_rejects(errors, files)
    if save_mapping:
        targets.spare_for_mapping(save_mapping, files, "--save-mapping")


def acceptable(codes: tuple[str, ...]) -> tuple[str, ...]:
    """The codes as they are, if a person may overrule what they say."""
    from kankei_importers.gate import ACCEPTABLE  # noqa: PLC0415

    unknown = sorted(set(codes) - ACCEPTABLE)
    if unknown:
        raise Usage("usage.accept", codes=", ".join(unknown), choices=", ".join(sorted(ACCEPTABLE)))
    return codes


class Call:
    """One call of the command, after its options were understood; ``code`` is its exit code so far."""

    def __init__(
        self,
        terminal: Terminal,
        intake: Intake,
        files: Sequence[Listed],
        others: Sequence[str],
        *,
        as_json: bool,
    ) -> None:
        self.terminal, self.intake, self.files, self.others = terminal, intake, files, others
        self.as_json, self.code = as_json, 1

    def agreed(self, *, dry_run: bool) -> bool:
        """Show what would happen; whether somebody wants it. A dry run only shows."""
        from kankei_api.cli import forecasts, receipts  # noqa: PLC0415

        self.terminal.interrupted = "cli.interrupted_before"
        seen = self._preview()
        taken = receipts.with_notes(forecasts.receipts_of(seen), self.intake.notes)
        token = self.intake.token(self.files, seen)
        refused = any(one.refused for one in taken)
        self.code = 1 if refused or not dry_run else 0
        if dry_run and self.as_json:
            document = receipts.document(self.terminal, taken)
            self.terminal.json(document | forecasts.document(seen, token))
            return False
        receipts.show(self.terminal, taken, self.others)
        forecasts.show(self.terminal, seen, receipts.cautioned(taken))
        if dry_run and any(not one.refused for one in taken):
            self.terminal.say("preview.token", call=again(), token=token)
        if dry_run:
            return False
        if receipts.agreed(self.terminal, taken):
            return True
        self.terminal.say("cli.import_declined")
        return False

    def take(self, *, save_mapping: str | None, errors: str | None, model: Model | None) -> int:
        """Take the lists one by one, then work out who is who, with another model if one is given."""
        from kankei_api.cli import imports, receipts  # noqa: PLC0415

        self.terminal.interrupted = "cli.interrupted_import"
        with self.intake.turn():
            left = self.intake.begin(len(self.files))
            if left is not None:
                imports.tell_unfinished(self.terminal, left)
            with self.terminal.progress(len(self.files) + 1, quiet=self.as_json) as bar:
                try:
                    taken = self._applied(bar)
                    self.intake.resolve(self.terminal.stages(bar))
                except StoreError as error:
                    if error.code == "preview.moved":
                        self.intake.abandon()
                    self._tell_kept()
                    raise
        code = receipts.close(self.terminal, taken, as_json=self.as_json, others=self.others)
        if errors:
            self._write_errors(errors, taken)
        if save_mapping:
            self._keep_mapping(save_mapping)
        if model is not None and self.intake.adopt(model):
            self.terminal.warn("train.adopted", name=model.name, digest=model.digest[:12])
        return code

    def _applied(self, bar: Bar) -> list[Taken]:
        """Take the lists one by one; once the store has moved on, the others together, if that is as told."""
        from kankei_api.cli import receipts  # noqa: PLC0415

        taken: list[Taken] = []
        for file in receipts.passing(bar, self.files):
            try:
                taken.append(self.intake.apply(file, bar.rows))
            except StoreError as error:
                if error.code != "preview.moved":
                    raise
                others = self.files[len(taken) :]
                return taken + self.intake.as_told(others, bar.rows, self.terminal.stages(bar))
        return taken

    def _tell_kept(self) -> None:
        """Say how many lists an import that breaks off has taken: the error tells of the last unit alone."""
        if taken := self.intake.lists_taken:
            self.terminal.warn("cli.import_broke_off", taken=f"{taken:,}", files=f"{len(self.files):,}")

    def rehearsed(self, *, save_mapping: str | None, errors: str | None) -> int:
        """Keep of a dry run how the columns were understood; rejected rows wait for lists that are taken."""
        if errors:
            self.terminal.warn("cli.errors_dry_run", file=errors)
        if save_mapping:
            self._keep_mapping(save_mapping)
        return self.code

    def _preview(self) -> Preview:
        from kankei_api.cli import receipts  # noqa: PLC0415
        from kankei_api.clock import today  # noqa: PLC0415

        with self.terminal.progress(len(self.files) + 1, quiet=self.as_json) as bar:
            return self.intake.preview(
                lambda: receipts.passing(bar, self.files),
                as_of=today(),
                whole=self.as_json,
                progress=bar.rows,
                watch=self.terminal.stages(bar),
            )

    def _keep_mapping(self, path: str) -> None:
        """Keep how the last list was understood, to be mended."""
        self.intake.reader.save_mapping(path)
        self.terminal.warn("cli.import_mapping_saved", file=path)

    def _write_errors(self, target: str, taken: Sequence[Taken]) -> None:
        from kankei_api.cli import imports  # noqa: PLC0415

        rejected = [
            (file, self.intake.reader.content(file), one.receipt, one.rows, self._again(file, one))
            for file, one in zip(self.files, taken, strict=True)
            if one.rows
        ]
        if not rejected:
            stopped = any(one.refused for one in taken)
            self.terminal.warn("cli.errors_stopped" if stopped else "cli.no_errors")
        imports.write_errors(self.terminal, target, rejected, self.intake.hidden())

    def _again(self, file: Listed, taken: Taken) -> str:
        """The options with which rows of a list are taken once more as rows of the same list."""
        from kankei_importers.title import NOTED  # noqa: PLC0415

        said = self.intake.choices
        told = next((note.facts["channel"] for note in taken.notes if note.code == NOTED), None)
        options = {"channel": said.channel or told, "source": said.source or file.source}
        return " ".join(f'--{name} "{value}"' for name, value in options.items() if value)
