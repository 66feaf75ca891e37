"""PrestaShop as a channel: orders in, stock, tracking and states out (webservice of 1.7 to 9)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    PushRefused,
    Reread,
    Right,
    StockAnswer,
    Trouble,
)
from app.channels.prestashop import response, stock
from app.channels.prestashop.api import ORDERS, Api, Refused, among
from app.channels.prestashop.payload import OrderState
from app.values import SHOP_ZONE, Money

_SECOND, _HOUR = timedelta(seconds=1), timedelta(hours=1)
_KEY = re.compile(r"[A-Za-z0-9]{32}")
#: What is asked of each resource that an order names by id: of customers never all of it, their password is in there.
_CUSTOMERS = "[id,firstname,lastname,company,email,siret]"
_NEEDED: Mapping[str, frozenset[str]] = {
    "orders": frozenset({"get"}),
    "order_details": frozenset({"get"}),
    "order_states": frozenset({"get"}),
    "addresses": frozenset({"get"}),
    "countries": frozenset({"get"}),
    "currencies": frozenset({"get"}),
    "customers": frozenset({"get"}),
    "carriers": frozenset({"get"}),
    "languages": frozenset({"get"}),
    "messages": frozenset({"get"}),
    "order_cart_rules": frozenset({"get"}),
    "products": frozenset({"get"}),
    "combinations": frozenset({"get"}),
    "stock_availables": frozenset({"get", "put"}),
    "order_carriers": frozenset({"get", "put"}),
    "order_histories": frozenset({"get", "post"}),
}


class PrestaShop:
    """One shop; a ``Connection``."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._kept: dict[str, dict[str, dict[str, Any]]] = {}
        """Rows that hardly change, by resource and id, asked for once as long as we talk."""
        self._to_come = 0

    def close(self) -> None:
        self._api.close()

    def test(self) -> tuple[Right, ...]:
        """The webservice's first page says what the key may do; nothing is tried."""
        rights = self._api.rights()
        return tuple(Right(name, needed <= rights.get(name, frozenset())) for name, needed in _NEEDED.items())

    def changes(self, mark: Bookmark) -> ChangePage:
        """Dates are of the shop's clock without offset; the hour that autumn repeats is read as a whole."""
        changed = {"filter__date_upd": f">[{_local(mark.moment)}]", "date": "1"}
        found = self._rows(
            "orders",
            display="full",
            sort="[date_upd_ASC,id_ASC]",
            limit=f"{(mark.page - 1) * ORDERS},{ORDERS}",
            **changed,
        )
        moments = [moment for row in found if (moment := _moment(row.get("date_upd"))) is not None]
        reached = max(moments, default=None)
        orders = self._canonical(found)
        if len(found) < ORDERS or reached is None:
            return ChangePage(orders, reached, None, len(found))
        on = reached - _SECOND
        following = Bookmark(on) if on > mark.moment else Bookmark(mark.moment, mark.page + 1)
        # The webservice counts nothing: where there is more than a page, its ids are counted, once a reading.
        expected = max(self._to_come or len(self._rows("orders", display="[id]", **changed)), len(found) + 1)
        self._to_come = expected - len(found)
        return ChangePage(orders, reached, following, expected)

    def orders(self, external_ids: Sequence[str]) -> Reread:
        found = self._some("orders", [one for one in external_ids if one.isdecimal()])
        here = {str(row.get("id")) for row in found}
        return Reread(self._canonical(found), frozenset(external_ids) - here)

    def acknowledge(self, page: ChangePage, refused: Sequence[RefusedRow]) -> None:
        """Nothing: which state an order has when somebody prepares it is the shop's own affair."""

    def articles(self) -> Iterator[ChannelArticle]:
        return stock.articles(self._api)

    def stock(self, external_ids: Sequence[str]) -> Mapping[str, int | None]:
        return stock.read(self._api, external_ids)

    def put_stock(self, quantities: Mapping[str, int]) -> Mapping[str, StockAnswer]:
        return stock.write(self._api, quantities)

    def fulfil(self, departure: Departure) -> None:
        order = self._order(departure.order_external_id)
        if departure.tracking_number:
            self._track(order, departure.tracking_number)
        if departure.complete and not self._is(order, "order_canceled", "refund"):
            self._move(order, "shipped", lambda state: state.shipped)

    def _track(self, order: Mapping[str, Any], number: str) -> None:
        """The number on the order's carrier, which moves no date; one already there is not written again."""
        carriers = self._some("order_carriers", [order["id"]], by="id_order")
        if not carriers:
            raise PushRefused("channel_said_no", detail="order_carriers")
        last = max(carriers, key=lambda row: int(row["id"]))
        if str(last.get("tracking_number") or "") != number:
            self._tell(
                lambda: self._api.change(
                    "order_carriers", "order_carrier", last["id"], {"tracking_number": number}
                )
            )

    def refund(self, order_external_id: str, refunded_cents: int, currency: str, reason: str) -> None:
        """A whole refund is a state; credit slips are made by the shop alone, so part of one is for a person."""
        order = self._order(order_external_id)
        paid = Money.parse(str(order.get("total_paid_real") or "0"), currency).cents
        if refunded_cents >= paid:
            self._move(order, "refund", lambda _: False)
            return
        details = self._some("order_details", [order["id"]], by="id_order")
        known = sum(Money.parse(str(row.get("total_refunded_tax_incl") or "0")).cents for row in details)
        if known < refunded_cents:
            raise PushRefused(
                "channel_refund_by_hand", detail=f"{Money(refunded_cents).amount:.2f} {currency}, {reason}"
            )

    def cancel(self, order_external_id: str) -> None:
        order = self._order(order_external_id)
        if not self._is(order, "refund"):
            self._move(order, "order_canceled", lambda _: False)

    def _is(self, order: Mapping[str, Any], *templates: str) -> bool:
        state = self._states().get(str(order.get("current_state")))
        return state is not None and state.template in templates

    def _move(self, order: Mapping[str, Any], template: str, reached: Any) -> None:
        """Put the order into the shop's state for something, unless it is there: the same state twice is two rows."""
        states = self._states()
        now = states.get(str(order.get("current_state")))
        if now is not None and (now.template == template or reached(now)):
            return
        target = next((state for state in states.values() if state.template == template), None)
        if target is None:
            raise PushRefused("channel_no_such_state", detail=template)
        self._tell(
            lambda: self._api.add(
                "order_histories", "order_history", {"id_order": order["id"], "id_order_state": target.id}
            )
        )

    def _states(self) -> dict[str, OrderState]:
        rows = self._keep("order_states", None)
        return {key: OrderState.model_validate(row) for key, row in rows.items()}

    def _order(self, external_id: str) -> dict[str, Any]:
        found = self._some("orders", [external_id])
        if not found:
            raise PushRefused("channel_order_gone")
        return found[0]

    def _tell(self, say: Any) -> None:
        try:
            say()
        except Refused as refused:
            raise PushRefused("channel_said_no", detail=refused.message) from refused

    def _rows(self, resource: str, **params: str) -> list[dict[str, Any]]:
        try:
            return self._api.rows(resource, **params)
        except Refused as refused:
            raise ChannelFault(Trouble.BROKEN, detail=f"{resource}: {refused.message}") from refused

    def _some(self, resource: str, ids: Sequence[object], **options: str) -> list[dict[str, Any]]:
        try:
            return self._api.some(resource, ids, **options) if ids else []
        except Refused as refused:
            raise ChannelFault(Trouble.BROKEN, detail=f"{resource}: {refused.message}") from refused

    def _keep(self, resource: str, ids: set[str] | None, display: str = "full") -> dict[str, dict[str, Any]]:
        """The rows with these ids (all for ``None``), those that were asked for before from memory."""
        kept = self._kept.setdefault(resource, {})
        if ids is None and not kept:
            kept.update((str(row["id"]), row) for row in self._rows(resource, display=display))
        if ids is not None and (missing := ids - kept.keys()):
            kept.update(
                (str(row["id"]), row) for row in self._some(resource, sorted(missing), display=display)
            )
        return kept

    def _canonical(self, rows: Sequence[dict[str, Any]]) -> tuple[IncomingOrder | RefusedRow, ...]:
        if not rows:
            return ()
        known = response.lookups(self._lookups(rows))
        return tuple(_read(number, row, known) for number, row in enumerate(rows, start=1))

    def _lookups(self, rows: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
        """What the orders name by id. Without the last four an order can still be read to the cent."""
        ids = [str(row.get("id")) for row in rows]
        addresses = self._some(
            "addresses", sorted(among(rows, "id_address_delivery") | among(rows, "id_address_invoice"))
        )
        products = {
            str(line.get("product_id"))
            for row in rows
            for line in (row.get("associations") or {}).get("order_rows") or ()
            if isinstance(line, dict)
        }
        found = {
            "addresses": addresses,
            "customers": self._some("customers", sorted(among(rows, "id_customer")), display=_CUSTOMERS),
            "order_details": self._some("order_details", ids, by="id_order"),
            "order_states": list(self._keep("order_states", None).values()),
            "countries": list(self._keep("countries", among(addresses, "id_country")).values()),
            "currencies": list(self._keep("currencies", among(rows, "id_currency")).values()),
            "carriers": list(self._keep("carriers", among(rows, "id_carrier")).values()),
        }
        asked: dict[str, Callable[[], list[dict[str, Any]]]] = {
            "messages": lambda: self._some("messages", ids, by="id_order"),
            "order_cart_rules": lambda: self._some("order_cart_rules", ids, by="id_order"),
            "languages": lambda: list(self._keep("languages", among(rows, "id_lang")).values()),
            "products": lambda: list(self._keep("products", products, "[id,is_virtual]").values()),
        }
        for resource, ask in asked.items():
            try:
                found[resource] = ask()
            except ChannelFault as fault:
                if fault.trouble is not Trouble.RIGHT_MISSING:
                    raise
        return found


def _read(number: int, row: Mapping[str, Any], known: response.Lookups) -> IncomingOrder | RefusedRow:
    try:
        return response.to_order(row, known)
    except FieldRefused as fault:
        raw = {"order": str(row.get("id", "")), "reference": str(row.get("reference", ""))}
        return RefusedRow(number, fault.code, fault.values, raw)


def _local(moment: datetime) -> str:
    """A moment on the shop's clock; an hour earlier before the clock is put back, since it tells that hour twice."""
    local = moment.astimezone(SHOP_ZONE)
    later = (moment + _HOUR).astimezone(SHOP_ZONE)
    if (later.utcoffset() or _HOUR) < (local.utcoffset() or _HOUR):
        local = local.replace(tzinfo=None) - _HOUR
    return local.strftime("%Y-%m-%d %H:%M:%S")


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text)).replace(tzinfo=SHOP_ZONE).astimezone(UTC)
    except ValueError:
        return None


def _check(values: Mapping[str, str]) -> Mapping[str, str]:
    key = values.get("key", "").strip()
    if not _KEY.fullmatch(key):
        raise FieldRefused("channel_prestashop_key_wrong")
    return {"address": shop_address(values.get("address", "")).removesuffix("/api"), "key": key}


def _open(values: Mapping[str, str]) -> PrestaShop:
    return PrestaShop(Api(values["address"], values["key"]))


ADAPTER = Adapter(
    code="prestashop",
    name="PrestaShop",
    fields=(Field("address"), Field("key", secret=True)),
    abilities=frozenset(Ability),
    check=_check,
    open=_open,
    steps={
        "fr": (
            "Dans PrestaShop : Paramètres avancés, Webservice, Activer le webservice.",
            "Ajouter une clé, Générer. Cocher « Afficher » pour orders, order_details, order_states, addresses, "
            "countries, currencies, customers, carriers, languages, messages, order_cart_rules, products et "
            "combinations.",
            "Cocher en plus « Modifier » pour stock_availables et order_carriers, « Ajouter » pour order_histories.",
            "Enregistrer, puis copier ici la clé.",
        ),
        "en": (
            "In PrestaShop: Advanced Parameters, Webservice, Enable PrestaShop’s webservice.",
            "Add new webservice key, Generate. Tick “View” for orders, order_details, order_states, addresses, "
            "countries, currencies, customers, carriers, languages, messages, order_cart_rules, products and "
            "combinations.",
            "Also tick “Modify” for stock_availables and order_carriers, “Add” for order_histories.",
            "Save, then copy the key here.",
        ),
    },
)
