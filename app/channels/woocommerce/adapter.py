"""WooCommerce as a channel: orders in, stock, departures, refunds and cancellations out (REST v3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from app.channels.base import FieldRefused, IncomingOrder, RefusedRow
from app.channels.http import shop_address
from app.channels.port import (
    Ability,
    Adapter,
    Bookmark,
    ChangePage,
    ChannelArticle,
    ChannelFault,
    Departure,
    Field,
    Hook,
    PushRefused,
    Reread,
    Right,
    StockAnswer,
    Trouble,
)
from app.channels.woocommerce import departures, response, stock
from app.channels.woocommerce.api import MOST, Api, Refused
from app.channels.woocommerce.payload import Product
from app.values import Money

_SECOND = timedelta(seconds=1)
#: A basket whose customer is still at the checkout is no order yet.
_DRAFTS = frozenset({"checkout-draft", "auto-draft"})
#: What an order's page says of a deleted one.
_NO_SUCH_ORDER = frozenset({"woocommerce_rest_shop_order_invalid_id", "woocommerce_rest_order_invalid_id"})


class WooCommerce:
    """One shop; a ``Connection``."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._products: dict[int, Product | None] = {}

    def close(self) -> None:
        self._api.close()

    def test(self) -> tuple[Right, ...]:
        """Reads one order and one product; an empty batch changes nothing and shows whether writing is allowed."""
        rights = []
        for name, path in (("orders_read", "orders"), ("products_read", "products")):
            rights.append(
                Right(name, self._may(lambda path=path: self._api.page(path, per_page=1, _fields="id")))
            )
        rights.append(Right("write", self._may(lambda: self._api.send("POST", "orders/batch", {}))))
        return tuple(rights)

    def _may(self, ask: Any) -> bool:
        try:
            ask()
        except ChannelFault as fault:
            if fault.trouble is not Trouble.RIGHT_MISSING:
                raise
            return False
        except Refused as refused:
            return refused.status not in {401, 403}
        return True

    def changes(self, mark: Bookmark) -> ChangePage:
        """``modified_after`` leaves out the second itself, and pages slide when an order is changed meanwhile.

        So the next page begins a second before the last order of this one, unless that would be this page again.
        """
        found, total = self._page(
            modified_after=_gmt(mark.moment),
            dates_are_gmt="true",
            orderby="modified",
            order="asc",
            per_page=MOST,
            page=mark.page,
            status="any",
        )
        moments = [moment for document in found if (moment := _modified(document)) is not None]
        reached = max(moments, default=None)
        if len(found) < MOST or reached is None:
            return ChangePage(self._canonical(found), reached, None, total)
        on = reached - _SECOND
        following = Bookmark(on) if on > mark.moment else Bookmark(mark.moment, mark.page + 1)
        return ChangePage(self._canonical(found), reached, following, total - MOST * (mark.page - 1))

    def orders(self, external_ids: Sequence[str]) -> Reread:
        wanted = [external_id for external_id in external_ids if external_id.isdecimal()]
        if not wanted:
            return Reread(gone=frozenset(external_ids))
        found, _ = self._page(include=",".join(wanted), per_page=MOST, status="any")
        here = {str(document.get("id")) for document in found}
        gone = set(external_ids) - set(wanted)
        for external_id in sorted(set(wanted) - here):
            # Those in the bin are in no list, and are cancelled; those removed for good are nowhere.
            document = self._order(external_id)
            if document is None:
                gone.add(external_id)
            else:
                found.append(document)
        return Reread(self._canonical(found), frozenset(gone))

    def acknowledge(self, page: ChangePage, refused: Sequence[RefusedRow]) -> None:
        """Nothing: a write would change the order's date, and every poll would bring it back."""

    def articles(self) -> Iterator[ChannelArticle]:
        return stock.articles(self._api)

    def stock(self, external_ids: Sequence[str]) -> Mapping[str, int | None]:
        return stock.read(self._api, external_ids)

    def put_stock(self, quantities: Mapping[str, int]) -> Mapping[str, StockAnswer]:
        return stock.write(self._api, quantities)

    def fulfil(self, departure: Departure) -> None:
        document = self._order(departure.order_external_id)
        if document is None:
            raise PushRefused("channel_order_gone")
        body = departures.update(document, departure)
        if body:
            self._tell("PUT", f"orders/{document['id']}", body)
        note = departures.note(departure)
        notes, _ = self._page_of(f"orders/{document['id']}/notes", per_page=MOST)
        if note and not any(note in str(written.get("note", "")) for written in notes):
            self._tell("POST", f"orders/{document['id']}/notes", {"note": note})

    def refund(self, order_external_id: str, refunded_cents: int, currency: str, reason: str) -> None:
        """Writes down what is missing to the sum; no money moves (``api_refund`` is off)."""
        document = self._order(order_external_id)
        if document is None:
            raise PushRefused("channel_order_gone")
        known = response.refunded_cents(document)
        if refunded_cents <= known:
            return
        amount = Money(refunded_cents - known, currency).amount
        body = {"amount": f"{amount:.2f}", "reason": reason, "api_refund": False}
        self._tell("POST", f"orders/{document['id']}/refunds", body)

    def cancel(self, order_external_id: str) -> None:
        document = self._order(order_external_id)
        if document is None or document.get("status") in {"cancelled", "refunded", "trash"}:
            return
        self._tell("PUT", f"orders/{document['id']}", {"status": "cancelled"})

    def _tell(self, method: str, path: str, body: Mapping[str, Any]) -> Any:
        try:
            return self._api.send(method, path, body)
        except Refused as refused:
            if refused.status >= 500 and refused.code != "woocommerce_rest_cannot_create_order_refund":
                raise ChannelFault(Trouble.BROKEN, detail=refused.code) from refused
            raise PushRefused("channel_said_no", detail=refused.message or refused.code) from refused

    def _order(self, external_id: str) -> dict[str, Any] | None:
        try:
            document = self._api.get(f"orders/{external_id}")
        except Refused as refused:
            if refused.status == 404 or refused.code in _NO_SUCH_ORDER:
                return None
            raise ChannelFault(Trouble.BROKEN, detail=refused.code) from refused
        return document if isinstance(document, dict) else None

    def _page(self, **params: Any) -> tuple[list[dict[str, Any]], int]:
        return self._page_of("orders", **params)

    def _page_of(self, path: str, **params: Any) -> tuple[list[dict[str, Any]], int]:
        try:
            found, total = self._api.page(path, **params)
        except Refused as refused:
            raise ChannelFault(Trouble.BROKEN, detail=refused.message or refused.code) from refused
        return [document for document in found if isinstance(document, dict)], total

    def _canonical(self, documents: Sequence[dict[str, Any]]) -> tuple[IncomingOrder | RefusedRow, ...]:
        documents = [document for document in documents if document.get("status") not in _DRAFTS]
        refunds = [
            (number, refund)
            for document in documents
            if document.get("refunds") and (number := _number(document.get("id")))
            for refund in self._page_of(f"orders/{number}/refunds", per_page=MOST)[0]
        ]
        self._learn_products(documents)
        known = response.Lookups(
            response.lookups(refunds).refunds,
            {key: one for key, one in self._products.items() if one is not None},
        )
        return tuple(_read(number, document, known) for number, document in enumerate(documents, start=1))

    def _learn_products(self, documents: Sequence[dict[str, Any]]) -> None:
        """What order lines do not say of their articles (virtual, GTIN), asked once each for as long as we talk."""
        wanted: dict[int, set[int]] = {}
        for document in documents:
            lines = document.get("line_items")
            for line in lines if isinstance(lines, list) else ():
                said = line if isinstance(line, dict) else {}
                product, variation = _number(said.get("product_id")), _number(said.get("variation_id"))
                if product and (variation or product) not in self._products:
                    wanted.setdefault(product if variation else 0, set()).add(variation or product)
        for parent, ids in wanted.items():
            path = f"products/{parent}/variations" if parent else "products"
            self._products.update(dict.fromkeys(ids))
            for batch in stock.batches(sorted(ids)):
                found = self._some_products(path, batch)
                self._products.update(
                    (product.id, product) for product in response.lookups((), found).products.values()
                )

    def _some_products(self, path: str, ids: Sequence[int]) -> list[Any]:
        try:
            include = ",".join(map(str, ids))
            return self._api.page(
                path, include=include, per_page=MOST, _fields="id,virtual,global_unique_id"
            )[0]
        except Refused:  # a product that was deleted: its lines are read without it
            return []


def _read(number: int, document: Mapping[str, Any], known: response.Lookups) -> IncomingOrder | RefusedRow:
    try:
        return response.to_order(document, known)
    except FieldRefused as fault:
        raw = {"order": str(document.get("id", "")), "reference": str(document.get("number", ""))}
        return RefusedRow(number, fault.code, fault.values, raw)


def _number(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _gmt(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _modified(document: Mapping[str, Any]) -> datetime | None:
    try:
        return datetime.fromisoformat(str(document.get("date_modified_gmt"))).replace(tzinfo=UTC)
    except ValueError:
        return None


def _check(values: Mapping[str, str]) -> Mapping[str, str]:
    key, secret = values.get("key", "").strip(), values.get("secret", "").strip()
    if not key.startswith("ck_") or not secret.startswith("cs_"):
        raise FieldRefused("channel_woocommerce_keys_wrong")
    address = shop_address(values.get("address", ""))
    return {
        "address": address.partition("/wp-json")[0],
        "key": key,
        "secret": secret,
        "hook_secret": values.get("hook_secret", "").strip(),
    }


def _open(values: Mapping[str, str]) -> WooCommerce:
    return WooCommerce(Api(values["address"], values["key"], values["secret"]))


ADAPTER = Adapter(
    code="woocommerce",
    name="WooCommerce",
    fields=(
        Field("address"),
        Field("key", secret=True),
        Field("secret", secret=True),
        Field("hook_secret", secret=True, optional=True),
    ),
    abilities=frozenset(Ability),
    check=_check,
    open=_open,
    hook=Hook("X-WC-Webhook-Signature", ("hook_secret",)),
    steps={
        "fr": (
            "Dans WordPress : WooCommerce, Réglages, Avancé, API REST, Ajouter une clé.",
            "Droits : Lecture/Écriture. Générer la clé.",
            "Copier ici la clé client (ck_…) et le secret client (cs_…) : ils ne sont montrés qu’une fois.",
        ),
        "en": (
            "In WordPress: WooCommerce, Settings, Advanced, REST API, Add key.",
            "Permissions: Read/Write. Generate API key.",
            "Copy the consumer key (ck_…) and the consumer secret (cs_…) here: they are shown only once.",
        ),
    },
)
