"""Counts have a cause, a result and somebody who accepts it; an article is counted once at a time at a place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CAUSES = (
    "short_pick", "zero_check", "missing_elsewhere", "found", "by_hand", "cycle_a", "cycle_b", "cycle_c",
)  # fmt: skip
_STATES = ("to_count", "to_accept", "done")
_OPEN = sa.text("done_at IS NULL")


def upgrade() -> None:
    # The bench asked for its totes and packing places, which nobody counts: no walk is to lead there.
    op.execute(
        "UPDATE count_request SET done_at = asked_at WHERE done_at IS NULL"
        " AND location_id IN (SELECT id FROM location WHERE kind <> 'bin')"
    )
    # Of several requests for the same count the last one stays open.
    op.execute(
        "UPDATE count_request SET done_at = asked_at WHERE done_at IS NULL AND EXISTS (SELECT 1 FROM count_request"
        " AS later WHERE later.location_id = count_request.location_id"
        " AND later.product_id = count_request.product_id AND later.id > count_request.id)"
    )
    with op.batch_alter_table("count_request") as table:
        table.add_column(sa.Column("cause", sa.String(30), nullable=False, server_default="short_pick"))
        table.add_column(sa.Column("state", sa.String(30), nullable=False, server_default="to_count"))
        table.add_column(sa.Column("counts", sa.Integer(), nullable=False, server_default="0"))
        for name in ("counted", "difference"):
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
        table.add_column(sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True))
        for name in ("claimed_by", "claimed_station_id", "counted_by", "last_move_id", "decided_by"):
            table.add_column(sa.Column(name, BIG, nullable=True))
    op.execute("UPDATE count_request SET state = 'done' WHERE done_at IS NOT NULL")
    with op.batch_alter_table("count_request") as table:
        for name in ("cause", "state"):
            table.alter_column(name, server_default=None)
        for name in ("claimed_by", "counted_by", "decided_by"):
            table.create_foreign_key(op.f(f"fk_count_request_{name}"), "staff", [name], ["id"])
        table.create_foreign_key(
            op.f("fk_count_request_claimed_station_id"), "station", ["claimed_station_id"], ["id"]
        )
        table.create_foreign_key(
            op.f("fk_count_request_last_move_id"), "stock_move", ["last_move_id"], ["id"]
        )
        for name, words in (("countcause", _CAUSES), ("countstate", _STATES)):
            listed = ", ".join(f"'{word}'" for word in words)
            column = name.removeprefix("count")
            table.create_check_constraint(op.f(f"ck_count_request_{name}"), f"{column} IN ({listed})")
        table.create_check_constraint(
            op.f("ck_count_request_done"), "(state = 'done') = (done_at IS NOT NULL)"
        )
        table.create_check_constraint(
            op.f("ck_count_request_differs"), "state <> 'to_accept' OR difference <> 0"
        )
        table.create_check_constraint(op.f("ck_count_request_amounts"), "counted >= 0 AND counts >= 0")
    op.create_index("ix_count_request_product_id", "count_request", ["product_id", "location_id"])
    op.create_index(
        "uq_count_request_open",
        "count_request",
        ["location_id", "product_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
