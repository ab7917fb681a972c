"""The ledger (台帳): lists are taken row by row, held against what is known, taken back, and forgotten."""

from kankei.usecases.ledger.forgetting import Forgotten, forget
from kankei.usecases.ledger.taking import UndoReceipt, apply, check, preview, redo, take, undo

__all__ = ["Forgotten", "UndoReceipt", "apply", "check", "forget", "preview", "redo", "take", "undo"]
