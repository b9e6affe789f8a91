"""Tables and policies in: every fault of every file at once, or a validated, immutable `Instance` or `Policy`."""

from matcher.intake.export import write_tables
from matcher.intake.faults import BadInput, Fault
from matcher.intake.policy_file import read_policy
from matcher.intake.policy_text import write_policy
from matcher.intake.reading import Reading, from_frames, read_tables
from matcher.intake.table_docs import tables_markdown

__all__ = [
    "BadInput",
    "Fault",
    "Reading",
    "from_frames",
    "read_policy",
    "read_tables",
    "tables_markdown",
    "write_policy",
    "write_tables",
]
