"""Quick training of light heads: goes on exactly, grows with the classes, and learns what is there to learn."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import torch

from afsd_core.detector import Features
from afsd_core.detector.network import Head, head_for
from afsd_core.errors import Cancelled
from afsd_core.inference.features.cache import FeatureKind, VideoFeatures, join_rows
from tests.light_models import light_afsd_config
from tests.training.data.test_supervision import video_labels
from training.data.feature_clips import FeatureClips, LabelledVideo
from training.data.supervision import sampled
from training.engine.events import Finished, Started, Step
from training.finetune.head_training import QuickConfig, grown, quick_losses, quick_train

KIND = FeatureKind("t", 40, 32, Fraction(10), (16, 2, 2), (16, 1, 1))
CONFIG = replace(light_afsd_config(), classes=3)
INSTANCES = [(1.6, 3.2, "jump"), (5.6, 7.2, "turn"), (9.6, 11.2, "jump"), (13.6, 15.2, "turn")]


def telling_features():
    """Features in which channel 0 shows a jump and channel 1 a turn."""
    rows = 20
    c4 = np.random.default_rng(0).normal(0, 0.1, (16, 2 * rows, 2, 2))
    c5 = np.random.default_rng(1).normal(0, 0.1, (16, rows, 1, 1))
    for start, end, label in INSTANCES:
        channel = 0 if label == "jump" else 1
        c4[channel, round(start * 10 / 4) : round(end * 10 / 4)] += 3
        c5[channel, round(start * 10 / 8) : round(end * 10 / 8)] += 3
    return VideoFeatures(KIND, join_rows(KIND, c4, c5, np.zeros(8 * rows)), rows * 8)


def clips():
    labelled = sampled(video_labels(INSTANCES, [(0.0, 16.0)]), ("jump", "turn"), 160, Fraction(10))
    return FeatureClips([LabelledVideo(labelled, telling_features())], CONFIG)


def head(seed=0):
    torch.manual_seed(seed)
    return Head.from_config(CONFIG, 16, 16)


def losses(events):
    return [event.total for event in events if isinstance(event, Step)]


def test_a_stopped_training_goes_on_as_if_it_had_not_been_stopped(tmp_path):
    config = QuickConfig(steps=12, dropout=0.1)
    whole_head, part_head, rest_head = head(), head(), head()
    whole = losses(quick_train(whole_head, clips(), config))
    seen = []

    def stopped_at_five():
        part = quick_train(part_head, clips(), config, checkpoint=tmp_path / "c.pt", cancelled=lambda: len(seen) >= 5)
        for event in part:
            if isinstance(event, Step):
                seen.append(event.total)

    with pytest.raises(Cancelled):
        stopped_at_five()
    events = list(quick_train(rest_head, clips(), config, checkpoint=tmp_path / "c.pt"))
    assert events[0] == Started(12, 1, len(seen), config.batch)
    assert seen + losses(events) == whole
    for name, tensor in whole_head.state_dict().items():
        assert torch.equal(tensor, rest_head.state_dict()[name]), name
    assert isinstance(events[-1], Finished)


def test_a_segment_that_is_thought_bad_is_not_made_worse():
    """Or else what was said of it comes true, and a head ends with no segment that fits (2 of 24 seeds did)."""
    model = head()
    with torch.no_grad():
        model.center.conv1d.bias.fill_(-4.0)
    batch = clips().draw(np.random.default_rng(0), 4)
    quick_losses(model, batch, QuickConfig(dropout=0.0))["center"].backward()
    assert model.center.conv1d.weight.grad.any()
    for where in (model.coarse.loc, model.coarse.scales, model.prop_loc):
        assert all(p.grad is None or not p.grad.any() for p in where.parameters())


def test_heads_of_a_group_learn_apart_and_go_on_together(tmp_path):
    config, shape = QuickConfig(steps=8), replace(CONFIG, members=2)

    def group():
        torch.manual_seed(0)
        return head_for(shape, 16, 16)

    alone, whole, rest = head(), group(), group()
    list(quick_train(alone, clips(), config))
    told = losses(quick_train(whole, clips(), config))
    # Both heads saw other clips: told is the mean of their losses.
    first, second = whole.members
    assert not torch.equal(first.prop_loc.conv1d.weight, second.prop_loc.conv1d.weight)
    # The first is the one that would have been trained by itself, but for the clipping of gradients.
    torch.testing.assert_close(first.prop_loc.conv1d.weight, alone.prop_loc.conv1d.weight, atol=2e-3, rtol=0.05)
    seen = []

    def stopped_at_three():
        part = quick_train(rest, clips(), config, checkpoint=tmp_path / "c.pt", cancelled=lambda: len(seen) >= 3)
        for event in part:
            if isinstance(event, Step):
                seen.append(event.total)

    with pytest.raises(Cancelled):
        stopped_at_three()
    assert seen + losses(quick_train(rest, clips(), config, checkpoint=tmp_path / "c.pt")) == told
    for name, tensor in whole.state_dict().items():
        assert torch.equal(tensor, rest.state_dict()[name]), name


def test_a_group_grows_as_its_heads_do():
    torch.manual_seed(3)
    old = head_for(replace(CONFIG, members=2), 16, 16).eval()
    new = grown(old, ("jump", "turn", "wave"), ("jump", "turn")).eval()
    features = Features(torch.randn(1, 16, 8, 2, 2), torch.randn(1, 16, 4, 1, 1))
    with torch.no_grad():
        torch.testing.assert_close(new(features).conf[..., :3], old(features).conf)
    assert len(new.members) == 2
    starts = [member.prop_conf.conv1d.weight[3] for member in new.members]
    assert not torch.equal(*starts)


def test_a_checkpoint_of_something_else_is_not_gone_on_with(tmp_path):
    config = QuickConfig(steps=4)
    list(quick_train(head(), clips(), config, checkpoint=tmp_path / "c.pt", signature="these labels"))
    events = list(quick_train(head(), clips(), config, checkpoint=tmp_path / "c.pt", signature="those labels"))
    assert events[0].step == 0
    (tmp_path / "c.pt").write_bytes(b"damaged")
    events = list(quick_train(head(), clips(), config, checkpoint=tmp_path / "c.pt", signature="those labels"))
    assert events[0].step == 0


def test_it_learns_where_things_happen_and_what_they_are():
    from afsd_core.detector import Afsd
    from training.data.supervision import TrainingLabels
    from training.finetune.checks import find_all, score

    told = TrainingLabels((video_labels(INSTANCES, [(0.0, 16.0)]),), ("jump", "turn"), {})

    def worth(learner):
        network = Afsd(replace(CONFIG, pooled=True), head=learner).eval()
        return score(told, {"v": find_all(network, ("jump", "turn"), telling_features(), 16_000_000)}).average

    learner = head()
    assert worth(learner) < 0.1
    list(quick_train(learner, clips(), QuickConfig(steps=250, averaging=0.95, lr=2e-3)))
    assert worth(learner) > 0.6


def test_a_grown_head_keeps_what_was_learnt():
    old = head(3).eval()
    new = grown(old, ("jump", "turn", "wave"), ("jump", "turn")).eval()
    features = Features(torch.randn(1, 16, 8, 2, 2), torch.randn(1, 16, 4, 1, 1))
    with torch.no_grad():
        before, after = old(features), new(features)
    torch.testing.assert_close(after.conf[..., :3], before.conf)
    torch.testing.assert_close(after.loc, before.loc)
    assert after.conf.shape[-1] == 4
    swapped = grown(old, ("turn",), ("jump", "turn")).eval()
    with torch.no_grad():
        fewer = swapped(features)
    torch.testing.assert_close(fewer.conf[..., 1], before.conf[..., 2])
