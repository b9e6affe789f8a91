"""The partners of a load with their homes and the people already in the shared ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matcher.domain import Home, Occupant, Partner
from matcher.synthetic import calibration
from matcher.synthetic.country import Country
from matcher.synthetic.draws import Draws
from matcher.synthetic.homes import Offer, draw_offer
from matcher.synthetic.ids import numbered
from matcher.synthetic.occupants import draw_occupants
from matcher.synthetic.partners import draw_bases, draw_partner, homes_of_bases, with_period


@dataclass(frozen=True, slots=True)
class Supply:
    """The rows drawn, table by table."""

    partners: tuple[Partner, ...]
    homes: tuple[Home, ...]
    occupants: tuple[Occupant, ...]


def draw_supply(seed: int, country: Country, homes: int, start: date, *, coupled: bool) -> Supply:
    """This many homes free around the quarter from `start`, one partner to about fifteen."""
    draws = Draws(seed, "supply")
    partner_count = max(1, (homes + calibration.HOMES_OF_A_PARTNER // 2) // calibration.HOMES_OF_A_PARTNER)
    bases = draw_bases(draws, country, numbered("P", partner_count, 2))
    shared_share = calibration.SHARED_HOMES_COUPLED if coupled else calibration.SHARED_HOMES
    home_ids = iter(numbered("H", homes, 4))
    partners: list[Partner] = []
    offers: list[Offer] = []
    for base, base_homes in zip(bases, homes_of_bases(bases, homes), strict=True):
        spots = [country.near(draws, base.office, 0, base.reach_m) for _ in range(base_homes)]
        own = [
            draw_offer(draws, next(home_ids), base.partner_id, spot, start, shared_share=shared_share) for spot in spots
        ]
        partners.append(draw_partner(draws, base, own, [spot.authority for spot in spots], coupled=coupled))
        offers += own
    if coupled:
        periods = Draws(seed, "periods")
        partners = [with_period(periods, partner) for partner in partners]
    occupants = tuple(
        occupant
        for offer in offers
        if offer.home.sharing == "shared"
        for occupant in draw_occupants(draws, offer.home, offer.free_from, offer.places_taken)
    )
    return Supply(tuple(partners), tuple(offer.home for offer in offers), occupants)
