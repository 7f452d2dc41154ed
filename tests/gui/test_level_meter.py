import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from symbl_desktop.capture.messages import Loudness, Track
from symbl_desktop.gui.loudness import SideWord
from symbl_desktop.gui.panes.level_meter import LevelMeter


class PaintCounter(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.paints = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        self.paints += event.type() is QEvent.Type.Paint
        return False


def loudness(rms: float, peak: float) -> Loudness:
    return Loudness(Track.MICROPHONE, rms, peak)


@pytest.fixture
def meter(qtbot: QtBot, themed: QApplication) -> LevelMeter:
    made = LevelMeter("Microphone level")
    qtbot.addWidget(made)
    made.resize(240, 10)
    made.show()
    qtbot.waitExposed(made)
    return made


def filled(meter: LevelMeter) -> float:
    """The part of the meter, from 0 to 1, that has the accent's or the alarm's colour."""
    image: QImage = meter.grab().toImage()
    colours = (QPalette.ColorRole.Accent, QPalette.ColorRole.BrightText)
    wanted = {meter.palette().color(role).rgb() for role in colours}
    middle = image.height() // 2
    return sum(QColor(image.pixel(x, middle)).rgb() in wanted for x in range(image.width())) / image.width()


def test_the_bar_grows_from_minus_60_to_0_db(qtbot: QtBot, meter: LevelMeter) -> None:
    assert filled(meter) == 0.0
    for decibels, part in ((-45.0, 0.25), (-30.0, 0.5), (-3.0, 0.95)):
        meter.show_loudness(loudness(decibels, decibels))
        qtbot.waitUntil(lambda part=part: filled(meter) == pytest.approx(part, abs=0.03))


def test_a_closed_microphone_shows_nothing(qtbot: QtBot, meter: LevelMeter) -> None:
    meter.show_loudness(loudness(-20.0, -10.0))
    qtbot.waitUntil(lambda: filled(meter) > 0.5)
    with qtbot.waitSignal(meter.judged) as judged:
        meter.clear()
    assert judged.args == [SideWord.CLOSED]
    assert filled(meter) == 0.0


def test_levels_are_gathered_between_redraws(qtbot: QtBot, meter: LevelMeter) -> None:
    counter = PaintCounter()
    meter.installEventFilter(counter)
    for number in range(500):
        meter.show_loudness(loudness(-20.0 - number % 30, -10.0))
        QApplication.processEvents()
    qtbot.waitUntil(lambda: counter.paints > 0)
    assert counter.paints < 100
