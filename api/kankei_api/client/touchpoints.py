"""Interactions as they happen."""

from collections.abc import Sequence

from kankei.usecases.interaction import Interaction, Logged
from kankei.usecases.people import Done
from kankei_api.client.calls import Calls, Tagged
from kankei_api.controllers.touchpoint_changes import TouchpointChange
from kankei_api.controllers.touchpoints import Batch, BatchResult

__all__ = ["Touchpoints"]


class Touchpoints(Calls):
    """``/v1/touchpoints``."""

    def log_touchpoint(self, interaction: Interaction, *, key: str | None = None) -> Logged:
        """Log one interaction; answers whose it is, who else it may be, and where they stand."""
        return self._once("POST", "/v1/touchpoints", Logged, interaction, key=key)

    def log_touchpoints(self, items: Sequence[Interaction], *, key: str | None = None) -> BatchResult:
        """Log up to 1,000; a result for each, in their order."""
        return self._once("POST", "/v1/touchpoints:batch", BatchResult, Batch(items=list(items)), key=key)

    def get_touchpoint(self, no: int, *, seen: Tagged[Done] | None = None) -> Tagged[Done]:
        """A touchpoint in its live version."""
        return self._read(f"/v1/touchpoints/{no}", Done, seen)

    def amend_touchpoint(
        self, no: int, change: TouchpointChange, *, tag: str, key: str | None = None
    ) -> Tagged[Done]:
        """Put a touchpoint right."""
        return self._change("PATCH", f"/v1/touchpoints/{no}", Done, change, tag=tag, key=key)

    def withdraw_touchpoint(self, no: int, *, tag: str, key: str | None = None) -> Tagged[Done]:
        """Withdraw a touchpoint: it stays on record and counts for nothing."""
        return self._change("DELETE", f"/v1/touchpoints/{no}", Done, tag=tag, key=key)
