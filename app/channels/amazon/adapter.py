"""Amazon as a channel: orders in, departures and stock out; money and cancellations are Amazon's (SP-API)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from app.channels.amazon import response
from app.channels.amazon.api import CONFIRM, GET_ORDER, SEARCH_ORDERS, Api, Refused
from app.channels.amazon.listings import Listings
from app.channels.amazon.marketplaces import MARKETPLACES, countries
from app.channels.base import FieldRefused, IncomingOrder, RefusedRow
from app.channels.port import (
    Ability,
    Adapter,
    Bookmark,
    ChangePage,
    ChannelArticle,
    ChannelFault,
    Departure,
    Field,
    PushRefused,
    Reread,
    Right,
    StockAnswer,
    Trouble,
)
from app.channels.texts import relay_network
from app.values import Money

_ORDERS = "/orders/2026-01-01/orders"
_PAGE = 100
#: Orders come in no order that is promised: only what was read whole is behind us.
_DAY = timedelta(days=1)
#: ``lastUpdatedBefore`` has to be so long ago at least.
_AGO = timedelta(minutes=2)
#: Personal data only what a parcel needs; PACKAGES is asked for where a parcel is told.
_DATA = "BUYER,RECIPIENT,PROCEEDS,FULFILLMENT,CANCELLATION,TAX"
#: Carriers that Amazon lists by a code; others are named in words.
_CARRIERS = {"colissimo": "La Poste", "chronopost": "Chronopost", "dpd": "DPD", "ups": "UPS"}


def utc_now() -> datetime:
    return datetime.now(UTC)


class Amazon:
    """One seller's account; a ``Connection``."""

    def __init__(
        self, api: Api, seller: str, sold_in: Sequence[str], clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._api, self._clock = api, clock
        self._marketplaces = ",".join(MARKETPLACES[country] for country in sold_in)
        self._listings = Listings(api, seller, MARKETPLACES[sold_in[0]])
        self._until = clock()
        self._span, self._growing = _DAY, True

    def close(self) -> None:
        self._api.close()

    def test(self) -> tuple[Right, ...]:
        """Reads one order, with and without its buyer, and one listing; changes nothing."""
        day = {"lastUpdatedAfter": _text(self._clock() - _DAY), "maxResultsPerPage": 1}
        rights = [
            Right("orders_read", self._may(lambda: self._search(**day))),
            Right("buyers_read", self._may(lambda: self._search(**day, includedData="BUYER,RECIPIENT"))),
        ]
        sku: list[str] = []
        rights.append(Right("products_read", self._may(lambda: sku.append(self._listings.any_sku()))))
        if sku and sku[0]:
            rights.append(Right("stock_write", self._listings.may_offer(sku[0])))
        return tuple(rights)

    def _may(self, ask: Callable[[], object]) -> bool:
        try:
            ask()
        except ChannelFault as fault:
            if fault.trouble is not Trouble.RIGHT_MISSING:
                raise
            return False
        return True

    def changes(self, mark: Bookmark) -> ChangePage:
        """A page of a window that begins at the bookmark: a day, and longer ones while a page holds a whole one.

        A window that was cut short is read again: it waits for as many questions as it had pages.
        """
        newest = self._clock() - _AGO
        if not mark.after:
            self._until = max(mark.moment, min(newest, mark.moment + self._span))
        until, params = self._until, {"paginationToken": mark.after} if mark.after else {}
        try:
            found = self._search(
                lastUpdatedAfter=_text(mark.moment), lastUpdatedBefore=_text(until), includedData=_DATA,
                maxResultsPerPage=_PAGE, **params,
            )  # fmt: skip
        except ChannelFault as fault:
            if fault.trouble is Trouble.TOO_FAST and fault.retry_after:
                fault.retry_after *= mark.page
            raise
        orders = self._canonical(found["orders"])
        token = str((found.get("pagination") or {}).get("nextToken") or "")
        following = self._following(mark, token, until < newest)
        return ChangePage(orders, None if token else until, following, len(orders) + (following is not None))

    def _following(self, mark: Bookmark, token: str, more: bool) -> Bookmark | None:
        if not token:
            self._span *= 2 if self._growing else 1
            return Bookmark(self._until) if more else None
        self._growing = False
        if not mark.after and self._span > _DAY:
            self._span = (
                _DAY  # too many for one page: what came is kept, and the window is read a day at a time
            )
            return Bookmark(mark.moment)
        return Bookmark(mark.moment, mark.page + 1, token)

    def orders(self, external_ids: Sequence[str]) -> Reread:
        found = {external_id: self._order(external_id, _DATA) for external_id in external_ids}
        here = [document for document in found.values() if document is not None]
        return Reread(
            self._canonical(here), frozenset(one for one, document in found.items() if document is None)
        )

    def acknowledge(self, page: ChangePage, refused: Sequence[RefusedRow]) -> None:
        """Nothing: Amazon wants none, and its acknowledgement feed is what cancels."""

    def articles(self) -> Iterator[ChannelArticle]:
        return self._listings.articles()

    def stock(self, external_ids: Sequence[str]) -> Mapping[str, int | None]:
        return self._listings.held(external_ids)

    def put_stock(self, quantities: Mapping[str, int]) -> Mapping[str, StockAnswer]:
        return self._listings.offer(quantities)

    def fulfil(self, departure: Departure) -> None:
        """A package is of items and has one number: that of a parcel with parts of kits alone is not told."""
        order = self._order(departure.order_external_id, "PACKAGES")
        if order is None:
            raise PushRefused("channel_order_gone")
        number = package_number(departure.parcel)
        told = {
            str(package.get(name, "")) for package in order.get("packages") or ()
            for name in ("packageReferenceId", "trackingNumber")
        }  # fmt: skip
        if not departure.units or {number, departure.tracking_number} & (told - {""}):
            return
        if not departure.tracking_number:
            raise PushRefused("channel_tracking_needed")
        carrier = _CARRIERS.get(relay_network(departure.service), "Other")
        body = {
            "marketplaceId": order["salesChannel"]["marketplaceId"],
            "packageDetail": {
                "packageReferenceId": number,
                "carrierCode": carrier,
                "carrierName": departure.service or carrier,
                "shippingMethod": departure.service,
                "trackingNumber": departure.tracking_number,
                "shipDate": _text(departure.at),
                "orderItems": [
                    {"orderItemId": item, "quantity": units} for item, units in departure.units.items()
                ],
            },
        }
        try:
            path = f"/orders/v0/orders/{departure.order_external_id}/shipmentConfirmation"
            self._api.send(CONFIRM, "POST", path, body)
        except Refused as refused:
            raise PushRefused("channel_said_no", detail=refused.message) from refused

    def refund(self, order_external_id: str, refunded_cents: int, currency: str, reason: str) -> None:
        """Amazon took the money and gives it back: telling it would pay a second time."""
        said = f"{order_external_id}: {Money(refunded_cents, currency).amount:.2f} {currency}, {reason}"
        raise PushRefused("channel_refund_over_there", detail=said)

    def cancel(self, order_external_id: str) -> None:
        order = self._order(order_external_id, "FULFILLMENT")
        if order is not None and order["fulfillment"]["fulfillmentStatus"] != "CANCELLED":
            raise PushRefused("channel_cancel_over_there")

    def _order(self, external_id: str, data: str) -> dict[str, Any] | None:
        try:
            found = self._api.get(GET_ORDER, f"{_ORDERS}/{external_id}", includedData=data)
        except Refused as refused:
            if refused.status == 404:
                return None
            raise ChannelFault(Trouble.BROKEN, detail=refused.message) from refused
        order: dict[str, Any] = found["order"]
        return order

    def _search(self, **params: Any) -> dict[str, Any]:
        try:
            return self._api.get(SEARCH_ORDERS, _ORDERS, marketplaceIds=self._marketplaces, **params)
        except Refused as refused:
            raise ChannelFault(Trouble.BROKEN, detail=refused.message) from refused

    def _canonical(self, documents: Sequence[dict[str, Any]]) -> tuple[IncomingOrder | RefusedRow, ...]:
        return tuple(_read(number, one) for number, one in enumerate(documents, start=1))


def package_number(parcel: str) -> str:
    """Our parcel's reference as Amazon wants one: ``P-000012`` is ``12``."""
    return str(int("".join(char for char in parcel if char.isdecimal()) or 0))


def _read(number: int, document: Mapping[str, Any]) -> IncomingOrder | RefusedRow:
    try:
        return response.to_order(document)
    except FieldRefused as fault:
        order = str(document.get("orderId", ""))
        return RefusedRow(number, fault.code, fault.values, {"order": order, "reference": order})


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _check(values: Mapping[str, str]) -> Mapping[str, str]:
    tidy = {
        name: values.get(name, "").strip() for name in ("seller", "client", "client_secret", "refresh_token")
    }
    good = tidy["client"].startswith("amzn1.application-oa2-client.") and tidy["refresh_token"].startswith(
        "Atzr|"
    )
    if not (all(tidy.values()) and good):
        raise FieldRefused("channel_amazon_keys_wrong")
    return {**tidy, "marketplaces": ", ".join(countries(values.get("marketplaces", "")))}


def _open(values: Mapping[str, str]) -> Amazon:
    return Amazon(Api(values), values["seller"], countries(values.get("marketplaces", "")))


ADAPTER = Adapter(
    code="amazon",
    name="Amazon",
    fields=(
        Field("seller"),
        Field("marketplaces", optional=True),
        Field("client"),
        Field("client_secret", secret=True),
        Field("refresh_token", secret=True),
    ),
    abilities=frozenset(Ability),
    check=_check,
    open=_open,
    # searchOrders may be asked once in three minutes.
    read_every=timedelta(minutes=3),
    # "An update is any change made by Amazon or the seller" (lastUpdatedAfter, orders 2026-01-01).
    dates_tell_all=True,
    stock_shown_late=True,
    steps={
        "fr": (
            "Dans Seller Central : Applications et services, Développer des applications. S’inscrire comme "
            "développeur privé, avec les rôles Suivi de l’inventaire et des commandes, Référencement des produits, "
            "Expédition directe au consommateur.",
            "Ajouter un client d’application, puis Afficher les identifiants LWA : identifiant et clé secrète.",
            "Menu de l’application, Autoriser : copier ici le jeton d’actualisation (Atzr|…), montré une fois.",
            "Identifiant du vendeur : Paramètres, Informations du compte, Votre jeton de marchand. "
            "Pays : FR, ou plusieurs, séparés par des virgules.",
        ),
        "en": (
            "In Seller Central: Apps and Services, Develop Apps. Register as a private developer with the roles "
            "Inventory and Order Tracking, Product Listing, Direct-to-Consumer Shipping.",
            "Add new app client, then View under LWA credentials: the client ID and its secret.",
            "In the app’s menu, Authorize: copy the refresh token (Atzr|…) here; it is shown once.",
            "Seller ID: Settings, Account Info, Your Merchant Token. "
            "Countries: FR, or several, separated by commas.",
        ),
    },
)
