"""ActivityNet's detector: one clip over the whole video, its labels from a classifier of whole videos."""

import json
from fractions import Fraction

import numpy as np
import pytest

from afsd_core.detector import Afsd, DetectorConfig
from afsd_core.errors import FormatError
from afsd_core.inference import pipeline
from afsd_core.inference.adapters.afsd import AfsdRecipe
from afsd_core.inference.events import Detection
from afsd_core.inference.video_level.labels import VideoClassRecipe, named
from afsd_core.inference.video_level.scores import read_video_scores
from afsd_core.media import VideoIndex
from afsd_core.weights import Model, Registry
from tests.light_models import light_zero_shot, random_state
from tests.video_factory import make_video

LIGHT = {
    "clip_length": 96,
    "stride": 96,
    "resize": 40,
    "crop": 32,
    "levels": 3,
    "width": 32,
    "boundary_width": 64,
    "frame_width": 64,
    "backbone_width": 0.125,
    "distance_scales": (4.0, 8.0, 16.0),
}


def noise(number):
    return np.random.default_rng(number // 7).integers(0, 255, (48, 64, 3)).astype(np.uint8)


@pytest.fixture(scope="module")
def anet(tmp_path_factory):
    """ActivityNet's preset, light."""
    config = DetectorConfig.activitynet(**LIGHT)
    model = Model("anet", "afsd", ("action",), config.to_dict(), "random weights")
    return Registry(tmp_path_factory.mktemp("models")).save(model, random_state(Afsd(config), 4))


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    return make_video(tmp_path_factory.mktemp("v") / "one.mp4", frames=140, rate=25, size=(64, 48), picture=noise)


@pytest.mark.parametrize(
    "index",
    [
        VideoIndex.constant(140, 25),
        VideoIndex.constant(1001, Fraction(30000, 1001)),
        VideoIndex.constant(7, 24),
        VideoIndex.constant(20_000, Fraction(24000, 1001)),
    ],
)
def test_one_clip_spans_the_whole_video_whatever_its_rate(anet, index):
    recipe = AfsdRecipe(anet, index)
    assert [len(frames) for frames in recipe.plan] == [96]
    assert recipe.plan[0][-1] >= index.frame_count * 95 // 96 - 1
    assert recipe.plan[0][-1] < index.frame_count


def test_it_detects_over_the_whole_video(anet, video):
    found = list(pipeline.detect(video, anet, engine="torch"))[-1].detections
    assert found
    assert {d.label for d in found} == {"action"}
    assert max(d.end for d in found) > 4_000_000
    assert all(0 <= d.start < d.end <= 5_600_000 for d in found)


def test_the_zero_shot_network_classifies_a_whole_video(video):
    model = light_zero_shot(Registry())
    found = list(pipeline.detect(video, model, engine="torch", recipe=VideoClassRecipe))[-1].detections
    assert sorted(d.label for d in found) == sorted(model.classes)
    assert {(d.start, d.end) for d in found} == {(0, 5_600_000)}
    assert sum(d.score for d in found) == pytest.approx(1)
    assert [d.score for d in found] == sorted((d.score for d in found), reverse=True)


def test_detections_take_the_best_classes_and_their_probability():
    found = named(
        [Detection(0, 10, "action", 0.5), Detection(20, 30, "action", 0.8)],
        {"swim": 0.25, "jump": 0.7, "turn": 0.05},
    )
    assert [(d.start, d.label, pytest.approx(d.score)) for d in found] == [
        (20, "jump", 0.56),
        (0, "jump", 0.35),
        (20, "swim", 0.2),
        (0, "swim", 0.125),
    ]


@pytest.mark.parametrize(
    "content",
    [
        {"one": {"jump": 0.7, "swim": 0.25}},
        {"results": {"one": {"jump": 0.7, "swim": 0.25}}},
        {"results": {"one": [{"label": "jump", "score": 0.7}, {"label": "swim", "score": 0.25}]}},
        {"class": ["jump", "swim"], "results": {"one": [0.7, 0.25]}},
    ],
)
def test_scores_are_read_in_the_forms_that_classifiers_write(tmp_path, content):
    (tmp_path / "s.json").write_text(json.dumps(content))
    scores = read_video_scores(tmp_path / "s.json")
    assert scores.of("one") == {"jump": 0.7, "swim": 0.25}
    # As ActivityNet's files are called.
    assert scores.of("v_one") == scores.of("one")
    with pytest.raises(FormatError, match="no scores of two"):
        scores.of("two")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nonsense", "is not JSON"),
        ("[1, 2]", "is no object"),
        ('{"one": 3}', "one has no scores by class"),
        ('{"one": [0.1, 0.2]}', "one has no scores by class"),
        ('{"one": {"jump": 7}}', "one: the score of 'jump' is 7"),
        ('{"one": {"jump": NaN}}', "the score of 'jump' is nan"),
        ('{"one": [{"label": 3, "score": 0.1}]}', "the score of 3"),
        ('{"class": ["a"], "results": {"one": [0.1, 0.2]}}', "2 scores for 1 class"),
    ],
)
def test_scores_that_are_none_are_refused_with_file_and_video(tmp_path, text, words):
    (tmp_path / "s.json").write_text(text)
    with pytest.raises(FormatError, match=rf"s\.json.*{words}"):
        read_video_scores(tmp_path / "s.json")
    with pytest.raises(FormatError, match=r"nowhere\.json: cannot be read"):
        read_video_scores(tmp_path / "nowhere.json")
