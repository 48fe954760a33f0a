"""The command line with the wrong file, with none, and where a file is there already."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from afsd_core.sample_project import copy_to, sample_folder
from afsd_core.weights import Registry
from app.cli.inputs import Kind, kind_of
from app.cli.program import build
from tests.light_models import light_afsd
from tests.video_factory import make_video

TRUTH = {"database": {"clip": {"subset": "test", "annotations": [{"segment": [1, 2], "label": "jump"}]}}}
FOUND = {"results": {"clip": [{"segment": [1, 2], "label": "jump", "score": 0.9}]}}


def afsd(*arguments):
    done = CliRunner().invoke(build(), [str(each) for each in arguments], env={"COLUMNS": "200"})
    assert "Traceback" not in done.output
    assert "unexpected" not in done.output, done.output
    return done


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """One file of each kind, in a folder."""
    folder = tmp_path_factory.mktemp("files")
    make_video(folder / "clip.mp4", frames=25, rate=25, size=(64, 48))
    copy_to(folder / "made").rename(folder / "work.afsd")
    (folder / "truth.json").write_text(json.dumps(TRUTH))
    (folder / "found.json").write_text(json.dumps(FOUND))
    (folder / "notes.txt").write_text("ask Jo\n")
    (folder / "empty.json").write_bytes(b"")
    (folder / "folder").mkdir()
    return folder


@pytest.fixture(autouse=True)
def _there(files, monkeypatch):
    monkeypatch.chdir(files)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("finetune", "clip.mp4"), "clip.mp4: is a video. What is wanted here is a project (.afsd), or annotations"),
        (("finetune", "notes.txt", "--name", "x"), "notes.txt: is a text file. What is wanted here is a project"),
        (("finetune", "found.json", "--name", "x"), "found.json: is a results file"),
        (("finetune", "empty.json", "--name", "x"), "empty.json: is empty (0 bytes). Give a project"),
        (("finetune", "truth.json", "--name", "x", "--videos", "clip.mp4"), "clip.mp4: is a file. What is wanted here"),
        (("train", "work.afsd", "--name", "x"), "`afsd export work.afsd --format activitynet --out FOLDER` makes such"),
        (("train", "clip.mp4", "--name", "x"), "clip.mp4: is a video. What is wanted here is annotations"),
        (("export", "clip.mp4", "--out", "x"), "clip.mp4: is a video. What is wanted here is a project (.afsd)."),
        (("export", "folder", "--out", "x"), "folder: is a folder. What is wanted here is a project"),
        (("detect", "work.afsd", "--model", "light", "--out", "x"), "work.afsd: is a project. What is wanted"),
        (("detect", "clip.mp4", "--model", "notes.txt", "--out", "x"), "notes.txt: is a file, and a model goes by its"),
        (("info", "truth.json"), "truth.json: is ground truth (ActivityNet JSON). What is wanted here is a video."),
        (("info", ""), "is a folder. What is wanted here is a video."),
        (("flow", "truth.json"), "truth.json: is ground truth (ActivityNet JSON). What is wanted here is a video."),
        (("demo", "work.afsd"), "work.afsd: is a project. What is wanted here is a video."),
        (("evaluate", "clip.mp4", "found.json"), "clip.mp4: is a video. What is wanted here is ground truth"),
        (("evaluate", "found.json", "truth.json"), "The two were given the wrong way round."),
        (("evaluate", "truth.json", "truth.json"), "What is wanted second is a results file"),
        (("models", "import", "clip.mp4", "--name", "x"), "clip.mp4: is a video. What is wanted here is an AFSD check"),
        (("models", "import", "folder", "--name", "x"), "folder: is a folder."),
    ],
)
def test_a_file_of_the_wrong_kind_is_called_what_it_is_and_told_what_is_wanted(arguments, words):
    light_afsd(Registry())
    done = afsd(*arguments)
    assert done.exit_code == 1
    assert words in done.stderr


def test_who_gives_the_video_of_a_project_is_told_the_project(tmp_path):
    video = make_video(tmp_path / "day.mp4", frames=5, rate=25, size=(64, 48))
    (tmp_path / "day.afsd").write_bytes(b"SQLite format 3\0")
    assert f"Did you mean {tmp_path / 'day.afsd'}, the project beside it?" in afsd("export", video, "--out", "x").stderr


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("clap.mp4", "clap.mp4: there is no such file in {here}. Did you mean clip.mp4?"),
        ("clip.mkv", "clip.mkv: there is no such file in {here}. Did you mean clip.mp4?"),
        ("Clip.MP4", "Clip.MP4: there is no such file in {here}. Did you mean clip.mp4?"),
        ("foldr/../clip.mp4", "there is no folder foldr in {here}. Did you mean folder"),
        ("./other.avi", "other.avi: there is no such file in {here}. Check the path."),
        ("clip.mp4/x.mp4", "x.mp4: clip.mp4 is a file, no folder."),
    ],
)
def test_a_file_that_is_not_there_is_told_with_its_folder_and_the_name_that_was_meant(files, given, sentence):
    if given == "Clip.MP4" and (files / given).exists():
        pytest.skip("this file system does not tell capitals from small letters")
    done = afsd("info", given.replace("/", os.sep))
    assert done.exit_code == 1
    assert sentence.format(here=files.resolve()).replace("/", os.sep) in done.stderr.replace("/", os.sep)


def test_kinds_are_told_by_what_is_in_a_file_and_its_suffix_where_that_says_nothing(files, tmp_path):
    whole = {"version": "1", "taxonomy": [{"nodeName": "x" * 100_000}], "database": {}}
    (tmp_path / "long.json").write_text(json.dumps(whole))
    (tmp_path / "named.json").write_text('{"results": {"database": {}}, "database": {}}')
    (tmp_path / "cut.json").write_text('{"results": [')
    (tmp_path / "film.mp4").write_bytes(b"\x01\x02\x03\x04")
    (tmp_path / "what").write_bytes(b"\x01\x02\0\x04")
    found = {name: kind_of(tmp_path / name) for name in ("long.json", "named.json", "cut.json", "film.mp4", "what")}
    assert list(found.values()) == [Kind.ANNOTATIONS, Kind.JSON, Kind.JSON, Kind.VIDEO, Kind.UNKNOWN]
    assert kind_of(sample_folder() / "annotations.json") is Kind.ANNOTATIONS
    video = next(sample_folder().glob("*.mp4"))
    video_as_other = tmp_path / "video.txt"
    video_as_other.write_bytes(video.read_bytes()[:100_000])
    assert kind_of(video_as_other) is Kind.VIDEO


@pytest.fixture
def taken(tmp_path):
    """A file of somebody's, under each of the names that a command may be told to write."""
    for name in ("out.json", "out.html", "out.afsdmodel"):
        (tmp_path / name).write_text("mine")
    return tmp_path


WRITERS = [
    ("detect", "clip.mp4", "--model", "light", "--engine", "torch", "--out", "{}/out.json"),
    ("evaluate", "truth.json", "found.json", "--html", "{}/out.html"),
    ("models", "export", "light", "--out", "{}/out.afsdmodel"),
]


@pytest.mark.parametrize("arguments", WRITERS, ids=lambda each: each[0])
def test_what_is_there_already_is_replaced_only_when_told_so(taken, arguments):
    light_afsd(Registry())
    *given, out = [each.format(taken) for each in arguments]
    done = afsd(*given, out)
    assert done.exit_code == 1
    assert f"{out} is there already; nothing was written. Add --overwrite to replace it" in done.stderr
    assert Path(out).read_text() == "mine"
    done = afsd(*given, out, "--overwrite")
    assert done.exit_code == 0, done.output
    assert Path(out).read_bytes()[:4] != b"mine"


@pytest.mark.parametrize("arguments", WRITERS, ids=lambda each: each[0])
def test_a_place_that_cannot_be_written_is_told_before_any_work(tmp_path, arguments):
    light_afsd(Registry())
    *given, out = [each.format(tmp_path) for each in arguments]
    (tmp_path / "a file").write_text("")
    name = out.rpartition("/")[2]
    for place, words in (
        (tmp_path, "is a folder"),
        (tmp_path / "a file" / name, "is a file, no folder"),
        (tmp_path / "none" / name, "is no folder. Make it first"),
    ):
        more = ("--format", "afsdmodel") if given[0] == "models" else ()
        done = afsd(*given, place, *more)
        assert (done.exit_code, done.stdout) == (2, "")
        assert words in " ".join(done.stderr.replace("│", "").split())
    assert [each.name for each in tmp_path.iterdir()] == ["a file"]


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize(("answer", "code", "kept"), [("n\n", 1, True), ("y\n", 0, False)])
def test_at_a_terminal_it_asks_instead(taken, answer, code, kept):
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "app.cli", "evaluate", "truth.json", "found.json", "--html", taken / "out.html"]
    python_path = os.pathsep.join(each for each in sys.path if each)
    try:
        process = subprocess.Popen(
            [str(each) for each in command],
            stdin=theirs,
            stderr=theirs,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": python_path},
        )
        asked = b""
        while b"[y/N]" not in asked:
            asked += os.read(ours, 1000)
        assert b"out.html is there already. Replace it?" in asked
        os.write(ours, answer.encode())
        assert process.wait(60) == code
    finally:
        os.close(ours)
        os.close(theirs)
    assert ((taken / "out.html").read_text() == "mine") is kept
