"""Interactions (接点の記録) as they happen: logged in a heartbeat, answered at once, settled later."""

from kankei.usecases.interaction.logging import Answer, Duplicate, Entry, Interaction, Logged, log, log_many

__all__ = ["Answer", "Duplicate", "Entry", "Interaction", "Logged", "log", "log_many"]
