"""Without a display the program still shows, on the command line, what the detector really finds in the sample."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from afsd_core.sample import known_segments
from tests.kinetics_weights import kinetics_model


@pytest.mark.timeout(600)
def test_the_demo_prints_real_detections_beside_the_known_segments(afsd_home):
    model = kinetics_model()
    (afsd_home / "models").mkdir(exist_ok=True)
    (afsd_home / "models" / model.name).symlink_to(model.folder, target_is_directory=True)
    hidden = {"DISPLAY", "WAYLAND_DISPLAY"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}

    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "demo"], env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    if sys.platform.startswith("linux"):
        assert "There is no display here" in done.stdout
    table = [line for line in done.stdout.splitlines() if line.startswith("0:")]
    assert [line[22:48].strip() for line in table] == [segment.label for segment in known_segments()]
    juggling = table[0]
    # The figure the sample was drawn for: its juggler is recognised, and where.
    assert float(re.findall(r"\d\.\d\d", juggling)[-1]) > 0.5, done.stdout


@pytest.fixture
def ready(tmp_path) -> Path:
    """A virtual environment for `make` that needs no setting up; its two programs say their names."""
    programs = tmp_path / "venv" / "bin"
    programs.mkdir(parents=True)
    for name, says in (("afsd", "headless $*"), ("afsd-annotator", "window $*")):
        (programs / name).write_text(f'#!/bin/sh\necho "{says}"\n')
        (programs / name).chmod(0o755)
    (programs / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (programs / "python").chmod(0o755)
    (tmp_path / "venv" / ".ready-to-run").touch()
    return tmp_path / "venv"


def make_run(venv: Path, **display: str) -> str:
    root = Path(__file__).resolve().parents[2]
    hidden = {"DISPLAY", "WAYLAND_DISPLAY"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden} | display
    done = subprocess.run(
        ["make", "-s", "run", f"VENV={venv}", "VIDEO=my clip.mp4"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.skipif(shutil.which("make") is None or not sys.platform.startswith("linux"), reason="make on Linux")
def test_make_run_opens_the_window_only_on_a_display_that_answers(ready, tmp_path):
    assert make_run(ready) == "headless demo my clip.mp4"
    assert make_run(ready, DISPLAY=":4711") == "headless demo my clip.mp4"
    assert make_run(ready, WAYLAND_DISPLAY="wayland-none", XDG_RUNTIME_DIR=str(tmp_path)) == "headless demo my clip.mp4"
    if shutil.which("xvfb-run"):
        root = Path(__file__).resolve().parents[2]
        done = subprocess.run(
            ["xvfb-run", "-a", "make", "-s", "run", f"VENV={ready}"],
            cwd=root,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.stdout.strip() == "window"
