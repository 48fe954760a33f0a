"""A click in a list leaves the keys with the video; who goes to a list by a key moves in it and sees where they are."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QWidget

from afsd_core.inference.events import Detection
from afsd_core.project import Run, State
from app.panels.classes_model import NAME
from tests.video_factory import make_video

pytestmark = pytest.mark.clip(frames=100)

SECOND = 1_000_000


@pytest.fixture
def driver(driver):
    driver.run, driver.jump = driver.document.add_class("Run"), driver.document.add_class("Jump")
    video = driver.window.workspace.video_id
    driver.first = driver.document.draw(video, 0, SECOND, driver.run)
    driver.document.finish_run(video, Run("r", video, "m"), [Detection(2 * SECOND, 3 * SECOND, "Jump", 0.9)])
    driver.second = driver.segments[-1].id
    driver.focus(driver.window.view)
    return driver


@pytest.fixture
def editor(driver):
    return driver.window.workspace.editor


def front(driver, name: str) -> QWidget:
    widget = driver.widget(name)
    next(each for each in driver.window.docks.all if each.isAncestorOf(widget)).raise_()
    driver.qtbot.waitUntil(widget.isVisible, timeout=2_000)
    return widget


def click(view, row: int = 0, column: int = 0, *, twice: bool = False) -> None:
    place = view.visualRect(view.model().index(row, column)).center()
    if twice:
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    else:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def reach(driver, name: str) -> None:
    """F6 until the focus is there."""
    for _ in range(12):
        driver.press("F6")
        if QApplication.focusWidget().objectName() == name:
            return
    raise AssertionError(name)


LISTS = ("classes_table", "segments_table", "videos_list", "review_queue_list", "models_list")


@pytest.mark.parametrize("name", LISTS)
def test_after_a_click_the_arrows_go_through_the_segments(driver, editor, name):
    view = front(driver, name)
    if name == "review_queue_list":
        driver.qtbot.waitUntil(lambda: view.model().rowCount() == 1, timeout=5_000)
    for before in (driver.window.view, driver.widget("timeline"), driver.widget("segments_filter_text"), view):
        driver.focus(before)
        click(view)
        assert QApplication.focusWidget() in (before, driver.window.view)
        assert driver.window.stage.widget.isAncestorOf(QApplication.focusWidget())
    editor.selection.set((driver.first,))
    driver.press("Down")
    assert editor.selection.ids == (driver.second,)
    driver.press("Return")
    assert driver.document.segment(driver.second).state is State.ACCEPTED


def test_a_click_beside_the_jobs_leaves_the_keys_with_the_video(driver):
    panel = front(driver, "jobs_panel")
    driver.focus(panel)
    QTest.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert QApplication.focusWidget() is driver.window.view


def test_a_clicked_class_is_marked_next_by_enter(driver, editor):
    table = front(driver, "classes_table")
    click(table, 1, NAME)
    driver.go_to_frame(30)
    driver.press("Return")
    driver.go_to_frame(40)
    driver.press("Return")
    made = [each for each in driver.segments if each.id not in (driver.first, driver.second)]
    assert [each.class_id for each in made] == [driver.jump]


def test_arrows_move_in_a_list_that_a_key_has_gone_to_and_the_class_there_is_the_next(driver, editor):
    reach(driver, "classes_table")
    driver.press("Down")
    assert driver.widget("classes_table").currentIndex().row() == 1
    assert editor.state.active_class == driver.jump
    assert not editor.selection.ids
    driver.press("Up")
    assert editor.state.active_class == driver.run


def test_what_a_double_click_opened_has_the_keys_until_it_is_done(driver):
    table = front(driver, "classes_table")
    click(table, 0, NAME)
    click(table, 0, NAME, twice=True)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    QTest.keyClicks(QApplication.focusWidget(), "Sprint")
    driver.press("Return")
    assert driver.document.label_class(driver.run).name == "Sprint"
    driver.qtbot.waitUntil(lambda: QApplication.focusWidget() is driver.window.view, timeout=2_000)
    # A cell that a key has opened gives the keys back to its list.
    reach(driver, "classes_table")
    table.setCurrentIndex(table.model().index(0, NAME))
    driver.press("F2")
    QTest.keyClicks(QApplication.focusWidget(), "Run")
    driver.press("Return")
    assert driver.document.label_class(driver.run).name == "Run"
    assert QApplication.focusWidget() is table


def test_a_click_elsewhere_keeps_what_was_typed_in_a_cell(driver):
    table = front(driver, "classes_table")
    click(table, 0, NAME)
    click(table, 0, NAME, twice=True)
    assert table.state() == QAbstractItemView.State.EditingState
    QTest.keyClicks(QApplication.focusWidget(), "Sprint")
    click(table, 1, NAME)
    assert driver.document.label_class(driver.run).name == "Sprint"
    assert QApplication.focusWidget() is driver.window.view


def test_enter_in_the_queue_goes_there_and_the_next_enter_decides(driver, editor):
    view = front(driver, "review_queue_list")
    driver.qtbot.waitUntil(lambda: view.model().rowCount() == 1, timeout=5_000)
    reach(driver, "review_queue_list")
    driver.press("Down")
    driver.press("Return")
    assert editor.selection.ids == (driver.second,)
    assert driver.document.segment(driver.second).state is State.PROPOSED  # gone to, not decided
    assert QApplication.focusWidget() is driver.window.view
    driver.press("Return")
    assert driver.document.segment(driver.second).state is State.ACCEPTED


def test_several_rows_are_gathered_with_ctrl_and_act_as_one(driver, editor):
    table = front(driver, "segments_table")
    click(table, 0)
    place = table.visualRect(table.model().index(1, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
    assert set(editor.selection.ids) == {driver.first, driver.second}
    driver.press("2")
    assert {each.class_id for each in driver.segments} == {driver.jump}


def test_enter_in_the_list_of_videos_opens_one_and_the_keys_are_its(driver, editor, tmp_path):
    driver.window.open_paths([str(make_video(tmp_path / "other.mp4", frames=75, rate=25))])
    first, other = (lambda: driver.document.videos()[0].id), (lambda: driver.document.videos()[1].id)
    driver.qtbot.waitUntil(
        lambda: len(driver.document.videos()) == 2 and editor.state.video_id == other(), timeout=10_000
    )
    reach(driver, "videos_list")
    driver.press("Up")
    assert editor.state.video_id == other()  # looked at, not opened
    driver.press("Return")
    assert editor.state.video_id == first()
    assert QApplication.focusWidget() is driver.window.view
    driver.qtbot.waitUntil(lambda: driver.window.context.player.index is not None, timeout=10_000)
    driver.settle()
    driver.press("Down")
    assert editor.selection.ids == (driver.first,)


def test_esc_ends_what_there_is_to_end_and_then_leaves_a_panel(driver, editor):
    for name in LISTS:
        driver.focus(driver.window.view)
        editor.selection.set((driver.first,))
        reach(driver, name)
        driver.press("Esc")
        assert editor.idle
        assert QApplication.focusWidget() is driver.widget(name)
        driver.press("Esc")
        assert QApplication.focusWidget() is driver.window.view, name
    driver.press("Esc")
    assert QApplication.focusWidget() is driver.window.view
