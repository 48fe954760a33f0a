"""What a file is, and one sentence for each way in which it is not a usable video."""

import subprocess
import sys
from fractions import Fraction

import pytest

from afsd_core.errors import MediaError
from afsd_core.media import VideoReader, build_index, fingerprint, probe
from tests.video_factory import make_sound, make_video, read_code, set_edit_list, set_rotation


def test_probe_says_what_the_file_holds(tmp_path):
    info = probe(make_video(tmp_path / "a.mp4", rate=Fraction(30000, 1001), sound=True))
    assert (info.container, info.codec, info.pixel_format) == ("mp4", "h264", "yuv420p")
    assert (info.width, info.height, info.rotation, info.sample_aspect) == (160, 120, 0, 1)
    assert info.average_rate == Fraction(30000, 1001)
    assert info.duration == pytest.approx(2_002_000, abs=40_000)
    assert (info.audio.codec, info.audio.sample_rate, info.audio.channels) == ("aac", 44100, 1)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
@pytest.mark.parametrize("mirror", [False, True])
def test_pictures_are_upright_whatever_the_display_matrix_says(tmp_path, degrees, mirror):
    path = make_video(tmp_path / "turned.mp4", frames=3, rotation=degrees)
    if mirror:
        set_rotation(path, degrees, mirror=True)
    info = probe(path)
    assert info.rotation == degrees
    assert (info.width, info.height) == (160, 120)
    assert (info.coded_width, info.coded_height) == ((160, 120) if degrees % 180 == 0 else (120, 160))
    for size in (None, (80, 60)):
        with VideoReader(path, size=size) as reader:
            image = reader.first().image
        assert image.shape == ((120, 160, 3) if size is None else (60, 80, 3))
        assert image.flags.c_contiguous
        stored_mirrored = image[:, ::-1] if degrees % 180 == 0 else image[::-1]
        assert read_code(stored_mirrored if mirror else image) == 0


@pytest.mark.parametrize(("aspect", "shown"), [(Fraction(4, 3), (213, 120)), (Fraction(8, 9), (160, 135))])
def test_pixels_are_square_as_shown(tmp_path, aspect, shown):
    path = make_video(tmp_path / "wide.mp4", frames=2, sample_aspect=aspect)
    info = probe(path)
    assert info.sample_aspect == aspect
    assert (info.width, info.height, info.coded_width, info.coded_height) == (*shown, 160, 120)
    with VideoReader(path) as reader:
        assert reader.first().image.shape == (shown[1], shown[0], 3)


def test_start_offset_counts_from_where_other_tools_count(tmp_path):
    assert probe(make_video(tmp_path / "later.mp4", first=50)).start_offset == 2_000_000
    assert probe(set_edit_list(make_video(tmp_path / "e.mp4"), [(0.5, None), (2.0, 0.08)])).start_offset == 500_000
    # Program and transport streams begin at any number: only tracks can begin later than others there.
    assert probe(make_video(tmp_path / "a.ts", bframes=2)).start_offset == 0
    assert probe(make_video(tmp_path / "a.mpg", codec="mpeg2video", bframes=2)).start_offset == 0
    assert probe(make_video(tmp_path / "a.avi", codec="mpeg4", bframes=2)).start_offset == 0


def test_sound_is_placed_relative_to_the_first_picture(tmp_path):
    info = probe(set_edit_list(make_video(tmp_path / "s.mp4", sound=True), [(0.5, None), (2.0, 0.0)]))
    assert info.audio.start_offset == pytest.approx(-500_000, abs=25_000)


def _text(path):
    path.write_text("not a video\n" * 200)


def _empty(path):
    path.touch()


def _cut_before_its_index(path):
    make_video(path.with_suffix(".whole.mp4"))
    path.write_bytes(path.with_suffix(".whole.mp4").read_bytes()[:-3000])


def _noise(path):
    path.write_bytes(bytes(range(7, 250)) * 400)


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("gone.mp4", None, "no such file"),
        ("folder", lambda path: path.mkdir(), "is a folder"),
        ("empty.mp4", _empty, "empty (0 bytes)"),
        ("notes.txt", _text, "not a video"),
        ("notes.mp4", _text, "not a video"),
        ("noise.mkv", _noise, "not a video"),
        ("tone.m4a", make_sound, "no video stream (found: audio)"),
        ("cut.mp4", _cut_before_its_index, "incomplete"),
    ],
)
def test_what_is_no_video_is_told_in_one_sentence(tmp_path, name, make, words):
    path = tmp_path / name
    if make is not None:
        make(path)
    for use in (probe, build_index, VideoReader):
        with pytest.raises(MediaError) as caught:
            use(path)
        sentence = str(caught.value)
        assert sentence.startswith(f"{name}: ")
        assert words in sentence
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert "Errno" not in sentence


def test_names_that_libav_would_read_as_addresses_or_patterns_are_only_names(tmp_path):
    for name in ("a:b.mp4", "clip%03d.mp4", "ünïcode ☃ 100%.mp4", "-i.mp4"):
        path = make_video(tmp_path / "plain.mp4", frames=3).rename(tmp_path / name)
        assert build_index(path).frame_count == 3


def test_fingerprint_survives_renaming_and_sees_every_third(tmp_path):
    data = bytearray(i % 251 for i in range(5 << 20))
    path = tmp_path / "a.bin"
    path.write_bytes(data)
    same = fingerprint(path)
    assert fingerprint(path.rename(tmp_path / "b.bin")) == same
    for place in (0, len(data) // 2, len(data) - 1):
        changed = data.copy()
        changed[place] ^= 1
        path.write_bytes(changed)
        assert fingerprint(path) != same
    for size in (1, 1 << 20, (1 << 20) + 5, 3 << 20):  # short files are hashed whole
        short = data[:size]
        path.write_bytes(short)
        before = fingerprint(path)
        for place in {0, size // 3, size // 2, 2 * size // 3, size - 1}:
            changed = short.copy()
            changed[place] ^= 1
            path.write_bytes(changed)
            assert fingerprint(path) != before


def test_media_loads_neither_cv2_nor_torch(tmp_path):
    path = make_video(tmp_path / "a.mp4", frames=3)
    code = (
        "import sys; from afsd_core.media import *\n"
        f"index = build_index({str(path)!r}); VideoReader({str(path)!r}, index).frame(1); sample_frames(index, 10)\n"
        "assert not {'cv2', 'torch'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
