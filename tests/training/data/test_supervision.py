"""What corrected labels teach: only reviewed stretches, and what lies outside them reaches no loss."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from afsd_core.detector.network import Head
from afsd_core.inference.features.cache import FeatureKind, VideoFeatures
from afsd_core.project import LabelClass, ProjectRecords, Segment, State, Stretch, Video
from tests.light_models import light_afsd_config
from training.data.feature_clips import HARD_NEGATIVE, FeatureClips, LabelledVideo, cut
from training.data.supervision import LabelledInstance, VideoLabels, sampled, training_labels_of
from training.finetune.folds import divide
from training.finetune.head_training import QuickConfig, quick_losses

SECOND = 1_000_000
CLASSES = (LabelClass("j", "jump", "#000000"), LabelClass("t", "turn", "#000000", position=1))


def segment(name, start, end, kind="j", state=State.ACCEPTED, video="v"):
    return Segment(name, video, start * SECOND, end * SECOND, kind, state)


def project(segments, reviewed, videos=("v",)):
    return ProjectRecords(
        Path("p.afsd"),
        videos=tuple(Video(v, Path(f"{v}.mp4"), v, duration=100 * SECOND) for v in videos),
        classes=CLASSES,
        segments=tuple(segments),
        reviewed=tuple(Stretch(v, start * SECOND, end * SECOND) for v, start, end in reviewed),
    )


def three(kind="j", state=State.ACCEPTED, at=0):
    return [segment(f"{kind}{k}", at + 10 * k + 1, at + 10 * k + 4, kind, state) for k in range(3)]


def test_accepted_corrected_and_drawn_segments_in_reviewed_stretches_teach():
    found = training_labels_of(project([*three(), segment("c", 35, 37, state=State.CORRECTED)], [("v", 0, 50)]))
    assert found.classes == ("jump",)
    assert found.counts == {"jump": 4}
    assert found.videos[0].known == ((0, 50 * SECOND),)
    assert found.reviewed_seconds == 50
    assert not found.problems()


def test_what_is_not_reviewed_teaches_nothing_and_is_told():
    found = training_labels_of(project([*three(), segment("out", 60, 63)], [("v", 0, 50)]))
    assert found.segments == 3
    assert found.unreviewed == 1
    assert any("1 segment outside reviewed stretches" in sentence for sentence in found.warnings())


def test_undecided_proposals_teach_nothing_and_rejected_ones_are_hard_negatives():
    undecided = segment("u", 41, 44, state=State.PROPOSED)
    rejected = segment("r", 45, 48, state=State.REJECTED)
    elsewhere = segment("e", 80, 84, state=State.REJECTED)
    found = training_labels_of(project([*three(), undecided, rejected, elsewhere], [("v", 0, 50)]))
    assert found.segments == 3
    assert found.videos[0].rejected == (LabelledInstance(45 * SECOND, 48 * SECOND, "jump"),)


def test_a_segment_that_reaches_out_of_a_reviewed_stretch_is_neither_learnt_nor_background():
    found = training_labels_of(project([*three(), segment("half", 48, 53)], [("v", 0, 50)]))
    assert found.segments == 3
    assert found.videos[0].known == ((0, 48 * SECOND),)


def test_too_few_of_a_class_say_how_many_more_and_are_not_background():
    found = training_labels_of(project([*three(), segment("t", 40, 42, "t")], [("v", 0, 50)]))
    assert found.classes == ("jump",)
    assert found.videos[0].known == ((0, 40 * SECOND), (42 * SECOND, 50 * SECOND))
    assert any(s.startswith("turn: 1 segment in reviewed stretches; 2 more are needed") for s in found.warnings())
    alone = training_labels_of(project([segment("t", 40, 42, "t"), segment("s", 45, 46, "t")], [("v", 0, 50)]))
    assert alone.problems() == ("turn: 2 segments in reviewed stretches; 1 more is needed to learn it.",)


def test_nothing_reviewed_says_what_to_do():
    sentence = " ".join(training_labels_of(project(three(), [])).problems())
    assert "no reviewed stretch holds a segment" in sentence
    assert "3 segments lie outside reviewed stretches: mark" in sentence


def grid(video_labels, samples=1000, rate=10):
    return sampled(video_labels, ("jump", "turn"), samples, Fraction(rate))


def video_labels(instances, known, rejected=(), seconds=100):
    return VideoLabels(
        "v",
        "v",
        Path("v.mp4"),
        round(seconds * SECOND),
        tuple(LabelledInstance(round(s * SECOND), round(e * SECOND), label) for s, e, label in instances),
        tuple((round(s * SECOND), round(e * SECOND)) for s, e in known),
        tuple(LabelledInstance(round(s * SECOND), round(e * SECOND), label) for s, e, label in rejected),
    )


def test_a_clip_knows_what_is_known_of_each_frame():
    labelled = grid(video_labels([(2.0, 4.0, "jump"), (9.0, 13.0, "turn")], [(1.0, 20.0)], [(5.0, 6.0, "jump")]))
    piece = cut(labelled, 0, 96)
    assert not piece.known[:10].any()
    assert piece.known[10:90].all()
    # The turn is cut: its part is neither action nor background.
    assert not piece.known[90:].any()
    assert piece.instances.tolist() == [[20.0, 40.0]]
    assert piece.classes.tolist() == [1]
    assert set(piece.negatives[50:60]) == {HARD_NEGATIVE}
    assert set(piece.negatives[:50]) == {1.0}


@given(st.integers(-64, 200), st.sampled_from([32, 64, 96]))
def test_clips_never_hold_instances_outside_of_themselves(offset, length):
    labelled = grid(video_labels([(2.0, 4.0, "jump"), (9.0, 13.0, "turn")], [(1.0, 14.0)]), samples=150)
    piece = cut(labelled, offset, length)
    assert (piece.instances >= 0).all()
    assert (piece.instances <= length).all()
    for low, high in piece.instances:
        assert piece.known[int(low) : int(np.ceil(high))].all()
    beyond = max(150 - offset, 0)
    assert piece.known[beyond:].all()


def features(seed=0, rows=40):
    kind = FeatureKind("t", 40, 32, Fraction(10), (16, 2, 2), (16, 1, 1))
    random = np.random.default_rng(seed)
    return VideoFeatures(kind, random.standard_normal((rows, kind.numbers)).astype(np.float16), rows * 8)


def gradients(labelled):
    config = replace(light_afsd_config(), classes=3)
    torch.manual_seed(0)
    head = Head.from_config(config, 16, 16)
    clips = FeatureClips([LabelledVideo(labelled, features())], config)
    batch = clips.draw(np.random.default_rng(1), 16)
    terms = quick_losses(head, batch, QuickConfig())
    QuickConfig().weights.total(terms).backward()
    return {name: p.grad.clone() for name, p in head.named_parameters() if p.grad is not None}, batch


def test_an_unlabelled_instance_in_an_unreviewed_stretch_changes_no_gradient():
    """Whoever has marked a segment where nothing is reviewed teaches the same as who has not."""
    known = [("v", 0, 14)]
    marked = [*three()[:1], segment("b", 5, 7), segment("c", 9, 11)]
    without = training_labels_of(project(marked, known)).videos[0]
    with_it = training_labels_of(project([*marked, segment("out", 20, 25), segment("o2", 27, 29, "t")], known)).videos[
        0
    ]
    one, _ = gradients(grid(without, samples=320))
    other, _ = gradients(grid(with_it, samples=320))
    assert one.keys() == other.keys()
    for name in one:
        assert torch.equal(one[name], other[name]), name


def test_background_in_an_unreviewed_stretch_changes_no_gradient():
    """A loss over the same features, once with the rest of the video known, once not: the rest is what differs."""
    config = replace(light_afsd_config(), classes=3)
    torch.manual_seed(0)
    head = Head.from_config(config, 16, 16)
    reviewed = grid(video_labels([(0.5, 1.5, "jump")], [(0.0, 1.6)]), samples=320)
    source = LabelledVideo(reviewed, features())
    clips = FeatureClips([source], config)
    batch = clips.draw(np.random.default_rng(0), 4)
    raw = head(batch.features)
    raw.conf.retain_grad()
    quick = QuickConfig()
    from training.targets.losses import detection_losses

    terms = detection_losses(raw, batch.instances, config.clip_length, share=batch.share(raw.priors))
    quick.weights.total(terms).backward()
    at = (raw.priors[:, 0] * config.clip_length).long()
    unknown = batch.known[:, at] == 0
    assert unknown.any()
    assert (~unknown).any()
    assert not raw.conf.grad[unknown].any()
    assert raw.conf.grad[~unknown].any()


def test_clips_are_drawn_where_something_is_known():
    config = replace(light_afsd_config(), classes=3)
    reviewed = grid(video_labels([(20.5, 21.5, "jump")], [(20.0, 22.0)]), samples=320)
    clips = FeatureClips([LabelledVideo(reviewed, features())], config)
    batch = clips.draw(np.random.default_rng(0), 64)
    assert batch.known.any(dim=1).all()


VIDEOS = tuple(f"v{k}" for k in range(30))


@pytest.mark.parametrize(
    ("count", "protocol"), [(1, "none"), (3, "cross-validation"), (23, "cross-validation"), (24, "held out")]
)
def test_how_a_fine_tune_is_checked_depends_on_how_many_videos_there_are(count, protocol):
    videos = VIDEOS[:count]
    found = training_labels_of(
        project(
            [segment(f"{v}{k}", 10 * k + 1, 10 * k + 3, video=v) for v in videos for k in range(3)],
            [(v, 0, 50) for v in videos],
            videos,
        )
    )
    prints = {v: f"print of {v}" for v in videos}
    folds = divide(found, prints)
    assert folds.protocol == protocol
    held = [video for part in folds.held_out for video in part]
    assert len(held) == len(set(held))
    if protocol == "cross-validation":
        assert set(held) == set(videos)
        assert all(len(part) < count for part in folds.held_out)
    if protocol == "held out":
        assert len(held) == 8
    # A video keeps its place when others come.
    more = training_labels_of(
        project(
            [segment(f"{v}{k}", 10 * k + 1, 10 * k + 3, video=v) for v in VIDEOS for k in range(3)],
            [(v, 0, 50) for v in VIDEOS],
            VIDEOS,
        )
    )
    later = divide(more, {v: f"print of {v}" for v in VIDEOS}, folds.places)
    assert {k: later.places[k] for k in folds.places} == dict(folds.places)
    sizes = [list(later.places.values()).count(part) for part in range(3)]
    assert max(sizes) - min(sizes) <= 1
