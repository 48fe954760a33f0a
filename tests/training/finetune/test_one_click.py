"""The one-click fine-tune, whole: real videos, kept features, heads that learn, checks, a model that detects."""

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from safetensors.torch import load_file

from afsd_core.errors import Cancelled, DataError, WeightsError
from afsd_core.folders import cache_folder
from afsd_core.inference import pipeline
from afsd_core.inference.features.cache import FeatureCache
from afsd_core.inference.features.compute import kind_of
from afsd_core.media import fingerprint
from afsd_core.weights import Registry
from tests.light_models import light_backbone
from tests.training.tiny_set import make_video
from training.data.dataset import read_annotations
from training.data.supervision import LabelledInstance, TrainingLabels, training_labels_of_annotations
from training.finetune import rounds
from training.finetune.checks import Found, differences, find_all, least_effort_threshold
from training.finetune.head_training import QuickConfig
from training.finetune.one_click import FineTuned, FineTuneJob, Learning, Note, Preparing, Scored, fine_tune
from training.finetune.timing.estimate import compute_ahead, estimate
from training.finetune.timing.speeds import note_speed, slowdown, speed

QUICK = QuickConfig(steps=6, batch=2)
INSTANCES = [(0.6, 1.6, "slide"), (2.6, 3.6, "slide"), (4.6, 5.6, "drop")]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Three videos with their annotations, and user folders with a tiny backbone."""
    folder = tmp_path_factory.mktemp("tuned")
    database = {}
    for late, name in enumerate(("one", "two", "three")):
        shown = [(start + late / 10, end + late / 10, label) for start, end, label in INSTANCES]
        make_video(folder / f"{name}.mp4", shown)
        rows = [{"segment": [start, end], "label": label} for start, end, label in shown]
        database[name] = {"subset": "train", "duration": 6.4, "annotations": rows}
    (folder / "annotations.json").write_text(json.dumps({"version": "1", "database": database}))
    light_backbone(Registry(folder / "home" / "models"))
    return folder


@pytest.fixture
def home(place, monkeypatch):
    monkeypatch.setenv("AFSD_HOME", str(place / "home"))
    return place


def training_labels(place) -> TrainingLabels:
    return training_labels_of_annotations(read_annotations(place / "annotations.json"), place)


def job(place, name, **more) -> FineTuneJob:
    more = {"backbone": "tiny", "quick": QUICK} | more
    return FineTuneJob(training_labels(place), name, place / "runs", cache=FeatureCache(place / "kept"), **more)


def removed(name):
    registry = Registry()
    if name in registry.names():
        registry.remove(name)


def test_labels_become_a_detector_that_says_what_it_is_worth(home):
    removed("first")
    events = list(fine_tune(job(home, "first")))
    done = events[-1]
    assert isinstance(done, FineTuned)
    assert done.protocol == "cross-validation"
    assert set(done.held_out) == {"one", "two", "three"}
    assert done.after is not None
    assert done.before is None
    assert set(done.after.per_class) == {"slide", "drop"}
    # One bar and one time left for all of it, features and checks included; it never goes back.
    told = [event for event in events if isinstance(event, Preparing | Learning)]
    bar = [event.done for event in told]
    assert bar == sorted(bar)
    assert (bar[0], bar[-1] > 0.8) == (pytest.approx(0, abs=0.3), True)
    assert all(event.seconds_left is not None and event.seconds_left >= 0 for event in told)
    assert {event.stage for event in told if isinstance(event, Preparing)} == {"features", "training", "checks"}
    parts = list(dict.fromkeys(event.part for event in events if isinstance(event, Learning)))
    assert sorted(parts) == ["check 1 of 3", "check 2 of 3", "check 3 of 3", "final"]
    without = {event.part: event.without for event in events if isinstance(event, Learning)}
    assert without.pop("final") == ()
    assert sorted(Path(name).stem for (name,) in without.values()) == ["one", "three", "two"]
    record = Registry().get("first").training
    assert record["learnt_from"]["segments"] == 9
    assert record["learnt_from"]["classes"] == {"drop": 3, "slide": 6}
    assert record["after"]["average"] == done.after.average
    # Its own file holds the heads; the backbone is kept once for all versions.
    assert not any(name.startswith("backbone.") for name in load_file(done.model.weights))
    assert any(name.startswith("backbone.") for name in done.model.load_state())
    found = list(pipeline.detect(home / "one.mp4", Registry().get("first"), engine="torch", device="cpu"))[-1]
    assert {d.label for d in found.detections} <= {"slide", "drop"}


def test_a_second_version_is_compared_with_the_first_on_the_same_videos_and_knows_new_classes(home):
    removed("first")
    removed("second")
    list(fine_tune(job(home, "first")))
    first = Registry().get("first")
    more = training_labels(home)
    marked = [replace(v, instances=(*v.instances, LabelledInstance(0, 400_000, "stand"))) for v in more.videos]
    more = replace(more, videos=tuple(marked), classes=(*more.classes, "stand"))
    computed = []
    second = replace(job(home, "second"), training_labels=more, parent="first", backbone="auto")
    for event in fine_tune(second):
        if isinstance(event, Preparing) and event.what.startswith("Computing"):
            computed.append(event.part)
    assert isinstance(event, FineTuned)
    assert event.before is not None
    assert event.after is not None
    assert set(event.before.per_class) == set(event.after.per_class) == {"slide", "drop", "stand"}
    assert set(event.before.per_class["stand"]) == {0.0}
    # Features were there: each video is done at once.
    assert len(computed) == 3
    model = Registry().get("second")
    assert model.parent == "first"
    assert model.classes[: len(first.classes)] == first.classes
    assert model.classes[-1] == "stand"
    assert model.training["places"] == first.training["places"]


def test_a_stopped_fine_tune_goes_on_and_gives_the_same_detector(home):
    for name in ("whole", "halves"):
        removed(name)
    list(fine_tune(job(home, "whole", check=False)))
    learnt = []

    def first_half():
        for event in fine_tune(job(home, "halves", check=False), cancelled=lambda: len(learnt) >= 3):
            if isinstance(event, Learning):
                learnt.append(event.total)

    with pytest.raises(Cancelled):
        first_half()
    assert "halves" not in Registry().names()
    rest = [e for e in fine_tune(job(home, "halves", check=False)) if isinstance(e, Learning)]
    assert len(learnt) + len(rest) == QUICK.steps
    whole, halves = (Registry().get(name).load_state() for name in ("whole", "halves"))
    assert all((whole[name] == halves[name]).all() for name in whole)


def test_a_fine_tune_that_was_killed_goes_on(home):
    removed("killed")
    program = """
import sys
from pathlib import Path
import training.finetune.head_training
training.finetune.head_training._SAVE_EVERY = 0
from tests.training.finetune.test_one_click import job
from training.finetune.one_click import Learning, fine_tune
for event in fine_tune(job(Path(sys.argv[1]), "killed", check=False)):
    if isinstance(event, Learning):
        print(event.step, flush=True)
"""
    with subprocess.Popen(
        [sys.executable, "-c", program, str(home)], stdout=subprocess.PIPE, text=True, env=os.environ
    ) as process:
        for _ in range(3):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    steps = [e.step for e in fine_tune(job(home, "killed", check=False)) if isinstance(e, Learning)]
    assert 0 < steps[0] < QUICK.steps
    assert steps[-1] == QUICK.steps - 1


def test_a_video_that_is_gone_is_left_out_and_told(home, tmp_path):
    removed("without")
    for file in home.glob("*.mp4"):
        shutil.copy(file, tmp_path)
    there = training_labels(home)
    moved = [replace(video, path=tmp_path / video.path.name) for video in there.videos]
    (tmp_path / "two.mp4").unlink()
    fewer = replace(job(home, "without", check=False), training_labels=replace(there, videos=tuple(moved)))
    events = list(fine_tune(fewer))
    assert any("two.mp4" in e.text and "left out" in e.text for e in events if isinstance(e, Note))
    assert events[-1].model.training["learnt_from"]["videos"] == 2


def test_a_changed_video_is_computed_anew(home, tmp_path):
    """The same name and place, other pictures: kept features are of the file, not of its name."""
    removed("changed")
    shutil.copy(home / "one.mp4", tmp_path / "one.mp4")
    alone = training_labels(home).only(["one"])
    alone = replace(alone, videos=tuple(replace(v, path=tmp_path / "one.mp4") for v in alone.videos))
    wanted = replace(job(home, "changed"), training_labels=alone)
    list(fine_tune(wanted))
    removed("changed")
    make_video(tmp_path / "one.mp4", [(0.6, 1.6, "drop"), *INSTANCES[1:]])
    shutil.rmtree(home / "runs" / "changed", ignore_errors=True)
    parts = [e.part for e in fine_tune(wanted) if isinstance(e, Preparing)]
    assert len(parts) > 1


def test_damaged_features_are_computed_anew(home):
    removed("first")
    removed("mended")
    list(fine_tune(job(home, "first", check=False)))
    file = next((home / "kept").rglob("*.half"))
    content = bytearray(file.read_bytes())
    content[10] ^= 1
    file.write_bytes(content)
    list(fine_tune(job(home, "mended", check=False)))
    first, mended = (Registry().get(name).load_state() for name in ("first", "mended"))
    assert all((first[name] == mended[name]).all() for name in first)


def test_full_fine_tuning_changes_the_backbone_too_but_for_its_normalisation(home):
    removed("full")
    whole = replace(job(home, "full", mode="full", check=False), quick=QuickConfig(steps=1, batch=2))
    steps = [
        event.step
        for event in fine_tune(replace(whole, training_labels=training_labels(home).only(["one"])))
        if isinstance(event, Learning)
    ]
    assert steps == [0, 1, 2, 3, 4]  # four times as many as of the heads alone
    model = Registry().get("full")
    assert model.training["mode"] == "full"
    tiny, full = Registry().get("tiny").load_state(), model.load_state()
    moved = [name for name, tensor in tiny.items() if not (full[f"backbone.{name}"] == tensor).all()]
    assert moved
    assert not [name for name in moved if ".bn." in name]
    # Its backbone has seen what it learnt from: the next version's score is said to be too good there.
    assert model.training["backbone_learnt_videos"] == model.training["learnt_videos"] != []
    removed("after_full")
    events = list(fine_tune(job(home, "after_full", parent="full", backbone="auto")))
    assert any("its backbone knows those that are held out" in e.text for e in events if isinstance(e, Note))
    record = Registry().get("after_full").training
    assert record["backbone_learnt_videos"] == model.training["backbone_learnt_videos"]
    assert record["backbone_knows_held_out"]
    assert not model.training["backbone_knows_held_out"]


def test_one_video_alone_learns_and_says_that_nothing_checks_it(home):
    removed("alone")
    alone = training_labels(home).only(["one"])
    # Enough steps for scores that rounding does not decide on.
    events = list(fine_tune(replace(job(home, "alone", quick=replace(QUICK, steps=60)), training_labels=alone)))
    assert events[-1].protocol == "none"
    assert events[-1].after is None
    assert any("from one video" in event.text for event in events if isinstance(event, Note))
    # From what score on it shows its proposals follows from what it learnt from.
    (video_labels,) = alone.videos
    *_, finished = pipeline.detect(video_labels.path, events[-1].model)
    found = [Found(d.start, d.end, d.label, d.score) for d in finished.detections]
    assert events[-1].threshold == pytest.approx(least_effort_threshold(alone, {video_labels.video: found}), abs=0.02)


@pytest.fixture
def brief(monkeypatch):
    """Checks are scored after 4, 6, 9, … steps, so that their whole curve takes seconds."""
    monkeypatch.setattr(rounds, "_FIRST", 4)
    monkeypatch.setattr(rounds, "_FEWEST", 6)


def by_evidence(home, name, **more):
    removed(name)
    shutil.rmtree(home / "runs" / name, ignore_errors=True)
    return job(home, name, quick=None, **more)


def test_the_checks_say_how_long_it_trains_and_how_it_ranks(home, brief):
    events = list(fine_tune(by_evidence(home, "evidence")))
    done, scored = events[-1], [event for event in events if isinstance(event, Scored)]
    assert [event.step for event in scored[:4]] == [0, 4, 6, 9][: len(scored)]
    assert scored[0].average == scored[0].baseline == done.baseline.average
    assert done.curve == tuple((event.step, event.average) for event in scored[1:])
    assert done.steps == scored[-1].best_step
    assert scored[-1].step >= scored[-1].last_step
    # The final heads learnt along with the checks, a little longer: from three videos where these had two.
    final = [event.step + 1 for event in events if isinstance(event, Learning) and event.part == "final"]
    assert max(final) == round(scored[-1].step * 1.5**0.5)
    assert [row.average for row in done.tried] == sorted((row.average for row in done.tried), reverse=True)
    assert sum(row.chosen for row in done.tried) == 1
    assert set(done.thresholds) == {"slide", "drop"}
    # Videos of six seconds are too short to be compared.
    assert done.expectation == ""
    record = done.model.training
    assert record["thresholds"] == done.thresholds
    assert record["recipe"]["curve"] == [[step, round(value, 4)] for step, value in done.curve]
    assert {row["chosen"] for row in record["recipe"]["tried"]} == {True, False}
    # The best of what was tried, or within what counts as luck of it.
    chosen = next(row.average for row in done.tried if row.chosen)
    assert done.after.average == pytest.approx(chosen)
    assert done.after.average >= done.baseline.average


def test_good_enough_keeps_the_best_so_far(home, brief):
    heard = []

    def enough():
        return len(heard) >= 3

    for event in fine_tune(by_evidence(home, "enough"), enough=enough):
        if isinstance(event, Scored):
            heard.append(event)
    assert event.cut_short
    assert [step for step, _ in event.curve] == [4, 6]
    assert event.steps in (4, 6)
    assert event.after is not None
    assert event.model.name in Registry().names()


def test_the_closed_form_classifier_can_be_used_within_seconds(home, brief):
    heard = []
    for event in fine_tune(by_evidence(home, "at_once"), enough=lambda: bool(heard)):
        if isinstance(event, Scored):
            heard.append(event)
    assert (event.cut_short, event.uses_baseline, event.steps) == (True, True, 0)
    assert event.after.average == pytest.approx(event.baseline.average)
    model = Registry().get("at_once")
    assert not model.config["anchor_free"]
    *_, finished = pipeline.detect(home / "one.mp4", model, engine="torch", device="cpu")
    assert finished.detections
    # What a later fine-tune goes on from is whole.
    removed("after_it")
    later = list(fine_tune(job(home, "after_it", parent="at_once", backbone="auto")))[-1]
    assert later.before is not None
    # Nor does what the parent's scores were turned into count once more, end to end least of all.
    removed("whole_after_it")
    last = job(home, "whole_after_it", parent="at_once", backbone="auto", mode="full", check=False)
    ended = list(fine_tune(replace(last, quick=QuickConfig(steps=1, batch=2))))[-1]
    assert ended.model.config["anchor_free"]
    assert (ended.model.config["cell_share"], ended.model.config["calibration"]) == (0.5, [1.0, 0.0])


def test_a_detection_finds_what_the_checks_would(home, brief):
    done = list(fine_tune(by_evidence(home, "alike")))[-1]
    network = done.model.load_network().eval()
    video = training_labels(home).videos[0]
    features = FeatureCache(home / "kept").open(kind_of(network), str(fingerprint(video.path)))
    checked = find_all(network, done.model.classes, features, video.duration)
    FeatureCache().clear()
    # Once with the features computed on the way, once with those that were kept then.
    for _ in range(2):
        *_, finished = pipeline.detect(video.path, done.model, engine="torch", device="cpu")
        assert len(finished.detections) >= len(checked) > 0
        for mine, theirs in zip(checked[:20], finished.detections[:20], strict=True):
            assert mine.label == theirs.label
            assert (mine.start, mine.end) == (
                pytest.approx(theirs.start, abs=45_000),
                pytest.approx(theirs.end, abs=45_000),
            )
            assert mine.score == pytest.approx(theirs.score, abs=2e-3)


def test_a_fine_tune_that_was_stopped_between_its_points_gives_the_same_curve_and_detector(home, brief):
    whole = list(fine_tune(by_evidence(home, "in_one_go")))[-1]
    learnt = []

    def some_steps():
        for event in fine_tune(by_evidence(home, "in_two"), cancelled=lambda: len(learnt) >= 22):
            if isinstance(event, Learning):
                learnt.append(event)

    with pytest.raises(Cancelled):
        some_steps()
    halves = list(fine_tune(job(home, "in_two", quick=None)))[-1]
    assert halves.curve == whole.curve
    assert halves.steps == whole.steps
    one, two = (model.load_state() for model in (whole.model, halves.model))
    assert all((one[name] == two[name]).all() for name in one)
    assert not list((home / "runs" / "in_two").glob("*"))


def test_too_few_labels_and_a_taken_name_are_sentences(home):
    few = replace(training_labels(home), videos=(), classes=(), left_out={"slide": 2})
    with pytest.raises(DataError, match="slide: 2 segments in reviewed stretches; 1 more is needed"):
        list(fine_tune(replace(job(home, "few"), training_labels=few)))
    removed("first")
    list(fine_tune(job(home, "first", check=False)))
    with pytest.raises(WeightsError, match="a model of that name already"):
        next(fine_tune(job(home, "first")))


def test_the_estimate_says_what_a_fine_tune_will_do(home):
    found = estimate(training_labels(home), backbone="tiny")
    assert not found.problems
    assert found.protocol == "cross-validation"
    assert set(found.held_out) == {"one", "two", "three"}
    assert found.seconds > 0
    gone = replace(
        training_labels(home),
        videos=tuple(replace(v, path=Path("/nowhere") / v.path.name) for v in training_labels(home).videos),
    )
    assert "can be found" in estimate(gone, backbone="tiny").problems[-1]


def test_only_features_of_these_very_weights_and_form_count_as_there(home, monkeypatch, tmp_path):
    monkeypatch.setenv("AFSD_HOME", str(tmp_path / "another"))
    light_backbone(Registry())
    other = cache_folder()
    assert estimate(training_labels(home), backbone="tiny").feature_seconds > 0
    videos = [video.path for video in training_labels(home).videos]
    rate = estimate(training_labels(home), backbone="tiny").sample_fps
    list(compute_ahead(videos, backbone="tiny", sample_fps=rate))
    assert estimate(training_labels(home), backbone="tiny").feature_seconds == 0
    # The same pictures through another form: as it was before heads read pooled features, for example.
    (folder,) = (each for each in (other / "video_features").iterdir() if any(each.glob("*.half")))
    folder.rename(folder.with_name(folder.name.replace("-pooled-", "-cells-")))
    assert estimate(training_labels(home), backbone="tiny").feature_seconds > 0
    # Through other weights: nobody knows those of the backbone any more.
    list(compute_ahead(videos, backbone="tiny", sample_fps=rate))
    (other / "feature_tags.json").unlink()
    assert estimate(training_labels(home), backbone="tiny").feature_seconds > 0
    assert all(part == 1 for _, part, _ in compute_ahead(videos, backbone="tiny", sample_fps=rate))
    assert estimate(training_labels(home), backbone="tiny").feature_seconds == 0


def test_a_version_after_a_full_one_is_compared_by_checks_whose_backbones_have_not_seen_the_videos(home):
    removed("end_to_end")
    removed("heads_after")
    brief = QuickConfig(steps=1, batch=2)
    first = list(fine_tune(job(home, "end_to_end", mode="full", quick=brief)))[-1]
    assert first.after is not None
    events = list(fine_tune(job(home, "heads_after", parent="end_to_end", backbone="auto")))
    second = events[-1]
    assert second.before is not None
    assert second.after is not None
    # The parent is scored by its own checks, whole as they were.
    assert first.after.average > 0
    assert second.before.average == pytest.approx(first.after.average, abs=1e-4)
    assert not [e for e in events if isinstance(e, Note) and "its backbone knows" in e.text]
    record = Registry().get("heads_after").training
    assert record["backbone_learnt_videos"] == Registry().get("end_to_end").training["learnt_videos"]
    assert not record["backbone_knows_held_out"]
    # And so it goes on.
    removed("third")
    third = list(fine_tune(job(home, "third", parent="heads_after", backbone="auto")))[-1]
    assert third.before is not None
    assert not Registry().get("third").training["backbone_knows_held_out"]


def test_a_stretch_that_has_moved_says_where_the_old_version_has_it():
    old = [Found(1_000_000, 3_000_000, "slide", 0.9), Found(8_000_000, 9_000_000, "slide", 0.9)]
    new = [Found(1_000_000, 3_900_000, "slide", 0.8), Found(8_000_000, 9_050_000, "slide", 0.9)]
    new.append(Found(5_000_000, 6_000_000, "slide", 0.7))
    found = differences({"v": old}, {"v": new}, 0.5, 0.5)
    assert [(each.what, each.start, each.end, each.old_start, each.old_end) for each in found] == [
        ("new", 5_000_000, 6_000_000, None, None),
        ("moved", 1_000_000, 3_900_000, 1_000_000, 3_000_000),
    ]


def test_the_estimate_goes_by_what_this_computer_took_before(home):
    note_speed(200.0, "step 128 x 3")
    note_speed(0.5, "sample 96 tiny auto")
    slow = estimate(training_labels(home), backbone="tiny")
    note_speed(20.0, "step 128 x 3")
    note_speed(0.05, "sample 96 tiny auto")
    note_speed(20.0, "step 128 x 3")
    quicker = estimate(training_labels(home), backbone="tiny")
    assert quicker.seconds < slow.seconds
    assert quicker.feature_seconds < slow.feature_seconds or not slow.feature_seconds
    removed("measured")
    list(fine_tune(job(home, "measured", quick=replace(QUICK, steps=10))))
    # A fine-tune leaves its own speed behind; a step of the little network takes no 20 seconds on any computer.
    assert estimate(training_labels(home), backbone="tiny").seconds < quicker.seconds


def test_a_computer_that_is_busy_makes_it_longer_and_its_speeds_are_kept_as_if_it_were_not(home, monkeypatch):
    cores = os.cpu_count() or 1
    monkeypatch.setattr(os, "getloadavg", lambda: (0.0, 0.0, 0.0))
    assert slowdown(own=0) == 1
    note_speed(0.3, "step 64")
    monkeypatch.setattr(os, "getloadavg", lambda: (4.0 * cores, 0.0, 0.0))
    assert slowdown(own=0) > 3.9
    assert slowdown(own=4.0 * cores) == 1  # what this process does itself slows nothing down
    note_speed(1.2, "step 64")
    assert speed("step 64", default=0) == pytest.approx(0.3, rel=0.1)


def test_speeds_that_cannot_be_are_not_kept(home, monkeypatch):
    note_speed(float("nan"), "odd")
    note_speed(0.0, "odd")
    assert speed("odd", default=7.0) == 7.0
    (home / "home" / "cache" / "pace.json").write_text('{"step 1": "fast", "step 2": 0.5, "step 3": -1}')
    assert [speed(f"step {k}", default=9.0) for k in (1, 2, 3)] == [9.0, 0.5, 9.0]
