"""How far ahead a run may look; light to import, for the command line."""

from __future__ import annotations

LONGEST_HORIZON_WEEKS = 520
