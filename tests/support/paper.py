"""Paper as a scanner sees it: an independent ZPL renderer, and an independent barcode decoder."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from tests.support.zpl import RendererMissing, ZplRenderer, installed


@pytest.fixture(scope="session")
def zpl_renderer() -> Iterator[ZplRenderer]:
    try:
        folder = installed()
    except RendererMissing as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(f"the ZPL renderer is needed here: {missing}")
        pytest.skip(f"no ZPL renderer: {missing}")
    with ZplRenderer(folder) as renderer:
        yield renderer


@pytest.fixture(scope="session")
def zpl_pictures(zpl_renderer: ZplRenderer):
    """ZPL bytes -> one picture a label, a pixel a dot, as large as ``^PW`` and ``^LL`` say."""

    @cache  # drawn once a session; nobody draws on them
    def pictures(zpl: bytes, dpi: int) -> list[Image.Image]:
        dpmm = {203: 8, 300: 12, 600: 24}[dpi]
        width, height = (int(re.search(rb"\^%b(\d+)" % name, zpl)[1]) for name in (b"PW", b"LL"))
        pngs = zpl_renderer.png(zpl, width=width / dpmm, height=height / dpmm, dpmm=dpmm)
        return [Image.open(BytesIO(png)).convert("L") for png in pngs]

    return pictures


@pytest.fixture
def decode():
    """A picture -> the set of (symbology identifier, content) an independent decoder reads."""

    def codes(picture: Image.Image) -> set[tuple[str, str]]:
        found = zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain)
        return {(code.symbology_identifier, code.text) for code in found if code.valid}

    return codes
