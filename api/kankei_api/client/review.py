"""Pairs in doubt, and what staff find of them."""

import datetime as dt
import uuid
from collections.abc import Iterator

from kankei.model import JudgementDraft, Verdict
from kankei.usecases.identity.estimation import Estimate
from kankei.usecases.review import Kin, Questions, SampledQuestion, ToldJudgement, Why
from kankei_api.client.calls import Calls, Tagged
from kankei_api.controllers.judgements import HouseholdDraft
from kankei_api.controllers.samples import SampleDraft

__all__ = ["Review"]


class Review(Calls):
    """``/v1/duplicates``, ``/v1/samples``, ``/v1/judgements``, ``/v1/households``."""

    def list_duplicates(self, *, as_of: dt.date | None = None, limit: int = 50) -> Iterator[Questions]:
        """Pairs in doubt, those first whose answer moves the number; in pages."""
        return self._pages("/v1/duplicates", Questions, as_of=as_of, limit=limit)

    def explain_pair(
        self, left: uuid.UUID, right: uuid.UUID, *, seen: Tagged[Why] | None = None
    ) -> Tagged[Why]:
        """What speaks for and against two records, or two people, being one; its tag is for ``judge``."""
        return self._read(f"/v1/duplicates/{left}/{right}/explanation", Why, seen)

    def draw_sample(self, draft: SampleDraft, *, key: str | None = None) -> Estimate:
        """Draw pairs at random, or let the sample of a seed grow; what its answers say by now."""
        return self._once("POST", "/v1/samples", Estimate, draft, key=key)

    def get_sample(self, seed: int) -> Estimate:
        """What share of the joined pairs is one person, by the answers to a sample."""
        return self._get(f"/v1/samples/{seed}", Estimate)

    def list_sampled_pairs(self, seed: int) -> Iterator[SampledQuestion]:
        """The pairs of a sample that wait for an answer, in the order in which to judge them."""
        return self._items(f"/v1/samples/{seed}/pairs", SampledQuestion)

    def judge(
        self, draft: JudgementDraft, *, tag: str | None = None, key: str | None = None
    ) -> Tagged[ToldJudgement]:
        """Keep a verdict; a pair that was judged wants the tag of its explanation."""
        return self._change("POST", "/v1/judgements", ToldJudgement, draft, tag=tag, key=key)

    def list_judgements(self, *, verdict: Verdict | None = None) -> Iterator[ToldJudgement]:
        """Judgements, newest first, withdrawn ones too."""
        return self._items("/v1/judgements", ToldJudgement, verdict=verdict)

    def get_judgement(
        self, judgement_id: uuid.UUID, *, seen: Tagged[ToldJudgement] | None = None
    ) -> Tagged[ToldJudgement]:
        """A judgement, also a withdrawn one."""
        return self._read(f"/v1/judgements/{judgement_id}", ToldJudgement, seen)

    def withdraw_judgement(
        self, judgement_id: uuid.UUID, *, tag: str, key: str | None = None
    ) -> Tagged[ToldJudgement]:
        """Take a judgement back; the people are again what they would be without it."""
        return self._change("DELETE", f"/v1/judgements/{judgement_id}", ToldJudgement, tag=tag, key=key)

    def list_households(self) -> Iterator[Kin]:
        """People whom staff found to belong together without being one."""
        return self._items("/v1/households", Kin)

    def declare_household(
        self, draft: HouseholdDraft, *, tag: str | None = None, key: str | None = None
    ) -> Tagged[ToldJudgement]:
        """Say of two records or two people that they live together; tagged as ``judge``."""
        return self._change("POST", "/v1/households", ToldJudgement, draft, tag=tag, key=key)
