"""Keyboard focus of lists: a click leaves it with the video, Tab moves it to the list."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QScrollArea, QWidget
from shiboken6 import isValid

_BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class ListFocus(QObject):
    """Keeps the keyboard focus in the stage while the mouse is used in lists and tables.

    A click moves the focus to the stage from anywhere else, a field among them. An editor that the click opens keeps
    the focus until it is closed; then the stage gets it back. Tab and F6 move to every list as usual.

    Args:
        root: the window whose lists these are.
        stage: what the keys are for.
        home: gets the focus where nothing in the stage has it.
    """

    def __init__(self, root: QWidget, stage: QWidget, home: QWidget) -> None:
        super().__init__(root)
        self._root, self._stage, self._home = root, stage, home
        self._views: list[QAbstractScrollArea] = []
        self._lent: set[QAbstractScrollArea] = set()  # those whose open cell the mouse has opened
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_changed)

    def watch(self) -> None:
        """Watch the lists that are now in the window; deleted ones are forgotten."""
        self._views = [watched for watched in self._views if isValid(watched)]
        self._lent = {watched for watched in self._lent if isValid(watched)}
        for kind in (QAbstractItemView, QScrollArea):
            for view in self._root.findChildren(kind):
                if view.window() is self._root and view not in self._views and not self._stage.isAncestorOf(view):
                    self._take_in(view)

    def _take_in(self, view: QAbstractScrollArea) -> None:
        if not view.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return
        self._views.append(view)
        view.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)
        if isinstance(view, QAbstractItemView):
            # Connected after the view itself: it has closed its cell, and perhaps opened the next, when this is called.
            view.itemDelegate().closeEditor.connect(lambda *_: self._closed(view))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and watched not in self._views:
            self._go_home()
        elif event.type() == QEvent.Type.FocusIn and isinstance(event, QFocusEvent) and event.reason() in _BY_KEY:
            self._lent.discard(watched)
        return False

    def _go_home(self) -> None:
        focus = QApplication.focusWidget()
        if (focus is None or not self._stage.isAncestorOf(focus)) and self._home.isVisible():
            self._home.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None and new is not None and self._stage.isAncestorOf(old):
            self._lent |= {view for view in self._views if isValid(view) and view.isAncestorOf(new)}

    def _closed(self, view: QAbstractItemView) -> None:
        if view in self._lent and view.state() != QAbstractItemView.State.EditingState:
            self._lent.discard(view)
            QTimer.singleShot(0, self, lambda: self._go_home() if isValid(view) and view.hasFocus() else None)
