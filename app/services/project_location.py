"""Where a project is kept: beside its video, or in the user's documents where nothing can be written there."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths

from afsd_core.errors import ProjectError
from afsd_core.message import Message

if TYPE_CHECKING:
    from afsd_core.project import ProjectState, Store

SUFFIX = ".afsd"


def documents_folder(documents: Path | None = None) -> Path:
    """Where projects go that have no place of their own: a folder in the user's documents. It may not be there yet."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return (documents or Path(place or Path.home())) / "AFSD Annotator"


class NoPlaceError(ProjectError):
    """A video's project can be kept neither beside it nor in the user's documents."""


def project_for(
    wanted: Path, video: Path, documents: Path | None = None
) -> "tuple[Store, ProjectState | None, Message | None]":
    """Open or make the project of a video that has none, on any thread.

    Args:
        wanted: where it should be.
        video: whose project it is; one in the documents that holds it already is opened again.
        documents: the user's documents, where they are not the system's.

    Returns:
        The store; its state where the project was there before; a sentence where it is not where it should be.

    Raises:
        NoPlaceError: neither place can be written.
        ProjectError: as `Store.create` and `load`.
    """
    from afsd_core.project import Store

    if os.access(wanted.parent, os.W_OK):
        try:
            return Store.create(wanted), None, None
        except ProjectError:
            if wanted.exists():  # made by another window meanwhile
                raise
    folder = documents_folder(documents)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path, known = _place_in(folder, wanted.stem, lambda path: _holds(path, video))
        if known:
            from app.document.project_file import load

            return *load(path), _kept_in(wanted.parent, path)
        return Store.create(path), None, _kept_in(wanted.parent, path)
    except (OSError, ProjectError) as error:
        if isinstance(error, ProjectError) and os.access(folder, os.W_OK):
            raise
        raise NoPlaceError(
            Message(
                "{video}: no project can be kept beside it, as {folder} cannot be written, nor in {documents}. "
                "Choose where your work goes.",
                video=video.name,
                folder=wanted.parent,
                documents=folder,
            )
        ) from error


def copy_of(project: Path, documents: Path | None = None) -> Path:
    """A copy, to work on, of a project that cannot be written: in the user's documents, with the same videos.

    Raises:
        ProjectError: it cannot be read, or the copy cannot be written.
        OSError: the documents cannot be written.
    """
    from afsd_core.project.backup import copy_database
    from afsd_core.project.reading import connect

    folder = documents_folder(documents)
    folder.mkdir(parents=True, exist_ok=True)
    target, _ = _place_in(folder, project.stem, lambda _path: False)
    try:
        connection = connect(project)
        try:
            copy_database(connection, project, target)
        finally:
            connection.close()
    except ProjectError:
        with tempfile.TemporaryDirectory() as place:
            # A window died here and left its log, and recovering it needs a place that can be written.
            for suffix in ("", "-wal", "-journal"):
                source = project.with_name(project.name + suffix)
                if source.exists():
                    shutil.copyfile(source, Path(place) / source.name)
            connection = connect(Path(place) / project.name, writable=True)
            try:
                copy_database(connection, project, target)
            finally:
                connection.close()
    return target


def _place_in(folder: Path, name: str, known: Callable[[Path], bool]) -> tuple[Path, bool]:
    """A free name in a folder, or that of a project which is `known`; and whether it is one of these."""
    candidate, number = folder / f"{name}{SUFFIX}", 2
    while candidate.exists():
        if known(candidate):
            return candidate, True
        candidate, number = folder / f"{name} {number}{SUFFIX}", number + 1
    return candidate, False


def _holds(project: Path, video: Path) -> bool:
    from afsd_core.project.reading import read_project

    try:
        return any(each.path == video for each in read_project(project).videos)
    except ProjectError:
        return False


def _kept_in(folder: Path, path: Path) -> Message:
    return Message("Nothing can be written in {folder}: your work is kept in {path}.", folder=folder, path=path)
