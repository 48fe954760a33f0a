"""Camera cuts in the window: drawn where they are, held to, gone to by keys, and found after everything else."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from app.services import shot_boundaries
from app.timeline.drawing.shot_boundaries import APART, Cuts, told_apart
from app.timeline.geometry import Viewport
from app.widgets.colors import contrast
from tests.app.jobs.test_shot_boundaries_task import SHOTS, picture
from tests.app.timeline.stage import SECOND, drag, grab, make_view, move, palette
from tests.e2e.driving import Driver
from tests.video_factory import make_video

FRAME = 40_000
TIMES = np.array([5, 12, 12.2, 30]) * SECOND

moments = st.lists(st.integers(0, 10**9), max_size=60, unique=True).map(sorted)


@given(moments, st.integers(1, 10**8))
def test_what_is_drawn_can_be_told_apart_and_nothing_is_left_out_without_need(times, apart):
    chosen = told_apart(np.array(times, np.int64), apart).tolist()
    assert set(chosen) <= set(times)
    assert all(after - before >= apart for before, after in pairwise(chosen))
    assert all(any(0 <= each - kept < apart for kept in chosen) for each in times)


@given(moments, st.integers(-(10**8), 10**9), st.integers(1, 10**8))
def test_which_cuts_are_drawn_does_not_change_while_the_view_moves(times, start, shift):
    cuts = Cuts()
    cuts.shown = True
    cuts.set(np.array(times, np.int64), 10**9)
    one, other = (Viewport(begin, 2e8, 0, 800) for begin in (start, start + shift))
    both = [each for each in cuts.seen(one).tolist() if other.sees(each)]
    assert both == [each for each in cuts.seen(other).tolist() if one.sees(each)]


def test_tens_of_thousands_of_cuts_are_a_few_hundred_to_draw():
    cuts = Cuts()
    cuts.shown = True
    cuts.set(np.arange(1, 50_000) * SECOND // 5, 10_000 * SECOND)
    assert 0 < len(cuts.seen(Viewport(0, 10_000 * SECOND, 0, 1200))) <= 1200 / APART + 1


@pytest.fixture
def stage(stage):
    stage.run = stage.document.add_class("Run", "#e69f00")
    return stage


@pytest.fixture
def view(stage, qtbot):
    made = make_view(stage)
    made.shows_words = False
    qtbot.addWidget(made)
    made.cuts.shown = True
    made.cuts.set(TIMES, made.length)
    made.strips_arrived()
    return made


def ruler(view, dark):
    view.setPalette(palette(dark))
    return grab(view), round(view.frame.ruler_top) + 2


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_notch_stands_where_the_new_shot_begins(view, dark):
    shown, y = ruler(view, dark)
    view.cuts.shown = False
    view.strips_arrived()
    without, _ = ruler(view, dark)
    changed = [x for x in range(shown.width()) if shown.pixelColor(x, y) != without.pixelColor(x, y)]
    places = [round(view.viewport.x_of(each)) for each in TIMES[[0, 1, 3]].tolist()]  # two lie too close to tell
    assert changed == places
    assert contrast(shown.pixelColor(places[0], y), without.pixelColor(places[0], y)) >= 3
    # Discreet: nothing in the lanes.
    lanes = round(view.frame.ruler_bottom) + 2
    assert all(shown.pixelColor(x, lanes) == without.pixelColor(x, lanes) for x in places)


def edge_dragged_to(view, x, modifiers=Qt.KeyboardModifier.NoModifier):
    run = next(each.id for each in view.document.classes() if each.name == "Run")
    segment = next(each for each in view.document.segments(view.video_id) if each.class_id == run)
    box = view.box_of(segment.id)
    y = box.center().y()
    drag(view, (box.right() - 2, y), (x - 20, y), release=False, modifiers=modifiers)
    move(view, (x, y), modifiers=modifiers)
    return view.gesture


def test_an_edge_sticks_to_a_cut_and_the_guide_says_what_it_is(stage, view):
    stage.editor.draw(20 * SECOND, 22 * SECOND, stage.run)
    stage.player.seek(35 * SECOND)
    view.set_playhead(stage.player.time)
    x = view.viewport.x_of(30 * SECOND)
    gesture = edge_dragged_to(view, x + 5)
    assert gesture.guide == 30 * SECOND
    assert gesture.previews[0].end == 30 * SECOND
    view.shows_words = True
    said = grab(view)
    view.cuts.set(TIMES[:3], view.length)
    assert differs(said, grab(view), round(x), view.height() - 22)
    edge_is_free = Qt.KeyboardModifier.ControlModifier
    move(view, (x + 5, view.box_of(stage.segments()[0].id).center().y()), modifiers=edge_is_free)
    assert view.gesture.guide is None
    view.cancel_gesture()


def test_the_guide_says_so_above_the_line_that_counts_the_lanes_below(stage, view):
    for n in range(8):
        stage.editor.draw(2 * SECOND, 3 * SECOND, stage.document.add_class(f"Class {n}", "#888888"), select=False)
    view.resize(1000, 190)
    stage.editor.draw(20 * SECOND, 22 * SECOND, stage.run)
    view.scroll_to(0)
    assert view.more is not None
    x = view.viewport.x_of(30 * SECOND)
    view.shows_words = True
    assert edge_dragged_to(view, x + 5).guide == 30 * SECOND
    said = grab(view)
    view.cuts.set(TIMES[:3], view.length)
    assert differs(said, grab(view), round(x), round(view.height() - view.frame.more) - 22)
    view.cancel_gesture()


def differs(one: QImage, other: QImage, x: int, y: int) -> bool:
    """Whether two pictures differ right of a line, near its foot."""
    return any(
        one.pixelColor(x + dx, y + dy) != other.pixelColor(x + dx, y + dy) for dx in range(8, 30) for dy in range(18)
    )


def test_without_cuts_or_with_snapping_off_only_frames_hold_an_edge(stage, view):
    stage.editor.draw(20 * SECOND, 22 * SECOND, stage.run)
    x = view.viewport.x_of(30 * SECOND)
    view.cuts.shown = False
    assert edge_dragged_to(view, x + 5).guide is None
    view.cancel_gesture()
    view.cuts.shown = True
    stage.editor.state.toggle_snapping()
    assert edge_dragged_to(view, x + 5).guide is None
    view.cancel_gesture()


def test_a_notch_says_when_it_is(view):
    place = QPoint(round(view.viewport.x_of(5 * SECOND)) + 1, round(view.frame.ruler_top) + 3)
    assert view.tip_at(place) == "Camera cut at 0:00:05.000"
    assert "cut" not in view.tip_at(place + QPoint(30, 0))


@pytest.fixture
def driver(soon, driver, tmp_path):
    driver.open(make_video(tmp_path / "shots.mp4", frames=200, rate=25, gop=50, bframes=2, picture=picture))
    return driver


@pytest.fixture
def soon(monkeypatch):
    monkeypatch.setattr(shot_boundaries, "LATER", 50)


def known(driver):
    timeline = driver.window.workspace.timeline
    driver.qtbot.waitUntil(lambda: timeline.cuts.until == timeline.length > 0, timeout=60_000)
    return [each // FRAME for each in timeline.cuts.times.tolist()]


def test_keys_go_from_shot_to_shot_to_the_very_frame(driver, qtbot):
    window = driver.window
    assert known(driver) == list(SHOTS)
    assert window.context.jobs.jobs() == ()  # it does not stand among the jobs that a person asked for
    driver.focus(window.view)
    for frame in SHOTS:
        driver.press("Alt+Right")
        qtbot.waitUntil(lambda frame=frame: window.context.player.frame == frame, timeout=5_000)
    driver.press("Alt+Right")
    assert window.status.sentence.text() == "No cut comes after this one."
    assert window.context.player.frame == SHOTS[-1]
    driver.go_to_frame(SHOTS[-1] + 7)
    for frame in (*reversed(SHOTS), 0):
        driver.press("Alt+Left")
        qtbot.waitUntil(lambda frame=frame: window.context.player.frame == frame, timeout=5_000)
    driver.press("Alt+Left")
    assert window.status.sentence.text() == "No cut comes before this one."


def test_the_view_menu_switches_cuts_off_for_good_and_on_again(driver, qtbot):
    window, timeline = driver.window, driver.window.workspace.timeline
    known(driver)
    window.actions_table["cuts"].trigger()
    assert not window.context.preferences.flag("cuts", True)
    assert len(timeline.cuts.seen(timeline.viewport)) == 0
    driver.focus(window.view)
    driver.go_to_frame(60)
    driver.press("Alt+Right")
    assert window.status.sentence.text().startswith("Camera cuts are switched off.")
    assert window.context.player.frame == 60
    window.actions_table["cuts"].trigger()
    assert len(timeline.cuts.seen(timeline.viewport)) >= len(SHOTS) - 1


def test_where_a_video_is_not_looked_through_yet_a_key_says_so_and_stays(driver):
    window, timeline = driver.window, driver.window.workspace.timeline
    known(driver)
    driver.focus(window.view)
    driver.go_to_frame(150)
    timeline.cuts.set(np.array([40, 55]) * FRAME, 100 * FRAME)
    for key in ("Alt+Right", "Alt+Left"):
        window.status.sentence.setText("")
        driver.press(key)
        assert window.status.sentence.text() == "The video is still being looked through for cuts here."
        assert window.context.player.frame == 150
    driver.go_to_frame(90)
    driver.press("Alt+Left")
    driver.qtbot.waitUntil(lambda: window.context.player.frame == 55, timeout=5_000)


def test_cuts_stand_aside_while_another_job_waits_or_runs_and_go_on_afterwards(qtbot, tmp_path):
    driver = Driver(qtbot)
    window, work = driver.window, driver.window.services.shot_boundaries
    work._later.setInterval(20)
    shades = np.random.default_rng(3).integers(20, 235, (40, 6, 8, 3), np.uint8)
    shades = shades.repeat(40, axis=1).repeat(40, axis=2)
    video = make_video(
        tmp_path / "long.mp4", frames=9000, size=(320, 240), rate=25, gop=100, picture=lambda at: shades[at // 50 % 40]
    )
    driver.open(video)
    qtbot.waitUntil(lambda: work._job is not None, timeout=20_000)
    mine = work._job
    ahead = window.context.jobs.submit("devices", {}, title="Ahead", background=True)
    assert window.context.jobs.job(ahead).active
    assert work._job == mine
    job = window.context.jobs.submit("devices", {}, title="Devices")
    assert work._job is None
    assert window.services.strips.queue.job(mine) is None
    qtbot.waitUntil(lambda: not window.context.jobs.job(job).active, timeout=60_000)
    timeline = window.workspace.timeline
    qtbot.waitUntil(lambda: timeline.cuts.until == timeline.length, timeout=60_000)
    assert [each // FRAME for each in timeline.cuts.times.tolist()] == list(range(50, 9000, 50))
    driver.close()


def test_cuts_found_once_are_there_at_once_the_next_time(driver, qtbot, monkeypatch):
    known(driver)
    video = driver.window.context.player.path
    driver.window.context.session.close()
    again = Driver(qtbot)
    again.window.services.shot_boundaries._begin = lambda: pytest.fail("what is kept is looked for again")
    again.open(video)
    assert known(again) == list(SHOTS)
    again.close()
