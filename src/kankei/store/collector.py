"""The cyclic garbage collector, put off while a great many rows pass.

Rows are plain values that never form a ring, but every few hundred of them wake the collector, which walks
over all rows that are still held: measured, half of the time of a large import.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["put_off"]


@contextmanager
def put_off() -> Iterator[None]:
    """Let the collector rest inside the block. Blocks may nest and threads overlap: the first wakes it."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
