"""What `--journeys` says besides the journeys: which modes a server can be asked for, and what went wrong."""

from __future__ import annotations

from geo.journeys.osrm import OsrmJourneys
from geo.journeys.protocol import JourneyError, Journeys, Mode
from matcher.intake.faults import Fault

_OPTION = "--journeys"


def check_mode(source: str, mode: Mode) -> None:
    """Raises JourneyError, naming the setting to change, where a routing server cannot answer for the policy's mode."""
    if "://" in source and mode not in ("car", "walk"):
        raise JourneyError(
            f"a routing server answers for car or walk, but journey_mode of the policy is {mode}: set it in a policy "
            "file, or use the estimate or a table"
        )


def troubles(journeys: Journeys) -> tuple[Fault, ...]:
    """Why a server was not asked or did not answer, and whether its answers could be kept; no place is named."""
    if not isinstance(journeys, OsrmJourneys):
        return ()
    told = journeys.summary.warnings
    return tuple(Fault(file=_OPTION, message=warning, severity="warning") for warning in told)
