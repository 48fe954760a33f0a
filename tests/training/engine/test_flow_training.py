"""`afsd train --flow`: a network for optical flow learns what moves which way, from RGB weights or its own."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from afsd_core.detector import Afsd
from afsd_core.errors import WeightsError
from afsd_core.media.flow import mirrored
from afsd_core.media.flow_cache import FlowCache
from afsd_core.weights import Registry
from tests.light_models import light_afsd
from tests.training.tiny_set import CONFIG, make_set
from training.data.batches import ClipSource, open_training_set, train_crop
from training.data.dataset import read_annotations
from training.engine.held_out_scoring import HeldOut
from training.engine.trainer import TrainConfig, train
from training.finetune.light_detector import choose_backbone
from training.paper import TrainJob, detector_config, load_backbone
from training.targets.losses import LossWeights

FLOW = replace(CONFIG, in_channels=2)


@pytest.fixture(autouse=True)
def _one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """Two videos of a square that slides or drops, and their flow."""
    folder = tmp_path_factory.mktemp("tiny")
    make_set(folder)
    data = open_training_set(read_annotations(folder / "annotations.json"), folder, FLOW, share=0)
    cache = FlowCache(folder / "flow", size=FLOW.resize)
    list(cache.build([video.source for video in data.train]))
    return data, cache


def test_a_flow_network_learns_the_right_segments(tiny, tmp_path):
    data, cache = tiny
    torch.manual_seed(0)
    clips = ClipSource(data.train, cache, FLOW, augment=False, splice=False)
    config = TrainConfig(epochs=50, lr=3e-3, weight_decay=0, batch=2, save_every=0, weights=LossWeights(triplet=0))
    network = Afsd(FLOW)
    for _ in train(network, clips, config, tmp_path, device="cpu"):
        pass
    assert HeldOut(data.train, cache, data.classes).score(network, torch.device("cpu")).average > 0.7


def test_clips_are_cropped_and_mirrored_as_flow(tiny):
    data, cache = tiny
    clips = ClipSource(data.train, cache, FLOW)
    assert clips.batch([0, 1], 0).clips.shape == (2, 2, 64, 32, 32)
    images = np.random.default_rng(0).integers(0, 255, (4, 32, 32, 2)).astype(np.uint8)
    drawn = [train_crop(images, 32, np.random.default_rng(seed)) for seed in range(20)]
    assert any((clip == mirrored(images)).all() for clip in drawn)
    assert all((clip == images).all() or (clip == mirrored(images)).all() for clip in drawn)


def test_rgb_weights_start_a_flow_network_with_their_mean_over_colours(tmp_path):
    registry = Registry()
    rgb = light_afsd(registry)
    network = Afsd(replace(FLOW, backbone_width=0.125))
    assert load_backbone(network, "light", registry).name == "light"
    theirs = rgb.load_state()["backbone.Conv3d_1a_7x7.conv3d.weight"]
    ours = network.backbone.state_dict()["Conv3d_1a_7x7.conv3d.weight"]
    torch.testing.assert_close(ours, theirs.mean(dim=1, keepdim=True).expand(-1, 2, -1, -1, -1))


def test_a_quick_fine_tune_of_a_model_that_sees_flow_stands_on_rgb():
    registry = Registry()
    rgb = light_afsd(registry)
    config = dict(rgb.config) | {"in_channels": 2}
    flow = replace(rgb, name="flow", config=config)
    registry.save(flow, Afsd(replace(FLOW, classes=4, backbone_width=0.125)).state_dict())
    assert choose_backbone("auto", rgb, registry) == "light"
    assert choose_backbone("auto", flow, registry) == "small-motion"
    with pytest.raises(WeightsError, match="sees optical flow"):
        choose_backbone("flow", None, registry)


def test_the_job_says_what_the_network_sees(tmp_path):
    annotations = read_annotations(make_set(tmp_path))
    job = TrainJob(tmp_path, tmp_path, "x", tmp_path / "run", backbone=None, flow="tvl1")
    config = detector_config(job, annotations, Registry())
    assert (config.in_channels, config.flow_method) == (2, "tvl1")
