"""What every test gets: its own user folders, no screen, and the footage beside the project where it is there."""

import os
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
