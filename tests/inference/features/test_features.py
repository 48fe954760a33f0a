"""Features of whole videos: what is kept is what a pass over the video gives, whole or gone on with, or not there."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from afsd_core.errors import Cancelled
from afsd_core.inference import pipeline
from afsd_core.inference.features.cache import CELLS, POOLED, ROW, FeatureCache, FeatureKind
from afsd_core.inference.features.compute import CHUNK, CONTEXT, compute_features, kind_of, open_extractor, plan_chunks
from afsd_core.inference.preprocess import squash
from afsd_core.inference.shots.boundaries import find_cuts
from afsd_core.media import VideoReader, build_index, fingerprint, sample_frames
from afsd_core.weights import Registry
from tests.light_models import light_afsd, light_on_features
from tests.video_factory import make_video

KIND = FeatureKind("tag", 40, 32, Fraction(10), (3, 2, 2), (4, 1, 1))


def noise(number):
    return np.random.default_rng(number // 5).integers(0, 255, (48, 64, 3)).astype(np.uint8)


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    """75 seconds: three chunks of the backbone at ten samples a second."""
    return make_video(
        tmp_path_factory.mktemp("videos") / "noise.mp4", frames=750, rate=10, size=(64, 48), picture=noise
    )


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    registry = Registry(tmp_path_factory.mktemp("models"))
    light_on_features(registry, "first", 1)
    light_on_features(registry, "second", 2)
    light_afsd(registry, "plain")
    return registry


def cells(count, seed=0):
    random = np.random.default_rng(seed)
    return (
        random.standard_normal((3, 2 * count, 2, 2)).astype(np.float16).astype(np.float32),
        random.standard_normal((4, count, 1, 1)).astype(np.float16).astype(np.float32),
        random.uniform(0, 200, 8 * count).astype(np.float16).astype(np.float32),
    )


def written(cache, samples=80, name="video", seed=0):
    c4, c5, changes = cells(-(-samples // ROW), seed)
    with cache.writing(KIND, name, samples) as writer:
        writer.append(c4, c5, changes)
    return c4, c5, changes


@given(st.integers(1, 6000), st.data())
def test_chunks_cover_each_row_once_with_context_on_both_sides(samples, data):
    total = -(-samples // ROW)
    done = data.draw(st.integers(0, total))
    chunks = plan_chunks(samples, done)
    assert [row for chunk in chunks for row in range(*chunk.rows)] == list(range(done, total))
    assert [chunk.start for chunk in chunks] == sorted(chunk.start for chunk in chunks)
    for chunk in chunks:
        first, last = chunk.rows[0] * ROW, chunk.rows[1] * ROW
        assert chunk.start % ROW == 0
        assert chunk.start <= max(first - CONTEXT, 0)
        assert last <= chunk.start + CHUNK
        assert last == total * ROW or last + CONTEXT <= chunk.start + CHUNK


def test_what_is_read_is_what_was_written_and_zeros_lie_beyond(tmp_path):
    cache = FeatureCache(tmp_path)
    c4, c5, changes = written(cache, samples=77)
    features = cache.open(KIND, "video")
    assert features.samples == 77
    np.testing.assert_array_equal(features.changes, changes[:77])
    low, high = features.clip(16, 32)
    np.testing.assert_array_equal(low, c4[:, 4:12])
    np.testing.assert_array_equal(high, c5[:, 2:6])
    low, high = features.clip(-16, 128)
    np.testing.assert_array_equal(low[:, 4:24], c4)
    assert not low[:, :4].any()
    assert not low[:, 24:].any()
    assert not high[:, 12:].any()
    assert not features.clip(800, 16)[0].any()
    with pytest.raises(ValueError, match="rows of 8"):
        features.clip(4, 16)


def test_a_stopped_writer_is_gone_on_with(tmp_path):
    cache = FeatureCache(tmp_path)
    c4, c5, changes = cells(10)
    with cache.writing(KIND, "video", 80) as writer:
        writer.append(c4[:, :6], c5[:, :3], changes[:24])
    assert cache.open(KIND, "video") is None
    # Killed in the middle of a row.
    partial = next(tmp_path.rglob("*.half-partial"))
    with partial.open("ab") as stream:
        stream.write(b"half a row")
    with cache.writing(KIND, "video", 80) as writer:
        assert writer.done == 3
        writer.append(c4[:, 6:], c5[:, 3:], changes[24:])
    whole = cache.open(KIND, "video")
    np.testing.assert_array_equal(whole.clip(0, 80)[0], c4)
    np.testing.assert_array_equal(whole.changes, changes)


@pytest.mark.parametrize("damage", ["flip", "shorten", "no data", "no words"])
def test_damaged_features_count_as_missing(tmp_path, damage):
    cache = FeatureCache(tmp_path)
    written(cache)
    data, description = next(tmp_path.rglob("*.half")), next(tmp_path.rglob("*.json"))
    if damage == "flip":
        content = bytearray(data.read_bytes())
        content[100] ^= 1
        data.write_bytes(content)
    elif damage == "shorten":
        data.write_bytes(data.read_bytes()[:-2])
    elif damage == "no data":
        data.unlink()
    else:
        description.write_text("{")
    assert cache.open(KIND, "video") is None
    written(cache, seed=1)
    assert cache.open(KIND, "video") is not None


def test_what_was_not_used_for_longest_goes_first(tmp_path):
    size = 10 * KIND.numbers * 2
    cache = FeatureCache(tmp_path, limit=2 * size)
    for age, name in enumerate(("old", "older")):
        written(cache, name=name)
        description = next(tmp_path.rglob(f"{name}-*.json"))
        os.utime(description, (1_000_000 - age, 1_000_000 - age))
    cache.open(KIND, "older")
    written(cache, name="new")
    assert cache.open(KIND, "old") is None
    assert cache.open(KIND, "older") is not None
    assert cache.open(KIND, "new") is not None


def test_features_of_the_same_weights_in_another_form_are_never_taken_for_these(tmp_path):
    cache = FeatureCache(tmp_path)
    written(cache)
    pooled = replace(KIND, form=POOLED, c4=(6, 1, 1), c5=(8, 1, 1))
    assert not cache.has(pooled, "video")
    assert cache.open(pooled, "video") is None
    asked = ("video", KIND.sample_fps, KIND.resize, KIND.crop)
    assert cache.holds(*asked, tag="tag", form=CELLS)
    assert not cache.holds(*asked, tag="tag", form=POOLED)
    assert not cache.holds(*asked, tag="other", form=CELLS)
    # Who does not know the weights cannot say that their features are there.
    assert not cache.holds(*asked, tag=None, form=CELLS)
    assert cache.open(KIND, "video") is not None


def laid_out_as_before(cache, kind=KIND, name="video"):
    """Features in a folder that names the weights alone."""
    folder = cache.folder / kind.tag
    folder.mkdir()
    for file in list((cache.folder / kind.folder).glob(f"{name}-*")):
        file.rename(folder / file.name)
    return folder


def test_features_laid_out_as_before_count_for_nothing(tmp_path):
    cache = FeatureCache(tmp_path)
    written(cache)
    laid_out_as_before(cache)
    assert not cache.has(KIND, "video")
    assert cache.open(KIND, "video") is None


def test_what_no_version_reads_any_more_and_what_was_given_up_goes_before_what_is_used(tmp_path):
    size = 10 * KIND.numbers * 2
    cache = FeatureCache(tmp_path, limit=3 * size)
    written(cache, name="stale")
    stale = laid_out_as_before(cache, name="stale")
    written(cache, name="kept")
    partial = tmp_path / KIND.folder / "left-10_1-40-32.half-partial"
    partial.write_bytes(bytes(size))
    os.utime(next(tmp_path.rglob("kept-*.json")), (2_000_000, 2_000_000))
    os.utime(partial, (1_000_000, 1_000_000))
    written(cache, name="new")
    # Four are one too many: the stale ones go, though the others lay unused for longer.
    assert not stale.exists()
    assert partial.exists()
    written(cache, name="newer")
    assert not partial.exists()
    assert all(cache.open(KIND, name) is not None for name in ("kept", "new", "newer"))


def test_an_unfinished_computation_of_today_is_left_alone(tmp_path):
    cache = FeatureCache(tmp_path, limit=10 * KIND.numbers * 2)
    c4, c5, changes = cells(10)
    with cache.writing(KIND, "half", 80) as writer:
        writer.append(c4[:, :6], c5[:, :3], changes[:24])
    written(cache, name="whole")
    with cache.writing(KIND, "half", 80) as writer:
        assert writer.done == 3


def test_a_disk_that_refuses_is_a_sentence_and_what_was_written_stays(tmp_path):
    program = """
import resource, signal, sys
from pathlib import Path
from tests.inference.features.test_features import KIND, cells
from afsd_core.errors import DataError
from afsd_core.inference.features.cache import FeatureCache
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5 * KIND.numbers * 2, resource.RLIM_INFINITY))
try:
    with FeatureCache(Path(sys.argv[1])).writing(KIND, "video", 80) as writer:
        c4, c5, changes = cells(10)
        for row in range(10):
            writer.append(c4[:, 2 * row : 2 * row + 2], c5[:, row : row + 1], changes[8 * row : 8 * row + 8])
except DataError as error:
    print(error)
"""
    said = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert "cannot be kept there" in said.stdout, said.stderr
    with FeatureCache(tmp_path).writing(KIND, "video", 80) as writer:
        assert writer.done == 5


def test_chunks_give_what_one_pass_over_the_whole_video_gives(tmp_path, video, registry):
    network = registry.get("first").load_network()
    index, kind, cache = build_index(video), kind_of(network), FeatureCache(tmp_path)
    parts = list(
        compute_features(
            video, index, network.config, kind, lambda: open_extractor(network, engine="torch", device="cpu"), cache
        )
    )
    assert parts[-1] == 1
    assert parts == sorted(parts)
    samples = sample_frames(index, kind.sample_fps)
    pictures = {}
    with VideoReader(video, index) as reader:
        for picture in reader.frames(0, index.frame_count, only=np.unique(samples)):
            pictures[picture.frame] = squash(picture.image, resize=40, crop=32)
    whole = np.stack([pictures[frame] for frame in samples]).astype(np.float32) / 127.5 - 1
    padded = np.zeros((-(-len(whole) // ROW) * ROW, *whole.shape[1:]), np.float32)
    padded[: len(whole)] = whole
    with torch.inference_mode():
        c4, _ = network.features(torch.from_numpy(np.ascontiguousarray(padded.transpose(3, 0, 1, 2))[None]))
    features = cache.open(kind, str(fingerprint(video)))
    kept, wanted = features.clip(0, len(padded))[0], c4[0].numpy()
    assert np.abs(kept - wanted).max() < 0.02 * np.abs(wanted).max()
    # The noise is new every five pictures, and the chunks' borders are nothing special.
    assert np.array_equal(np.flatnonzero(features.changes > 10), np.arange(5, 750, 5))
    assert np.array_equal(find_cuts(features.changes, 10.0), np.arange(5, 750, 5))


def test_features_already_there_need_no_engine_and_a_cancel_keeps_what_is_done(tmp_path, video, registry):
    network = registry.get("first").load_network()
    index, kind, cache = build_index(video), kind_of(network), FeatureCache(tmp_path)
    steps = []

    def run(cancelled):
        for part in compute_features(
            video,
            index,
            network.config,
            kind,
            lambda: open_extractor(network, engine="torch", device="cpu"),
            cache,
            cancelled=cancelled,
        ):
            steps.append(part)

    with pytest.raises(Cancelled):
        run(lambda: bool(steps))
    done = steps[-1]
    assert 0 < done < 1
    steps.clear()
    run(lambda: False)
    assert steps[0] > done
    steps.clear()

    def unwanted():
        raise AssertionError("everything is there")

    found = list(compute_features(video, index, network.config, kind, unwanted, cache))
    assert found == [1.0]


def finished(video, model, cache, **more):
    events = list(pipeline.detect(video, model, engine="torch", device="cpu", cache=cache, **more))
    return events, events[-1]


def test_a_later_version_starts_from_the_features_of_the_first(tmp_path, video, registry):
    first, second = registry.get("first"), registry.get("second")
    events, once = finished(video, first, tmp_path)
    assert [e for e in events if isinstance(e, pipeline.Progress) and e.stage == "Loading"]
    events, again = finished(video, first, tmp_path)
    assert not [e for e in events if isinstance(e, pipeline.Progress) and e.stage == "Loading"]
    assert again.detections == once.detections
    assert once.detections
    events, other = finished(video, second, tmp_path)
    assert not [e for e in events if isinstance(e, pipeline.Progress) and e.stage == "Loading"]
    assert other.detections != once.detections


def test_a_killed_detection_leaves_features_to_go_on_with(tmp_path, video, registry):
    program = f"""
import sys
from pathlib import Path
from afsd_core.inference import pipeline
from afsd_core.inference.shots.boundaries import find_cuts
from afsd_core.weights import Registry
model = Registry(Path({str(registry.root)!r})).get("first")
for event in pipeline.detect(Path(sys.argv[1]), model, engine="torch", device="cpu", cache=Path(sys.argv[2])):
    if isinstance(event, pipeline.Progress) and event.stage == "Detecting" and event.done >= 1:
        print("one chunk", flush=True)
"""
    with subprocess.Popen(
        [sys.executable, "-c", program, str(video), str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline().strip() == "one chunk"
        process.send_signal(signal.SIGKILL)
    events, after = finished(video, registry.get("first"), tmp_path)
    totals = {e.total for e in events if isinstance(e, pipeline.Progress) and e.stage == "Detecting"}
    _, fresh = finished(video, registry.get("first"), tmp_path / "anew")
    assert after.detections == fresh.detections
    assert totals <= {0, *range(len(plan_chunks(750)))}
