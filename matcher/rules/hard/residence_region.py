"""She must live in the region her licence names."""

from __future__ import annotations

from matcher.rules.base import Answer, Example, HardRule, Verdict, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided(grid.row("region") == grid.home("region"))


RULE = HardRule(
    code="residence_region",
    sentence="The home is in the probation region her licence tells her to live in.",
    source="licence condition: residence while of no fixed abode",
    check=check,
    rows="region_zones",
    needs=("region_zones.region", "homes.region"),
    restricted=True,
    chapter="safety",
    examples=(
        Example(
            words="Her licence says Greater Manchester, and the home is in Manchester.",
            verdict=Verdict.PASS,
            more={"zones": [{"kind": "region", "postcode": "OL1 3NS"}]},
        ),
        Example(
            words="Her licence says Yorkshire and the Humber, and the home is in Manchester.",
            verdict=Verdict.FAIL,
            more={"zones": [{"kind": "region", "postcode": "LS6 2ZZ"}]},
        ),
        Example(
            words="Her licence says Greater Manchester, and nobody has said where the home is.",
            verdict=Verdict.UNKNOWN,
            home={"postcode": ""},
            more={"zones": [{"kind": "region", "postcode": "OL1 3NS"}]},
        ),
    ),
)
