"""Do the tests bite? python benchmarks/mutants.py [--area counting] [--sample 40] [--seed 1].

One thing at a time is made wrong in a copy of the tree (``<`` for ``<=``, ``or`` for ``and``, a number one
larger, a condition or a call left out, an answer of None), and the tests of that area are run on SQLite until
one fails. Drawn at random, the same ones for a seed. What no test minds is printed: it is a gap, or no change
at all (a bound that nothing touches, a duplicate that a set swallows, the look of a drawing). A change takes
seconds where a test minds, and as long as all tests of its area where none does (authorisation: two minutes).
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


def within(folder: str, names: str) -> tuple[str, ...]:
    """Modules of a folder."""
    return tuple(f"{folder}/{name}.py" for name in names.split())


USECASES, API = "src/kankei/usecases", "api/kankei_api"
AREAS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "authorisation": (
        (
            *within(API, "security tokens proofs sign_on refusals limits calling conditions"),
            *within(f"{USECASES}/access", "accounts service_tokens"),
            f"{USECASES}/people/disclosure.py",
            f"{USECASES}/interaction/discretion.py",
            f"{USECASES}/rights/reserve.py",
            "src/kankei/model/access.py",
        ),
        (
            *within("tests/api", "test_access test_hostile_tokens test_protected_contacts test_sign_on"),
            *within("tests/api", "test_assurance test_directory test_erased_ids test_tags test_cli_access"),
            *within("tests/usecases", "test_disclosure test_protection"),
            "tests/api/test_matrix.py",
        ),
    ),
    "counting": (
        ("src/kankei/counting/*.py",),
        (
            "tests/counting",
            *within("tests/usecases", "test_report test_report_interval test_publication test_council"),
            "tests/api/test_cli_council.py",
        ),
    ),
    "gate": (
        ("importers/kankei_importers/gate/*.py",),
        ("tests/importers", "tests/corpus", "tests/api/test_cli_gate.py"),
    ),
    "judgements": (
        (
            f"{USECASES}/review/*.py",
            f"{USECASES}/identity/succession.py",
            *within("src/kankei/store", "judgements verdicts"),
        ),
        (
            *within("tests/usecases", "test_review test_review_groups test_judged test_intake test_reversal"),
            *within("tests/api", "test_erased_ids test_cli_review"),
        ),
    ),
    "ledger": (
        (
            *within(f"{USECASES}/ledger", "taking outcomes page reversal updates screening"),
            *within(f"{USECASES}/people", "mending correcting"),
            *within("src/kankei/store", "versions batches undoings"),
        ),
        (
            *within("tests/usecases", "test_ledger test_reversal test_preview test_screening test_rights"),
            *within("tests/usecases", "test_ledger_laws test_publication"),
            "tests/api/test_cli_ledger.py",
            "tests/store",
        ),
    ),
}
"""By area: what is made wrong, and the tests that are to notice, those that notice most first."""
EXAMPLES = "tests/test_docs.py"
OPPOSITE: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
PATIENCE = 600
"""Seconds after which tests that never end count as having noticed."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A piece of a file, and what stands there instead."""

    file: str
    node: ast.expr | ast.stmt
    instead: str

    def within(self, text: str) -> str:
        """The file with the piece exchanged."""
        lines = text.encode().split(b"\n")
        last = (self.node.end_lineno or self.node.lineno) - 1
        head = lines[self.node.lineno - 1][: self.node.col_offset]
        tail = lines[last][self.node.end_col_offset :]
        lines[self.node.lineno - 1 : last + 1] = [head + self.instead.encode() + tail]
        return b"\n".join(lines).decode()


def main() -> None:
    """Print a line for each area and each mutant that nobody noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--area", choices=AREAS, action="append")
    parser.add_argument("--sample", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    print("| area | mutants in all | tried | noticed |")
    print("| --- | ---: | ---: | ---: |", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(Path(folder) / "tree")
        unnoticed = [line for area in told.area or AREAS for line in tried(copy, area, told)]
    print("\nNot noticed:\n" + "\n".join(unnoticed))


def copied(target: Path) -> Path:
    """The files that are kept in the repository, as they are now."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target / name)
    return target


def tried(copy: Path, area: str, told: argparse.Namespace) -> list[str]:
    """One line of the table; the mutants of an area that no test noticed."""
    patterns, tests = AREAS[area]
    files = sorted(file for pattern in patterns for file in named(copy, pattern))
    everyone = [one for file in files for one in mutants(file, (copy / file).read_text("utf-8"))]
    chosen = random.Random(told.seed).sample(everyone, min(told.sample, len(everyone)))
    if fail(copy, tests):
        raise SystemExit(f"the tests of {area} fail with nothing made wrong")
    unnoticed = [one for one in chosen if not noticed(copy, one, tests)]
    print(
        f"| {area} | {len(everyone)} | {len(chosen)} | {1 - len(unnoticed) / len(chosen):.0%} |", flush=True
    )
    return [f"- {one.file}:{one.node.lineno}: {ast.unparse(one.node)} → {one.instead}" for one in unnoticed]


def named(copy: Path, pattern: str) -> list[str]:
    """The files that a pattern names; one that names none would be tested by nothing."""
    if found := [str(file.relative_to(copy)) for file in copy.glob(pattern)]:
        return found
    raise SystemExit(f"{pattern}: there is no such file; put its new name into AREAS")


def noticed(copy: Path, one: Mutant, tests: tuple[str, ...]) -> bool:
    """Whether a test fails with it."""
    file = copy / one.file
    text = file.read_text("utf-8")
    file.write_text(one.within(text), "utf-8")
    try:
        return fail(copy, tests)
    finally:
        file.write_text(text, "utf-8")


def fail(copy: Path, tests: tuple[str, ...]) -> bool:
    """Whether a test fails in the tree as it is, or never ends."""
    rooms = os.pathsep.join(str(copy / room) for room in ("alembic", "api", "importers", "src"))
    options = ["-x", "-q", "-n", "auto", "-p", "no:cacheprovider", "-k", "not postgresql"]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *tests, EXAMPLES],
            cwd=copy,
            env=os.environ | {"PYTHONPATH": rooms, "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
            capture_output=True,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def mutants(file: str, text: str) -> Iterator[Mutant]:
    """Everything within functions that can be made wrong by one change."""
    tree = ast.parse(text)
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    inside = {id(part): part for one in functions for place in one.body for part in ast.walk(place)}
    silent = {id(part) for node in inside.values() for words in wordless(node) for part in ast.walk(words)}
    for node in inside.values():
        if id(node) not in silent:
            yield from (Mutant(file, place, instead) for place, instead in wrong(node))


def wordless(node: ast.AST) -> Iterator[ast.AST]:
    """What of a node is never made wrong: annotations, docstrings, sentences, what an assertion says."""
    if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
        yield node.annotation
    if isinstance(node, ast.JoinedStr | ast.Assert) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ):
        yield node


def wrong(node: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """How a node can be wrong: which piece of it, and what stands there instead."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in OPPOSITE:
            yield node, changed(node, ops=[OPPOSITE[type(op)]()])
        case ast.BoolOp() | ast.BinOp() if type(node.op) in OPPOSITE:
            yield node, changed(node, op=OPPOSITE[type(node.op)]())
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            yield node, f"({ast.unparse(node.operand)})"
        case ast.Constant(value=bool(value)):
            yield node, str(not value)
        case ast.Constant(value=int(value)):
            yield node, str(value + 1)
        case ast.IfExp():
            yield node, changed(node, body=node.orelse, orelse=node.body)
        case _:
            yield from left_out(node)


def left_out(node: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """The same where a condition, a call or an answer is missing."""
    match node:
        case ast.If():
            yield node.test, "False"
        case ast.comprehension(ifs=[test, *_]):
            yield test, "True"
        case ast.Expr(value=ast.Call()):
            yield node, "pass"
        case ast.Return(value=ast.expr()):
            yield node, "return None"


def changed(node: ast.expr, **parts: object) -> str:
    """The text of an expression with some of its parts exchanged."""
    copy = deepcopy(node)
    for name, part in parts.items():
        setattr(copy, name, part)
    return f"({ast.unparse(copy)})"


if __name__ == "__main__":
    main()
