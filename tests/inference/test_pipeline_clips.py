"""Clips hold the frames their plan names, broken files included, and never more in memory than they need."""

import itertools

import numpy as np
import pytest

from afsd_core.errors import MediaError
from afsd_core.inference.clips import read_clips
from afsd_core.inference.preprocess import centre_crop, shorten, squash, to_clip
from afsd_core.media import VideoReader, build_index, sample_frames
from tests.video_factory import make_video, read_code


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    path = make_video(tmp_path_factory.mktemp("clips") / "bars.mp4", frames=120, rate=30, gop=30, bframes=2)
    return path, build_index(path, cache=None)


def codes(clip):
    return [read_code(image) for image in clip.images]


def test_each_clip_shows_the_frames_of_the_grid(video):
    path, index = video
    samples = sample_frames(index, 10)
    plan = [samples[at : at + 16] for at in (0, 8, 16, 24)]
    with VideoReader(path, index) as reader:
        clips = list(read_clips(reader, plan, lambda image: image))
    assert [c.number for c in clips] == [0, 1, 2, 3]
    assert [codes(c) for c in clips] == [p.tolist() for p in plan]
    assert all(c.readable for c in clips)
    # 30 frames/s on a 10 Hz grid: the first sample is the third frame.
    assert codes(clips[0])[:3] == [2, 5, 8]


def test_a_source_slower_than_the_grid_repeats_its_frames(tmp_path):
    path = make_video(tmp_path / "slow.mp4", frames=12, rate=4)
    index = build_index(path, cache=None)
    samples = sample_frames(index, 10)
    with VideoReader(path, index) as reader:
        [clip] = read_clips(reader, [samples], lambda image: image)
    assert codes(clip) == samples.tolist()
    assert len(set(codes(clip))) == 12


def test_frames_are_decoded_and_prepared_once_and_memory_stays_that_of_a_clip(video):
    path, index = video
    plan = [np.arange(at, at + 20) for at in range(0, 101, 10)]
    prepared, alive = [], []

    class Counted:
        def __init__(self, image):
            self.image = image
            alive.append(1)

        def __array__(self, dtype=None, copy=None):
            return self.image

        def __del__(self):
            alive.pop()

    most = 0

    def prepare(image):
        nonlocal most
        prepared.append(read_code(image))
        most = max(most, len(alive))
        return Counted(image)

    with VideoReader(path, index) as reader:
        for _clip in read_clips(reader, plan, prepare):
            pass
    assert prepared == list(range(120))
    assert most <= 21


def damage(path, index, first, last):
    """Overwrite the packets of some frames, so that they do not decode."""
    import av

    data = bytearray(path.read_bytes())
    with av.open(str(path)) as container:
        for packet in container.demux(video=0):
            if packet.size and packet.pts is not None:
                number = round(packet.pts * packet.time_base * 30)
                if first <= number <= last:
                    data[packet.pos : packet.pos + packet.size] = bytes(packet.size)
    path.write_bytes(data)


def test_where_frames_do_not_decode_the_last_good_one_stands_in_and_the_stretch_is_told(tmp_path):
    path = make_video(tmp_path / "torn.mp4", frames=90, rate=30, gop=1)
    index = build_index(path, cache=None)
    damage(path, index, 30, 44)
    plan = [np.arange(0, 30), np.arange(20, 50), np.arange(32, 40), np.arange(40, 70)]
    with VideoReader(path, index) as reader:
        clips = list(read_clips(reader, plan, lambda image: image))
        unreadable = list(reader.unreadable)
    shown = [codes(c) for c in clips]
    assert shown[0] == list(range(30))
    assert shown[1] == list(range(20, 30)) + [29] * 15 + list(range(45, 50))
    assert shown[2] == [29] * 8
    assert [c.readable for c in clips] == [True, True, False, True]
    assert unreadable
    assert min(u.start for u in unreadable) == index.start_of(30)
    assert max(u.end for u in unreadable) == index.end_of(44)


def test_a_reader_that_is_told_to_stop_stops_at_the_next_picture(video):
    path, index = video
    asked = itertools.count()
    with VideoReader(path, index) as reader:
        clips = list(
            read_clips(reader, [np.arange(40), np.arange(40, 80)], lambda i: i, stop=lambda: next(asked) >= 50)
        )
    assert len(clips) == 1


def test_clips_must_come_in_order_and_none_is_fine(video):
    path, index = video
    with VideoReader(path, index) as reader:
        assert list(read_clips(reader, [], lambda image: image)) == []
        with pytest.raises(ValueError):
            list(read_clips(reader, [np.arange(10, 20), np.arange(5)], lambda image: image))


def test_nothing_that_decodes_is_one_sentence(tmp_path):
    path = make_video(tmp_path / "torn.mp4", frames=60, rate=30, gop=1)
    index = build_index(path, cache=None)
    damage(path, index, 5, 59)
    with VideoReader(path, index) as reader, pytest.raises(MediaError, match="torn"):
        list(read_clips(reader, [np.arange(10, 50)], lambda image: image))


def test_squash_forgets_the_aspect_ratio_and_crops_the_centre():
    image = np.zeros((120, 320, 3), np.uint8)
    image[:, 160:] = 200
    out = squash(image)
    assert out.shape == (96, 96, 3)
    assert out[:, :46].max() < 20
    assert out[:, 50:].min() > 180
    assert out.flags.c_contiguous


def test_shorten_keeps_the_aspect_ratio():
    image = np.zeros((480, 854, 3), np.uint8)
    image[240:, :] = 255
    out = shorten(image, short_side=256, crop=224)
    assert out.shape == (224, 224, 3)
    assert out[:110].max() < 5
    assert out[114:].min() > 250
    assert shorten(np.zeros((100, 90, 3), np.uint8)).shape == (224, 224, 3)


def test_a_short_clip_is_padded_with_zeros_after_scaling():
    clip = to_clip(np.full((3, 4, 5, 3), 255, np.uint8), 8)
    assert clip.shape == (1, 3, 8, 4, 5)
    assert clip.dtype == np.float32
    np.testing.assert_allclose(clip[:, :, :3], 1.0, atol=1e-6)
    assert (clip[:, :, 3:] == 0).all()
    np.testing.assert_allclose(to_clip(np.zeros((1, 2, 2, 3), np.uint8), 1), -1.0)
    with pytest.raises(ValueError):
        to_clip(np.zeros((3, 2, 2, 3), np.uint8), 2)


def test_the_centre_of_odd_sizes_is_within_half_a_pixel():
    image = np.arange(7)[:, None].repeat(6, 1)
    assert centre_crop(image, 4)[:, 0].tolist() == [1, 2, 3, 4]
    with pytest.raises(ValueError):
        centre_crop(image, 7)
