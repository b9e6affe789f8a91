"""A whole small directory from a seed."""

from __future__ import annotations

from pathlib import Path

from matcher.domain.policy import Policy
from tests.oracle.plan import AS_OF, Pair, eligible_pairs
from tests.oracle.tables import Data, load
from tests.oracle.together import fits
from tests.strategy import conditions, country, people, supply
from tests.strategy.scene import Cells, Scene, write_table

PINNED_SHARE = 0.3
LIMITS_SEED = 1_000_000
"""Further limits are drawn apart from all else."""


def random_directory(seed: int, path: Path, women: int = 6, homes: int = 7) -> Path:
    """Writes a valid small contract directory into `path` (made when missing) and hands the path back.

    The same seed and sizes always give the same bytes. Pins stand on about a third of the seeds, and can be kept under
    the default policy.
    """
    scene = Scene(seed)
    path.mkdir(parents=True, exist_ok=True)
    women_rows = [people.woman(scene, f"w{place}") for place in range(women)]
    partner_rows = supply.partners(scene)
    supply.limit_more(Scene(LIMITS_SEED + seed), partner_rows)
    partner_ids = [str(row["partner_id"]) for row in partner_rows]
    home_rows = [supply.home(scene, f"h{place}", partner_ids) for place in range(homes)]
    for row in women_rows:
        row["referred_by"] = scene.sometimes(0.5, scene.pick(partner_ids))
    woman_ids, home_ids = [str(row["woman_id"]) for row in women_rows], [str(row["home_id"]) for row in home_rows]
    pins = conditions.vetoes(scene, woman_ids, home_ids)
    tables: dict[str, list[Cells]] = {
        "women": women_rows,
        "adults": [adult for row in women_rows for adult in people.adults(scene, row)],
        "children": [child for row in women_rows for child in people.children(scene, row)],
        "zones": [zone for woman_id in woman_ids for zone in conditions.zones(scene, woman_id)],
        "bars": [bar for woman_id in woman_ids for bar in conditions.bars(scene, woman_id, woman_ids)]
        + conditions.kept_apart(Scene(LIMITS_SEED - 1 - seed), woman_ids),
        "homes": home_rows,
        "occupants": [occupant for row in home_rows for occupant in supply.occupants(scene, row)],
        "partners": partner_rows,
        "pins": pins,
        "sites": country.sites(scene),
        "lha": country.rates(),
    }
    for table, rows in tables.items():
        scene.random.shuffle(rows)
        write_table(path, table, rows)
    if scene.chance(PINNED_SHARE):
        kept = _feasible_pins(scene, load(path))
        write_table(path, "pins", [*pins, *(conditions.decision(pair, "pin") for pair in kept)])
    return path


def _feasible_pins(scene: Scene, data: Data) -> list[Pair]:
    """One or two eligible pairs that fit every home and partner together."""
    policy = Policy()
    offered = sorted(eligible_pairs(data, policy))
    scene.random.shuffle(offered)
    kept: dict[str, str] = {}
    for woman_id, home_id in offered:
        together = {**kept, woman_id: home_id}
        if woman_id not in kept and fits(data, together, policy, AS_OF) and len(kept) < 1 + scene.chance(0.5):
            kept = together
    return list(kept.items())
