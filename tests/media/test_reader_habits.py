"""How a reader behaves in a program: threads, stopping, caches, order."""

import itertools
import threading
from fractions import Fraction

import numpy as np
import pytest

from afsd_core.errors import Cancelled, MediaError
from afsd_core.folders import cache_folder
from afsd_core.media import VideoIndex, VideoReader, build_index, fingerprint
from tests.video_factory import draw_code, make_video, read_code, remux_repeated


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return make_video(tmp_path_factory.mktemp("habits") / "clip.mp4", frames=100, bframes=2, gop=25)


def test_only_wanted_frames_are_delivered_and_repeated_ones_again(clip):
    with VideoReader(clip, build_index(clip)) as reader:
        assert [p.frame for p in reader.frames(10, 14)] == [10, 11, 12, 13]
        wanted = [3, 3, 7, 50, 51, 51, 99]
        pictures = list(reader.frames(only=wanted))
        assert [p.frame for p in pictures] == wanted
        assert [read_code(p.image) for p in pictures] == wanted
        assert [p.frame for p in reader.frames(5, 60, only=np.array(wanted))] == [7, 50, 51, 51]
        with pytest.raises(ValueError, match="must not decrease"):
            list(reader.frames(only=[5, 4]))


def test_reading_here_and_there_does_not_disturb_reading_in_order(clip):
    with VideoReader(clip, build_index(clip)) as reader:
        in_order = reader.frames(20, 40)
        seen = []
        for picture in in_order:
            seen.append(read_code(picture.image))
            assert read_code(reader.frame(90 - picture.frame).image) == 90 - picture.frame
        assert seen == list(range(20, 40))


def test_numbers_need_an_index_and_a_video_has_no_frame_beyond_its_last(clip):
    with VideoReader(clip) as reader:
        with pytest.raises(ValueError, match="set_index"):
            reader.frame(3)
        reader.set_index(build_index(clip))
        assert read_code(reader.frame(3).image) == 3
        for number in (-1, 100):
            with pytest.raises(IndexError):
                reader.frame(number)


def test_an_index_that_comes_later_does_not_change_what_is_shown(clip):
    with VideoReader(clip) as reader:
        before = [reader.at(time) for time in (0, 1_234_567, 3_999_999)]
        reader.set_index(build_index(clip))
        for old in before:
            new = reader.at(old.time)
            assert np.array_equal(new.image, old.image)
            assert (new.time, new.end if old.end else None) == (old.time, old.end)


def test_pictures_come_in_the_size_asked_for(clip):
    with VideoReader(clip, build_index(clip), size=(71, 43)) as reader:
        assert all(p.image.shape == (43, 71, 3) and read_code(p.image) == p.frame for p in reader.frames(0, 10))


def test_colours_are_rgb(tmp_path):
    red = np.zeros((120, 160, 3), np.uint8)
    red[..., 0] = 200
    path = make_video(tmp_path / "red.mp4", frames=3, picture=lambda _: red)
    with VideoReader(path) as reader:
        assert np.abs(reader.first().image.mean(axis=(0, 1)) - (200, 0, 0)).max() < 8


def test_each_thread_has_its_own_reader(clip):
    index = build_index(clip)
    wrong = []

    def read(seed):
        with VideoReader(clip, index, threads=1) as reader:
            for number in np.random.default_rng(seed).integers(0, 100, 40).tolist():
                code = read_code(reader.frame(number).image)
                if code != number:
                    wrong.append((number, code))

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_seek_can_be_dropped_at_any_moment_and_the_reader_used_again(clip):
    index = build_index(clip)
    asked, limit = 0, 10**9

    def overtaken():
        nonlocal asked
        asked += 1
        return asked > limit

    for given, what in ((index, "frame"), (None, "at")):
        dropped = 0
        with VideoReader(clip, given, cancelled=overtaken) as reader:
            read = reader.frame if what == "frame" else lambda number: reader.at(index.start_of(number))
            for patience in range(30):
                asked, limit = 0, patience
                number = (37 * patience) % 100
                try:
                    assert read_code(read(number).image) == number
                except Cancelled:
                    dropped += 1
                limit = 10**9
                number = (number + (1, 60, -1)[patience % 3]) % 100
                assert read_code(read(number).image) == number
        assert dropped > 5


def test_indexing_stops_when_asked_and_leaves_nothing(tmp_path):
    path = make_video(tmp_path / "a.avi", codec="mpeg4", frames=120)
    calls = itertools.count()
    with pytest.raises(Cancelled):
        build_index(path, cache=tmp_path / "cache", cancelled=lambda: next(calls) > 20)
    assert not (tmp_path / "cache").exists()


def test_progress_of_indexing_goes_forward_to_one(tmp_path):
    for name, codec in (("a.mp4", "libx264"), ("a.avi", "mpeg4"), ("a.ts", "libx264")):
        told = []
        build_index(make_video(tmp_path / name, codec=codec, frames=300), progress=told.append)
        assert told == sorted(told)
        assert told[-1] == 1.0
        assert all(0 <= part <= 1 for part in told)


def test_an_index_is_made_once_for_a_file_wherever_it_moves(tmp_path, monkeypatch):
    path = make_video(tmp_path / "a.avi", codec="mpeg4", bframes=2)
    index = build_index(path)
    (kept,) = (cache_folder() / "index").iterdir()
    assert str(fingerprint(path)) in kept.name
    moved = path.rename(tmp_path / "b.avi")
    monkeypatch.setattr("afsd_core.media.indexing.FrameStream", None)  # reading the video again would fail
    assert np.array_equal(build_index(moved).times, index.times)


def test_a_damaged_or_foreign_cached_index_is_made_again(tmp_path):
    path = make_video(tmp_path / "a.mp4")
    times = build_index(path, cache=tmp_path / "cache").times
    (kept,) = (tmp_path / "cache").iterdir()
    whole = kept.read_bytes()
    for content in (b"", whole[: len(whole) // 2], b"nonsense"):
        kept.write_bytes(content)
        assert np.array_equal(build_index(path, cache=tmp_path / "cache").times, times)
        assert np.array_equal(VideoIndex.from_file(kept).times, times)
    assert list((tmp_path / "cache").iterdir()) == [kept]


def test_without_verification_the_index_comes_soon_and_says_what_it_is(tmp_path):
    sure = make_video(tmp_path / "a.mp4", bframes=2)
    unsure = make_video(tmp_path / "a.ts", bframes=2)
    assert build_index(sure, verify=False).exact
    quick = build_index(unsure, verify=False)
    assert not quick.exact
    assert quick.frame_count == 60
    assert build_index(unsure).exact  # what was kept does not stand in the way
    assert build_index(unsure, verify=False).exact


def test_one_minute_becomes_an_hour_without_encoding_again(tmp_path):
    short = make_video(tmp_path / "short.mp4", frames=50, bframes=2, rate=Fraction(30000, 1001))
    path = remux_repeated(short, tmp_path / "long.mp4", 6)
    index = build_index(path)
    assert index.frame_count == 300
    assert index.mean_rate == Fraction(30000, 1001)
    with VideoReader(path, index) as reader:
        for number in (299, 50, 49, 120, 0):
            assert read_code(reader.frame(number).image) == number % 50


def test_steps_back_within_a_group_come_from_memory(tmp_path):
    path = make_video(tmp_path / "a.mp4", frames=60, gop=60, bframes=2)
    with VideoReader(path, build_index(path)) as reader:
        reader.frame(50)
        reader._stream.next = None  # decoding again would fail
        assert [read_code(reader.frame(n).image) for n in range(49, -1, -1)] == list(range(49, -1, -1))


def test_a_closed_reader_says_so(clip):
    reader = VideoReader(clip, build_index(clip))
    reader.close()
    reader.close()
    with pytest.raises(MediaError, match="closed"):
        reader.frame(50)


def test_codes_of_the_factory_are_of_the_size_asked_for():
    assert draw_code(5, (320, 240)).shape == (240, 320, 3)
