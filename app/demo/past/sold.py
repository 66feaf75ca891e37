"""One invented order on its way through the house, until it is written as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.demo.past.assortment import Article
from app.demo.past.people import Person
from app.models.states import Bucket, DeliveryMode, Lifecycle, ParcelState, PaymentState, Stage
from app.rules.identifiers import parcel_reference

_PLACE = {
    bucket: place
    for place, bucket in enumerate(
        (
            Bucket.CANCELLED, Bucket.UNALLOCATED, Bucket.BACKORDERED, Bucket.ALLOCATED, Bucket.PICKED, Bucket.PACKED,
            Bucket.SHIPPED,
        )
    )
}  # fmt: skip


@dataclass(slots=True)
class SoldLine:
    """Units of an article, all in one counter."""

    id: int
    position: int
    article: Article
    units: int
    bucket: Bucket = Bucket.ALLOCATED
    delivered: int = 0
    returned: int = 0
    refunded: int = 0

    @property
    def net_cents(self) -> int:
        return self.article.price_cents * self.units

    def counters(self) -> tuple[int, ...]:
        """``cancelled`` to ``shipped``, then ``delivered``, ``returned`` and ``refunded``."""
        units = [0] * len(_PLACE)
        units[_PLACE[self.bucket]] = self.units
        return (*units, self.delivered, self.returned, self.refunded)


@dataclass(slots=True)
class Packed:
    """The parcel of an order."""

    id: int
    number: int
    shipment_id: int
    tracking: str
    weight_g: int
    closed_at: datetime
    state: ParcelState = ParcelState.LABELLED
    left_at: datetime | None = None
    delivered_at: datetime | None = None

    @property
    def reference(self) -> str:
        return parcel_reference(self.number)


@dataclass(slots=True)
class ShopFloor:
    """A shop with its shelves."""

    id: int
    code: str
    name: str
    shelves: list[int]


@dataclass(slots=True)
class Sold:
    """An order; states and counters are those at the end of the invented years."""

    id: int
    reference: str
    external_id: str
    at: datetime
    imported_at: datetime
    person: Person
    lines: list[SoldLine]
    mode: DeliveryMode
    service: str
    shipping_cents: int
    relay_id: str = ""
    shop: ShopFloor | None = None
    lifecycle: Lifecycle = Lifecycle.OPEN
    stage: Stage = Stage.READY
    payment: PaymentState = PaymentState.PAID
    held_because: str = ""
    refunded_cents: int = 0
    total_cents: int = 0
    parcel: Packed | None = None

    def put(self, bucket: Bucket, stage: Stage) -> None:
        """All its units are in another counter now."""
        self.stage = stage
        for line in self.lines:
            line.bucket = bucket

    def words(self) -> str:
        """What ``models.search`` gathers for it, in the same folded form."""
        parts = [self.reference, self.external_id, self.relay_id, *self.person.words]
        for line in self.lines:
            parts += line.article.words
        if self.parcel is not None:
            parts.append(self.parcel.tracking.lower())
        return " | ".join(dict.fromkeys(part for part in parts if part))
