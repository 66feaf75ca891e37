"""Where orders come from, the customers behind them, and the shops that hand parcels over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Document, Id, Moment, UtcDateTime


class Channel(Base):
    """A shop system or marketplace, or plain files."""

    __tablename__ = "channel"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))


class ChannelLink(Base):
    """How a channel is reached and how far it was read; the keys are in the keyring of the station that syncs."""

    __tablename__ = "channel_link"
    __table_args__ = (
        CheckConstraint("failures >= 0 AND taken >= 0 AND expected >= 0", name="counts"),
        CheckConstraint("buffer >= 0", name="buffer"),
        CheckConstraint("share_bp >= 0 AND share_bp <= 10000", name="share"),
    )

    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"), primary_key=True)
    adapter: Mapped[str] = mapped_column(String(40))
    """Its entry point in the group ``arrimage.channels``."""
    settings: Mapped[Document]
    """What was entered to connect it, without its secrets."""
    active: Mapped[bool] = mapped_column(default=True)
    since: Mapped[Moment]
    """Orders that did not change since then were never asked for."""
    cursor: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """What changed up to then, by the channel's clock, was taken in; moved in the same transaction."""
    swept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    listed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(30), default="new")
    """``new``, ``ok``, or the ``Trouble`` of the last round."""
    trouble: Mapped[Document]
    """Values of the sentence for ``state``."""
    failures: Mapped[int] = mapped_column(default=0)
    """Rounds in a row that failed."""
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Nobody asks the channel anything earlier."""
    push_not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The same for telling it something, where reading works and writing does not."""
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ok_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """One station at a time talks with a channel; one that died is waited for until then."""
    taken: Mapped[int] = mapped_column(default=0)
    expected: Mapped[int] = mapped_column(default=0)
    """Of the reading that is under way: orders taken in, and how many the channel said there are."""
    buffer: Mapped[int] = mapped_column(default=0)
    """Units of every article kept back from the channel (domain 9)."""
    share_bp: Mapped[int] = mapped_column(default=10_000)
    """How much of what is left the channel may sell, in basis points."""


class ChannelArticleRow(Base):
    """An article as a channel sells it, the product of ours it is, and the stock the channel was told."""

    __tablename__ = "channel_article"
    __table_args__ = (
        UniqueConstraint("channel_id", "external_id"),
        Index("ix_channel_article_product_id", "product_id"),
    )

    id: Mapped[Id]
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    external_id: Mapped[str] = mapped_column(String(120))
    sku: Mapped[str] = mapped_column(String(80), default="")
    barcode: Mapped[str] = mapped_column(String(80), default="")
    name: Mapped[str] = mapped_column(String(200), default="")
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    matched_by: Mapped[str] = mapped_column(String(10), default="")
    """``sku``, ``barcode`` or ``hand``; empty where no product of ours fits, or several do."""
    kept: Mapped[bool] = mapped_column(default=True)
    """Whether the channel keeps stock of it; where it does not, it forgets what it is told."""
    sent: Mapped[int | None]
    """The quantity last written and read back equal; empty: to be written again."""
    held: Mapped[int | None]
    """What the channel held when it was last read."""
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[str] = mapped_column(String(60), default="")
    listed: Mapped[bool] = mapped_column(default=True)
    """False once the channel no longer sells it."""


class ChannelRefusal(Base):
    """An order of a channel that could not be taken in; gone once it can be."""

    __tablename__ = "channel_refusal"

    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"), primary_key=True)
    external_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    reference: Mapped[str] = mapped_column(String(80), default="")
    code: Mapped[str] = mapped_column(String(60))
    values: Mapped[Document]
    at: Mapped[Moment]


class ChannelTelling(Base):
    """A webhook that was acted upon: told again, it is known."""

    __tablename__ = "channel_telling"
    __table_args__ = (Index("ix_channel_telling_at", "at"),)

    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"), primary_key=True)
    signature: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The HMAC-SHA256 of its body, in hexadecimal digits."""
    at: Mapped[Moment]


class Customer(Base):
    """Who ordered, as one channel knows them."""

    __tablename__ = "customer"
    __table_args__ = (
        UniqueConstraint("channel_id", "external_id"),
        CheckConstraint("merged_into_id <> id", name="merged"),
        Index("ix_customer_email", "email"),
        Index("ix_customer_merged_into_id", "merged_into_id"),
    )

    id: Mapped[Id]
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    external_id: Mapped[str] = mapped_column(String(120))
    first_name: Mapped[str] = mapped_column(String(80), default="")
    last_name: Mapped[str] = mapped_column(String(80), default="")
    company: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    siren: Mapped[str] = mapped_column(String(9), default="")
    vat_number: Mapped[str] = mapped_column(String(20), default="")
    created_at: Mapped[Moment]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    """Whom staff say this is too; orders and invoices stay where they are, so that it can be taken back."""
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When name and contact were removed for good; the orders keep what the law wants (app/rules/retention.py)."""


class Shop(Base):
    """A shop with a counter where customers collect; its code is the ``site`` of its locations."""

    __tablename__ = "shop"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[Document]
    """``line1``, ``postal_code``, ``city``, ``country``, ``phone``."""
    closed_weekdays: Mapped[str] = mapped_column(String(20), default="6")
    """Weekdays without opening, Monday is 0, separated by commas."""
    opening: Mapped[Document] = mapped_column(default=dict, server_default=text("'{}'"))
    """``hours``: of each weekday, as ``10:00-12:30, 14:00-19:00``; ``closed``: single days (ISO)."""
    active: Mapped[bool] = mapped_column(default=True)


class Setting(Base):
    """One setting of the whole house (not of a station): the seller's name, the GS1 prefix, refund rules."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Document]
    """``{"value": ...}``, so that every kind of value has one column."""


class Counter(Base):
    """The last number given out of a series; taken in the transaction that uses it, so that none is lost."""

    __tablename__ = "counter"

    series: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]
