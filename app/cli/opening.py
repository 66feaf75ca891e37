"""Open the window, or the demo shop; without a display the demo's main job is played instead."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from dataclasses import replace

from app.cli.frame import DONE, FOUND, Frame, Sentence, opened, shown_url
from app.config import Settings
from app.values import utc_now

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def has_display(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a window could be shown: always on Windows and macOS, on Linux where a display is named."""
    return not platform.startswith("linux") or any(environment.get(name) for name in _DISPLAYS)


def into_demo(frame: Frame) -> Frame:
    """The same frame on the demo shop, which is made where it is missing or does not fit."""
    return replace(frame, settings=_demo_settings(frame))


def _demo_settings(frame: Frame) -> Settings:
    from app.demo.opening import open_demo

    opened = open_demo(frame.settings, utc_now(), frame.database_url)
    if opened.notice:
        frame.tell(f"cli_{opened.notice}")
    return opened.settings


def open_window(frame: Frame) -> int:
    """The program with its window, on the demo shop if asked for."""
    if not has_display():
        if not frame.demo:
            raise Sentence("cli_no_display")
        frame.say("play_without_display")
        return play_demo(frame)
    settings = _demo_settings(frame) if frame.demo else frame.settings
    try:
        from app.ui.application import run
    except ImportError as error:
        raise Sentence("cli_window_unavailable", detail=str(error)) from error
    return run(settings, frame.demo, lambda: _demo_settings(replace(frame, demo=True, database_url="")))


def create_demo(frame: Frame, *, again: bool) -> int:
    """Make the demo shop and say who works there."""
    from app.demo.house import people
    from app.demo.opening import forget_demo
    from app.scanning.own_codes import OwnKind, encode

    if again:
        forget_demo(frame.settings)
    settings = _demo_settings(frame)
    frame.say("cli_demo_lies", folder=str(settings.folder))
    for person in people():
        roles = ", ".join(frame.words(f"cli_role_{role.value}") for role in person.roles)
        badge = encode(OwnKind.BADGE, person.badge)
        frame.say("cli_demo_person", name=person.name, roles=roles, pin=person.pin, badge=badge)
    return DONE


def fill_with_demo_data(frame: Frame, orders: int, seed: int, days: int) -> int:
    """Years of an invented house in the database, as many orders as asked for."""
    from app.demo.data import make_demo_data

    def tell(done: int, of: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write("\r" + frame.words("cli_demo_data_progress", done=done, of=of))
            sys.stderr.flush()

    began = time.monotonic()
    with opened(frame, ready=False) as database:
        make_demo_data(database, orders, seed, days, utc_now(), tell)
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    seconds = max(1, round(time.monotonic() - began))
    where = shown_url(frame.settings.database_url)
    frame.say("cli_demo_data_made", orders=orders, seconds=seconds, database=where)
    return DONE


def play_demo(frame: Frame) -> int:
    """Play the main job on the demo shop and verify what it left behind."""
    from app.cli.checks import verify
    from app.demo.play import play
    from app.demo.player import WentWrong
    from app.station.wiring import Desk

    frame = replace(frame, settings=_demo_settings(frame))
    desk = Desk(frame.settings)
    try:
        play(desk, sys.stdout, frame.language, utc_now())
    except WentWrong as reason:
        raise Sentence("play_went_wrong", reason=str(reason)) from reason
    finally:
        desk.stop()
    frame.say("play_chapter_verify")
    if verify(frame, as_json=False) != DONE:
        return FOUND
    frame.say("play_done")
    return DONE
