"""What the player promises of scrubbing: something near at once, the exact picture when it is there, bounded memory."""

import time

import pytest

from app.player import Player
from app.player import decoder as decoding
from app.player.cache import BUDGET
from tests.app.player.test_player import collect, opened, pixels
from tests.video_factory import make_video, read_code


@pytest.fixture
def player(qtbot):
    player = Player()
    player.set_view_size(640, 480)
    yield player
    player.wait_closed()


@pytest.fixture(scope="module")
def long_group(tmp_path_factory):
    """Large pictures, one keyframe in all: the worst there is to seek in."""
    path = tmp_path_factory.mktemp("long") / "group.mp4"
    return make_video(path, frames=240, size=(960, 720), rate=25, gop=1000)


def test_on_the_way_to_an_exact_picture_nearer_and_nearer_ones_are_shown(qtbot, player, long_group, monkeypatch):
    monkeypatch.setattr(decoding, "ROUGH", 0.005)  # this machine may be quick
    opened(qtbot, player, long_group)
    shown = collect(player, lambda each: (each.frame, read_code(pixels(each.image))))
    player.seek_frame(230)
    qtbot.waitUntil(lambda: player.settled, timeout=20_000)
    frames = [frame for frame, _ in shown]
    assert len(frames) > 1
    assert frames == sorted(frames)
    assert frames[-1] == 230
    assert [each for each in shown if each[0] != each[1]] == []


def test_holding_an_arrow_keeps_up_with_the_keys_in_both_directions(qtbot, player, long_group):
    opened(qtbot, player, long_group)
    for direction, wanted in ((1, 60), (-1, 10)):
        while (player.index.frame_at(player.target)) != wanted:
            player.step(direction)
            qtbot.wait(15)
        # No queue of old wishes is worked off first: the last one is served next.
        began = time.monotonic()
        qtbot.waitUntil(lambda wanted=wanted: player.frame == wanted, timeout=10_000)
        assert time.monotonic() - began < 2.0


def test_a_step_back_within_the_group_decodes_nothing_again(qtbot, player, long_group):
    opened(qtbot, player, long_group)
    player.seek_frame(120)
    index = player.index
    ready = [int(index.start_of(frame)) for frame in range(100, 120)]
    qtbot.waitUntil(lambda: all(player._cache.has(each) for each in ready), timeout=20_000)
    for frame in range(119, 105, -1):
        player.step(-1)
        assert player.frame == frame  # at once, whatever the decoder is about
        assert read_code(pixels(player.shown.image)) == frame


def test_pictures_kept_stay_within_256_mb(qtbot, tmp_path):
    assert BUDGET + decoding.READER_MEMORY < 256 * 2**20
    player = Player()
    player.set_view_size(1920, 1080)
    video = make_video(tmp_path / "hd.mp4", frames=70, size=(1920, 1080), gop=70)
    opened(qtbot, player, video)
    player.seek_frame(60)
    qtbot.waitUntil(lambda: player.settled, timeout=20_000)
    qtbot.waitUntil(lambda: player._cache.has(int(player.index.start_of(55))), timeout=20_000)
    assert player._cache.bytes <= BUDGET
    assert player._decoder._reader._kept_bytes <= decoding.READER_MEMORY
    player.wait_closed()


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("hevc.mp4", {"codec": "libx265"}),
        ("vp9.webm", {"codec": "libvpx-vp9"}),
        ("av1.mp4", {"codec": "libsvtav1", "options": {"preset": "8", "crf": "20"}}),
        ("ten_bits.mkv", {"codec": "libx265", "pixel_format": "yuv420p10le"}),
        ("turned.mp4", {"rotation": 90}),
        ("half_turned.mov", {"rotation": 180}),
        ("wide_pixels.mp4", {"sample_aspect": 2}),
    ],
)
def test_what_cameras_and_phones_write_plays_and_steps_exactly(qtbot, player, tmp_path, name, options):
    opened(qtbot, player, make_video(tmp_path / name, frames=50, size=(320, 240), gop=25, **options))
    wide = 640 if "sample_aspect" in options else 320
    assert (player.info.width, player.info.height) == (wide, 240)
    for frame in (7, 30, 29, 49, 0):
        player.seek_frame(frame)
        qtbot.waitUntil(lambda frame=frame: player.frame == frame and player.settled, timeout=10_000)
        assert read_code(pixels(player.shown.image)) == frame
    shown = collect(player, lambda each: (each.frame, read_code(pixels(each.image))))
    player.play()
    qtbot.waitUntil(lambda: player.frame is not None and player.frame > 30, timeout=10_000)
    player.pause()
    assert [each for each in shown if each[0] != each[1]] == []


def test_large_pictures_are_scaled_by_the_decode_thread_from_the_first_one_on(qtbot, tmp_path):
    player = Player()
    player.set_view_size(640, 480)
    sizes = collect(player, lambda each: (each.image.width(), each.image.height()))
    opened(qtbot, player, make_video(tmp_path / "uhd.mp4", frames=12, size=(3840, 2160), gop=12))
    player.seek_frame(8)
    qtbot.waitUntil(lambda: player.frame == 8, timeout=20_000)
    player.set_view_size(320, 240)
    qtbot.waitUntil(lambda: player.shown.image.width() == 320, timeout=20_000)
    assert set(sizes) == {(640, 360), (320, 180)}
    assert player.frame == 8
    assert read_code(pixels(player.shown.image)) == 8
    player.wait_closed()
