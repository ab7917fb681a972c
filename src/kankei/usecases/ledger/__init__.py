"""The ledger (台帳): lists are taken row by row, held against what is known, and taken back."""

from kankei.usecases.ledger.taking import UndoReceipt, apply, check, preview, redo, take, undo

__all__ = ["UndoReceipt", "apply", "check", "preview", "redo", "take", "undo"]
