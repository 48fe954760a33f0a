"""A detector sets its edges at camera cuts where people have set theirs there, and only then."""

import csv
import json

import av
import numpy as np
import pytest
import torch

from afsd_core.evaluation import activitynet_map
from afsd_core.inference import pipeline
from afsd_core.inference.features.cache import FeatureCache
from afsd_core.weights import Registry
from tests.light_models import light_backbone
from training.data.batches import open_training_set
from training.data.dataset import read_annotations
from training.data.frame_cache import FrameCache
from training.data.supervision import training_labels_of_annotations
from training.engine.held_out_scoring import THRESHOLDS, HeldOut
from training.engine.trainer import TrainConfig
from training.finetune.head_training import QuickConfig
from training.finetune.one_click import FineTuned, FineTuneJob, fine_tune
from training.paper import Note, TrainJob, run_training

FPS = 20
CUTS = [0.8, 1.7, 2.4, 3.5, 4.1, 5.2]
FRAMES_AT_CUTS = {round(each * 1e6) for each in (0.0, *CUTS, 6.4)}
SEEN = [(1.2, 2.0), (2.9, 3.8), (4.6, 5.7)]
SMALL = {
    "clip_length": 64,
    "crop": 32,
    "resize": 36,
    "width": 64,
    "boundary_width": 64,
    "frame_width": 64,
    "backbone_width": 0.125,
    "levels": 4,
    "stride": 32,
}


def make_video(path, instances, cuts, seconds=6.4):
    """Shots of one place each, in which somebody moves; a second one while an instance lasts."""
    random = np.random.default_rng(5)
    places = [random.integers(20, 150, (8, 8, 3)).repeat(8, axis=0).repeat(8, axis=1) for _ in range(len(cuts) + 1)]
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=FPS)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        stream.bit_rate = 4_000_000
        for k in range(round(seconds * FPS)):
            image = places[int(np.searchsorted(cuts, k / FPS + 1e-6))].astype(np.uint8)
            at = k % 40
            image[44:54, at : at + 8] = 230
            if any(start <= k / FPS + 1e-6 < end for start, end in instances):
                image[10:26, at : at + 16] = (240, 30, 30)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(image, "rgb24")))
        out.mux(stream.encode())


def tuned(folder, edges, monkeypatch):
    """A detector of three videos whose instances have these edges."""
    monkeypatch.setenv("AFSD_HOME", str(folder / "home"))
    light_backbone(Registry(folder / "home" / "models"))
    database = {}
    for name in ("one", "two", "three"):
        make_video(folder / f"{name}.mp4", edges, CUTS)
        rows = [{"segment": list(each), "label": "meet"} for each in edges]
        database[name] = {"subset": "train", "duration": 6.4, "annotations": rows}
    (folder / "annotations.json").write_text(json.dumps({"version": "1", "database": database}))
    training_labels = training_labels_of_annotations(read_annotations(folder / "annotations.json"), folder)
    quick = QuickConfig(steps=6, batch=2)
    cache = FeatureCache(folder / "kept")
    job = FineTuneJob(training_labels, "tuned", folder / "runs", backbone="tiny", quick=quick, cache=cache)
    done = list(fine_tune(job))[-1]
    assert isinstance(done, FineTuned)
    found = list(pipeline.detect(folder / "one.mp4", Registry().get("tuned"), engine="torch", device="cpu"))[-1]
    return Registry().get("tuned"), found.detections


def test_edges_at_cuts_are_learnt_and_then_found_there(tmp_path, monkeypatch):
    model, found = tuned(tmp_path, [(0.8, 2.4), (3.5, 4.1)], monkeypatch)
    assert model.training["edges_at_cuts"] == [12, 12]
    assert model.config["cut_reach"] == 2.0
    assert found
    assert {edge for each in found for edge in (each.start, each.end)} <= FRAMES_AT_CUTS


def test_edges_elsewhere_are_left_where_they_are(tmp_path, monkeypatch):
    model, found = tuned(tmp_path, SEEN, monkeypatch)
    assert model.training["edges_at_cuts"] == [0, 18]
    assert model.config["cut_reach"] == 0
    edges = {edge for each in found for edge in (each.start, each.end)}
    assert len(edges - FRAMES_AT_CUTS) > 3


@pytest.mark.parametrize(("edges", "counts", "reach"), [([(0.8, 2.4), (3.5, 4.1)], [8, 8], 2.0), (SEEN, [0, 12], 0)])
def test_a_training_as_published_learns_it_too_where_it_is_asked_for(tmp_path, monkeypatch, edges, counts, reach):
    monkeypatch.setenv("AFSD_HOME", str(tmp_path / "home"))
    database = {}
    for name, subset in (("one", "train"), ("two", "train"), ("three", "test")):
        make_video(tmp_path / f"{name}.mp4", edges, CUTS)
        rows = [{"segment": list(each), "label": "meet"} for each in edges]
        database[name] = {"subset": subset, "duration": 6.4, "annotations": rows}
    (tmp_path / "annotations.json").write_text(json.dumps({"version": "1", "database": database}))
    job = TrainJob(
        tmp_path / "annotations.json",
        tmp_path,
        "asked",
        tmp_path / "run",
        backbone=None,
        train=TrainConfig(epochs=1, lr=1e-3, freeze="backbone"),
        augment=False,
        cuts=True,
        stride=32,
        detector={**SMALL, "sample_fps": FPS},
    )
    events = list(run_training(job))
    assert any(isinstance(each, Note) and f"{counts[0]} of {counts[1]} edges" in each.text for each in events)
    model = Registry().get("asked")
    assert model.training["edges_at_cuts"] == counts
    assert model.config["cut_reach"] == reach
    # What is found is what the training scored: the same windows and cuts.
    found = list(pipeline.detect(tmp_path / "three.mp4", model, engine="torch", device="cpu"))[-1].detections
    assert found
    at_cuts = {edge for each in found for edge in (each.start, each.end)} <= FRAMES_AT_CUTS
    assert at_cuts == bool(reach)
    data = open_training_set(read_annotations(job.dataset), tmp_path, model.load_network().config)
    frames = FrameCache(tmp_path / "home" / "cache" / "frames", size=SMALL["resize"])
    held_out = HeldOut(data.held_out, frames, data.classes)
    scored = held_out.detect(model.load_network(), torch.device("cpu"))
    for each in found[:10]:
        near = np.abs(scored.segments - [each.start / 1e6, each.end / 1e6]).max(axis=1) < 0.03  # edges lie on frames
        assert np.abs(scored.scores[near] - each.score).min() < 0.005
    best = csv.DictReader((tmp_path / "run" / "scores.csv").open())
    assert float(next(best)["average"]) == activitynet_map(held_out.truth, scored, THRESHOLDS).average
