"""Optical flow: what it says of motion that is known, and that computing it can be stopped, killed and bounded."""

import os
import re
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from afsd_core.errors import Cancelled, MediaError
from afsd_core.media import build_index, sample_frames
from afsd_core.media.flow import compute_part, encode, has_tvl1, mirrored
from afsd_core.media.flow_cache import FlowCache, SampledVideo
from tests.media.test_damaged_videos import damage
from tests.video_factory import make_video

ROOT = Path(__file__).resolve().parents[2]
RATE = 10
# Pixels a sample, in the video's own size.
RIGHT, DOWN = 6.0, 3.0
TEXTURE = np.random.default_rng(1).integers(0, 255, (40, 40, 3)).astype(np.uint8)


def moving(number):
    """A soft texture that moves right and down, by known pixels a frame (20 frames a second: two a sample)."""
    import cv2

    large = cv2.resize(TEXTURE, (400, 400), interpolation=cv2.INTER_CUBIC)
    shift = np.float32([[1, 0, number * RIGHT / 2], [0, 1, number * DOWN / 2]])
    return cv2.warpAffine(large, shift, (160, 120), borderMode=cv2.BORDER_WRAP)


def sampled(path):
    return SampledVideo(path, build_index(path), Fraction(RATE))


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    return make_video(
        tmp_path_factory.mktemp("flow") / "moving.mp4", frames=60, rate=20, size=(160, 120), picture=moving
    )


@pytest.fixture(scope="module")
def long_video(tmp_path_factory):
    return make_video(tmp_path_factory.mktemp("flow") / "long.mp4", frames=1000, rate=20, size=(160, 120))


def built(cache, source, **rest):
    events = list(cache.build([source], **rest))
    return cache.open(source), events


def test_values_are_those_of_the_paper():
    pixels = np.array([-100, -20, -10, 0, 10, 20, 100], np.float32)
    assert encode(pixels).tolist() == [0, 0, 64, 128, 191, 255, 255]


def test_flow_tells_where_things_go(video, tmp_path):
    flow, events = built(FlowCache(tmp_path), sampled(video))
    assert flow.shape == (30, 112, 112, 2)
    assert flow.dtype == np.uint8
    pixels = flow[5:25, 30:80, 30:80].astype(float) * 40 / 255 - 20
    assert np.median(pixels[..., 0]) == pytest.approx(RIGHT, abs=0.5)
    assert np.median(pixels[..., 1]) == pytest.approx(DOWN, abs=0.5)
    # As many as samples: the last one repeats.
    assert (flow[-1] == flow[-2]).all()
    assert [e.part for e in events] == sorted(e.part for e in events)
    assert events[-1].part == 1


def test_pictures_that_repeat_are_at_rest(tmp_path):
    slow = make_video(tmp_path / "slow.mp4", frames=12, rate=5, size=(64, 48), picture=moving_small)
    source = sampled(slow)
    flow, _ = built(FlowCache(tmp_path / "cache"), source)
    frames = sample_frames(source.index, RATE)
    still = np.flatnonzero(frames[1:] == frames[:-1])
    assert len(still) > 5
    assert (flow[still] == 128).all()


def moving_small(number):
    return moving(number)[:48, :64]


def test_parts_computed_apart_equal_the_whole(video):
    index = build_index(video)
    samples = sample_frames(index, RATE)
    whole = compute_part(video, index, samples, 0, 30, size=32, method="dis").flow
    parts = [compute_part(video, index, samples, a, b, size=32, method="dis").flow for a, b in ((0, 11), (11, 30))]
    assert (np.concatenate(parts) == whole).all()


def test_a_mirrored_video_has_the_mirrored_flow(video, tmp_path):
    other = make_video(
        tmp_path / "mirror.mp4", frames=60, rate=20, size=(160, 120), picture=lambda n: moving(n)[:, ::-1]
    )
    flow = built(FlowCache(tmp_path / "cache"), sampled(video))[0]
    theirs = built(FlowCache(tmp_path / "cache"), sampled(other))[0]
    difference = np.abs(mirrored(flow).astype(int) - theirs)[5:25, 20:90, 20:90]
    assert np.median(difference) <= 2


def test_what_was_computed_is_not_computed_again(video, tmp_path):
    cache, source = FlowCache(tmp_path), sampled(video)
    built(cache, source)
    before = cache.file(source).stat().st_ino
    assert list(cache.build([source])) == []
    assert cache.file(source).stat().st_ino == before
    assert [p.name for p in tmp_path.iterdir()] == [cache.file(source).name]


def parts_done(folder):
    """How many parts a stopped computation has finished."""
    marks = list(folder.glob("*.partial/done.npy"))
    return int(np.count_nonzero(np.load(marks[0]))) if marks else 0


def note_all(seen, events):
    for event in events:
        seen.append(event)


def test_a_computation_that_was_cancelled_goes_on(long_video, tmp_path):
    cache, source = FlowCache(tmp_path, size=32, processes=1), sampled(long_video)
    seen = []
    with pytest.raises(Cancelled, match="what is done is kept"):
        note_all(seen, cache.build([source], cancelled=lambda: len(seen) > 1))
    done = parts_done(tmp_path)
    assert 0 < done < 5
    with pytest.raises(MediaError, match="not in the cache"):
        cache.open(source)
    flow, events = built(cache, source)
    # Only what was missing.
    assert events[1].part > done / 5
    whole = compute_part(long_video, source.index, sample_frames(source.index, RATE), 0, 500, size=32, method="dis")
    assert (flow == whole.flow).all()
    assert [p.name for p in tmp_path.iterdir()] == [cache.file(source).name]


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_killed_it_leaves_nothing_half_and_no_process(long_video, tmp_path):
    code = (
        "import sys; from pathlib import Path; from fractions import Fraction\n"
        "from afsd_core.media import build_index\n"
        "from afsd_core.media.flow_cache import FlowCache, SampledVideo\n"
        "video = Path(sys.argv[1])\n"
        "cache = FlowCache(Path(sys.argv[2]), size=32, processes=2)\n"
        "for e in cache.build([SampledVideo(video, build_index(video), Fraction(10))]): print(e.part, flush=True)\n"
    )
    started = subprocess.Popen(
        [sys.executable, "-c", code, str(long_video), str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    for line in started.stdout:
        if float(line) > 0:
            break
    children = Path(f"/proc/{started.pid}/task/{started.pid}/children")
    pids = children.read_text().split() if children.exists() else []
    started.send_signal(signal.SIGKILL)
    started.wait()
    deadline = time.monotonic() + 30
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(alive(pid) for pid in pids)
    assert not list(tmp_path.glob("*.npy"))
    assert parts_done(tmp_path) > 0
    source = sampled(long_video)
    flow, _ = built(FlowCache(tmp_path, size=32), source)
    whole = compute_part(long_video, source.index, sample_frames(source.index, RATE), 0, 500, size=32, method="dis")
    assert (flow == whole.flow).all()


@pytest.mark.skipif(os.name == "nt", reason="limits are those of POSIX")
def test_a_disk_that_takes_no_more_is_a_sentence_and_what_is_done_stays(long_video, tmp_path):
    """A file may grow to no more than this: what a full disk says, without filling one."""
    code = (
        "import resource, sys; from pathlib import Path; from fractions import Fraction\n"
        "from afsd_core.errors import MediaError; from afsd_core.media import build_index\n"
        "from afsd_core.media.flow_cache import FlowCache, SampledVideo\n"
        "source = SampledVideo(Path(sys.argv[1]), build_index(Path(sys.argv[1])), Fraction(10))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
        "try: list(FlowCache(Path(sys.argv[2]), size=32, processes=1).build([source]))\n"
        "except MediaError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(long_video), str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=100,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Make room on the disk" in done.stdout
    assert not list(tmp_path.glob("*.npy"))
    flow, _ = built(FlowCache(tmp_path, size=32), sampled(long_video))
    assert len(flow) == 500


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_the_cache_is_bounded_and_the_least_recently_used_goes_first(tmp_path):
    sources = [
        sampled(make_video(tmp_path / f"{n}.mp4", frames=40 + n, rate=20, size=(64, 48), picture=moving_small))
        for n in range(3)
    ]
    one = 21 * 32 * 32 * 2
    cache = FlowCache(tmp_path / "cache", size=32, limit=int(2.5 * one))
    for number, source in enumerate(sources[:2]):
        built(cache, source)
        os.utime(cache.file(source), (number, number))
    cache.open(sources[0])
    built(cache, sources[2])
    assert [cache.file(s).exists() for s in sources] == [True, False, True]
    with pytest.raises(MediaError, match=r"needs 0\.0 GB, and 0\.0 GB are to be had"):
        list(cache.build(sources))
    assert [cache.file(s).exists() for s in (sources[0], sources[2])] == [True, True]


def test_a_stretch_that_does_not_decode_is_told_and_the_rest_computed(tmp_path):
    holed = damage(
        make_video(tmp_path / "holed.mp4", frames=96, rate=20, picture=moving, size=(160, 120)), range(48, 72)
    )
    flow, events = built(FlowCache(tmp_path / "cache", size=32), sampled(holed))
    assert len(flow) == 48
    assert (flow[26:34] == 128).all()
    assert (flow[5:20, 10:20, 10:20, 0] > 140).mean() > 0.9
    assert re.search(r"holed\.mp4: 1\d of 48 sampled frames do not decode", events[-2].note)


def test_what_cannot_be_computed_is_a_sentence(tmp_path):
    with pytest.raises(MediaError, match=r"called 'farneback'.*dis, tvl1"):
        FlowCache(tmp_path, method="farneback")
    if not has_tvl1():
        with pytest.raises(MediaError, match="opencv-contrib-python"):
            FlowCache(tmp_path, method="tvl1")
