"""Keys are sent to their shop and to nobody else: no log, no database and no sentence holds one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from app.channels import registry
from app.channels.port import ChannelFault
from tests.support.house import BOOK, MUG, House
from tests.support.shops.server import Reply, Request
from tests.support.shops.sides import SIDES, Side
from tests.support.shops.wired import Wired


@pytest.mark.parametrize("kind", SIDES)
def test_no_key_is_printed_kept_or_said(kind: str, house: House, caplog: pytest.LogCaptureFixture) -> None:
    side: Side = SIDES[kind]()
    caplog.set_level(logging.DEBUG, "app")
    answers: list[Callable[[Request], Reply]] = [
        lambda asked: Reply(301, b"", {"Location": f"https://elsewhere.example/?{urlencode(asked.params)}"}),
        lambda asked: Reply(401, str(asked.headers).encode()),
        lambda asked: Reply(500, f"<html>{asked.headers} {asked.params}</html>".encode()),
        lambda asked: Reply(200, f"{asked.headers} {asked.params}".encode()),
        lambda _: Reply(drop=True),
    ]
    with side.server.running():
        for sku in (MUG, BOOK):
            side.article(sku, 5)
        side.sell(MUG, 1)
        wired = Wired(house, side.kind, side.settings, side.secrets, open_with=side.open_with)
        side.tick(5)
        assert wired.round(passing=600).fault is None
        words: list[str] = []
        for answer in answers:
            side.server.faults.instead = _but_for_tokens(answer)
            fault = wired.round(passing=8 * 3600).fault
            assert isinstance(fault, ChannelFault)
            words += [str(fault), repr(fault), str(wired.row.trouble)]
    secret = {field.name for field in registry.adapter(side.kind).fields if field.secret}
    keys = [key for name, key in side.secrets.items() if name in secret and len(key) > 5]
    assert keys
    kept = _everything(Path(str(house.database.engine.url.database)))
    for key in (*keys, *(one for one in ("shpua_", "Atza|") if kind in {"shopify", "amazon"})):
        assert key not in caplog.text
        assert key not in " ".join(words)
        assert key.encode() not in kept


def _but_for_tokens(answer: Callable[[Request], Reply]) -> Callable[[Request], Reply | None]:
    return lambda asked: None if "token" in asked.path else answer(asked)


def _everything(database: Path) -> bytes:
    """The file and what is not yet folded into it."""
    assert database.exists()
    return b"".join(each.read_bytes() for each in database.parent.glob(f"{database.name}*"))
