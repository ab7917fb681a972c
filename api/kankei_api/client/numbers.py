"""The number, what is kept of it, how it is counted, and what leads to what."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from kankei.model import PublicationHead
from kankei.usecases.identity.evaluation import Agreement
from kankei.usecases.number.bridge import Bridge
from kankei.usecases.number.headcount import HeadcountEntry
from kankei.usecases.number.progress import Progress
from kankei.usecases.number.publication import Rerun
from kankei.usecases.number.ruling import RuleDifference, RuleView
from kankei.usecases.report import Report
from kankei_api.client.calls import Calls, quoted
from kankei_api.controllers.analyses import Asking, Told
from kankei_api.controllers.headcounts import Entered, HeadcountDraft
from kankei_api.controllers.publications import PublicationDraft, Published
from kankei_api.controllers.rules import Checked, RuleHead, RuleText
from kankei_api.paging import Order

__all__ = ["Numbers"]

Day = dt.date | None
Moment = dt.datetime | None
Id = uuid.UUID | None


class Numbers(Calls):
    """``/v1/count``, ``/v1/kpis``, reports, publications, the bridge, rules, head counts, analyses."""

    def get_count(self, *, as_of: Day = None, known_at: Moment = None, rule: str | None = None) -> Report:
        """The number as of a day, as known at a moment, with its reasons."""
        return self._get("/v1/count", Report, as_of=as_of, known_at=known_at, rule=rule)

    def list_kpis(
        self,
        *,
        period: str | None = None,
        as_of: Day = None,
        known_at: Moment = None,
        rule: str | None = None,
    ) -> Progress:
        """The plan's indicators in a period."""
        return self._get("/v1/kpis", Progress, period=period, as_of=as_of, known_at=known_at, rule=rule)

    def get_report(
        self,
        name: str,
        media: str,
        *,
        as_of: Day = None,
        known_at: Moment = None,
        rule: str | None = None,
        public: bool = False,
    ) -> bytes:
        """The report as a file: ``get_report("council", "text/html")``; ``public`` without small figures."""
        query = {"as_of": as_of, "known_at": known_at, "rule": rule, "public": str(public).lower()}
        return self._sent("GET", f"/v1/reports/{quoted(name)}", query=query, accept=media).content

    def get_evaluation(self) -> Agreement:
        """How the model's word on single pairs compares with what staff found."""
        return self._get("/v1/evaluation", Agreement)

    def publish_count(self, draft: PublicationDraft, *, key: str | None = None) -> Published:
        """Count, and keep the count for good."""
        return self._once("POST", "/v1/publications", Published, draft, key=key)

    def list_publications(self, *, order: Order | None = None) -> Iterator[PublicationHead]:
        """Every publication, oldest first unless asked otherwise."""
        return self._items("/v1/publications", PublicationHead, order=order)

    def get_publication(self, publication_id: uuid.UUID) -> PublicationHead:
        """One publication."""
        return self._get(f"/v1/publications/{publication_id}", PublicationHead)

    def rerun_publication(self, publication_id: uuid.UUID) -> Rerun:
        """Count a publication again from history, the same to the last byte."""
        return self._get(f"/v1/publications/{publication_id}/rerun", Rerun)

    def get_bridge(
        self,
        *,
        from_publication: Id = None,
        from_day: Day = None,
        from_known_at: Moment = None,
        to_publication: Id = None,
        to_day: Day = None,
        to_known_at: Moment = None,
        rule: str | None = None,
    ) -> Bridge:
        """The difference between two figures, each a publication or a day as known at a moment."""
        return self._get(
            "/v1/bridge",
            Bridge,
            from_publication=from_publication,
            from_day=from_day,
            from_known_at=from_known_at,
            to_publication=to_publication,
            to_day=to_day,
            to_known_at=to_known_at,
            rule=rule,
        )

    def list_rules(self) -> Sequence[RuleHead]:
        """The rules that ship."""
        return self._get("/v1/rules", tuple[RuleHead, ...])

    def get_rule(self, name: str) -> RuleView:
        """A rule's text, and what it says in sentences."""
        return self._get(f"/v1/rules/{quoted(name)}", RuleView)

    def get_published_rule(self, publication_id: uuid.UUID) -> RuleView:
        """The rule by which a count was published, as it was then."""
        return self._get(f"/v1/publications/{publication_id}/rule", RuleView)

    def check_rule(self, text: str) -> Checked:
        """Whether a text is a rule; if not, what is wrong in which line."""
        return self._ask("/v1/rules:check", Checked, RuleText(text=text))

    def compare_rules(
        self, name: str, other: str, *, as_of: Day = None, known_at: Moment = None
    ) -> RuleDifference:
        """The same people under two rules: who changes, and why."""
        path = f"/v1/rules/{quoted(name)}/difference"
        return self._get(path, RuleDifference, other=other, as_of=as_of, known_at=known_at)

    def enter_headcount(self, draft: HeadcountDraft, *, key: str | None = None) -> Entered:
        """Enter how many a channel had on a day that knows no people."""
        return self._once("POST", "/v1/headcounts", Entered, draft, key=key)

    def list_headcounts(self) -> Iterator[HeadcountEntry]:
        """The head counts that were entered and not undone, by day, with the imports that are undone."""
        return self._items("/v1/headcounts", HeadcountEntry)

    def get_analysis(
        self, name: str, *, as_of: Day = None, known_at: Moment = None, rule: str | None = None
    ) -> Told:
        """An analysis as of a day."""
        return self._get(f"/v1/analyses/{quoted(name)}", Told, as_of=as_of, known_at=known_at, rule=rule)

    def ask_analysis(self, name: str, asking: Asking) -> Told:
        """An analysis with options."""
        return self._ask(f"/v1/analyses/{quoted(name)}", Told, asking)

    def publish_analysis(self, name: str, asking: Asking) -> Told:
        """What of an analysis may leave the town hall."""
        return self._ask(f"/v1/analyses/{quoted(name)}/public", Told, asking)
