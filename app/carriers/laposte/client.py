"""La Poste Suivi v2 over HTTP: up to ten parcels a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.carriers.base import (
    Account,
    Carrier,
    Event,
    Need,
    Ok,
    Plugin,
    Product,
    Refused,
    Result,
)
from app.carriers.http import Reply, Wire, harmless
from app.carriers.laposte import request, response

SUIVI = "https://api.laposte.fr/suivi/v2"


class Suivi:
    """The tracking of Colissimo, Chronopost and letters, with a key of La Poste's developers' site."""

    def __init__(self, url: str, key: str, wire: Wire) -> None:
        self._url, self._key, self._wire = url.rstrip("/"), key, wire

    def track(self, numbers: Sequence[str]) -> Result[Mapping[str, tuple[Event, ...]]]:
        """What is known of each; the first question that fails ends it, and what came before counts."""
        if not self._key:
            return Refused("carrier_key_missing", "tracking_key")
        found: dict[str, tuple[Event, ...]] = {}
        for lot in request.lots(numbers):
            reply = harmless(
                self._wire.ask("GET", self._url + request.path(lot), headers=request.headers(self._key))
            )
            answer = response.tracked(reply) if isinstance(reply, Reply) else reply
            if not isinstance(answer, Ok):
                return Ok(found) if found else answer
            found |= answer.value
        return Ok(found)


class LaPoste(Carrier):
    """Tracking alone, for letters and parcels whose labels come from elsewhere."""

    def __init__(self, account: Account, wire: Wire | None = None) -> None:
        self._wire = wire or Wire()
        self._suivi = Suivi(account.value("tracking_url", SUIVI), account.value("tracking_key"), self._wire)

    def check(self) -> Result[None]:
        """A number that exists nowhere: the key is right where the answer says just that."""
        answer = self.track(["6A00000000000"])
        return Ok(None) if isinstance(answer, Ok) else answer

    def track(self, numbers: Sequence[str]) -> Result[Mapping[str, tuple[Event, ...]]]:
        return self._suivi.track(numbers)

    def close(self) -> None:
        self._wire.close()


PLUGIN = Plugin(
    code="laposte",
    name="La Poste",
    needs=(
        Need("tracking_key", secret=True),
        Need("tracking_url", required=False, default=SUIVI),
    ),
    products=(Product("tracked", "La Poste, lettre suivie (étiquette faite ailleurs)"),),
    open=LaPoste,
    tracking_url="https://www.laposte.fr/outils/suivre-vos-envois?code={number}",
)
