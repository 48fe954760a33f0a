"""What follows from THUMOS'14's annotations, which stay beside the project: windows, and scores of detections."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from afsd_core.evaluation import activitynet_map, parse_thresholds, read_detections, read_ground_truth
from training.data.dataset import read_annotations
from training.targets.windows import boundary_cells, video_windows


@pytest.fixture
def annotated(request, shared):
    """The folder with the numbers that follow from annotations, which the copies here leave out."""
    asked = request.config.getoption("--golden")
    return Path(asked) if asked else shared / "golden"


def test_the_training_windows_of_thumos14_are_the_published_ones(annotated, shared):
    expected = json.loads((annotated / "training_windows_val.json").read_text())
    annotations = read_annotations(shared / "data/thumos14/val_Annotation_ours.csv")
    number = {name: k for k, name in enumerate(annotations.classes, 1)}
    windows, shortest = [], {}
    for video in annotations.videos:
        if not video.annotations:
            continue
        frames = np.array([a.frames for a in video.annotations]) * video.sample_count / video.frame_count
        made = video_windows(video.name, video.sample_count, frames, [number[a.label] for a in video.annotations])
        windows += made.windows
        shortest[video.name] = made.shortest
    assert len(windows) == expected["n_windows"]
    assert len(shortest) == expected["n_videos"]
    assert shortest == expected["min_action_frames"]
    assert Counter(w.video for w in windows) == expected["windows_per_video"]
    for listed in expected["windows"]:
        window = windows[listed["index"]]
        assert (window.video, window.offset) == (listed["video"], listed["offset"])
        rows = np.concatenate([window.instances, window.classes[:, None]], axis=1)
        np.testing.assert_allclose(rows, listed["annos"], atol=1e-9)
        starts, ends = boundary_cells(window.instances, 256)
        assert (starts.tolist(), ends.tolist()) == (listed["start_on"], listed["end_on"])


def test_golden_detections_score_what_the_published_evaluation_says_class_by_class(annotated, shared):
    expected = json.loads((annotated / "eval_expected.json").read_text())
    found = read_detections(annotated / "eval_predictions.json")
    truth = read_ground_truth(shared / "data/thumos14/thumos_gt.json", "test")
    thresholds = parse_thresholds(",".join(map(str, expected["tiou"])))
    scores = activitynet_map(truth, found, thresholds)
    assert list(scores.classes) == list(expected["activity_index"])
    np.testing.assert_allclose(scores.ap, expected["ap"], atol=1e-6)
    np.testing.assert_allclose(scores.mean, expected["mAP"], atol=1e-6)
    assert scores.average == pytest.approx(expected["average_mAP"], abs=1e-6)
