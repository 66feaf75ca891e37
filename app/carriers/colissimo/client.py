"""Colissimo over HTTP: SLS for labels and deposit slips, the pickup point service, La Poste Suivi for tracking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.carriers.base import (
    CANNOT,
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
from app.carriers.colissimo import request, response
from app.carriers.http import Reply, Wire, harmless
from app.carriers.laposte.client import SUIVI, Suivi
from app.carriers.specimen import specimen

_SLS = "https://ws.colissimo.fr/sls-ws/SlsServiceWSRest/3.1"
_POINTS = "https://ws.colissimo.fr/pointretrait-ws-cxf/rest/v2/pointretrait"
#: Where the connection is tried: a well-formed search that answers only with right credentials.
_SOMEWHERE = Party(line1="10 rue de Vaugirard", postal_code="75006", city="Paris")


class Colissimo(Carrier):
    """Colissimo with one contract. It has no call that finds a label by our reference, and none that voids:

    a label that is not handed over is not billed, so giving one up is ours alone.
    """

    def __init__(self, account: Account, wire: Wire | None = None) -> None:
        self._account = account
        self._wire = wire or Wire()
        self._sls = account.value("url", _SLS).rstrip("/")
        self._points = account.value("points_url", _POINTS).rstrip("/")
        self._suivi = Suivi(account.value("tracking_url", SUIVI), account.value("tracking_key"), self._wire)

    def check(self) -> Result[None]:
        found = self.points(_SOMEWHERE, 0, date.today())  # noqa: DTZ011 - any day will do
        return Ok(None) if isinstance(found, Ok) else found

    def problems(self, consignment: Consignment) -> tuple[Refused, ...]:
        return tuple(request.problems(consignment))

    def buy(self, consignment: Consignment) -> Result[Bought]:
        """In the sandbox Colissimo checks what it would have done, and the label is a specimen of ours."""
        body = request.label(consignment, self._account)
        if self._account.sandbox:
            checked = harmless(self._post(f"{self._sls}/checkGenerateLabel", body))
            if isinstance(checked, Unavailable):
                return checked
            answer = response.checked(checked)
            return Ok(specimen("Colissimo", consignment)) if isinstance(answer, Ok) else answer
        reply = self._post(f"{self._sls}/generateLabel", body)
        if not isinstance(reply, Reply):
            return reply
        dpi = 300 if request.printing_type(consignment).endswith("300dpi") else 203
        return response.bought(reply, consignment.label_format, dpi)

    def return_label(self, consignment: Consignment) -> Result[Bought]:
        return self.buy(replace(consignment, product="CORE", relay_id=""))

    def void(self, number: str) -> Result[None]:
        """Nothing to ask: unused labels are not billed."""
        del number
        return CANNOT

    def track(self, numbers: Sequence[str]) -> Result[Mapping[str, tuple[Event, ...]]]:
        return self._suivi.track(numbers)

    def points(self, near: Party, weight_g: int, day: date, product: str = "") -> Result[tuple[Point, ...]]:
        del product
        body = request.points(near, weight_g, day, self._account)
        reply = harmless(self._post(f"{self._points}/findRDVPointRetraitAcheminement", body))
        return response.points(reply) if isinstance(reply, Reply) else reply

    def manifest(self, numbers: Sequence[str]) -> Result[Paper]:
        body = request.manifest(numbers, self._account)
        reply = harmless(self._post(f"{self._sls}/generateBordereauByParcelsNumbers", body))
        return response.manifest(reply) if isinstance(reply, Reply) else reply

    def close(self) -> None:
        self._wire.close()

    def _post(self, url: str, body: bytes) -> Reply | Unknown | Unavailable:
        return self._wire.ask("POST", url, content=body, headers=request.headers(self._account))


PLUGIN = Plugin(
    code="colissimo",
    name="Colissimo",
    needs=(
        Need("contract"),
        Need("password", secret=True, required=False),
        Need("api_key", secret=True, required=False),
        Need("commercial_name", required=False),
        Need("relay_product", required=False, default="HD"),
        Need("tracking_key", secret=True, required=False),
        Need("url", required=False, default=_SLS),
        Need("points_url", required=False, default=_POINTS),
        Need("tracking_url", required=False, default=SUIVI),
    ),
    products=request.PRODUCTS,
    open=Colissimo,
    tracking_url="https://www.laposte.fr/outils/suivre-vos-envois?code={number}",
    sandbox=True,
    manifests=True,
)
