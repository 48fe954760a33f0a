"""Detection over real videos, with small networks of random weights: the same steps as in the field, in seconds."""

import threading
import time
from fractions import Fraction
from itertools import pairwise

import cv2
import numpy as np
import pytest
import torch

from afsd_core.errors import Cancelled, MediaError, WeightsError
from afsd_core.inference.adapters.choose import recipe_for
from afsd_core.inference.adapters.detections import snapped
from afsd_core.inference.pipeline import (
    Finished,
    Progress,
    Provisional,
    Sessions,
    Unreadable,
    detect,
)
from afsd_core.inference.postprocess.decode import decode_window
from afsd_core.inference.postprocess.soft_nms import soft_nms
from afsd_core.media import VideoIndex, VideoReader, build_index, sample_frames
from afsd_core.weights import Model, Registry
from tests.light_models import CLASSES, light_afsd, light_zero_shot, slow_zero_shot
from tests.video_factory import make_video, remux_repeated


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    return Registry(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def afsd(registry):
    return light_afsd(registry)


@pytest.fixture(scope="module")
def zero_shot(registry):
    return light_zero_shot(registry)


@pytest.fixture(scope="module")
def slow(registry):
    return slow_zero_shot(registry)


def noise(number):
    return np.random.default_rng(number // 7).integers(0, 255, (48, 64, 3)).astype(np.uint8)


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    """Twelve seconds of changing pictures at a variable rate."""
    folder = tmp_path_factory.mktemp("videos")
    steps = np.cumsum([0, *([33, 41, 30, 38] * 90)])
    return make_video(
        folder / "noise.mp4",
        size=(64, 48),
        ticks=steps.tolist(),
        time_base=Fraction(1, 1000),
        picture=noise,
        gop=30,
        bframes=2,
    )


def run(video, model, **options):
    return list(detect(video, model, engine="torch", **options))


def test_the_pipeline_gives_what_its_steps_give_one_after_the_other(video, afsd):
    found = run(video, afsd)[-1]
    index = build_index(video, cache=None)
    samples = sample_frames(index, 10)
    assert len(samples) > 96
    with VideoReader(video, index) as reader:
        pictures = [p.image for p in reader.frames(only=samples)]
    squashed = [cv2.resize(p, (40, 40), interpolation=cv2.INTER_CUBIC)[4:36, 4:36] for p in pictures]
    frames = torch.from_numpy(np.stack(squashed).astype(np.float32) / 255 * 2 - 1).permute(3, 0, 1, 2)
    network = afsd.load_network()
    offsets = [*range(0, len(samples) - 31, 16)]
    if offsets[-1] != len(samples) - 32:
        offsets.append(len(samples) - 32)
    windows = []
    with torch.inference_mode():
        for offset in offsets:
            raw = network(frames[None, :, offset : offset + 32])
            arrays = (raw.loc, raw.conf, raw.prop_loc, raw.prop_conf, raw.center, raw.priors)
            windows.append(decode_window(*(a.numpy() for a in arrays), offset=offset, clip_length=32, sample_fps=10))
    segments, scores, labels = (
        np.concatenate([getattr(w, name) for w in windows]) for name in ("segments", "scores", "labels")
    )
    expected = []
    for label in range(1, 4):
        mine = labels == label
        kept = soft_nms(segments[mine], scores[mine], sigma=0.5)
        for (start, end), score in zip(segments[mine][kept.indices], kept.scores, strict=True):
            edges = sorted(index.nearest_edge(round(float(t) * 1e6)) for t in (start, end))
            expected.append((*edges, CLASSES[label - 1], float(score)))
    expected = [e for e in expected if e[0] < e[1]]
    assert len(expected) > 10
    got = {(d.start, d.end, d.label): d.score for d in found.detections}
    same = [e for e in expected if abs(got.get(e[:3], -1) - e[3]) < 1e-4]
    assert len(same) >= 0.98 * len(expected)
    assert abs(len(found.detections) - len(expected)) <= 0.02 * len(expected)
    best = [d.score for d in found.detections]
    assert best == sorted(best, reverse=True)


def test_edges_lie_on_frame_boundaries_and_no_detection_is_empty(video, afsd, zero_shot):
    edges = set(build_index(video, cache=None).times.tolist())
    for model in (afsd, zero_shot):
        found = run(video, model)[-1].detections
        assert found
        assert all(d.start in edges and d.end in edges and d.start < d.end for d in found)
        assert {d.label for d in found} <= set(CLASSES)


def test_events_come_in_order_and_the_last_tells_what_did_the_work(video, zero_shot):
    events = run(video, zero_shot)
    stages = [e.stage for e in events if isinstance(e, Progress)]
    assert list(dict.fromkeys(stages)) == ["Indexing", "Loading", "Detecting", "Finishing"]
    steps = [e for e in events if isinstance(e, Progress) and e.stage == "Detecting"]
    assert [e.done for e in steps] == list(range(int(steps[0].total) + 1))
    assert steps[0].total > 5
    assert steps[-1].seconds_left == 0
    assert all(e.seconds_left > 0 for e in steps[1:-1])
    end = events[-1]
    assert (end.model, end.engine, end.device) == ("any", "torch", "cpu")
    assert end.duration == build_index(video).duration
    assert end.unreadable == ()


def test_what_is_done_is_shown_before_the_end(tmp_path, afsd, monkeypatch):
    # A quick machine is done with this one within the second that lies between two looks.
    monkeypatch.setattr("afsd_core.inference.pipeline._PROVISIONAL_INTERVAL", 0.05)
    video = make_video(tmp_path / "long.mp4", frames=1000, rate=10, size=(64, 48), picture=noise, gop=60)
    events = run(video, afsd)
    shown = [e for e in events if isinstance(e, Provisional)]
    assert shown
    assert any(e.detections for e in shown)
    # What is shown first speaks of the beginning only.
    done = next(e for e in reversed(events[: events.index(shown[0])]) if isinstance(e, Progress)).done
    assert max(d.end for d in shown[0].detections) <= (done * 16 + 32) * 100_000
    assert isinstance(events[-1], Finished)


@pytest.mark.parametrize("frames", [1, 2, 8, 40])
def test_videos_shorter_than_a_clip_are_detected_too(tmp_path, afsd, zero_shot, frames):
    video = make_video(tmp_path / "short.mp4", frames=frames, rate=25, size=(64, 48), picture=noise)
    for model in (afsd, zero_shot):
        end = run(video, model)[-1]
        assert isinstance(end, Finished)
        assert all(0 <= d.start < d.end <= end.duration for d in end.detections)


def stop_at(video, model, stage):
    """Cancel as soon as a stage has begun.

    Returns:
        Seconds until the caller was free.
    """
    asked: list[float] = []
    events = detect(video, model, engine="torch", cancelled=lambda: bool(asked))
    try:
        for event in events:
            if isinstance(event, Progress) and event.stage == stage and not asked:
                time.sleep(0.2)
                asked.append(time.monotonic())
    except Cancelled:
        return time.monotonic() - asked[0]
    return pytest.fail("it was not cancelled")


def threads_of_detections():
    return [t for t in threading.enumerate() if t.name.startswith("detect-")]


@pytest.mark.alone
def test_cancelling_takes_less_than_a_second_in_the_middle_of_a_clip(tmp_path, slow):
    video = make_video(tmp_path / "a.mp4", frames=900, rate=25, size=(64, 48), picture=noise)
    assert stop_at(video, slow, "Detecting") < 1


@pytest.mark.alone
def test_cancelling_takes_less_than_a_second_while_indexing_and_ends_that(tmp_path, zero_shot):
    # An AVI is indexed by decoding all of it.
    piece = make_video(tmp_path / "piece.avi", frames=50, rate=25, size=(640, 480), codec="mpeg4")
    video = remux_repeated(piece, tmp_path / "long.avi", 100)
    before = set(threads_of_detections())
    assert stop_at(video, zero_shot, "Indexing") < 1
    deadline = time.monotonic() + 5
    while set(threads_of_detections()) - before:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_giving_up_the_events_ends_the_threads(video, zero_shot):
    before = threading.active_count()
    events = detect(video, zero_shot, engine="torch")
    next(events)
    events.close()
    deadline = time.monotonic() + 10
    while threading.active_count() > before:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_what_does_not_decode_is_told_and_the_rest_is_detected(tmp_path, zero_shot):
    video = make_video(tmp_path / "torn.mp4", frames=300, rate=25, size=(64, 48), picture=noise, gop=1)
    index = build_index(video)
    import av

    data = bytearray(video.read_bytes())
    with av.open(str(video)) as container:
        for packet in container.demux(video=0):
            if packet.size and packet.pts is not None and 100 <= round(packet.pts * packet.time_base * 25) < 200:
                data[packet.pos : packet.pos + packet.size] = bytes(packet.size)
    # The middle of the file is part of its fingerprint: the index is made anew, of the torn file.
    video.write_bytes(data)
    events = run(video, zero_shot)
    end = events[-1]
    told = [e for e in events if isinstance(e, Unreadable)]
    lost = 0 if end.duration < index.duration else sum(u.end - u.start for u in told)
    assert isinstance(end, Finished)
    assert tuple(told) == end.unreadable
    assert lost >= 3_000_000 or end.duration <= index.duration - 3_000_000


def test_a_file_that_is_no_video_is_one_sentence(tmp_path, zero_shot):
    path = tmp_path / "notes.mp4"
    path.write_text("no video")
    with pytest.raises(MediaError, match=r"notes\.mp4"):
        run(path, zero_shot)
    with pytest.raises(MediaError, match=r"nowhere\.mp4"):
        run(tmp_path / "nowhere.mp4", zero_shot)


def test_a_model_that_does_not_fit_is_one_sentence(video, registry, afsd):
    index = build_index(video)
    with pytest.raises(WeightsError, match="in_channels is 4"):
        recipe_for(Model("odd", "afsd", CLASSES, dict(afsd.config) | {"in_channels": 4}, "random"), index)
    with pytest.raises(WeightsError, match="2 classes"):
        recipe_for(Model("few", "afsd", CLASSES[:2], afsd.config, "random"), index)


def test_a_network_stays_loaded_from_one_detection_to_the_next(video, afsd, tmp_path):
    sessions = Sessions()
    first = run(video, afsd, sessions=sessions)[-1]
    hidden = afsd.weights.rename(tmp_path / "elsewhere")
    try:
        second = run(video, afsd, sessions=sessions)[-1]
    finally:
        hidden.rename(afsd.weights)
    assert second.detections == first.detections


def test_two_detections_at_once_share_a_network_without_mixing_up(video, afsd, tmp_path):
    other = make_video(tmp_path / "other.mp4", frames=120, rate=25, size=(64, 48), picture=lambda n: noise(n + 999))
    alone = [run(v, afsd)[-1].detections for v in (video, other)]
    sessions, together = Sessions(), {}

    def work(which):
        together[which] = run((video, other)[which], afsd, sessions=sessions)[-1].detections

    threads = [threading.Thread(target=work, args=(n,)) for n in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[0], together[1]] == alone


def test_snapped_segments_are_inside_the_video_and_never_empty():
    index = VideoIndex.constant(10, 10)
    seconds = np.array([[0.04, 0.06], [0.05, 0.16], [0.98, 1.4], [-1.0, 0.3], [0.5, 0.5], [1.2, 1.3]])
    times = snapped(index, seconds)
    assert times.tolist() == [
        [0, 100_000],
        [0, 200_000],
        [900_000, 1_000_000],
        [0, 300_000],
        [500_000, 600_000],
        [900_000, 1_000_000],
    ]
    edges = index.times.tolist()
    assert all(a < b for a, b in times.tolist())
    assert all(t in edges for pair in times.tolist() for t in pair)
    assert all(b > a for a, b in pairwise(edges))


def test_random_weights_differ_from_class_to_class(video, afsd):
    """A guard for the tests above: they would pass on nothing."""
    found = run(video, afsd)[-1].detections
    assert len({d.label for d in found}) >= 2
    assert len({round(d.score, 4) for d in found}) > 10
