"""Recognise a file given to a command by its content, and refuse the wrong kind.

The reader of each format reports what is wrong inside a file of its kind. This module reports what comes before: that a
file does not exist, with the name that was probably meant, or that it is a video where a project is expected.
"""

import difflib
import os
import re
from collections.abc import Sequence
from enum import Enum
from itertools import islice
from pathlib import Path

from afsd_core.errors import AfsdError

#: Bytes of a file's start, and of a JSON's end, that are looked at.
_HEAD, _TAIL = 1 << 16, 1 << 16
#: Entries of a folder among which a similar name is looked for.
_ENTRIES = 5000


class Kind(Enum):
    """A kind of file; the value is its name in a sentence."""

    VIDEO = "a video"
    SOUND = "a sound file"
    PICTURE = "a picture"
    PROJECT = "a project"
    ANNOTATIONS = "ground truth (ActivityNet JSON)"
    RESULTS = "a results file (detections as ActivityNet JSON)"
    JSON = "a JSON file"
    TABLE = "a table"
    MODEL = "a model as `afsd models export` writes it"
    ONNX = "a model in ONNX form"
    CHECKPOINT = "a PyTorch checkpoint"
    ARCHIVE = "an archive"
    PAGE = "a web page"
    XML = "an XML file"
    PDF = "a PDF document"
    TEXT = "a text file"
    FOLDER = "a folder"
    EMPTY = "empty (0 bytes)"
    SPECIAL = "a device or a pipe"
    UNKNOWN = "nothing that is known here"


#: Names of these kinds in the messages of most commands.
A_PROJECT = "a project (.afsd)"
A_VIDEO = "a video"
TRUTH = "ground truth: a project (.afsd), an ActivityNet JSON, or a folder of text files such as HighJump_test.txt"
RESULTS = "a results file, as `afsd detect` writes it"
A_SET = "annotations: an ActivityNet JSON, or a folder in AFSD's CSV layout"

# The reader of the expected kind may still read it, or knows best what is wrong in it.
_UNSURE = {Kind.UNKNOWN, Kind.JSON, Kind.SPECIAL}
_UNSURE_MEDIA = {Kind.PICTURE, Kind.SOUND}

_BY_SUFFIX = {
    ".afsd": Kind.PROJECT,
    ".afsdmodel": Kind.MODEL,
    ".onnx": Kind.ONNX,
    **dict.fromkeys((".pt", ".pth", ".ckpt", ".tar"), Kind.CHECKPOINT),
    **dict.fromkeys((".csv", ".tsv"), Kind.TABLE),
    **dict.fromkeys((".html", ".htm"), Kind.PAGE),
    **dict.fromkeys((".zip", ".gz", ".tgz", ".7z", ".rar", ".xz", ".bz2"), Kind.ARCHIVE),
    **dict.fromkeys((".wav", ".mp3", ".m4a", ".flac", ".aac", ".opus"), Kind.SOUND),
    **dict.fromkeys(
        # As in `training.data.dataset.VIDEO_SUFFIXES`, which is not imported for the sake of a quick start.
        (".mp4", ".mkv", ".webm", ".mov", ".avi", ".mpg", ".mpeg", ".m4v", ".ts", ".flv", ".wmv", ".3gp"),
        Kind.VIDEO,
    ),
}
_BY_START = (
    (b"SQLite format 3\0", Kind.PROJECT),
    (b"\x1a\x45\xdf\xa3", Kind.VIDEO),  # Matroska, WebM
    (b"\x00\x00\x01\xba", Kind.VIDEO),  # MPEG program stream
    (b"\x00\x00\x01\xb3", Kind.VIDEO),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Kind.VIDEO),  # ASF
    (b"FLV\x01", Kind.VIDEO),
    (b"ID3", Kind.SOUND),
    (b"fLaC", Kind.SOUND),
    (b"\xff\xd8\xff", Kind.PICTURE),
    (b"\x89PNG\r\n", Kind.PICTURE),
    (b"%PDF-", Kind.PDF),
    (b"\x1f\x8b", Kind.ARCHIVE),
    (b"7z\xbc\xaf", Kind.ARCHIVE),
    (b"Rar!", Kind.ARCHIVE),
    (b"\x80\x02", Kind.CHECKPOINT),  # a pickle, as PyTorch wrote before 1.6
)


def kind_of(path: Path) -> Kind:
    """Recognise a file by its content, then by its suffix.

    Raises:
        OSError: it is not there or cannot be read.
    """
    if path.is_dir():
        return Kind.FOLDER
    by_suffix = _BY_SUFFIX.get(path.suffix.lower(), Kind.UNKNOWN)
    if not path.is_file():
        path.stat()
        return Kind.SPECIAL
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if not head:
            return Kind.EMPTY
        file.seek(max(path.stat().st_size - _TAIL, 0))
        tail = file.read(_TAIL)
    return _by_bytes(head, tail, path) or (by_suffix if by_suffix is not Kind.UNKNOWN else _text(head))


def _by_bytes(head: bytes, tail: bytes, path: Path) -> Kind | None:
    """The kind of file that these bytes prove; None where they prove none."""
    suffix = _BY_SUFFIX.get(path.suffix.lower())
    for start, kind in _BY_START:
        if head.startswith(start):
            return kind
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide"):
        return Kind.SOUND if suffix is Kind.SOUND else Kind.VIDEO
    if head.startswith(b"RIFF"):
        return {b"AVI ": Kind.VIDEO, b"WAVE": Kind.SOUND, b"WEBP": Kind.PICTURE}.get(head[8:12])
    if head.startswith(b"OggS"):
        return suffix or Kind.SOUND
    if head[:1] == b"\x47" and head[188:189] == b"\x47":
        return Kind.VIDEO  # MPEG transport stream
    if head.startswith(b"PK\x03\x04"):
        if suffix is Kind.MODEL or b"model.json" in head or b"model.json" in tail:
            return Kind.MODEL
        return Kind.CHECKPOINT if b"data.pkl" in head or b"data.pkl" in tail else Kind.ARCHIVE
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"{", b"[")) or path.suffix.lower() == ".json":
        # A label may be called so, too: where both are there, the reader decides.
        keys = [k for k in (b"database", b"results") if re.search(rb'"%s"\s*:\s*\{' % k, head + b"\n" + tail)]
        kinds: dict[tuple[bytes, ...], Kind] = {(b"database",): Kind.ANNOTATIONS, (b"results",): Kind.RESULTS}
        return kinds.get(tuple(keys), Kind.JSON)
    if text[:14].lower().startswith((b"<!doctype html", b"<html")):
        return Kind.PAGE
    return Kind.XML if text.startswith(b"<?xml") else None


def _text(head: bytes) -> Kind:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Kind.TEXT
    return Kind.UNKNOWN if b"\x00" in head else Kind.TEXT


def need(path: Path, kinds: Sequence[Kind], expected: str) -> Kind:
    """Refuse a missing file or one of another kind; gives its kind.

    Args:
        kinds: those that are accepted.
        expected: what it should be, as the error message says it.

    Raises:
        AfsdError: with what it is and what is wanted instead.
    """
    need_there(path)
    try:
        kind = kind_of(path)
    except OSError as error:
        raise AfsdError(f"{path}: cannot be read ({error.strerror or error}). Check its rights.") from None
    if kind in kinds or kind in _UNSURE or (Kind.VIDEO in kinds and kind in _UNSURE_MEDIA):
        return kind
    if kind is Kind.EMPTY:
        raise AfsdError(f"{path}: is empty (0 bytes). Give {expected}.")
    raise AfsdError(f"{path}: is {kind.value}. What is wanted here is {expected}.{_hint(path, kind, kinds)}")


def need_name(model: str) -> None:
    """Refuse a file where a model's name is expected.

    Raises:
        AfsdError: it is one.
    """
    from afsd_core.weights import Registry

    if not Path(model).is_file() or model in Registry().names():
        return
    usual = kind_of(Path(model)) in (Kind.MODEL, Kind.CHECKPOINT, Kind.ARCHIVE)
    hint = f"`afsd models import {model}` takes it in" if usual else "`afsd models list` shows those that are here"
    raise AfsdError(f"{model}: is a file, and a model goes by its name. {hint}.")


def need_folder(path: Path, expected: str) -> None:
    """Refuse a path that is not a folder.

    Args:
        path: the folder.
        expected: what it should be, as the error message says it.

    Raises:
        AfsdError: it is not there, or is a file.
    """
    need_there(path)
    if not path.is_dir():
        raise AfsdError(f"{path}: is a file. What is wanted here is {expected}; it lies in {path.absolute().parent}.")


def need_there(path: Path) -> None:
    """Refuse a path that does not exist, and suggest a similar name.

    Raises:
        AfsdError: it is not there.
    """
    if path.exists():
        return
    if path.is_symlink():
        raise AfsdError(f"{path}: is a link to {path.readlink()}, which is not there.")
    # The first part of the path that is missing is what was mistyped.
    missing = path
    while not missing.parent.exists() and missing.parent != missing:
        missing = missing.parent
    what = f"folder {missing.name}" if missing != path else "such file" if path.suffix else "such file or folder"
    near = _near(missing)
    hint = f"Did you mean {near / path.relative_to(missing)}?" if near else "Check the path."
    if missing.parent.is_dir():
        raise AfsdError(f"{path}: there is no {what} in {missing.parent.resolve()}. {hint}")
    raise AfsdError(f"{path}: {missing.parent} is a file, no folder. Check the path.")


def _near(missing: Path) -> Path | None:
    """The name beside a missing file that is most similar to it; None without any."""
    try:
        with os.scandir(missing.parent) as entries:
            names = [entry.name for entry in islice(entries, _ENTRIES) if not entry.name.startswith(".")]
    except OSError:
        return None
    folded_name = missing.name.casefold()
    by_case: dict[str, str] = {}
    for name in sorted(names):
        by_case.setdefault(name.casefold(), name)
    same_stem = [n for n in by_case if missing.suffix and Path(n).stem == Path(folded_name).stem]
    match = next((n for n in (folded_name, *same_stem) if n in by_case), None)
    if match is None:
        # Suffixes are alike anyway: what counts is the rest of the name, as long as there is one.
        alike = [name for name in by_case if Path(name).suffix == Path(folded_name).suffix]
        stems = {Path(name).stem: name for name in alike}
        close = difflib.get_close_matches(Path(folded_name).stem, list(stems), n=1, cutoff=0.7)
        match = (
            stems[close[0]]
            if close
            else next(iter(difflib.get_close_matches(folded_name, list(by_case), 1, 0.8)), None)
        )
    return None if match is None else missing.with_name(by_case[match])


def _hint(path: Path, kind: Kind, kinds: Sequence[Kind]) -> str:
    """Advice on what to do with a file of the wrong kind; empty without any."""
    if kind is Kind.VIDEO and Kind.PROJECT in kinds and (project := path.with_suffix(".afsd")).is_file():
        return f" Did you mean {project}, the project beside it?"
    if kind is Kind.PROJECT and Kind.ANNOTATIONS in kinds:
        return f" `afsd export {path} --format activitynet --out FOLDER` makes such a file of the project."
    if kind is Kind.MODEL:
        return f" `afsd models import {path}` takes it in; from then on it goes by its name."
    return ""
