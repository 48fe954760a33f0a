"""The models of one user: a folder each, saved whole or not at all."""

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from afsd_core.errors import WeightsError
from afsd_core.folders import models_folder
from afsd_core.locking import held
from afsd_core.message import Message
from afsd_core.resources import resource
from afsd_core.weights.model import DESCRIPTION, SHARED, WEIGHTS, Model, shared_file

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray

    State: TypeAlias = Mapping[str, torch.Tensor | NDArray[np.generic]]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_WINDOWS_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)

# Folders that begin with a dot are the registry's own: a save in progress, and a model that is being replaced.
_SAVING = ".saving-"
_REPLACED = ".replaced-"
_LOCK = ".lock"


class Registry:
    """Models as folders under one root. Any number of processes may use one root at a time.

    A model appears under its name only when its files are complete and on the disk: it is written to a folder beside
    it, which is then renamed. Killed at any moment, a save leaves the old state or the new one.

    The models that ship with the program can be had by name too. They are nobody's: not listed, not replaced and not
    removed.
    """

    def __init__(self, root: Path | None = None) -> None:
        """Open the registry at `root`; the user's own (`models_folder()`) when left out."""
        self.root = models_folder() if root is None else root

    def names(self) -> tuple[str, ...]:
        """Names of the models, sorted; damaged ones included."""
        if self.root.is_dir() and any(self.root.glob(f"{_REPLACED}*")):
            # Another process is replacing a model, or died doing so: with the lock, it has ended either way.
            with held(self.root / _LOCK):
                self._finish_replacements()
        return self._folders()

    def _folders(self) -> tuple[str, ...]:
        if not self.root.is_dir():
            return ()
        return tuple(sorted(p.name for p in self.root.iterdir() if p.is_dir() and _NAME.fullmatch(p.name)))

    def list(self) -> tuple[Model, ...]:
        """Every model that can be described, by name; see `problems` for the others."""
        return self._read_all()[0]

    def problems(self) -> dict[str, str]:
        """For each damaged model, by name: the sentence that `get` would raise."""
        return self._read_all()[1]

    def shipped(self) -> tuple[Model, ...]:
        """Models that come with the program, by name: small backbones to train detectors on."""
        return tuple(Model.read(folder) for folder in _shipped_folders())

    def get(self, name: str) -> Model:
        """The model called `name`, the user's or one that ships.

        Raises:
            WeightsError: there is none (the sentence names those there are), or it is damaged.
        """
        try:
            return self._read(name)
        except WeightsError:
            if not os.access(self.root, os.W_OK):
                raise
            # It may just have been in the middle of being replaced: with the lock, it is not.
            with held(self.root / _LOCK):
                self._finish_replacements()
                return self._read(name)

    def save(self, model: Model, state: "State", *, overwrite: bool = False, share: str = "") -> Model:
        """Save a model and its weights, whole or not at all.

        Args:
            model: what it is; its `folder` and hashes are set here.
            state: weights by name, torch tensors or NumPy arrays.
            overwrite: replace a model of the same name.
            share: how the names of those weights begin that other models are likely to have too: they are kept once,
                for all that have the very same. None are when left out.

        Returns:
            The model as saved.

        Raises:
            WeightsError: the name cannot be a folder's or is taken, or the disk refuses.
        """
        check_name(model.name)
        common = {name: value for name, value in state.items() if share and name.startswith(share)}
        content = to_safetensors({name: value for name, value in state.items() if name not in common})
        shared = to_safetensors(common) if common else b""
        saved = replace(
            model,
            folder=self.root / model.name,
            weights_sha256=hashlib.sha256(content).hexdigest(),
            shared_sha256=hashlib.sha256(shared).hexdigest() if shared else "",
        )
        try:
            description = saved.to_json()
        except (TypeError, ValueError) as error:
            raise WeightsError(
                Message(
                    "{name}: its config or training record is not plain JSON ({error}).", name=model.name, error=error
                )
            ) from error
        try:
            with held(self.root / _LOCK):
                self._clear_unfinished()
                self._finish_replacements()
                taken = {n.casefold(): n for n in self._folders()}.get(model.name.casefold())
                if taken is not None and not (overwrite and taken == model.name):
                    raise WeightsError(
                        Message(
                            "{name}: there is a model called {taken} already. Choose another name.",
                            name=model.name,
                            taken=taken,
                        )
                    )
                if any(
                    f.name.casefold() == model.name.casefold() and f.parent != self.root for f in _shipped_folders()
                ):
                    raise WeightsError(
                        Message("{name}: a model that ships has this name. Choose another name.", name=model.name)
                    )
                if shared:
                    self._share(saved.shared_sha256, shared)
                new = self.root / (_SAVING + model.name)
                try:
                    new.mkdir()
                    _write(new / WEIGHTS, content)
                    _write(new / DESCRIPTION, description.encode())
                    _sync_folder(new)
                    self._put_in_place(new, saved.folder)
                    self._drop_unshared()
                except BaseException:
                    shutil.rmtree(new, ignore_errors=True)
                    raise
        except OSError as error:
            raise WeightsError(
                Message("{name}: {trouble}", name=model.name, trouble=_disk_sentence(self.root, error))
            ) from error
        return saved

    def remove(self, name: str) -> None:
        """Delete a model; a damaged one too.

        Raises:
            WeightsError: there is no such model, or the disk refuses.
        """
        try:
            with held(self.root / _LOCK):
                if name not in self._folders():
                    if any(folder.name == name for folder in _shipped_folders()):
                        raise WeightsError(Message("{name}: this model is part of the program and stays.", name=name))
                    raise WeightsError(self._unknown(name))
                doomed = self.root / (_SAVING + name)
                shutil.rmtree(doomed, ignore_errors=True)
                # Renamed first: a model half deleted is never seen.
                (self.root / name).rename(doomed)
                shutil.rmtree(doomed)
                self._drop_unshared()
        except OSError as error:
            raise WeightsError(
                Message("{name}: {trouble}", name=name, trouble=_disk_sentence(self.root, error))
            ) from error

    def _share(self, sha256: str, content: bytes) -> None:
        """Keep weights that several models have, unless they are there already, unhurt; lock held."""
        file = shared_file(self.root, sha256)
        if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == sha256:
            return
        file.parent.mkdir(exist_ok=True)
        new = file.with_suffix(".saving")
        try:
            _write(new, content)
            new.replace(file)
            _sync_folder(file.parent)
        except BaseException:
            new.unlink(missing_ok=True)
            raise

    def _drop_unshared(self) -> None:
        """Remove shared weights that no model has any more; lock held."""
        if not (self.root / SHARED).is_dir():
            return
        shared_files = set()
        for name in self._folders():
            try:
                text = (self.root / name / DESCRIPTION).read_text(encoding="utf-8")
                shared_files.add(Model.from_json(name, text, "").shared_sha256)
            except (OSError, ValueError, WeightsError):
                return  # what a damaged one needs is not known: all of them stay
        for file in (self.root / SHARED).iterdir():
            if file.stem not in shared_files:
                # Where another program is reading it, it stays until the next time.
                with suppress(OSError):
                    file.unlink()

    def _read(self, name: str) -> Model:
        if name in self._folders():
            return Model.read(self.root / name)
        for folder in _shipped_folders():
            if folder.name == name:
                return Model.read(folder)
        raise WeightsError(self._unknown(name))

    def _unknown(self, name: str) -> str:
        names = self._folders()
        installed = (
            Message("Those there are: {names}.", names=", ".join(names)) if names else Message("There is none yet.")
        )
        if "i3d-kinetics400" in names:
            return Message("{name}: no model of this name. {there}", name=name, there=installed)
        return Message(
            "{name}: no model of this name. {there} `afsd models fetch i3d-kinetics400` brings the one that needs no "
            "training.",
            name=name,
            there=installed,
        )

    def _read_all(self) -> tuple[tuple[Model, ...], dict[str, str]]:
        models: list[Model] = []
        problems: dict[str, str] = {}
        for name in self.names():
            try:
                models.append(self.get(name))
            except WeightsError as error:
                problems[name] = str(error)
        return tuple(models), problems

    def _put_in_place(self, new: Path, final: Path) -> None:
        old = self.root / (_REPLACED + final.name)
        if final.exists():
            final.rename(old)
        try:
            new.rename(final)
        except OSError:
            if old.exists():
                old.rename(final)
            raise
        _sync_folder(self.root)
        shutil.rmtree(old, ignore_errors=True)

    def _finish_replacements(self) -> None:
        """Where a process died between the two renames of a replacement, bring the old model back; lock held."""
        for old in self.root.glob(f"{_REPLACED}*"):
            final = self.root / old.name.removeprefix(_REPLACED)
            if final.exists():
                shutil.rmtree(old, ignore_errors=True)
            else:
                old.rename(final)

    def _clear_unfinished(self) -> None:
        """Remove what saves that were killed have left; called with the lock held, so none of them is alive."""
        for left in self.root.glob(f"{_SAVING}*"):
            shutil.rmtree(left, ignore_errors=True)


def _shipped_folders() -> list[Path]:
    try:
        return sorted(path for path in resource("models").iterdir() if (path / DESCRIPTION).is_file())
    except FileNotFoundError:
        return []


def check_name(name: str) -> None:
    """See that a model's name can be a folder's name on every system.

    Raises:
        WeightsError: it cannot.
    """
    if not _NAME.fullmatch(name) or name.endswith(".") or _WINDOWS_DEVICES.fullmatch(name):
        raise WeightsError(
            Message(
                "{name!r} cannot be a model's name: use up to 80 letters, digits, '-', '_' and '.', "
                "beginning with a letter or digit.",
                name=name[:100],
            )
        )


def to_safetensors(state: "State") -> bytes:
    """The content of a safetensors file; the same for the same weights."""
    import numpy as np
    import safetensors.numpy

    arrays: dict[str, NDArray[Any]] = {}
    for name, value in state.items():
        array = value if isinstance(value, np.ndarray) else value.detach().cpu().numpy()
        arrays[name] = np.asarray(array, order="C")
    return cast(bytes, safetensors.numpy.save(arrays, metadata={"format": "pt"}))


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    """Make renames in a folder durable; Windows has no such call and needs none."""
    if os.name == "posix":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _disk_sentence(root: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return Message(
            "the disk that holds {folder} is full; nothing was changed. Make room and try again.", folder=root
        )
    return Message(
        "{file} cannot be written ({reason}); nothing was changed. Check its rights.",
        file=error.filename or root,
        reason=error.strerror,
    )
