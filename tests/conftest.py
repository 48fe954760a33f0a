"""What every test gets: its own user folders, no screen, and the footage beside the project where it is there."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SHARED = Path(__file__).resolve().parents[2] / "shared"


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
