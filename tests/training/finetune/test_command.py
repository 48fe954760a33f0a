"""`afsd finetune` learns from a project or an annotated set, and `afsd detect` uses what came out."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from afsd_core.sample_project import copy_to, sample_folder
from afsd_core.weights import Registry
from app.cli.program import build

QUICK = ("--backbone", "small-motion", "--steps", "4")


def afsd(*arguments):
    done = CliRunner().invoke(build(), [str(each) for each in arguments])
    assert "Traceback" not in done.output
    return done


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """One user's folders for the whole module, so that features are computed once."""
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("tuned")
        patch.setenv("AFSD_HOME", str(place / "home"))
        yield place


@pytest.fixture(scope="module")
def tuned(home):
    """The result of a fine-tune on the sample's annotations, as --json prints it."""
    source = sample_folder() / "annotations.json"
    (home / "here").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home / "here")
        done = afsd("finetune", source, "--name", "sample", "--json", *QUICK)
    assert done.exit_code == 0, done.output
    assert "Learning from 24 segments in 4 videos: jump 8, squat 8, wave 8." in done.stderr
    return json.loads(done.stdout)


@pytest.fixture(autouse=True)
def _at_home(home, monkeypatch):
    monkeypatch.setenv("AFSD_HOME", str(home / "home"))


def test_an_annotated_set_teaches_by_its_train_subset_alone(tuned):
    assert tuned["model"] == "sample"
    assert tuned["learnt_from"]["videos"] == 4
    assert tuned["learnt_from"]["classes"] == {"jump": 8, "squat": 8, "wave": 8}
    assert tuned["protocol"] == "cross-validation"
    subsets = {
        n: v["subset"] for n, v in json.loads((sample_folder() / "annotations.json").read_text())["database"].items()
    }
    assert {subsets[name] for name in tuned["held_out"]} == {"train"}
    assert tuned["before"] is None
    assert 0 <= tuned["after"]["average"] <= 1
    assert set(tuned["after"]["ap"]) == {"jump", "squat", "wave"}


def test_what_a_fine_tune_of_annotations_keeps_lies_in_the_users_own_folder(tuned, home):
    assert not list((home / "here").iterdir())
    assert list((home / "home" / "runs" / "checks" / "sample").iterdir())


def test_detect_uses_what_came_out(tuned, home):
    video = next(sample_folder().glob("*.mp4"))
    done = afsd("detect", video, "--model", "sample", "--out", home / "found.json")
    assert done.exit_code == 0, done.output
    found = json.loads((home / "found.json").read_text())["results"][video.stem]
    assert {each["label"] for each in found} <= {"jump", "squat", "wave"}
    assert found


def test_a_project_teaches_under_a_name_of_its_own_and_a_parent_is_gone_on_with(tuned, home):
    project = copy_to(home / "projects")
    done = afsd("finetune", project, "--parent", "sample", "--no-check", "--steps", "2")
    assert done.exit_code == 0, done.output
    assert "What it is worth was not measured." in done.stdout
    assert "afsd detect VIDEO --model Sample-project-1" in done.stdout
    model = Registry().get("Sample-project-1")
    assert model.parent == "sample"
    assert model.classes == Registry().get("sample").classes
    assert (project.parent / f"{project.stem} AFSD data").is_dir()


@pytest.fixture
def untaught(tmp_path):
    """Annotations of a test subset alone."""
    content = json.loads((sample_folder() / "annotations.json").read_text())
    for each in content["database"].values():
        each["subset"] = "test"
    (tmp_path / "annotations.json").write_text(json.dumps(content))
    return tmp_path / "annotations.json"


def test_a_set_without_a_train_subset_is_refused_its_test_subset_not_looked_at(untaught, home):
    done = afsd("finetune", untaught, "--name", "other", "--videos", sample_folder())
    assert done.exit_code == 1
    assert "has no subset train (found: test). Only that one is learnt from." in done.stderr
    assert "other" not in Registry().names()


def test_what_cannot_be_is_refused_in_a_sentence(tuned, tmp_path):
    source = sample_folder() / "annotations.json"
    assert "there is a model of that name already" in afsd("finetune", source, "--name", "sample", *QUICK).stderr
    assert "cannot be a model's name" in afsd("finetune", source, "--name", "a/b").stderr
    done = afsd("finetune", source)
    assert done.exit_code == 2
    assert "Annotations have no name to go by" in done.stderr
    assert "no such file" in afsd("finetune", tmp_path / "nothing.json", "--name", "x").stderr
    assert afsd("finetune", tmp_path / "nothing.afsd").exit_code == 1
    shutil.copy(source, tmp_path / "annotations.json")
    done = afsd("finetune", tmp_path / "annotations.json", "--name", "x")
    assert "holds none of the 4 annotated videos" in done.stderr
