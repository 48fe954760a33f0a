"""What the window tells: several sentences at once, none of them longer than it is true."""

import pytest

from afsd_core.inference.events import Detection
from afsd_core.project import Run
from app.panels.banner import Banner
from app.player.truncated_files import cut_off, riff_missing
from app.services.notifier import Notifier
from tests.e2e.driving import Driver
from tests.video_factory import make_video


@pytest.fixture
def notifier():
    return Notifier()


@pytest.fixture
def banner(qtbot, notifier):
    made = Banner(notifier)
    qtbot.addWidget(made)
    return made


def test_several_sentences_are_all_read_the_newest_first(banner, notifier):
    done = []
    notifier.notify("The first.")
    notifier.notify("The second.", "Do it", lambda: done.append("second"))
    assert (banner.text.text(), banner.more.text()) == ("The second.", "1 more")
    banner.button.click()
    assert done == ["second"]
    assert (banner.text.text(), banner.button.isHidden(), banner.more.isHidden()) == ("The first.", True, True)
    banner.shut()
    assert banner.isHidden()


def test_a_sentence_goes_when_what_it_is_about_works_again_and_is_never_there_twice(banner, notifier):
    for topic in ("disk", "open", "disk"):
        notifier.notify(f"No {topic}.", topic=topic)
    assert banner.sentences == ("No open.", "No disk.")
    notifier.settle("disk", "else")
    assert banner.sentences == ("No open.",)
    notifier.settle("open")
    assert banner.isHidden()


def test_a_video_that_ends_before_its_container_says_is_told(qtbot, tmp_path):
    data = make_video(tmp_path / "whole.mkv", frames=300, rate=25).read_bytes()
    (tmp_path / "cut.mkv").write_bytes(data[: len(data) * 6 // 10])
    driver = Driver(qtbot)
    driver.open(tmp_path / "cut.mkv")
    qtbot.waitUntil(lambda: bool(driver.window.banner.sentences), timeout=5_000)
    assert "it says that it is 12.0 s long, but its pictures end at" in driver.window.banner.sentences[-1]
    # The next video is whole, and the sentence goes with the one it is about.
    driver.open(tmp_path / "whole.mkv")
    qtbot.waitUntil(lambda: driver.window.banner.isHidden(), timeout=5_000)
    driver.close()


def test_an_avi_that_is_cut_off_is_told_too(qtbot, tmp_path):
    whole = make_video(tmp_path / "whole.avi", frames=300, rate=25, size=(320, 240))
    data = whole.read_bytes()
    (tmp_path / "cut.avi").write_bytes(data[: len(data) * 6 // 10])
    assert riff_missing(whole) == 0
    assert riff_missing(tmp_path / "cut.avi") == len(data) - len(data) * 6 // 10
    driver = Driver(qtbot)
    driver.open(tmp_path / "cut.avi")
    qtbot.waitUntil(lambda: any("cut.avi is cut off" in each for each in driver.window.banner.sentences), timeout=5_000)
    driver.close()


def test_a_track_that_is_a_little_shorter_than_the_sound_is_no_damage():
    assert cut_off("a.mp4", 60_000_000, 59_200_000) == ""
    assert cut_off("a.mp4", 3_600_000_000, 3_590_000_000) == ""
    assert cut_off("a.mp4", None, 5_000_000) == ""
    assert "10.0 s long" in cut_off("a.mp4", 10_000_000, 7_000_000)


def test_the_open_dialog_begins_beside_the_video_and_later_where_something_was_opened_last(
    qtbot, tmp_path, monkeypatch
):
    folders = []

    def nothing_chosen(_parent, _title, folder, _kinds):
        folders.append(folder)
        return [], ""

    monkeypatch.setattr("app.window.dialog_openers.QFileDialog.getOpenFileNames", nothing_chosen)
    (tmp_path / "there").mkdir()
    video = make_video(tmp_path / "there" / "clip.mp4", frames=20, rate=25)
    driver = Driver(qtbot)
    driver.open(video)
    driver.window.asking.open()
    driver.close()
    again = Driver(qtbot)
    again.window.asking.open()
    again.close()
    assert folders == [str(tmp_path / "there")] * 2


def test_a_slow_disk_shows_that_edits_are_on_their_way(qtbot, tmp_path):
    driver = Driver(qtbot)
    driver.open(make_video(tmp_path / "clip.mp4", frames=20, rate=25))
    saving = driver.widget("status_saving")
    assert saving.isHidden()
    driver.document.file.saving_changed.emit(True)
    assert saving.isVisible()
    driver.document.file.saving_changed.emit(False)
    assert saving.isHidden()
    driver.close()


def test_what_is_relabelled_stays_in_view_in_its_new_lane(qtbot, tmp_path):
    driver = Driver(qtbot)
    driver.open(make_video(tmp_path / "clip.mp4", frames=100, rate=25))
    for n in range(40):
        driver.document.add_class(f"Class {n}", key="q" if n == 39 else None)
    editor, timeline = driver.window.workspace.editor, driver.window.workspace.timeline
    drawn = editor.draw(0, 400_000, driver.document.classes()[0].id)
    driver.focus(driver.window.view)
    driver.press("Q")
    assert editor.state.class_name(driver.document.segment(drawn).class_id) == "Class 39"
    box = timeline.box_of(drawn)
    assert box is not None
    assert timeline.rect().toRectF().contains(box)
    driver.close()


def test_deciding_on_all_videos_is_one_step_by_each_classs_threshold(qtbot, tmp_path):
    driver = Driver(qtbot)
    driver.open(make_video(tmp_path / "clip.mp4", frames=100, rate=25))
    here = driver.window.workspace.video_id
    there = driver.document.add_video(tmp_path / "other.mp4", duration=4_000_000)
    for video in (here, there):
        rows = enumerate((0.9, 0.5, 0.2))
        found = [Detection(n * 1_000_000, n * 1_000_000 + 400_000, "ab"[n % 2], score) for n, score in rows]
        driver.document.finish_run(video, Run(video, video, "m"), found)
    label = next(each for each in driver.document.classes() if each.name == "b")
    driver.window.workspace.editor.thresholds.set(0.6, label.id)
    before = driver.document.records()
    steps = driver.document.undo_stack.count()
    driver.action("action_accept_above_all").trigger()
    assert [driver.document.counts(video).accepted for video in (here, there)] == [1, 1]
    driver.action("action_reject_rest_all").trigger()
    assert [driver.document.counts(video).rejected for video in (here, there)] == [2, 2]
    assert driver.document.undo_stack.count() == steps + 2
    driver.document.undo_stack.undo()
    driver.document.undo_stack.undo()
    assert driver.document.records().segments == before.segments
    driver.close()
