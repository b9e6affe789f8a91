"""The pairs and limits as the solver saw them, for people who want to check the optimum with their own tools."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from matcher.report.joint_limits import joint_limits
from matcher.rules.registry import criteria
from matcher.solver.build import UNLIMITED
from matcher.solver.match import Match


def pairs_frame(match: Match) -> pd.DataFrame:
    """woman_id, home_id, partner_id, points, level1_weight, points by criterion: a row for each pair of the model."""
    model, candidates, rows = match.built.model, match.candidates, match.built.candidate
    women, homes = match.instance.women, match.instance.homes
    columns: dict[str, Any] = {
        "woman_id": [women[at].woman_id for at in model.pair_agent],
        "home_id": [homes[at].home_id for at in model.pair_place],
        "partner_id": [homes[at].partner_id for at in model.pair_place],
        "points": model.pair_points,
        "level1_weight": model.agent_weight[model.pair_agent],
    }
    for criterion, points in zip(criteria(), candidates.by_criterion, strict=True):
        columns[f"points_{criterion.code}"] = points[rows]
    return pd.DataFrame(columns)


def limits_json(match: Match) -> str:
    """Every capacity and limit as the solver saw it; null = unlimited. Of what is restricted, no more than that it is
    there."""
    model = match.built.model
    homes, partners, women = match.instance.homes, match.instance.partners, match.instance.women
    limits = {
        "home_capacity_households": {home.home_id: int(model.place_capacity[at]) for at, home in enumerate(homes)},
        "home_partner": {home.home_id: home.partner_id for home in homes},
        "partner_max_new_households": {
            partner.partner_id: None if (most := int(model.group_capacity[at])) == UNLIMITED else most
            for at, partner in enumerate(partners)
        },
        "pinned_women": [woman.woman_id for at, woman in enumerate(women) if not model.may_be_left[at]],
        **joint_limits(match),
    }
    return json.dumps(limits, indent=1, sort_keys=True) + "\n"
