"""`afsd detect` sums up what is strong enough, says how much is not, and writes all of it."""

import json
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from afsd_core.weights import Registry
from app.cli.program import build
from tests.light_models import light_afsd
from tests.video_factory import make_video


def afsd(*arguments):
    done = CliRunner().invoke(build(), [str(argument) for argument in arguments], env={"COLUMNS": "200"})
    assert "Traceback" not in done.output
    assert "unexpected" not in done.output, done.output
    return done


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    def picture(number):
        return np.random.default_rng(number // 7).integers(0, 255, (48, 64, 3)).astype(np.uint8)

    return make_video(
        tmp_path_factory.mktemp("video") / "clip.mp4", frames=120, rate=25, size=(64, 48), picture=picture
    )


@pytest.fixture
def detect(video, tmp_path):
    """Detects with the light model, whose training is on record as given; gives the rows of the file and what was
    printed.
    """
    registry = Registry()
    light_afsd(registry)

    def run(*options, training=None):
        model = registry.get("light")
        (model.folder / "model.json").write_text(replace(model, training=training).to_json(), encoding="utf-8")
        out = tmp_path / "found.json"
        done = afsd("detect", video, "--model", "light", "--engine", "torch", "--out", out, "--overwrite", *options)
        assert done.exit_code == 0, done.output
        return json.loads(out.read_text())["results"]["clip"], done.stderr

    return run


def halfway(rows):
    """A score that about half of the detections reach, on none of them."""
    scores = sorted({row["score"] for row in rows}, reverse=True)
    middle = len(scores) // 2
    return (scores[middle - 1] + scores[middle]) / 2


def test_weaker_detections_are_in_the_file_and_only_counted_in_the_summary(detect):
    rows, printed = detect()
    assert f"clip.mp4: {len(rows)} detections, best: " in printed
    assert "weaker" not in printed
    least = halfway(rows)
    strong = [row for row in rows if row["score"] >= least]
    again, printed = detect("--min-score", least)
    assert again == rows
    assert f"clip.mp4: {len(strong)} detections, best: {strong[0]['label']} {strong[0]['score']:.2f} at " in printed
    weaker = len(rows) - len(strong)
    assert f"{weaker} weaker ones are in found.json but not summed up: below the score {least:g} (as given)." in printed


def test_a_detection_at_the_very_score_counts(detect):
    rows, _ = detect()
    best = rows[0]["score"]
    reached = sum(row["score"] >= best for row in rows)
    _, printed = detect("--min-score", repr(best))
    assert f"clip.mp4: {reached} detection" in printed
    assert f"{len(rows) - reached} weaker ones are" in printed


def test_where_nothing_is_strong_enough_the_summary_says_so(detect):
    rows, printed = detect("--min-score", "1")
    assert "clip.mp4: no detection that is strong enough to sum up (" in printed
    assert f"{len(rows)} weaker ones are in found.json but not summed up: below the score 1 (as given)." in printed


def test_the_score_that_the_models_checks_chose_is_the_default_and_can_be_overruled(detect):
    rows, _ = detect()
    least = round(halfway(rows), 6)
    again, printed = detect(training={"threshold": least})
    assert again == rows
    weaker = sum(row["score"] < least for row in rows)
    assert f"{weaker} weaker ones are in found.json" in printed
    assert f"below the score {least:g} (chosen by the model's checks)." in printed
    _, printed = detect("--min-score", "0", training={"threshold": least})
    assert f"clip.mp4: {len(rows)} detections, best: " in printed
    assert "weaker" not in printed


def test_a_score_that_no_check_chose_is_not_said_to_be_a_checks(detect):
    rows, _ = detect()
    _, printed = detect(training={"threshold": round(halfway(rows), 6), "protocol": "none"})
    assert "(chosen on the videos that the model learned from)." in printed


def test_each_class_is_summed_up_from_its_own_score_on_and_others_from_the_models(detect):
    rows, _ = detect()
    first = rows[0]["label"]
    least = halfway(rows)
    # Nothing of the best detection's class reaches 1; the other classes go by the threshold for all.
    training = {"threshold": least, "thresholds": {first: 1.0}}
    strong = [row for row in rows if row["label"] != first and row["score"] >= least]
    assert strong
    again, printed = detect(training=training)
    assert again == rows
    count = "1 detection" if len(strong) == 1 else f"{len(strong)} detections"
    assert f"clip.mp4: {count}, best: {strong[0]['label']} {strong[0]['score']:.2f} at " in printed
    weaker = len(rows) - len(strong)
    assert f"{weaker} weaker ones are in found.json but not summed up" in printed
    assert "below the scores that the model's checks chose for each class." in printed


@pytest.mark.parametrize(
    "training", [{"threshold": None, "thresholds": None}, {"threshold": "high", "thresholds": {"jump": "low"}}, {}]
)
def test_a_record_without_usable_scores_leaves_nothing_out(detect, training):
    rows, printed = detect(training=training)
    assert f"clip.mp4: {len(rows)} detections, best: " in printed
    assert "weaker" not in printed


def test_results_on_standard_output_are_all_of_them(detect, video):
    rows, _ = detect()
    least = halfway(rows)
    done = afsd("detect", video, "--model", "light", "--engine", "torch", "--out", "-", "--min-score", least)
    assert json.loads(done.stdout)["results"]["clip"] == rows
    assert "weaker ones are in the output but not summed up" in done.stderr


def test_scores_multiplied_by_those_of_the_video_are_not_held_against_the_checks_of_the_detector(video, tmp_path):
    from afsd_core.detector import Afsd, DetectorConfig
    from tests.light_models import random_state

    registry = Registry()
    model = light_afsd(registry)
    config = DetectorConfig.from_dict(dict(model.config) | {"classes": 2})
    one = replace(model, name="one", classes=("action",), config=config.to_dict(), training={"threshold": 0.999})
    registry.save(one, random_state(Afsd(config), 1))
    (tmp_path / "scores.json").write_text('{"clip": {"swim": 0.5}}')
    how = ("detect", video, "--model", "one", "--engine", "torch", "--out", "-")
    assert "weaker" in afsd(*how).stderr
    named = afsd(*how, "--video-scores", tmp_path / "scores.json").stderr
    assert "best: swim" in named
    assert "weaker" not in named
    assert "weaker" in afsd(*how, "--video-scores", tmp_path / "scores.json", "--min-score", "0.999").stderr


@pytest.mark.parametrize("score", ["-0.1", "1.01", "nan", "30"])
def test_what_is_no_score_is_refused_before_anything_is_read(score, tmp_path):
    done = afsd("detect", "a.mp4", "--model", "m", "--out", tmp_path / "x.json", "--min-score", score)
    assert done.exit_code == 2
    assert "scores lie between 0 and 1" in " ".join(done.stderr.split())
    assert not list(tmp_path.iterdir())
