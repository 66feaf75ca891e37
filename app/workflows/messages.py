"""Messages to customers: written in their language when the thing happens, sent later by the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency
from sqlalchemy import func, select

from app.database.unit_of_work import UnitOfWork
from app.models import house, outbox
from app.models.channel import Customer
from app.models.order import Order, OrderAddress
from app.notifications import texts
from app.notifications.texts import TextKind, TextWrong
from app.rules import phone
from app.rules.sms import fits_one_sms, fold_gsm7
from app.values import SHOP_ZONE, Money
from app.workflows.message_texts import kept_text, text_version

#: No SMS at night: from eight in the evening to eight in the morning (domain 12.1).
_QUIET_FROM, _QUIET_TO = time(20), time(8)
#: What a name is cut to where a text message would otherwise become two.
_NAME_LENGTHS = (40, 24, 16, 8)


class Recipient(NamedTuple):
    """Whom a message about an order goes to."""

    reference: str
    language: str
    email: str
    phone: str
    country: str
    first_name: str
    last_name: str


def recipient(uow: UnitOfWork, order_id: int) -> Recipient:
    """The order's own contact, the customer's where it has none."""
    row = uow.connection.execute(
        select(
            Order.reference,
            Order.language,
            func.coalesce(func.nullif(OrderAddress.email, ""), Customer.email),
            func.coalesce(func.nullif(OrderAddress.phone, ""), Customer.phone),
            func.coalesce(OrderAddress.country, "FR"),
            func.coalesce(func.nullif(OrderAddress.first_name, ""), Customer.first_name),
            func.coalesce(func.nullif(OrderAddress.last_name, ""), Customer.last_name),
        )
        .join(Customer, Customer.id == Order.customer_id)
        .outerjoin(OrderAddress, (OrderAddress.order_id == Order.id) & (OrderAddress.kind == "shipping"))
        .where(Order.id == order_id)
    ).one()
    return Recipient(*row)


def tell(
    uow: UnitOfWork,
    order_id: int,
    template: str,
    key: str,
    values: Mapping[str, Any],
    *,
    by_sms: bool = False,
    invoice_id: int | None = None,
    return_label_id: int | None = None,
) -> None:
    """Write the e-mail ``template`` (and its SMS) about an order into the outbox, once under ``key``.

    Amounts (``Money``), days and moments among ``values`` are put into words of the customer's language. Who
    has no address or no mobile number gets nothing that way. The file of ``invoice_id``, or those of
    ``return_label_id``, go with the e-mail.
    """
    to = recipient(uow, order_id)
    known = _known(uow, to, values)
    if to.email:
        files = {"invoice_id": invoice_id, "return_label_id": return_label_id}
        with_it = {name: number for name, number in files.items() if number is not None}
        letter = _letter(uow, to, template, known) | with_it
        outbox.send_later(uow, "email", key, letter, order_id)
    number = phone.normalise(to.phone, to.country or "FR") if by_sms and to.phone else None
    if number and phone.is_mobile(number):
        sms = _sms(uow, to, number, template, known)
        outbox.send_later(uow, "sms", f"{key}:sms", sms, order_id, not_before=awake(uow.now))


def compose(uow: UnitOfWork, order_id: int, template: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The e-mail that ``tell`` would write, and nothing written: ``to``, ``subject``, ``body``, ``language``."""
    to = recipient(uow, order_id)
    return _letter(uow, to, template, _known(uow, to, values))


def _known(uow: UnitOfWork, to: Recipient, values: Mapping[str, Any]) -> dict[str, Any]:
    seller = str(house.setting(uow.connection, "seller_name"))
    return {"order": to.reference, "first_name": to.first_name, "seller": seller, **values}


def _letter(uow: UnitOfWork, to: Recipient, template: str, known: Mapping[str, Any]) -> dict[str, Any]:
    words = {name: _written(value, to.language) for name, value in known.items()}
    made, version = _made(uow, template, TextKind.EMAIL, to.language, words)
    subject, body = texts.parts(made)
    return {
        "template": template, "version": version, "language": to.language, "to": to.email,
        "subject": subject, "body": body,
    }  # fmt: skip


def _sms(
    uow: UnitOfWork, to: Recipient, number: str, template: str, known: Mapping[str, Any]
) -> dict[str, Any]:
    content = kept_text(uow.connection, template, TextKind.SMS, to.language)
    try:
        words = sms_text(to.language, content, known)
    except TextWrong:  # as for a letter
        content = texts.our_text(template, TextKind.SMS, to.language)
        words = sms_text(to.language, content, known)
    return {
        "template": template, "version": text_version(content), "language": to.language, "to": number,
        "text": words,
    }  # fmt: skip


def _made(
    uow: UnitOfWork, template: str, kind: TextKind, language: str, words: Mapping[str, str]
) -> tuple[str, str]:
    """The merchant's text with its values, and which text it was.

    One that says what this event does not bring gives way to ours: no parcel waits for a letter.
    """
    content = kept_text(uow.connection, template, kind, language)
    try:
        return texts.render(content, words), text_version(content)
    except TextWrong:
        ours = texts.our_text(template, kind, language)
        return texts.render(ours, words), text_version(ours)


def sms_text(language: str, content: str, values: Mapping[str, Any]) -> str:
    """A text of at most 160 places of the GSM alphabet; long names are cut rather than a second one paid.

    ``content`` is the template. Raises ``TextWrong``.
    """
    words = {name: _written(value, language, brief=True) for name, value in values.items()}
    whole = fold_gsm7(texts.render(content, words))
    for length in _NAME_LENGTHS:
        if fits_one_sms(whole):
            break
        names = {name: words.get(name, "")[:length].rstrip() for name in ("shop", "order", "seller")}
        whole = fold_gsm7(texts.render(content, words | names))
    return whole


def awake(moment: datetime) -> datetime:
    """The moment itself, or eight in the morning where it falls into the quiet hours."""
    local = moment.astimezone(SHOP_ZONE)
    if _QUIET_TO <= local.time() < _QUIET_FROM:
        return moment
    day = local.date() + timedelta(days=1) if local.time() >= _QUIET_FROM else local.date()
    return datetime.combine(day, _QUIET_TO, SHOP_ZONE)


def _written(value: Any, language: str, *, brief: bool = False) -> str:
    locale = "en_GB" if language == "en" else "fr"
    if isinstance(value, Money):
        return format_currency(Decimal(value.cents) / 100, value.currency, locale=locale)
    if isinstance(value, datetime):
        return format_datetime(value.astimezone(SHOP_ZONE), "d MMMM y HH:mm", locale=locale)
    if isinstance(value, date):
        return format_date(value, "dd/MM" if brief else "EEEE d MMMM y", locale=locale)
    return str(value)
