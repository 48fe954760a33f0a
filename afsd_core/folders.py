"""Where the program keeps what it makes for one user: models, caches, settings, logs.

`AFSD_HOME` puts all of it under one folder, for tests, shared machines and portable installations.
"""

import os
from pathlib import Path

import platformdirs

_APP = "afsd-annotator"


def _folder(kind: str, default: str) -> Path:
    home = os.environ.get("AFSD_HOME")
    path = Path(home) / kind if home else Path(default)
    path.mkdir(parents=True, exist_ok=True)
    return path


def models_folder() -> Path:
    """One folder a model, see `afsd_core.weights`."""
    return _folder("models", str(Path(platformdirs.user_data_dir(_APP, False)) / "models"))


def runs_folder() -> Path:
    """Checkpoints and checks of fine-tunes that belong to no project; a project has a folder of its own beside it."""
    return _folder("runs", str(Path(platformdirs.user_data_dir(_APP, False)) / "runs"))


def cache_folder() -> Path:
    """What can be computed again: indexes of videos, compiled networks, features."""
    return _folder("cache", platformdirs.user_cache_dir(_APP, False))


def settings_folder() -> Path:
    """Shortcuts, window layout, preferences."""
    return _folder("settings", platformdirs.user_config_dir(_APP, False))


def logs_folder() -> Path:
    """Rotating logs of the window and its worker."""
    return _folder("logs", platformdirs.user_log_dir(_APP, False))
