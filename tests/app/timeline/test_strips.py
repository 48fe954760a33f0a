"""Thumbnails and waveform: computed in a real worker from real videos, kept, drawn where they belong, switched off."""

import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from afsd_core.folders import cache_folder
from app.jobs import JobQueue, JobState
from app.jobs.tasks.strips import make_room
from app.timeline.drawing.strips import LEVEL, PICTURES, Strips, columns_of
from app.timeline.geometry import Viewport
from tests.app.timeline.stage import SECOND, grab, make_stage, make_view
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
    assert [each.files for each in arrived] == [(file,) for file in job.result.files]
    found = {}
    for piece in pieces(job.result.files):
        for time, picture in zip(piece["times"].tolist(), piece["pictures"], strict=True):
            found[read_code(picture)] = time
    assert found == {frame: frame * 40_000 for frame in (0, 50, 100, 150)}


def test_the_waveform_is_as_loud_and_as_long_as_the_sound(queue, qtbot, video):
    job, _ = computed(queue, qtbot, "waveform", video)
    assert job.state == "done", job.sentence
    whole = np.zeros(1000, np.uint8)
    for piece in pieces(job.result.files):
        start, levels = int(piece["start"]), piece["levels"]
        whole[start : start + len(levels)] = np.maximum(whole[start : start + len(levels)], levels)
    heard = np.flatnonzero(whole > 3)
    assert heard[0] <= 5
    assert 780 <= heard[-1] <= 815
    assert len(heard) > 750


def test_what_was_computed_once_is_kept_and_a_silent_video_has_no_waveform(queue, qtbot, video, tmp_path):
    first, _ = computed(queue, qtbot, "thumbnails", video)
    before = {file: Path(file).stat().st_mtime_ns for file in first.result.files}
    again, arrived = computed(queue, qtbot, "thumbnails", video)
    assert again.result.files == first.result.files
    assert arrived[len(before) :] == []
    assert {file: Path(file).stat().st_mtime_ns for file in before} == before
    assert all(str(cache_folder()) in file for file in before)
    silent = make_video(tmp_path / "silent.mp4", frames=30)
    job, _ = computed(queue, qtbot, "waveform", silent)
    assert job.result.files == ()


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


@given(
    st.lists(st.integers(0, 99 * SECOND), min_size=1, max_size=30, unique=True),
    st.integers(-20 * SECOND, 110 * SECOND),
    st.integers(40_000, 200 * SECOND),
)
def test_thumbnails_fill_what_is_seen_of_the_video_and_each_place_shows_the_last_keyframe_before_its_middle(
    qapp, keyframes, start, span
):
    strips, duration, view = Strips(), 100 * SECOND, Viewport(start, span, 0, 800)
    strips.add_pictures(np.array(sorted(keyframes)), np.zeros((len(keyframes), 54, 96, 3), np.uint8))
    strips.whole = True
    tiles = strips.tiles(view, duration)
    seen = max(view.start, 0), min(view.end, duration)
    if seen[1] <= seen[0]:
        assert tiles == []
        return
    assert tiles[0].start <= seen[0]
    assert tiles[-1].end >= seen[1] - 1e-3
    assert all(0 <= tile.start < tile.end <= duration for tile in tiles)
    assert all(one.end == pytest.approx(other.start) for one, other in pairwise(tiles))
    for tile in tiles:
        middle = tile.start + (tile.end - tile.start) / tile.shown / 2
        before = [each for each in sorted(keyframes) if each <= middle + 1e-3] or [min(keyframes)]
        assert strips.times[tile.picture] == before[-1]


@pytest.fixture
def view(qtbot, tmp_path):
    stage = make_stage(tmp_path)
    view = make_view(stage)
    qtbot.addWidget(view)
    view.strips.shows_pictures = True
    yield view
    stage.document.close()


RED = np.array([255, 0, 0], np.uint8) * np.ones((1, 54, 96, 1), np.uint8)


def reds(view):
    """The columns of the row of thumbnails that are red."""
    image, y = grab(view), round(view.frame.overview_bottom + PICTURES / 2)
    return [x for x in range(image.width()) if image.pixelColor(x, y).getRgb()[:3] == (255, 0, 0)]


def test_the_row_of_thumbnails_is_as_long_as_the_video_and_has_no_holes(view):
    view.strips.add_pictures(np.array([0, 4, 20, 33]) * SECOND, RED.repeat(4, 0))
    view.strips.whole = True
    view.strips_changed()
    first, last = round(view.viewport.x_of(0)), round(view.viewport.x_of(40 * SECOND))
    assert view.viewport.left < first
    assert last < view.frame.width
    playhead = first  # its line is drawn over the first column
    assert [playhead, *reds(view)] == list(range(first, last))


def test_while_thumbnails_are_computed_those_that_are_there_stand_only_for_what_is_near(view):
    view.strips.add_pictures(np.array([20 * SECOND]), RED)
    view.strips_changed()
    found, at = reds(view), view.viewport.x_of(20 * SECOND)
    assert found
    assert all(abs(x - at) < 3 * 96 for x in found)
    assert found[0] < at < found[-1]


def test_a_click_on_a_thumbnail_goes_there(view):
    view.strips.add_pictures(np.array([20 * SECOND]), RED)
    view.strips_changed()
    x, y = round(view.viewport.x_of(20 * SECOND)), round(view.frame.overview_bottom + PICTURES / 2)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    assert abs(view.editor.player.time - 20 * SECOND) < SECOND // 2


def test_the_view_menu_switches_strips_and_they_come_back_as_they_were(qtbot, tmp_path):
    path = make_video(tmp_path / "tone.mp4", frames=100, rate=25, gop=25, sound=True)
    driver = Driver(qtbot)
    driver.open(path)
    window = driver.window
    window.resize(1400, 1000)
    timeline = window.workspace.timeline
    qtbot.waitUntil(lambda: len(timeline.strips.times) == 4 and timeline.strips.levels.any(), timeout=60_000)
    assert timeline.frame.strips > PICTURES
    qtbot.waitUntil(lambda: timeline.strips.whole, timeout=60_000)
    # What is computed for the eye does not stand among the jobs that a person asked for.
    assert window.context.jobs.jobs() == ()
    window.actions_table["thumbnails"].trigger()
    window.actions_table["waveform"].trigger()
    assert timeline.frame.strips == 0
    assert not window.context.preferences.flag("thumbnails", True)
    window.actions_table["thumbnails"].trigger()
    assert timeline.frame.strips == PICTURES
    driver.close()
