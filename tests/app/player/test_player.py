"""What the player promises: the picture, frame and time on screen are one and the same, and time is never stretched."""

import time
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtGui import QImage

from app.player import FrameCache, Player, ShownFrame, VideoView, parse_moment, timecode_text
from tests.video_factory import make_video, read_code

FRAMES = 150


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    """Six seconds at 25 frames/s in groups of 30 with B-frames."""
    return make_video(tmp_path_factory.mktemp("video") / "plain.mp4", frames=FRAMES, rate=25, gop=30, bframes=2)


@pytest.fixture
def player(qtbot):
    player = Player()
    player.set_view_size(640, 480)
    yield player
    player.wait_closed()


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def code_on_screen(view: VideoView) -> int | None:
    """The frame number that the grabbed widget shows, read from its pixels."""
    grabbed = view.grab().toImage()
    ratio = grabbed.width() / view.width()
    area = view.picture_rect()
    rect = tuple(each * ratio for each in (area.x(), area.y(), area.width(), area.height()))
    return read_code(pixels(grabbed), rect)


def collect(player, take) -> list:
    """What `take` makes of each picture that comes on screen."""
    seen = []
    player.frame_shown.connect(lambda shown: seen.append(take(shown)) if shown is not None else None)
    return seen


def opened(qtbot, player, path):
    player.open(path)
    qtbot.waitUntil(lambda: player.index is not None and player.frame == 0, timeout=10_000)


def test_first_picture_comes_before_the_frames_are_counted(qtbot, player, video):
    view = VideoView(player)
    qtbot.addWidget(view)
    at_first = collect(player, lambda shown: (player.index, shown.frame, view.overlay_text()))
    player.open(video)
    qtbot.waitUntil(lambda: player.index is not None and player.frame is not None, timeout=10_000)
    index, frame, overlay = at_first[0]
    assert index is None
    assert frame is None
    assert overlay == "0:00:00.000   frame …"
    assert view.overlay_text() == "0:00:00.000   frame 0   0:00:00:00"


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("plain.mp4", {"rate": 25, "gop": 30, "bframes": 2}),
        ("ntsc.mkv", {"rate": Fraction(30000, 1001), "gop": 12}),
        ("mpeg4.avi", {"codec": "mpeg4", "rate": 25, "gop": 12, "bframes": 2}),
    ],
)
def test_grabbed_view_shows_the_frame_it_names_in_both_directions(qtbot, player, tmp_path, name, options):
    view = VideoView(player)
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.set_overlay(False)
    view.show()
    opened(qtbot, player, make_video(tmp_path / name, frames=70, **options))
    for wanted in [1, 2, 3, 40, 39, 38, 69, 68, 5, 36, 35, 34, 33, 0]:
        delta = wanted - player.frame
        if abs(delta) == 1:
            player.step(delta)
        else:
            player.seek_frame(wanted)
        qtbot.waitUntil(lambda wanted=wanted: player.frame == wanted, timeout=10_000)
        assert code_on_screen(view) == wanted
        assert player.time == int(player.index.start_of(wanted))
        assert f"frame {wanted} " in view.overlay_text()


def test_many_quick_steps_end_on_the_exact_frame(qtbot, player, video):
    opened(qtbot, player, video)
    for _ in range(37):
        player.step(1)
    for _ in range(12):
        player.step(-1)
    qtbot.waitUntil(lambda: player.frame == 25, timeout=10_000)
    assert read_code(pixels(player.shown.image)) == 25
    player.step(-1000)
    qtbot.waitUntil(lambda: player.frame == 0, timeout=10_000)
    player.step(1000)
    qtbot.waitUntil(lambda: player.frame == FRAMES - 1, timeout=10_000)


def test_frames_behind_the_playhead_are_ready_before_they_are_asked_for(qtbot, player, video):
    opened(qtbot, player, video)
    player.seek_frame(90)
    ready = [int(player.index.start_of(frame)) for frame in range(80, 90)]
    qtbot.waitUntil(lambda: all(player._cache.has(start) for start in ready), timeout=10_000)


@pytest.mark.parametrize("rate", [1.0, 8.0])
def test_playing_keeps_to_the_clock_and_drops_pictures_instead(qtbot, player, video, rate):
    opened(qtbot, player, video)
    shown = collect(player, lambda each: (time.monotonic(), each))
    player.set_rate(rate)
    player.play()
    qtbot.waitUntil(lambda: player.time >= 4_000_000, timeout=8_000)
    (began, first), (ended, last) = shown[0], shown[-1]
    player.pause()
    played = (last.time - first.time) / 1e6 / (ended - began)
    assert played == pytest.approx(rate, rel=0.15)
    assert all(read_code(pixels(each.image)) == each.frame for _, each in shown[::10])
    assert [each.frame for _, each in shown] == sorted(each.frame for _, each in shown)


def test_playing_stops_on_the_last_frame_and_starts_again_from_the_first(qtbot, player, video):
    opened(qtbot, player, video)
    player.seek_frame(FRAMES - 8)
    qtbot.waitUntil(lambda: player.frame == FRAMES - 8)
    player.play()
    qtbot.waitUntil(lambda: not player.playing and player.frame == FRAMES - 1, timeout=5_000)
    player.play()
    qtbot.waitUntil(lambda: player.frame is not None and 0 < player.frame < 30, timeout=5_000)


def test_a_range_plays_to_its_last_frame_and_loops_within(qtbot, player, video):
    opened(qtbot, player, video)
    start, end = int(player.index.start_of(50)), int(player.index.start_of(60))
    seen = collect(player, lambda each: each.frame)
    player.play_range(start, end)
    qtbot.waitUntil(lambda: not player.playing and player.frame == 59, timeout=5_000)
    assert min(seen) == 50
    assert max(seen) == 59
    seen.clear()
    player.play_range(start, end, loop=True)
    qtbot.waitUntil(lambda: seen.count(50) >= 2 and seen.count(59) >= 1, timeout=5_000)
    player.pause()
    assert set(seen) <= set(range(50, 60))


def test_shuttle_runs_backwards_and_faster_when_repeated(qtbot, player, video):
    opened(qtbot, player, video)
    player.seek_frame(120)
    qtbot.waitUntil(lambda: player.frame == 120)
    seen = collect(player, lambda each: each.frame)
    player.shuttle(-1)
    assert player.speed == -1
    qtbot.waitUntil(lambda: player.frame <= 110, timeout=5_000)
    player.shuttle(-1)
    assert player.speed == -2
    qtbot.waitUntil(lambda: player.frame <= 60, timeout=5_000)
    player.shuttle(0)
    assert not player.playing
    assert seen == sorted(seen, reverse=True)
    assert len(seen) > 20


def test_cache_stays_within_its_budget_and_keeps_what_is_near():
    cache = FrameCache(budget=10 * 40 * 30 * 4)
    for number in range(50):
        image = QImage(40, 30, QImage.Format.Format_RGB32)
        cache.put(ShownFrame(image, number * 40, number * 40 + 40, number), focus=30 * 40)
    assert cache.bytes <= cache.budget
    assert cache.at(30 * 40 + 39).frame == 30
    assert cache.at(0) is None
    assert len(cache) == 10


def test_pictures_are_scaled_to_the_view_where_they_are_decoded(qtbot, player, tmp_path):
    player.set_view_size(320, 300)
    opened(qtbot, player, make_video(tmp_path / "large.mp4", frames=10, rate=25, size=(640, 480)))
    qtbot.waitUntil(lambda: player.shown.image.width() == 320, timeout=5_000)
    assert player.shown.image.height() == 240
    player.set_view_size(480, 400)
    qtbot.waitUntil(lambda: player.shown.image.width() == 480, timeout=5_000)
    assert read_code(pixels(player.shown.image)) == 0


def test_what_is_no_video_is_told_in_a_sentence_and_the_next_one_opens(qtbot, player, video, tmp_path):
    text = tmp_path / "notes.mp4"
    text.write_text("no video at all")
    with qtbot.waitSignal(player.failed, timeout=5_000) as told:
        player.open(text)
    assert "notes.mp4" in told.args[0]
    assert "Traceback" not in told.args[0]
    opened(qtbot, player, video)


def test_typed_moments_and_timecode_come_from_the_index(qtbot, player, tmp_path):
    opened(qtbot, player, make_video(tmp_path / "ntsc.mp4", frames=70, rate=Fraction(30000, 1001)))
    index = player.index
    assert timecode_text(0, index) == "0:00:00:00"
    assert timecode_text(29, index) == "0:00:00:29"
    assert timecode_text(30, index) == "0:00:01:00"
    assert parse_moment("#30", index) == int(index.start_of(30))
    assert parse_moment("30f", index) == int(index.start_of(30))
    assert parse_moment("0:00:01:00", index) == int(index.start_of(30))
    assert parse_moment("1.5", index) == 1_500_000
    last = index.frame_count - 1
    assert parse_moment(f"#{last}", index) == int(index.start_of(last))
    assert parse_moment(f"#{last + 1}", index) == parse_moment("#99999", index) == int(index.end_of(last))
    with pytest.raises(ValueError, match="still being counted"):
        parse_moment("#30", None)
