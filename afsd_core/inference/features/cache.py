"""Features of whole videos, kept on disk: computed once for a backbone, read by every head trained later.

A video's features are one file of rows of half-precision numbers, a row eight samples: two cells of C4, one of C5,
and how much each sample differs from the one before. A
description beside it says what they are and their hash. They are appended while they are computed, so that a
computation that was killed goes on with the next row; nothing is mapped while it is written, so that a full disk is
an error and no crash.
"""

import errno
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from afsd_core.errors import DataError
from afsd_core.folders import cache_folder
from afsd_core.locking import held
from afsd_core.message import Message

FloatArray = NDArray[np.float32]
HalfArray = NDArray[np.float16]

# Samples a row: the stride of C5.
ROW = 8
_C4_CELLS = 2
# Rows that are summed at a time.
_BLOCK = 1024
# About fifty hours of video.
DEFAULT_LIMIT = 5 << 30
_FORMAT = 2
# Goes up whenever the same weights come to give other numbers: other sampling, other preparing of the pictures.
VERSION = 2
CELLS, POOLED = "cells", "pooled"
# Unfinished features that nobody went on with for so long (s) count as any others when room is made.
_GIVEN_UP = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class FeatureKind:
    """What tells one kind of features from another: all of it, so that one kind is never taken for another.

    Attributes:
        tag: a hash of the weights that compute them.
        resize, crop: of the pictures, pixels; sample_fps: samples a second.
        c4, c5: (channels, side, side) of one cell.
        form: what is kept of the backbone's cells of space: `CELLS` (each) or `POOLED` (mean and largest value).
    """

    tag: str
    resize: int
    crop: int
    sample_fps: Fraction
    c4: tuple[int, int, int]
    c5: tuple[int, int, int]
    form: str = CELLS

    @property
    def folder(self) -> str:
        """Names the folder of all features of these weights in this form; sizes of cells follow from both."""
        return _folder(self.tag, self.form)

    @property
    def numbers(self) -> int:
        """Numbers a row."""
        return int(_C4_CELLS * np.prod(self.c4) + np.prod(self.c5)) + ROW

    def file_stem(self, fingerprint: str) -> str:
        """Names the features of one video."""
        return _stem(fingerprint, self.sample_fps, self.resize, self.crop)


class VideoFeatures:
    """The features of one video, mapped read-only.

    Attributes:
        samples: of the video; the last row's cells may reach beyond.
        rows: (R, numbers), R = ⌈samples / 8⌉.
    """

    def __init__(self, kind: FeatureKind, rows: HalfArray, samples: int, mean: FloatArray | None = None) -> None:
        """
        Args:
            mean: (numbers,) of the rows, where it is known already.
        """
        self.kind = kind
        self.rows = rows
        self.samples = samples
        self._mean = mean

    @property
    def mean(self) -> FloatArray:
        """(numbers,) mean of the rows, both cells of C4 alike; that of the changes is 0."""
        if self._mean is None:
            total = np.zeros(self.rows.shape[1], dtype=np.float64)
            for block in range(0, len(self.rows), _BLOCK):
                total += self.rows[block : block + _BLOCK].astype(np.float32).sum(axis=0, dtype=np.float64)
            self._mean = mean_row(self.kind, total, len(self.rows))
        return self._mean

    @property
    def changes(self) -> FloatArray:
        """(samples,) how much each sample differs from the one before, see `picture_changes`."""
        return changes_of(self.rows)[: self.samples]

    def clip(self, offset: int, length: int, *, centred: bool = False) -> tuple[FloatArray, FloatArray]:
        """C4 (C, length/4, s, s) and C5 (C, length/8, s, s) of a clip; zeros beyond the video.

        Args:
            offset: first sample, a multiple of 8; may be negative.
            length: samples, a multiple of 8.
            centred: the video's mean is taken off.

        Raises:
            ValueError: one is no multiple of 8.
        """
        if offset % ROW or length % ROW:
            raise ValueError(f"features come in rows of {ROW} samples; {offset} and {length} do not fit")
        first, count = offset // ROW, length // ROW
        low, high = max(first, 0), max(min(first + count, len(self.rows)), max(first, 0))
        rows = np.zeros((count, self.rows.shape[1]), dtype=np.float32)
        rows[low - first : high - first] = self.rows[low:high]
        if centred:
            rows[low - first : high - first] -= self.mean
        return split_rows(self.kind, rows)


def mean_row(kind: FeatureKind, total: NDArray[np.float64], count: int) -> FloatArray:
    """(numbers,) the mean of rows from their sum, both cells of C4 alike; that of the changes is 0."""
    mean = np.asarray(total, dtype=np.float64) / max(count, 1)
    at = int(_C4_CELLS * np.prod(kind.c4))
    mean[:at] = np.tile(mean[:at].reshape(_C4_CELLS, -1).mean(axis=0), _C4_CELLS)
    mean[-ROW:] = 0
    return mean.astype(np.float32)


def split_rows(kind: FeatureKind, rows: FloatArray) -> tuple[FloatArray, FloatArray]:
    """C4 (C, 2R, s, s) and C5 (C, R, s, s) of rows (R, numbers)."""
    at = int(_C4_CELLS * np.prod(kind.c4))
    c4 = rows[:, :at].reshape(-1, *kind.c4).transpose(1, 0, 2, 3)
    c5 = rows[:, at:-ROW].reshape(-1, *kind.c5).transpose(1, 0, 2, 3)
    return np.ascontiguousarray(c4), np.ascontiguousarray(c5)


def changes_of(rows: HalfArray) -> FloatArray:
    """(8 R,) how much each sample of rows (R, numbers) differs from the one before."""
    return np.asarray(rows[:, -ROW:], dtype=np.float32).reshape(-1)


def join_rows(kind: FeatureKind, c4: FloatArray, c5: FloatArray, changes: FloatArray) -> HalfArray:
    """Rows (R, numbers) of C4 (C, 2R, s, s), C5 (C, R, s, s) and changes (8 R,)."""
    count = c5.shape[1]
    low = c4.transpose(1, 0, 2, 3).reshape(count, -1)
    high = c5.transpose(1, 0, 2, 3).reshape(count, -1)
    # Half precision ends at 65,504; features are around 1, changes at most 24.
    return np.concatenate([low, high, changes.reshape(count, ROW)], axis=1).astype(np.float16)


class FeatureCache:
    """Features of any number of videos under one folder. Any number of processes may use it at a time.

    Args:
        folder: where; the user's own cache when left out.
        limit: bytes kept; what was not used for longest goes first.
    """

    def __init__(self, folder: Path | None = None, *, limit: int = DEFAULT_LIMIT) -> None:
        self.folder = folder or cache_folder() / "video_features"
        self.limit = limit

    def open(self, kind: FeatureKind, fingerprint: str) -> VideoFeatures | None:
        """The features of a video, or None where they are not there whole; damaged ones are thrown away."""
        data, description = self._files(kind, fingerprint)
        try:
            header: dict[str, Any] = json.loads(description.read_text(encoding="utf-8"))
            whole = header.get("format") == _FORMAT and header.get("sha256") == _digest(data)
            samples = int(header["samples"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            whole, samples = False, 0
        rows = -(-samples // ROW)
        if not whole or data.stat().st_size != rows * kind.numbers * 2 or not rows:
            for file in (description, data):
                file.unlink(missing_ok=True)
            return None
        with suppress(OSError):
            os.utime(description)
        mapped: HalfArray = np.memmap(data, dtype=np.float16, mode="r", shape=(rows, kind.numbers))
        return VideoFeatures(kind, mapped, samples)

    def has(self, kind: FeatureKind, fingerprint: str) -> bool:
        """Whether they seem to be there; quick, does not look inside."""
        data, description = self._files(kind, fingerprint)
        return description.is_file() and data.is_file()

    def holds(
        self,
        fingerprint: str,
        sample_fps: Fraction,
        resize: int,
        crop: int,
        *,
        tag: str | None,
        form: str,
    ) -> bool:
        """Whether a video's features of such pictures are there, as `has` says, for who has no weights at hand.

        Args:
            tag, form: see `FeatureKind`; without a tag, nothing can be said to be there.
        """
        if tag is None:
            return False
        data = self.folder / _folder(tag, form) / f"{_stem(fingerprint, sample_fps, resize, crop)}.half"
        return data.with_suffix(".json").is_file() and data.is_file()

    @contextmanager
    def writing(
        self,
        kind: FeatureKind,
        fingerprint: str,
        samples: int,
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> "Iterator[FeatureWriter]":
        """A writer for one video's features, which goes on where an earlier one was stopped.

        Another process that computes the same is waited for.

        Raises:
            DataError: the disk refuses.
            Cancelled: `cancelled` said so while waiting.
        """
        data, description = self._files(kind, fingerprint)
        with held(data.with_suffix(".lock"), cancelled=cancelled):
            try:
                writer = FeatureWriter(self, kind, data, description, samples)
            except OSError as error:
                raise _refused(self.folder, error) from error
            try:
                yield writer
            finally:
                writer.close()

    def size(self) -> int:
        """Bytes in all, unfinished files included."""
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())

    def clear(self) -> None:
        """Throw everything away; what is being computed goes on and is not kept."""
        for file in sorted(self.folder.rglob("*.json")) + sorted(self.folder.rglob("*.half*")):
            with suppress(OSError):
                file.unlink(missing_ok=True)

    def trim(self, *, keep: tuple[Path, ...] = ()) -> None:
        """Bring the size below the limit; the videos in `keep` stay.

        What this program has no use for any more, being of an earlier version, goes first; then what was not used for
        longest, unfinished features that nobody goes on with included.
        """
        entries: list[tuple[bool, float, int, tuple[Path, ...]]] = []
        for data in self.folder.glob("*/*.half*"):
            whole = data.suffix == ".half"
            description = data.with_suffix(".json")
            with suppress(OSError):
                used = (description if whole and description.is_file() else data).stat().st_mtime
                if not whole and time.time() - used < _GIVEN_UP:
                    continue
                # The description first: without it the data counts for nothing.
                files: tuple[Path, ...] = (description, data) if whole else (data,)
                current = data.parent.name.endswith(f"-{VERSION}")
                entries.append((current, used, data.stat().st_size, files))
        total = sum(size for _, _, size, _ in entries)
        for _, _, size, files in sorted(entries):
            if total <= self.limit:
                break
            if files[-1] in keep:
                continue
            with suppress(OSError):
                for file in files:
                    file.unlink(missing_ok=True)
                total -= size
        self._sweep()

    def _sweep(self) -> None:
        """Folders of earlier versions in which nothing is left."""
        for folder in self.folder.glob("*/"):
            if not folder.name.endswith(f"-{VERSION}") and not any(folder.glob("*.half*")):
                for file in folder.glob("*.lock"):
                    with suppress(OSError):
                        file.unlink()
                with suppress(OSError):
                    folder.rmdir()

    def _files(self, kind: FeatureKind, fingerprint: str) -> tuple[Path, Path]:
        data = self.folder / kind.folder / f"{kind.file_stem(fingerprint)}.half"
        return data, data.with_suffix(".json")


class FeatureWriter:
    """Appends rows to one video's features. Made by `FeatureCache.writing`.

    Attributes:
        done: rows that are there already.
        total: rows of the whole video.
    """

    def __init__(self, cache: FeatureCache, kind: FeatureKind, data: Path, description: Path, samples: int) -> None:
        self._cache = cache
        self._kind = kind
        self._data = data
        self._description = description
        self._samples = samples
        self._row_bytes = kind.numbers * 2
        self._partial = data.with_suffix(".half-partial")
        self._stream: BinaryIO | None = None
        self.total = -(-samples // ROW)
        data.parent.mkdir(parents=True, exist_ok=True)
        if description.is_file() and data.is_file():
            # Another process was quicker.
            self.done = self.total
            return
        self._stream = self._partial.open("ab")
        self.done = min(self._stream.tell() // self._row_bytes, self.total)
        self._stream.truncate(self.done * self._row_bytes)

    def append(self, c4: FloatArray, c5: FloatArray, changes: FloatArray) -> None:
        """The next cells: C4 (C, 2n, s, s), C5 (C, n, s, s), changes (8n,); nothing happens once the video is whole.

        Raises:
            DataError: the disk refuses; what was appended before stays.
        """
        self.append_rows(join_rows(self._kind, c4, c5, changes))

    def append_rows(self, rows: HalfArray) -> None:
        """The next rows (n, numbers), see `append`."""
        if self._stream is None or self.done >= self.total:
            return
        rows = rows[: self.total - self.done]
        try:
            self._stream.write(np.ascontiguousarray(rows).tobytes())
            self._stream.flush()
        except OSError as error:
            raise _refused(self._cache.folder, error) from error
        self.done += len(rows)

    def so_far(self) -> VideoFeatures:
        """What is there already: of a video as if it ended here."""
        file = self._data if self._stream is None else self._partial
        content = np.fromfile(file, dtype=np.float16, count=self.done * self._kind.numbers)
        return VideoFeatures(self._kind, content.reshape(self.done, self._kind.numbers), self.done * ROW)

    def close(self) -> None:
        """Put the features in place if they are whole; else leave them to go on with."""
        stream, self._stream = self._stream, None
        if stream is None:
            return
        try:
            if self.done >= self.total:
                os.fsync(stream.fileno())
        except OSError as error:
            raise _refused(self._cache.folder, error) from error
        finally:
            with suppress(OSError):
                stream.close()
        if self.done < self.total:
            return
        rate = self._kind.sample_fps
        header = {
            "format": _FORMAT,
            "sha256": _digest(self._partial),
            "samples": self._samples,
            "sample_fps": [rate.numerator, rate.denominator],
            "c4": self._kind.c4,
            "c5": self._kind.c5,
            "form": self._kind.form,
        }
        try:
            self._partial.replace(self._data)
            new = self._description.with_suffix(".json-partial")
            new.write_text(json.dumps(header), encoding="utf-8")
            new.replace(self._description)
        except OSError as error:
            raise _refused(self._cache.folder, error) from error
        self._cache.trim(keep=(self._data,))


def _stem(fingerprint: str, rate: Fraction, resize: int, crop: int) -> str:
    return f"{fingerprint}-{rate.numerator}_{rate.denominator}-{resize}-{crop}"


def _folder(tag: str, form: str) -> str:
    return f"{tag}-{form}-{VERSION}"


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _refused(folder: Path, error: OSError) -> DataError:
    reason = Message("the disk is full") if error.errno == errno.ENOSPC else error.strerror or str(error)
    return DataError(
        Message(
            "{folder}: features cannot be kept there ({reason}). Free some space, then run it again.",
            folder=folder,
            reason=reason,
        )
    )
