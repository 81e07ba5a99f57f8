"""What papers are about: institutions, people, pairings, records, indicators, and the rules between them."""

from docgen.model.config import Config, Job
from docgen.model.indicator import Indicator
from docgen.model.institution import Institution
from docgen.model.nodes import Mapping, Node, Scalar, Sequence
from docgen.model.pairing import Equipment, Funds, Pairing, Posting, Referral, Share, Target, Term, Training
from docgen.model.person import Person
from docgen.model.record import Attendance, WorkRecord
from docgen.model.references import References
from docgen.model.workspace import PlaceSource, Workspace

__all__ = [
    "Attendance",
    "Config",
    "Equipment",
    "Funds",
    "Indicator",
    "Institution",
    "Job",
    "Mapping",
    "Node",
    "Pairing",
    "Person",
    "PlaceSource",
    "Posting",
    "References",
    "Referral",
    "Scalar",
    "Sequence",
    "Share",
    "Target",
    "Term",
    "Training",
    "WorkRecord",
    "Workspace",
]
