"""The wheel gives the same program from any folder, resources included."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

_ASK = """
import sys
from pathlib import Path
import app, afsd_core, training
from afsd_core.resources import resource
from afsd_core.sample import known_segments, sample_video
home = Path(sys.argv[1])
assert all(home in Path(package.__file__).parents for package in (app, afsd_core, training)), app.__file__
assert home in sample_video().parents and sample_video().stat().st_size > 100_000
assert len(known_segments()) == 4
for name in ("shortcuts.json", "classes/kinetics400.json", "icons/play.svg", "manual/html/index.html"):
    assert home in resource(*name.split("/")).parents, name
from app.cli import main
sys.argv = ["afsd", "info", str(sample_video())]
main()
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder that holds what an installed wheel holds."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr + built.stdout
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(out / "site")
    return out / "site"


def test_an_installed_wheel_finds_its_resources_from_any_folder(installed, tmp_path):
    environment = os.environ | {"PYTHONPATH": str(installed)}
    asked = subprocess.run(
        [sys.executable, "-P", "-c", _ASK, str(installed)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    assert "640" in asked.stdout, "afsd info tells the sample's width"


def test_the_wheel_carries_no_tests_and_no_leftovers(installed):
    top = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert top == {"app", "afsd_core", "training"}
    assert not list(installed.rglob("*.pyc"))
