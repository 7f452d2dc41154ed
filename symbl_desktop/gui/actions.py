"""Everything the window can be told to do, with its keys."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget


class WindowActions(QObject):
    """Belongs to the window, which connects what is here and switches it on and off."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        new = partial(_action, window)
        self.record = new(self.tr("Start or stop recording"), "Ctrl+R")
        self.pause = new(self.tr("Pause or resume"), "Ctrl+P")
        self.mark = new(self.tr("Mark this moment"), "Ctrl+M")
        self.library = new(self.tr("Library"), "Ctrl+L")
        self.open_folder = new(self.tr("Open the meetings folder"))
        self.undo = new(self.tr("Undo"), "Ctrl+Z")
        self.redo = new(self.tr("Redo"), "Ctrl+Shift+Z")
        self.larger = new(self.tr("Larger text"), "Ctrl++", "Ctrl+=")
        self.smaller = new(self.tr("Smaller text"), "Ctrl+-")
        self.normal = new(self.tr("Normal text"), "Ctrl+0")
        self.latest = new(self.tr("Follow the latest line"), "End")
        self.next_pane = new(self.tr("Next pane"), "F6")
        self.previous_pane = new(self.tr("Previous pane"), "Shift+F6")
        self.panes = [new(self.tr("Go to pane {0}").format(number), f"Ctrl+{number}") for number in range(1, 6)]
        self.pane_group = QActionGroup(self)
        self.pane_group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        for number, pane in enumerate(self.panes):
            pane.setData(number)
            self.pane_group.addAction(pane)
        self.log_folder = new(self.tr("Open the log folder"))
        self.close = new(self.tr("Close"), "Ctrl+Q")

    def menu(self, parent: QWidget) -> QMenu:
        """What the menu button shows."""
        menu = QMenu(parent)
        menu.setAccessibleName(self.tr("Menu"))
        groups: tuple[tuple[QAction, ...], ...] = (
            (self.mark, self.undo, self.redo),
            (self.library, self.open_folder),
            (self.larger, self.smaller, self.normal),
            (self.log_folder,),
            (self.close,),
        )
        for number, group in enumerate(groups):
            if number:
                menu.addSeparator()
            menu.addActions(list(group))
        return menu


def _action(window: QWidget, label: str, *keys: str) -> QAction:
    action = QAction(label, window)
    action.setShortcuts([QKeySequence(key) for key in keys])
    action.setAutoRepeat(False)
    window.addAction(action)
    return action
