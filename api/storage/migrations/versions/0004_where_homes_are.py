"""Where homes are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Takes the step."""
    op.create_table(
        "home_places",
        sa.Column("home_id", sa.Text(), nullable=False),
        sa.Column("easting_m", sa.Double(), nullable=False),
        sa.Column("northing_m", sa.Double(), nullable=False),
        sa.Column("square_easting_m", sa.Double(), nullable=False),
        sa.Column("square_northing_m", sa.Double(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["home_id"], ["homes.home_id"], name=op.f("fk_home_places_home_id_homes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("home_id", name=op.f("pk_home_places")),
    )
    with op.batch_alter_table("home_places", schema=None) as batch_op:
        batch_op.create_index("ix_home_places_point", ["easting_m", "northing_m"], unique=False)
        batch_op.create_index("ix_home_places_square", ["square_easting_m", "square_northing_m"], unique=False)
