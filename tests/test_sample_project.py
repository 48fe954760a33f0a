"""The sample project: our own videos, a copy that is whole, and four annotated videos that teach the other two."""

import importlib.util
import json
import sys
from itertools import pairwise

import numpy as np
import pytest
import torch

from afsd_core.errors import ProjectError, WeightsError
from afsd_core.media import build_index
from afsd_core.project import Store, VideoState, read_project
from afsd_core.project.state import ProjectState
from afsd_core.resources import resource
from afsd_core.sample_project import copy_to, known_videos, sample_folder
from afsd_core.weights import Model, Registry
from tests import sample_tuning
from tests.light_models import light_zero_shot
from tests.training.tiny_set import make_video
from training.data.supervision import training_labels_of
from training.finetune.light_detector import KINETICS, SHIPPED
from training.finetune.timing.estimate import estimate, feature_network


@pytest.fixture
def script():
    """The script that draws the videos, as a module; it looks for its neighbour in the path."""
    before = list(sys.path)
    spec = importlib.util.spec_from_file_location("make_sample_project", resource("make_sample_project.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    sys.path[:] = before
    del sys.modules[spec.name]


def test_six_small_videos_of_three_classes_whose_segments_lie_on_frames():
    videos = known_videos()
    assert [video.annotated for video in videos] == [True] * 4 + [False] * 2
    files = [sample_folder() / video.name for video in videos]
    assert sum(file.stat().st_size for file in files) <= 2_500_000
    for video, file in zip(videos, files, strict=True):
        index = build_index(file)
        assert file.stat().st_size <= 400_000
        assert 20_000_000 <= index.duration <= 35_000_000
        edges = set(index.times.tolist())
        assert all({start, end} <= edges for start, end, _ in video.segments)
        assert {label for _, _, label in video.segments} == {"jump", "squat", "wave"}
        stops = [0, *(time for start, end, _ in video.segments for time in (start, end)), index.duration]
        assert all(b > a for a, b in pairwise(stops)), "segments are apart, with something else around them"


def test_the_script_in_the_repository_draws_the_videos_that_ship(script):
    import av

    assert json.loads((sample_folder() / "annotations.json").read_text()) == script.annotations()
    for clip in (script.CLIPS[0], script.CLIPS[5]):
        wanted = {0, clip.acts[0].first + 10, clip.acts[-1].end - 8}
        with av.open(str(sample_folder() / f"{clip.name}.mp4")) as container:
            for number, frame in enumerate(container.decode(video=0)):
                if number in wanted:
                    shipped = frame.to_ndarray(format="rgb24").astype(int)
                    assert np.abs(shipped - script.pixels(script.draw(clip, number))).mean() < 6, number
        assert number + 1 == clip.frames


def test_people_move_within_their_segments_and_nobody_moves_right_before(script):
    for clip in script.CLIPS:
        for act in clip.acts:
            inside = [script.pixels(script.draw(clip, n)).astype(int) for n in range(act.first, act.end, 4)]
            idle = [script.pixels(script.draw(clip, n)).astype(int) for n in (act.first - 2, act.first - 1)]
            assert max(np.abs(a - inside[0]).mean() for a in inside[1:]) > 4 * np.abs(idle[1] - idle[0]).mean(), act


def test_a_copy_is_a_project_with_four_reviewed_videos_and_two_bare_ones(tmp_path):
    path = copy_to(tmp_path)
    state = ProjectState(read_project(path))
    assert [label.name for label in state.shown_classes()] == ["jump", "squat", "wave"]
    videos = state.shown_videos()
    assert [video.name for video in videos] == [known.name for known in known_videos()]
    for video, known in zip(videos, known_videos(), strict=True):
        assert video.path.parent == path.parent
        assert video.path.is_file()
        names = {label.id: label.name for label in state.shown_classes()}
        found = tuple((s.start, s.end, names[s.class_id]) for s in state.segments(video.id))
        assert found == (known.segments if known.annotated else ())
        assert state.video_state(video.id) is (VideoState.REVIEWED if known.annotated else VideoState.NEW)
    Store.open(path).close()


def test_a_second_copy_leaves_the_work_in_the_first_alone(tmp_path):
    first = copy_to(tmp_path)
    content = first.read_bytes()
    second = copy_to(tmp_path)
    assert second != first
    assert second.is_file()
    assert first.read_bytes() == content
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Sample project", "Sample project 2"]


def test_a_copy_that_cannot_be_made_is_told_in_a_sentence_and_leaves_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ProjectError, match="Choose another folder"):
        copy_to(tmp_path / "file")
    monkeypatch.setattr("afsd_core.sample_project._make_project", _full_disk)
    with pytest.raises(ProjectError, match="disk is full"):
        copy_to(tmp_path / "there")
    assert list((tmp_path / "there").iterdir()) == []


def _full_disk(*_):
    raise OSError(28, "No space left on device")


def test_the_backbone_ships_small_can_be_had_by_name_and_is_nobodys_to_change(afsd_home):
    registry = Registry()
    assert registry.names() == ()
    model = registry.get("small-motion")
    assert model in registry.shipped()
    assert model.kind == "backbone"
    assert sum(file.stat().st_size for file in model.folder.iterdir()) <= 5_000_000
    c4, c5 = model.load_network().features(torch.zeros(1, 3, 16, 96, 96))
    assert (c4.shape[1], c5.shape[1]) == (208, 256)
    with pytest.raises(WeightsError, match="part of the program"):
        registry.remove("small-motion")
    with pytest.raises(WeightsError, match="ships has this name"):
        registry.save(Model("small-motion", "afsd", ("a",), {"classes": 2}, "mine"), {"w": torch.ones(1)})


def test_a_backbone_alone_does_not_pretend_to_detect(afsd_home):
    from afsd_core.inference.adapters.choose import recipe_for

    with pytest.raises(WeightsError, match="detects nothing by itself"):
        recipe_for(Registry().get("small-motion"), build_index(sample_folder() / known_videos()[0].name))


def test_four_annotated_videos_teach_a_detector_that_finds_events_in_the_other_two(tmp_path):
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        found = sample_tuning.tune(tmp_path)
    finally:
        torch.set_num_threads(threads)
    assert found.before < 0.1
    # Well below what `python -m tests.sample_tuning` measures, and far above what a backbone that knows nothing gives.
    assert found.after > 0.5


def test_the_sample_project_stays_with_the_small_backbone_when_the_kinetics_one_is_here(tmp_path):
    registry = Registry()
    light_zero_shot(registry, KINETICS)
    copy = copy_to(tmp_path)
    training_labels = training_labels_of(read_project(copy))
    found = estimate(training_labels)
    assert (found.backbone, found.warnings) == (SHIPPED, ())
    network = feature_network(None, "auto", registry, videos=training_labels.paths)
    assert network.config.backbone_width == registry.get(SHIPPED).config["backbone_width"]
    # Videos of the same names that show something else are somebody's own.
    make_video(training_labels.paths[0], [(0.6, 1.2, "slide")])
    assert estimate(training_labels).backbone == KINETICS
