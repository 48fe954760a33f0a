"""Truncated and damaged files: what decodes is delivered rightly, what does not is told."""

import av
import pytest

from afsd_core.media import UnreadableFrameError, VideoReader, build_index
from tests.video_factory import make_video, read_code


def damage(path, frames):
    """Overwrite the data of these frames (numbers in presentation order)."""
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
        order = sorted(packets, key=lambda packet: packet.pts)
        places = [(order[frame].pos, order[frame].size) for frame in frames]
    data = bytearray(path.read_bytes())
    for position, size in places:
        data[position : position + size] = b"\xff" * size
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("bframes", [0, 2])
def test_frames_that_do_not_decode_are_a_stretch_and_the_rest_works(tmp_path, bframes):
    path = damage(make_video(tmp_path / "holed.mp4", frames=96, bframes=bframes), range(48, 60))
    index = build_index(path)
    assert index.frame_count == 96
    with VideoReader(path, index) as reader:
        codes = {picture.frame: read_code(picture.image) for picture in reader.frames()}
        missing = sorted(set(range(96)) - set(codes))
        assert missing
        assert set(missing) <= set(range(46, 62))  # neighbours may refer to what is missing
        assert all(codes[n] == n for n in codes if not 46 <= n < 62)
        (stretch,) = reader.unreadable
        assert (stretch.start, stretch.end) == (index.start_of(missing[0]), index.end_of(missing[-1]))
        assert "Errno" not in stretch.reason

        for number in (*missing[:2], missing[-1]):
            with pytest.raises(UnreadableFrameError, match=r"holed\.mp4: .* does not decode .*\.$"):
                reader.frame(number)
        # From anywhere, also right after a failure.
        for number in (95, 62, 45, 0, 70, 44, 63):
            assert read_code(reader.frame(number).image) == number
        with pytest.raises(UnreadableFrameError) as caught:
            reader.at(index.start_of(missing[0]))
        assert caught.value.stretch.start <= index.start_of(missing[0]) < caught.value.stretch.end


def test_only_wanted_frames_that_do_not_decode_are_told(tmp_path):
    path = damage(make_video(tmp_path / "holed.mp4", frames=96), range(48, 60))
    with VideoReader(path, build_index(path)) as reader:
        assert [p.frame for p in reader.frames(only=[2, 47, 52, 55, 90])] == [2, 47, 90]
        assert len(reader.unreadable) == 1


def test_a_damaged_start_leaves_the_rest(tmp_path):
    path = damage(make_video(tmp_path / "late.mp4", frames=48), range(12))
    index = build_index(path)
    with VideoReader(path, index) as reader:
        assert [read_code(p.image) for p in reader.frames()][-36:] == list(range(12, 48))
        assert read_code(reader.frame(index.frame_count - 1).image) == 47


TRUNCATED = {
    "cut.mp4": {"bframes": 2, "container_options": {"movflags": "faststart"}},
    "cut_fragments.mp4": {"bframes": 2, "container_options": {"movflags": "frag_keyframe+empty_moov"}},
    "cut.mkv": {"bframes": 2},
    "cut.webm": {"codec": "libvpx-vp9"},
    "cut.ts": {"bframes": 2},
    "cut.mpg": {"codec": "mpeg2video", "bframes": 2},
    "cut.avi": {"codec": "mpeg4", "bframes": 2},
}


@pytest.mark.parametrize("name", TRUNCATED)
def test_a_truncated_file_has_the_frames_that_are_left(tmp_path, name):
    path = make_video(tmp_path / name, frames=96, sound=name != "cut.webm", **TRUNCATED[name])
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * 0.6)])
    index = build_index(path)
    assert index.exact
    assert 35 < index.frame_count < 80
    with VideoReader(path, index) as reader:
        codes = [read_code(picture.image) for picture in reader.frames()]
        assert reader.unreadable == []
        assert len(codes) == index.frame_count
        # The last one may be half a picture, or the one that refers to a lost one.
        assert codes[:-3] == list(range(len(codes) - 3))
        for number in (len(codes) - 4, 5, len(codes) // 2, 0):
            assert read_code(reader.frame(number).image) == number
    with VideoReader(path) as reader:
        assert read_code(reader.at(1_000_000).image) == 25
