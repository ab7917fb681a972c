"""The ideas of kankei as frozen Structs: each is declared once and is also the JSON."""

from kankei.model.access import Account, Caller, Role, Scope, ServiceToken, Session
from kankei.model.answer import KeptAnswer
from kankei.model.audit import Act, AuditEntry, Break, Checkpoint, Deed, TrailEntry, Verified
from kankei.model.axis import Axis, Channel, Status, Zone
from kankei.model.batch import (
    Counts,
    DraftFile,
    DraftRow,
    ImportBatch,
    ImportRow,
    Outcome,
    PermissionDraft,
    Problem,
    Purpose,
    Receipt,
    State,
)
from kankei.model.directive import Correction, Directive, Measure
from kankei.model.export import ExportDraft, ExportRequest, LinkedExport
from kankei.model.judgement import Edge, Judgement, JudgementDraft, Link, Verdict
from kankei.model.person import Membership, Person
from kankei.model.publication import Publication, PublicationHead
from kankei.model.record import Comparable, Record, RecordDraft
from kankei.model.touchpoint import Headcount, Touchpoint, TouchpointDraft

__all__ = [
    "Account",
    "Act",
    "AuditEntry",
    "Axis",
    "Break",
    "Caller",
    "Channel",
    "Checkpoint",
    "Comparable",
    "Correction",
    "Counts",
    "Deed",
    "Directive",
    "DraftFile",
    "DraftRow",
    "Edge",
    "ExportDraft",
    "ExportRequest",
    "Headcount",
    "ImportBatch",
    "ImportRow",
    "Judgement",
    "JudgementDraft",
    "KeptAnswer",
    "Link",
    "LinkedExport",
    "Measure",
    "Membership",
    "Outcome",
    "PermissionDraft",
    "Person",
    "Problem",
    "Publication",
    "PublicationHead",
    "Purpose",
    "Receipt",
    "Record",
    "RecordDraft",
    "Role",
    "Scope",
    "ServiceToken",
    "Session",
    "State",
    "Status",
    "Touchpoint",
    "TouchpointDraft",
    "TrailEntry",
    "Verdict",
    "Verified",
    "Zone",
]
