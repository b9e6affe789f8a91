"""The tables of the contract."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Takes the step."""
    op.create_table(
        "lha",
        sa.Column("brma", sa.Text(), nullable=False),
        sa.Column("shared_gbp_week", sa.Double(), nullable=True),
        sa.Column("one_bed_gbp_week", sa.Double(), nullable=True),
        sa.Column("two_bed_gbp_week", sa.Double(), nullable=True),
        sa.Column("three_bed_gbp_week", sa.Double(), nullable=True),
        sa.Column("four_bed_gbp_week", sa.Double(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("brma", name=op.f("pk_lha")),
    )
    op.create_table(
        "partners",
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("covers", sa.Text(), nullable=True),
        sa.Column("caseload_hours_week", sa.Double(), nullable=True),
        sa.Column("max_new_households", sa.Integer(), nullable=True),
        sa.Column("max_new_in_period", sa.Integer(), nullable=True),
        sa.Column("assessment_days", sa.Integer(), nullable=True),
        sa.Column("accreditation", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("partner_id", name=op.f("pk_partners")),
    )
    op.create_table(
        "postcodes",
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("easting", sa.Double(), nullable=False),
        sa.Column("northing", sa.Double(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("postcode", name=op.f("pk_postcodes")),
    )
    op.create_table(
        "sites",
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_sites")),
    )
    op.create_table(
        "homes",
        sa.Column("home_id", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("nation", sa.Text(), nullable=True),
        sa.Column("bedrooms", sa.Integer(), nullable=True),
        sa.Column("living_rooms", sa.Integer(), nullable=True),
        sa.Column("bedspaces", sa.Integer(), nullable=True),
        sa.Column("sharing", sa.Text(), nullable=True),
        sa.Column("landlord", sa.Text(), nullable=True),
        sa.Column("tenancy", sa.Text(), nullable=True),
        sa.Column("tenancy_weeks", sa.Double(), nullable=True),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("available_to", sa.Date(), nullable=True),
        sa.Column("unavailable", sa.Text(), nullable=True),
        sa.Column("rent_gbp_week", sa.Double(), nullable=True),
        sa.Column("ineligible_charges_gbp_week", sa.Double(), nullable=True),
        sa.Column("rent_in_advance_gbp", sa.Double(), nullable=True),
        sa.Column("brma", sa.Text(), nullable=True),
        sa.Column("exempt_accommodation", sa.Boolean(), nullable=True),
        sa.Column("access", sa.Text(), nullable=True),
        sa.Column("women_only", sa.Boolean(), nullable=True),
        sa.Column("children_ok", sa.Boolean(), nullable=True),
        sa.Column("refuses", sa.Text(), nullable=True),
        sa.Column("reviews", sa.Text(), nullable=True),
        sa.Column("support_hours_week", sa.Double(), nullable=True),
        sa.Column("set_aside", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.partner_id"], name=op.f("fk_homes_partner_id_partners"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("home_id", name=op.f("pk_homes")),
    )
    with op.batch_alter_table("homes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_homes_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "women",
        sa.Column("woman_id", sa.Text(), nullable=False),
        sa.Column("release_date", sa.Date(), nullable=True),
        sa.Column("release_type", sa.Text(), nullable=True),
        sa.Column("days_served", sa.Integer(), nullable=True),
        sa.Column("early_release_approved", sa.Boolean(), nullable=True),
        sa.Column("prison", sa.Text(), nullable=True),
        sa.Column("supervising_region", sa.Text(), nullable=True),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("home_postcode", sa.Text(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("access_need", sa.Text(), nullable=True),
        sa.Column("support_hours_week", sa.Double(), nullable=True),
        sa.Column("overnight_carer", sa.Boolean(), nullable=True),
        sa.Column("risk_flags", sa.Text(), nullable=True),
        sa.Column("care_leaver", sa.Boolean(), nullable=True),
        sa.Column("abuse_victim", sa.Boolean(), nullable=True),
        sa.Column("benefit_income_gbp_week", sa.Double(), nullable=True),
        sa.Column("benefit_income_later_gbp_week", sa.Double(), nullable=True),
        sa.Column("benefit_cap_exempt", sa.Boolean(), nullable=True),
        sa.Column("shared_rate_exempt", sa.Boolean(), nullable=True),
        sa.Column("tenure_floor", sa.Double(), nullable=True),
        sa.Column("nations_ok", sa.Text(), nullable=True),
        sa.Column("regions_ok", sa.Text(), nullable=True),
        sa.Column("programmes", sa.Text(), nullable=True),
        sa.Column("local_connection", sa.Text(), nullable=True),
        sa.Column("referred_by", sa.Text(), nullable=True),
        sa.Column("referred_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["referred_by"], ["partners.partner_id"], name=op.f("fk_women_referred_by_partners"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("woman_id", name=op.f("pk_women")),
    )
    with op.batch_alter_table("women", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_women_referred_by"), ["referred_by"], unique=False)

    op.create_table(
        "adults",
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("woman_id", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("joins_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["woman_id"], ["women.woman_id"], name=op.f("fk_adults_woman_id_women"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_adults")),
    )
    with op.batch_alter_table("adults", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_adults_woman_id"), ["woman_id"], unique=False)

    op.create_table(
        "bars",
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("woman_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("under_age", sa.Integer(), nullable=True),
        sa.Column("other_id", sa.Text(), nullable=True),
        sa.Column("radius_km", sa.Double(), nullable=True),
        sa.Column("not_same_partner", sa.Boolean(), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["woman_id"], ["women.woman_id"], name=op.f("fk_bars_woman_id_women"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_bars")),
    )
    with op.batch_alter_table("bars", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bars_woman_id"), ["woman_id"], unique=False)

    op.create_table(
        "children",
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.Column("woman_id", sa.Text(), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("carer", sa.Text(), nullable=True),
        sa.Column("carer_postcode", sa.Text(), nullable=True),
        sa.Column("returns", sa.Text(), nullable=True),
        sa.Column("returns_on", sa.Date(), nullable=True),
        sa.Column("own_room_needed", sa.Boolean(), nullable=True),
        sa.Column("school_postcode", sa.Text(), nullable=True),
        sa.Column("school_urn", sa.Integer(), nullable=True),
        sa.Column("school_phase", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("contact_postcode", sa.Text(), nullable=True),
        sa.Column("contact_overnight", sa.Boolean(), nullable=True),
        sa.Column("keep_away_km", sa.Double(), nullable=True),
        sa.Column("contact_visits_month", sa.Double(), nullable=True),
        sa.Column("parental_responsibility", sa.Boolean(), nullable=True),
        sa.Column("order", sa.Text(), nullable=True),
        sa.Column("proceedings", sa.Text(), nullable=True),
        sa.Column("return_contested", sa.Boolean(), nullable=True),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("looked_after", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["woman_id"], ["women.woman_id"], name=op.f("fk_children_woman_id_women"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("child_id", name=op.f("pk_children")),
    )
    with op.batch_alter_table("children", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_children_woman_id"), ["woman_id"], unique=False)

    op.create_table(
        "occupants",
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("home_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("from", sa.Date(), nullable=True),
        sa.Column("to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["home_id"], ["homes.home_id"], name=op.f("fk_occupants_home_id_homes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_occupants")),
    )
    with op.batch_alter_table("occupants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occupants_home_id"), ["home_id"], unique=False)

    op.create_table(
        "pins",
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("woman_id", sa.Text(), nullable=False),
        sa.Column("home_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["home_id"], ["homes.home_id"], name=op.f("fk_pins_home_id_homes"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["woman_id"], ["women.woman_id"], name=op.f("fk_pins_woman_id_women"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_pins")),
    )
    with op.batch_alter_table("pins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pins_home_id"), ["home_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pins_woman_id"), ["woman_id"], unique=False)

    op.create_table(
        "zones",
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("woman_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("radius_km", sa.Double(), nullable=True),
        sa.Column("wkt", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["woman_id"], ["women.woman_id"], name=op.f("fk_zones_woman_id_women"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_zones")),
    )
    with op.batch_alter_table("zones", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_zones_woman_id"), ["woman_id"], unique=False)

    op.create_table(
        "home_places",
        sa.Column("home_id", sa.Text(), nullable=False),
        sa.Column("easting_m", sa.Double(), nullable=False),
        sa.Column("northing_m", sa.Double(), nullable=False),
        sa.Column("cell", sa.Integer(), nullable=False),
        sa.Column("square_easting_m", sa.Double(), nullable=False),
        sa.Column("square_northing_m", sa.Double(), nullable=False),
        sa.Column("square_cell", sa.Integer(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("square_lat", sa.Double(), nullable=False),
        sa.Column("square_lon", sa.Double(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["home_id"], ["homes.home_id"], name=op.f("fk_home_places_home_id_homes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("home_id", name=op.f("pk_home_places")),
    )
    with op.batch_alter_table("home_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_home_places_cell"), ["cell"], unique=False)
        batch_op.create_index(batch_op.f("ix_home_places_square_cell"), ["square_cell"], unique=False)
