"""What an order is found by: one folded text of everything a person may have in hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import BindParameter, Connection, bindparam, select, union_all

from app.database.text_index import add_search_text, put_search_text
from app.database.unit_of_work import UnitOfWork
from app.models.channel import Customer
from app.models.kit import OrderKit
from app.models.order import Order, OrderAddress, OrderLine
from app.models.shipment import Parcel
from app.rules.search_text import fold

_ADDRESS = (
    OrderAddress.first_name,
    OrderAddress.last_name,
    OrderAddress.company,
    OrderAddress.postal_code,
    OrderAddress.city,
    OrderAddress.phone,
    OrderAddress.email,
)
_CUSTOMER = (Customer.first_name, Customer.last_name, Customer.company, Customer.email, Customer.phone)
_orders: BindParameter[int] = bindparam("orders", expanding=True)
# Made once: making five statements anew takes longer than SQLite takes to answer them for one order.
_WORDS = (
    select(Order.id, Order.reference, Order.external_id, Order.relay_id).where(Order.id.in_(_orders)),
    select(Order.id, *_CUSTOMER).join(Order, Order.customer_id == Customer.id).where(Order.id.in_(_orders)),
    # What the law keeps of an erased customer is found by the order's own numbers alone.
    select(OrderAddress.order_id, *_ADDRESS)
    .join(Order, Order.id == OrderAddress.order_id)
    .join(Customer, Customer.id == Order.customer_id)
    .where(OrderAddress.order_id.in_(_orders), Customer.erased_at.is_(None)),
    union_all(
        select(OrderLine.order_id, OrderLine.sku, OrderLine.name).where(OrderLine.order_id.in_(_orders)),
        select(OrderKit.order_id, OrderKit.sku, OrderKit.name).where(OrderKit.order_id.in_(_orders)),
    ),
    select(Parcel.order_id, Parcel.tracking_number, Parcel.sscc).where(Parcel.order_id.in_(_orders)),
)

#: A pasted page is not a search.
_MOST_WORDS = 8
_LONGEST_WORD = 80
#: A phone number, or its beginning, written with gaps.
_PHONE = re.compile(r"\+[0-9 .()/-]+|0[0-9]*[ .][0-9 .]*")


def index_order(uow: UnitOfWork, order_id: int) -> None:
    """Gather the order's words anew; call it whenever one of them changed."""
    put_search_text(uow.connection, list(gather_words(uow.connection, [order_id]).items()))


def index_customers_later(uow: UnitOfWork, customer_ids: Iterable[int]) -> None:
    """Customers have other details now: before the commit, gather the words of all their orders anew."""
    ids = sorted(set(customer_ids))
    if not ids:
        return

    def gather(work: UnitOfWork) -> None:
        orders = work.connection.scalars(select(Order.id).where(Order.customer_id.in_(ids))).all()
        put_search_text(work.connection, list(gather_words(work.connection, orders).items()))

    uow.at_commit(gather)


def gather_words(connection: Connection, order_ids: Sequence[int]) -> dict[int, str]:
    """The text that each of these orders should be found by; five statements for any number of them."""
    words: dict[int, list[str]] = {order_id: [] for order_id in order_ids}
    for statement in _WORDS:
        for order_id, *values in connection.execute(statement, {"orders": list(order_ids)}):
            words[order_id].extend(str(value) for value in values if value)
    return {order_id: search_words(found) for order_id, found in words.items()}


def search_words(words: Iterable[str]) -> str:
    """One folded line, the reference first, each thing once; phone numbers also without spaces and dots."""
    kept: dict[str, None] = {}
    for word in words:
        folded = fold(word).replace("\0", "")
        if not folded:
            continue
        kept[folded] = None
        if _looks_like_phone(folded):
            digits = "".join(character for character in folded if character.isdigit())
            kept[digits] = None
            if digits.startswith("33"):
                kept["0" + digits[2:]] = None
    return " | ".join(kept)


def wanted_words(searched: str) -> tuple[str, ...]:
    """What a person typed, as the words to look for; a phone number is one word however it is spaced."""
    folded = fold(searched).replace("\0", "")
    if _PHONE.fullmatch(folded):
        return ("".join(character for character in folded if character.isdigit()),)
    return tuple(word[:_LONGEST_WORD] for word in folded.split()[:_MOST_WORDS])


def _looks_like_phone(folded: str) -> bool:
    return len(folded) >= 8 and not set(folded) - set("+0123456789 .-()/")


def index_new_orders(uow: UnitOfWork, texts: Sequence[tuple[int, str]]) -> None:
    """Write the words of many new orders at once; the import gathers them itself."""
    add_search_text(uow.connection, texts)
