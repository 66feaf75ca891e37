"""The listener for webhooks: one address a channel, a body of a limited size, and an answer that tells nothing."""

from __future__ import annotations

import logging

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from app.database.faults import DatabaseFault
from app.station.channel_hooks import Heard, Hooks

#: An order with a thousand lines is a tenth of it.
LARGEST = 5_000_000
_log = logging.getLogger(__name__)


def path_of(code: str) -> str:
    """Where a channel posts to."""
    return f"/webhooks/{code}"


def application(hooks: Hooks) -> Starlette:
    """The listener as an ASGI application.

    A telling that came before is answered as a new one is, and not acted upon: platforms take a webhook away whose
    tellings are refused, and tell some of them twice themselves.
    """

    async def hear(request: Request) -> Response:
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        code = request.path_params["code"]
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            heard = await run_in_threadpool(hooks.hear, code, headers, body)
        except DatabaseFault as fault:  # told again later by those who do; the next poll finds it anyway
            _log.warning("a webhook waits for the database: %s", fault.detail)
            return Response(status_code=503)
        if heard is Heard.REFUSED:
            _log.warning("a webhook for %r was not signed as it should be", code[:40])
            return Response(status_code=401)
        return Response(status_code=200)

    return Starlette(routes=[Route(path_of("{code}"), hear, methods=["POST"])])


async def _body(request: Request) -> bytes | None:
    """The raw body, or nothing where it is too large; never more than that is held."""
    held = bytearray()
    async for part in request.stream():
        held += part
        if len(held) > LARGEST:
            return None
    return bytes(held)
