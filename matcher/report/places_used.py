"""Which sources of places a run was made from: recorded, because another directory may place a postcode elsewhere."""

from __future__ import annotations

from typing import Any

from geo.gazetteer import Gazetteer
from geo.store import About
from matcher.domain import Instance
from matcher.intake.school_places import schools_used


def places_used(instance: Instance) -> tuple[About, ...]:
    """The sources that postcodes were looked up in, the first to be asked first, and the schools where any were."""
    schools = schools_used(instance.children)
    return (*Gazetteer().sources(), *((schools,) if schools else ()))


def places_record(instance: Instance) -> list[dict[str, Any]]:
    """What run.json says of them."""
    return [
        {"kind": about.kind, "dated": about.dated, "rows": about.rows, "sha256": about.sha256}
        for about in places_used(instance)
    ]


def credit_lines(instance: Instance) -> tuple[str, ...]:
    """The credit lines that their licences ask for, each once."""
    return tuple(dict.fromkeys(about.attribution for about in places_used(instance) if about.attribution))
