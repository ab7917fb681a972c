"""Fails if a file under version control names a path of one machine or the address of a package registry."""

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


def traces(root: Path) -> list[str]:
    """``file:line: text`` of each trace in the files git knows below ``root``."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=root,
        check=True,
        capture_output=True,
    ).stdout
    names = [name for name in listed.decode().split("\0") if name and Path(name).suffix not in BINARY]
    return [trace for name in names if (root / name).is_file() for trace in _of_file(root, name)]


def _of_file(root: Path, name: str) -> list[str]:
    lines = (root / name).read_text(encoding="utf-8", errors="replace").splitlines()
    return [f"{name}:{n}: {m.group()}" for n, line in enumerate(lines, 1) if (m := TRACES.search(line))]


if __name__ == "__main__":
    sys.exit("\n".join(traces(Path(__file__).parents[1])) or 0)
