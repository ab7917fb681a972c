"""Who may take an import back, or take it again: whoever may do the work that it holds."""

from kankei.model import Caller, ImportBatch, Scope
from kankei.model.access import ASSURED
from kankei.usecases.ledger.holding import Holding, holding
from kankei.usecases.people.mending import TOUCHPOINT
from kankei_api.problems import Refusal

__all__ = ["check"]


def check(batch: ImportBatch, caller: Caller) -> None:
    """Let pass whoever may turn an import: a list by IMPORT, what else stands in the ledger as it was made.

    Raises:
        Refusal: 403, they could not have made it; of a touchpoint, it is not theirs alone and they may not
            read people.
    """
    needed = _made_with(batch)
    if not caller.may(needed):
        raise Refusal(403, "api.unassured" if needed in caller.scopes & ASSURED else "api.forbidden")
    mine = batch.applied_by == caller.name and batch.undone_by in {"", caller.name}
    if needed is Scope.LOG and not mine and not caller.may(Scope.PEOPLE):
        raise Refusal(403, "api.not_own")


def _made_with(batch: ImportBatch) -> Scope:
    """What an import was made with."""
    match holding(batch):
        case Holding.LIST:
            return Scope.IMPORT
        case Holding.HEADCOUNT:
            return Scope.PUBLISH
        case Holding.CORRECTION if not all(name.startswith(TOUCHPOINT) for name in batch.header):
            return Scope.RIGHTS
    return Scope.LOG
