"""Fails if a file of the project names a path of one machine or the address of a package registry."""

import re
import subprocess
import sys
from pathlib import Path

TRACES = re.compile(
    r"(?<![\w.~])/(?:root|work|home/\w+|Users/\w+|opt/(?:wheels|pypi))(?:/|\b)"
    r"|\b(?:[a-z]+\.)?(?:py[p]i\.org|py[t]honhosted\.org|registry\.np[m]js\.org)"
    r"|\bfile:/{3}(?!etc/)"  # what an attacker asks for is no trace
)
BINARY = {".png", ".xlsx", ".woff2", ".ttf", ".ico"}
MADE = {".venv", ".git", ".hypothesis", "__pycache__", "dist", "build", "demo"}
"""What tools make beside the project; caches and stores are told by their ending."""


def traces(root: Path) -> list[str]:
    """``file:line: text`` of each trace in the files of the project below ``root``."""
    names = [name for name in _known(root) or _unpacked(root) if Path(name).suffix not in BINARY]
    return [trace for name in names if (root / name).is_file() for trace in _of_file(root, name)]


def _known(root: Path) -> list[str]:
    """The files that git knows; none where there is no git, or no work tree of it."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=root, check=True, capture_output=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return []
    return [name for name in listed.decode().split("\0") if name]


def _unpacked(root: Path) -> list[str]:
    """The files of an archive without version control, but what was made beside them since."""
    found = (path.relative_to(root) for path in sorted(root.rglob("*")) if path.is_file())
    return [path.as_posix() for path in found if not any(map(_is_made, path.parts))]


def _is_made(part: str) -> bool:
    return part in MADE or part.endswith(("_cache", ".egg-info", ".db"))


def _of_file(root: Path, name: str) -> list[str]:
    lines = (root / name).read_text(encoding="utf-8", errors="replace").splitlines()
    return [f"{name}:{n}: {m.group()}" for n, line in enumerate(lines, 1) if (m := TRACES.search(line))]


if __name__ == "__main__":
    sys.exit("\n".join(traces(Path(__file__).parents[1])) or 0)
