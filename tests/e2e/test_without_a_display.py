"""Without a display the program still shows, on the command line, what the detector really finds in the sample."""

import os
import re
import subprocess
import sys

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
