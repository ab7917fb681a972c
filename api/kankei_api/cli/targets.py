"""Files that a command writes: a target is never the store, a list that is read, or somebody's own file."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import rich_click as click

from kankei.errors import FileError
from kankei.store.unit import address
from kankei_api.cli.options import Target, named
from kankei_api.lists import Listed
from kankei_importers import mapping, rejects

__all__ = ["numbered", "spare_for_mapping", "spare_for_rejects", "spare_store", "write_new"]

BESIDE = ("", "-wal", "-shm", "-journal", "-turn")
"""Endings of the files that SQLite and we keep of one store."""


def spare_store(context: click.Context, given: dict[str, Any]) -> None:
    """See that each target of a call can be written, and is no file of the store.

    Raises:
        FileError: ``target.no_folder``, ``target.folder`` or ``target.store``, before anything is done.
    """
    targets = [
        (param, Path(given[param.name]))
        for param in context.command.params
        if isinstance(param.type, Target) and param.name and given.get(param.name)
    ]
    for param, target in targets:
        _reach(target, named(param))
        if any(_same(target, file) for file in _kept(given["store_url"])):
            raise FileError(str(target), "target.store", option=named(param))


def _reach(target: Path, option: str) -> None:
    """See that there is a folder for a target, and none in its place."""
    if not target.parent.is_dir():
        raise FileError(target.name, "target.no_folder", folder=str(target.parent), option=option)
    if target.is_dir():
        raise FileError(str(target), "target.folder", option=option)


def _kept(store_url: str) -> list[Path]:
    """The files of a store, of a link those of what it names; none of one that a server keeps."""
    found = address(store_url)
    if found.get_backend_name() != "sqlite" or not found.database:
        return []
    file = Path(found.database).resolve()
    return [file.with_name(f"{file.name}{ending}") for ending in BESIDE]


def write_new(target: str, text: str, option: str) -> None:
    """Write a file that somebody will edit, never over one that is there.

    Raises:
        FileError: ``target.exists``.
    """
    try:
        with Path(target).open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise FileError(target, "target.exists", option=option) from None


def spare_for_rejects(target: str, lists: Sequence[Listed]) -> None:
    """See that rejected rows would be written over none of the lists, nor over what is not ours.

    Raises:
        FileError: ``target.no_folder``, ``target.folder``, ``target.list`` or ``target.not_ours``.
    """
    for file in _rejects(Path(target), lists):
        _spare(file, lists, "--errors", rejects.wrote)


def spare_for_mapping(target: str, lists: Sequence[Listed], option: str) -> None:
    """The same of a mapping, which ``option`` asks for."""
    _spare(Path(target), lists, option, mapping.wrote)


def numbered(target: Path, number: int, name: str) -> Path:
    """The file for the rejected rows of one of several lists.

    >>> numbered(Path("直す.csv"), 2, "四月.csv").name
    '直す_2_四月.csv'
    """
    return target.with_stem(f"{target.stem}_{number}_{Path(name).stem}")


def _rejects(target: Path, lists: Sequence[Listed]) -> list[Path]:
    """All files that may be written over: the target, and those there are that are numbered beside it."""
    if len(lists) < 2:
        return [target]
    names = "|".join({re.escape(Path(one.name).stem) for one in lists})
    beside = re.compile(rf"{re.escape(target.stem)}_\d+_({names}){re.escape(target.suffix)}")
    return [target, *(file for file in target.parent.iterdir() if beside.fullmatch(file.name))]


def _spare(target: Path, lists: Sequence[Listed], option: str, wrote: Callable[[Path], bool]) -> None:
    _reach(target, option)
    if not target.is_file():
        return
    if any(isinstance(one.path, Path) and _same(target, one.path) for one in lists):
        raise FileError(str(target), "target.list", option=option)
    if not wrote(target):
        raise FileError(str(target), "target.not_ours", option=option)


def _same(one: Path, two: Path) -> bool:
    """Whether two paths lead to one file, by whichever way."""
    return one.resolve() == two.resolve() or (one.exists() and two.exists() and one.samefile(two))
