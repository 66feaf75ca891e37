"""The lists of a customer's card: orders, parcels, returns and messages, each paged, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.queries import customer_card as card
from app.queries.customer_card import CustomerParcel, CustomerReturn
from app.queries.messages import SentMessage, messages_to
from app.rules.identifiers import parcel_reference
from app.ui import words
from app.ui.live_list import LiveList
from app.ui.orders.messages_card import STATE_TONE as MESSAGE_TONE
from app.ui.orders.short_list import short_list
from app.ui.paging import Column, newest_first
from app.ui.returns import words as return_words
from app.ui.widgets.layout import EmptyState
from app.ui.widgets.text import moment
from app.values import shop_day, utc_now

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

translate = QCoreApplication.translate


def orders_list(bridge: Bridge) -> LiveList:
    """What the customer ordered."""
    return short_list(bridge, "customer-orders", card.orders_of)


def parcels_list(bridge: Bridge) -> LiveList:
    """What was sent to them."""
    language = bridge.language
    columns: tuple[Column[CustomerParcel], ...] = (
        Column(translate("customers", "Parcel"), lambda row: parcel_reference(row.number), 104),
        Column(translate("customers", "Order"), lambda row: row.order, 92),
        Column(translate("customers", "Number"), lambda row: row.tracking_number or "–", 140, stretch=True),
        Column(
            translate("customers", "Left"),
            lambda row: moment(language, row.handed_over_at) if row.handed_over_at else "–",
            112,
        ),
        Column(
            translate("customers", "State"),
            lambda row: words.parcel(row.state),
            150,
            badges=lambda row: ((words.parcel(row.state), words.PARCEL_TONE.get(row.state, "info")),),
        ),
    )
    source = newest_first(card.parcels_of, {"parcel": lambda row: row.id, "order": lambda row: row.order_id})
    nothing = EmptyState("package", translate("customers", "No parcel"))
    return LiveList(bridge, "customer-parcels", translate("customers", "Parcels"), columns, source, nothing)


def returns_list(bridge: Bridge) -> LiveList:
    """What came back, or is asked to."""
    language = bridge.language

    def due(row: CustomerReturn) -> tuple[str, str]:
        left = None if row.refund_due is None else (row.refund_due - shop_day(utc_now())).days
        return return_words.countdown(left, row.state)

    columns: tuple[Column[CustomerReturn], ...] = (
        Column(translate("customers", "Return"), lambda row: row.number, 150),
        Column(translate("customers", "Order"), lambda row: row.order, 92),
        Column(
            translate("customers", "Right"), lambda row: return_words.ground(row.ground), 120, stretch=True
        ),
        Column(translate("customers", "Since"), lambda row: moment(language, row.opened_at), 112),
        Column(
            translate("customers", "State"),
            lambda row: return_words.state(row.state),
            120,
            badges=lambda row: (
                (return_words.state(row.state), return_words.STATE_TONE.get(row.state, "neutral")),
            ),
        ),
        Column(
            translate("customers", "Refund"),
            lambda row: due(row)[0],
            112,
            badges=lambda row: (due(row),) if due(row)[0] else (),
        ),
    )
    source = newest_first(card.returns_of, {"rma": lambda row: row.id})
    nothing = EmptyState("returns", translate("customers", "No return"))
    return LiveList(bridge, "customer-returns", translate("customers", "Returns"), columns, source, nothing)


def messages_list(bridge: Bridge) -> LiveList:
    """What they were told."""
    language = bridge.language

    def state(row: SentMessage) -> str:
        return bridge.text(f"message_state_{row.state.value}")

    columns: tuple[Column[SentMessage], ...] = (
        Column(translate("customers", "When"), lambda row: moment(language, row.created_at), 112),
        Column(
            translate("customers", "Message"),
            lambda row: bridge.text(f"message_{row.template}") if row.template else row.subject,
            150,
            stretch=True,
            tip=lambda row: row.subject,
            icon=lambda row: "phone" if row.kind == "sms" else "mail",
        ),
        Column(translate("customers", "Order"), lambda row: row.order, 92),
        Column(translate("customers", "To"), lambda row: row.to, 150),
        Column(
            translate("customers", "State"),
            state,
            120,
            badges=lambda row: ((state(row), MESSAGE_TONE.get(row.state, "info")),),
            tip=lambda row: bridge.text(row.trouble) if row.trouble else "",
        ),
    )
    source = newest_first(messages_to, {"message": lambda row: row.id, "outbox": lambda row: row.order_id})
    nothing = EmptyState("mail", translate("customers", "No message"))
    return LiveList(bridge, "customer-messages", translate("customers", "Messages"), columns, source, nothing)
