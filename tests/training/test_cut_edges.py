"""A detector sets its edges at camera cuts where people have set theirs there, and only then."""

import json

import av
import numpy as np

from afsd_core.inference import pipeline
from afsd_core.inference.feature_cache import FeatureCache
from afsd_core.weights import Registry
from tests.light_models import light_backbone
from training.dataset import read_annotations
from training.finetune import FineTuned, FineTuneJob, fine_tune
from training.lessons import lessons_of_annotations
from training.quick import QuickConfig

FPS = 20
CUTS = [0.8, 1.7, 2.4, 3.5, 4.1, 5.2]


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
    lessons = lessons_of_annotations(read_annotations(folder / "annotations.json"), folder)
    quick = QuickConfig(steps=6, batch=2)
    cache = FeatureCache(folder / "kept")
    job = FineTuneJob(lessons, "tuned", folder / "runs", backbone="tiny", quick=quick, cache=cache)
    done = list(fine_tune(job))[-1]
    assert isinstance(done, FineTuned)
    found = list(pipeline.detect(folder / "one.mp4", Registry().get("tuned"), engine="torch", device="cpu"))[-1]
    return Registry().get("tuned"), found.detections


def test_edges_at_cuts_are_learnt_and_then_found_there(tmp_path, monkeypatch):
    model, found = tuned(tmp_path, [(0.8, 2.4), (3.5, 4.1)], monkeypatch)
    assert model.training["edges_at_cuts"] == [12, 12]
    assert model.config["cut_reach"] == 2.0
    assert found
    frames = {round(each * 1e6) for each in (0.0, *CUTS, 6.4)}
    assert {edge for each in found for edge in (each.start, each.end)} <= frames


def test_edges_elsewhere_are_left_where_they_are(tmp_path, monkeypatch):
    model, found = tuned(tmp_path, [(1.2, 2.0), (2.9, 3.8), (4.6, 5.7)], monkeypatch)
    assert model.training["edges_at_cuts"] == [0, 18]
    assert model.config["cut_reach"] == 0
    edges = {edge for each in found for edge in (each.start, each.end)}
    assert len(edges - {round(each * 1e6) for each in (0.0, *CUTS, 6.4)}) > 3
