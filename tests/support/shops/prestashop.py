"""PrestaShop 8.2's webservice as recorded: JSON out, XML in, dates of the shop's clock, rights by resource."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from tests.support.shops.server import Reply, Request, WebServer

KEY = "ABCDEFGHJKLMNPQRSTUVWXYZ12345678"
SHIPPED, CANCELLED, REFUNDED, PAID = 4, 6, 7, 2
_ZONE = ZoneInfo("Europe/Paris")
_RECORDED = Path(__file__).parents[2] / "channels" / "data" / "prestashop"
_ALL = frozenset({"get", "put", "post", "patch", "delete", "head"})
_RESOURCES = (
    "orders order_details order_states addresses countries currencies customers carriers languages messages "
    "order_cart_rules products combinations stock_availables order_carriers order_histories"
)


class Presta:
    """One shop; tests act in it as its customers and staff do, and read what it was told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
        states = json.loads((_RECORDED / "06-order_states-full-json.json").read_text("utf-8"))["order_states"]
        self.tables: dict[str, list[dict[str, Any]]] = {name: [] for name in _RESOURCES.split()}
        self.tables["order_states"] = states
        self.tables["countries"] = [{"id": 8, "iso_code": "FR"}]
        self.tables["currencies"] = [{"id": 1, "iso_code": "EUR"}]
        self.tables["languages"] = [{"id": 1, "iso_code": "fr"}]
        self.tables["carriers"] = [{"id": 5, "name": "Colissimo"}]
        self.tables["customers"] = [
            {
                "id": 4,
                "firstname": "Élodie",
                "lastname": "Martin",
                "email": "elodie@example.fr",
                "passwd": "$2y$10$",
            }
        ]
        self.rights: dict[str, frozenset[str]] = dict.fromkeys(self.tables, _ALL)
        self.knows_patch = True
        self.rewrites_addresses = True
        """Without it ``/api`` is a page that is not there, and the dispatcher takes the path as a parameter."""
        self.written: Callable[[Any], Any] = lambda value: value
        """How this version writes a value that is no text of its own: ids and numbers as text, or as numbers."""
        self.server = WebServer(self.answer)
        self._last_id = 100

    @property
    def address(self) -> str:
        return self.server.address

    # What happens in the shop.

    def tick(self, **duration: float) -> None:
        self.now += timedelta(**(duration or {"seconds": 1}))

    def product(self, reference: str, quantity: int, combinations: int = 0) -> int:
        """A product, with combinations ``reference-1``, ``-2`` ... where asked for; each has its own stock row."""
        number = self._new_id()
        self.tables["products"].append(
            {"id": number, "reference": reference, "ean13": "", "upc": "", "is_virtual": "0",
             "name": [{"id": "1", "value": reference}]}
        )  # fmt: skip
        self._stock(number, 0, quantity)
        for position in range(1, combinations + 1):
            one = self._new_id()
            self.tables["combinations"].append(
                {
                    "id": one,
                    "id_product": str(number),
                    "reference": f"{reference}-{position}",
                    "ean13": "",
                    "upc": "",
                }
            )
            self._stock(number, one, quantity)
        return number

    def _stock(self, product: int, combination: int, quantity: int) -> None:
        self.tables["stock_availables"].append(
            {"id": self._new_id(), "id_product": str(product), "id_product_attribute": str(combination),
             "id_shop": "1", "id_shop_group": "0", "quantity": str(quantity), "depends_on_stock": "0",
             "out_of_stock": "2", "location": ""}
        )  # fmt: skip

    def held(self, product: int, combination: int = 0) -> int:
        return next(
            int(row["quantity"])
            for row in self.tables["stock_availables"]
            if (int(row["id_product"]), int(row["id_product_attribute"])) == (product, combination)
        )

    def hold(self, product: int, quantity: int) -> None:
        """Somebody sets the stock of a product without combinations."""
        rows = self.tables["stock_availables"]
        row = next(
            one for one in rows
            if (int(one["id_product"]), int(one["id_product_attribute"])) == (product, 0)
        )  # fmt: skip
        row["quantity"] = str(quantity)

    def _give_back(self, number: int, sign: int = 1) -> None:
        """Units of an order into the stock of its products, or out of it."""
        for line in self.order(number)["associations"]["order_rows"]:
            if line["product_id"] != "0":
                product = int(line["product_id"])
                self.hold(product, self.held(product) + sign * int(line["product_quantity"]))

    def sell(self, reference: str, units: int, gross: str = "12.00", state: int = PAID) -> int:
        """A customer buys an article: gross unit price, 20 % VAT, no shipping."""
        number, line = self._new_id(), self._new_id()
        total = f"{float(gross) * units:.6f}"
        product = next((row["id"] for row in self.tables["products"] if row["reference"] == reference), 0)
        address = self._new_id()
        self.tables["addresses"].append(
            {"id": address, "id_country": "8", "firstname": "Élodie", "lastname": "Martin",
             "address1": "3 place Bellecour", "postcode": "69002", "city": "Lyon", "phone_mobile": "0612345678"}
        )  # fmt: skip
        self.tables["orders"].append(
            {
                "id": number, "reference": f"REF{number}", "id_address_delivery": str(address),
                "id_address_invoice": str(address), "id_customer": "4", "id_currency": "1", "id_carrier": "5",
                "id_lang": "1", "current_state": str(state), "module": "stripe", "payment": "Carte bancaire",
                "date_add": self._clock(), "date_upd": self._clock(), "invoice_date": self._clock(),
                "total_paid_tax_incl": total, "total_paid_real": total if state == PAID else "0.000000",
                "total_discounts_tax_incl": "0.000000", "total_shipping_tax_incl": "0.000000",
                "total_wrapping_tax_incl": "0.000000", "round_type": "2", "gift": "0", "gift_message": "",
                "associations": {
                    "order_rows": [
                        {"id": str(line), "product_id": str(product), "product_attribute_id": "0",
                         "product_quantity": str(units), "product_name": reference, "product_reference": reference,
                         "product_ean13": "", "unit_price_tax_incl": gross,
                         "unit_price_tax_excl": f"{float(gross) / 1.2:.6f}"}
                    ]
                },
            }
        )  # fmt: skip
        self.tables["order_details"].append(
            {"id": line, "id_order": str(number), "total_price_tax_incl": total, "product_quantity_refunded": "0",
             "total_refunded_tax_incl": "0.000000"}
        )  # fmt: skip
        self.tables["order_carriers"].append(
            {"id": self._new_id(), "id_order": str(number), "id_carrier": "5", "tracking_number": ""}
        )
        self.tables["order_histories"].append(
            {"id": self._new_id(), "id_order": str(number), "id_order_state": str(state)}
        )
        self._give_back(number, -1)
        return number

    def address_of(self, number: int) -> dict[str, Any]:
        wanted = self.order(number)["id_address_delivery"]
        return next(row for row in self.tables["addresses"] if str(row["id"]) == wanted)

    def readdress(self, number: int, street: str, *, anew: bool) -> None:
        """The order page makes a new address and moves the date; the address book changes the old one alone."""
        if not anew:
            self.address_of(number)["address1"] = street
            return
        made = {**self.address_of(number), "id": self._new_id(), "address1": street}
        self.tables["addresses"].append(made)
        self.order(number).update(id_address_delivery=str(made["id"]), date_upd=self._clock())

    def order(self, number: int) -> dict[str, Any]:
        return next(row for row in self.tables["orders"] if row["id"] == number)

    def move(self, number: int, state: int) -> None:
        """A new state, which moves the order's date; one that gives the order up gives its units back to sell."""
        if state == CANCELLED != int(self.order(number)["current_state"]):
            self._give_back(number)
        self.order(number).update(current_state=str(state), date_upd=self._clock())
        self.tables["order_histories"].append(
            {"id": self._new_id(), "id_order": str(number), "id_order_state": str(state)}
        )

    def tracking(self, number: int) -> list[str]:
        return [
            row["tracking_number"] for row in self.tables["order_carriers"] if row["id_order"] == str(number)
        ]

    def histories(self, number: int) -> list[int]:
        rows = [row for row in self.tables["order_histories"] if row["id_order"] == str(number)]
        return [int(row["id_order_state"]) for row in rows]

    def _clock(self) -> str:
        return self.now.astimezone(_ZONE).strftime("%Y-%m-%d %H:%M:%S")

    # The webservice.

    def answer(self, request: Request) -> Reply:
        if b64decode(request.headers.get("authorization", "Basic ")[6:]) != f"{KEY}:".encode():
            return _errors(
                401, (20, "Authentification key is not active"), (21, "No permission for this key")
            )
        parts = request.path.strip("/").split("/")
        if not self.rewrites_addresses and parts == ["webservice", "dispatcher.php"]:
            parts = ["api", *request.params["url"].split("/")] if request.params["url"] else ["api"]
        elif not self.rewrites_addresses or parts[0] != "api":
            return Reply(404, b"<!DOCTYPE html><html>404</html>", {"Content-Type": "text/html"})
        if parts == ["api"]:
            return self._root()
        resource = parts[1]
        if resource not in self.tables:
            return _errors(
                400, (27, f'Resource of type "{resource}" does not exists. Did you mean: "zones"?')
            )
        if not self.rights[resource]:
            return _errors(
                401, (26, f'Resource of type "{resource}" is not allowed with this authentication key')
            )
        verb = request.method.lower()
        if verb == "patch" and not self.knows_patch:
            return _errors(405, (23, "Method PATCH is not valid"))
        if verb not in self.rights[resource]:
            words = f"Method {request.method} is not allowed for the resource {resource} with this key"
            return _errors(405, (25, words))
        if verb == "get":
            return self._read(resource, request.params)
        return self._write(request, resource, parts[2] if len(parts) > 2 else "")

    def _root(self) -> Reply:
        api = ET.Element("api")
        for resource, verbs in self.rights.items():
            ET.SubElement(api, resource, dict.fromkeys(verbs, "true"))
        root = ET.Element("prestashop")
        root.append(api)
        return Reply(200, ET.tostring(root), {"Content-Type": "text/xml;charset=utf-8"})

    def _read(self, resource: str, params: dict[str, str]) -> Reply:
        assert params["output_format"] == "JSON"
        assert resource != "customers" or "passwd" not in params["display"] != "full"
        if "date_upd" in "".join(params) + params.get("sort", "") and params.get("date") != "1":
            return _errors(500, (38, "Unable to filter by this field."))
        found = list(self.tables[resource])
        for name, value in params.items():
            if wanted := re.fullmatch(r"filter\[(\w+)\]", name):
                found = [row for row in found if _fits(str(row.get(wanted[1], "")), value)]
        if "date_upd" in params.get("sort", ""):
            found.sort(key=lambda row: (row["date_upd"], row["id"]))
        if "limit" in params:
            start, size = map(int, params["limit"].split(","))
            found = found[start : start + size]
        if (display := params.get("display", "")).startswith("["):
            found = [{name: row.get(name, "") for name in display.strip("[]").split(",")} for row in found]
        found = [self._as_written(row) for row in found]
        body = json.dumps({resource: found} if found else [], ensure_ascii=False).encode()
        return Reply(200, body, {"Content-Type": "application/json"})

    def _as_written(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._as_written(one) for name, one in value.items()}
        return [self._as_written(one) for one in value] if isinstance(value, list) else self.written(value)

    def _write(self, request: Request, resource: str, row_id: str) -> Reply:
        row = ET.fromstring(request.body)[0]  # noqa: S314 - of our own client
        values = {field.tag: field.text or "" for field in row}
        if resource == "order_histories" and request.method == "POST":
            states = {str(state["id"]) for state in self.tables["order_states"]}
            orders = {str(order["id"]) for order in self.tables["orders"]}
            if values["id_order_state"] not in states or values["id_order"] not in orders:
                return Reply(500, b"", {"Content-Type": "text/html"})
            self.move(int(values["id_order"]), int(values["id_order_state"]))
            return Reply(201, b"<prestashop/>", {"Content-Type": "text/xml;charset=utf-8"})
        if request.method == "POST":
            return _errors(405, (1, "no POST"))
        found = next((one for one in self.tables[resource] if str(one["id"]) == row_id), None)
        if found is None:
            return Reply(404, b"")
        if request.method == "PUT" and found.keys() - values.keys():
            missing = min(found.keys() - values.keys())
            return _errors(400, (41, f'parameter "{missing}" required'))
        if resource == "order_carriers" and not re.fullmatch(
            r"[\w :/~#%&()\[\]-]*", values["tracking_number"]
        ):
            return _errors(400, (85, "Validation error: 'tracking_number' is not valid"))
        if "quantity" in values:
            int(values["quantity"])
        found.update(values)
        return Reply(200, b"<prestashop/>", {"Content-Type": "text/xml;charset=utf-8"})

    def _new_id(self) -> int:
        self._last_id += 1
        return self._last_id


def _fits(value: str, wanted: str) -> bool:
    if wanted.startswith(">["):
        return value > wanted[2:-1]
    return value in wanted.strip("[]").split("|")


def _errors(status: int, *errors: tuple[int, str]) -> Reply:
    root = ET.Element("prestashop")
    inside = ET.SubElement(root, "errors")
    for code, message in errors:
        one = ET.SubElement(inside, "error")
        ET.SubElement(one, "code").text = str(code)
        ET.SubElement(one, "message").text = message
    return Reply(status, ET.tostring(root), {"Content-Type": "text/xml;charset=utf-8"})


def as_numbers(value: Any) -> Any:
    """``"12.000000"`` as 12.0 and ``"4"`` as 4, where a value looks like one."""
    text = str(value)
    return json.loads(text) if re.fullmatch(r"(0|[1-9]\d{0,8})(\.\d+)?", text) else value
