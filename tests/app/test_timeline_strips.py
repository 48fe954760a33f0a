"""Thumbnails and waveform: computed in a real worker from real videos, kept, drawn where they belong, switched off."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from afsd_core.folders import cache_folder
from app.jobs import JobQueue, JobState
from app.jobs.strips import make_room
from app.timeline.geometry import Viewport
from app.timeline.strips import LEVEL, PICTURES, columns_of
from tests.app.timeline_stage import SECOND, grab, make_stage, make_view
from tests.e2e.driving import Driver
from tests.video_factory import make_video, read_code


@pytest.fixture
def queue(qapp):
    made = JobQueue()
    yield made
    made.shutdown()


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    return make_video(tmp_path_factory.mktemp("videos") / "tone.mp4", frames=200, rate=25, gop=50, sound=True)


def computed(queue, qtbot, kind, video):
    arrived = []
    queue.partial.connect(lambda job, data: arrived.append(data))
    job = queue.submit(kind, {"video": str(video)}, title=kind)
    qtbot.waitUntil(lambda: queue.job(job).state in (JobState.DONE, JobState.FAILED), timeout=60_000)
    return queue.job(job), arrived


def pieces(files):
    return [dict(np.load(file)) for file in files]


def test_thumbnails_are_the_videos_keyframes_at_their_times(queue, qtbot, video):
    job, arrived = computed(queue, qtbot, "thumbnails", video)
    assert job.state == "done", job.sentence
    assert [each["files"] for each in arrived] == [[file] for file in job.result["files"]]
    found = {}
    for piece in pieces(job.result["files"]):
        for time, picture in zip(piece["times"].tolist(), piece["pictures"], strict=True):
            found[read_code(picture)] = time
    assert found == {frame: frame * 40_000 for frame in (0, 50, 100, 150)}


def test_the_waveform_is_as_loud_and_as_long_as_the_sound(queue, qtbot, video):
    job, _ = computed(queue, qtbot, "waveform", video)
    assert job.state == "done", job.sentence
    whole = np.zeros(1000, np.uint8)
    for piece in pieces(job.result["files"]):
        start, levels = int(piece["start"]), piece["levels"]
        whole[start : start + len(levels)] = np.maximum(whole[start : start + len(levels)], levels)
    heard = np.flatnonzero(whole > 3)
    assert heard[0] <= 5
    assert 780 <= heard[-1] <= 815
    assert len(heard) > 750


def test_what_was_computed_once_is_kept_and_a_silent_video_has_no_waveform(queue, qtbot, video, tmp_path):
    first, _ = computed(queue, qtbot, "thumbnails", video)
    before = {file: Path(file).stat().st_mtime_ns for file in first.result["files"]}
    again, arrived = computed(queue, qtbot, "thumbnails", video)
    assert again.result["files"] == first.result["files"]
    assert arrived[len(before) :] == []
    assert {file: Path(file).stat().st_mtime_ns for file in before} == before
    assert all(str(cache_folder()) in file for file in before)
    silent = make_video(tmp_path / "silent.mp4", frames=30)
    job, _ = computed(queue, qtbot, "waveform", silent)
    assert job.result["files"] == []


def test_the_strips_of_videos_not_looked_at_for_longest_make_room(tmp_path):
    for age, name in enumerate(("newest", "older", "oldest")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pictures-0000.npz").write_bytes(bytes(100))
        os.utime(tmp_path / name, (1e9 - age, 1e9 - age))
    make_room(tmp_path, spare=tmp_path / "oldest", limit=200)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["newest", "oldest"]


@given(
    st.lists(st.integers(0, 255), max_size=60),
    st.integers(-200_000, 700_000),
    st.integers(10_000, 900_000),
    st.integers(1, 40),
)
def test_each_column_shows_the_loudest_moment_in_it(levels, start, span, columns):
    levels = np.array(levels, dtype=np.uint8)
    found = columns_of(levels, Viewport(start, span, 0, 100), columns)
    for column in range(columns):
        low, high = start + column * span / columns, start + (column + 1) * span / columns
        inside = [
            int(level) for at, level in enumerate(levels) if at * LEVEL < high - 1e-6 and (at + 1) * LEVEL > low + 1e-6
        ]
        assert max(inside, default=0) <= found[column]
        assert found[column] in (0, *levels)


def test_a_thumbnail_is_drawn_where_its_keyframe_is_and_scrubbing_on_it_goes_there(qtbot, tmp_path):
    stage = make_stage(tmp_path)
    view = make_view(stage)
    qtbot.addWidget(view)
    view.strips.shows_pictures = True
    red = np.zeros((1, 54, 96, 3), np.uint8)
    red[..., 0] = 255
    view.strips.add_pictures(np.array([20 * SECOND]), red)
    view.strips_changed()
    x, y = round(view.viewport.x_of(20 * SECOND)), round(view.frame.overview_bottom + PICTURES / 2)
    image = grab(view)
    assert image.pixelColor(x + 10, y).getRgb()[:3] == (255, 0, 0)
    assert image.pixelColor(x - 10, y).red() != 255 or image.pixelColor(x - 10, y).green() > 100
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(x + 5, y))
    assert abs(stage.player.time - 20 * SECOND) < SECOND
    stage.document.close()


def test_the_view_menu_switches_strips_and_they_come_back_as_they_were(qtbot, tmp_path):
    path = make_video(tmp_path / "tone.mp4", frames=100, rate=25, gop=25, sound=True)
    driver = Driver(qtbot)
    driver.open(path)
    window = driver.window
    window.resize(1400, 1000)
    timeline = window.workspace.timeline
    qtbot.waitUntil(lambda: len(timeline.strips.times) == 4 and timeline.strips.levels.any(), timeout=60_000)
    assert timeline.frame.strips > PICTURES
    # What is computed for the eye does not stand among the jobs that a person asked for.
    assert window.queue.jobs() == ()
    window.actions_table["thumbnails"].trigger()
    window.actions_table["waveform"].trigger()
    assert timeline.frame.strips == 0
    assert not window.preferences.flag("thumbnails", True)
    window.actions_table["thumbnails"].trigger()
    assert timeline.frame.strips == PICTURES
    driver.close()
