"""From an error of the family to the code, facts and sentence by which staff learn of it."""

import errno
import os
from collections.abc import Callable, Mapping
from typing import Any

from kankei.errors import (
    ExtraError,
    FieldError,
    FileError,
    KankeiError,
    ModelError,
    RuleError,
    StoreError,
    TableError,
    UnknownError,
)
from kankei.model import Problem
from kankei.wording import Lang, Surface, sentence

Coded = tuple[str, Mapping[str, str]]


def coded(error: Exception) -> Coded:
    """The code of a sentence and the facts that fill it; never a person's data.

    >>> coded(UnknownError("person"))
    ('unknown.person', {})
    """
    known = (tell(error) for kind, tell in TELLING if isinstance(error, kind))
    return next(known, ("cli.unexpected", {"kind": type(error).__name__}))


def urn(code: str) -> str:
    """The stable name of what went wrong, for programs.

    >>> urn("unknown.person")
    'urn:kankei:problem:unknown:person'
    """
    return f"urn:kankei:problem:{code.replace('.', ':')}"


def _of_system(error: OSError) -> Coded:
    if error.filename is None:
        code = "cli.no_room" if error.errno == errno.ENOSPC else "cli.system_unnamed"
        return code, {"kind": error.strerror or type(error).__name__}
    facts = {"file": os.fspath(error.filename) if isinstance(error.filename, str | os.PathLike) else "?"}
    found = next((code for kind, code in SYSTEM if isinstance(error, kind)), "cli.system")
    return found, facts | {"kind": error.strerror or type(error).__name__}


SYSTEM = (
    (FileNotFoundError, "cli.file_missing"),
    (PermissionError, "cli.file_locked"),
    (IsADirectoryError, "cli.file_is_folder"),
)
TELLING: tuple[tuple[type[Exception], Callable[[Any], Coded]], ...] = (
    (FieldError, lambda error: (error.code, {})),
    (FileError, lambda error: (error.code, {**error.facts, "file": error.file})),
    (RuleError, lambda error: (error.code, {**error.facts, "rule": error.rule, "line": str(error.line)})),
    (StoreError, lambda error: (error.code, error.facts)),
    (ExtraError, lambda error: (error.code, {"extra": error.extra})),
    (UnknownError, lambda error: (error.code, {})),
    (ModelError, lambda error: (error.code, error.facts)),
    (TableError, lambda error: (error.code, error.facts)),
    (KankeiError, lambda _: ("cli.refused", {})),
    (OSError, _of_system),
)


def told(problem: Problem, lang: Lang = "ja", surface: Surface = "terminal") -> str:
    """A problem as one sentence; row and column are there for the braces that ask for them."""
    place = {"row": str(problem.row or ""), "column": problem.column}
    return sentence(problem.code, {**place, **problem.facts}, lang=lang, surface=surface)
