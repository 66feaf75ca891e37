"""What is sold: products, their barcodes (each with its multiplier), their pictures, and the boxes they leave in."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, state_type
from app.rules.boxes import Packaging


class Product(Base):
    """One SKU; prices are TTC in cents, VAT in basis points (2000 = 20 %), weights in grams."""

    __tablename__ = "product"
    __table_args__ = (
        CheckConstraint("price_cents >= 0", name="price"),
        CheckConstraint("vat_rate_bp >= 0 AND vat_rate_bp <= 10000", name="vat_rate"),
        CheckConstraint("weight_g >= 0", name="weight"),
        CheckConstraint("eco_cents >= 0", name="eco"),
        Index("ix_product_id_kit", "id", "kit", unique=True),  # what kit_component refers to
    )

    id: Mapped[Id]
    sku: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    price_cents: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    vat_rate_bp: Mapped[int] = mapped_column(default=2000)
    weight_g: Mapped[int] = mapped_column(default=0)
    length_mm: Mapped[int] = mapped_column(default=0)
    width_mm: Mapped[int] = mapped_column(default=0)
    height_mm: Mapped[int] = mapped_column(default=0)
    withdrawal_exclusion: Mapped[str] = mapped_column(String(30), default="")
    hs_code: Mapped[str] = mapped_column(String(10), default="")
    origin: Mapped[str] = mapped_column(String(2), default="")
    active: Mapped[bool] = mapped_column(default=True)
    eco_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    """The eco-participation within the price of one, shown on invoices (C. env. L541-10-21)."""
    durable: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Its invoice mentions the legal guarantee (C. conso. L211-2, D211-6: appliances, computers, furniture, ...)."""
    fragile: Mapped[bool] = mapped_column(default=False, server_default=false())
    cold: Mapped[bool] = mapped_column(default=False, server_default=false())
    liquid: Mapped[bool] = mapped_column(default=False, server_default=false())
    resale: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Easy to sell on, and so worth a thief's while: with express delivery a signal of fraud (domain 2.5)."""
    kit: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Sold as one and made of the articles in ``kit_component``; lies on no shelf itself."""


class ProductBarcode(Base):
    """A barcode found on an article or its case; ``units`` is how many articles one scan of it means.

    GTINs are stored with 14 digits, so that a UPC-A and the EAN-13 of the same article are one code.
    """

    __tablename__ = "product_barcode"
    __table_args__ = (
        UniqueConstraint("code", "product_id"),
        CheckConstraint("units > 0", name="units"),
        Index("ix_product_barcode_product_id", "product_id"),
    )

    id: Mapped[Id]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    code: Mapped[str] = mapped_column(String(80))
    units: Mapped[int] = mapped_column(default=1)


class ProductPicture(Base):
    """What an article looks like, for who has it in the hand: a small WebP file, apart from what lists read."""

    __tablename__ = "product_picture"
    __table_args__ = (CheckConstraint("length(content) <= 400000", name="content"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[Moment]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Box(Base):
    """A packaging of the house; inner size in millimetres, its own weight in grams, what one costs in cents."""

    __tablename__ = "box"
    __table_args__ = (
        CheckConstraint("tare_g >= 0", name="tare"),
        CheckConstraint("cost_cents >= 0", name="cost"),
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    length_mm: Mapped[int]
    width_mm: Mapped[int]
    height_mm: Mapped[int]
    tare_g: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    """False for one that is not bought any more: parcels that left in it keep it."""
    kind: Mapped[Packaging] = mapped_column(
        state_type(Packaging), default=Packaging.CARTON, server_default=Packaging.CARTON.value
    )
    cost_cents: Mapped[int] = mapped_column(default=0, server_default="0")
