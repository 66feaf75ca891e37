"""Keyboard layouts: what a scanner that types as a US keyboard meant, on a French or German desktop."""

from __future__ import annotations

# A row of the main block each, from the physical key with this number on; evdev and Windows set 1 agree.
_US_ROWS = {
    2: ("1234567890-=", "!@#$%^&*()_+"),
    16: ("qwertyuiop[]", "QWERTYUIOP{}"),
    30: ("asdfghjkl;'`", 'ASDFGHJKL:"~'),
    43: ("\\zxcvbnm,./", "|ZXCVBNM<>?"),
}
_US = {
    start + place: (plain, shifted)
    for start, (plains, shifteds) in _US_ROWS.items()
    for place, (plain, shifted) in enumerate(zip(plains, shifteds, strict=True))
}
_US[57] = (" ", " ")
_US[86] = ("<", ">")
_KEYPAD = {55: "*", 71: "7", 72: "8", 73: "9", 74: "-", 75: "4", 76: "5", 77: "6", 78: "+",
           79: "1", 80: "2", 81: "3", 82: "0", 83: ".", 98: "/"}  # fmt: skip

#: Windows marks the keys that the first PC keyboards lacked; the arrows among them have a digit's number.
_WINDOWS_EXTENDED = 0x100
_WINDOWS_KEYPAD_SLASH = 0x135
_KEYPAD_SLASH = 98
_X11_OFFSET = 8


def physical_key(native_scan_code: int, platform: str) -> int | None:
    """The evdev number of a key from what the window system calls it; ``None`` where that says nothing.

    ``platform`` is Qt's name of it: ``xcb`` and ``wayland`` count from 8, ``windows`` has set 1 scan codes,
    and others (macOS, offscreen) have no numbers that stand for places on the keyboard.
    """
    if platform in {"xcb", "wayland"}:
        code = native_scan_code - _X11_OFFSET
    elif platform == "windows" and native_scan_code == _WINDOWS_KEYPAD_SLASH:
        code = _KEYPAD_SLASH
    elif platform == "windows" and not native_scan_code & _WINDOWS_EXTENDED:
        code = native_scan_code
    else:
        return None
    return code if code > 0 else None


def us_character(key_code: int, *, shift: bool, control: bool) -> str | None:
    """What a US keyboard types with this physical key (an evdev number), whatever Caps Lock says.

    With ``control`` a control character: ``]`` gives GS. ``None`` for a key that types nothing there.
    """
    if key_code in _KEYPAD:
        return None if control else _KEYPAD[key_code]
    pair = _US.get(key_code)
    if pair is None:
        return None
    sign = pair[1 if shift else 0]
    if not control:
        return sign
    sign = sign.upper()
    return chr(ord(sign) & 0x1F) if "@" <= sign <= "_" else None


def key_name(
    key_code: int | None, typed: str, *, shift: bool = False, control: bool = False, alt: bool = False
) -> str:
    """Tells a key from every other: ``shift+30`` by its place on the keyboard, else ``q`` by what it types.

    ``typed`` is the text or, for a dead key, the name of its sign; ``alt`` is Alt or AltGr. Places do not change
    with Caps Lock.
    """
    held = [name for name, is_held in (("control", control), ("alt", alt)) if is_held]
    if key_code is None:
        return "+".join((*held, typed))
    return "+".join((*(["shift"] if shift else []), *held, str(key_code)))


# What the same keys type in French, in the order of the US rows; a blank is a dead key, whose stroke is lost.
_AZERTY_ROWS = (
    ("&é\"'(-è_çà)=", "1234567890°+"),
    ("azertyuiop $", "AZERTYUIOP £"),
    ("qsdfghjklmù²", "QSDFGHJKLM% "),
    ("*wxcvbn,;:!", "µWXCVBN?./§"),
)
_US_OF_AZERTY = {
    ord(azerty): us
    for (azerty_row, us_row) in zip(_AZERTY_ROWS, _US_ROWS.values(), strict=True)
    for azerties, uses in zip(azerty_row, us_row, strict=True)
    for azerty, us in zip(azerties, uses, strict=True)
    if azerty != " "
}
#: Apple's French keyboards and the Belgian ones differ in the digits 6 and 8 alone.
_US_OF_AZERTY_APPLE = _US_OF_AZERTY | {ord("§"): "6", ord("!"): "8", ord("-"): "=", ord("_"): "+"}
_DAMAGED_DIGITS = frozenset("&é\"'(-è_çà§!")


def azerty_repairs(text: str) -> tuple[str, ...]:
    """What a US scanner may have sent where an AZERTY desktop received ``text``; empty if it cannot be that.

    Only a guess: the letters of an undamaged text are exchanged as well. Take a repair for true only where a
    check digit proves it.
    """
    if _DAMAGED_DIGITS.isdisjoint(text):
        return ()
    tables = (_US_OF_AZERTY, _US_OF_AZERTY_APPLE)
    return tuple(dict.fromkeys(text.translate(table) for table in tables))
