"""Every kind of file: the index has the decoder's frames at their times, and every frame is found from anywhere.

Frame numbers are read from the pixels, never from counters of our own.
"""

import random
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from afsd_core.media import VideoReader, build_index
from tests.video_factory import make_video, read_code, remux_cut, set_edit_list

VARIABLE = [0, 300, 350, 1000, 1010, 3000, *range(3500, 3500 + 54 * 700, 700)]
OPEN_GROUPS = {"x264-params": "keyint=12:min-keyint=12:scenecut=0:bframes=2:b-adapt=0:open-gop=1"}


@dataclass(frozen=True)
class Kind:
    """A file of the tests: how it is made, the code of its first frame, how many follow, and their times in µs."""

    name: str
    make: dict
    first: int = 0
    frames: int = 60
    times: object = 40_000
    edits: tuple = ()
    tolerance: int = 0


def rounded(rate):
    return lambda i: round(i / Fraction(rate) * 1_000_000)


KINDS = [
    Kind("plain.mp4", {}),
    Kind("b_frames.mp4", {"bframes": 3, "sound": True}),
    Kind("open_groups.mp4", {"bframes": 2, "options": OPEN_GROUPS}),
    Kind("open_groups.ts", {"bframes": 2, "options": OPEN_GROUPS}),
    Kind("hevc.mp4", {"codec": "libx265", "bframes": 2}),
    Kind("ntsc.mp4", {"rate": Fraction(30000, 1001), "bframes": 2}, times=rounded(Fraction(30000, 1001))),
    Kind(
        "ntsc.mkv", {"rate": Fraction(30000, 1001), "bframes": 2}, times=rounded(Fraction(30000, 1001)), tolerance=500
    ),
    Kind("2997.mov", {"rate": Fraction(2997, 100)}, times=rounded(Fraction(2997, 100))),
    Kind(
        "variable.mp4",
        {"ticks": VARIABLE, "time_base": Fraction(1, 10_000), "bframes": 2},
        times=lambda i: VARIABLE[i] * 100,
    ),
    Kind("variable.mkv", {"ticks": VARIABLE, "time_base": Fraction(1, 1000)}, times=lambda i: VARIABLE[i] * 1000),
    Kind("later.mp4", {"first": 50, "bframes": 2}),
    Kind("later.mkv", {"first": 50, "bframes": 2}),
    Kind("fragments.mp4", {"bframes": 2, "container_options": {"movflags": "frag_keyframe+empty_moov"}}),
    # Both cut inside a group of 12; the first frames are decoded but not shown.
    Kind("edit.mp4", {"bframes": 2}, first=10, frames=30, edits=((1.2, 0.44),)),
    Kind("edit_later.mp4", {"bframes": 2}, first=10, frames=30, edits=((0.5, None), (1.2, 0.44))),
    Kind("edit_plain.mp4", {}, first=17, frames=20, edits=((0.8, 0.68),)),
    Kind("mpeg4.avi", {"codec": "mpeg4"}),
    Kind("mpeg4_b_frames.avi", {"codec": "mpeg4", "bframes": 2, "sound": True}),
    Kind("h264.avi", {"sound": True}),
    Kind("h264_b_frames.avi", {"bframes": 2}),
    Kind("mjpeg.avi", {"codec": "mjpeg", "pixel_format": "yuvj420p"}),
    Kind("program.mpg", {"codec": "mpeg2video", "bframes": 2, "sound": True}),
    Kind("mpeg1.mpg", {"codec": "mpeg1video", "bframes": 2}),
    Kind("transport.ts", {"bframes": 2, "sound": True}),
    Kind("mpeg2.ts", {"codec": "mpeg2video", "bframes": 2}),
    Kind("no_count.mkv", {"bframes": 2, "container_options": {"live": "1"}}),
    Kind("vp8.webm", {"codec": "libvpx", "container_options": {"live": "1"}}),
    Kind("vp9.webm", {"codec": "libvpx-vp9", "sound": True}),
    Kind("vp8_hidden_frames.webm", {"codec": "libvpx", "options": {"auto-alt-ref": "1", "lag-in-frames": "16"}}),
    Kind("raw.h264", {"bframes": 2, "container": "h264"}),
    Kind("raw.m4v", {"codec": "mpeg4", "bframes": 2, "container": "m4v"}),
    Kind("screen.flv", {"codec": "flv1"}),
    Kind("one_group.mp4", {"gop": 1000, "bframes": 2}),
    Kind("all_keyframes.mp4", {"gop": 1}),
    Kind("one_frame.mp4", {"frames": 1}, frames=1),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kinds")

    def make(kind: Kind) -> Path:
        path = folder / kind.name
        if not path.exists():
            make_video(path, **kind.make)
            if kind.edits:
                set_edit_list(path, kind.edits)
        return path

    return make


@pytest.fixture(params=KINDS, ids=[kind.name for kind in KINDS])
def kind(request):
    return request.param


def test_the_index_has_each_frame_at_its_time(made, kind):
    index = build_index(made(kind))
    assert index.exact
    assert index.frame_count == kind.frames
    expected = [kind.times(i) if callable(kind.times) else i * kind.times for i in range(kind.frames)]
    assert max(abs(a - b) for a, b in zip(index.times[:-1].tolist(), expected, strict=True)) <= kind.tolerance


def test_frames_in_order_are_the_files_frames(made, kind):
    path = made(kind)
    with VideoReader(path, build_index(path)) as reader:
        assert [(p.frame, read_code(p.image) - kind.first) for p in reader.frames()] == [
            (i, i) for i in range(kind.frames)
        ]
        assert reader.unreadable == []


def test_any_frame_is_found_from_anywhere_forward_and_backward(made, kind):
    path = made(kind)
    index = build_index(path)
    count = kind.frames
    order = random.Random(kind.name).sample(range(count), count // 2) + list(range(count - 1, -1, -1))
    order += [0, count - 1, count // 2, 0]
    with VideoReader(path, index, memory=4 * 160 * 120) as reader:  # next to nothing is kept
        for number in order:
            picture = reader.frame(number)
            assert (read_code(picture.image) - kind.first, picture.frame) == (number, number)
            assert (picture.time, picture.end) == (index.start_of(number), index.end_of(number))


def test_the_picture_at_a_time_is_the_one_shown_then(made, kind):
    path = made(kind)
    index = build_index(path)
    with VideoReader(path, index) as reader:
        for number in random.Random(1).sample(range(kind.frames), min(8, kind.frames)):
            for time in (index.start_of(number), index.end_of(number) - 1):
                assert read_code(reader.at(time).image) - kind.first == number
        assert read_code(reader.at(-1).image) - kind.first == 0
        assert read_code(reader.at(index.duration + 10**9).image) - kind.first == kind.frames - 1


def test_times_are_exact_before_there_is_an_index(made, kind):
    path = made(kind)
    index = build_index(path)
    with VideoReader(path) as reader:
        assert read_code(reader.first().image) == kind.first
        for number in random.Random(2).sample(range(kind.frames), min(12, kind.frames)):
            picture = reader.at((index.start_of(number) + index.end_of(number)) // 2)
            assert read_code(picture.image) - kind.first == number
            assert picture.time == index.start_of(number)
            assert picture.end in (index.end_of(number), None)
            assert picture.frame in (None, number)
        assert read_code(reader.at(index.duration + 10**9).image) - kind.first == kind.frames - 1


def test_a_file_cut_before_an_open_group_has_the_frames_that_decode(tmp_path):
    for source, name in (("whole.mp4", "cut.mp4"), ("whole.mp4", "cut.mkv"), ("whole.ts", "cut.ts")):
        whole = make_video(tmp_path / source, bframes=2, options=OPEN_GROUPS)
        path = remux_cut(whole, tmp_path / name, keyframe=1)
        index = build_index(path)
        with VideoReader(path, index) as reader:
            codes = [read_code(picture.image) for picture in reader.frames()]
            assert codes[-47:] == list(range(13, 60))
            assert len(codes) == index.frame_count
            for number in (index.frame_count - 1, 20, 3, 0):
                assert read_code(reader.frame(number).image) == codes[number]


def test_frames_with_one_and_the_same_timestamp_are_all_there(tmp_path):
    # 30 frames at 2,000 a second in a format that counts milliseconds.
    ticks = [i * 400 for i in range(15)] + [5600 + i * 5 for i in range(1, 31)] + [6000 + i * 400 for i in range(15)]
    path = make_video(tmp_path / "burst.mkv", ticks=ticks, time_base=Fraction(1, 10_000), gop=10)
    index = build_index(path)
    assert index.exact
    assert index.frame_count == len(ticks)
    with VideoReader(path, index) as reader:
        assert [read_code(p.image) for p in reader.frames()] == list(range(len(ticks)))
        for number in (59, 30, 29, 12, 44, 16, 3):
            assert read_code(reader.frame(number).image) == number
