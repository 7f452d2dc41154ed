"""A row of widgets that goes on in the next line where the window is too narrow, or the text too large."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem


class WrappingRow(QLayout):
    """What may expand shares the room that is left in its line, in equal widths.

    Each part lies in the middle of its line's height, or at its top if its alignment says so.
    """

    def __init__(self, spacing: int, line_spacing: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._line_spacing = line_spacing
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802  # Qt's name
        self._items.append(item)

    def add_layout(self, layout: QLayout) -> None:
        self.addChildLayout(layout)
        self.addItem(layout)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802  # Qt's name
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802  # Qt's name
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802  # Qt's name
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:  # noqa: N802  # Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  # Qt's name
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, box: QRect) -> None:  # noqa: N802  # Qt's name
        super().setGeometry(box)
        self._arrange(box, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """The narrowest in which all are in one line."""
        shown = self._shown()
        widths = sum(_smallest(item) for item in shown) + self.spacing() * max(0, len(shown) - 1)
        height = max((item.sizeHint().height() for item in shown), default=0)
        return QSize(widths, height).grownBy(self._margins())

    def minimumSize(self) -> QSize:  # noqa: N802  # Qt's name
        shown = self._shown()
        width = max((_smallest(item) for item in shown), default=0)
        height = max((item.minimumSize().height() for item in shown), default=0)
        return QSize(width, height).grownBy(self._margins())

    def _margins(self) -> QMargins:
        return self.contentsMargins()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, box: QRect, move: bool) -> int:
        """Returns the height all lines need."""
        inside = box.marginsRemoved(self._margins())
        top = inside.top()
        for line in self._lines(inside.width()):
            widths = self._widths(line, inside.width())
            height = max(_height(item, width) for item, width in zip(line, widths, strict=True))
            left = inside.left()
            for item, width in zip(line, widths, strict=True):
                if move:
                    own = _height(item, width)
                    lower = 0 if item.alignment() & Qt.AlignmentFlag.AlignTop else (height - own) // 2
                    item.setGeometry(QRect(QPoint(left, top + lower), QSize(width, own)))
                left += width + self.spacing()
            top += height + self._line_spacing
        margins = self._margins()
        return max(0, top - self._line_spacing - inside.top()) + margins.top() + margins.bottom()

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        room = 0
        for item in self._shown():
            needed = min(_unbroken(item), width)
            if lines and needed + self.spacing() <= room:
                lines[-1].append(item)
                room -= needed + self.spacing()
            else:
                lines.append([item])
                room = width - needed
        return lines

    def _widths(self, line: list[QLayoutItem], width: int) -> list[int]:
        room = width - self.spacing() * (len(line) - 1)
        widths = [min(_unbroken(item), width) for item in line]
        growing = [number for number, item in enumerate(line) if _grows(item)]
        room -= sum(size for number, size in enumerate(widths) if number not in growing)
        while growing:
            share = room // len(growing)
            largest = max(growing, key=lambda number: widths[number])
            if widths[largest] <= share:
                for number in growing:
                    widths[number] = share
                break
            growing.remove(largest)
            room -= widths[largest]
        return widths


def _grows(item: QLayoutItem) -> bool:
    return bool(item.expandingDirections() & Qt.Orientation.Horizontal)


def _smallest(item: QLayoutItem) -> int:
    """What it needs in a line: what cannot grow has its natural width there."""
    return item.minimumSize().width() if _grows(item) else item.sizeHint().width()


def _unbroken(item: QLayoutItem) -> int:
    """What it needs if it is a row of this kind itself: it is rather broken off from the line than broken up."""
    widget = item.widget()
    is_row = widget is not None and isinstance(widget.layout(), WrappingRow)
    return item.sizeHint().width() if is_row else _smallest(item)


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
