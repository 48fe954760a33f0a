"""Where no terminal is, the command line still says how far it is: plain lines, now and then."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from afsd_core.sample_project import sample_folder
from afsd_core.weights import Registry
from app.cli import console
from app.cli.console import bar, flowing
from app.cli.detect import Among
from app.cli.program import build
from tests.light_models import light_zero_shot
from tests.video_factory import make_video


def afsd(*arguments):
    done = CliRunner().invoke(build(), [str(each) for each in arguments])
    assert done.exit_code == 0, done.output
    return done


@pytest.fixture
def often(monkeypatch):
    """Lines come as often as there is something to say."""
    monkeypatch.setattr(console, "EVERY", 0.0)
    monkeypatch.setattr(console, "APART", 0.0)


def shares(text, what):
    return [int(found) for found in re.findall(rf"^{what}, (\d+)%", text, re.MULTILINE)]


@pytest.mark.timeout(200)
def test_a_fine_tune_into_a_file_says_stage_share_loss_and_time_left(often, tmp_path):
    source = sample_folder() / "annotations.json"
    quick = ("--backbone", "small-motion", "--steps", "3", "--no-check", "--run", tmp_path)
    said = afsd("finetune", source, "--name", "lines", *quick).stderr
    assert "\r" not in said
    assert "\x1b" not in said
    features = shares(said, r"Computing features of practice_\d")
    training = shares(said, "Training")
    assert features
    assert [*features, *training] == sorted([*features, *training])
    assert re.search(r"^Training, \d+%, final, step 2 of 3, loss \d+\.\d+, about \d+:\d\d left$", said, re.MULTILINE)


def test_a_detection_in_several_videos_is_one_progress(often, tmp_path):
    light_zero_shot(Registry())
    videos = [make_video(tmp_path / f"{name}.mp4", frames=60, rate=25) for name in ("one", "two")]
    out = tmp_path / "found.json"
    said = afsd("detect", *videos, "--model", "any", "--engine", "torch", "--out", out).stderr
    assert "\r" not in said
    bar_ = shares(said, r"\w+\.mp4 \(\d/2\): \w+")
    assert bar_ == sorted(bar_)
    assert bar_[0] < 10
    assert bar_[-1] >= 99


def test_lines_are_rare_by_default(capsys, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(console.time, "monotonic", lambda: now[0])
    with bar("Starting") as shown:
        for second in range(60):
            now[0] = float(second)
            shown.show("Working", second, 60, 60 - second, detail=f"loss {second}")
        now[0] += 1
        shown.show("Next", 0, 0)
        now[0] += 3
        shown.show("Next", 0, 0)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "Working, 3%, loss 2, about 0:58 left"
    assert len(lines) == 7
    assert lines[-1] == "Next"


def test_what_is_done_in_a_moment_needs_no_line(capsys):
    with bar("Starting") as shown:
        shown.show("Indexing", 1, 1)
    assert capsys.readouterr().err == ""


def test_videos_to_come_count_as_long_as_those_before():
    several = Among(4)
    done, total, left = several.all(0.5, 10.0)
    assert (done, total) == (0.5, 4)
    assert left == pytest.approx(40, rel=0.1)
    several.ended()
    assert several.all(0.25, None) == (1.25, 4, None)


def test_help_takes_its_line_ends_from_the_terminal():
    assert flowing("One\n    two.\n\n    Three\n    four.\n    ") == "One two.\n\nThree four."
    wide = CliRunner().invoke(build(), ["detect", "--help"], env={"COLUMNS": "200", "TERMINAL_WIDTH": "200"}).output
    assert "and the exit code is 1. The file is written again after each video" in " ".join(wide.split())


def test_nothing_that_is_counted_ends_in_a_bracketed_s():
    root = Path(__file__).parents[3]
    shy = [
        f"{path.relative_to(root)}:{number}"
        for package in ("app", "afsd_core", "training")
        for path in sorted((root / package).rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"\} \w+\((s|es)\)", line)
    ]
    assert shy == []
