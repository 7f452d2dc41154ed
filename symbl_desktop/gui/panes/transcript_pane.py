"""The transcript, with the way back to its latest line."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QPushButton, QWidget

from symbl_desktop.gui.icons import symbol_icon
from symbl_desktop.gui.models.transcript_model import TranscriptModel, TranscriptRole
from symbl_desktop.gui.models.transcript_rows import RowKind
from symbl_desktop.gui.panes.pane_frame import PaneFrame
from symbl_desktop.gui.panes.transcript_view import TranscriptView

_ABOVE_THE_EDGE = 12


class TranscriptPane(PaneFrame):
    """Follows the latest line until the reader scrolls up, and again from the button, End or the bottom."""

    def __init__(self, model: TranscriptModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._unseen = 0
        self.view = TranscriptView(model, self)
        self.hold(self.tr("Transcript"), self.view)
        self.latest = QPushButton(self.view)
        self.latest.setObjectName("latest")
        self.latest.setIcon(symbol_icon("latest", QPalette.ColorRole.HighlightedText))
        self.latest.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.latest.setCursor(Qt.CursorShape.PointingHandCursor)
        self.latest.hide()
        self.latest.clicked.connect(self.view.follow_latest)
        self.view.following_changed.connect(self._on_following_changed)
        self.view.viewport().installEventFilter(self)
        model.rowsInserted.connect(self._on_rows_inserted)

    @Slot(str)
    def show_utterance(self, utterance_id: str) -> None:
        """Where a card comes from: its words, pointed out and in sight."""
        row = self._model.row_of(utterance_id)
        if row is not None:
            self.view.highlight(frozenset([utterance_id]))
            self.view.show_row(row)

    @Slot(object)
    def highlight(self, utterance_ids: frozenset[str]) -> None:
        """Points lines out and goes to the first of them; none takes the highlight away."""
        self.view.highlight(utterance_ids)
        rows = [row for row in map(self._model.row_of, utterance_ids) if row is not None]
        if rows:
            self.view.show_row(min(rows))

    @Slot(QModelIndex, int, int)
    def _on_rows_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        if not self.view.following:
            rows = range(first, last + 1)
            self._unseen += sum(self._model.index(row).data(TranscriptRole.KIND) is RowKind.UTTERANCE for row in rows)
            self._word_latest()

    @Slot(bool)
    def _on_following_changed(self, following: bool) -> None:
        self._unseen = 0
        self._word_latest()
        self.latest.setVisible(not following)
        if following:
            self.view.highlight(frozenset())

    def _word_latest(self) -> None:
        words = self.tr("Jump to latest")
        self.latest.setText(self.tr("{0} ({1} new)").format(words, self._unseen) if self._unseen else words)
        self.latest.setAccessibleName(self.latest.text())
        self._place_latest()

    def _place_latest(self) -> None:
        self.latest.adjustSize()
        ground = self.view.viewport().geometry()
        self.latest.move(
            ground.center().x() - self.latest.width() // 2, ground.bottom() - self.latest.height() - _ABOVE_THE_EDGE
        )
        self.latest.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if watched is self.view.viewport() and event.type() is QEvent.Type.Resize:
            self._place_latest()
        return super().eventFilter(watched, event)
