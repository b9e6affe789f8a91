"""The lines of a run's outputs: one record per CSV row and per card of the HTML report, free of restricted facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementRow:
    """One proposed placement.

    points: 0..10,000; points_by_criterion: criterion code -> points, only criteria that apply to her.
    flags: codes of rules to review and of facts to know; flag_sentences says each in words, in the same order.
    conditions: sentences, each a step somebody must take by a date.
    keys_on: the working day keys are handed over and she moves in; nights_without_home: nights from release to then.
    bedrooms_needed: on the day of release; bedrooms_later: (date, rooms) at each later change within two years.
    tenancy_ends_on: last day of a fixed term; None when open-ended. needs: what she needs now and later in words, up to
        that day or two years. needs_by_scenario: scenario of returns -> (date, rooms), the first on release.
    school_worst_km: None when no school pulls; school_km: to each school, by child; children_near_school /
        children_with_school count her returning school children whose school lies within the walking target, and all.
    contact_km_week, contact_hours_week, contact_cost_gbp_week: None without journeys, or when not known; the cost is
        the share she pays.
    affordability: ok, marginal, fail or unknown. money: the sum behind it, a line each.
    information: what the law on homelessness says, a sentence each: to know, never a decision.
    reasons: sentences that say why this home.
    """

    woman_id: str
    home_id: str
    partner_id: str
    partner_name: str
    priority: int
    points: int
    points_by_criterion: Mapping[str, int]
    flags: tuple[str, ...]
    flag_sentences: tuple[str, ...]
    conditions: tuple[str, ...]
    release_on: date
    keys_on: date
    nights_without_home: int
    void_days: int
    bedrooms: int | None
    bedrooms_needed: int
    bedrooms_later: tuple[tuple[date, int], ...]
    tenancy_ends_on: date | None
    needs: str
    needs_by_scenario: Mapping[str, tuple[tuple[date, int], ...]]
    tenancy: str
    tenure_rank: float | None
    home_region: str
    school_worst_km: float | None
    school_sum_km: float | None
    school_km: tuple[float, ...]
    children_near_school: int
    children_with_school: int
    contact_km_week: float | None
    contact_hours_week: float | None
    contact_cost_gbp_week: float | None
    affordability: str
    money: tuple[str, ...]
    information: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplacedRow:
    """One woman without a proposal: the main reason's code and a sentence in words."""

    woman_id: str
    priority: int
    reason_code: str
    sentence: str
    smallest_change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternativeRow:
    """A next best home: its points, and what the whole plan would lose if she had it.

    loss_level1: what level 1 would lose, 0 or more. loss_points: where that is 0, the points the plan would lose; None
        where level 1 falls. Exact, unless the note says "at least": then the true loss may be larger, never smaller.
    """

    woman_id: str
    rank: int
    home_id: str
    partner_id: str
    points: int
    loss_level1: int
    loss_points: int | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortageRow:
    """A group of women who compete for too few homes: short_by = women - places."""

    shortage_id: str
    women: int
    places: int
    short_by: int
    bedrooms: str
    regions: str
    woman_ids: tuple[str, ...]
    home_ids: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLine:
    """From a child's school, nursery or unrestricted place to the proposed home, grid metres snapped to 2 km cells."""

    woman_id: str
    from_easting_m: float
    from_northing_m: float
    to_easting_m: float
    to_northing_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    """One level of the objective: what the plan reached, the proven upper bound, and the relative gap."""

    name: str
    value: int
    bound: int
    gap: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """Everything the outputs say, in the order they say it.

    home_points: (easting, northing) of each proposed home, snapped to 2 km cells, in the order of placements; None
        where a home has no place.
    finished: False when a time limit, or a hand, ended the search.
    floors: a sentence for each floor of the policy: what it asks, what the plan does, and what that costs.
    not_enforced: sentences naming limits and rules this version does not enforce.
    attribution: credit lines the data licences ask for.
    journeys: how journeys were measured and timed, as sentences.
    """

    title: str
    as_of: date
    women: int
    homes: int
    partners: int
    eligible_pairs: int
    levels: tuple[LevelRow, ...]
    placements: tuple[PlacementRow, ...]
    unplaced: tuple[UnplacedRow, ...]
    alternatives: tuple[AlternativeRow, ...]
    shortages: tuple[ShortageRow, ...]
    lines: tuple[MapLine, ...]
    home_points: tuple[tuple[float, float] | None, ...]
    not_enforced: tuple[str, ...]
    finished: bool = True
    floors: tuple[str, ...] = ()
    warnings: tuple[str, ...]
    attribution: tuple[str, ...]
    journeys: str
    policy_sha256: str
    input_sha256: str
    version: str
