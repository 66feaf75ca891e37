"""What an order is found by: one folded text of everything a person may have in hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.database.dialect import put_search_text
from app.database.unit_of_work import UnitOfWork
from app.models.channel import Customer
from app.models.order import Order, OrderAddress, OrderLine
from app.models.shipment import Parcel
from app.rules.search_text import fold

_ADDRESS = (
    OrderAddress.first_name, OrderAddress.last_name, OrderAddress.company, OrderAddress.postal_code,
    OrderAddress.city, OrderAddress.phone, OrderAddress.email,
)
_CUSTOMER = (Customer.first_name, Customer.last_name, Customer.company, Customer.email, Customer.phone)


def index_order(uow: UnitOfWork, order_id: int) -> None:
    """Gather the order's words anew; call it whenever one of them changed."""
    connection = uow.connection
    words: list[str] = []
    for statement in (
        select(Order.reference, Order.external_id, Order.relay_id).where(Order.id == order_id),
        select(*_CUSTOMER).join(Order, Order.customer_id == Customer.id).where(Order.id == order_id),
        select(*_ADDRESS).where(OrderAddress.order_id == order_id),
        select(OrderLine.sku, OrderLine.name).where(OrderLine.order_id == order_id),
        select(Parcel.tracking_number, Parcel.sscc).where(Parcel.order_id == order_id),
    ):
        for row in connection.execute(statement):
            words.extend(str(value) for value in row if value)
    put_search_text(connection, [(order_id, search_words(words))])


def search_words(words: Iterable[str]) -> str:
    """One folded line, each thing once; phone numbers also without their spaces and dots."""
    kept: dict[str, None] = {}
    for word in words:
        folded = fold(word)
        kept[folded] = None
        if _looks_like_phone(folded):
            digits = "".join(character for character in folded if character.isdigit())
            kept[digits] = None
            if digits.startswith("33"):
                kept["0" + digits[2:]] = None
    return " | ".join(kept)


def _looks_like_phone(folded: str) -> bool:
    return len(folded) >= 8 and not set(folded) - set("+0123456789 .-()/")


def index_orders(uow: UnitOfWork, texts: Sequence[tuple[int, str]]) -> None:
    """Write the words of many orders at once; the import gathers them itself."""
    put_search_text(uow.connection, texts)
