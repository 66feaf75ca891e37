"""Key strokes with their times -> scans: tells a scanner that types from a person who types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.scanning.gs1 import GS
from app.scanning.layouts import us_character

#: X servers and Windows count milliseconds in 32 bits: the count starts again after 49 days.
_CLOCK = 2**32
_HOLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class WedgeSettings:
    """How the scanner of this station types.

    ``max_gap_ms``: longest time between two keys of a scan. ``min_length``: shorter bursts are typing.
    ``us_keyboard``: the scanner types as a US keyboard and the desktop has another layout; the text is then
    made from the key codes. ``keys``: what other keys mean, by ``KeyStroke.name``, learnt by calibration
    (calibration.py); ``typed_is_right``: a key that was not learnt means what it types, else nothing.
    ``prefix`` and ``suffix``: what the scanner sends around the data, "" if nothing; with a prefix a person's keys
    are not held back at all. ``needs_terminator``: false for a scanner that ends its scans by silence alone.
    """

    max_gap_ms: int = 40
    min_length: int = 4
    us_keyboard: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)
    typed_is_right: bool = True
    prefix: str = ""
    suffix: str = ""
    needs_terminator: bool = True


@dataclass(frozen=True, slots=True)
class KeyStroke:
    """One key going down, or up with ``is_release``.

    ``time_ms`` is when the window system saw the key, not when the program came round to it. ``key_code`` is
    :func:`app.scanning.layouts.physical_key`. ``name`` tells the key from every other, modifiers included, also
    where it types nothing (:func:`app.scanning.layouts.key_name`). ``is_terminator``: Return, Enter or Tab without
    Ctrl or Alt. ``is_modifier``: Shift, Ctrl, Alt, AltGr, Meta, Caps Lock. ``event`` is the caller's own, handed
    back in a :class:`Replay` untouched.
    """

    text: str
    time_ms: int
    key_code: int | None = None
    name: str = ""
    is_terminator: bool = False
    is_modifier: bool = False
    auto_repeat: bool = False
    shift: bool = False
    control: bool = False
    is_release: bool = False
    event: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Held:
    """The stroke is taken: keep it from the window."""


@dataclass(frozen=True, slots=True)
class PassThrough:
    """The stroke is the window's."""


@dataclass(frozen=True, slots=True)
class Replay:
    """These strokes were typing: give them to the window now, in order."""

    strokes: tuple[KeyStroke, ...]


@dataclass(frozen=True, slots=True)
class Scanned:
    """A scan ended, with this stroke, which is taken, or by silence.

    ``text`` is without prefix, suffix and terminator; ``strokes`` are all its keys going down, the terminator last.
    """

    text: str
    strokes: tuple[KeyStroke, ...] = field(default=(), compare=False, repr=False)


Decision = Held | PassThrough | Replay | Scanned


class WedgeReader:
    """Decides, stroke by stroke, what is a scan and what is typing; has no clock of its own.

    A scan is ``min_length`` characters or more, no two of them further apart than ``max_gap_ms``, ended by a
    terminator within the same gap. Five characters faster than anybody types are a scan for sure: then a radio or a
    busy computer may hesitate for ``STALL_MS``. Anything else is typing and reaches the window unchanged and in
    order, at most a gap later. A burst without a terminator is typing, unless the settings say that the scanner
    sends none.
    A key of a scan that types nothing (a dead key of the desktop's layout) is U+FFFD in its text, which no barcode
    contains: a scan with a hole is refused, not misread.

    The window's part (an event filter on the application):

    - Look only at key events that are delivered to a window; the same key is seen again for every widget.
    - For each press and release: ``for decision in reader.feed(stroke)``: on ``Replay`` send the strokes'
      events to the window with the focus, while letting all events through; on ``Scanned`` act; the last
      decision is about the stroke itself: swallow it unless it is ``PassThrough``.
    - Accept a shortcut override while ``reader.is_holding``: a scanner sends GS as Ctrl+].
    - Then, and after each ``expired()``: restart one single-shot precise timer with ``reader.timer_ms``, or
      stop it when that is ``None``. When it fires, carry out ``reader.expired()``.
    - Losing the focus changes nothing: what is held goes to whatever window has it.
    """

    #: A burst of so many characters, each so soon after the one before, is no person's.
    SURE_LENGTH, SURE_GAP_MS = 5, 25
    STALL_MS = 200

    #: The timer runs a little longer than the gap, so that a key right on the gap is there first.
    GRACE_MS = 5

    def __init__(self, settings: WedgeSettings | None = None) -> None:
        self._settings = settings or WedgeSettings()
        self._held: list[KeyStroke] = []
        self._text = ""
        self._last_ms: int | None = None
        self._has_expired = False
        self._just_scanned = False
        self._repeats = False
        self._fast = 0

    @property
    def is_holding(self) -> bool:
        """Whether strokes are held back: a scan may be under way."""
        return bool(self._held)

    @property
    def timer_ms(self) -> int | None:
        """In how many milliseconds to call :meth:`expired`; ``None`` when nothing is held."""
        if not self._held:
            return None
        return 0 if self._has_expired else self._longest_gap + self.GRACE_MS

    def feed(self, stroke: KeyStroke) -> tuple[Decision, ...]:
        """What to do, in order; the last decision is about ``stroke`` itself."""
        if stroke.is_modifier:
            return (PassThrough(),)
        if stroke.is_release:
            return (self._release(stroke),)
        gap = self._gap(stroke)
        is_late = gap is None or gap > self._longest_gap
        before = self._let_go() if is_late else ()
        after_scan, self._just_scanned = self._just_scanned and not is_late, False
        self._has_expired = False
        if stroke.is_terminator:
            return before + self._terminate(stroke, after_scan)
        # A key held down repeats for the first time after a fifth of a second or more. X flags the second of two
        # equal characters of a scanner as well, where its release and press have the same millisecond.
        self._repeats = stroke.auto_repeat and (self._repeats or (is_late and gap is not None))
        if self._repeats:
            return (*before, *self._let_go(), PassThrough())
        character = self._character(stroke)
        if not self._fits_prefix(self._text + character):
            before += self._let_go()
        if not self._held and not self._begins(character):
            return (*before, PassThrough())
        is_fast = gap is not None and (gap <= self.SURE_GAP_MS or self._fast >= self.SURE_LENGTH)
        self._fast = self._fast + 1 if self._held and is_fast else 1
        self._held.append(stroke)
        self._text += character
        return (*before, Held())

    def expired(self) -> tuple[Decision, ...]:
        """The timer fired. The first time only asks for another turn: after a stall, keys wait behind it."""
        if not self._held:
            return ()
        if not self._has_expired:
            self._has_expired = True
            return ()
        if not self._settings.needs_terminator and (data := self._data()):
            return (self._take(data),)
        return self._let_go()

    @property
    def _longest_gap(self) -> int:
        is_sure = bool(self._held) and self._fast >= self.SURE_LENGTH and self._settings.needs_terminator
        return max(self._settings.max_gap_ms, self.STALL_MS if is_sure else 0)

    def _release(self, stroke: KeyStroke) -> Decision:
        """Held with its press, so that a button held down by Space comes up again."""
        if not self._held:
            return PassThrough()
        self._held.append(stroke)
        return Held()

    def _gap(self, stroke: KeyStroke) -> int | None:
        last, self._last_ms = self._last_ms, stroke.time_ms
        return None if last is None else (stroke.time_ms - last) % _CLOCK

    def _terminate(self, stroke: KeyStroke, after_scan: bool) -> tuple[Decision, ...]:
        if data := self._data():
            return (self._take(data, stroke),)
        # CR and LF both type Return: the second must not press a button.
        if after_scan and not self._held:
            self._just_scanned = True
            return (Held(),)
        return (*self._let_go(), PassThrough())

    def _data(self) -> str:
        """The scan that the held strokes are; empty where they are none."""
        prefix, suffix = self._settings.prefix, self._settings.suffix
        if not self._held or not self._text.startswith(prefix):
            return ""
        data = self._text.removeprefix(prefix).removesuffix(suffix)
        return data if len(data) >= self._settings.min_length else ""

    def _take(self, data: str, *end: KeyStroke) -> Scanned:
        strokes = tuple(stroke for stroke in (*self._held, *end) if not stroke.is_release)
        self._held.clear()
        self._text = ""
        self._has_expired = False
        self._just_scanned = bool(end)
        return Scanned(data, strokes)

    def _character(self, stroke: KeyStroke) -> str:
        """What the stroke adds to a scan; a hole for a key that types nothing, Escape or Backspace."""
        settings = self._settings
        meant = settings.keys.get(stroke.name)
        if meant is None and settings.us_keyboard and stroke.key_code is not None:
            meant = us_character(stroke.key_code, shift=stroke.shift, control=stroke.control)
        if meant is None and not settings.typed_is_right:
            return _HOLE
        sign = stroke.text if meant is None else meant
        types = sign != "" and (sign.isprintable() or sign == GS or stroke.control)
        return sign if types else _HOLE

    def _fits_prefix(self, text: str) -> bool:
        prefix = self._settings.prefix
        return text.startswith(prefix) or prefix.startswith(text)

    def _begins(self, character: str) -> bool:
        """Whether a scan may begin so: not with an arrow, a function key, Backspace or a shortcut."""
        types = character == GS or (character != _HOLE and character.isprintable())
        return types and self._fits_prefix(character)

    def _let_go(self) -> tuple[Decision, ...]:
        """Not a scan: the window gets what was held back."""
        if not self._held:
            return ()
        strokes = tuple(self._held)
        self._held.clear()
        self._text = ""
        self._has_expired = False
        return (Replay(strokes),)
