"""Calls made up from the OpenAPI document, all checks: python benchmarks/fuzz.py [--cases N] [--store URL].

The same test runs in CI with a few cases for each operation; here their seed is another every time.
``--store`` is an empty database (SQLite if it is left out).
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

TEST = Path(__file__).parent.parent / "tests" / "api" / "test_document.py"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--store", default="")
    given = parser.parse_args()
    cases, where = given.cases, {"KANKEI_FUZZ_STORE": given.store} if given.store else {}
    listed = _pytest("--collect-only", environment={})
    operations = sum("test_every_answer" in line for line in listed.stdout.splitlines())
    each = -(-cases // operations)
    print(f"{operations} operations, {each} cases each: {operations * each:,} in all", flush=True)
    begin = time.perf_counter()
    told = _pytest(
        "-k", "test_every_answer", "--timeout", "36000", environment={"KANKEI_FUZZ": str(each), **where}
    )
    failures = told.stdout.count("ST101 Server error"), told.stdout.count("ST103 Undocumented status code")
    shown = ("ST", "[", "{", "curl")
    found = [line.strip(" |-`") for line in told.stdout.splitlines() if line.startswith("  |")]
    print("\n".join(line[:400] for line in found if line.startswith(shown)))
    print(told.stdout.splitlines()[-1])
    print(f"server errors {failures[0]}, undocumented {failures[1]}, {time.perf_counter() - begin:.0f} s")
    return told.returncode


def _pytest(*given: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", str(TEST), *given],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


if __name__ == "__main__":
    sys.exit(main())
