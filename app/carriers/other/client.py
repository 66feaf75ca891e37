"""A carrier without an interface: its labels are files that staff have made elsewhere, its numbers are typed."""

from __future__ import annotations

from app.carriers.base import Account, Carrier, Ok, Plugin, Product, Result


class Other(Carrier):
    """Nothing can be asked of it."""

    def __init__(self, account: Account) -> None:
        del account

    def check(self) -> Result[None]:
        return Ok(None)


PLUGIN = Plugin(
    code="other",
    name="Autre transporteur",
    needs=(),
    products=(Product("own", "Étiquette faite ailleurs"),),
    open=Other,
)
