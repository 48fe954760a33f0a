"""Numbers are written as the window's language writes them, shown or typed; files and the clipboard keep points."""

import re

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from afsd_core.inference.events import Detection
from afsd_core.project import Run
from app.dialogs.finetune_result import ResultPage
from app.i18n import languages, numbers
from app.i18n.translation import how_long, translated
from app.jobs.queue import JobState, JobView
from app.jobs.results import HeldOutScore, TriedRecipe, VersionDifference
from app.panels.jobs import status_line
from app.panels.segments_model import DURATION, END, SCORE, START
from app.player.timecode import parse_moment
from tests.app.fine_tune_results import fine_tune_result
from tests.video_factory import make_video

SECOND = 1_000_000


@pytest.fixture(params=["de", "en"])
def language(request, qapp):
    before = QLocale()
    translators = languages.apply(qapp, request.param)
    yield request.param
    for each in translators:
        qapp.removeTranslator(each)
    QLocale.setDefault(before)


@pytest.fixture
def german(qapp):
    before = QLocale()
    translators = languages.apply(qapp, "de")
    yield
    for each in translators:
        qapp.removeTranslator(each)
    QLocale.setDefault(before)


@pytest.fixture
def driver(german, driver, tmp_path):
    """A video of 1,100 frames with 1,200 segments and a few proposals."""
    driver.open(make_video(tmp_path / "clip.mp4", frames=1100, rate=25, size=(64, 48)))
    video = driver.window.workspace.video_id
    run = driver.document.add_class("Lauf")
    driver.first = driver.document.draw(video, SECOND // 2, 2 * SECOND, run)
    driver.window.workspace.selection.set((driver.first,))
    driver.window.workspace.editor.clipboard.copy()
    driver.document.finish_run(
        video,
        Run("r", video, "m"),
        [Detection(n * SECOND, n * SECOND + SECOND // 2, "Sprung", 0.5) for n in range(5, 40)],
    )
    return driver


ENGLISH = re.compile(r"\d\.(?!\d{3}(?!\d))\d|\d,\d{3},\d{3}")  # a point that parts no thousands


def texts(window: QWidget) -> list[str]:
    """All that the widgets of a window say."""
    found = []
    for each in window.findChildren(QWidget):
        found += [each.toolTip(), each.accessibleName(), each.accessibleDescription()]
        if isinstance(each, QLabel | QAbstractButton | QAbstractSpinBox | QLineEdit):
            found.append(each.text())
        if isinstance(each, QComboBox):
            found += [each.itemText(row) for row in range(each.count())]
        if isinstance(each, QAbstractItemView) and each.model() is not None:
            found += cells(each.model())
    return [text for text in found if text]


def cells(model: QAbstractItemModel) -> list[str]:
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    return [
        str(model.index(row, column).data(role) or "")
        for row in range(min(model.rowCount(), 60))
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount())
        for role in roles
    ]


def test_what_the_german_window_shows_is_written_the_german_way(driver):
    space = driver.window.workspace
    driver.go_to_frame(1050)
    for dock in driver.window.docks.all:
        dock.show()
    shown = texts(driver.window)
    assert [text for text in shown if ENGLISH.search(text)] == []
    assert {"0,30", "1,25×", "≥ 0,00"} <= set(shown)
    rows = space.segments.table.rows
    row = next(row for row in range(rows.rowCount()) if rows.id_at(row) == driver.first)
    values = [rows.index(row, column).data() for column in (START, END, DURATION)]
    assert values == ["00:00,500", "00:02,000", "1,500"]
    assert rows.index(row + 1, SCORE).data() == "0,50"
    assert space.timeline.accessibleName()
    assert driver.window.stage.transport.position.text() == "0:00:42,000"
    tip = rows.index(row, START).data(Qt.ItemDataRole.ToolTipRole)
    assert "0:00:00,500 – 0:00:02,000 &nbsp; 1,50 s" in tip
    driver.window.workspace.editor.thresholds.set(0.4)
    assert driver.window.workspace.bar.value.text() == "0,40"
    assert QApplication.clipboard().text().endswith("0:00:00.500\t0:00:02.000\t")  # for other programs


def test_counts_have_points_in_german(driver):
    video, run = driver.window.workspace.video_id, driver.document.classes()[0].id
    copies = [
        driver.document.draw(video, n * 2_000 + 3 * SECOND, n * 2_000 + 3 * SECOND + 40_000, run) for n in range(1000)
    ]
    driver.window.workspace.selection.set(copies)
    driver.window.workspace.editor.clipboard.copy()
    assert driver.widget("status_sentence").text() == "1.000 Segmente kopiert."
    driver.window.workspace.editor.delete()
    assert driver.action("action_undo").text() == "Rückgängig: 1.000 Segmente löschen"


def test_a_number_is_typed_with_a_comma_or_a_point(driver):
    box = driver.widget("segments_filter_score")
    driver.window.docks.segments.raise_()
    for typed in ("0,25", "0.75"):
        box.selectAll()
        QTest.keyClicks(box, typed)
        QTest.keyClick(box, Qt.Key.Key_Return)
        assert box.value() == float(typed.replace(",", "."))
        assert box.text() == "≥ " + typed.replace(".", ",")


def test_times_and_frames_are_typed_as_they_are_shown(driver):
    index = driver.window.context.player.index
    assert parse_moment("0:00:01,500", index) == parse_moment("1.5", index) == 1_500_000
    for typed in ("#1.050", "#1,050", "#1050", "#1\u00a0050", "1050f"):
        assert parse_moment(typed, index) == 42 * SECOND
    table = driver.window.workspace.segments.table
    row = next(row for row in range(table.rows.rowCount()) if table.rows.id_at(row) == driver.first)
    assert table.rows.setData(table.rows.index(row, END), "0:00:01,800")
    assert driver.document.segment(driver.first).end == 1_800_000
    said_ = []
    driver.window.workspace.editor.state.said.connect(said_.append)
    table.rows.setData(table.rows.index(row, END), "bald")
    assert translated(said_[-1]).startswith("„bald“ ist keine Zeit. Schreiben Sie Sekunden (12,5)")


def test_results_and_jobs_are_written_the_german_way(qtbot, german):
    page = ResultPage(lambda video: video)
    qtbot.addWidget(page)
    scores = HeldOutScore(0.5, (0.5, 0.25), {"Lauf": (0.5, 0.25)})
    page.tell(
        fine_tune_result(
            before=scores,
            after=scores,
            tiou=(0.3, 0.5),
            protocol="held out",
            held_out=("a",),
            differences=(VersionDifference("v", 1_500_000, 2_500_000, "Lauf", "new", 0.5),),
            edges_at_cuts=(1103, 1104),
            seconds=9000.0,
            threshold=0.25,
            thresholds={"Lauf": 0.35},
            baseline=scores,
            uses_baseline=True,
            tried=(TriedRecipe("drei", 0.5, True, 1200),),
            steps=1200,
            cut_short=True,
        )
    )
    shown = texts(page)
    assert [text for text in shown if ENGLISH.search(text)] == []
    assert {"tIoU 0,3", "1,50 s", "0,50 → 0,50"} <= {*shown, *headers(page)}
    assert "1.103 von 1.104" in page.how.text()
    assert how_long(9000) == "2,5 Stunden"
    job = JobView("j", "detect", "Erkennen", JobState.RUNNING, stage="x", fraction=0.5)
    assert "50 %" in status_line(job)


def headers(page) -> list[str]:
    return [page.scores.horizontalHeaderItem(at).text() for at in range(page.scores.columnCount())]


def test_sentences_are_filled_in_as_the_language_writes(language):
    german = language == "de"
    assert numbers.count_text(1234567) == ("1.234.567" if german else "1,234,567")
    assert numbers.decimal_text(1234.5) == ("1.234,50" if german else "1,234.50")
    assert numbers.percent_text(0.5) == ("50 %" if german else "50%")
    assert numbers.time_text(3_723_456_000) == ("1:02:03,456" if german else "1:02:03.456")
    filled = numbers.filled("{0:,} of {n:,.1f} in {where}, {0}", 1234, n=0.25, where="v1.2, 3,000")
    assert filled == ("1.234 of 0,2 in v1.2, 3,000, 1234" if german else "1,234 of 0.2 in v1.2, 3,000, 1234")


def test_a_language_without_a_translation_has_the_numbers_of_its_sentences(qapp):
    before = QLocale()
    languages.apply(qapp, "fi")
    assert QLocale().language() == QLocale.Language.English
    QLocale.setDefault(before)
