"""Full fine-tuning: means that follow the backbone, a held-out curve, and an end when a person has enough."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch

from afsd_core.errors import Cancelled
from afsd_core.inference import pipeline
from afsd_core.inference.features.cache import FeatureCache
from afsd_core.weights import Registry
from tests.light_models import light_afsd
from tests.training.tiny_set import make_video
from training.data.dataset import read_annotations
from training.data.supervision import training_labels_of_annotations
from training.finetune import full, full_rounds, one_click, rounds
from training.finetune.full import EndToEnd, features_of, full_settings, points
from training.finetune.head_training import QuickConfig
from training.finetune.one_click import FineTuneJob, Learning, Note, Scored, fine_tune

INSTANCES = [(0.6, 1.6, "slide"), (2.6, 3.6, "slide"), (4.6, 5.6, "drop")]
# Heads for some steps, then all of it for twelve, seen anew after each fourth.
BRIEF = QuickConfig(steps=3, batch=2, open_end=True)
POINTS = (4, 8, 12)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Two videos with their annotations, and user folders with a tiny backbone, for pictures of 32 × 32."""
    folder = tmp_path_factory.mktemp("whole")
    database = {}
    for late, name in enumerate(("one", "two")):
        shown = [(start + late / 10, end + late / 10, label) for start, end, label in INSTANCES]
        make_video(folder / f"{name}.mp4", shown)
        rows = [{"segment": [start, end], "label": label} for start, end, label in shown]
        database[name] = {"subset": "train", "duration": 6.4, "annotations": rows}
    (folder / "annotations.json").write_text(json.dumps({"version": "1", "database": database}))
    light_afsd(Registry(folder / "home" / "models"), "tiny")
    return folder


@pytest.fixture
def home(place, monkeypatch):
    monkeypatch.setenv("AFSD_HOME", str(place / "home"))
    monkeypatch.setattr(full, "_MOST_POINTS", len(POINTS))
    monkeypatch.setattr(rounds, "_FIRST", 4)
    monkeypatch.setattr(rounds, "_FEWEST", 4)
    return place


def job(place, name, *, anew=True, **more) -> FineTuneJob:
    if anew:
        shutil.rmtree(place / "runs" / name, ignore_errors=True)
        if name in Registry().names():
            Registry().remove(name)
    training_labels = training_labels_of_annotations(read_annotations(place / "annotations.json"), place)
    more = {"backbone": "tiny", "mode": "full", "quick": BRIEF} | more
    return FineTuneJob(training_labels, name, place / "runs", cache=FeatureCache(place / "kept"), **more)


def backbone_moved(model):
    """Whether it is another one than what it started on."""
    state = Registry().get("tiny").load_state()
    mine = {name: tensor for name, tensor in model.load_state().items() if name.startswith("backbone.")}
    return any(not (tensor == state[name]).all() for name, tensor in mine.items())


@pytest.fixture
def learners(monkeypatch):
    """All that learns end to end, and by how much its means moved each time that they were taken."""
    made, moved = [], []
    see = EndToEnd.see

    def seeing(self, step, features, cells):
        before = self.means.clone()
        see(self, step, features, cells)
        moved.append((self, float((self.means - before).norm())))

    def training(learner, videos, config, **more):
        made.append((learner, videos, learner.means.clone()))
        return full.full_training(learner, videos, config, **more)

    monkeypatch.setattr(EndToEnd, "see", seeing)
    monkeypatch.setattr(full_rounds, "full_training", training)
    return made, moved


def faster(monkeypatch, rate=3e-3):
    """A backbone that moves as far in a few steps as it usually does in hundreds."""
    monkeypatch.setattr(one_click, "full_settings", lambda quick: replace(full_settings(quick), lr=rate))


def as_if(monkeypatch, *averages):
    """The checks score this at the points, whatever they find."""
    left = list(averages)

    def ranked(*args):
        scores, found = one_click.ranked(*args)
        return replace(scores, average=left.pop(0)), found

    monkeypatch.setattr(full_rounds, "ranked", ranked)


def test_heads_learn_relative_to_the_means_that_detection_takes_off(home, learners, monkeypatch):
    faster(monkeypatch)
    made, moved = learners
    done = list(fine_tune(job(home, "centred", check=False)))[-1]
    ((learner, videos, first),) = made
    network, length = done.model.load_network().eval(), done.model.config["clip_length"]
    far = 0.0
    for number, video in enumerate(videos):
        seen = features_of(network, learner.kind, video.frames, torch.device("cpu"))
        detected = [torch.from_numpy(part) for part in seen.clip(0, length, centred=True)]
        images = full.centre_cut(video.frames, network.config.crop)
        clip = torch.zeros(1, 3, length, *images.shape[1:3])
        clip[0, :, : len(images)] = full.scaled(
            torch.from_numpy(images.transpose(3, 0, 1, 2).copy())[None], [len(images)]
        )
        with torch.no_grad():
            learnt = learner.features(clip, [(number, 0, video.video_labels.samples)])
            learner.means[number], kept = first[number], learner.means[number].clone()
            stale = learner.features(clip, [(number, 0, video.video_labels.samples)])
            learner.means[number] = kept
        for mine, theirs, old in zip(learnt, detected, stale, strict=True):
            size = float(theirs.abs().mean())
            assert float((mine[0] - theirs).abs().mean()) < 0.01 * size
            far = max(far, float((old[0] - theirs).abs().mean()) / size)
    # With the means of before it would have been another picture altogether.
    assert far > 0.1
    # And what the last steps learnt with was not far from it: the means hardly moved any more.
    steps = [by for of, by in moved if of is learner]
    assert len(steps) == len(POINTS)
    assert steps[-1] < 0.3 * float((learner.means - first).norm())


def test_the_checks_draw_a_curve_of_all_that_learns_and_its_best_point_is_kept(home, monkeypatch):
    as_if(monkeypatch, 2.0, 3.0, 1.5)
    events = list(fine_tune(job(home, "curve")))
    done, scored = events[-1], [event for event in events if isinstance(event, Scored)]
    heads = scored[-4].step
    assert [event.step for event in scored[-3:]] == [heads + point for point in POINTS]
    assert [event.average for event in scored[-3:]] == [2.0, 3.0, 1.5]
    # It says from the start how long all of it will be, and beside what its score stands.
    assert all(event.last_step >= POINTS[-1] + POINTS[0] for event in scored)
    assert done.baseline is not None
    assert all(event.baseline == done.baseline.average for event in scored)
    assert done.curve[-3:] == tuple((event.step, event.average) for event in scored[-3:])
    assert done.steps == scored[-1].best_step == heads + 8
    assert done.after is not None
    assert not done.cut_short
    assert sum(row.chosen for row in done.tried) == 1
    assert backbone_moved(done.model)
    assert done.model.training["backbone_learnt_videos"] == done.model.training["learnt_videos"] != []
    assert not list((home / "runs" / "curve").glob("**/*"))
    *_, finished = pipeline.detect(home / "one.mp4", done.model, engine="torch", device="cpu")
    assert finished.detections


def test_where_training_end_to_end_gains_nothing_the_backbone_stays(home, monkeypatch):
    as_if(monkeypatch, 0.0, 0.0, 0.0)
    events = list(fine_tune(job(home, "nothing_gained")))
    done = events[-1]
    assert any("keeps the backbone as it was" in event.text for event in events if isinstance(event, Note))
    assert not backbone_moved(done.model)
    assert done.model.training["backbone_learnt_videos"] == []
    assert done.steps <= done.curve[-4][0]
    assert done.after is not None


def test_good_enough_ends_it_with_the_best_point_so_far(home, monkeypatch):
    as_if(monkeypatch, 2.0)
    heard, after = [], []

    def enough():
        return len(after) >= 2

    for event in fine_tune(job(home, "enough"), enough=enough):
        if isinstance(event, Scored):
            heard.append(event)
        elif isinstance(event, Learning) and heard and heard[-1].average == 2.0:
            after.append(event)
    assert len(after) == 2
    assert event.cut_short
    assert event.curve[-1] == (heard[-1].step, 2.0)
    assert event.steps == heard[-1].step
    assert event.after is not None
    assert event.model.training["backbone_learnt_videos"] != []
    assert event.model.name in Registry().names()


def test_good_enough_before_the_first_point_keeps_the_heads_and_their_backbone(home, learners):
    made, _ = learners
    steps = []
    for event in fine_tune(job(home, "early"), enough=lambda: bool(steps)):
        if isinstance(event, Learning) and made:
            steps.append(event)
    assert len(steps) == 1
    assert event.cut_short
    assert event.after is not None
    assert not backbone_moved(event.model)


def test_good_enough_with_nothing_held_out_keeps_what_was_learnt_up_to_then(home, learners):
    made, _ = learners
    steps = []
    for event in fine_tune(job(home, "unchecked", check=False), enough=lambda: len(steps) >= 3):
        if isinstance(event, Learning) and made:
            steps.append(event)
    assert len(steps) == 3
    assert event.cut_short
    assert event.steps == BRIEF.steps + 3
    assert event.after is None
    assert backbone_moved(event.model)
    # Its cell classifier is that of this very backbone.
    ((learner, videos, first),) = made
    network = event.model.load_network().eval()
    seen = [features_of(network, learner.kind, video.frames, torch.device("cpu")).mean for video in videos]
    assert np.allclose(np.stack(seen), learner.means.numpy(), atol=2e-3)
    assert not torch.equal(learner.means, first)


def test_a_full_fine_tune_that_was_stopped_gives_the_same_curve_and_detector(home, monkeypatch):
    scores = (2.0, 3.0, 4.0)
    as_if(monkeypatch, *scores)
    whole = list(fine_tune(job(home, "in_one_go")))[-1]
    as_if(monkeypatch, *scores)
    # Killed with the first point just kept, then stopped between two points.
    for event in fine_tune(job(home, "in_two")):
        if isinstance(event, Scored) and event.average == 2.0:
            break
    steps = []

    def second_part():
        for event in fine_tune(job(home, "in_two", anew=False), cancelled=lambda: len(steps) >= 2):
            if isinstance(event, Learning):
                steps.append(event)

    with pytest.raises(Cancelled):
        second_part()
    halves = list(fine_tune(job(home, "in_two", anew=False)))[-1]
    assert halves.curve == whole.curve
    assert halves.steps == whole.steps
    one, two = (model.load_state() for model in (whole.model, halves.model))
    assert all((one[name] == two[name]).all() for name in one)


def test_videos_are_run_through_the_backbone_as_often_as_takes_about_a_fifth():
    assert points(1600, 34 * 60 * 20) == [200 * k for k in range(1, 9)]
    assert len(points(3300, 10 * 3600 * 20)) == 2
    assert points(1, 100) == [1]
    for steps, hours in ((2400, 3), (2000, 1)):
        samples = hours * 3600 * 20
        taken = len(points(steps, samples)) * samples / (steps * full.STEP_PASSES * 256)
        assert 0.1 < taken < 0.3
