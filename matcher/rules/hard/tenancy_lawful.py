"""The tenancy must be one the landlord can grant there on that day."""

from __future__ import annotations

from matcher.rules.base import Action, Answer, Example, HardRule, Verdict, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided((grid.move_in >= grid.home("lawful_from")) & (grid.move_in <= grid.home("lawful_to")))


RULE = HardRule(
    code="tenancy_lawful",
    sentence="The landlord can lawfully grant this tenancy in this nation on the day she moves in.",
    source="Renters' Rights Act 2025; SI 2026/421; Renting Homes (Wales) Act 2016",
    check=check,
    needs=("homes.tenancy", "homes.landlord", "homes.nation", "women.release", "homes.keys"),
    on_fail=Action.REVIEW,
    on_unknown=Action.REVIEW,
    detail=lambda _grid: "this tenancy cannot be newly granted there on the move-in date",
    chapter="landlord",
    switch="off",
    parameters=("tenancy_lawful",),
    examples=(
        Example(
            words="A housing association in England grants an assured shorthold in December 2026; it still may.",
            verdict=Verdict.PASS,
            home={"landlord": "social", "tenancy": "assured_shorthold"},
        ),
        Example(
            words="A private landlord in England offers a new assured shorthold after 30 April 2026.",
            verdict=Verdict.FAIL,
            home={"landlord": "private", "tenancy": "assured_shorthold"},
        ),
        Example(
            words="A home in Cardiff is offered as an assured tenancy; in Wales it must be an occupation contract.",
            verdict=Verdict.FAIL,
            home={"postcode": "CF24 3DX", "nation": "Wales", "tenancy": "assured"},
        ),
        Example(
            words="A home in Cardiff is offered on a standard occupation contract.",
            verdict=Verdict.PASS,
            home={"postcode": "CF24 3DX", "nation": "Wales", "tenancy": "occupation_standard"},
        ),
        Example(
            words="An assured shorthold is offered, and nobody has said what kind of landlord it is.",
            verdict=Verdict.UNKNOWN,
            home={"landlord": "", "tenancy": "assured_shorthold"},
        ),
    ),
)
