"""Where the program keeps what it makes for one user: models, caches, settings, logs.

`AFSD_HOME` puts all of it under one folder, for tests, shared machines and portable installations. A folder that cannot
be written has a stand-in among the temporary files, which begins with the settings that were found; models that lie in
it already, because everybody on a machine uses them, are read from there all the same.
"""

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

import platformdirs

_APP = "afsd-annotator"
_STAND_IN = "AFSD_STAND_IN"  # set for the worker, which has to look where the window does

_refused: dict[str, Path] = {}  # by kind, what could not be written


def _folder(kind: str, default: str) -> Path:
    home = os.environ.get("AFSD_HOME")
    path = Path(home) / kind if home else Path(default)
    try:
        path.mkdir(parents=True, exist_ok=True)
        if os.access(path, os.W_OK):
            _refused.pop(kind, None)
            return path
    except OSError:
        pass
    _refused[kind] = path
    if kind == "models" and path.is_dir():
        return path
    instead = _stand_in() / kind
    if kind == "settings" and path.is_dir() and not instead.exists():
        with suppress(OSError, shutil.Error):
            shutil.copytree(path, instead, copy_function=shutil.copyfile)
    instead.mkdir(parents=True, exist_ok=True)
    return instead


def _stand_in() -> Path:
    """The same for each run of one user, so that what is put there is found again while the system keeps it."""
    named = os.environ.get(_STAND_IN)
    if named:
        return Path(named)
    owner = os.getuid() if hasattr(os, "getuid") else None
    folder = Path(tempfile.gettempdir()) / (_APP if owner is None else f"{_APP}-{owner}")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or (owner is not None and (found.st_uid != owner or found.st_mode & 0o022)):
            raise PermissionError  # somebody else's
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix=f"{_APP}-"))
    os.environ[_STAND_IN] = str(folder)
    return folder


def refused() -> tuple[Path, Path] | None:
    """A folder that was asked for and cannot be written, and where things are kept instead; None where all can be."""
    return next(((path, _stand_in()) for path in _refused.values()), None)


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
