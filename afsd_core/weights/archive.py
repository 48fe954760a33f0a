"""A model as one file, to carry to another computer: `NAME.afsdmodel`, a zip of the files of its folder.

An archive may come from anybody. Nothing in it names a path that is written to, its sizes are bounded before anything
is unpacked, the weights must have the hash that is written beside them and fit the config, and safetensors run no code.
"""

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from afsd_core.errors import WeightsError
from afsd_core.weights.model import DESCRIPTION, WEIGHTS, Model
from afsd_core.weights.registry import Registry, check_name, to_safetensors

SUFFIX = ".afsdmodel"
_AGAIN = "Export the model again where it comes from."
_DESCRIPTION_LIMIT = 16 << 20
_WEIGHTS_LIMIT = 8 << 30
# Weights do not shrink by much; what unfolds to many times the file's size was made to fill a memory.
_MOST_UNFOLDING = 20
_PIECE = 1 << 20
_MOST_ANCESTORS = 100


def is_archive(file: Path) -> bool:
    """Whether a file is meant as one: by its suffix, or because it is a zip with a `model.json`."""
    if file.suffix.lower() == SUFFIX:
        return True
    try:
        with zipfile.ZipFile(file) as zipped:
            return DESCRIPTION in zipped.namelist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return False


def lineage(registry: Registry, model: Model) -> tuple[str, ...]:
    """What a model came from, nearest first, a line each: its ancestors here, then those it brought along."""
    lines: list[str] = []
    seen = {model.name}
    while model.parent is not None and model.parent not in seen and len(lines) < _MOST_ANCESTORS:
        seen.add(model.parent)
        try:
            parent = registry.get(model.parent)
        except WeightsError:
            return (*lines, *(model.ancestors or (model.parent,)))
        lines.append(f"{parent.name}: {parent.source}, made {parent.created}")
        model = parent
    return (*lines, *model.ancestors)


def export_archive(registry: Registry, model: Model, file: Path) -> None:
    """Write a model with its weights, config, classes, training record and lineage as one file, whole or not at all.

    What it shares with other models goes in too: it needs none of them where it is taken in.

    Raises:
        WeightsError: its weights are damaged, or the disk refuses.
    """
    state = model.load_state()  # checks the hashes: a damaged model is not passed on
    content = to_safetensors(state) if model.shared is not None else model.weights.read_bytes()
    whole = replace(model, weights_sha256=hashlib.sha256(content).hexdigest(), shared_sha256="")
    description = replace(whole, ancestors=lineage(registry, model)).to_json()
    try:
        with atomic(file) as partial, zipfile.ZipFile(partial, "w") as zipped:
            zipped.writestr(DESCRIPTION, description, zipfile.ZIP_DEFLATED)
            zipped.writestr(WEIGHTS, content, zipfile.ZIP_STORED)
    except OSError as error:
        raise WeightsError(f"{file}: cannot be written ({error.strerror}). Choose another place.") from error


def import_archive(registry: Registry, file: Path, name: str | None = None, *, overwrite: bool = False) -> Model:
    """Take a model out of such a file, and save it.

    Args:
        registry: where to.
        file: from `export_archive`, on any computer.
        name: of the model here; the one it had there when left out.
        overwrite: replace a model of the same name.

    Returns:
        The model as saved.

    Raises:
        WeightsError: the file is damaged, foreign or hostile, its weights do not fit, or the name is taken.
    """
    import safetensors
    import safetensors.torch

    if name is not None:
        check_name(name)
    text, weights = _contents(file)
    model = Model.from_json(file.name, text, _AGAIN)
    # `from_json` goes by the name it is given; the archive's own is only a proposal.
    name = name or _name_inside(file, text)
    if model.shared_sha256:
        raise WeightsError(f"{file.name}: a part of its weights is not in it. {_AGAIN}")
    if hashlib.sha256(weights).hexdigest() != model.weights_sha256:
        raise WeightsError(
            f"{file.name}: its weights are not those it was exported with (their SHA-256 differs). {_AGAIN}"
        )
    if len(set(model.classes)) != len(model.classes) or not all(c.strip() for c in model.classes):
        raise WeightsError(f"{file.name}: the names of its classes must differ, and none may be empty. {_AGAIN}")
    try:
        state = safetensors.torch.load(weights)
    except (safetensors.SafetensorError, ValueError, KeyError) as error:
        raise WeightsError(f"{file.name}: its weights are no safetensors file. {_AGAIN}") from error
    try:
        if model.kind == "zero_shot":
            from afsd_core.detector.zero_shot import ZeroShotConfig

            ZeroShotConfig.from_dict(model.config)
        model.fitting(state)
    except (TypeError, ValueError, OverflowError, RuntimeError, MemoryError) as error:
        raise WeightsError(f"{file.name}: its config describes no network that can be built. {_AGAIN}") from error
    return registry.save(replace(model, name=name), state, overwrite=overwrite)


class atomic:  # noqa: N801 - reads as what it is in a with statement
    """A path beside `file` to write to, put in its place when the block ends well; else nothing is left."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._partial = Path()

    def __enter__(self) -> Path:
        handle, name = tempfile.mkstemp(prefix=f".{self._file.name}.", dir=self._file.resolve().parent)
        os.close(handle)
        self._partial = Path(name)
        return self._partial

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._partial.unlink(missing_ok=True)
            return
        with self._partial.open("rb+") as written:
            os.fsync(written.fileno())
        # mkstemp makes files that nobody else may read.
        with suppress(OSError):
            self._partial.chmod(0o644)
        self._partial.replace(self._file)


def _name_inside(file: Path, text: str) -> str:
    name = json.loads(text).get("name")
    if not isinstance(name, str):
        raise WeightsError(f"{file.name}: the model has no name. Give it one with --name.")
    check_name(name)
    return name


def _contents(file: Path) -> tuple[str, bytes]:
    """The description and the weights, their sizes bounded."""
    foreign = f"{file.name}: is no model exported by `afsd models export`"
    try:
        size = file.stat().st_size
        with zipfile.ZipFile(file) as zipped:
            entries = zipped.infolist()
            strange = [e.filename for e in entries if e.filename not in (DESCRIPTION, WEIGHTS)]
            if strange:
                raise WeightsError(f"{foreign}: it holds {strange[0][:80]!r}, which no model has. Nothing was written.")
            if sorted(e.filename for e in entries) != sorted((DESCRIPTION, WEIGHTS)):
                raise WeightsError(f"{foreign}: it must hold {DESCRIPTION} and {WEIGHTS} once each. {_AGAIN}")
            by_name = {e.filename: e for e in entries}
            roomy = _PIECE + _MOST_UNFOLDING * size
            text = _read(zipped, by_name[DESCRIPTION], min(_DESCRIPTION_LIMIT, roomy), file)
            return text.decode("utf-8"), _read(zipped, by_name[WEIGHTS], min(_WEIGHTS_LIMIT, roomy), file)
    except FileNotFoundError:
        raise WeightsError(f"{file}: no such file. Give the path of an exported model.") from None
    except OSError as error:
        raise WeightsError(f"{file}: cannot be read ({error.strerror or error}). Check the path.") from error
    except UnicodeDecodeError as error:
        raise WeightsError(f"{file.name}: the model's {DESCRIPTION} is damaged (not text). {_AGAIN}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise WeightsError(f"{foreign}, or damaged on the way. {_AGAIN}") from error


def _read(zipped: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int, file: Path) -> bytes:
    if entry.file_size > limit:
        raise WeightsError(_too_large(file, entry))
    return b"".join(_pieces(zipped, entry, limit, file))


def _pieces(zipped: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int, file: Path) -> Iterator[bytes]:
    # What the directory says of the size need not be true.
    left = limit
    with zipped.open(entry) as stream:
        while piece := stream.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise WeightsError(_too_large(file, entry))
            yield piece


def _too_large(file: Path, entry: zipfile.ZipInfo) -> str:
    return (
        f"{file.name}: refused: {entry.filename} unfolds to far more than any model of this file's size holds, which "
        "would fill the memory. Nothing was written."
    )
