"""Key strokes with their times -> scans: tells scanners that type from a person who types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from app.scanning.gs1 import GS
from app.scanning.layouts import us_character

#: X servers and Windows count milliseconds in 32 bits: the count starts again after 49 days.
_CLOCK = 2**32
#: Stands in a scan for a key that types nothing.
HOLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class WedgeSettings:
    """How one scanner of this station types.

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
    ``scanner`` is the place of the settings it was read with.
    """

    text: str
    strokes: tuple[KeyStroke, ...] = field(default=(), compare=False, repr=False)
    scanner: int = field(default=0, compare=False)


Decision = Held | PassThrough | Replay | Scanned


def _first(_texts: Sequence[str]) -> int:
    return 0


class WedgeReader:
    """Decides, stroke by stroke, what is a scan and what is typing; has no clock of its own.

    The window system does not say which of several scanners a key came from: a burst is read as each of them would
    mean it, and ``choose`` gets what it then is, the scanner of the scan before first, and names the place of one.

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

    def __init__(self, *scanners: WedgeSettings, choose: Callable[[Sequence[str]], int] = _first) -> None:
        """Without ``scanners`` there is one that nobody has calibrated."""
        self._scanners = scanners or (WedgeSettings(),)
        self._choose = choose
        self._gap_ms = max(each.max_gap_ms for each in self._scanners)
        self._all_end = all(each.needs_terminator for each in self._scanners)
        self._latest = 0
        self._held: list[KeyStroke] = []
        # What the keys held say so far, for each scanner that may be sending them.
        self._texts: dict[int, str] = {}
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
        texts = self._continued(stroke)
        if not texts:
            before += self._let_go()
            texts = self._begun(stroke)
        if not texts:
            return (*before, PassThrough())
        is_fast = gap is not None and (gap <= self.SURE_GAP_MS or self._fast >= self.SURE_LENGTH)
        self._fast = self._fast + 1 if self._held and is_fast else 1
        self._held.append(stroke)
        self._texts = texts
        return (*before, Held())

    def expired(self) -> tuple[Decision, ...]:
        """The timer fired. The first time only asks for another turn: after a stall, keys wait behind it."""
        if not self._held:
            return ()
        if not self._has_expired:
            self._has_expired = True
            return ()
        data = {} if self._all_end else self._data()
        data = {place: text for place, text in data.items() if not self._scanners[place].needs_terminator}
        return (self._take(data),) if data else self._let_go()

    @property
    def _longest_gap(self) -> int:
        is_sure = bool(self._held) and self._fast >= self.SURE_LENGTH and self._all_end
        return max(self._gap_ms, self.STALL_MS if is_sure else 0)

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

    def _data(self) -> dict[int, str]:
        """The scan that the held strokes are to each scanner; empty where they are none."""
        found = {}
        for place, text in self._texts.items():
            scanner = self._scanners[place]
            data = text.removeprefix(scanner.prefix).removesuffix(scanner.suffix)
            if text.startswith(scanner.prefix) and len(data) >= scanner.min_length:
                found[place] = data
        return found

    def _take(self, data: Mapping[int, str], *end: KeyStroke) -> Scanned:
        # A prefix is there to say whose scan it is.
        longest = max(len(self._scanners[place].prefix) for place in data)
        places = [place for place in data if len(self._scanners[place].prefix) == longest]
        places.sort(key=lambda place: place != self._latest)
        self._latest = places[self._choose([data[place] for place in places]) if len(places) > 1 else 0]
        strokes = tuple(stroke for stroke in (*self._held, *end) if not stroke.is_release)
        self._drop()
        self._just_scanned = bool(end)
        return Scanned(data[self._latest], strokes, self._latest)

    def _continued(self, stroke: KeyStroke) -> dict[int, str]:
        """What the scanners that may be sending have said with this key."""
        texts = (
            (place, text + _character(self._scanners[place], stroke)) for place, text in self._texts.items()
        )
        return {place: text for place, text in texts if _fits_prefix(self._scanners[place], text)}

    def _begun(self, stroke: KeyStroke) -> dict[int, str]:
        """The scanners whose scan may begin so: not with an arrow, a function key, Backspace or a shortcut."""
        begun = {}
        for place, scanner in enumerate(self._scanners):
            character = _character(scanner, stroke)
            types = character == GS or (character != HOLE and character.isprintable())
            if types and _fits_prefix(scanner, character):
                begun[place] = character
        return begun

    def _let_go(self) -> tuple[Decision, ...]:
        """Not a scan: the window gets what was held back."""
        if not self._held:
            return ()
        strokes = tuple(self._held)
        self._drop()
        return (Replay(strokes),)

    def _drop(self) -> None:
        self._held.clear()
        self._texts = {}
        self._has_expired = False


def _character(scanner: WedgeSettings, stroke: KeyStroke) -> str:
    """What the stroke adds to this scanner's scan; a hole for a key that types nothing, Escape or Backspace."""
    meant = scanner.keys.get(stroke.name)
    if meant is None and scanner.us_keyboard and stroke.key_code is not None:
        meant = us_character(stroke.key_code, shift=stroke.shift, control=stroke.control)
    if meant is None and not scanner.typed_is_right:
        return HOLE
    sign = stroke.text if meant is None else meant
    types = sign != "" and (sign.isprintable() or sign == GS or stroke.control)
    return sign if types else HOLE


def _fits_prefix(scanner: WedgeSettings, text: str) -> bool:
    return text.startswith(scanner.prefix) or scanner.prefix.startswith(text)
