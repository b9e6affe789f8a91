"""What the load says of money and visits hangs together."""

from __future__ import annotations

from matcher.domain import Instance


def test_every_area_of_a_home_has_rates_that_grow_with_the_bedrooms(national: Instance) -> None:
    rates = {rate.brma: rate for rate in national.lha}
    assert {home.brma for home in national.homes} <= set(rates)
    for rate in rates.values():
        beds = (rate.one_bed_gbp_week, rate.two_bed_gbp_week, rate.three_bed_gbp_week, rate.four_bed_gbp_week)
        assert list(beds) == sorted(set(beds))
        assert rate.shared_gbp_week < rate.one_bed_gbp_week
        assert rate.brma.endswith("(invented)")


def test_income_grows_when_children_follow(national: Instance) -> None:
    later = [woman for woman in national.women if woman.benefit_income_later_gbp_week is not None]
    assert len(later) > 50
    for woman in later:
        assert any(child.returns == "yes" or child.returns is None for child in national.children_of[woman.woman_id])
        if woman.benefit_income_gbp_week is not None:
            assert woman.benefit_income_later_gbp_week >= woman.benefit_income_gbp_week


def test_only_private_landlords_ask_for_rent_in_advance(national: Instance) -> None:
    asked = [home for home in national.homes if home.rent_in_advance_gbp is not None]
    assert asked
    assert {home.landlord for home in asked} <= {"private", None}


def test_distances_to_keep_follow_barred_contact_and_stays_follow_free_contact(national: Instance) -> None:
    kept = [child for child in national.children if child.keep_away_km is not None]
    staying = [child for child in national.children if child.contact_overnight]
    assert kept
    assert staying
    assert {child.contact for child in kept} <= {"barred", None}
    assert {child.contact for child in staying} <= {"unsupervised", None}


def test_the_sites_are_the_schools_of_the_children(national: Instance) -> None:
    schools = {child.school_postcode for child in national.children if child.school_postcode}
    sites = {site.postcode for site in national.sites}
    assert {code for code in schools if " " in code} <= sites
    assert {site.kind for site in national.sites} == {"school"}
