"""Channels that are read and told by themselves: how each is reached, its articles, what could not be taken in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database.dialect import column_type

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _create_channel_link()
    _create_channel_article()
    _create_channel_refusal()
    kind = column_type(op.get_bind(), "id")
    op.execute(
        f"ALTER TABLE outbox_message ADD COLUMN channel_id {kind} "
        "CONSTRAINT fk_outbox_message_channel_id REFERENCES channel (id)"
    )
    op.execute(
        "CREATE INDEX ix_outbox_message_channel_id ON outbox_message (channel_id, state) "
        "WHERE channel_id IS NOT NULL"
    )


def _create_channel_link() -> None:
    op.create_table(
        "channel_link",
        sa.Column("channel_id", BIG, nullable=False),
        sa.Column("adapter", sa.String(40), nullable=False),
        sa.Column("settings", DOCUMENT, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("cursor", MOMENT, nullable=True),
        sa.Column("swept_at", MOMENT, nullable=True),
        sa.Column("listed_at", MOMENT, nullable=True),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("trouble", DOCUMENT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("not_before", MOMENT, nullable=True),
        sa.Column("push_not_before", MOMENT, nullable=True),
        sa.Column("tried_at", MOMENT, nullable=True),
        sa.Column("ok_at", MOMENT, nullable=True),
        sa.Column("lease_station_id", BIG, nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("buffer", sa.Integer(), nullable=False),
        sa.Column("share_bp", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "failures >= 0 AND taken >= 0 AND expected >= 0", name=op.f("ck_channel_link_counts")
        ),
        sa.CheckConstraint("buffer >= 0", name=op.f("ck_channel_link_buffer")),
        sa.CheckConstraint("share_bp >= 0 AND share_bp <= 10000", name=op.f("ck_channel_link_share")),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_channel_link_channel_id")),
        sa.ForeignKeyConstraint(
            ["lease_station_id"], ["station.id"], name=op.f("fk_channel_link_lease_station_id")
        ),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_channel_link")),
    )


def _create_channel_article() -> None:
    op.create_table(
        "channel_article",
        sa.Column("id", BIG, nullable=False),
        sa.Column("channel_id", BIG, nullable=False),
        sa.Column("external_id", sa.String(120), nullable=False),
        sa.Column("sku", sa.String(80), nullable=False),
        sa.Column("barcode", sa.String(80), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("product_id", BIG, nullable=True),
        sa.Column("matched_by", sa.String(10), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=True),
        sa.Column("held", sa.Integer(), nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("trouble", sa.String(60), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_channel_article_channel_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_channel_article_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_article")),
        sa.UniqueConstraint(
            "channel_id", "external_id", name=op.f("uq_channel_article_channel_id_external_id")
        ),
    )
    op.create_index("ix_channel_article_product_id", "channel_article", ["product_id"])


def _create_channel_refusal() -> None:
    op.create_table(
        "channel_refusal",
        sa.Column("channel_id", BIG, nullable=False),
        sa.Column("external_id", sa.String(120), nullable=False),
        sa.Column("reference", sa.String(80), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("values", DOCUMENT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_channel_refusal_channel_id")),
        sa.PrimaryKeyConstraint("channel_id", "external_id", name=op.f("pk_channel_refusal")),
    )


def downgrade() -> None:
    raise NotImplementedError("a database is never taken back: restore the backup made before the upgrade")
