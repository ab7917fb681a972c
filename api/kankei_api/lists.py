"""Lists where they lie: on the disk, folders with all below them, or in a kintone app."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from kankei_importers import kintone, reading

__all__ = ["Listed", "content", "cut_up", "listed"]

_READ = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls"}
_REFUSED = {".ods", ".numbers", ".zip"}
"""Where lists may be that are not read: each is refused with what to do, and not passed over."""


class Listed(Struct, frozen=True):
    """A list and the name under which the ledger will know it.

    ``path`` may be a kintone app's address, or the bytes of a list that was uploaded and lies nowhere.
    ``source`` says whose numbers its rows bear where that is known before it is read, as of an app.
    ``folder`` is what the folder is called that was named, or that holds a file that was. ``sheet`` is the
    title of the sheet that is the list, where a workbook holds several.
    """

    path: Path | str | bytes
    name: str
    source: str | None = None
    folder: str = ""
    sheet: str = ""

    def of_sheet(self, title: str) -> "Listed":
        """The list on this sheet of the workbook, under a name that tells which.

        >>> Listed(b"", "来訪者.xlsx").of_sheet("4月").name
        '来訪者.xlsx［4月］'
        """
        return replace(self, name=f"{self.name}［{title}］", sheet=title)


def cut_up(files: Iterable[Listed], titles: Sequence[str]) -> list[Listed]:
    """The lists one by one: of a workbook the sheets named, or all over which it cuts up one list."""
    found: list[Listed] = []
    for file in files:
        parts = titles or (() if isinstance(file.path, str) else reading.sheets(file.path))
        found += [file.of_sheet(title) for title in parts] or [file]
    return found


def listed(paths: Iterable[str]) -> tuple[list[Listed], list[str]]:
    """The lists that the paths name, folders with all below them, and the other files found in the folders.

    Raises:
        FileNotFoundError: A path names nothing.
        FileError: An address names no kintone app.
    """
    found: list[Listed] = []
    others: list[str] = []
    for said in paths:
        if said.startswith(kintone.SCHEME):
            app = kintone.address(said)
            found.append(Listed(said, app.name, app.source))
            continue
        path = Path(said)
        if not path.is_dir():
            path.stat()
            found.append(Listed(path, path.name, folder=path.resolve().parent.name))
            continue
        folder = path.resolve().name
        for file in sorted(file for file in path.rglob("*") if file.is_file() and not _hidden(file, path)):
            name = file.relative_to(path).as_posix()
            if file.suffix.lower() in _READ | _REFUSED:
                found.append(Listed(file, name, folder=folder))
            else:
                others.append(name)
    return found, others


def content(path: str, token_env: str) -> bytes:
    """The bytes of a list on the disk, or of a kintone app, whose token stands in an environment variable."""
    if path.startswith(kintone.SCHEME):
        return kintone.fetch(kintone.address(path), token=os.environ.get(token_env, ""))
    return Path(path).read_bytes()


def _hidden(file: Path, folder: Path) -> bool:
    """Whether a file is the system's or, ``~$``, the spreadsheet program's own."""
    return any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
