"""The list of videos: pictures, states, counts, search; folders in one step; what moved is found again."""

import shutil
import time
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from afsd_core.project import Run, read_project
from app.document.document import Document
from app.document.video_records import make_video
from app.panels.videos import VideosPanel
from app.panels.videos_model import COUNTS, DETAIL, FEW_COUNTS, ID, TROUBLE
from app.services.review_queue import Left
from tests.app.timeline.stage import SECOND, Found
from tests.e2e.driving import Driver
from tests.video_factory import make_video as make_clip


@pytest.fixture
def document(qapp, tmp_path):
    made = Document.create(tmp_path / "pool.afsd")
    yield made
    made.close(discard=True)


@pytest.fixture
def folder(tmp_path):
    """Three short videos, one of them deeper down, and a file that only looks like one."""
    place = tmp_path / "day"
    (place / "evening").mkdir(parents=True)
    for n, name in enumerate(("a.mp4", "b.mp4", "evening/c.mp4")):
        make_clip(place / name, frames=20 + n, rate=25)
    return place


def panel_of(document, qtbot, width=260):
    panel = VideosPanel(document)
    qtbot.addWidget(panel)
    panel.resize(width, 600)
    panel.show()
    return panel


def shown(panel, role=Qt.ItemDataRole.DisplayRole):
    return [panel.model.index(row).data(role) for row in range(panel.model.rowCount())]


def surveyed(qtbot, panel):
    with qtbot.waitSignal(panel.survey.finished, timeout=10_000):
        pass


def test_each_row_says_state_length_and_counts_and_follows_the_work(document, qtbot):
    video = document.add_video("/clips/a.mp4", duration=90 * SECOND)
    panel = panel_of(document, qtbot)
    assert shown(panel, DETAIL) == ["new · 1:30"]
    document.finish_run(
        video, Run("r", video, "m"), [Found(n * SECOND, (n + 1) * SECOND, "Jump", 0.5) for n in range(3)]
    )
    assert shown(panel, DETAIL) == ["proposed · 1:30"]
    document.accept([document.segments(video)[0].id])
    assert shown(panel, DETAIL) == ["in review · 1:30"]
    assert shown(panel, COUNTS) == ["1 segment · 2 proposed"]
    document.set_reviewed(video, 0, 90 * SECOND, True)
    assert shown(panel, DETAIL) == ["reviewed · 1:30"]
    panel.stop()


def test_the_shortest_form_of_the_counts_counts_what_the_words_count(document, qtbot):
    video = document.add_video("/clips/a.mp4", duration=90 * SECOND)
    panel = panel_of(document, qtbot)
    document.finish_run(
        video, Run("r", video, "m"), [Found(n * SECOND, (n + 1) * SECOND, "Jump", 0.1) for n in range(3)]
    )
    panel.show_left({video: Left(waiting=0, weaker=3)})
    assert shown(panel, COUNTS) == [""]
    assert shown(panel, FEW_COUNTS) == [("", "", "")]  # three ghosts are nothing to review, in figures either
    panel.show_left({video: Left(waiting=2, weaker=1)})
    assert shown(panel, FEW_COUNTS) == [("2 to review", "2 to review", "2")]
    document.draw(video, 0, SECOND, document.add_class("Jump up"))
    assert shown(panel, FEW_COUNTS) == [("1 done · 2 to review", "1 + 2 to review", "1 + 2")]
    panel.stop()


def test_search_and_state_narrow_the_list_and_follow_changes(document, qtbot):
    ids = document.add_videos([make_video(f"/clips/day{n % 2}/v{n}.mp4", duration=SECOND) for n in range(10)])
    panel = panel_of(document, qtbot)
    panel.search.setText("day1 V3")
    assert shown(panel) == ["v3.mp4"]
    panel.search.clear()
    document.review_videos(ids[:4], True)
    assert document.undo_stack.undoText() == "Mark 4 videos as reviewed"
    panel.states.setCurrentIndex(panel.states.findText("Reviewed"))
    assert shown(panel) == ["v0.mp4", "v1.mp4", "v2.mp4", "v3.mp4"]
    document.set_reviewed(ids[1], 0, SECOND, False)
    assert shown(panel) == ["v0.mp4", "v2.mp4", "v3.mp4"]
    panel.stop()


def test_progress_of_the_whole_project_is_told(document, qtbot):
    ids = document.add_videos([make_video(f"/clips/{n}.mp4", duration=60 * SECOND) for n in range(4)])
    panel = panel_of(document, qtbot)
    document.set_reviewed(ids[0], 0, 60 * SECOND, True)
    document.set_reviewed(ids[1], 0, 30 * SECOND, True)
    qtbot.waitUntil(lambda: panel.bar.value() == 375, timeout=2_000)
    assert panel.progress.text().startswith("1 of 4 reviewed · 1:30 of 4:00")
    panel.stop()


def test_pictures_are_decoded_beside_the_work_and_come_from_the_cache_the_next_time(
    document, qtbot, folder, afsd_home, monkeypatch
):
    from afsd_core.media import fingerprint

    path = folder / "a.mp4"
    video = document.add_video(path, fingerprint=fingerprint(path))
    panel = panel_of(document, qtbot)
    with qtbot.waitSignal(panel.thumbnails.ready, timeout=10_000):
        panel.thumbnails.picture(document.video(video))
    picture = panel.thumbnails.picture(document.video(video))
    assert (picture.width(), picture.height()) == (106, 80)  # 4:3, as high as there is room
    assert len(list((afsd_home / "cache" / "thumbnails").glob("*.jpg"))) == 1
    panel.stop()
    monkeypatch.setattr("app.services.thumbnails.media", lambda: pytest.fail("decoded again"))
    again = panel_of(document, qtbot)
    with qtbot.waitSignal(again.thumbnails.ready, timeout=10_000):
        again.thumbnails.picture(document.video(video))
    again.stop()


def test_a_folder_comes_in_with_what_is_below_it_as_one_step(qtbot, tmp_path, folder, monkeypatch):
    driver = Driver(qtbot)
    driver.open(make_clip(tmp_path / "first.mp4", frames=20, rate=25))
    monkeypatch.setattr("app.window.dialog_openers.QFileDialog.getExistingDirectory", lambda *_: str(folder))
    driver.action("action_add_folder").trigger()
    qtbot.waitUntil(lambda: len(driver.document.videos()) == 4, timeout=10_000)
    assert [each.name for each in driver.document.videos()] == ["first.mp4", "a.mp4", "b.mp4", "c.mp4"]
    assert all(each.duration and each.fingerprint for each in driver.document.videos())
    assert driver.document.undo_stack.undoText() == "Add 3 videos"
    driver.document.undo_stack.undo()
    assert [each.name for each in driver.document.videos()] == ["first.mp4"]
    driver.close()


def test_a_folder_in_an_empty_window_becomes_a_project_in_that_folder(qtbot, folder):
    (folder / "a.mp4").unlink()
    (folder / "b.mp4").rename(folder / "evening" / "b.mp4")
    (folder / "morning").mkdir()
    make_clip(folder / "morning" / "d.mp4", frames=20, rate=25)
    driver = Driver(qtbot)
    driver.open(folder)
    assert driver.document.path == folder / "day.afsd"
    assert [each.name for each in driver.document.videos()] == ["b.mp4", "c.mp4", "d.mp4"]
    driver.close()


def test_very_many_are_in_the_list_first_and_read_afterwards_and_broken_ones_are_told(
    qtbot, tmp_path, folder, monkeypatch
):
    monkeypatch.setattr("app.services.project_session.READ_FIRST", 2)
    (folder / "torn.mp4").write_bytes(b"no video")
    driver = Driver(qtbot)
    driver.open(folder)
    qtbot.waitUntil(lambda: len(driver.document.videos()) == 4, timeout=10_000)
    assert [each.name for each in driver.document.videos()] == ["a.mp4", "b.mp4", "c.mp4", "torn.mp4"]
    survey = driver.window.workspace.videos.survey
    qtbot.waitUntil(lambda: bool(survey.unreadable), timeout=10_000)
    assert [bool(each.fingerprint) for each in driver.document.videos()] == [True, True, True, False]
    assert shown(driver.window.workspace.videos, TROUBLE) == ["", "", "", "unreadable"]
    assert "torn.mp4" in driver.window.banner.sentences[-1]
    driver.window.banner.button.click()
    assert [each.name for each in driver.document.videos()] == ["a.mp4", "b.mp4", "c.mp4"]
    assert driver.document.undo_stack.undoText() == "Remove torn.mp4"
    driver.close()


def test_a_whole_folder_that_moved_is_found_again_in_one_step(qtbot, tmp_path, folder, monkeypatch):
    driver = Driver(qtbot)
    driver.open(folder)
    project = driver.document.path
    name = driver.document.videos()[0].id
    jump = driver.document.add_class("Jump")
    drawn = driver.document.draw(name, 0, 200_000, jump)
    driver.window.session.close()
    moved = tmp_path / "archive" / "2024"
    shutil.copytree(folder, moved)
    for path in folder.rglob("*.mp4"):
        path.unlink()
    (moved / "b.mp4").rename(moved / "other name.mp4")
    driver.window.open_paths([str(project)])
    banner = driver.window.banner
    qtbot.waitUntil(
        lambda: any("3 of 3 videos are not where they were" in each for each in banner.sentences), timeout=9_000
    )
    panel = driver.window.workspace.videos
    assert shown(panel, TROUBLE) == ["not found"] * 3
    monkeypatch.setattr(
        "app.window.dialog_openers.QFileDialog.getExistingDirectory", lambda *_: str(tmp_path / "archive")
    )
    driver.action("action_find_missing").trigger()
    qtbot.waitUntil(lambda: driver.document.videos()[0].path.exists(), timeout=9_000)
    assert [each.name for each in driver.document.videos()] == ["a.mp4", "other name.mp4", "c.mp4"]
    assert driver.document.undo_stack.count() == 1
    assert driver.document.segment(drawn) is not None
    qtbot.waitUntil(lambda: shown(panel, TROUBLE) == [""] * 3 and not banner.isVisible(), timeout=9_000)
    driver.close()
    assert {each.path for each in read_project(project).videos} == set(moved.rglob("*.mp4"))


def test_where_the_last_video_is_gone_another_one_is_shown(qtbot, folder):
    driver = Driver(qtbot)
    driver.open(folder)
    project = driver.document.path
    driver.window.session.close()
    (folder / "a.mp4").unlink()
    driver.open(project)
    assert driver.window.player.path == folder / "b.mp4"
    banner = driver.window.banner
    qtbot.waitUntil(lambda: any("1 of 3 videos" in each for each in banner.sentences), timeout=9_000)
    driver.close()


def test_files_that_are_back_are_noticed_when_the_window_is_and_a_closed_sentence_stays_closed(qtbot, folder):
    driver = Driver(qtbot)
    driver.open(folder)
    survey = driver.window.workspace.videos.survey
    away = [(folder / name).rename(folder / f"{name}.away") for name in ("b.mp4", "evening/c.mp4")]
    survey.look_again()
    qtbot.waitUntil(lambda: len(survey.missing) == 2, timeout=9_000)
    banner = driver.window.banner
    qtbot.waitUntil(banner.isVisible, timeout=5_000)
    banner.shut()

    def comes_back() -> None:
        with qtbot.waitSignal(survey.finished, timeout=9_000):
            QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)

    comes_back()
    assert not banner.isVisible()
    away[0].rename(folder / "b.mp4")
    comes_back()
    assert banner.text.text().startswith("1 of 3 videos")
    away[1].rename(folder / "evening" / "c.mp4")
    comes_back()
    assert not survey.missing
    assert not banner.isVisible()
    driver.close()


def test_finding_one_finds_those_beside_it(qtbot, tmp_path, folder, monkeypatch):
    driver = Driver(qtbot)
    driver.open(folder)
    project, first = driver.document.path, driver.document.videos()[0].id
    driver.window.session.close()
    moved = shutil.copytree(folder, tmp_path / "there")
    for path in folder.rglob("*.mp4"):
        path.unlink()
    driver.window.open_paths([str(project)])
    qtbot.waitUntil(lambda: driver.window.workspace is not None, timeout=9_000)
    qtbot.waitUntil(lambda: len(driver.window.workspace.videos.survey.missing) == 3, timeout=9_000)
    monkeypatch.setattr("app.window.dialog_openers.QFileDialog.getOpenFileName", lambda *_: (str(moved / "a.mp4"), ""))
    driver.window.asking.find_video(first)
    qtbot.waitUntil(lambda: all(each.path.exists() for each in driver.document.videos()), timeout=9_000)
    assert driver.document.undo_stack.count() == 1
    qtbot.waitUntil(lambda: driver.window.player.path == moved / "a.mp4", timeout=9_000)
    driver.close()


def test_thousands_of_videos_open_soon_and_the_window_is_awake_meanwhile(qtbot, tmp_path):
    path = tmp_path / "big.afsd"
    made = Document.create(path)
    made.add_videos([make_video(f"/clips/{n // 100}/{n}.mp4", duration=SECOND) for n in range(5000)])
    made.close()
    driver = Driver(qtbot)
    awake = []
    begun = time.monotonic()
    driver.window.open_paths([str(path)])

    def look() -> bool:
        awake.append(time.monotonic())
        return driver.window.workspace is not None

    qtbot.waitUntil(look, timeout=20_000)
    assert time.monotonic() - begun < 10  # two seconds where nothing else runs
    assert driver.window.workspace.videos.model.rowCount() == 5000
    assert max(later - before for before, later in pairwise(awake)) < 2
    driver.close()


def test_several_are_chosen_for_the_menu_without_being_opened(document, qtbot):
    ids = document.add_videos([make_video(f"/clips/{n}.mp4", duration=SECOND) for n in range(4)])
    panel = panel_of(document, qtbot)
    chosen = []
    panel.chosen.connect(chosen.append)
    for row, modifier in ((1, Qt.KeyboardModifier.NoModifier), (3, Qt.KeyboardModifier.ControlModifier)):
        place = panel.list.visualRect(panel.model.index(row)).center()
        QTest.keyPress(panel.list, Qt.Key.Key_Control) if row == 3 else None
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, modifier, place)
        QTest.keyRelease(panel.list, Qt.Key.Key_Control) if row == 3 else None
        QApplication.processEvents()
    assert chosen == [ids[1]]
    assert panel.selected == [ids[1], ids[3]]
    menu = panel.menu()
    next(each for each in menu.actions() if each.text() == "Remove 2 videos from the project").trigger()
    assert shown(panel, ID) == [ids[0], ids[2]]
    assert document.undo_stack.undoText() == "Remove 2 videos"
    panel.stop()
