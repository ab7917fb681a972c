"""The cyclic garbage collector, put off while a great many rows pass.

Rows and cells are plain values that never form a ring, but every few hundred of them wake the collector,
which walks over all that are still held: measured, a third of the time of reading a large file, and half of
that of storing it.
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
