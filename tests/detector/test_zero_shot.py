"""Zero-shot detection without a network: where clips lie, which outputs tell about which time, how scores group."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afsd_core.detector.zero_shot import CELL, ZeroShotConfig, ZeroShotPlan, ZeroShotScores, looped, plan
from afsd_core.inference.adapters.zero_shot_grouping import group
from afsd_core.media.index import VideoIndex
from afsd_core.segments import tiou

CONFIG = ZeroShotConfig()
NAMES = tuple("abcdef")


def variable_index(milliseconds):
    """An index whose frames last as long as given."""
    ticks = np.concatenate([[0], np.cumsum(milliseconds)]).astype(np.int64)
    return VideoIndex(ticks, Fraction(1, 1000), ticks[:-1].copy(), "pts", np.zeros(1, np.int64), True)


durations = st.lists(st.integers(5, 900), min_size=1, max_size=300)


@settings(max_examples=150, deadline=None)
@given(durations, st.sampled_from([(32, 24), (32, 32), (16, 8), (8, 8)]))
def test_clips_cover_the_whole_video_whatever_its_frame_times(milliseconds, shape):
    index = variable_index(milliseconds)
    found = plan(index, ZeroShotConfig(clip_length=shape[0], clip_stride=shape[1]))
    seen = np.zeros(found.samples, bool)
    for offset, frames in zip(found.offsets, found.clips, strict=True):
        assert len(frames) == min(shape[0], found.samples)
        assert (np.diff(frames) >= 0).all()
        assert 0 <= frames[0] <= frames[-1] < index.frame_count
        seen[offset : offset + len(frames)] = True
    assert seen.all()
    assert (np.diff([frames[0] for frames in found.clips]) >= 0).all()
    assert (found.edges[0], found.edges[-1]) == (0, index.duration)
    assert (np.diff(found.edges) >= 0).all()
    assert set(found.edges.tolist()) <= set(index.times.tolist()), "edges lie on frame boundaries"
    assert found.cells == -(-found.samples // CELL)


@pytest.mark.parametrize(
    "rate", [Fraction(25), Fraction(30000, 1001), Fraction(50), Fraction(15), Fraction(5), Fraction(981, 50)]
)
def test_a_cell_is_where_its_samples_are_at_every_rate(rate):
    index = VideoIndex.constant(int(rate * 20), rate)
    found = plan(index, CONFIG)
    cell = 8 / 12.5
    wanted = np.arange(found.cells) * cell
    # On a frame boundary, so at most a frame from the ideal time.
    assert np.abs(found.edges[:-1] / 1e6 - wanted).max() <= float(1 / rate) + 1e-6
    for offset, frames in zip(found.offsets, found.clips, strict=True):
        times = np.array([index.start_of(int(f)) for f in frames]) / 1e6
        ideal = (offset + 1 + np.arange(len(frames))) / 12.5
        assert (times < ideal + 1e-6).all()
        assert (ideal - times <= float(1 / rate) + 1e-6).all()


def test_a_video_shorter_than_a_clip_is_seen_again_from_its_start():
    found = plan(VideoIndex.constant(20, 25), CONFIG)
    assert found.samples == 10
    assert [len(c) for c in found.clips] == [10]
    images = np.arange(10, dtype=np.uint8).reshape(10, 1, 1, 1)
    assert looped(images, 32)[:, 0, 0, 0].tolist() == [k % 10 for k in range(32)]
    scores = ZeroShotScores(found, 1)
    # Three outputs: samples 0-15, 8-23 and 16-31, modulo 10.
    scores.add(0, np.array([[0.0, 3.0, 6.0]]))
    spans = [np.arange(0, 16) % 10, np.arange(8, 24) % 10, np.arange(16, 32) % 10]
    for cell in (0, 1):
        weights = [(s // CELL == cell).sum() for s in spans]
        assert scores.logits()[cell, 0] == pytest.approx(np.dot(weights, [0, 3, 6]) / sum(weights))


def test_a_single_frame_is_enough():
    found = plan(VideoIndex.constant(1, 50), CONFIG)
    assert [c.tolist() for c in found.clips] == [[0]]
    assert found.edges.tolist() == [0, 20_000]
    scores = ZeroShotScores(found, 2)
    scores.add(0, np.array([[9.0] * 3, [0.0] * 3]))
    (only,) = group(scores.logits(), found.edges, ("a", "b"))
    assert (only.start, only.end, only.label) == (0, 20_000, "a")


def test_outputs_of_overlapping_clips_are_averaged_where_they_overlap():
    found = plan(VideoIndex.constant(112, 25), CONFIG)
    assert found.offsets.tolist() == [0, 24]
    scores = ZeroShotScores(found, 1)
    scores.add(1, np.full((1, 1, 3), 4.0))
    assert np.isnan(scores.logits()[:3]).all()
    assert scores.logits()[3:].ravel().tolist() == [4, 4, 4, 4]
    scores.add(0, np.full((1, 1, 3), 2.0))
    assert scores.logits().ravel().tolist() == [2, 2, 2, 3, 4, 4, 4]


def curve(cells, *stretches, strength=9.0):
    """Logits (cells, 6) with one class strong in each stretch (start, end, class)."""
    logits = np.random.default_rng(1).normal(0, 0.3, (cells, len(NAMES)))
    for start, end, label in stretches:
        logits[start:end, label] += strength
    return logits


def edges_of(cells):
    return np.arange(cells + 1, dtype=np.int64) * 640_000


def test_stretches_of_classes_come_out_with_their_edges_best_first():
    truth = [(4, 12, 1), (16, 19, 2), (19, 35, 3)]
    found = group(curve(40, *truth), edges_of(40), NAMES)
    best = {d.label: d for d in reversed(found)}
    for start, end, label in truth:
        d = best[NAMES[label]]
        assert tiou(np.array([[d.start, d.end]]), np.array([[start, end]]) * 640_000)[0, 0] > 0.75
        assert d.score > 0.6
    assert [d.score for d in found] == sorted((d.score for d in found), reverse=True)
    assert {d.label for d in found if d.score > 0.5} == {"b", "c", "d"}


def test_the_same_class_twice_is_two_detections():
    found = [d for d in group(curve(30, (3, 10, 4), (16, 24, 4)), edges_of(30), NAMES) if d.score > 0.5]
    assert sorted((d.start // 640_000, d.end // 640_000) for d in found) == [(3, 10), (16, 24)]


def test_a_moment_of_doubt_does_not_tear_a_long_action():
    logits = curve(30, (5, 25, 0))
    logits[14, 0] -= 12
    best = group(logits, edges_of(30), NAMES)[0]
    assert (best.label, best.start // 640_000, best.end // 640_000) == ("a", 5, 25)


def test_where_the_network_is_unsure_nothing_is_detected():
    logits = np.random.default_rng(4).normal(0, 0.2, (60, 400))
    assert group(logits, edges_of(60), [str(i) for i in range(400)]) == []


def test_the_part_that_is_not_known_yet_belongs_to_no_segment():
    logits = curve(30, (2, 28, 1))
    logits[15:] = np.nan
    found = group(logits, edges_of(30), NAMES)
    assert found[0].label == "b"
    assert max(d.end for d in found) == 15 * 640_000
    logits[:] = np.nan
    assert group(logits, edges_of(30), NAMES) == []


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 40), st.integers(0, 2**32 - 1), st.floats(0, 12), st.floats(0, 1))
def test_whatever_the_scores_detections_are_segments_of_the_video(cells, seed, strength, unknown):
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, strength, (cells, len(NAMES)))
    logits[rng.random(cells) < unknown] = np.nan
    # Some cells have no length: sources slower than the sampling.
    edges = np.cumsum(np.concatenate([[0], rng.integers(0, 3, cells)])) * 200_000
    found = group(logits, edges, NAMES)
    for d in found:
        assert 0 <= d.start < d.end <= edges[-1]
        assert {d.start, d.end} <= set(edges.tolist())
        assert CONFIG.floor <= d.score <= 1
        assert d.label in NAMES
    assert group(logits, edges, NAMES) == found
    order = rng.permutation(len(NAMES))
    again = group(logits[:, order], edges, [NAMES[i] for i in order])
    assert [(d.start, d.end, d.label) for d in again] == [(d.start, d.end, d.label) for d in found]


def test_an_hour_is_grouped_in_less_than_a_second_or_two():
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (5625, 400))
    for at in range(0, 5600, 20):
        logits[at : at + 12, rng.integers(400)] += 8
    found = group(logits, edges_of(5625), [str(i) for i in range(400)])
    assert sum(d.score > 0.5 for d in found) > 200


def test_the_config_survives_json_and_refuses_what_cannot_be():
    import json

    assert ZeroShotConfig.from_dict(json.loads(json.dumps(CONFIG.to_dict())) | {"later": 1}) == CONFIG
    for wrong in ({"clip_length": 30}, {"clip_stride": 40}, {"crop": 300}, {"scales": (2,)}, {"sample_fps": 0}):
        with pytest.raises(ValueError):
            ZeroShotConfig(**wrong)
    with pytest.raises(ValueError, match="logits of shape"):
        group(np.zeros((3, 2)), edges_of(4), ("a", "b"))
    empty = ZeroShotPlan((), np.zeros(0, np.int64), np.zeros(1, np.int64), 0)
    assert group(ZeroShotScores(empty, 2).logits(), empty.edges, ("a", "b")) == []
