"""Mondial Relay over HTTP: API 2 for labels, API 1 for parcel shops and tracking. It has no void and no look-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.carriers.base import (
    Account,
    Bought,
    Carrier,
    Consignment,
    Event,
    Need,
    Ok,
    Paper,
    Party,
    Plugin,
    Point,
    Refused,
    Result,
    Unavailable,
    Unknown,
)
from app.carriers.code_page import PDF, SHOWN, code_page
from app.carriers.http import Reply, Wire, harmless
from app.carriers.mondial_relay import request, response
from app.carriers.mondial_relay.response import Shipped

_API1 = "https://api.mondialrelay.com/Web_Services.asmx"
_API2 = "https://connect-api.mondialrelay.com/api/shipment"
_API2_SANDBOX = "https://connect-api-sandbox.mondialrelay.com/api/shipment"
_SHOWN = "20"
#: A label is fetched from the address in the answer; again where that fails, since fetching buys nothing.
_FETCHES = 3


class MondialRelay(Carrier):
    """Mondial Relay with one brand. A label that is not used expires unbilled, so giving one up is ours alone."""

    def __init__(self, account: Account, wire: Wire | None = None) -> None:
        self._account = account
        self._wire = wire or Wire()
        self._api1 = account.value("api1_url", _API1)
        self._api2 = account.value("api2_url") or (_API2_SANDBOX if account.sandbox else _API2)

    def check(self) -> Result[None]:
        """Both interfaces with their own credentials; the second is asked to ship nothing."""
        reply = harmless(self._ship(None))
        answer = response.login_answer(reply) if isinstance(reply, Reply) else reply
        if not isinstance(answer, Ok) or not self._account.value("private_key"):
            return answer
        found = self.points(Party(postal_code="75006"), 0, date.today())  # noqa: DTZ011 - any day will do
        return Ok(None) if isinstance(found, Ok) else found

    def problems(self, consignment: Consignment) -> tuple[Refused, ...]:
        return tuple(request.problems(consignment))

    def buy(self, consignment: Consignment) -> Result[Bought]:
        reply = self._ship(consignment)
        if not isinstance(reply, Reply):
            return reply
        answer = response.shipped(reply)
        if not isinstance(answer, Ok):
            return answer
        shipped = answer.value
        by_code = consignment.product == request.BACK_BY_CODE
        paper = self._code(shipped) if by_code else self._label(shipped)
        if paper is None:
            return Unknown(f"no_label {shipped.number}")
        return Ok(Bought(shipped.number, (paper,)), answer.warnings)

    def _label(self, shipped: Shipped) -> Paper | None:
        if not shipped.url:
            return Paper("label", "zpl", shipped.content, 203)
        pdf = self._fetch(shipped.url)
        return Paper("label", "pdf", pdf) if pdf.startswith(PDF) else None

    def _code(self, shipped: Shipped) -> Paper | None:
        """What form its code has is published nowhere: a picture, a page, and the bare words of a code are taken."""
        given = self._fetch(shipped.url) if shipped.url else shipped.content
        page = code_page(PLUGIN.name, shipped.number, given, "" if shipped.url else shipped.output)
        return Paper("qr", "pdf", page) if page else None

    def return_label(self, consignment: Consignment) -> Result[Bought]:
        by_code = consignment.product == request.BACK_BY_CODE
        product = request.BACK_BY_CODE if by_code else request.BACK
        return self.buy(replace(consignment, product=product, relay_id=""))

    def track(self, numbers: Sequence[str]) -> Result[Mapping[str, tuple[Event, ...]]]:
        found: dict[str, tuple[Event, ...]] = {}
        for number in numbers:
            answer = self._track(number)
            if not isinstance(answer, Ok):
                return Ok(found) if found else answer
            found[number] = answer.value
        return Ok(found)

    def _track(self, number: str) -> Result[tuple[Event, ...]]:
        reply = harmless(self._soap("WSI2_TracingColisDetaille", Expedition=number, Langue="FR"))
        return response.tracked(reply) if isinstance(reply, Reply) else reply

    def points(self, near: Party, weight_g: int, day: date, product: str = "") -> Result[tuple[Point, ...]]:
        del day  # holidays are not told: a parcel shop on holiday is left out of the answer
        if not self._account.value("private_key"):
            return Refused("carrier_key_missing", "private_key")
        answer = harmless(
            self._soap(
                "WSI4_PointRelais_Recherche",
                Pays=near.country,
                CP=near.postal_code,
                Poids=str(weight_g) if weight_g else "",
                Action=product if product in {"24R", "24L"} else "24R",
                NombreResultats=_SHOWN,
            )
        )
        return response.points(answer) if isinstance(answer, Reply) else answer

    def close(self) -> None:
        self._wire.close()

    def _ship(self, consignment: Consignment | None) -> Reply | Unknown | Unavailable:
        body = request.shipment(consignment, self._account)
        return self._wire.ask("POST", self._api2, content=body, headers=request.SHIPMENT_HEADERS)

    def _soap(self, operation: str, **values: str) -> Reply | Unknown | Unavailable:
        body = request.soap(operation, self._account, **values)
        return self._wire.ask("POST", self._api1, content=body, headers=request.soap_headers(operation))

    def _fetch(self, url: str) -> bytes:
        """A PDF or a picture; nothing where the address gives neither."""
        for _ in range(_FETCHES):
            reply = self._wire.ask("GET", url)
            if isinstance(reply, Reply) and reply.status == 200 and reply.body.lstrip().startswith(SHOWN):
                return reply.body.lstrip()
        return b""


PLUGIN = Plugin(
    code="mondial_relay",
    name="Mondial Relay",
    needs=(
        Need("brand"),
        Need("login"),
        Need("password", secret=True),
        Need("private_key", secret=True, required=False),
        Need("collection", required=False, default="REL"),
        Need("api1_url", required=False, default=_API1),
        Need("api2_url", required=False),
    ),
    products=request.PRODUCTS,
    open=MondialRelay,
    tracking_url="https://www.mondialrelay.fr/suivi-de-colis/?numeroExpedition={number}&codePostal={postal_code}",
    sandbox=True,
)
