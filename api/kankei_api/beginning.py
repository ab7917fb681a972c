"""Where the command ``kankei`` begins: whoever breaks it off while it still loads reads one sentence."""

import os
import sys

__all__ = ["main"]


def main() -> None:
    """Load the command line and carry out the call; 130 if it was interrupted before it could begin."""
    try:
        from kankei_api.cli import main as carry_out  # noqa: PLC0415  half a second in which somebody may stop it

        carry_out()
    except KeyboardInterrupt:
        from kankei.wording import Lang, sentence  # noqa: PLC0415

        lang: Lang = "en" if os.environ.get("KANKEI_LANG") == "en" else "ja"
        sys.stderr.write(f"{sentence('cli.interrupted_before', lang=lang)}\n")
        sys.exit(130)
