"""Stored preferences of one user: layout, theme, recent projects, projects of videos."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from afsd_core.folders import settings_folder

RECENT = 12
REMEMBERED_VIDEOS = 2000


class Preferences:
    """A thin layer over an INI file in the user's settings folder."""

    def __init__(self) -> None:
        self._settings = QSettings(str(settings_folder() / "window.ini"), QSettings.Format.IniFormat)

    def text(self, key: str, default: str = "") -> str:
        """A stored string."""
        return str(self._settings.value(key, default))

    def set_text(self, key: str, value: str) -> None:
        """Store a string."""
        self._settings.setValue(key, value)

    def flag(self, key: str, default: bool) -> bool:
        """A stored switch."""
        return str(self._settings.value(key, default)).lower() in ("true", "1")

    def set_flag(self, key: str, value: bool) -> None:
        """Store a switch."""
        self._settings.setValue(key, value)

    def bytes(self, key: str) -> QByteArray | None:
        """A stored layout, None when there is none."""
        value = self._settings.value(key)
        return value if isinstance(value, QByteArray) else None

    def set_bytes(self, key: str, value: QByteArray) -> None:
        """Store a layout."""
        self._settings.setValue(key, value)

    def remove(self, key: str) -> None:
        """Forget a key."""
        self._settings.remove(key)

    def texts(self, key: str) -> list[str]:
        """A stored list of strings."""
        return self._list(key)

    def set_texts(self, key: str, values: Sequence[str]) -> None:
        """Store a list of strings."""
        self._settings.setValue(key, list(values))

    def recent(self) -> list[Path]:
        """Recent projects that still exist, the latest first."""
        return [path for recent_path in self._list("recent") if (path := Path(recent_path)).exists()]

    def remember(self, project: Path) -> None:
        """Put a project first among the recent ones."""
        others = [recent_path for recent_path in self._list("recent") if recent_path != str(project)]
        self._settings.setValue("recent", [str(project), *others][:RECENT])

    def project_of(self, video: Path) -> Path | None:
        """The project that this video was last worked on in, if it still exists."""
        pairs = self._list("video_projects")
        for place in range(0, len(pairs) - 1, 2):
            if pairs[place] == str(video) and Path(pairs[place + 1]).exists():
                return Path(pairs[place + 1])
        return None

    def remember_videos(self, videos: Sequence[Path], project: Path) -> None:
        """Record the project in which these videos are worked on; of very many, the first."""
        pairs = self._list("video_projects")
        new = dict.fromkeys(str(video) for video in videos[: REMEMBERED_VIDEOS // 4])
        renewed = [path for video in new for path in (video, str(project))]
        for place in range(0, len(pairs) - 1, 2):
            if pairs[place] not in new:
                renewed += pairs[place : place + 2]
        if renewed != pairs:
            self._settings.setValue("video_projects", renewed[: 2 * REMEMBERED_VIDEOS])

    def sync(self) -> None:
        """Write to disk now."""
        self._settings.sync()

    def _list(self, key: str) -> list[str]:
        value: Any = self._settings.value(key, [])
        if isinstance(value, str):
            return [value] if value else []
        return [str(item) for item in value or []]
