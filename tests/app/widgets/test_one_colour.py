"""A class has one colour wherever it is shown: in the lanes, tables, lists, menus and choosers, in both themes."""

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QListWidget, QWidget

from afsd_core.inference.events import Detection
from afsd_core.project import Run
from app.dialogs.class_chooser import ClassChooser
from app.editor.menus import relabel_menu
from app.panels.classes_model import COLOR
from app.panels.segments_model import CLASS
from app.widgets import theme

pytestmark = pytest.mark.clip(frames=200)

SECOND = 1_000_000
ENOUGH = 40  # pixels of a swatch


@pytest.fixture(params=[theme.LIGHT, theme.DARK])
def dressed(request, qapp):
    theme.apply(qapp, request.param)
    yield request.param
    theme.apply(qapp, theme.LIGHT)


@pytest.fixture
def driver(dressed, driver):
    driver.window.themes.set_theme(dressed)
    driver.focus(driver.window.view)
    return driver


def colors(widget: QWidget, box: QRect | None = None) -> dict[str, int]:
    """Which colours a part of a widget shows, and how many pixels of each."""
    image = (widget.grab(box) if box is not None else widget.grab()).toImage().convertToFormat(QImage.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)[:, : image.width()] & 0xFFFFFF
    values, counts = np.unique(data, return_counts=True)
    return {f"#{value:06x}": int(count) for value, count in zip(values.tolist(), counts.tolist(), strict=True)}


def assert_shows(label, others, widget: QWidget, box: QRect | None, where: str) -> None:
    found = colors(widget, box)
    assert found.get(label.color, 0) >= ENOUGH, where
    assert not any(found.get(other.color, 0) >= ENOUGH for other in others if other.id != label.id), where


@pytest.mark.parametrize("changed", [False, True])
def test_a_class_is_of_one_colour_everywhere(driver, changed):
    document, space = driver.document, driver.window.workspace
    video = space.video_id
    drawn = {each: document.add_class(each) for each in ("Run", "Jump", "Dive")}
    for at, class_id in enumerate(drawn.values()):
        document.draw(video, at * 2 * SECOND, (at * 2 + 1) * SECOND, class_id)
    document.finish_run(
        video,
        Run("r", video, "m"),
        [
            Detection(7 * SECOND + k * 200_000, 7 * SECOND + k * 200_000 + 150_000, name, 0.9)
            for k, name in enumerate(drawn)
        ],
    )
    if changed:
        for class_id, color in zip(drawn.values(), ("#3366cc", "#cc3311", "#117733"), strict=True):
            document.recolor_class(class_id, color)
    QTest.qWait(50)
    classes = document.classes()
    for dock in (driver.window.docks.classes, driver.window.docks.queue, driver.window.docks.segments):
        dock.show()
        dock.raise_()
        QTest.qWait(20)
    timeline, table = space.timeline, space.segments.table
    for label in classes:
        segment = next(each for each in driver.segments if each.class_id == label.id and each.by_person)
        assert_shows(label, classes, timeline, timeline.box_of(segment.id).toAlignedRect(), "lane")
        box = timeline.box_of(segment.id).toAlignedRect()
        head = QRect(0, box.top(), round(timeline.frame.header), box.height())
        assert_shows(label, classes, timeline, head, "lane's head")
        row = table.rows.index(
            next(n for n in range(table.rows.rowCount()) if table.rows.id_at(n) == segment.id), CLASS
        )
        assert_shows(label, classes, table.viewport(), table.visualRect(row), "segments")
        table.selectRow(row.row())
        QTest.qWait(10)
        assert_shows(label, classes, table.viewport(), table.visualRect(row), "segments, selected")
        space.selection.clear()
        driver.go_to_frame(int(segment.start // 40_000) + 2)
        pill = QRect(0, 0, driver.window.view.width(), 40)
        found = colors(driver.window.view, pill)
        assert found.get(label.color, 0) >= ENOUGH // 2, "over the picture"
    driver.window.docks.classes.raise_()
    QTest.qWait(20)
    panel = space.classes
    for label in classes:
        row = panel.rows.row_of(label.id)
        panel.table.selectRow(row)
        assert_shows(
            label, classes, panel.table.viewport(), panel.table.visualRect(panel.rows.index(row, COLOR)), "list"
        )
    driver.window.docks.queue.raise_()
    QTest.qWait(20)
    queue = space.to_review.list
    for row in range(queue.model().rowCount()):
        label = document.label_class(queue.model().entries[row].class_id)
        assert_shows(label, classes, queue.viewport(), queue.visualRect(queue.model().index(row, 0)), "to review")


def test_menus_and_choosers_show_the_same_colours(driver):
    document, space = driver.document, driver.window.workspace
    ids = {each: document.add_class(each) for each in ("Run", "Jump", "Dive")}
    drawn = document.draw(space.video_id, 0, SECOND, ids["Run"])
    document.recolor_class(ids["Jump"], "#3366cc")
    space.selection.set((drawn,))
    classes = document.classes()

    def of_menu(menu) -> None:
        menu.popup(driver.window.mapToGlobal(driver.window.rect().center()))
        QTest.qWait(30)
        for action in menu.actions():
            label = next((each for each in classes if action.text().startswith(each.name)), None)
            if label is not None:
                menu.setActiveAction(action)
                assert_shows(label, classes, menu, menu.actionGeometry(action), menu.title())
        menu.close()

    of_menu(relabel_menu(space.editor, driver.window.menuBar().addMenu("Test"), (drawn,)))
    of_menu(next(a for a in space.classes.menu(ids["Dive"]).actions() if a.menu() is not None).menu())
    filter_ = driver.widget("segments_filter_class")
    table = space.segments.table
    driver.window.docks.segments.raise_()
    table.edit(table.rows.index(0, CLASS))
    for box in (filter_, table.findChild(QComboBox)):
        for label in classes:
            box.setCurrentIndex(box.findData(label.id))
            assert_shows(label, classes, box, None, box.objectName())
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    driver.focus(driver.window.view)
    driver.press("C")
    rows = driver.window.findChild(ClassChooser).findChild(QListWidget)
    for number, label in enumerate(classes):
        rows.setCurrentRow(number)
        assert_shows(label, classes, rows.viewport(), rows.visualItemRect(rows.item(number)), "chooser")
    driver.press("Esc")


def new_row(driver, name: str) -> tuple[QListWidget, QRect]:
    driver.press("C")
    driver.widget("class_chooser_name").setText(name)
    rows = driver.window.findChild(ClassChooser).findChild(QListWidget)
    item = rows.item(rows.count() - 1)
    assert item.text() == f"New class “{name}”"
    return rows, rows.visualItemRect(item)


def test_a_new_class_is_offered_in_the_colour_that_it_gets(driver):
    """Also where the first class, which nobody has named, becomes it and keeps its colour."""
    driver.press("I")
    driver.go_to_frame(20)
    driver.press("O")
    driver.document.recolor_class(driver.document.classes()[0].id, "#3366cc")
    for name in ("Run", "Jump"):
        rows, box = new_row(driver, name)
        offered = colors(rows.viewport(), box)
        driver.press("Return")
        made = next(each for each in driver.document.classes() if each.name == name)
        assert offered.get(made.color, 0) >= ENOUGH
    assert [each.name for each in driver.document.classes()] == ["Run", "Jump"]
    assert driver.document.classes()[0].color == "#3366cc"
