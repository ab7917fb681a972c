"""A list read as staff asked for it, as its headers show, or by a mapping that was saved for its like."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import msgspec

from kankei.counting import load_town
from kankei.errors import FileError
from kankei.fields.year import Year
from kankei.model import Channel, DraftFile, Problem
from kankei.model.goal import Town
from kankei.store import Store, towns
from kankei.wording import quoted
from kankei_api import mappings
from kankei_api.clock import today
from kankei_api.lists import Listed, content
from kankei_api.taking import Choices
from kankei_importers import days, gate, mapping, reading, run
from kankei_importers.mapping import Mapping
from kankei_importers.recognition import LAYOUTS

__all__ = ["Reader", "problem_of"]

DECLARED = {layout.name for layout in LAYOUTS}


class Reader:
    """Reads lists by what staff said of them; the store is only asked for its town and its mappings."""

    def __init__(self, store: Store, choices: Choices) -> None:
        self._store, self._choices = store, choices
        self._understood: Mapping | None = None
        self._fetched: dict[str, bytes] = {}

    @cached_property
    def town(self) -> Town:
        """The town that the lists should be of, read once."""
        if self._choices.town is not None:
            return load_town(self._choices.town)
        with self._store.reading() as connection:
            return towns.in_force(connection)

    def look_up(self) -> None:
        """Ask the store now, for town and mappings, and not within a unit that others wait for.

        Each of them holds a connection, so there may be none left for a second one.
        """
        _ = self.town, self._saved

    def content(self, file: Listed) -> bytes:
        """The bytes of a list; those of a kintone app are fetched once."""
        if isinstance(file.path, bytes):
            return file.path
        if isinstance(file.path, Path):
            return file.path.read_bytes()
        if file.path not in self._fetched:
            self._fetched[file.path] = content(file.path, self._choices.token_env)
        return self._fetched[file.path]

    def read(self, file: Listed) -> DraftFile:
        """The list in rows, not yet held against the store; whatever is wrong with it as a whole is in it."""
        try:
            given = self._given()
            draft = self._draft(file, given)
            saved = self._recognised(file, draft)
            if saved is not None:
                given = saved.mapping
                new = mappings.added(saved, draft.header or self._header(file))
                drafted = self._draft(file, saved.mapping)
                draft = msgspec.structs.replace(
                    drafted,
                    layout=f"{saved.mapping.name}@{saved.mapping.version}",
                    notes=(*_of_new_columns(saved, new), *drafted.notes),
                )
        except FileError as error:
            problem = (problem_of(error, file),)
            return DraftFile(
                name=file.name, problems=problem, digest="", layout="", encoding="", channel="", source=""
            )
        if draft.header and draft.layout not in DECLARED and (draft.rows or not draft.problems):
            rows = (row.cells for row in draft.rows)
            proposed = days.understood(draft.header, rows, Channel(draft.channel))
            self._understood = given if isinstance(given, Mapping) else proposed
        return draft

    def basis(self, files: Sequence[Listed]) -> tuple[Town, list[Mapping], Mapping | None]:
        """By what else lists are read: the town, the mappings kept for them, the one asked for."""
        kept = [] if self._choices.mapping or self._choices.layout else [*self._kept_for(files)]
        try:
            given = self._given()
            return self.town, kept, mapping.load(given) if isinstance(given, Path) else given
        except FileError:
            return self.town, kept, None

    def _kept_for(self, files: Sequence[Listed]) -> Iterator[Mapping]:
        """The saved mapping that fits each list that has one; a list that cannot be read has none."""
        for file in files if self._saved else ():
            with suppress(FileError):
                if saved := mappings.recognise(self._saved, self._header(file)):
                    yield saved.mapping

    def save_mapping(self, path: str) -> None:
        """Keep how the last list without a layout of its own was understood, to be mended.

        Raises:
            FileError: Every list had a layout (``mapping.not_needed``).
        """
        if self._understood is None:
            raise FileError(Path(path).name, "mapping.not_needed")
        self._understood.save(path)

    def _draft(self, file: Listed, given: Mapping | Path | None) -> DraftFile:
        said = self._choices
        return run.draft(
            file.path if isinstance(file.path, Path) else self.content(file),
            name=file.name,
            sheet=file.sheet,
            folder=file.folder,
            channel=said.channel or (given.channel if isinstance(given, Mapping) else None),
            layout=said.layout,
            source=said.source or file.source,
            purpose=said.purpose,
            mapping=given,
            expected=_expected(self.town, said.year),
            accept=said.accept,
        )

    def _given(self) -> Mapping | Path | None:
        """The mapping that was asked for: a file, given as a layout too, or one saved under this name."""
        said, layout = self._choices.mapping, self._choices.layout or ""
        if layout.endswith(mapping.SUFFIX):
            return Path(layout)
        if said is None:
            return None
        return self._saved[said][-1].mapping if said in self._saved else Path(said)

    @cached_property
    def _saved(self) -> dict[str, list[mappings.Saved]]:
        return mappings.listed(self._store)

    def _recognised(self, file: Listed, draft: DraftFile) -> mappings.Saved | None:
        """The saved mapping for a list of which nothing else was said and that no layout knows."""
        said = self._choices
        codes = {problem.code for problem in draft.problems}
        declared = said.mapping or said.layout or draft.layout in DECLARED
        if declared or not codes <= mappings.UNREAD or not self._saved:
            return None
        header = draft.header or self._header(file)
        found = mappings.recognise(self._saved, header)
        agree = found is None or said.channel in {None, str(found.mapping.channel)}
        if found is None or not agree:
            return None
        others = draft.channel not in {"", found.mapping.channel}
        return None if others and mappings.added(found, header) else found

    def _header(self, file: Listed) -> Sequence[str]:
        path = file.path if isinstance(file.path, Path) else self.content(file)
        return reading.read(path, file.name, sheet=file.sheet).header


def _of_new_columns(saved: mappings.Saved, new: Sequence[str]) -> tuple[Problem, ...]:
    """What is to be noted of a list that has columns which its mapping was not saved for."""
    if not new:
        return ()
    facts = {"name": saved.mapping.name, "columns": quoted(new)}
    return (Problem(code="mapping.new_columns", facts=facts),)


def _expected(town: Town, year: Year | None) -> gate.Expectation:
    """A list of the town that the counts are about, of a year somebody said, and not of the future."""
    return gate.Expectation(town=town.name, town_code=town.code, home=town.home, year=year, today=today())


def problem_of(error: FileError, file: Listed) -> Problem:
    """That a list cannot be read or stored, under the name by which it is known."""
    return Problem(code=error.code, facts={**error.facts, "file": file.name})
