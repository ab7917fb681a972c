"""What is installed runs on Windows too: nothing of one system alone, and every text names its encoding."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(
    file for room in ("src", "api", "importers", "alembic") for file in (ROOT / room).rglob("*.py")
)
ELSEWHERE = {"crypt", "fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
OF_ONE_SYSTEM = {"chmod", "chown", "fork", "getuid", "geteuid", "mkfifo", "rename", "symlink"} | {
    "SIGALRM",
    "SIGHUP",
    "SIGKILL",
    "SIGUSR1",
}
"""``rename`` refuses on Windows where the target exists; ``replace`` does not."""
TEXTS = {"read_text", "write_text"}


def findings(source: str) -> Iterator[str]:
    """What a module does that another system cannot, or does otherwise."""
    for node in everywhere(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from ({one.name.partition(".")[0] for one in names} & ELSEWHERE)
            case ast.ImportFrom(module=str(module)):
                yield from ({module.partition(".")[0]} & ELSEWHERE)
            case ast.Attribute(attr=name) if name in OF_ONE_SYSTEM:
                yield name
            case ast.Constant(value=str(text)) if text.startswith(("/tmp", "/var/", "/dev/")):  # noqa: S108
                yield text
            case ast.Call() if reads_without_encoding(node):
                yield ast.unparse(node.func)


def everywhere(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those that stand under ``if sys.platform != "win32"``, which Windows never runs."""
    for child in ast.iter_child_nodes(tree):
        yield child
        if isinstance(child, ast.If) and ast.unparse(child.test) == "sys.platform != 'win32'":
            for other in child.orelse:
                yield other
                yield from everywhere(other)
        else:
            yield from everywhere(child)


def reads_without_encoding(call: ast.Call) -> bool:
    """Whether a call opens a text in whatever encoding the machine has."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if any(keyword.arg == "encoding" for keyword in call.keywords):
        return False
    if name in TEXTS:
        return True
    if name != "open" or ast.unparse(call.func).startswith("archive."):
        return False
    said = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    modes = [one.value for one in said if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return not any("b" in mode and len(mode) <= 3 for mode in modes)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_nothing_in_it_is_of_one_system(file: Path) -> None:
    assert list(findings(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "import fcntl",
        "from resource import getrusage",
        "os.fork()",
        "os.rename(a, b)",
        "path = '/tmp/x'",
        "open('x')",
        "path.open('w')",
        "path.read_text()",
        "if sys.platform == 'win32':\n    os.getuid()",
        "if sys.platform != 'win32':\n    pass\nelse:\n    import pwd",
    ],
)
def test_what_is_of_one_system_is_seen(source: str) -> None:
    assert list(findings(source))


def test_what_windows_never_runs_may_be_of_another_system() -> None:
    assert not list(findings("if sys.platform != 'win32':\n    import pwd\n\n    pwd.getpwuid(os.getuid())"))


@pytest.mark.parametrize("source", ["open('x', 'rb')", "path.open(mode='wb')", "open('x', encoding='utf-8')"])
def test_bytes_and_named_encodings_pass(source: str) -> None:
    assert not list(findings(source))
