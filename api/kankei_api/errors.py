"""From an error of the family to the code, facts and sentence by which staff learn of it."""

import os
from collections.abc import Mapping

from kankei.errors import FieldError, FileError, KankeiError, ModelError, RuleError, StoreError, UnknownError
from kankei.model import Problem
from kankei.wording import Lang, sentence

Coded = tuple[str, Mapping[str, str]]


def coded(error: Exception) -> Coded:
    """The code of a sentence and the facts that fill it; never a person's data.

    >>> coded(UnknownError("person"))
    ('unknown.person', {})
    """
    match error:
        case FieldError():
            return error.code, {}
        case FileError():
            return error.code, {**error.facts, "file": error.file}
        case RuleError():
            return error.code, {**error.facts, "rule": error.rule, "line": str(error.line)}
        case StoreError():
            return error.code, error.facts
        case UnknownError():
            return f"unknown.{error.noun}", {}
        case ModelError():
            return "model.unusable", {}
        case KankeiError():
            return "cli.refused", {}
        case OSError():
            return _of_system(error)
    return "cli.unexpected", {"kind": type(error).__name__}


def _of_system(error: OSError) -> Coded:
    facts = {"file": os.fspath(error.filename) if isinstance(error.filename, str | os.PathLike) else "?"}
    match error:
        case FileNotFoundError():
            return "cli.file_missing", facts
        case PermissionError():
            return "cli.file_locked", facts
        case IsADirectoryError():
            return "cli.file_is_folder", facts
    return "cli.system", facts | {"kind": error.strerror or type(error).__name__}


def told(problem: Problem, lang: Lang = "ja") -> str:
    """A problem as one sentence; row and column are there for the braces that ask for them."""
    place = {"row": str(problem.row or ""), "column": problem.column}
    return sentence(problem.code, {**place, **problem.facts}, lang=lang)
