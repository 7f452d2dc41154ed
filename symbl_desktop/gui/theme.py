"""Colours, type and spacing for a light or a dark desktop: the only place where a colour is written down."""

from dataclasses import asdict, dataclass
from enum import Enum
from string import Template

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from symbl_desktop.resources import resource


class Scheme(Enum):
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Colours:
    """What each colour is for. `text`, `muted`, `link` and `alarm` are readable on all four grounds before them."""

    window: str
    surface: str
    raised: str
    notice: str
    line: str
    control_line: str
    thumb: str
    text: str
    muted: str
    link: str
    alarm: str
    accent: str
    record: str
    record_hover: str
    on_fill: str


COLOURS: dict[Scheme, Colours] = {
    Scheme.LIGHT: Colours(
        window="#f2f3f7",
        surface="#ffffff",
        raised="#eceff5",
        notice="#fdf1d8",
        line="#dde1e9",
        control_line="#868e9d",
        thumb="#bcc3cf",
        text="#181b22",
        muted="#545c6c",
        link="#2749b8",
        alarm="#b51e2b",
        accent="#2f55d4",
        record="#c9252f",
        record_hover="#ad1c27",
        on_fill="#ffffff",
    ),
    Scheme.DARK: Colours(
        window="#131519",
        surface="#1c1f25",
        raised="#272b33",
        notice="#3a3120",
        line="#333842",
        control_line="#7b8393",
        thumb="#4b515d",
        text="#eaecf0",
        muted="#a6aebc",
        link="#9db3ff",
        alarm="#ff9a9e",
        accent="#3f61e2",
        record="#d1323f",
        record_hover="#b92835",
        on_fill="#ffffff",
    ),
}


def desktop_scheme() -> Scheme:
    """What the desktop asks for; a desktop that does not say gets the light one."""
    dark = QApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return Scheme.DARK if dark else Scheme.LIGHT


def apply_theme(application: QApplication, scheme: Scheme) -> None:
    colours = COLOURS[scheme]
    style = QStyleFactory.create("Fusion")
    if application.style().name().lower() != "fusion" and style is not None:
        application.setStyle(style)
    application.setPalette(palette_of(colours))
    application.setStyleSheet(style_sheet(colours))


class DesktopTheme(QObject):
    """Follows the desktop when it changes between light and dark."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        application.styleHints().colorSchemeChanged.connect(self.apply)
        self.apply()

    @Slot()
    def apply(self) -> None:
        apply_theme(self._application, desktop_scheme())


def palette_of(colours: Colours) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.raised,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.BrightText: colours.alarm,
        QPalette.ColorRole.Light: colours.raised,
        QPalette.ColorRole.Midlight: colours.raised,
        QPalette.ColorRole.Mid: colours.line,
        QPalette.ColorRole.Dark: colours.control_line,
        QPalette.ColorRole.Shadow: colours.line,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_fill,
        QPalette.ColorRole.Accent: colours.accent,
        QPalette.ColorRole.Link: colours.link,
        QPalette.ColorRole.LinkVisited: colours.link,
        QPalette.ColorRole.ToolTipBase: colours.raised,
        QPalette.ColorRole.ToolTipText: colours.text,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, QColor(colours.control_line))
    return palette


def tint(palette: QPalette, strength: float = 0.12) -> QColor:
    """The ground of what is selected or pointed out: the surface with a little of the accent in it."""
    ground, accent = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Accent)
    rest = 1.0 - strength
    return QColor.fromRgbF(
        ground.redF() * rest + accent.redF() * strength,
        ground.greenF() * rest + accent.greenF() * strength,
        ground.blueF() * rest + accent.blueF() * strength,
    )


def style_sheet(colours: Colours) -> str:
    chevron = resource("icons/chevron.svg").as_posix()
    return _STYLE_SHEET.substitute(asdict(colours), chevron=chevron)


_STYLE_SHEET = Template("""
QToolTip { color: $text; background: $raised; border: 1px solid $line; padding: 4px; }

QFrame[card="true"] { background: $surface; border: 1px solid $line; border-radius: 10px; }
QFrame[card="true"][active="true"] { border-color: $accent; }
QFrame#banner { background: $notice; border: 1px solid $line; border-radius: 10px; }
QFrame#record_bar { background: $surface; border: 0; border-bottom: 1px solid $line; }
QLabel[tone="muted"] { color: $muted; }
QLabel[tone="alarm"] { color: $alarm; }

QPushButton { color: $text; background: $surface; border: 1px solid $control_line;
    border-radius: 8px; padding: 6px 14px; }
QPushButton:hover { background: $raised; }
QPushButton:pressed { background: $line; }
QPushButton:focus { border: 2px solid $accent; padding: 5px 13px; }
QPushButton:disabled { color: $muted; border-color: $line; background: $surface; }
QPushButton:default { color: $on_fill; background: $accent; border-color: $accent; }
QPushButton:default:focus { border-color: $text; }
QPushButton#record { font-weight: 600; border-radius: 10px; padding: 0 18px; }
QPushButton#record:focus { border-width: 1px; padding: 0 18px; }
QPushButton#record[role="start"], QPushButton#record[role="retry"] {
    color: $on_fill; background: $record; border-color: $record; }
QPushButton#record[role="start"]:hover, QPushButton#record[role="retry"]:hover {
    background: $record_hover; }
QPushButton#record[role="stop"] { border-color: $record; }
QPushButton#record[role="start"]:focus, QPushButton#record[role="retry"]:focus {
    border-color: $record; }
QPushButton#record[role="stop"]:focus { border-color: $record; }
QPushButton#record[role="start"][keyed="true"], QPushButton#record[role="retry"][keyed="true"] {
    border: 2px solid $text; padding: 0 17px; }
QPushButton#record[role="stop"][keyed="true"] { border: 2px solid $accent; padding: 0 17px; }
QPushButton#latest { border-radius: 15px; padding: 6px 16px; background: $accent;
    color: $on_fill; border-color: $accent; }
QPushButton#latest:hover { background: $link; color: $surface; }
QPushButton#quiet { border: 1px solid transparent; color: $link; background: transparent;
    padding: 1px 6px; }
QPushButton#quiet:hover { background: $raised; }
QPushButton#quiet:focus { border-color: $accent; }

QToolButton { color: $text; background: transparent; border: 1px solid transparent;
    border-radius: 8px; padding: 6px; }
QToolButton:hover { background: $raised; }
QToolButton:focus { border-color: $accent; }
QToolButton#mute { border-color: $control_line; padding: 4px; }
QToolButton#mute:disabled { border-color: $line; }
QToolButton#mute:focus { border-color: $accent; }
QToolButton::menu-indicator { image: none; }

QLineEdit { color: $text; background: $surface; border: 1px solid $control_line;
    border-radius: 8px; padding: 5px 8px; }
QLineEdit { placeholder-text-color: $muted; }
QLineEdit:focus { border-color: $accent; }
QLineEdit#title { border-color: transparent; font-weight: 600; }
QLineEdit#title:hover { background: $raised; }
QLineEdit#title:focus { border-color: $accent; background: $surface; }

QComboBox { color: $text; background: $surface; border: 1px solid $control_line;
    border-radius: 8px; padding: 4px 8px; }
QComboBox:hover { background: $raised; }
QComboBox:focus { border-color: $accent; }
QComboBox:disabled { color: $muted; border-color: $line; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: url("$chevron"); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: $surface; color: $text; padding: 4px;
    border: 1px solid $line; selection-background-color: $accent;
    selection-color: $on_fill; outline: 0; }

QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 6px; border-radius: 6px; }
QComboBox QAbstractItemView::item:selected { background: $accent; color: $on_fill; }

QMenu { background: $surface; color: $text; border: 1px solid $line;
    border-radius: 8px; padding: 5px; }
QMenu::item { padding: 6px 22px 6px 14px; border-radius: 6px; }
QMenu::item:selected { background: $accent; color: $on_fill; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }

QScrollArea#room, QScrollArea#room > QWidget, QScrollArea#room > QWidget > QWidget { background: transparent; }
QAbstractScrollArea#list { background: $surface; border: 0; selection-background-color: $surface; }
QPlainTextEdit { background: $surface; color: $text; border: 1px solid $line;
    border-radius: 8px; padding: 4px; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $line; border-radius: 3px; }

QScrollBar:vertical { background: transparent; width: 11px; margin: 2px; }
QScrollBar::handle:vertical { background: $thumb; border-radius: 3px; min-height: 28px; }
QScrollBar::handle:vertical:hover { background: $control_line; }
QScrollBar:horizontal { height: 0; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")
