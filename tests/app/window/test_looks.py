"""How the window looks: nothing that must be read is cut, no dialog is a dead end, all of it follows the theme."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QMenu, QPushButton, QStyleOptionTab, QTabBar

from afsd_core.project import Run
from afsd_core.project.records import VideoState
from app.i18n import languages
from app.jobs.results import TrainingStep
from app.panels.segments_model import CLASS, END, NOTE, START, STATE
from app.panels.videos_model import COUNTS, FEW_COUNTS
from app.timeline.drawing.strips import PICTURES
from app.timeline.lanes import lane_height
from app.widgets import theme
from app.widgets.colors import contrast
from tests.app.fine_tune_results import fine_tune_result, held_out_score
from tests.app.timeline.stage import SECOND, Found
from tests.video_factory import make_video

#: The smallest window that everything must fit into.
SMALL = (1280, 800)


@pytest.fixture(params=["en", "de"])
def language(request, qapp):
    before = QLocale()
    translators = languages.apply(qapp, request.param)
    yield request.param
    for each in translators:
        qapp.removeTranslator(each)
    QLocale.setDefault(before)


@pytest.fixture(params=[theme.LIGHT, theme.DARK])
def dressed(request, qapp):
    theme.apply(qapp, request.param)
    yield request.param
    theme.apply(qapp, theme.SYSTEM)


@pytest.fixture
def driver(driver, tmp_path):
    driver.window.resize(*SMALL)
    driver.open(make_video(tmp_path / "a_camera_over_the_door_004.mp4", frames=250, rate=25))
    return driver


class _Tabs(QTabBar):
    """Reads another bar's tabs: what a style is told to write is a protected matter of the bar."""

    @staticmethod
    def written(bar: QTabBar) -> list[str]:
        found = []
        for at in range(bar.count()):
            option = QStyleOptionTab()
            QTabBar.initStyleOption(bar, option, at)
            found.append(option.text)
        return found


def propose(driver, count=150):
    document, video = driver.document, driver.window.workspace.video_id
    times = [(n * SECOND // 20, n * SECOND // 20 + SECOND) for n in range(count)]
    document.finish_run(video, Run("run", video, "model"), [Found(a, b, f"Class {a % 7}", 0.9) for a, b in times])


def test_no_tab_and_no_state_is_cut_in_a_small_window(qtbot, dressed, language, driver):
    window = driver.window
    propose(driver)
    window.docks.jobs.setWindowTitle(window.tr("Jobs ({0})").format(12))
    qtbot.waitUntil(lambda: "(" in window.docks.queue.windowTitle(), timeout=5_000)
    window.docks.count_to_review(1234)
    QApplication.processEvents()
    assert (window.width(), window.height()) == SMALL
    (bar,) = (each for each in window.findChildren(QTabBar) if each.count() == 5)
    assert [bar.tabText(at) for at in range(5)] == _Tabs.written(bar)
    table = window.workspace.segments.table
    right = table.columnViewportPosition(STATE) + table.columnWidth(STATE)
    assert right <= table.viewport().width()
    metrics = table.fontMetrics()
    assert all(metrics.horizontalAdvance(word) + 6 < table.columnWidth(STATE) for word in table.rows.state_words())
    videos = window.workspace.videos
    room = videos.list.viewport().width() - 110  # the picture, the dot and the spaces about them
    words = [videos.model.state_name(state) for state in VideoState]
    assert all(videos.list.fontMetrics().horizontalAdvance(word) <= room for word in words)


@pytest.mark.parametrize("size", [SMALL, (1152, 740)])
def test_all_that_a_person_needs_is_read_without_scrolling_sideways_beside_tip_and_banner(
    qtbot, language, driver, size
):
    window = driver.window
    propose(driver)
    driver.document.accept([driver.segments[0].id])
    window.context.notifier.notify("Thirty proposals of this video are still undecided.", topic="review")
    window.stage.first_steps.begin_again()
    window.resize(*size)
    space = window.workspace
    space.timeline.strips.shows_pictures = True
    space.timeline.strips_changed()
    QTest.qWait(50)
    assert (window.width(), window.height()) == size
    assert window.banner.isVisible()
    assert window.stage.first_steps.isVisible()
    table = space.segments.table
    assert table.horizontalScrollBar().maximum() == 0
    shown = [column for column in range(NOTE + 1) if not table.isColumnHidden(column)]
    assert {CLASS, START, END, STATE} <= set(shown)
    assert all(table.columnWidth(each) >= table.needed(each) for each in shown if each != CLASS)
    assert "0:00:01" in table.model().index(0, CLASS).data(Qt.ItemDataRole.ToolTipRole)  # with what has no column
    (bar,) = (each for each in window.findChildren(QTabBar) if each.count() == 5)
    assert [bar.tabText(at) for at in range(5)] == _Tabs.written(bar)
    frame = space.timeline.frame
    assert frame.strips == PICTURES
    assert frame.height - frame.ruler_bottom >= lane_height(1, False)
    index = space.videos.model.index(0)
    short = (index.data(COUNTS), *index.data(FEW_COUNTS))
    room = space.videos.list.viewport().width() - 100
    assert any(space.videos.list.fontMetrics().horizontalAdvance(each) <= room for each in short)
    assert index.data(COUNTS) in index.data(Qt.ItemDataRole.ToolTipRole)


def test_what_a_filter_has_chosen_is_shortened_and_never_cut(qtbot, language, driver):
    window = driver.window
    for name in ("segments_filter_class", "segments_filter_state", "videos_filter_state"):
        box = driver.widget(name)
        box.setFixedWidth(90)
        whole = max((box.itemText(at) for at in range(box.count())), key=len)
        box.setCurrentText(whole)
        assert box.shown_text() != whole
        assert box.shown_text().endswith("…")
        narrow = box.grab().toImage()
        box.setFixedWidth(400)
        assert box.shown_text() == whole
        assert box.grab().toImage().width() > narrow.width()
    assert window.isVisible()


def test_the_table_shows_beside_its_name_what_it_is_sorted_by(qtbot, dressed, driver):
    propose(driver, 20)
    table = driver.window.workspace.segments.table
    header = table.horizontalHeader()
    for column in (CLASS, START, STATE):
        where = QRect(header.sectionViewportPosition(column), 0, header.sectionSize(column), header.height())
        table.sortByColumn(column, Qt.SortOrder.AscendingOrder)
        up = header.viewport().grab(where).toImage()
        table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
        down = header.viewport().grab(where).toImage()
        table.sortByColumn(END, Qt.SortOrder.AscendingOrder)
        without = header.viewport().grab(where).toImage()
        marked = [
            (x, y)
            for x in range(without.width())
            for y in range(without.height())
            if up.pixel(x, y) != without.pixel(x, y)
        ]
        assert marked
        assert up != down
        middle = header.mark_at(column, QRect(0, 0, where.width(), where.height()))
        assert all(abs(x - middle.x()) < 6 and abs(y - middle.y()) < 6 for x, y in marked)
        # The mark lies in the name's line and not over the name.
        name = header.fontMetrics().horizontalAdvance(table.rows.headerData(column, Qt.Orientation.Horizontal))
        right = column == START
        inside = range(where.width() - 3 - name, where.width() - 3) if right else range(3, 3 + name)
        assert not {x for x, _ in marked} & set(inside)


def test_in_a_large_window_names_of_classes_are_read_whole(qtbot, dressed, driver):
    document, video = driver.document, driver.window.workspace.video_id
    name = "getting up slowly"
    document.finish_run(video, Run("run", video, "model"), [Found(0, SECOND, name, 0.9)])
    table, timeline = driver.window.workspace.segments.table, driver.window.workspace.timeline
    driver.window.resize(2400, 1300)
    QTest.qWait(100)
    assert table.fontMetrics().horizontalAdvance(name) + 30 <= table.columnWidth(CLASS)
    assert table.horizontalScrollBar().maximum() == 0
    assert table.viewport().width() - table.columnViewportPosition(NOTE) >= table.needed(NOTE)
    assert timeline.fontMetrics().horizontalAdvance(name) + 60 <= timeline.frame.header
    assert timeline.viewport.left == timeline.frame.header
    assert timeline.viewport.end >= timeline.length  # all was in view, and is
    driver.window.resize(*SMALL)
    QTest.qWait(100)
    assert timeline.viewport.left == timeline.frame.header < 180
    assert timeline.viewport.end >= timeline.length


def test_a_column_comes_back_with_the_room_for_it_or_when_a_person_wants_it(qtbot, dressed, driver):
    propose(driver)
    table = driver.window.workspace.segments.table
    QTest.qWait(20)
    assert table.isColumnHidden(NOTE)
    table.choose_column(NOTE, True)
    assert not table.isColumnHidden(NOTE)
    table.choose_column(None)
    assert table.isColumnHidden(NOTE)
    dock = driver.window.docks.segments
    driver.window.resizeDocks([dock], [720], Qt.Orientation.Horizontal)
    QTest.qWait(20)
    assert not table.isColumnHidden(NOTE)


def test_the_window_can_be_as_small_as_a_cheap_laptops_screen(qtbot, dressed, language, window):
    window.resize(1092, 614)  # 1366 × 768 at 1.25×
    QApplication.processEvents()
    assert (window.width(), window.height()) == (1092, 614)


def test_a_width_that_a_person_gave_the_classes_stays(qtbot, dressed, window):
    table = window.workspace.segments.table
    table.setColumnWidth(0, 61)
    window.resize(1500, 900)
    QApplication.processEvents()
    assert table.columnWidth(0) == 61
    assert table.horizontalScrollBar().maximum() == 0


def test_every_switch_in_the_menus_shows_whether_it_is_on(qtbot, dressed, window):
    switches = [each for each in window.actions_table if each.isCheckable()]
    assert len(switches) >= 6
    for menu in window.menuBar().findChildren(QMenu):
        mine = [action for action in menu.actions() if action in switches]
        if mine:
            menu.popup(QPoint(0, 0))
        for action in mine:
            assert _painted(menu, action, False) != _painted(menu, action, True), action.text()
        menu.close()


def _painted(menu: QMenu, action: QAction, checked: bool) -> bytes:
    """The menu's entry as it looks."""
    action.blockSignals(True)
    action.setChecked(checked)
    action.blockSignals(False)
    return bytes(menu.grab(menu.actionGeometry(action)).toImage().constBits())


def test_buttons_of_dialogs_carry_words_and_no_stock_pictures(qtbot, dressed):
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close | QDialogButtonBox.StandardButton.Ok)
    qtbot.addWidget(box)
    box.show()
    assert box.buttons()
    assert all(button.icon().isNull() for button in box.buttons())


@pytest.fixture
def tuning_dialog(qtbot, driver):
    driver.action("action_finetune").trigger()
    return driver.widget("finetune_dialog")


def learn(dialog, part, without, steps=40):
    """What the worker tells of a part while it learns."""
    for step in range(steps):
        dialog.progress_page.step(
            TrainingStep(f"check {part}", part, 3, tuple(without), step, 100, {}, total=3.0 * 0.97**step)
        )


def test_a_check_of_a_fine_tune_is_named_by_what_it_is_tested_on(qtbot, driver, tuning_dialog):
    page = tuning_dialog.progress_page
    learn(tuning_dialog, 0, ["practice_1.mp4"])
    learn(tuning_dialog, 2, [])
    assert "without practice_1, to be tested on what it has not seen (1 of 2)" in page.parts.text()
    assert "from all videos" in page.parts.text()
    tuning_dialog.progress_page.step(TrainingStep("check 0", 0, 3, ("practice_1.mp4",), 99, 100, {}, total=0.1))
    assert "practice_1" not in page.parts.text()


def test_the_chart_of_losses_follows_the_theme_and_its_numbers_do_not_touch(
    qtbot, qapp, dressed, window, tuning_dialog
):
    tuning_dialog._begun("job")
    page = tuning_dialog.progress_page
    qtbot.waitUntil(lambda: page.chart is not None, timeout=20_000)
    learn(tuning_dialog, 0, ["practice_1.mp4"])
    learn(tuning_dialog, 2, [])
    other = theme.DARK if dressed == theme.LIGHT else theme.LIGHT
    for name in (dressed, other):
        window.themes.set_theme(name)
        QApplication.processEvents()
        ground, curves = page.chart.backgroundBrush().color(), page.chart.getPlotItem().listDataItems()
        assert ground == theme.current().color("window")
        texts = [page.chart.getPlotItem().getAxis(side).textPen().color() for side in ("left", "bottom")]
        assert all(contrast(each, ground) >= 4.5 for each in texts)
        assert len(curves) == 2
        assert all(contrast(curve.opts["pen"].color(), ground) >= 2.8 for curve in curves)
    for low, high in ((-3.0, 1.0), (-0.1, 0.5), (0.30, 0.34), (-1.0, -0.99)):
        axis = page.chart.getPlotItem().getAxis("left")
        ((_, ticks),) = axis.logTickValues(low, high, 200, None)
        words = axis.logTickStrings(ticks, 1, None)
        assert 2 <= len(ticks) <= 8
        assert len(set(words)) == len(words)
        assert min(b - a for a, b in pairwise(ticks)) / (high - low) * 200 >= 12
    window.themes.set_theme(dressed)


def test_a_fine_tune_that_has_nothing_to_learn_from_can_be_left(qtbot, driver, tuning_dialog):
    qtbot.waitUntil(lambda: bool(tuning_dialog.start_page.problems.text()), timeout=60_000)
    tuning_dialog.start_page.close_button.click()
    assert not tuning_dialog.isVisible()
    driver.action("action_finetune").trigger()
    assert tuning_dialog.isVisible()
    QTest.keyClick(tuning_dialog, Qt.Key.Key_Escape)
    assert not tuning_dialog.isVisible()


@pytest.mark.parametrize("name", ["settings", "keys", "export", "about", "go_to", "note"])
def test_every_dialog_is_left_by_escape_and_by_a_button(qtbot, driver, name):
    segment = driver.document.draw(
        driver.window.workspace.video_id, SECOND, 2 * SECOND, driver.document.add_class("Run")
    )
    driver.window.workspace.selection.set((segment,))
    words, gone = [], []

    def leave():
        (dialog,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible())
        buttons = (each for each in dialog.findChildren(QPushButton) if each.isVisible() and each.isEnabled())
        words.extend(button.text().replace("&", "") for button in buttons)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        gone.append(not dialog.isVisible())

    # Some dialogs wait in an event loop of their own.
    QTimer.singleShot(300, leave)
    driver.action(f"action_{name}").trigger()
    qtbot.waitUntil(lambda: bool(gone), timeout=10_000)
    assert gone == [True]
    assert {"Close", "OK", "Cancel"} & set(words)


def test_all_scores_of_a_few_classes_are_seen_at_once(qtbot, dressed, window, tuning_dialog):
    scores = held_out_score(0.8, ("jump", "squat", "wave"), tiou=5)
    window.services.finetune.last = fine_tune_result(after=scores, tiou=(0.3, 0.4, 0.5, 0.6, 0.7))
    tuning_dialog.begin()
    QApplication.processEvents()
    table = tuning_dialog.result_page.scores
    assert table.rowCount() == 4
    assert table.verticalScrollBar().maximum() == table.horizontalScrollBar().maximum() == 0
    assert table.viewport().rect().contains(table.visualItemRect(table.item(3, 5)))


def test_what_the_class_chooser_is_about_is_read_whole(qtbot, dressed, language, driver):
    driver.focus(driver.window.view)
    for prepare in (lambda: None, lambda: driver.press("I")):
        prepare()
        driver.press("C")
        about = driver.widget("class_chooser_about")
        assert about.width() >= about.sizeHint().width()
        driver.press("Esc")
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
