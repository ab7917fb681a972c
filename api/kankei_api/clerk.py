"""Who sits at this machine, for what the terminal does in their name."""

import os

__all__ = ["whoever"]


def whoever() -> str:
    """Who sits at this machine, as far as its system says."""
    return os.environ.get("USERNAME") or os.environ.get("USER") or "kankei"
