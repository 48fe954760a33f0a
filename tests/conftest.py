"""What every test gets: its own user folders, no screen, and the footage beside the project where it is there."""

import logging
import os
import re
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if "PYTEST_XDIST_WORKER" in os.environ:
    # Two test processes side by side, each with a thread a core, wait for one another more than they compute.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

SHARED = Path(__file__).resolve().parents[2] / "shared"


def pytest_addoption(parser):
    """Here, not in tests/golden/: only the conftest of the folder named on the command line is read this early."""
    parser.addoption("--golden", metavar="DIR", help="golden numbers to check against, instead of the copies kept")


@pytest.fixture(autouse=True)
def afsd_home(tmp_path_factory, monkeypatch):
    """User folders of the test's own, so that nothing is left behind and nothing is found."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("AFSD_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def shared():
    """The folder with real footage and ground truth that stands beside the project; skips where it does not."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared, which is not beside the project")
    return SHARED


@pytest.fixture(autouse=True)
def errors_in_the_log(request, caplog):
    """An error in the log fails the test, but for one that `pytest.mark.logs_error` expects; that has to come."""
    yield
    expected = [mark.args[0] for mark in request.node.iter_markers("logs_error")]
    errors = [
        record.getMessage()
        for phase in ("setup", "call", "teardown")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.ERROR
    ]
    unexpected = [error for error in errors if not any(re.search(pattern, error) for pattern in expected)]
    missing = [pattern for pattern in expected if not any(re.search(pattern, error) for error in errors)]
    if unexpected:
        pytest.fail(f"errors in the log: {unexpected}", pytrace=False)
    if missing:
        pytest.fail(f"expected in the log, and not there: {missing}", pytrace=False)


@pytest.fixture
def driver(request, qtbot, tmp_path):
    """A window that is driven as a person would; `pytest.mark.clip(frames=…)` opens a video of so many frames in it."""
    from tests.e2e.driving import Driver
    from tests.video_factory import make_video

    driver = Driver(qtbot)
    if (clip := request.node.get_closest_marker("clip")) is not None:
        driver.open(make_video(tmp_path / "clip.mp4", **clip.kwargs))
    yield driver
    driver.close()


@pytest.fixture
def window(driver):
    """The window itself, where it need not be driven."""
    return driver.window


@pytest.fixture
def stage(request, qapp, tmp_path):
    """A project with one video in a timeline; `pytest.mark.classes("Run", Jump="j")` gives it classes, some with keys.

    A class's id is the stage's attribute of its name: `stage.run`.
    """
    from tests.app.timeline.stage import make_stage

    stage = make_stage(tmp_path)
    if (classes := request.node.get_closest_marker("classes")) is not None:
        for name, key in (*((name, None) for name in classes.args), *classes.kwargs.items()):
            setattr(stage, name.lower(), stage.document.add_class(name, key=key))
    yield stage
    stage.document.close()
