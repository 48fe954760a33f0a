"""Real footage: the index against a plain decoder, frame for frame, and random access against sequential reading."""

import hashlib
import random

import av
import numpy as np
import pytest

from afsd_core.media import VideoReader, build_index

pytestmark = pytest.mark.needs_shared
CLIPS = 17


def clips(shared):
    return sorted((shared / "data" / "clips").iterdir())


def plain_decoder(path):
    """What libav alone delivers: timestamps and a hash of each picture."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        frames = [
            (frame.pts, frame.duration, hashlib.md5(bytes(frame.planes[0])).digest())
            for frame in container.decode(stream)
        ]
        return frames, stream.time_base


@pytest.mark.parametrize("number", range(CLIPS))
def test_the_index_has_the_decoders_frames(shared, number):
    path = clips(shared)[number]
    index = build_index(path)
    frames, time_base = plain_decoder(path)
    assert index.exact
    assert index.frame_count == len(frames)
    first = frames[0][0]
    exact = [round((pts - first) * time_base * 1_000_000) for pts, _, _ in frames]
    assert np.abs(index.times[:-1] - exact).max() <= 1
    assert abs(index.duration - round((frames[-1][0] - first + frames[-1][1]) * time_base * 1_000_000)) <= 1


@pytest.mark.parametrize("number", range(CLIPS))
def test_random_access_shows_what_reading_in_order_shows(shared, number):
    path = clips(shared)[number]
    index = build_index(path)
    chosen = random.Random(number)
    sample = sorted(chosen.sample(range(index.frame_count), 6))
    sample += list(range(sample[3] + 1, min(sample[3] + 3, index.frame_count)))
    sample = sorted({*sample, 0, index.frame_count - 1})
    with VideoReader(path, index) as reader:
        expected = {picture.frame: hashlib.md5(picture.image).digest() for picture in reader.frames(only=sample)}
        assert sorted(expected) == sample
    with VideoReader(path, index, memory=0) as reader, VideoReader(path) as without_index:
        for frame in [*chosen.sample(sample, len(sample)), *reversed(sample)]:
            assert hashlib.md5(reader.frame(frame).image).digest() == expected[frame]
        for frame in chosen.sample(sample, 3):
            picture = without_index.at(index.start_of(frame))
            assert hashlib.md5(picture.image).digest() == expected[frame]


def test_there_are_as_many_clips_as_the_tests_go_through(shared):
    assert len(clips(shared)) == CLIPS


def test_a_packet_that_shows_nothing_is_no_frame(shared):
    index = build_index(shared / "data" / "clips" / "v_BaseballPitch_g01_c03.avi")
    assert index.frame_count == 103
