"""How the ways and times of a run were found, for people and for run.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geo.journeys.estimate import EstimatedJourneys
from geo.journeys.protocol import Declaration
from matcher.domain import Instance, Policy

MODE_WORDS: Mapping[str, str] = {
    "walk": "on foot",
    "bus": "by bus",
    "rail": "by train",
    "public": "on foot, by bus or by train",
    "car": "by car",
}
ROADS = (
    "Distances to schools, nurseries, contact, support, work and family are straight lines, or the way by road where "
    "an estuary lies between."
)


def how_timed(instance: Instance) -> str:
    """How minutes were found, as a sentence to follow them."""
    held = instance.journeys
    if held is None or held.estimate:
        return "An estimate from distance: look up the real journey."
    found = f"By {held.method}, {MODE_WORDS[held.mode]}"
    # Which journeys those are is not kept, so none may pass for a looked-up one.
    return f"{found}, or else by the fallback ({held.fallback}): check it." if held.estimated_pairs else f"{found}."


def journeys_sentence(instance: Instance, policy: Policy) -> str:
    """What counts, distance or time, and where the times come from."""
    told, held = _declared(instance, policy), instance.journeys
    times = f"{told.method} {told.version}, {MODE_WORDS[policy.journey_mode if held is None else held.mode]}"
    if held is None:
        return f"{ROADS} Homes are compared by distance; minutes and costs are told beside it ({times})."
    doubt = ""
    if told.fallback and held.estimated_pairs:
        asked = len(held.origins) * len(held.destinations)
        doubt = f" Of {asked:,} journeys {held.estimated_pairs:,} come from the fallback: {told.fallback}."
    return f"Homes are compared by journey time ({times}); the walking target of schools by distance.{doubt} {ROADS}"


def journeys_record(instance: Instance, policy: Policy) -> dict[str, Any]:
    """What run.json says of journeys. compared_by: `distance` or `time`."""
    told, held = _declared(instance, policy), instance.journeys
    return {
        "compared_by": "distance" if held is None else "time",
        "mode": policy.journey_mode if held is None else held.mode,
        "method": told.method,
        "version": told.version,
        "estimate": told.estimate,
        "fallback": told.fallback,
        "estimated_pairs": None if held is None else held.estimated_pairs,
    }


def _declared(instance: Instance, policy: Policy) -> Declaration:
    held = instance.journeys
    if held is None:
        return EstimatedJourneys().declare(policy.journey_mode)
    return Declaration(method=held.method, version=held.version, estimate=held.estimate, fallback=held.fallback)
