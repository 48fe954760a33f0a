"""The splice moves what the paper says and nothing else, and the losses look at the right places."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from afsd_core.detector import BoundaryFeatures
from training.targets.boundary_consistency import (
    Splice,
    activation_losses,
    background_stretches,
    plan_splice,
    splice_clip,
    triplet_losses,
)

T = 256


@st.composite
def windows(draw):
    """Up to four instances, some overlapping, on fractional frames; and the shortest instance of their video."""
    count = draw(st.integers(1, 4))
    instances = []
    for _ in range(count):
        start = draw(st.floats(1, T - 8))
        end = draw(st.floats(start + 4, T))
        instances.append((start, end))
    shortest = draw(st.integers(1, 40))
    return np.array(instances), shortest, draw(st.integers(0, 2**32 - 1))


@settings(max_examples=300, deadline=None)
@given(windows())
def test_a_splice_moves_background_into_an_instance_and_keeps_every_frame(case):
    instances, m, seed = case
    splice = plan_splice(instances, m, T, np.random.default_rng(seed))
    long = instances[instances[:, 1] - instances[:, 0] > 2 * m]
    if splice is None:
        rooms = [math.floor(high) - math.ceil(low) for low, high in background_stretches(instances, T)]
        assert not len(long) or max(rooms, default=0) <= m
        return
    order = splice.order(T)
    # Nothing is lost, nothing is repeated, and the piece comes whole, in its order.
    assert sorted(order) == list(range(T))
    place = {int(frame): k for k, frame in enumerate(order)}
    piece = range(splice.piece, splice.piece + m)
    assert [place[f] - place[splice.piece] for f in piece] == list(range(m))
    # The piece is background: whole frames that no instance touches.
    assert splice.frames == m
    assert all(splice.piece >= end or splice.piece + m <= start for start, end in instances)
    # The cut leaves at least m - 1 frames of the instance on each side.
    ends = (splice.before[0], splice.after[1])
    start, end = next((s, e) for s, e in long if ends == ((s, e + m) if splice.piece >= e else (s - m, e)))
    assert start + m <= splice.cut <= end - m + 1

    if splice.piece >= end:
        moved = range(splice.cut, splice.piece)
        assert [place[f] for f in moved] == [f + m for f in moved]
        assert place[splice.piece] == splice.cut
        assert splice.before == (start, splice.cut)
        assert splice.after == (splice.cut + m, end + m)
        assert splice.background == (splice.cut + 1, splice.cut + m - 1)
        still = [*range(splice.cut), *range(splice.piece + m, T)]
    else:
        moved = range(splice.piece + m, splice.cut)
        assert [place[f] for f in moved] == [f - m for f in moved]
        assert place[splice.piece] == splice.cut - m
        assert splice.before == (start - m, splice.cut - m)
        assert splice.after == (splice.cut, end)
        assert splice.background == (splice.cut - m + 1, splice.cut - 1)
        still = [*range(splice.piece), *range(splice.cut, T)]
    assert all(place[f] == f for f in still)
    # The two halves together are as long as the instance, and lie within the clip.
    lengths = (splice.before[1] - splice.before[0]) + (splice.after[1] - splice.after[0])
    assert lengths == pytest.approx(end - start)
    assert splice.before[0] >= 0
    assert splice.after[1] <= T


def test_every_whole_frame_cut_and_piece_that_is_allowed_is_chosen_sooner_or_later():
    instances, m = np.array([[100.0, 110.0]]), 4
    random = np.random.default_rng(0)
    found = [plan_splice(instances, m, T, random) for _ in range(4000)]
    assert {splice.cut for splice in found} == {104, 105}
    assert min(splice.piece for splice in found) == 0
    assert max(splice.piece for splice in found) == T - 1 - m
    assert {splice.piece for splice in found} == {*range(97), *range(110, T - m)}


def test_a_clip_takes_no_part_without_a_long_instance_or_without_room():
    random = np.random.default_rng(0)
    assert plan_splice(np.array([[100.0, 120.0]]), 10, T, random) is None  # not longer than 2 m
    assert plan_splice(np.array([[5.0, 251.0]]), 10, T, random) is None  # no gap of more than m frames
    assert plan_splice(np.zeros((0, 2)), 10, T, random) is None
    assert plan_splice(np.array([[100.0, 130.0]]), T, T, random) is None  # no window keeps an instance


def test_the_overlap_of_two_instances_is_no_background():
    stretches = background_stretches(np.array([[20.0, 60.0], [40.0, 100.0]]), T)
    assert stretches == [(0.0, 20.0), (100.0, 255.0)]


def test_a_clip_is_rearranged_along_time_only():
    clip = np.arange(T * 2 * 3).reshape(T, 2, 3)
    splice = plan_splice(np.array([[100.0, 130.0]]), 8, T, np.random.default_rng(3))
    spliced = splice_clip(clip, splice)
    np.testing.assert_array_equal(spliced, clip[splice.order(T)])
    np.testing.assert_array_equal(np.sort(spliced[:, 0, 0]), clip[:, 0, 0])


def features(fill):
    return BoundaryFeatures(
        fill(torch.zeros(1, 8, T)), fill(torch.zeros(1, 16, T // 4)), fill(torch.zeros(1, 16, T // 4))
    )


SPLICE = Splice(piece=200, frames=40, cut=120, before=(80.0, 120.0), after=(160.0, 220.0), background=(121.0, 159.0))


@pytest.mark.parametrize(("name", "weight"), [("frame", 1.0), ("localisation", 0.1), ("classification", 0.1)])
def test_the_triplet_compares_the_end_of_the_first_half_with_the_start_of_the_second(name, weight):
    base = triplet_losses(features(lambda x: x), [SPLICE], T)["triplet"].item()
    # All features alike: each of the three is at the margin.
    assert base == pytest.approx(1.2, abs=1e-4)

    def lit(cells, half):
        def fill(x):
            return x

        made = features(fill)._asdict()
        feature = made[name]
        scale = T // feature.shape[2]
        width = feature.shape[1] // 2
        feature[:, half * width : (half + 1) * width, cells[0] // scale : cells[1] // scale] = 5.0
        return triplet_losses(BoundaryFeatures(**made), [SPLICE], T)["triplet"].item()

    # Far negative: the start of the background is lit in the start half, the margin is met.
    assert lit((116, 128), 0) == pytest.approx(1.2 - weight, abs=1e-4)
    # Far positive: where the second half starts is lit in the start half, and the anchor is not.
    assert lit((160, 172), 0) > base
    # The same places in the end half mean nothing to starts.
    assert lit((160, 172), 1) == pytest.approx(base, abs=1e-4)
    # The anchor alone is lit, in the end half: equally far from both, still at the margin.
    assert lit((112, 120), 1) == pytest.approx(base, abs=1e-4)


def test_the_triplet_is_the_mean_over_the_clips_that_take_part():
    one = features(lambda x: x.normal_(generator=torch.Generator().manual_seed(1)).abs())
    both = BoundaryFeatures(*(torch.cat([x, x]) for x in one))
    alone = triplet_losses(one, [SPLICE], T)["triplet"]
    torch.testing.assert_close(triplet_losses(both, [SPLICE, SPLICE], T)["triplet"], alone)


def test_activation_wants_boundaries_lit_and_the_rest_dark():
    targets = torch.zeros(1, 2, T)
    targets[:, 0, 40:48] = 1
    targets[:, 1, 80:88] = 1

    def made(right):
        def fill(x):
            scale, half = T // x.shape[2], x.shape[1] // 2
            starts, ends = ((40, 48), (80, 88)) if right else ((80, 88), (40, 48))
            x[:, :half, starts[0] // scale : starts[1] // scale] = 5.0
            x[:, half:, ends[0] // scale : ends[1] // scale] = 5.0
            return x

        return features(fill)

    good = activation_losses(made(True), targets)["activation"].item()
    dark = activation_losses(features(lambda x: x), targets)["activation"].item()
    swapped = activation_losses(made(False), targets)["activation"].item()
    assert good < 1e-3 < dark < swapped


def test_gradients_reach_the_features_in_half_precision_too():
    made = features(lambda x: (x + 0.5).requires_grad_())
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = activation_losses(made, torch.zeros(1, 2, T))["activation"]
        loss = loss + triplet_losses(made, [SPLICE], T)["triplet"]
    loss.backward()
    assert all(torch.isfinite(feature.grad).all() and feature.grad.abs().sum() > 0 for feature in made)
