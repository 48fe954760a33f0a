"""Detection with networks that see optical flow: alone, or beside RGB with the raw outputs averaged."""

import time
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import torch

from afsd_core.detector import Afsd, DetectorConfig
from afsd_core.detector.network import OUTPUTS
from afsd_core.errors import Cancelled, WeightsError
from afsd_core.inference import pipeline
from afsd_core.inference.postprocess.decode import decode_window, fuse, suppress
from afsd_core.inference.preprocess import centre_crop, squash, to_clip
from afsd_core.inference.windows import tile
from afsd_core.media import VideoReader, build_index, sample_frames
from afsd_core.media.flow_cache import FlowCache, SampledVideo
from afsd_core.weights import Model, Registry, fuse_models
from tests.light_models import CLASSES, light_afsd, random_state
from tests.video_factory import make_video


def texture(number):
    wide = np.random.default_rng(0).integers(0, 255, (12, 40, 3)).astype(np.uint8).repeat(4, 0).repeat(4, 1)
    return np.roll(wide, number * (1 + number // 40), axis=1)[:, :64]


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    return make_video(
        tmp_path_factory.mktemp("videos") / "moving.mp4", frames=150, rate=25, size=(64, 48), picture=texture
    )


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """By name: "light" (RGB), "flow", and "both" of the two."""
    registry = Registry(tmp_path_factory.mktemp("models"))
    config = DetectorConfig.from_dict(dict(light_afsd(registry).config))
    flow_config = replace(config, in_channels=2)
    registry.save(Model("flow", "afsd", CLASSES, flow_config.to_dict(), "random"), random_state(Afsd(flow_config), 7))
    fuse_models(registry, "light", "flow", "both")
    return {name: registry.get(name) for name in ("light", "flow", "both")}


def run(video, model):
    events = list(pipeline.detect(video, model, engine="torch"))
    return events[-1], events


def raw_outputs(network, images):
    with torch.inference_mode():
        raw = network(torch.from_numpy(to_clip(images, 32)))
    return {name: getattr(raw, name).numpy() for name in OUTPUTS}


def expected(video, models, streams):
    """Detections by the book, without the pipeline: windows, raw outputs of each stream averaged, one decoding."""
    index = build_index(video)
    samples = sample_frames(index, 10)
    with VideoReader(video, index) as reader:
        rgb = np.stack([squash(reader.frame(int(n)).image, resize=40, crop=32) for n in samples])
    flow = np.stack([centre_crop(f, 32) for f in FlowCache(size=40).open(SampledVideo(video, index, Fraction(10)))])
    found = []
    config = DetectorConfig.from_dict(dict(models["light"].config))
    priors = np.concatenate([(np.arange(n) + 0.5) / n for n in config.level_lengths])
    pictures = {"light": rgb, "flow": flow}
    for at in tile(len(samples), 32, 16):
        outputs = fuse([raw_outputs(models[s].load_network(), pictures[s][at : at + 32]) for s in streams])
        found.append(decode_window(*(outputs[n] for n in OUTPUTS), priors, offset=at, sample_fps=10, clip_length=32))
    return np.sort(suppress(found).scores)[::-1]


def assert_alike(scores, by_the_book):
    """The best detections have the book's scores, but for few: a region whose limit lies a rounding away from another
    cell pools that one, on some processors and not on others."""
    off = np.abs(np.subtract.outer(scores[:20], by_the_book)).min(axis=1)
    assert (off > 1e-4).sum() <= 3
    np.testing.assert_allclose(scores[:5], by_the_book[:5], atol=1e-4)


def test_a_flow_network_detects_and_the_flow_is_computed_once(video, models):
    finished, events = run(video, models["flow"])
    computing = [e for e in events if isinstance(e, pipeline.Progress) and e.stage == "Computing flow"]
    assert computing[-1].done == 1
    assert len(finished.detections) > 10
    scores = [d.score for d in finished.detections]
    assert_alike(scores, expected(video, models, ["flow"]))
    again, events = run(video, models["flow"])
    assert again.detections == finished.detections
    assert not [e for e in events if isinstance(e, pipeline.Progress) and e.stage == "Computing flow"]


def test_a_fused_pair_averages_raw_outputs_and_decodes_once(video, models):
    finished, _ = run(video, models["both"])
    scores = [d.score for d in finished.detections]
    assert_alike(scores, expected(video, models, ["light", "flow"]))
    alone = [d.score for d in run(video, models["light"])[0].detections]
    assert not np.allclose(scores[:5], alone[:5], atol=1e-3)


def test_a_stand_in_for_the_flow_of_the_training_is_said(video, models, tmp_path):
    from afsd_core.media.flow import has_tvl1

    if has_tvl1():
        pytest.skip("this OpenCV computes TV-L1")
    released = replace(models["flow"], config=dict(models["flow"].config) | {"flow_method": "tvl1"})
    _, events = run(video, released)
    assert ["DIS flow stands in" in e.sentence for e in events if isinstance(e, pipeline.Note)] == [True]


def test_a_video_shorter_than_a_sample_has_no_detections_and_no_error(models, tmp_path):
    short = make_video(tmp_path / "short.mp4", frames=2, rate=25, size=(64, 48))
    for name in ("flow", "both"):
        assert run(short, models[name])[0].detections == ()


@pytest.mark.alone
def test_cancelling_while_flow_is_computed_is_prompt_and_keeps_what_is_done(models, tmp_path):
    long = make_video(tmp_path / "long.mp4", frames=2000, rate=20, size=(160, 120))
    began: list[float] = []
    events = pipeline.detect(long, models["flow"], engine="torch", cancelled=lambda: bool(began))
    seen = []
    with pytest.raises(Cancelled):
        collect(events, seen, began)
    assert time.monotonic() - began[0] < 2
    done = seen[-1].done
    assert 0 < done < 1
    again = pipeline.detect(long, models["flow"], engine="torch")
    computing = [e.done for e in again if isinstance(e, pipeline.Progress) and e.stage == "Computing flow"]
    assert computing[1] > done


def collect(events, seen, began):
    """Note events until flow is under way, then the moment of wanting to stop."""
    for event in events:
        if isinstance(event, pipeline.Progress) and event.stage == "Computing flow" and event.done and not began:
            seen.append(event)
            began.append(time.monotonic())


def test_two_that_were_not_trained_alike_are_not_fused(models, tmp_path):
    registry = Registry(tmp_path)
    for name, changes in (("rgb", {}), ("flow", {"in_channels": 2}), ("wide", {"in_channels": 2, "frame_width": 128})):
        model = replace(models["light"], name=name, config=dict(models["light"].config) | changes)
        registry.save(model, Afsd(DetectorConfig.from_dict(dict(model.config))).state_dict())
    other = replace(registry.get("flow"), name="other", classes=("a", "b", "c"))
    registry.save(other, registry.get("flow").load_state())
    for pair, words in (
        (("flow", "rgb"), "flow: is no detector that sees RGB"),
        (("rgb", "rgb"), "rgb: is no detector that sees optical flow"),
        (("rgb", "wide"), "differ in frame_width"),
        (("rgb", "other"), "other classes"),
        (("rgb", "nothing"), "no model of this name"),
    ):
        with pytest.raises(WeightsError, match=words):
            fuse_models(registry, *pair, "both")
    assert fuse_models(registry, "rgb", "flow", "both").config["in_channels"] == 5
