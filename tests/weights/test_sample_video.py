"""The sample video is our own, and shows what its list of segments says."""

import importlib.util
from itertools import pairwise

import numpy as np

from afsd_core.media import build_index
from afsd_core.resources import resource
from afsd_core.sample import known_segments, sample_video


def test_the_sample_is_short_small_and_its_segments_lie_on_its_frames():
    index = build_index(sample_video())
    assert sample_video().stat().st_size <= 1_500_000
    assert 20_000_000 <= index.duration <= 40_000_000
    segments = known_segments()
    assert [s.label for s in segments] == [
        "juggling balls",
        "skipping rope",
        "clean and jerk",
        "bouncing on trampoline",
    ]
    edges = set(index.times.tolist())
    assert all(s.start in edges and s.end in edges for s in segments)
    # Idle before, between and after.
    stops = [0, *(t for s in segments for t in (s.start, s.end)), index.duration]
    assert all(b - a >= 2_000_000 for a, b in pairwise(stops))


def test_the_script_in_the_repository_draws_the_video_that_ships():
    import av

    spec = importlib.util.spec_from_file_location("make_sample", resource("make_sample.py"))
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    with av.open(str(sample_video())) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number in (0, 150, 330, 470, 600, 800):
                shipped = frame.to_ndarray(format="rgb24").astype(int)
                assert np.abs(shipped - script.pixels(script.draw(number))).mean() < 6, number
    assert number + 1 == script.frame_count()
