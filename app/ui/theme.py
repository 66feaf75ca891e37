"""Light, dark and high contrast: colours, sizes, fonts, icons and the one stylesheet made from them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from string import Template

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from app.config import resource

FAMILY = "Inter"
#: Font sizes in pixels: table text, small print, section titles, page titles, what is read from two metres.
TEXT, SMALL, SECTION, TITLE, LARGE, HUGE = 14, 12, 16, 22, 28, 44
#: Spacing in pixels, a multiple of four.
XS, S, M, L, XL = 4, 8, 12, 16, 24
RADIUS = 8
ROW_HEIGHT = 36
CONTROL_HEIGHT = 36


@dataclass(frozen=True, slots=True)
class Tone:
    """A meaning in colour: text on its soft ground, and the solid ground that white or dark text stands on."""

    text: str
    soft: str
    solid: str
    on_solid: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour of one appearance; texts keep WCAG AA contrast (4.5) on their grounds, borders of fields 3."""

    name: str
    ground: str
    surface: str
    sunken: str
    border: str
    field_border: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    accent_text: str
    selection: str
    hover: str
    tones: dict[str, Tone]

    def tone(self, name: str) -> Tone:
        """A tone by name; ``neutral`` for a name that has none."""
        return self.tones.get(name, self.tones["neutral"])


LIGHT = Theme(
    name="light",
    ground="#F4F5F8",
    surface="#FFFFFF",
    sunken="#EDEFF3",
    border="#DFE3EA",
    field_border="#848FA0",
    text="#151D2A",
    muted="#556072",
    accent="#3654D1",
    accent_hover="#2A44B4",
    on_accent="#FFFFFF",
    accent_soft="#E9EDFD",
    accent_text="#2A44B4",
    selection="#E1E8FD",
    hover="#F3F5FA",
    tones={
        "neutral": Tone("#465163", "#E9ECF1", "#465163", "#FFFFFF"),
        "info": Tone("#1B559C", "#E2EEFC", "#1D5FB0", "#FFFFFF"),
        "ok": Tone("#14673B", "#DFF3E6", "#15753F", "#FFFFFF"),
        "warning": Tone("#80490A", "#FDEFD3", "#A35A00", "#FFFFFF"),
        "error": Tone("#A5201A", "#FCE5E3", "#B3261E", "#FFFFFF"),
        "violet": Tone("#5B38B5", "#EEE8FC", "#6541C2", "#FFFFFF"),
        "teal": Tone("#0F5F69", "#DBF1F3", "#0F6B76", "#FFFFFF"),
    },
)
DARK = Theme(
    name="dark",
    ground="#0F131A",
    surface="#171C25",
    sunken="#1F2631",
    border="#2A3240",
    field_border="#6F7B8E",
    text="#E9EDF4",
    muted="#A3AEBF",
    accent="#8199FF",
    accent_hover="#9CAFFF",
    on_accent="#0C1224",
    accent_soft="#222C4D",
    accent_text="#AEBDFF",
    selection="#263357",
    hover="#1D2430",
    tones={
        "neutral": Tone("#BAC4D3", "#29313E", "#BAC4D3", "#12161E"),
        "info": Tone("#8CC0FF", "#16304F", "#6FAEFA", "#0B1626"),
        "ok": Tone("#79DDA3", "#143826", "#3FBF78", "#06170D"),
        "warning": Tone("#F4BF6A", "#3F2D0E", "#EBA53A", "#1D1302"),
        "error": Tone("#FF9F97", "#4A1D1B", "#C5312A", "#FFFFFF"),
        "violet": Tone("#C4AEFF", "#31264F", "#A98BFA", "#150B2B"),
        "teal": Tone("#7CD9E3", "#123A40", "#45BCC9", "#04181B"),
    },
)
#: For bad light and weak eyes: black ground, every text at 7 or more, every edge a full line.
CONTRAST = Theme(
    name="contrast",
    ground="#000000",
    surface="#000000",
    sunken="#1A1A1A",
    border="#FFFFFF",
    field_border="#FFFFFF",
    text="#FFFFFF",
    muted="#E6E6E6",
    accent="#FFE14D",
    accent_hover="#FFF0A0",
    on_accent="#000000",
    accent_soft="#2E2800",
    accent_text="#FFE14D",
    selection="#3A3300",
    hover="#262626",
    tones={
        "neutral": Tone("#FFFFFF", "#262626", "#FFFFFF", "#000000"),
        "info": Tone("#9CD3FF", "#00233D", "#9CD3FF", "#000000"),
        "ok": Tone("#5CFF9D", "#00331A", "#5CFF9D", "#000000"),
        "warning": Tone("#FFC247", "#3D2900", "#FFC247", "#000000"),
        "error": Tone("#FF9D94", "#3D0703", "#B00000", "#FFFFFF"),
        "violet": Tone("#D9C7FF", "#231447", "#D9C7FF", "#000000"),
        "teal": Tone("#7DF0FF", "#00333A", "#7DF0FF", "#000000"),
    },
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}
_shown = [LIGHT]


def current() -> Theme:
    """The appearance that is on the screen."""
    return _shown[0]


def apply(app: QApplication, name: str) -> Theme:
    """Give the whole application the appearance called ``name`` (``light`` where there is none of that name).

    Nothing is done where it has that one: every widget there is would be laid out anew, twice.
    """
    theme = THEMES.get(name, LIGHT)
    sheet = stylesheet(theme)
    if app.styleSheet() == sheet:
        return theme
    _shown[0] = theme
    _fonts()
    app.setStyle("Fusion")
    app.setFont(font())
    app.setPalette(_palette(theme))
    app.setStyleSheet(sheet)
    return theme


def font(pixels: int = TEXT, *, bold: bool = False) -> QFont:
    """The program's own font at a size in device-independent pixels."""
    made = QFont(FAMILY)
    made.setPixelSize(pixels)
    made.setBold(bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def stylesheet(theme: Theme) -> str:
    """The stylesheet of ``resources/style`` with the theme's colours and the sizes filled in."""
    values = {name: value for name, value in asdict(theme).items() if isinstance(value, str)}
    for name, tone in theme.tones.items():
        values |= {f"{name}_{part}": colour for part, colour in asdict(tone).items()}
    sizes = {"text_px": TEXT, "small_px": SMALL, "section_px": SECTION, "title_px": TITLE, "large_px": LARGE}
    sizes |= {"huge_px": HUGE, "radius_px": RADIUS, "row_px": ROW_HEIGHT, "control_px": CONTROL_HEIGHT}
    icons = {"icons": resource("icons", theme.name).as_posix()}
    source = resource("style", "arrimage.qss").read_text("utf-8")
    return Template(source).substitute(values | {name: str(size) for name, size in sizes.items()} | icons)


def icon(name: str, colour: str = "", size: int = 20, gap: int = 0) -> QIcon:
    """One of the icons in ``resources/icons``; ``gap`` pixels stay free between it and a text."""
    shade = colour or current().text
    made = QIcon(pixmap(name, shade, size, gap))
    made.addPixmap(pixmap(name, current().field_border, size, gap), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, gap: int = 0) -> QPixmap:
    """The icon as a picture of ``size`` device-independent pixels, sharp at three times that."""
    drawing = resource("icons", f"{name}.svg").read_bytes().replace(b"currentColor", colour.encode())
    ratio = 3
    canvas = QPixmap(QSize(size + gap, size) * ratio)
    canvas.setDevicePixelRatio(ratio)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return canvas


@lru_cache(maxsize=1)
def _fonts() -> tuple[int, ...]:
    return tuple(
        QFontDatabase.addApplicationFont(str(path)) for path in sorted(resource("fonts").glob("*.ttf"))
    )


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.ground,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.sunken,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.surface,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.text,
        QPalette.ColorRole.ToolTipBase: theme.text,
        QPalette.ColorRole.ToolTipText: theme.surface,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Highlight: theme.selection,
        QPalette.ColorRole.HighlightedText: theme.text,
        QPalette.ColorRole.Link: theme.accent_text,
        QPalette.ColorRole.Mid: theme.border,
        QPalette.ColorRole.Midlight: theme.border,
        QPalette.ColorRole.Light: theme.surface,
        QPalette.ColorRole.Dark: theme.field_border,
        QPalette.ColorRole.Accent: theme.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.field_border))
    return palette
