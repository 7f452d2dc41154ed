import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

import symbl_desktop.gui
from symbl_desktop.gui.theme import COLOURS, Scheme, palette_of, tint

READABLE = 4.5
TEXTS = ("text", "muted", "link", "alarm")
GROUNDS = ("window", "surface", "raised", "notice")


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: str | QColor, other: str | QColor) -> float:
    light, dark = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_can_be_read_on_every_ground(scheme: Scheme, text: str, ground: str) -> None:
    colours = COLOURS[scheme]
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= READABLE


@pytest.mark.parametrize("scheme", Scheme)
def test_text_can_be_read_on_what_is_selected(scheme: Scheme) -> None:
    colours = COLOURS[scheme]
    ground = tint(palette_of(colours), 0.16)
    assert min(contrast(getattr(colours, text), ground) for text in TEXTS) >= READABLE


@pytest.mark.parametrize("scheme", Scheme)
def test_labels_can_be_read_on_filled_buttons(scheme: Scheme) -> None:
    colours = COLOURS[scheme]
    grounds = (colours.accent, colours.record, colours.record_hover)
    assert min(contrast(colours.on_fill, ground) for ground in grounds) >= READABLE


@pytest.mark.parametrize("scheme", Scheme)
def test_the_outlines_of_controls_can_be_seen(scheme: Scheme) -> None:
    colours = COLOURS[scheme]
    assert contrast(colours.control_line, colours.surface) >= 3.0


def test_no_colour_is_written_down_outside_the_theme() -> None:
    room = Path(next(iter(symbl_desktop.gui.__path__)))
    literal = re.compile(r"#[0-9a-fA-F]{6}\b|QColor\(\s*\d|GlobalColor\.(?!transparent)")
    found = [path.name for path in room.rglob("*.py") if path.name != "theme.py" and literal.search(path.read_text())]
    assert found == []
