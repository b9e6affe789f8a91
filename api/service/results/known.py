"""What a plan's run knew, held so that one woman and a few homes are at hand at once.

A run over 30,000 homes takes 10 s and 300 MB to be read back whole. What a rule says of a pair depends on that woman,
that home, what hangs on them, and what the whole country shares: so only these are made into records again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from api.runs.plans import digests, file_of
from api.service.results.kept import Kept
from api.service.results.tables import no_longer_kept
from matcher.domain import Instance, Policy
from matcher.domain.serial import from_json
from matcher.rules.facts import Facts, build_facts

OF_WOMEN = ("adults", "children", "zones", "bars")
SITE_ZONES = ("schools", "play_areas")
"""Kinds of zones that are about every site of the country; without one, no rule asks where sites are."""
MOST_RUNS = 2
"""Held at once by a process: what the run before knew is asked about for a while."""
Ids = tuple[str, ...]
_INSTANCE, _POLICY = "restricted/instance.json", "restricted/policy.json"


@dataclass(frozen=True, slots=True)
class Known:
    """The records of a run as JSON texts, which take a fraction of the room of the records.

    one: table -> id -> its record. hers: table of what hangs on women -> woman_id -> records. present: home_id ->
    occupants. pinned: (woman_id, home_id) -> pins. shared: an instance that holds what is no woman's and no home's.
    """

    as_of: str
    one: Mapping[str, Mapping[str, str]]
    hers: Mapping[str, Mapping[Ids, Sequence[str]]]
    present: Mapping[Ids, Sequence[str]]
    pinned: Mapping[Ids, Sequence[str]]
    partner_of: Mapping[str, str]
    shared: Instance
    policy: Policy

    def has_woman(self, woman_id: str) -> bool:
        """Whether the run was about her."""
        return woman_id in self.one["women"]

    def has_home(self, home_id: str) -> bool:
        """Whether the run knew of a home."""
        return home_id in self.one["homes"]

    def facts_of(self, woman_id: str, home_ids: Iterable[str]) -> Facts:
        """What rules see of a woman and some homes, all of this run; homes ascending by id."""
        homes = sorted(set(home_ids))
        partners = sorted({self.partner_of[home] for home in homes})
        tables = {
            "women": [self.one["women"][woman_id]],
            "homes": [self.one["homes"][home] for home in homes],
            "partners": [self.one["partners"][partner] for partner in partners],
            "occupants": [occupant for home in homes for occupant in self.present.get((home,), ())],
            "pins": [pin for home in homes for pin in self.pinned.get((woman_id, home), ())],
            **{name: self.hers[name].get((woman_id,), ()) for name in OF_WOMEN},
        }
        held = ",".join(f'"{name}":[{",".join(rows)}]' for name, rows in tables.items())
        instance = from_json(Instance, f'{{"as_of":{json.dumps(self.as_of)},{held}}}')
        sites = self.shared.sites if any(zone.kind in SITE_ZONES for zone in instance.zones) else ()
        return build_facts(instance.replace(sites=sites, lha=self.shared.lha), self.policy)


_known: Kept[Known] = Kept(MOST_RUNS)


def known_of(connection: Connection, run_id: str) -> Known:
    """What the run of a plan knew. Raises Refused where it is no longer kept."""
    signed = digests(connection, run_id)
    if not signed.keys() >= {_INSTANCE, _POLICY}:
        raise no_longer_kept()

    def made() -> Known:
        texts = [file_of(connection, run_id, name) for name in (_INSTANCE, _POLICY)]
        if texts[0] is None or texts[1] is None:
            raise no_longer_kept()
        return _indexed(json.loads(texts[0]), from_json(Policy, texts[1].decode("utf-8")))

    return _known.get((signed[_INSTANCE], signed[_POLICY]), made)


def _indexed(run: Mapping[str, Any], policy: Policy) -> Known:
    shared = {"as_of": run["as_of"], "women": [], "homes": [], "partners": []}
    shared |= {name: run.get(name, []) for name in ("sites", "lha")}
    keys = {"women": "woman_id", "homes": "home_id", "partners": "partner_id"}
    return Known(
        as_of=run["as_of"],
        one={name: {row[key]: json.dumps(row) for row in run[name]} for name, key in keys.items()},
        hers={name: _grouped(run.get(name, ()), "woman_id") for name in OF_WOMEN},
        present=_grouped(run.get("occupants", ()), "home_id"),
        pinned=_grouped(run.get("pins", ()), "woman_id", "home_id"),
        partner_of={row["home_id"]: row["partner_id"] for row in run["homes"]},
        shared=from_json(Instance, json.dumps(shared)),
        policy=policy,
    )


def _grouped(rows: Iterable[Mapping[str, Any]], *keys: str) -> dict[Ids, list[str]]:
    found: dict[Ids, list[str]] = {}
    for row in rows:
        found.setdefault(tuple(row[key] for key in keys), []).append(json.dumps(row))
    return found
