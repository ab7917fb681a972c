"""How quickly files made to exhaust a machine are refused, and in how much memory; nothing fails on time.

python benchmarks/attacks.py
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.corpus.attacks import ATTACKS, refused


def main() -> None:
    """A line for each; wanted are 2 s and 128 MB."""
    print("| attack | refused as | processor | memory |\n| --- | --- | ---: | ---: |")
    for attack in ATTACKS:
        with tempfile.TemporaryDirectory() as folder:
            found = refused(attack, Path(folder))
        print(f"| {attack} | `{found.code}` | {found.seconds:.2f} s | {found.megabytes:.0f} MB |", flush=True)


if __name__ == "__main__":
    main()
