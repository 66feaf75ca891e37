"""``arrimage channels`` and ``arrimage sync``: the shops orders come from, and one round with each of them."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.cli.frame import DONE, FOUND, Frame, Sentence, opened, put_json, table
from app.cli.people import acting_as, perform_as

if TYPE_CHECKING:
    from app.channels.port import Adapter, ChannelFault
    from app.queries.channels import ChannelRow
    from app.station.channel_connect import Examined
    from app.station.channel_sync import ChannelSync, Round

_WATCH_SECONDS = 5.0


def list_channels(frame: Frame, as_json: bool) -> int:
    """Every channel with how it is doing; 1 where one of them needs somebody."""
    rows = _rows(frame)
    if as_json:
        for row in rows:
            put_json(row)
    else:
        titles = [
            frame.words(f"cli_title_{column}")
            for column in (
                "code",
                "name",
                "kind",
                "state",
                "synced",
                "to_tell",
                "stuck",
                "refused",
                "unmatched",
            )
        ]
        table(titles, [_shown(frame, row) for row in rows])
        for row in rows:
            if row.trouble or not row.is_well:
                _explain(frame, row)
    return DONE if rows and all(row.is_well or row.state in {"new", "paused"} for row in rows) else FOUND


def _shown(frame: Frame, row: ChannelRow) -> list[object]:
    state = frame.words(f"channel_state_{row.state}")
    return [
        row.code, row.name, row.adapter, state, frame.moment(row.ok_at), row.waiting, row.parked, row.refused,
        row.unmatched,
    ]  # fmt: skip


def _explain(frame: Frame, row: ChannelRow) -> None:
    if row.state not in {"ok", "new", "paused", "reading"}:
        frame.tell("cli_channel_trouble", name=row.name, what=trouble_words(frame, row.state, row.trouble))


def trouble_words(frame: Frame, state: str, values: Mapping[str, object]) -> str:
    """What is wrong and what to do, in a sentence."""
    right = str(values.get("right", ""))
    said = {**values, "right": frame.words(f"channel_right_{right}")} if right else values
    return frame.words(f"channel_{state}", **said)


def _rows(frame: Frame) -> tuple[ChannelRow, ...]:
    from app.queries.channels import channels

    with opened(frame) as database:
        return database.read(lambda connection: channels(connection, database.clock()))


def list_kinds(frame: Frame, as_json: bool) -> int:
    """The kinds of channel that can be connected, with what each asks for."""
    from app.channels import registry

    for kind in registry.adapters().values():
        fields = [field.name for field in kind.fields if not field.secret]
        secrets = [field.name for field in kind.fields if field.secret]
        if as_json:
            put_json({"kind": kind.code, "name": kind.name, "fields": fields, "secrets": secrets})
            continue
        frame.say("cli_channel_kind", kind=kind.code, name=kind.name, fields=", ".join(fields + secrets))
        for number, step in enumerate(kind.steps.get(frame.language, ()), start=1):
            sys.stdout.write(f"  {number}. {step}\n")
    return DONE


def add_channel(
    frame: Frame, kind: str, name: str, given: Sequence[str], since: datetime, by: str, adopt: str = ""
) -> int:
    """Connect a channel: its keys are asked for, or come from the environment; tried before anything is kept.

    1 where a right is missing; without those that orders are read by, it is not connected.
    """
    from app import passwords
    from app.channels.base import FieldRefused
    from app.channels.port import ChannelFault
    from app.station import channel_connect
    from app.values import SHOP_ZONE
    from app.workflows import channel_setup

    adapter = _kind(kind)
    code = channel_setup.code_of(adopt or name)
    start = since.replace(tzinfo=SHOP_ZONE)
    with acting_as(frame, by) as act:
        values, from_environment = _asked(frame, adapter, code, given)
        if not from_environment and any(field.secret for field in adapter.fields):
            passwords.require_keyring()
        try:
            values = channel_connect.tidied(kind, values)
            found = channel_connect.examine(kind, values, start)
        except FieldRefused as refused:
            raise Sentence(refused.code, **refused.values) from refused
        except ChannelFault as fault:
            raise _sentence(frame, fault) from fault
        if not found.may_read:
            _say_examined(frame, found)
            return FOUND
        if not from_environment:
            channel_connect.keep_secrets(kind, code, values)
        public = channel_connect.public_settings(kind, values, frame.settings.station)
        outcome = act(lambda uow: channel_setup.connect(uow, kind, name, public, start, code=adopt))
    frame.say(outcome.code, **outcome.values)
    _say_examined(frame, found)
    return FOUND if found.missing else DONE


def _asked(frame: Frame, adapter: Adapter, code: str, given: Sequence[str]) -> tuple[dict[str, str], bool]:
    """Every field's value, and whether all keys came from the environment."""
    from app.station.channel_secrets import variable

    values = dict(part.partition("=")[::2] for part in given)
    from_environment = True
    for field in adapter.fields:
        if field.secret:
            kept = os.environ.get(variable(code, field.name), "")
            if not kept and not field.optional:
                from_environment = False
                kept = frame.new_password("cli_ask_secret", name=frame.words(f"channel_field_{field.name}"))
            values[field.name] = kept
    return values, from_environment


def _kind(code: str) -> Adapter:
    from app.channels import registry

    known = registry.adapters()
    if code not in known:
        raise Sentence("channel_kind_unknown", given=code, known=", ".join(known))
    return known[code]


def _sentence(frame: Frame, fault: ChannelFault) -> Sentence:
    from app.station import channel_connect

    return Sentence(
        "cli_words", words=trouble_words(frame, channel_connect.state_tested(fault), fault.values)
    )


def test_channel(frame: Frame, code: str, as_json: bool) -> int:
    """Try a channel's keys, reading only; 1 where a right is missing."""
    from app.channels import registry
    from app.channels.port import ChannelFault
    from app.station import channel_connect, channel_secrets
    from app.values import utc_now

    row = _row(frame, code)
    try:
        values = channel_secrets.with_secrets(registry.adapter(row.adapter), row.code, row.settings)
        found = channel_connect.examine(row.adapter, values, utc_now())
    except ChannelFault as fault:
        raise _sentence(frame, fault) from fault
    if as_json:
        for right in found.rights:
            put_json(right)
    else:
        _say_examined(frame, found)
    return FOUND if found.missing else DONE


def _say_examined(frame: Frame, found: Examined) -> None:
    for right in found.rights:
        code = "cli_right_granted" if right.granted else "cli_right_missing"
        frame.say(code, right=frame.words(f"channel_right_{right.name}"))
    if found.expected:
        frame.say("cli_channel_expected", orders=found.expected)


def change_channel(frame: Frame, code: str, action: str, by: str) -> int:
    """Pause or resume a channel in the name of ``by``."""
    from app.workflows import channel_setup

    row = _row(frame, code)
    work: Any = {"pause": channel_setup.pause, "resume": channel_setup.resume}[action]
    outcome = perform_as(frame, by, lambda uow: work(uow, row.channel_id))
    frame.say(outcome.code, **outcome.values)
    return DONE


def share_stock(frame: Frame, code: str, buffer: int, percent: int, by: str) -> int:
    """Say how much of the stock a channel sells, in the name of ``by``."""
    from app.workflows import channel_setup

    row = _row(frame, code)
    outcome = perform_as(
        frame, by, lambda uow: channel_setup.share_stock(uow, row.channel_id, buffer, percent)
    )
    frame.say(outcome.code, **outcome.values)
    return DONE


def _row(frame: Frame, code: str) -> ChannelRow:
    for row in _rows(frame):
        if code in {row.code, row.name}:
            return row
    raise Sentence("channel_unknown")


def synchronise(frame: Frame, code: str, watch: bool, as_json: bool) -> int:
    """One round with every channel, or one after the other until Ctrl-C; 1 where one of them did not go well."""
    from app.station.channel_sync import ChannelSync
    from app.workflows import channel_rounds, staffing

    with opened(frame) as database:
        station = frame.settings.station
        sync = ChannelSync(database, staffing.station_actor(database, station), station=station)
        found = [link for link in database.read(channel_rounds.links) if not code or link.code == code]
        if not found:
            raise Sentence("channel_unknown" if code else "cli_no_channel")
        well = True
        for link in found:
            well &= _say_round(frame, sync, link, as_json, at_once=True)
        while watch:
            threading.Event().wait(_WATCH_SECONDS)
            for link in sync.due():
                if not code or link.code == code:
                    _say_round(frame, sync, link, as_json)
        return DONE if well else FOUND


def _say_round(frame: Frame, sync: ChannelSync, link: Any, as_json: bool, *, at_once: bool = False) -> bool:
    done: Round = sync.round(link, at_once=at_once)
    taken = done.taken
    if as_json:
        put_json(
            {
                "channel": link.code,
                "turn": done.turn,
                "created": taken.created,
                "amended": taken.amended,
                "unchanged": taken.unchanged,
                "refused": len(taken.refused),
                "told": done.told,
                "not_told": done.refused_pushes,
                "stock": done.stock,
                "trouble": done.fault.trouble.value if done.fault else "",
            }
        )
    elif done.fault is not None:
        what = trouble_words(frame, done.fault.trouble.value, done.fault.values)
        frame.tell("cli_channel_trouble", name=link.name, what=what)
    elif not done.turn:
        frame.say("cli_channel_waits", name=link.name)
    elif at_once or taken.created or taken.amended or done.told or done.stock:
        frame.say(
            "cli_channel_round", name=link.name, created=taken.created, amended=taken.amended,
            refused=len(taken.refused), told=done.told, stock=done.stock,
        )  # fmt: skip
    sys.stdout.flush()
    return done.fault is None and not taken.refused and not done.refused_pushes


def listen(frame: Frame, host: str, port: int) -> int:
    """Listen for webhooks until Ctrl-C; 1 where a channel's secret is missing, 2 where nobody can listen there."""
    import socket

    import uvicorn

    from app.portal.webhooks import application, path_of
    from app.station.channel_hooks import Hooks
    from app.workflows import staffing

    with opened(frame) as database:
        hooks = Hooks(database, staffing.station_actor(database, frame.settings.station))
        found = hooks.listened()
        if not found:
            raise Sentence("cli_no_channel")
        try:
            line = socket.create_server((host, port))
        except OSError as error:
            raise Sentence(
                "cli_listen_busy", address=f"{host}:{port}", detail=error.strerror or ""
            ) from error
        for each in found:
            if each.variable:
                frame.tell("cli_listen_no_secret", name=each.name, variable=each.variable)
            else:
                frame.say("cli_listen_hook", name=each.name, path=path_of(each.code))
        frame.say("cli_listen_on", address=f"http://{host}:{line.getsockname()[1]}")
        sys.stdout.flush()
        config = uvicorn.Config(
            application(hooks), log_config=None, access_log=False, server_header=False, lifespan="off",
            limit_concurrency=100, timeout_keep_alive=5,
        )  # fmt: skip
        with line:
            uvicorn.Server(config).run(sockets=[line])
    return FOUND if any(each.variable for each in found) else DONE
