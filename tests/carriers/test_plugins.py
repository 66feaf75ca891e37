"""A carrier of an installed package is one like ours, a broken one is left out, and every refusal has its words."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import app.carriers
from app.carriers import registry
from app.carriers.base import CANNOT, Account, Carrier, Plugin
from app.i18n import LANGUAGES, catalogue

PACKAGE = """
from app.carriers.base import Account, Bought, Carrier, Consignment, Need, Ok, Paper, Plugin, Product

class Pigeon(Carrier):
    def __init__(self, account: Account) -> None:
        self.account = account

    def buy(self, consignment: Consignment):
        return Ok(Bought("COO-1", (Paper("label", "zpl", b"^XA^FO9,9^FDcoo^FS^XZ", 203),)))

PLUGIN = Plugin("pigeon", "Pigeon", (Need("loft"),), (Product("AIR", "By air"),), Pigeon)
IMPOSTOR = Plugin("colissimo", "Colissimo", (), (), Pigeon)
"""
ENTRIES = """[arrimage.carriers]
pigeon = pigeon_post:PLUGIN
impostor = pigeon_post:IMPOSTOR
broken = pigeon_post:NOTHING
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package outside the tree, as pip would have put it."""
    (tmp_path / "pigeon_post.py").write_text(PACKAGE)
    info = tmp_path / "pigeon_post-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pigeon-post\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRIES)
    monkeypatch.syspath_prepend(str(tmp_path))
    registry.plugins.cache_clear()
    yield
    registry.plugins.cache_clear()
    sys.modules.pop("pigeon_post", None)


@pytest.mark.usefixtures("installed")
def test_a_package_brings_a_carrier(caplog: pytest.LogCaptureFixture) -> None:
    pigeon = registry.plugin("pigeon")
    assert isinstance(pigeon, Plugin)
    assert isinstance(pigeon.open(Account("pigeon")), Carrier)
    colissimo = registry.plugin("colissimo")
    assert colissimo is not None
    assert colissimo.needs
    assert "broken" in caplog.text


def test_what_a_carrier_cannot_do_is_an_answer() -> None:
    assert Carrier().void("x") == Carrier().track([]) == Carrier().manifest([]) == CANNOT


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_of_a_carrier_has_its_words(language: str) -> None:
    codes = set()
    for path in Path(app.carriers.__file__).parent.rglob("*.py"):
        codes |= set(re.findall(r'"(carrier_(?!customs_")[a-z_]+[a-z])"', path.read_text("utf-8")))
    codes -= {"carrier_code", "carrier_system"}
    assert len(codes) > 25
    assert codes - catalogue(language).keys() == set()


def test_codes_and_names_are_unique_and_urls_are_the_carriers_own() -> None:
    known = registry.plugins()
    assert {"colissimo", "mondial_relay", "laposte", "other"} <= known.keys()
    for plugin in known.values():
        assert len({product.code for product in plugin.products}) == len(plugin.products)
        assert not plugin.tracking_url or plugin.tracking_url.startswith("https://")
