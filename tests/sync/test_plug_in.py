"""A sixth channel is a file and an entry point of another package: found, opened and synced without touching ours."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.channels import registry
from app.channels.port import ChannelFault, Trouble
from app.models.states import JobState
from tests.support.house import MUG, House
from tests.support.shops.wired import Wired
from tests.sync.test_news_out import send_off

_MODULE = """
from datetime import UTC, datetime
from app.channels.base import IncomingAddress, IncomingLine, IncomingOrder, IncomingPayment, IncomingPaymentState
from app.channels.port import Ability, Adapter, ChangePage, Field, Reread, Right

PLACED = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Market:
    def __init__(self, values):
        self.values = values

    def test(self):
        return (Right("orders_read", True),)

    def changes(self, mark):
        place = IncomingAddress(first_name="Ana", last_name="Silva", line1="1 rue Neuve", postal_code="69001",
                                city="Lyon", country="FR", phone="+33612345678", email="ana@example.fr")
        line = IncomingLine(external_line_id="1", sku="MUG-350", quantity=1, unit_price_cents=1200)
        paid = IncomingPayment(state=IncomingPaymentState.PAID, amount_cents=1200, paid_at=PLACED)
        order = IncomingOrder(channel="market", external_id=self.values["stall"] + "-1", reference="M1",
                              placed_at=PLACED, lines=(line,), total_cents=1200, payment=paid,
                              shipping_address=place, billing_address=place)
        return ChangePage((order,), PLACED)

    def orders(self, external_ids):
        return Reread()

    def acknowledge(self, page, refused):
        pass

    def close(self):
        pass


ADAPTER = Adapter(code="market", name="Market stall", fields=(Field("stall"),), abilities=frozenset(),
                  check=dict, open=Market)
"""


@pytest.fixture
def plug_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that somebody installed: its module, and the metadata that names its entry point."""
    folder = tmp_path / "site"
    metadata = folder / "arrimage_market-1.0.dist-info"
    metadata.mkdir(parents=True)
    (folder / "arrimage_market.py").write_text(_MODULE)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: arrimage-market\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[arrimage.channels]\nmarket = arrimage_market:ADAPTER\n")
    monkeypatch.syspath_prepend(str(folder))
    yield folder
    sys.modules.pop("arrimage_market", None)


def test_a_plug_in_of_another_package_brings_its_orders(plug_in: Path, house: House) -> None:
    assert {"market", "woocommerce", "prestashop", "files"} <= registry.adapters().keys()
    wired = Wired(house, "market", {"stall": "B12"}, {}, name="Marché")
    assert wired.round().taken.created == 1
    assert wired.order("B12-1").channel_id == wired.channel_id
    assert house.stock(MUG) == {"A-01-1": (20, 1)}


def test_what_a_channel_cannot_be_told_does_not_wait_for_ever(plug_in: Path, house: House) -> None:
    wired = Wired(house, "market", {"stall": "B12"}, {}, name="Marché")
    wired.round()
    send_off(wired, wired.order("B12-1").id)
    assert wired.round().fault is None
    assert [(push.state, push.trouble) for push in wired.pushes()] == [
        (JobState.CANCELLED, "channel_cannot_be_told")
    ]


def test_an_answer_of_an_unforeseen_shape_is_one_clear_state(plug_in: Path, house: House) -> None:
    module = plug_in / "arrimage_market.py"
    module.write_text(_MODULE.replace('self.values["stall"] + "-1"', 'self.values["aisle"]'))
    wired = Wired(house, "market", {"stall": "B12"}, {}, name="Marché")
    fault = wired.round().fault
    assert fault is not None
    assert (fault.trouble, wired.row.state) == (Trouble.UNREADABLE, "unreadable")


def test_a_plug_in_that_breaks_keeps_no_other_channel_from_working(plug_in: Path) -> None:
    (plug_in / "arrimage_market.py").write_text("raise RuntimeError('bad plug-in')")
    found = registry.adapters()
    assert "market" not in found
    assert "woocommerce" in found


def test_a_plug_in_that_is_no_longer_installed_is_one_clear_state(house: House) -> None:
    wired = Wired(house, "gone", {}, {})
    fault = wired.round().fault
    assert fault is not None
    assert fault.trouble is Trouble.ADAPTER_MISSING
    with pytest.raises(ChannelFault):
        registry.adapter("gone")
